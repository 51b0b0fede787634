// Partitions are created, changed and deleted, jobs are requeued: what slurmctld is asked, and what becomes of its answers.
#include <map>

#include "catch.hpp"
#include "fake_slurmctld.hpp"
#include "messages/job.hpp"
#include "messages/node.hpp"
#include "restd/text.hpp"
#include "wire/no_val.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

std::string hex(std::span<const std::byte> bytes)
{
    std::string text;
    for (const std::byte byte : bytes) {
        text += hex_digits[static_cast<unsigned>(byte) >> 4];
        text += hex_digits[static_cast<unsigned>(byte) & 15];
    }
    return text;
}

model::Partition named(std::string_view name)
{
    model::Partition wanted;
    wanted.name = name;
    return wanted;
}

// A record as it was received, with all that it shows.
template <class Codec>
class As {
public:
    explicit As(std::span<const std::byte> body) : body_(body.begin(), body.end())
    {
        Unpacker from(body_, wire_version, arena_);
        Codec::unpack(from, order_);
        if (from.left() != 0) throw std::runtime_error("an order that is too long");
    }
    const typename Codec::Type* operator->() const { return &order_; }

private:
    Bytes body_;
    Arena arena_;
    typename Codec::Type order_;
};
using Ordered = As<wire::update_partition>;

// A slurmctld that has these partitions and says these numbers of orders for those names.
class Keeper {
public:
    explicit Keeper(std::vector<std::string> names, std::map<std::string, std::uint32_t> numbers = {})
        : names_(std::move(names)), numbers_(std::move(numbers))
    {}

    std::vector<std::pair<std::size_t, int>> store(List<model::Partition> list)
    {
        std::vector<std::pair<std::size_t, int>> failures;
        client.controller.store_partitions(
            client.caller, list, [&](const FailedEntry& entry) { failures.emplace_back(entry.index, entry.error.number()); });
        return failures;
    }
    std::vector<std::uint16_t> asked()
    {
        std::vector<std::uint16_t> types;
        for (const Received& request : slurmctld.received())
            if (request.type != message::request_ping) types.push_back(request.type);
        return types;
    }

private:
    void answer(int socket, const Received& request)
    {
        Packer body(wire_version);
        if (request.type == message::request_partitions) {
            wire::partition_info_msg::pack(body, {static_cast<std::uint32_t>(names_.size()), 1700000001});
            for (const std::string& name : names_) {
                PartitionInfo partition;
                partition.name = name;
                wire::partition_info::pack(body, partition);
            }
            return FakeSlurmctld::answer(socket, message::partitions, body.bytes());
        }
        if (request.type == message::request_ping) return FakeSlurmctld::answer_number(socket, 0);
        if (request.type == message::delete_partition) return FakeSlurmctld::answer_number(socket, numbers_["deleted"]);
        const std::uint32_t number = numbers_[std::string(Ordered(request.body)->name)];
        if (number == 0xffffffff) return;  // the connection is lost
        FakeSlurmctld::answer_number(socket, number);
    }

    const std::vector<std::string> names_;
    std::map<std::string, std::uint32_t> numbers_;

public:
    FakeSlurmctld slurmctld{[this](int socket, const Received& request) { answer(socket, request); }};
    Client client{slurmctld.port()};
};

}  // namespace

TEST_CASE("a partition is ordered in the bytes that slurmctld took")
{
    // What 26.05's own orders had: a new partition for one user a node, and another limit of time.
    PartitionOrder made;
    made.name = "q2";
    made.nodes = "c[1-2]";
    made.flag_bits = model::partition_flag::exclusive_user | model::partition_flag::exclusive_topology_clear;
    CHECK(hex(packed(wire::v26_05, body_of<wire::update_partition>(made))) ==
          "00000000000000000000000000000000000000000000000000000000fffffffffffffffefffffffe0000000000000000000200400000"
          "0000fffffffefffffffefffffffefffffffffffffffefffffffefffefffffffefffffffe0000000371320000000007635b312d325d00"
          "fffefffefffefffe00000000fffe00000000");
    PartitionOrder change;
    change.name = "q2";
    change.maximums_time = 60;
    CHECK(hex(packed(wire::v26_05, body_of<wire::update_partition>(change))) ==
          "00000000000000000000000000000000000000000000000000000000fffffffffffffffefffffffe0000000000000000000000000000"
          "0000fffffffefffffffefffffffefffffffffffffffefffffffefffe0000003cfffffffe0000000371320000000000fffefffefffeff"
          "fe00000000fffe00000000");
    CHECK(hex(packed(wire::v26_05, body_of<wire::delete_partition>({"q2"}))) == "00000003713200");

    // 25.05 brought the topology, 24.05 more flags, 23.02 sockets.
    const auto size = [&](WireVersion version) { return packed(version, body_of<wire::update_partition>(change)).size(); };
    CHECK(size(wire::v25_05) == size(wire::v26_05));
    CHECK(size(wire::v24_11) == size(wire::v25_05) - 4);
    CHECK(size(wire::v24_05) == size(wire::v24_11));
    CHECK(size(wire::v23_11) == size(wire::v24_05) - 2);
    CHECK(size(wire::v23_02) == size(wire::v23_11));
    CHECK(size(wire::v22_05) == size(wire::v23_02) - 4);
}

