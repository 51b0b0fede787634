// Base64, and base64url as tokens and keys (RFC 7515, 7517) have it.
//
// Pure functions.
#pragma once

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>

#include <sstream>
#include <string>

namespace restd::slurm {

// The bytes of a text in either alphabet, with or without padding; "" if it is invalid.
inline std::string from_base64(std::string text)
{
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0) text += '=';
    std::istringstream in(text);
    Poco::Base64Decoder decoder(in);
    // Through a stream, which turns the decoder's exception into a failure.
    std::string bytes;
    for (char c; decoder.get(c);) bytes += c;
    return decoder.bad() ? std::string() : bytes;
}

// In one line, with padding.
inline std::string to_base64(const std::string& bytes)
{
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder << bytes;
    encoder.close();
    return out.str();
}

}  // namespace restd::slurm
