// Error: the one exception that crosses the plugin seam, and Slurm's error numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "restd/place.hpp"

namespace restd {

// Numbers as in slurm/slurm_errno.h (Slurm 24.11); texts come from error_text().
// A name here is the symbol without its ESLURM_ / SLURM_ prefix, in lower case (ESLURMD_X: slurmd_x).
namespace err {
#define RESTD_ERRNO(name, number, symbol, text) inline constexpr int name = number;
#include "restd/errno.def"
#undef RESTD_ERRNO
// What a client gets where the cluster refuses its token.
inline constexpr int auth_credential_invalid = protocol_authentication_error;
}  // namespace err

// Slurm's text for `number`, the system's for errno values, "Unknown error N" where there is none. The view is static.
std::string_view error_text(int number);
// Slurm's symbol for `number` ("ESLURM_INVALID_JOB_ID"), empty where there is none. The view is static.
std::string_view error_symbol(int number);
// The HTTP status that the original gives an answer whose first error is `number` (behaviour contract, "Status").
// A refused field of a request (err::data_*) is 500 in that rule; whoever answers for a request's own mistakes says 422.
int status_of(int number);

// One error as the client sees it in `errors`.
class Error : public std::runtime_error {
public:
    // `source` says where: the function that refused. The HTTP status follows from `number` unless given.
    Error(int number, const std::string& description, std::string source, int status = 0);
    // The same of a part of the request: its source is what the request's data parser makes of `place`.
    Error(int number, const std::string& description, const Place& place, int status = 0);

    // The same error in other words.
    Error saying(const std::string& description) const;

    int number() const { return number_; }
    int status() const { return status_; }
    // Empty where there is a place.
    const std::string& source() const { return source_; }
    const std::optional<Place>& place() const { return place_; }

private:
    int number_;
    int status_;
    std::string source_;
    std::optional<Place> place_;
};

}  // namespace restd
