// Content negotiation (RFC 9110, 8.3 and 12.5.1): the format of an answer from Accept, the format of a body from Content-Type.
// Nothing here has state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/exchange.hpp"
#include "host/writer.hpp"

namespace restd {

struct MediaType {
    std::string_view name;  // as it is said in Content-Type; static
    Format format = Format::json;
};

inline constexpr MediaType default_media_type{"application/json", Format::json};

// The format that the client likes best; nothing where none of ours will do. Of several that it likes equally, the one it
// names first. Without an Accept header field: `otherwise`.
std::optional<MediaType> accepted(const Request& request, MediaType otherwise = default_media_type);

enum class BodyFormat : std::uint8_t { json, yaml, form };

// The format that the request's Content-Type stands for, whatever its parameters; nothing where it is none of ours, or where
// JSON or YAML is called a form. A body without any is url-encoded, if it can be.
std::optional<BodyFormat> body_format(const Request& request);

// The types that a body may have: "application/json, application/yaml".
std::string body_types();

// Whether Accept names text/html, as browsers do.
bool wants_html(const Request& request);

}  // namespace restd