TEST_CASE("everything that is said of a partition is sent")
{
    model::Partition full = named("full");
    full.accounts_allowed = "physics";
    full.accounts_deny = "maths";
    full.nodes_allowed_allocation = "login";
    full.groups_allowed = "";
    full.qos_allowed = "normal";
    full.qos_deny = "low";
    full.qos_assigned = "part";
    full.alternate = "other";
    full.tres_billing_weights = "CPU=2";
    full.cpus_task_binding = model::cpu_binding::to_cores;
    full.defaults_partition_memory_per_cpu = 100;
    full.maximums_partition_memory_per_node = 2000;
    full.defaults_time = 30;
    full.defaults_job = "DefCpuPerGPU=2";
    full.grace_time = 9;
    full.maximums_cpus_per_node = 3;
    full.maximums_cpus_per_socket = NoVal32::infinite();
    full.maximums_nodes = 5;
    full.maximums_time = 60;
    full.minimums_nodes = 1;
    full.nodes_configured = "n[1-2]";
    full.node_sets = "set";
    full.maximums_over_time_limit = 6;
    full.preempt_mode = model::partition_preempt::cancel;
    full.priority_job_factor = 7;
    full.priority_tier = 8;
    full.partition_state = model::partition_state::drain;
    full.flags = model::partition_flag::hidden;
    full.exclusive = model::partition_exclusive::user;
    full.maximums_shares = 4;
    Keeper keeper({});
    REQUIRE(keeper.store({&full, 1}).empty());
    const Ordered sent(keeper.slurmctld.received().back().body);
    CHECK(sent->name == full.name);
    CHECK(sent->accounts_allowed == full.accounts_allowed);
    CHECK(sent->accounts_deny == full.accounts_deny);
    CHECK(sent->nodes_allowed_allocation == full.nodes_allowed_allocation);
    CHECK(sent->groups_allowed.data() != nullptr);
    CHECK(sent->qos_allowed == full.qos_allowed);
    CHECK(sent->qos_deny == full.qos_deny);
    CHECK(sent->qos_assigned == full.qos_assigned);
    CHECK(sent->alternate == full.alternate);
    CHECK(sent->tres_billing_weights == full.tres_billing_weights);
    CHECK(sent->cpus_task_binding == full.cpus_task_binding);
    CHECK(sent->default_memory == (100 | memory_per_cpu_bit));
    CHECK(sent->most_memory == 2000);
    CHECK(sent->defaults_time == full.defaults_time);
    CHECK(sent->defaults_job == full.defaults_job);
    CHECK(sent->grace_time == full.grace_time);
    CHECK(sent->maximums_cpus_per_node == full.maximums_cpus_per_node);
    CHECK(sent->maximums_cpus_per_socket.is_infinite());
    CHECK(sent->maximums_nodes == full.maximums_nodes);
    CHECK(sent->maximums_time == full.maximums_time);
    CHECK(sent->minimums_nodes == full.minimums_nodes);
    CHECK(sent->nodes == "n[1-2],set");
    CHECK(sent->maximums_over_time_limit == full.maximums_over_time_limit);
    CHECK(sent->preempt_mode == full.preempt_mode);
    CHECK(sent->priority_job_factor == full.priority_job_factor);
    CHECK(sent->priority_tier == full.priority_tier);
    CHECK(sent->partition_state == full.partition_state);
    CHECK(sent->flag_bits == (model::partition_flag::hidden | model::partition_flag::exclusive_user |
                              model::partition_flag::exclusive_topology_clear));
    CHECK(sent->shares == 4);
}

TEST_CASE("nodes that are not shared have no shares")
{
    namespace exclusive = model::partition_exclusive;
    namespace flag = model::partition_flag;
    const auto sent = [](std::uint16_t whose, std::uint16_t shares) {
        model::Partition wanted = named("p");
        wanted.exclusive = whose;
        wanted.maximums_shares = shares;
        Keeper keeper({});
        REQUIRE(keeper.store({&wanted, 1}).empty());
        const Ordered order(keeper.slurmctld.received().back().body);
        return std::pair(order->flag_bits, order->shares);
    };
    constexpr auto none = model::oversubscribe::not_given;
    constexpr std::uint32_t neither = flag::exclusive_user_clear | flag::exclusive_topology_clear;
    using Sent = std::pair<std::uint32_t, std::uint16_t>;
    CHECK(sent(exclusive::not_given, none) == Sent(0, no_value16));
    CHECK(sent(exclusive::no, none) == Sent(neither, no_value16));
    CHECK(sent(exclusive::no, 4) == Sent(neither, 4));
    CHECK(sent(exclusive::node, none) == Sent(neither, 0));
    CHECK(sent(exclusive::node, 1) == Sent(neither, 0));
    CHECK(sent(exclusive::topology, none) == Sent(flag::exclusive_user_clear | flag::exclusive_topology, 0));
    CHECK(sent(exclusive::user, none) == Sent(flag::exclusive_user | flag::exclusive_topology_clear, no_value16));
}

