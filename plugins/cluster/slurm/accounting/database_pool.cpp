#include "accounting/database_pool.hpp"

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "common/token.hpp"
#include "restd/error.hpp"
#include "rpc/patience.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

// Requests may share a connection only if slurmdbd sees the same caller in both.
std::string owner_of(const Identity& caller)
{
    if (!caller.token.empty()) return "token " + caller.user + ' ' + caller.token;
    return "local " + std::to_string(caller.uid) + ' ' + caller.user;
}

}  // namespace

DatabasePool::DatabasePool(const ClientConf& conf, Resolver& resolver, const Credentials& credentials, Bulkhead& slurmdbd,
                           DatabaseMemory& memory, const DatabaseTimes& times, const Limits& limits)
    : conf_(conf), resolver_(resolver), credentials_(credentials), slurmdbd_(slurmdbd), memory_(memory), times_(times),
      limits_(limits)
{}

DatabasePool::~DatabasePool()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (closer_.joinable()) closer_.join();
}

std::optional<DatabasePool::InUse> DatabasePool::take(const Identity& caller)
{
    const std::string owner = owner_of(caller);
    for (;;) {
        std::unique_ptr<DatabaseConnection> connection;
        {
            const std::lock_guard lock(mutex_);
            const auto mine = std::find_if(waiting_.begin(), waiting_.end(), [&](const Idle& w) { return w.owner == owner; });
            if (mine == waiting_.end()) return {};
            if (mine->until > Clock::now()) connection = std::move(mine->connection);
            waiting_.erase(mine);
        }
        if (!connection || !connection->is_quiet()) continue;
        InUse taken{slurmdbd_.enter(), std::move(connection)};
        // The connection still sees the database as it was at its last request, and it may be dead unnoticed. A roll back ends
        // the old view, and fails if the connection is dead.
        try {
            taken.connection->roll_back();
            return taken;
        } catch (const Error&) {
        }
    }
}

std::unique_ptr<DatabaseConnection> DatabasePool::connect(std::size_t host, const Credential& credential,
                                                          std::span<const std::byte> greeting) const
{
    const Endpoint where = endpoint(host);
    try {
        return std::make_unique<DatabaseConnection>(where, resolver_, greeting, times_);
    } catch (const VersionRefused&) {
        const std::uint16_t version =
            memory_.other_releases.version_of(where.text(), [&] { return find_version(host, credential); });
        if (version == 0) throw;
        refuse_release("slurmdbd at " + where.text(), version, version > wire_version);
    }
}

std::uint16_t DatabasePool::find_version(std::size_t host, const Credential& credential) const
{
    DatabaseTimes quick = times_;
    quick.connect = std::min(quick.connect, quick_question);
    quick.greeting = std::min(quick.greeting, quick_question);
    for (const auto versions : {older_versions(), newer_versions()})
        for (const std::uint16_t version : versions) try {
                const DatabaseConnection taken(endpoint(host), resolver_,
                                               make_greeting(credential, conf_.cluster_name, version), quick, version);
                return version;
            } catch (const VersionRefused&) {
            } catch (const Error&) {
                return 0;
            }
    return 0;
}

DatabasePool::InUse DatabasePool::open(const Identity& caller, std::size_t host) const
{
    // Get the credential first: a caller that waits for munged must not occupy a place with slurmdbd.
    const Credential credential = credentials_.of(caller);
    const std::vector<std::byte> greeting = make_greeting(credential, conf_.cluster_name);
    Bulkhead::Place place = slurmdbd_.enter();
    return {std::move(place), connect(host, credential, greeting)};
}

DatabasePool::InUse DatabasePool::open(const Identity& caller) const
{
    if (conf_.database_hosts.empty())
        throw Error(err::db_connection,
                    "this cluster has no accounting database: AccountingStorageType is " + conf_.accounting_storage, source);
    const Credential credential = credentials_.of(caller);
    std::vector<std::byte> greeting = make_greeting(credential, conf_.cluster_name);
    Bulkhead::Place place = slurmdbd_.enter();
    bool may_greet_again = true;  // after a lost connection
    for (Patience patience(conf_.message_timeout);;) {
        std::string problems;
        std::optional<Error> last;
        bool may_pass = false;
        for (const std::size_t host : memory_.standins.order(conf_.database_hosts)) try {
                if (greeting.empty()) greeting = make_greeting(credential, conf_.cluster_name);
                // Connect before the place is moved out: if connecting fails, the place is kept for the next try.
                std::unique_ptr<DatabaseConnection> connection = connect(host, credential, greeting);
                memory_.standins.answered(conf_.database_hosts[host]);
                return {std::move(place), std::move(connection)};
            } catch (const Error& error) {
                if (error.status() != 502 && error.status() != 504) {
                    memory_.standins.answered(conf_.database_hosts[host]);
                    throw explained_by_token(error, caller);
                }
                if (conf_.database_hosts.size() > 1) memory_.standins.failed(endpoint(host));
                problems += (problems.empty() ? "" : "; ") + std::string(error.what());
                last = error;
                if (dynamic_cast<const Refused*>(&error) != nullptr) {
                    may_pass = true;
                    continue;
                }
                greeting.clear();  // each credential can be used only once
                if (dynamic_cast<const Lost*>(&error) != nullptr) may_pass = std::exchange(may_greet_again, false) || may_pass;
            }
        if (!may_pass || !patience.pause()) throw Error(last->number(), problems, source, last->given_status());
    }
}

void DatabasePool::give(const Identity& caller, InUse used)
{
    std::unique_ptr<DatabaseConnection> connection = std::move(used.connection);
    if (!connection || !connection->is_usable()) return;
    auto until = Clock::now() + limits_.longest_wait;
    if (!caller.token.empty()) {
        // slurmdbd checks the token only when the connection is opened, so the connection must not outlive the token.
        const std::int64_t left = cluster::claimed_user(caller.token).expires - std::time(nullptr);
        if (left <= 0) return;
        if (left < 86'400) until = std::min(until, Clock::now() + std::chrono::seconds(left));
    }
    std::list<Idle> closed;  // destroyed after the lock is released
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        waiting_.push_front({owner_of(caller), std::move(connection), until});
        while (waiting_.size() > limits_.most_waiting) closed.splice(closed.begin(), waiting_, std::prev(waiting_.end()));
        if (!closer_.joinable()) closer_ = std::thread([this] { close_late_ones(); });
    }
    changed_.notify_all();
}

std::size_t DatabasePool::waiting() const
{
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void DatabasePool::close_late_ones()
{
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto now = Clock::now();
        std::list<Idle> closed;
        auto next = Clock::time_point::max();
        for (auto at = waiting_.begin(); at != waiting_.end();) {
            const auto one = at++;
            if (one->until <= now)
                closed.splice(closed.begin(), waiting_, one);
            else
                next = std::min(next, one->until);
        }
        if (!closed.empty()) {
            lock.unlock();
            closed.clear();
            lock.lock();
            continue;
        }
        if (next == Clock::time_point::max())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, next);
    }
}

}  // namespace restd::slurm
