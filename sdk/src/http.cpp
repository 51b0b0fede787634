#include "restd/http.hpp"

#include "restd/text.hpp"

namespace restd {

std::string_view to_string(Method method)
{
    switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::del: return "DELETE";
    case Method::patch: return "PATCH";
    case Method::options: return "OPTIONS";
    case Method::other: break;
    }
    return "other";
}

std::string_view Request::header(std::string_view name) const
{
    for (const Header& header : headers) {
        // A present but empty value has a data() that is not null: it points into the request.
        if (same_word(header.name, name)) return header.value;
    }
    return {};
}

std::size_t Request::count(std::string_view name) const
{
    std::size_t found = 0;
    for (const Header& header : headers) found += same_word(header.name, name) ? 1U : 0U;
    return found;
}

}  // namespace restd
