#include "host/read_limits.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "restd/error.hpp"

namespace restd {

bool is_text_in_limit(const Codec& codec, std::size_t size, ReadIssues& issues)
{
    const std::size_t most = codec.most != 0 ? codec.most : usual_text_limit;
    if (size <= most || codec.most == any_length) return true;
    std::string text =
        issues.name() + " has " + std::to_string(size) + " bytes; it may have at most " + std::to_string(most) + ".";
    if (codec.too_long == 0) throw Error(err::data_too_large, text, issues.path(), 413);
    issues.error(codec.too_long, std::move(text));
    return false;
}

std::size_t list_limit(const Codec& codec, const Reading& reading)
{
    if (codec.most != 0) return codec.most;
    const Codec* element = codec.element;
    while (element != nullptr && (element->kind == Kind::pointer || element->kind == Kind::via)) element = element->element;
    const bool of_objects = element != nullptr && element->kind == Kind::object;
    return std::max<std::size_t>(1, of_objects ? reading.list_limit / 10 : reading.list_limit);
}

void check_length(const Codec& codec, std::size_t size, const ReadIssues& issues)
{
    const std::size_t most = list_limit(codec, issues.reading());
    if (size <= most) return;
    std::string text = issues.name() + " has more than " + std::to_string(most) + " elements, which is the limit of this list";
    if (codec.most == 0) text.append(" (").append(list_setting).append(")");
    throw Error(err::data_too_large, text + ".", issues.path(), 413);
}

}  // namespace restd
