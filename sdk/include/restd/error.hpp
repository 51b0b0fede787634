// Error: the one exception that crosses the plugin seam, and Slurm's error numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "restd/api.hpp"
#include "restd/place.hpp"

namespace restd {

// Numbers as in slurm/slurm_errno.h (Slurm 24.11); texts come from error_text().
// A name here is the symbol without its ESLURM_ / SLURM_ prefix, in lower case (ESLURMD_X: slurmd_x).
namespace err {
#define RESTD_ERRNO(name, number, symbol, text) inline constexpr int name = number;
#include "restd/errno.def"
#undef RESTD_ERRNO
// What a client gets when the cluster refuses its token.
inline constexpr int auth_credential_invalid = protocol_authentication_error;
}  // namespace err

// Slurm's text for `number`; the system's for errno values; "Unknown error N" for other numbers. The view is static.
std::string_view error_text(int number);
// Slurm's symbol for `number` ("ESLURM_INVALID_JOB_ID"), empty for other numbers. The view is static.
std::string_view error_symbol(int number);
// The first API version that is answered with the HTTP statuses of Slurm 26.05. Versions before it, and paths without a
// version, have those of Slurm 24.11. docs/statuses.md lists both.
inline constexpr Api statuses_of_26_05 = 45;

// The HTTP status of an answer in API version `api` whose first error is `number`, as in Slurm's own slurmrestd.
// For a refused field of a request (err::data_*) this may be 500. Code that reports a mistake in the request sets 422 instead.
int status_of(int number, Api api = api_none);

// One error as the client sees it in `errors`.
class Error : public std::runtime_error {
public:
    // `source`: the function or the field that caused the error. `status`: the HTTP status in every API version; 0: that of the
    // number, status_of().
    Error(int number, const std::string& description, std::string source, int status = 0);
    // The same of a part of the request: its source is what the request's data parser makes of `place`.
    Error(int number, const std::string& description, const Place& place, int status = 0);

    // The same error in other words.
    Error saying(const std::string& description) const;

    int number() const { return number_; }
    // The HTTP status of an answer in API version `api` whose first error this is.
    int status(Api api = api_none) const { return status_ != 0 ? status_ : status_of(number_, api); }
    // The status that the constructor was given, for an error that is made of this one; 0: the number decides.
    int given_status() const { return status_; }
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
