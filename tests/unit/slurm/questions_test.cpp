// Queries: their bytes, and invalid answers, which are an Error and never a part of a list.
#include <mutex>

#include "catch.hpp"
#include "fake_slurmctld.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

// Whether the call threw an Error for an invalid answer; `shown` counts the records before it.
struct Outcome {
    bool refused = false;
    int status = 0;
    std::size_t shown = 0;
};

struct Question {
    std::string name;
    std::uint16_t request;
    std::string answer;
    void (*ask)(Client& client, std::size_t& shown);
};

template <class Record>
auto counting(std::size_t& shown)
{
    return [&shown](const Record&) { ++shown; };
}

const Question questions[] = {
    {"jobs", message::request_jobs, "ctld_job_array2",
     [](Client& c, std::size_t& n) {
         c.controller.jobs(c.caller, {0, 3})(counting<model::Job>(n));
     }},
    {"job", message::request_job, "ctld_job_running",
     [](Client& c, std::size_t& n) {
         c.controller.job(c.caller, *JobId::parse("1434"), {0, 3})(counting<model::Job>(n));
     }},
    {"job states", message::request_job_states, "ctld_job_states_ids",
     [](Client& c, std::size_t& n) { c.controller.job_states(c.caller, {})(counting<model::JobStateRecord>(n)); }},
    {"nodes", message::request_nodes, "ctld_nodes_hidden",
     [](Client& c, std::size_t& n) { c.controller.nodes(c.caller, {})(counting<model::Node>(n)); }},
    {"node", message::request_node, "ctld_node_single",
     [](Client& c, std::size_t& n) { c.controller.node(c.caller, "vm", {})(counting<model::Node>(n)); }},
    {"partitions", message::request_partitions, "ctld_partitions",
     [](Client& c, std::size_t& n) { c.controller.partitions(c.caller, {})(counting<model::Partition>(n)); }},
    {"reservations", message::request_reservations, "ctld_reservations",
     [](Client& c, std::size_t& n) { c.controller.reservations(c.caller, {})(counting<model::Reservation>(n)); }},
    {"licenses", message::request_licenses, "ctld_licenses",
     [](Client& c, std::size_t& n) { c.controller.licenses(c.caller)(counting<model::License>(n)); }},
    {"shares", message::request_shares, "ctld_shares",
     [](Client& c, std::size_t& n) {
         std::uint64_t total = 0;
         c.controller.shares(c.caller, {}, total)(counting<model::Shares>(n));
     }},
    {"diag", message::request_stats, "ctld_stats",
     [](Client& c, std::size_t& n) { c.controller.diag(c.caller, counting<model::Stats>(n)); }},
};

Outcome outcome_of(Client& client, const Question& question)
{
    Outcome outcome;
    try {
        question.ask(client, outcome.shown);
    } catch (const Error& error) {
        outcome.refused = true;
        outcome.status = error.status();
    }
    return outcome;
}

// A frame with another body, and a matching header.
Bytes with_body(const Bytes& frame, std::span<const std::byte> body)
{
    constexpr std::size_t before_length = 6, header = 16;
    Packer to(wire_version);
    to.raw(std::span(frame).first(before_length));
    to.u32(static_cast<std::uint32_t>(body.size()));
    to.raw(std::span(frame).first(header).subspan(before_length + 4));
    to.raw(body);
    return std::move(to).take();
}

// A slurmctld with a given answer to one query, at first the recorded one.
class Answering {
public:
    explicit Answering(const Question& question) : question_(question), next_(recorded(question.answer).frame) {}

    // The result of the query for this answer.
    Outcome outcome_with(Bytes frame)
    {
        {
            const std::lock_guard lock(mutex_);
            next_ = std::move(frame);
        }
        return outcome();
    }
    Outcome outcome() { return outcome_of(client_, question_); }

private:
    void answer(int socket, const Received& request)
    {
        // A query for nodes also asks for partitions.
        if (request.type != question_.request) return send_frame(socket, partitions_);
        const std::lock_guard lock(mutex_);
        send_frame(socket, next_);
    }

