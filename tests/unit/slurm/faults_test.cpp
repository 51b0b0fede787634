// A slurmctld that fails within a request or an answer, at every byte. Each failure is an error, a part of an answer is never
// taken for the whole, and no change is sent twice.
#include <atomic>

#include "catch.hpp"
#include "fake_slurmctld.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

// Reads this many bytes of each request, then resets the connection.
class Resetting {
public:
    Resetting(std::size_t bytes, const char* host, std::uint16_t port = 0)
        : listener_(host, port), thread_([this, bytes] {
              while (const auto connection = listener_.accept()) {
                  Bytes taken(bytes);
                  if (read_all(*connection, taken)) ++requests_;
                  const linger hard{1, 0};
                  setsockopt(*connection, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
                  close(*connection);
              }
          })
    {}
    ~Resetting()
    {
        listener_.stop();
        thread_.join();
    }
    std::uint16_t port() const { return listener_.port(); }
    std::size_t requests() const { return requests_; }

private:
    Listener listener_;
    std::atomic<std::size_t> requests_{0};
    std::thread thread_;  // last, because it uses the other members
};

Error error_of(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return Error(0, "there was no error", "", 200);
}

bool says(const Error& error, const std::string& text)
{
    return std::string(error.what()).find(text) != std::string::npos;
}

// More than the buffers of a socket hold.
const Bytes huge(std::size_t{64} << 20);
constexpr auto all_of_huge = [](Packer& to) { to.raw(huge); };

std::size_t licenses(Client& client)
{
    std::size_t count = 0;
    client.controller.licenses(client.caller)([&](const model::License&) { ++count; });
    return count;
}

}  // namespace

TEST_CASE("a change that was sent in part goes to no other controller, and its result is not known")
{
    for (const std::size_t taken : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 20}) {
        INFO("reset after " << taken << " bytes");
        Resetting primary(taken, "127.0.0.1");
        FakeSlurmctld backup([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); }, "127.0.0.2",
                             primary.port());
        Client client(primary.port(), {"127.0.0.1", "127.0.0.2"});
        const Error error =
            error_of([&] { client.rpc.tell(client.caller, message::update_job, all_of_huge, Effect::changes); });
        CHECK(error.status() == 502);
        CHECK(says(error, "it is not known whether the request was carried out"));
        CHECK(primary.requests() == 1);
        CHECK(backup.received().empty());
    }
}

TEST_CASE("a query that was sent in part goes to the next controller")
{
    Resetting primary(1000, "127.0.0.1");
    FakeSlurmctld backup([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); }, "127.0.0.2",
                         primary.port());
    Client client(primary.port(), {"127.0.0.1", "127.0.0.2"});
    client.conf.message_timeout = std::chrono::seconds(30);
    CHECK_NOTHROW(client.rpc.tell(client.caller, message::request_jobs, all_of_huge, Effect::none));
    CHECK(primary.requests() == 1);
    CHECK(backup.received().size() == 1);
}

TEST_CASE("an answer that is cut at any byte is an error")
{
    Packer whole(wire_version);
    const Bytes frame = recorded("ctld_licenses").frame;
    whole.u32(static_cast<std::uint32_t>(frame.size()));
    whole.raw(frame);
    std::atomic<std::size_t> size{0};
    FakeSlurmctld slurmctld([&](int socket, const Received&) { send_all(socket, std::span(whole.bytes()).first(size)); });
    Client client(slurmctld.port());
    for (; size < whole.size(); ++size) {
        const Error error = error_of([&] { licenses(client); });
        INFO(size << " of " << whole.size() << " bytes: " << error.what());
        REQUIRE(error.status() == 502);
        REQUIRE(says(error, size < 4 ? "without an answer" : "in the middle of an answer"));
    }
    CHECK(licenses(client) == 2);
}

