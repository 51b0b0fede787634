#include "rpc/standins.hpp"

#include <algorithm>

#include "rpc/patience.hpp"

namespace restd::slurm {
Standins::Standins(Resolver& resolver, const FailureNumbers& failures, std::chrono::milliseconds look_every)
    : resolver_(resolver), failures_(failures), look_every_(look_every)
{}

Standins::~Standins()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (looking_.joinable()) looking_.join();
}

std::vector<std::size_t> Standins::order(const std::vector<std::string>& hosts) const
{
    std::vector<std::size_t> indices(hosts.size());
    for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = i;
    const std::lock_guard lock(mutex_);
    std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
        const auto rank = [&](std::size_t i) { return dead_.contains(hosts[i]) ? 2 : hosts[i] == last_ ? 0 : 1; };
        return rank(a) < rank(b);
    });
    return indices;
}

void Standins::answered(const std::string& host)
{
    const std::lock_guard lock(mutex_);
    if (last_ != host) last_ = host;
    dead_.erase(host);
}

void Standins::failed(const Endpoint& host)
{
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || !dead_.emplace(host.host, host).second) return;
        if (!looking_.joinable()) looking_ = std::thread([this] { look(); });
    }
    changed_.notify_all();
}

bool Standins::is_dead(const std::string& host) const
{
    const std::lock_guard lock(mutex_);
    return dead_.contains(host);
}

void Standins::forget()
{
    const std::lock_guard lock(mutex_);
    dead_.clear();
    last_.clear();
}

void Standins::look()
{
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait(lock, [&] { return stopping_ || !dead_.empty(); });
        changed_.wait_for(lock, look_every_, [&] { return stopping_; });
        const std::map<std::string, Endpoint> dead = dead_;
        for (const auto& [host, endpoint] : dead) {
            if (stopping_) return;
            lock.unlock();
            const bool is_back = listens(endpoint);
            lock.lock();
            if (is_back) dead_.erase(host);
        }
    }
}

bool Standins::listens(const Endpoint& host) const
{
    try {
        const Connection connection(host, resolver_, failures_, Deadline(quick_question));
        return true;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace restd::slurm
