#include "restd/error.hpp"

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

namespace restd {
namespace {

struct ErrorRow {
    int number;
    std::string_view symbol;
    std::string_view text;
};

constexpr ErrorRow rows[] = {
#define RESTD_ERRNO(name, number, symbol, text) {number, symbol, text},
#include "restd/errno.def"
#undef RESTD_ERRNO
};

constexpr bool sorted()
{
    for (std::size_t i = 1; i < std::size(rows); ++i)
        if (rows[i - 1].number >= rows[i].number) return false;
    return true;
}
static_assert(sorted(), "errno.def must be sorted by number, each number once");

const ErrorRow* find(int number)
{
    std::size_t low = 0, high = std::size(rows);
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (rows[middle].number == number) return &rows[middle];
        if (rows[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return nullptr;
}

// The HTTP status of answers whose first error is one of the numbers `first` to `last`. docs/statuses.md shows this table to
// users, and a test compares them.
struct StatusRow {
    int first, last;
    int of_24_11, of_26_05;
};

constexpr StatusRow one(int number, int of_24_11, int of_26_05)
{
    return {number, number, of_24_11, of_26_05};
}

// Of rows that have the same number the first one counts.
constexpr StatusRow statuses[] = {
    one(err::success, 200, 200),
    one(EPERM, 500, 403),
    {err::communications_connection_error, err::communications_shutdown_error, 502, 502},
    one(err::protocol_authentication_error, 511, 511),
    {err::slurmctld_communications_connection_error, err::slurmctld_communications_backoff, 502, 502},
    one(err::no_change_in_data, 304, 304),
    one(err::invalid_job_id, 404, 404),
    {err::invalid_partition_name, 2185, 500, 422},
    one(err::protocol_incomplete_packet, 502, 502),
    one(err::protocol_socket_impl_timeout, 504, 504),
    one(err::protocol_socket_zero_bytes_sent, 502, 502),
    {err::auth_cred_invalid, err::auth_expired, 500, 401},
    {err::auth_skip, err::auth_unable_to_generate_token, 500, 401},
    one(err::db_connection, 502, 502),
    {err::jobs_running_on_assoc, 7013, 500, 422},
    one(err::rest_invalid_query, 422, 422),
    {err::rest_fail_parsing, err::rest_invalid_jobs_desc, 400, 400},
    one(err::rest_empty_result, 200, 204),
    one(err::rest_bad_request, 500, 400),
    one(err::data_path_not_found, 500, 422),
    one(err::data_unknown_mime_type, 415, 415),
    one(err::data_parse_bad_input, 500, 422),
};
constexpr int status_of_others = 500;

// Numbers come from other programs and may have any value, so only this many texts are stored.
std::string_view unknown(int number)
{
    constexpr std::size_t most = 1000;
    static std::mutex mutex;
    static std::map<int, std::string> texts;
    const std::lock_guard lock(mutex);
    const auto found = texts.find(number);
    if (found != texts.end()) return found->second;
    if (texts.size() >= most) return "Unknown error";
    return texts.emplace(number, "Unknown error " + std::to_string(number)).first->second;
}

}  // namespace

std::string_view error_text(int number)
{
    if (const ErrorRow* row = find(number)) return row->text;
    // Numbers below 1000 are the system's errno values.
    if (number > 0 && number < 1000)
        if (const char* text = strerrordesc_np(number)) return text;
    return unknown(number);
}

std::string_view error_symbol(int number)
{
    if (const ErrorRow* row = find(number)) return row->symbol;
    if (number > 0 && number < 1000)
        if (const char* name = strerrorname_np(number)) return name;
    return {};
}

int status_of(int number, Api api)
{
    for (const StatusRow& row : statuses)
        if (row.first <= number && number <= row.last) return api < statuses_of_26_05 ? row.of_24_11 : row.of_26_05;
    return status_of_others;
}

Error::Error(int number, const std::string& description, std::string source, int status)
    : std::runtime_error(description), number_(number), status_(status), source_(std::move(source))
{}

Error::Error(int number, const std::string& description, const Place& place, int status)
    : Error(number, description, std::string(), status)
{
    place_ = place;
}

Error Error::saying(const std::string& description) const
{
    Error error(number_, description, source_, status_);
    error.place_ = place_;
    return error;
}

}  // namespace restd
