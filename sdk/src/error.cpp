#include "restd/error.hpp"

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

int status_of(int number)
{
    switch (number) {
    case err::success:
    case err::rest_empty_result: return 200;
    case err::no_change_in_data: return 304;
    case err::rest_fail_parsing:
    case err::rest_invalid_jobs_desc: return 400;
    case err::invalid_job_id: return 404;
    case err::data_unknown_mime_type: return 415;
    case err::rest_invalid_query: return 422;
    case err::communications_connection_error:
    case err::communications_send_error:
    case err::communications_receive_error:
    case err::communications_shutdown_error:
    case err::slurmctld_communications_connection_error:
    case err::slurmctld_communications_send_error:
    case err::slurmctld_communications_receive_error:
    case err::slurmctld_communications_shutdown_error:
    case err::slurmctld_communications_backoff:
    case err::protocol_incomplete_packet:
    case err::protocol_socket_zero_bytes_sent:
    case err::db_connection: return 502;
    case err::protocol_socket_impl_timeout: return 504;
    case err::protocol_authentication_error: return 511;
    default: return 500;
    }
}

Error::Error(int number, const std::string& description, std::string source, int status)
    : std::runtime_error(description), number_(number), status_(status != 0 ? status : status_of(number)),
      source_(std::move(source))
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