TEST_CASE("a partition that is there is changed, another one is created")
{
    Keeper keeper({"known", "other"});
    const model::Partition list[] = {named("known"), named("KNOWN"), named("new"), named("new"), named("Default")};
    CHECK(keeper.store(list).empty());
    const std::vector<std::uint16_t> expected = {message::request_partitions, message::update_partition,
                                                 message::create_partition,   message::create_partition,
                                                 message::update_partition,   message::update_partition};
    CHECK(keeper.asked() == expected);
}

TEST_CASE("a partition that slurmctld refuses does not keep the next from being stored")
{
    Keeper keeper({"b"}, {{"a", err::invalid_node_name}, {"b", err::user_id_missing}});
    const model::Partition list[] = {named("a"), named("b"), named("c")};
    CHECK(keeper.store(list) ==
          std::vector<std::pair<std::size_t, int>>{{0, err::invalid_node_name}, {1, err::user_id_missing}});
    CHECK(Ordered(keeper.slurmctld.received().back().body)->name == "c");
    Keeper gone({}, {{"a", 0xffffffff}});
    CHECK(gone.store(list).size() == 3);
    CHECK(gone.asked().size() == 2);
}

TEST_CASE("a partition is deleted")
{
    Keeper keeper({});
    keeper.client.controller.delete_partition(keeper.client.caller, "q2");
    REQUIRE(keeper.asked() == std::vector<std::uint16_t>{message::delete_partition});
    Keeper busy({}, {{"deleted", err::partition_in_use}});
    try {
        busy.client.controller.delete_partition(busy.client.caller, "q2");
        FAIL("a refused deletion was taken for done");
    } catch (const Error& error) {
        CHECK(error.number() == err::partition_in_use);
    }
}

TEST_CASE("a requeue is ordered in the bytes that slurmctld took")
{
    RequeueOrder order;
    order.name = "2";
    CHECK(hex(packed(wire::v26_05, body_of<wire::job_requeue>(order))) ==
          "0000000000000000fffffffe000000000000000000000002320000000000");
    CHECK(packed(wire::v25_11, body_of<wire::job_requeue>(order)) == packed(wire::v26_05, body_of<wire::job_requeue>(order)));
    order.flags = model::requeue_flag::hold;
    CHECK(hex(packed(wire::v25_05, body_of<wire::job_requeue>(order))) == "fffffffe00000002320000000800");
    CHECK(packed(wire::v22_05, body_of<wire::job_requeue>(order)) == packed(wire::v25_05, body_of<wire::job_requeue>(order)));
}

TEST_CASE("jobs are requeued one by one")
{
    FakeSlurmctld slurmctld([](int socket, const Received& request) {
        const As<wire::job_requeue> order(request.body);
        if (order->name == "7") return FakeSlurmctld::answer_number(socket, err::batch_only);
        if (order->name != "8_3") return FakeSlurmctld::answer_number(socket, 0);
        const model::JobArrayResult tasks[] = {{0, "8_3", "", err::job_pending, "still"}, {0, "8_[4-5]", "", 0, ""}};
        Packer body(wire_version);
        wire::job_array_resp::pack(body, {tasks});
        FakeSlurmctld::answer(socket, message::job_array_errors, body.bytes());
    });
    Client client(slurmctld.port());
    const JobId jobs[] = {{.job = 5}, {.job = 7}, {.job = 8, .array_task = 3}, {.job = 9}};
    std::vector<std::string> told;
    client.controller.requeue_jobs(
        client.caller, jobs, model::requeue_flag::hold,
        [&](const RequeuedJob& job) {
            std::string text = std::to_string(job.index) + " done";
            for (const auto& task : job.tasks)
                text += " " + std::to_string(task.job_id) + "=" + std::string(task.step_id) + ":" +
                        std::to_string(task.error_code) + ":" + std::string(task.error) + ":" + std::string(task.why);
            told.push_back(text);
        },
        [&](const FailedEntry& failed) {
            told.push_back(std::to_string(failed.index) + " " + std::to_string(failed.error.number()));
        });
    CHECK(told == std::vector<std::string>{"0 done", "1 2039",
                                           "2 done 8=8_3:2024:Job is pending execution:still 8=8_[4-5]:0:No error:", "3 done"});
}
