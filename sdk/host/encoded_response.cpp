#include "host/encoded_response.hpp"

#include <algorithm>

#include "restd/error.hpp"
#include "restd/text.hpp"

namespace restd {
namespace {

// True for types that are text. Events are sent one by one (`text/event-stream`), so nothing may keep them.
bool is_text(std::string_view type)
{
    type = trim(type.substr(0, std::min(type.find(';'), type.size())));
    constexpr std::string_view text = "text/", application = "application/";
    if (type.size() > text.size() && same_word(type.substr(0, text.size()), text))
        return !same_word(type.substr(text.size()), "event-stream");
    if (type.size() <= application.size() || !same_word(type.substr(0, application.size()), application)) return false;
    const std::string_view subtype = type.substr(application.size());
    for (const std::string_view known : {"json", "jsonrequest", "yaml", "x-yaml", "xml"})
        if (same_word(subtype, known)) return true;
    return subtype.ends_with("+json") || subtype.ends_with("+yaml") || subtype.ends_with("+xml");
}

}  // namespace

void EncodedResponse::head(int status, std::string_view content_type)
{
    status_ = status;
    type_ = content_type;
    to_.head(status, content_type);
}

void EncodedResponse::reset()
{
    if (to_.head_sent()) return;
    begin_ = next_ = end_ = nullptr;
    encoder_.reset();
    mode_ = Mode::undecided;
    status_ = 200;
    type_.clear();
    to_.reset();
}

void EncodedResponse::abort()
{
    aborted_ = true;
    to_.abort();
}

void EncodedResponse::open_window()
{
    begin_ = next_ = window_.data();
    end_ = begin_ + window_.size();
}

// `size`: of the whole body, if it is known.
void EncodedResponse::decide(std::optional<std::size_t> size)
{
    mode_ = Mode::passed_on;
    if (status_ != 200 || !is_text(type_)) return;
    if (size && (*size == 0 || (*size <= least && wish_.takes_identity))) return;
    try {
        encoder_ = make_encoder(wish_.coding, size);
    } catch (const Error&) {
        return;  // at the limit of memory
    }
    mode_ = Mode::encoded;
    to_.header("Content-Encoding", to_string(wish_.coding));
}

void EncodedResponse::overflow(std::size_t)
{
    if (begin_ != nullptr && !aborted_) {
        if (mode_ == Mode::undecided) decide({});
        if (mode_ == Mode::encoded)
            encoder_->write(window(), to_);
        else
            to_.append(window());
    }
    open_window();
}

void EncodedResponse::finish()
{
    if (aborted_) return;
    if (mode_ == Mode::undecided) decide(window().size());
    if (mode_ == Mode::encoded)
        encoder_->finish(window(), to_);
    else if (!window().empty())
        to_.append(window());
    begin_ = next_ = end_ = nullptr;
    encoder_.reset();
}

}  // namespace restd