    const Question& question_;
    const Bytes partitions_ = recorded("ctld_partitions").frame;
    std::mutex mutex_;
    Bytes next_;
    FakeSlurmctld slurmctld_{[this](int socket, const Received& request) { answer(socket, request); }};
    Client client_{slurmctld_.port()};
};

}  // namespace

TEST_CASE("every truncation of every answer is an Error without records")
{
    for (const Question& question : questions) {
        INFO(question.name);
        const Bytes whole = recorded(question.answer).frame;
        Answering slurmctld(question);
        const Outcome good = slurmctld.outcome();
        REQUIRE(!good.refused);
        REQUIRE(good.shown > 0);
        constexpr std::size_t header = 16;
        const std::span body = std::span(whole).subspan(header);
        for (std::size_t size = 0; size < body.size(); ++size) {
            const Outcome outcome = slurmctld.outcome_with(with_body(whole, body.first(size)));
            INFO("cut to " << size << " of " << body.size());
            REQUIRE(outcome.refused);
            REQUIRE(outcome.shown == 0);
            REQUIRE(outcome.status == 502);
        }
        // An additional byte is invalid too.
        Bytes longer(body.begin(), body.end());
        longer.push_back(std::byte{0});
        REQUIRE(slurmctld.outcome_with(with_body(whole, longer)).refused);
    }
}

TEST_CASE("flipped bytes give an Error or another value")
{
    for (const Question& question : questions) {
        INFO(question.name);
        const Bytes whole = recorded(question.answer).frame;
        Answering slurmctld(question);
        std::size_t refused = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            Bytes flipped = whole;
            flipped[i] ^= std::byte{0xff};
            const Outcome outcome = slurmctld.outcome_with(std::move(flipped));
            if (outcome.refused) ++refused;
            // Never a part of a list. (A single job or node may become another one, which is not the wanted one.)
            if (outcome.refused) REQUIRE(outcome.shown == 0);
        }
        REQUIRE(refused > 10);
    }
}

TEST_CASE("queries have the bytes that slurmctld accepted")
{
    FakeSlurmctld slurmctld([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::no_change_in_data); });
    Client client(slurmctld.port());
    std::uint64_t total = 0;
    const auto asked = [&](const auto& call) {
        int number = 0;
        try {
            call();
        } catch (const Error& error) {
            number = error.number();
        }
        REQUIRE(number == err::no_change_in_data);  // slurmctld's answer
        return slurmctld.received().back();
    };
    const Received jobs = asked([&] { client.controller.jobs(client.caller, {0, 3})([](const model::Job&) {}); });
    REQUIRE(jobs.type == message::request_jobs);
    Bytes expected = recorded_request("jobs");
    expected[9] |= std::byte{0x10};  // only of this cluster, like other clients
    REQUIRE(jobs.body == expected);

    const std::string_view users[] = {"root"};
    const std::string_view nobody[] = {""};
    model::SharesQuery query;
    query.accounts = {nobody, 0};
    query.users = users;
    const Received shares = asked([&] { client.controller.shares(client.caller, query, total)([](const model::Shares&) {}); });
    REQUIRE(shares.body == recorded_request("shares"));

    // slurmctld gets the time of the client's last update.
    model::JobInfoQuery since{1'700'000'000, 1};
    const Received later = asked([&] { client.controller.jobs(client.caller, since)([](const model::Job&) {}); });
    Arena arena;
    Unpacker from(later.body, wire_version, arena);
    REQUIRE(from.u64() == 1'700'000'000);

    // Without flags nodes are asked for as the original does: all, with details, and MIXED.
    asked([&] { client.controller.nodes(client.caller, {})([](const model::Node&) {}); });
    const Bytes nodes = slurmctld.received().back().body;
    REQUIRE(std::to_integer<int>(nodes[9]) == (0x1 | 0x2 | 0x8 | 0x10));
}
