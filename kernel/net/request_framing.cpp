#include "net/request_framing.hpp"
#include "restd/text.hpp"

#include <strings.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace restd::kernel {

namespace {

enum CharClass : std::uint8_t {
    token_char = 1,   // RFC 9110 5.6.2
    value_char = 2,   // allowed in a field value or a chunk extension
    target_char = 4,  // allowed in a request target; the service refuses invalid URLs
};

constexpr std::array<std::uint8_t, 256> make_classes()
{
    std::array<std::uint8_t, 256> classes{};
    for (unsigned c = 0; c < 256; ++c) {
        const bool control = c < 0x20 || c == 0x7f;
        if (!control || c == '\t') classes[c] |= value_char;
        if (!control && c != ' ') classes[c] |= target_char;
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) classes[c] |= token_char;
    }
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) classes[static_cast<unsigned char>(c)] |= token_char;
    return classes;
}

constexpr std::array<std::uint8_t, 256> classes = make_classes();

bool is(char c, CharClass wanted)
{
    return (classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

bool all(std::string_view text, CharClass wanted)
{
    std::uint8_t common = wanted;
    for (const char c : text) common &= classes[static_cast<unsigned char>(c)];
    return common != 0;
}

constexpr std::string_view blanks = " \t";  // RFC 9110 5.6.3

// Calls `take` with each element of a comma-separated list; empty elements are skipped.
template <class Take>
void each_element(std::string_view list, Take take)
{
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        if (const std::string_view element = trim(list.substr(begin, end - begin), blanks); !element.empty()) take(element);
        begin = end + 1;
    }
}

Method method_of(std::string_view name)
{
    for (const Method method :
         {Method::get, Method::post, Method::del, Method::head, Method::put, Method::patch, Method::options}) {
        if (name == to_string(method)) return method;
    }
    return Method::other;
}

// The colon of a well-formed field line, or npos.
std::size_t field_colon(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::string_view::npos;
    if (!all(line.substr(0, colon), token_char) || !all(line.substr(colon), value_char)) return std::string_view::npos;
    return colon;
}

}  // namespace

void RequestFramer::reset()
{
    // The vectors keep their memory: a framer serves many requests.
    fields_.clear();
    headers_.clear();
    std::vector<Field> fields = std::move(fields_);
    std::vector<Header> headers = std::move(headers_);
    *this = RequestFramer(*limits_);
    fields_ = std::move(fields);
    headers_ = std::move(headers);
}

RequestFramer::Status RequestFramer::fail(int status, std::string_view text)
{
    error_ = status;
    error_text_ = text;
    return status_ = Status::failed;
}

std::size_t RequestFramer::expected(std::size_t size) const
{
    if (status_ != Status::body) return 0;
    if (state_ == State::fixed_body) return static_cast<std::size_t>(length_) - (size - body_);
    return state_ == State::chunk_data ? static_cast<std::size_t>(length_) : 0;
}

RequestFramer::Status RequestFramer::advance(char* data, std::size_t& size)
{
    while (state_ == State::request_line || state_ == State::header_line) {
        if (status_ == Status::failed) return status_;
        const char* const newline =
            scan_ < size ? static_cast<const char*>(std::memchr(data + scan_, '\n', size - scan_)) : nullptr;
        if (state_ == State::request_line && read_ < size) {
            // Refuse input that cannot be a request at once: a TLS client would wait for an answer.
            const char first = data[read_];
            if (first != '\r' && first != '\n' && !is(first, token_char)) return fail(400, "The request line is malformed.");
            if (first == '\r' && size - read_ > 1 && data[read_ + 1] != '\n')
                return fail(400, "The request line is malformed.");
        }
        if (newline == nullptr) {
            scan_ = size;
            if (size > limits_->head) return fail(431, "The head of the request is too large.");
            const bool nothing = state_ == State::request_line && (size == read_ || data[read_] == '\r');
            return status_ = nothing ? Status::begin : Status::head;
        }
        const std::size_t begin = read_;
        std::size_t end = static_cast<std::size_t>(newline - data);
        read_ = scan_ = end + 1;
        if (read_ > limits_->head) return fail(431, "The head of the request is too large.");
        if (end > begin && data[end - 1] == '\r') --end;
        if (end == begin) {
            // Empty lines before a request are skipped (RFC 9112 2.2): some clients end a body with one too many.
            if (state_ == State::request_line) continue;
            if (!head_complete()) return status_;
        } else if (state_ == State::request_line) {
            if (!request_line(data, begin, end)) return status_;
            state_ = State::header_line;
        } else if (!header_line(data, begin, end)) {
            return status_;
        }
    }
    if (status_ == Status::complete || status_ == Status::failed) return status_;
    status_ = Status::body;
    if (state_ != State::fixed_body) return decode_chunks(data, size);
    if (size - body_ < length_) return status_;
    read_ = body_end_ = body_ + static_cast<std::size_t>(length_);
    return status_ = Status::complete;
}