TEST_CASE("answers that are too short or too long are invalid for every request")
{
    // Each type of answer, with a query for it.
    Bytes answer;
    FakeSlurmctld slurmctld([&](int socket, const Received&) { send_frame(socket, answer); });
    Client client(slurmctld.port());
    std::size_t shown = 0;
    const auto count = [&](const auto&) { ++shown; };
    const Identity& caller = client.caller;
    std::uint64_t total = 0;
    SlurmController& controller = client.controller;
    const std::pair<const char*, std::function<void()>> kinds[] = {
        {"ctld_licenses", [&] { controller.licenses(caller)(count); }},
        {"ctld_job_running", [&] { controller.jobs(caller, {})(count); }},
        {"ctld_job_het", [&] { controller.jobs(caller, {})(count); }},
        {"ctld_partitions", [&] { controller.partitions(caller, {})(count); }},
        {"ctld_reservations_cores", [&] { controller.reservations(caller, {})(count); }},
        {"ctld_shares", [&] { controller.shares(caller, {}, total)(count); }},
        {"ctld_stats", [&] { controller.diag(caller, count); }},
        {"ctld_job_states", [&] { controller.job_states(caller, {})(count); }},
        {"ctld_kill_jobs_name", [&] { controller.cancel_jobs(caller, {}, count); }},
        {"ctld_submit",
         [&] {
             model::JobDescription job;
             job.script = "#!/bin/sh\n";
             controller.submit(caller, {&job, 1}, count);
         }},
    };
    for (const auto& [name, ask] : kinds) {
        const Bytes whole = recorded(name).frame;
        answer = whole;
        shown = 0;
        REQUIRE_NOTHROW(ask());
        REQUIRE(shown > 0);
        // Correct the body's length in the header, so that only the body is wrong. It follows version, flags and type.
        const auto with_body = [&](std::ptrdiff_t more) {
            Bytes changed = whole;
            changed.resize(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(changed.size()) + more));
            std::uint32_t size = 0;
            for (std::size_t i = 6; i < 10; ++i) size = size << 8 | std::to_integer<std::uint32_t>(changed[i]);
            size += static_cast<std::uint32_t>(more);
            for (std::size_t i = 10; i-- > 6; size >>= 8) changed[i] = static_cast<std::byte>(size & 0xff);
            return changed;
        };
        const std::size_t head = 16;
        const std::size_t step = std::max<std::size_t>(1, whole.size() / 300);
        for (std::size_t less = 1; less <= whole.size() - head; less += less < 64 ? 1 : step) {
            answer = with_body(-static_cast<std::ptrdiff_t>(less));
            shown = 0;
            const Error error = error_of(ask);
            INFO(name << " without its last " << less << " bytes: " << error.what());
            REQUIRE(error.status() == 502);
            REQUIRE(shown == 0);
        }
        answer = with_body(1);
        shown = 0;
        INFO(name << " with a byte too many");
        REQUIRE(error_of(ask).status() == 502);
        REQUIRE(shown == 0);
        // A body length that does not match the frame.
        answer = whole;
        answer.push_back(std::byte{0});
        REQUIRE(error_of(ask).status() == 502);
        answer = Bytes(whole.begin(), whole.begin() + head / 2);
        REQUIRE(error_of(ask).status() == 502);
    }
}

TEST_CASE("a frame whose length is too small or too large")
{
    const Bytes frame = recorded("ctld_licenses").frame;
    std::atomic<std::int64_t> lie{0};
    FakeSlurmctld slurmctld([&](int socket, const Received&) {
        Packer to(wire_version);
        to.u32(static_cast<std::uint32_t>(static_cast<std::int64_t>(frame.size()) + lie));
        to.raw(frame);
        send_all(socket, to.bytes());
    });
    Client client(slurmctld.port());
    CHECK(licenses(client) == 2);
    for (lie = -static_cast<std::int64_t>(frame.size()); lie <= 64; lie += lie < -16 ? 5 : 1) {
        if (lie == 0) continue;
        INFO("a length of " << lie << " more than there is");
        REQUIRE(error_of([&] { licenses(client); }).status() == 502);
    }
    lie = static_cast<std::int64_t>(Connection::most_frame) + 1 - static_cast<std::int64_t>(frame.size());
    CHECK(says(error_of([&] { licenses(client); }), "where at most"));
}
