// A slurmctld of any release for tests: it takes the versions of the protocol that this release takes, and refuses others as it
// does. The release may change while it runs.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "recorded.hpp"
#include "rpc/controller_rpc.hpp"
#include "sockets.hpp"
#include "wire/version.hpp"

namespace restd::slurm::test {

class FakeRelease {
public:
    struct Asked {
        WireVersion version = 0;
        std::uint16_t type = 0;
        Bytes body;
    };
    using Answer = std::pair<std::uint16_t, Bytes>;  // type and body
    // The answer to a request that is no ping.
    using Behaviour = std::function<Answer(const Asked& request)>;

    explicit FakeRelease(WireVersion own, Behaviour behaviour = done, std::uint16_t port = 0)
        : own_(own), behaviour_(std::move(behaviour)), listener_("127.0.0.1", port), thread_([this] { serve(); })
    {}
    ~FakeRelease()
    {
        listener_.stop();
        thread_.join();
    }

    static Answer number(std::uint32_t rc)
    {
        Packer body(wire::newest);
        body.u32(rc);
        return {message::rc, std::move(body).take()};
    }
    static Answer done(const Asked&) { return number(0); }

    std::uint16_t port() const { return listener_.port(); }
    void become(WireVersion own) { own_ = own; }
    // Requests in versions that it takes, without pings.
    std::vector<Asked> asked() const
    {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    std::size_t pings() const { return pings_; }
    std::size_t refusals() const { return refusals_; }

private:
    void serve()
    {
        while (const auto connection = listener_.accept()) {
            if (const auto frame = read_frame(*connection); frame && frame->size() > 2) answer(*connection, *frame);
            close(*connection);
        }
    }
    void answer(int socket, const Bytes& frame)
    {
        const WireVersion own = own_;
        const auto version = static_cast<WireVersion>(std::to_integer<unsigned>(frame[0]) << 8);
        if (!wire::takes(own, version)) {
            ++refusals_;
            if (own >= wire::v25_11) {
                const std::string text = "HTTP/1.1 405 NOT ALLOWED\r\n\r\n";
                send_all(socket, std::as_bytes(std::span(text)));
            } else if (own >= wire::v24_11) {
                send(socket, own, number(err::protocol_authentication_error));
            }
            return;
        }
        // The header and the credential are the same in all versions.
        Bytes known = frame;
        known[0] = std::byte{wire::newest >> 8};
        const Message message = open_frame(frame_of(known));
        if (message.type == message::request_ping) {
            ++pings_;
            return send(socket, version, number(0));
        }
        const Asked request{version, message.type, Bytes(message.body.begin(), message.body.end())};
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(request);
        }
        send(socket, version, behaviour_(request));
    }
    static void send(int socket, WireVersion version, const Answer& answer)
    {
        Packer to(version);
        to.u16(version);
        to.u16(version < wire::v23_02 ? 0x04 : 0x44);
        to.u16(answer.first);
        to.u32(static_cast<std::uint32_t>(answer.second.size()));
        to.u16(0), to.u16(0), to.u16(0);
        if (version < wire::v23_02) {
            to.u32(auth_plugin::munge);
            to.text("MUNGE:of-slurmctld:");
        }
        to.raw(answer.second);
        send_frame(socket, to.bytes());
    }

    std::atomic<WireVersion> own_;
    Behaviour behaviour_;
    Listener listener_;
    std::atomic<std::size_t> pings_{0}, refusals_{0};
    mutable std::mutex mutex_;
    std::vector<Asked> asked_;
    std::thread thread_;  // last, because it uses the other members
};

}  // namespace restd::slurm::test