bool RequestFramer::request_line(const char* data, std::size_t begin, std::size_t end)
{
    const auto bad = [this](std::string_view text) { return fail(400, text), false; };
    const std::string_view line(data + begin, end - begin);
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return bad("The request line is malformed.");
    const std::string_view name = line.substr(0, first);
    if (!all(name, token_char)) return bad("The request line is malformed.");
    method_ = method_of(name);
    method_name_ = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(first)};
    const std::string_view version = line.substr(last + 1);
    if (version == "HTTP/1.0") {
        http10_ = true;
    } else if (version != "HTTP/1.1") {
        return bad("The HTTP version is not supported: HTTP/1.1 and HTTP/1.0 are.");
    }
    return target(data, begin + first + 1, begin + last);
}

bool RequestFramer::target(const char* data, std::size_t begin, std::size_t end)
{
    const auto bad = [this] { return fail(400, "The request target is malformed."), false; };
    std::string_view target(data + begin, end - begin);
    if (target.empty() || !all(target, target_char)) return bad();
    const auto slice = [begin](std::size_t from, std::size_t to) {
        return Slice{static_cast<std::uint32_t>(begin + from), static_cast<std::uint32_t>(to - from)};
    };
    // A fragment is not meant for the server. As in the original, it is ignored.
    target = target.substr(0, target.find('#'));
    const std::size_t question = target.find('?');
    const std::size_t path_end = std::min(question, target.size());
    has_query_ = question != std::string_view::npos;
    if (has_query_) query_ = slice(question + 1, target.size());
    if (!target.empty() && target.front() == '/') {
        path_ = slice(0, path_end);
        return true;
    }
    if (target == "*" && method_ == Method::options) {
        path_ = slice(0, 1);
        return true;
    }
    // Absolute form. Its authority is ignored, like the Host field.
    const std::size_t colon = target.substr(0, path_end).find("://");
    if (colon == std::string_view::npos) return bad();
    if (!same_word(target.substr(0, colon), "http") && !same_word(target.substr(0, colon), "https")) return bad();
    const std::size_t authority = colon + 3;
    const std::size_t path = std::min(target.find('/', authority), path_end);
    if (path == authority) return bad();
    // An absent path means "/". The slash before the authority serves as this path.
    path_ = path < path_end ? slice(path, path_end) : slice(authority - 1, authority);
    return true;
}

bool RequestFramer::header_line(const char* data, std::size_t begin, std::size_t end)
{
    const std::string_view line(data + begin, end - begin);
    const std::size_t colon = field_colon(line);
    if (colon == std::string_view::npos) return fail(400, "A header field is malformed."), false;
    if (fields_.size() == limits_->headers) return fail(431, "There are too many header fields."), false;
    const std::string_view value = trim(line.substr(colon + 1), blanks);
    fields_.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(colon)},
                       {static_cast<std::uint32_t>(value.data() - data), static_cast<std::uint32_t>(value.size())}});
    return known_header(line.substr(0, colon), value);
}

bool RequestFramer::known_header(std::string_view name, std::string_view value)
{
    const auto bad = [this](std::string_view text) { return fail(400, text), false; };
    switch (name.size()) {
    case 4:
        if (!same_word(name, "host")) break;
        if (has_host_) return bad("There is more than one Host.");
        has_host_ = true;
        break;
    case 6:
        if (!same_word(name, "expect")) break;
        each_element(value, [this](std::string_view expectation) {
            (same_word(expectation, "100-continue") ? expects_continue_ : other_expectation_) = true;
        });
        break;
    case 10:
        if (!same_word(name, "connection")) break;
        each_element(value, [this](std::string_view option) {
            if (same_word(option, "close")) close_ = true;
            if (same_word(option, "keep-alive")) has_keep_alive_ = true;
        });
        break;
    case 14:
        if (!same_word(name, "content-length")) break;
        if (has_length_) return bad("There is more than one Content-Length.");
        has_length_ = true;
        if (value.empty()) return bad("Content-Length is malformed.");
        for (const char c : value) {
            if (c < '0' || c > '9') return bad("Content-Length is malformed.");
            // A number that is too large must not wrap around.
            if (length_ <= limits_->body) length_ = length_ * 10 + static_cast<unsigned>(c - '0');
        }
        break;
    case 17:
        if (!same_word(name, "transfer-encoding")) break;
        has_coding_ = true;
        each_element(value, [this](std::string_view coding) {
            if (chunked_ || !same_word(coding, "chunked")) other_coding_ = true;
            chunked_ = true;
        });
        if (!chunked_) return bad("Transfer-Encoding is malformed.");
        break;
    default: break;
    }
    return true;
}

