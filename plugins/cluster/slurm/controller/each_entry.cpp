#include "controller/each_entry.hpp"

#include <optional>

namespace restd::slurm {
namespace {

// No other RPC to slurmctld will get an answer either.
bool is_about_connection(const Error& error)
{
    return error.status() == 502 || error.status() == 503 || error.status() == 504;
}

}  // namespace

void for_each_entry(std::size_t count, FunctionRef<void(std::size_t)> order, Sink<FailedEntry> failed)
{
    std::optional<Error> unreachable;
    for (std::size_t i = 0; i < count; ++i) {
        if (unreachable) {
            failed({i, *unreachable});
            continue;
        }
        try {
            order(i);
        } catch (const Error& error) {
            failed({i, error});
            if (is_about_connection(error)) unreachable = error;
        }
    }
}

}  // namespace restd::slurm
