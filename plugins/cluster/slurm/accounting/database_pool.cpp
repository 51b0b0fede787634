#include "accounting/database_pool.hpp"

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "common/token.hpp"
#include "restd/error.hpp"
#include "rpc/asker.hpp"
#include "rpc/patience.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

// A greeting that has not been sent for so long is made again.
constexpr std::chrono::seconds fresh(10);

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

bool DatabasePool::has_idle(const std::string& owner) const
{
    const std::lock_guard lock(mutex_);
    return std::any_of(waiting_.begin(), waiting_.end(), [&](const Idle& w) { return w.owner == owner; });
}

std::optional<DatabasePool::InUse> DatabasePool::take(const Identity& caller)
{
    if (!has_idle(asker_of(caller))) return {};
    Bulkhead::Place place = slurmdbd_.enter();
    auto connection = idle(caller);
    if (!connection) return {};
    return InUse{std::move(place), std::move(connection)};
}

DatabasePool::Ready DatabasePool::ready(const Identity& caller)
{
    require_database();
    Greeting greeting;
    if (!has_idle(asker_of(caller)))
        greeting = greeting_for(memory_.standins.order(conf_.database_hosts).front(), credentials_.of(caller));
    return {slurmdbd_.enter(), std::move(greeting)};
}

std::unique_ptr<DatabaseConnection> DatabasePool::idle(const Identity& caller)
{
    const std::string owner = asker_of(caller);
    for (;;) {
        std::unique_ptr<DatabaseConnection> connection;
        {
            const std::lock_guard lock(mutex_);
            const auto mine = std::find_if(waiting_.begin(), waiting_.end(), [&](const Idle& w) { return w.owner == owner; });
            if (mine == waiting_.end()) return {};
            if (mine->until > Clock::now()) connection = std::move(mine->connection);
            waiting_.erase(mine);
        }
        if (!connection) continue;
        if (!connection->is_quiet()) {
            lost(*connection);
            continue;
        }
        // The connection still sees the database as it was at its last request, and it may be dead unnoticed. A roll back ends
        // the old view, and fails if the connection is dead.
        try {
            connection->roll_back();
            return connection;
        } catch (const Error&) {
            lost(*connection);
        }
    }
}

std::unique_ptr<DatabaseConnection> DatabasePool::reach(const Identity& caller, Ready& ready) const
{
    return connect_any(caller, credentials_.of(caller), ready.greeting);
}

WireVersion DatabasePool::known_version() const
{
    require_database();
    return memory_.versions.known(conf_.database_hosts[memory_.standins.order(conf_.database_hosts).front()]);
}

DatabasePool::Greeting DatabasePool::greeting_for(std::size_t host, const Credential& credential) const
{
    const WireVersion version = memory_.versions.known(conf_.database_hosts[host]);
    if (version == 0) return {};
    return {version, make_greeting(credential, conf_.cluster_name, version), Clock::now() + fresh};
}

std::unique_ptr<DatabaseConnection> DatabasePool::connect(std::size_t host, const Credential& credential,
                                                          Greeting& greeting) const
{
    const Endpoint where = endpoint(host);
    const Deadline deadline(times_.greeting);
    std::unique_ptr<DatabaseConnection> connection;
    const auto greet = [&](WireVersion version) {
        if (greeting.frame.empty() || greeting.version != version || greeting.until < Clock::now())
            greeting = {version, make_greeting(credential, conf_.cluster_name, version), Clock::now() + fresh};
        try {
            connection = std::make_unique<DatabaseConnection>(where, resolver_, greeting.frame, times_, version);
        } catch (const Refused&) {
            throw;  // the greeting was not sent
        } catch (const VersionRefused& refused) {
            greeting.frame.clear();
            if (refused.own() == 0) throw;
            return refused.own();
        } catch (...) {
            greeting.frame.clear();
            throw;
        }
        greeting.frame.clear();
        return version;
    };
    for (bool is_again = false;; is_again = true) {
        const WireVersion version =
            memory_.versions.get(where.host, deadline, [&] { return newest_taken("slurmdbd at " + where.text(), greet); });
        if (connection) return connection;
        try {
            greet(version);
            if (connection) return connection;
        } catch (const VersionRefused&) {
            if (is_again) throw;
        }
        if (is_again)
            throw Error(err::protocol_version_error, "slurmdbd at " + where.text() + " speaks another version each time",
                        source, 502);
        memory_.versions.forget(where.host, version);
    }
}

void DatabasePool::lost(const DatabaseConnection& connection) const
{
    memory_.versions.forget(connection.endpoint().host, connection.version());
}

DatabasePool::InUse DatabasePool::open(const Identity& caller, std::size_t host) const
{
    // Get the credential first: a caller that waits for munged must not occupy a place with slurmdbd.
    const Credential credential = credentials_.of(caller);
    Greeting greeting = greeting_for(host, credential);
    Bulkhead::Place place = slurmdbd_.enter();
    return {std::move(place), connect(host, credential, greeting)};
}

void DatabasePool::require_database() const
{
    if (conf_.database_hosts.empty())
        throw Error(err::db_connection,
                    "this cluster has no accounting database: AccountingStorageType is " + conf_.accounting_storage, source);
}

DatabasePool::InUse DatabasePool::open(const Identity& caller) const
{
    require_database();
    const Credential credential = credentials_.of(caller);
    Greeting greeting = greeting_for(memory_.standins.order(conf_.database_hosts).front(), credential);
    Bulkhead::Place place = slurmdbd_.enter();
    // Connect before the place is moved out: if connecting fails, the place is kept for the next try.
    std::unique_ptr<DatabaseConnection> connection = connect_any(caller, credential, greeting);
    return {std::move(place), std::move(connection)};
}

std::unique_ptr<DatabaseConnection> DatabasePool::connect_any(const Identity& caller, const Credential& credential,
                                                              Greeting& greeting) const
{
    bool may_greet_again = true;  // after a lost connection
    for (Patience patience(conf_.message_timeout);;) {
        std::string problems;
        std::optional<Error> last;
        bool may_pass = false;
        for (const std::size_t host : memory_.standins.order(conf_.database_hosts)) try {
                std::unique_ptr<DatabaseConnection> connection = connect(host, credential, greeting);
                memory_.standins.answered(conf_.database_hosts[host]);
                return connection;
            } catch (const Error& error) {
                if (error.status() != 502 && error.status() != 504) {
                    memory_.standins.answered(conf_.database_hosts[host]);
                    throw explained_by_token(error, caller);
                }
                if (conf_.database_hosts.size() > 1) memory_.standins.failed(endpoint(host));
                if (error.status() == 502) {
                    const std::string& name = conf_.database_hosts[host];
                    memory_.versions.forget(name, memory_.versions.known(name));
                }
                problems += (problems.empty() ? "" : "; ") + std::string(error.what());
                last = error;
                if (dynamic_cast<const Refused*>(&error) != nullptr) {
                    may_pass = true;
                    continue;
                }
                if (dynamic_cast<const Lost*>(&error) != nullptr) may_pass = std::exchange(may_greet_again, false) || may_pass;
            }
        if (!may_pass || !patience.pause()) throw Error(last->number(), problems, source, last->given_status());
    }
}

void DatabasePool::give_back(const Identity& caller, std::unique_ptr<DatabaseConnection> connection)
{
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
        waiting_.push_front({asker_of(caller), std::move(connection), until});
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