bool RequestFramer::head_complete()
{
    keep_alive_ = !close_ && (!http10_ || has_keep_alive_);
    body_ = body_end_ = read_;
    if (has_length_ && has_coding_) return fail(400, "Content-Length and Transfer-Encoding exclude each other."), false;
    if (http10_ && has_coding_) return fail(400, "HTTP/1.0 has no Transfer-Encoding."), false;
    if (other_coding_) return fail(501, "Transfer-Encoding other than chunked is not supported."), false;
    // HTTP/1.0 has no Expect either, but there it is harmless (RFC 9110 10.1.1).
    if (other_expectation_ && !http10_) return fail(417, "Expect other than 100-continue is not supported."), false;
    if (length_ > limits_->body) return fail(413, "The body of the request is too large."), false;
    if (http10_ || (length_ == 0 && !has_coding_)) expects_continue_ = false;
    state_ = has_coding_ ? State::chunk_size : State::fixed_body;
    if (has_coding_) length_ = 0;
    return true;
}

// Sets length_ to the chunk's size.
bool RequestFramer::chunk_line(std::string_view line)
{
    const auto bad = [this] { return fail(400, "The chunked body is malformed."), false; };
    std::size_t digits = 0;
    std::uint64_t chunk = 0;
    while (digits < line.size() && hex_digit(line[digits]) >= 0) {
        chunk = chunk * 16 + static_cast<unsigned>(hex_digit(line[digits]));
        if (++digits > 16) return bad();
    }
    if (digits == 0) return bad();
    if (const std::string_view extension = trim(line.substr(digits), blanks); digits < line.size()) {
        if (extension.empty() || extension.front() != ';' || !all(extension, value_char)) return bad();
        trailer_size_ += extension.size();
        if (trailer_size_ > limits_->trailer) return fail(400, "The chunk extensions are too large."), false;
    }
    if (chunk > limits_->body - (body_end_ - body_)) return fail(413, "The body of the request is too large."), false;
    length_ = chunk;
    return true;
}

RequestFramer::Status RequestFramer::decode_chunks(char* data, std::size_t& size)
{
    static constexpr std::string_view malformed = "The chunked body is malformed.";
    // Reads the line at read_ if it is complete. False: more bytes are needed, or parsing has failed.
    const auto take_line = [&](std::size_t limit, std::string_view& line) {
        const char* const newline =
            scan_ < size ? static_cast<const char*>(std::memchr(data + scan_, '\n', size - scan_)) : nullptr;
        const std::size_t end = newline == nullptr ? size : static_cast<std::size_t>(newline - data);
        scan_ = end;
        if (end - read_ > limit) return fail(limit == limits_->trailer ? 431 : 400, malformed), false;
        if (newline == nullptr) return false;
        if (end == read_ || data[end - 1] != '\r') return fail(400, malformed), false;
        line = std::string_view(data + read_, end - 1 - read_);
        read_ = scan_ = end + 1;
        return true;
    };

    scan_ = std::max(scan_, read_);
    std::string_view line;
    for (bool more = true; more && status_ == Status::body;) {
        more = false;
        switch (state_) {
        case State::chunk_size:
            if (!take_line(limits_->chunk_line, line) || !chunk_line(line)) break;
            state_ = length_ == 0 ? State::trailer : State::chunk_data;
            more = true;
            break;
        case State::chunk_data: {
            const std::size_t part = std::min(size - read_, static_cast<std::size_t>(length_));
            if (part != 0 && body_end_ != read_) std::memmove(data + body_end_, data + read_, part);
            body_end_ += part;
            read_ += part;
            length_ -= part;
            if (length_ == 0) state_ = State::chunk_end;
            more = length_ == 0;
            break;
        }
        case State::chunk_end: {
            const std::string_view rest(data + read_, std::min<std::size_t>(size - read_, 2));
            if (!std::string_view("\r\n").starts_with(rest)) return fail(400, malformed);
            if (rest.size() < 2) break;
            read_ += 2;
            scan_ = read_;
            state_ = State::chunk_size;
            more = true;
            break;
        }
        case State::trailer:
            if (!take_line(limits_->trailer, line)) break;
            if (line.empty()) return status_ = Status::complete;
            trailer_size_ += line.size();
            if (trailer_size_ > limits_->trailer) return fail(431, "The trailer fields are too large.");
            if (field_colon(line) == std::string_view::npos) return fail(400, "A trailer field is malformed.");
            more = true;
            break;
        case State::request_line:
        case State::header_line:
        case State::fixed_body: break;
        }
    }
    // Move the remaining bytes up to the body, so that chunk framing never makes the buffer larger than the body needs.
    if (status_ == Status::body && body_end_ != read_) {
        const std::size_t gap = read_ - body_end_;
        std::memmove(data + body_end_, data + read_, size - read_);
        size -= gap;
        read_ -= gap;
        scan_ = std::max(scan_, read_ + gap) - gap;
    }
    return status_;
}

void RequestFramer::request(const char* data, Request& request)
{
    const auto view = [data](Slice slice) { return std::string_view(data + slice.begin, slice.size); };
    headers_.clear();
    for (const Field& field : fields_) headers_.push_back({view(field.name), view(field.value)});
    request.method = method_;
    request.method_name = view(method_name_);
    request.path = view(path_);
    request.query = has_query_ ? view(query_) : std::string_view();
    request.has_query = has_query_;
    request.headers = headers_;
    request.body = std::string_view(data + body_, body_end_ - body_);
}

}  // namespace restd::kernel
