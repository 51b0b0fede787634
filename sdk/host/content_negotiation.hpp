// Content negotiation (RFC 9110, 8.3, 12.5.1 and 12.5.3): the format of an answer from Accept, its coding from Accept-Encoding,
// the format of a body from Content-Type. Nothing here has state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/exchange.hpp"
#include "host/writer.hpp"

namespace restd {

struct MediaType {
    std::string_view name;  // for Content-Type; static
    Format format = Format::json;
};

inline constexpr MediaType default_media_type{"application/json", Format::json};

// The format that Accept prefers. If it prefers several equally: the one that it names first. nullopt: it accepts none of the
// available formats. Without an Accept header field: `otherwise`.
std::optional<MediaType> accepted(const Request& request, MediaType otherwise = default_media_type);

// How the bytes of an answer are compressed on their way (RFC 9110 8.4).
enum class Coding : std::uint8_t { identity, gzip, zstd };

// The coding's name, for Content-Encoding.
std::string_view to_string(Coding coding);

struct CodingWish {
    Coding coding = Coding::identity;  // the one that the client prefers; of equals zstd, then gzip
    bool takes_identity = true;        // the client also takes an answer that is not compressed
};

// What Accept-Encoding asks for. nullopt: it refuses all codings, identity too. Without the header field: identity.
std::optional<CodingWish> accepted_coding(const Request& request);

enum class BodyFormat : std::uint8_t { json, yaml, form };

// The format of the request's Content-Type; its parameters are ignored. nullopt: an unknown type, or JSON or YAML that is sent
// as a form. A body without a Content-Type is url-encoded, if it is valid as such.
std::optional<BodyFormat> body_format(const Request& request);

// Whether this is the request's Content-Type; parameters are ignored.
bool has_type(const Request& request, std::string_view type);

// The types that a body may have: "application/json, application/yaml".
std::string body_types();

// True if Accept names text/html, as browsers do.
bool wants_html(const Request& request);

}  // namespace restd
