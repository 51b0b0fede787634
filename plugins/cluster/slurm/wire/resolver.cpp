#include "wire/resolver.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <stdexcept>
#include <thread>

#include "restd/waiting.hpp"

namespace restd::slurm {
namespace {

constexpr auto remembered = std::chrono::minutes(5);
constexpr auto failure_remembered = std::chrono::seconds(5);

void set_port(Address& address, std::uint16_t port)
{
    if (address.storage.ss_family == AF_INET6)
        reinterpret_cast<sockaddr_in6&>(address.storage).sin6_port = htons(port);
    else
        reinterpret_cast<sockaddr_in&>(address.storage).sin_port = htons(port);
}

}  // namespace

std::string Address::text() const
{
    char out[INET6_ADDRSTRLEN] = "";
    if (storage.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
        inet_ntop(AF_INET6, &v6.sin6_addr, out, sizeof out);
        return '[' + std::string(out) + "]:" + std::to_string(ntohs(v6.sin6_port));
    }
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
    inet_ntop(AF_INET, &v4.sin_addr, out, sizeof out);
    return std::string(out) + ':' + std::to_string(ntohs(v4.sin_port));
}

void Resolver::look_up(const std::shared_ptr<State>& state, const std::string& host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    int problem = getaddrinfo(host.c_str(), nullptr, &hints, &list);
    if (problem != 0) {
        // A machine with only a loopback interface has no "configured" address family.
        hints.ai_flags = 0;
        problem = getaddrinfo(host.c_str(), nullptr, &hints, &list);
    }
    Entry entry;
    if (problem != 0) {
        entry.failure = gai_strerror(problem);
    } else {
        for (const addrinfo* info = list; info != nullptr; info = info->ai_next) {
            if (info->ai_addrlen > sizeof(sockaddr_storage)) continue;
            Address address;
            std::memcpy(&address.storage, info->ai_addr, info->ai_addrlen);
            address.size = info->ai_addrlen;
            entry.addresses.push_back(address);
        }
        freeaddrinfo(list);
        if (entry.addresses.empty()) entry.failure = "no address";
    }
    const auto now = Clock::now();
    entry.until = now + (entry.failure.empty() ? Clock::duration(remembered) : Clock::duration(failure_remembered));
    const std::lock_guard lock(state->mutex);
    state->entries[host] = std::move(entry);
    state->changed.notify_all();
}

std::vector<Address> Resolver::resolve(const std::string& host, std::uint16_t port, const Deadline& deadline)
{
    std::unique_lock lock(state_->mutex);
    for (;;) {
        Entry& entry = state_->entries[host];
        if (!entry.running) {
            if (entry.until > Clock::now()) {
                if (!entry.failure.empty()) throw std::runtime_error("name " + host + " cannot be resolved: " + entry.failure);
                std::vector<Address> out = entry.addresses;
                for (Address& address : out) set_port(address, port);
                return out;
            }
            entry.running = true;
            // A lambda, so that no template instance is exported from this plugin.
            std::thread([state = state_, host] { look_up(state, host); }).detach();
        }
        const Waiting waiting;
        if (state_->changed.wait_until(lock, deadline.time()) == std::cv_status::timeout)
            throw std::runtime_error("name " + host + " cannot be resolved: no answer in time");
    }
}

}  // namespace restd::slurm
