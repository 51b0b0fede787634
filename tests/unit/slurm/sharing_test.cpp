// Requests that share an answer of slurmctld, and answers that are stored.
#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "catch.hpp"
#include "counting_host.hpp"
#include "fake_slurmctld.hpp"
#include "gate.hpp"
#include "messages/job.hpp"
#include "messages/node.hpp"
#include "restd/budget.hpp"
#include "rpc/stored_answers.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

constexpr Time noon = 1'700'000'000;  // slurmctld's time in its answers

// A list of slurmctld with a head of this kind.
template <class Head, class Codec>
Bytes list_of(const typename Head::Type& head, const std::vector<typename Codec::Type>& records)
{
    Packer to(wire_version);
    Head::pack(to, head);
    for (const auto& record : records) Codec::pack(to, record);
    return std::move(to).take();
}
Bytes jobs_at(Time time, const std::vector<JobInfo>& jobs)
{
    return list_of<wire::job_info_msg, wire::job_info>({static_cast<std::uint32_t>(jobs.size()), time, 0}, jobs);
}

JobInfo job_in(std::uint32_t state, std::uint32_t priority, std::string_view name = "job")
{
    JobInfo job;
    job.job_id = 7;
    job.job_state = state;
    job.priority = NoVal32(priority);
    job.name = name;
    return job;
}
JobInfo running(std::string_view name = "job")
{
    return job_in(model::job_state::running, 100, name);
}

// A slurmctld with lists that a test changes. As the real one, it sends a list, or says that nothing has changed since.
class Lists {
public:
    // As in slurm.conf, the controllers of a cluster have one port and different addresses.
    explicit Lists(const char* host = "127.0.0.1", std::uint16_t port = 0)
        : slurmctld_([this](int socket, const Received& request) { answer(socket, request); }, host, port)
    {}

    void set(std::uint16_t type, std::uint16_t answer, Bytes body, Time changed)
    {
        const std::lock_guard lock(mutex_);
        lists_[type] = {answer, std::move(body), changed};
    }
    void set_jobs(Time time, Time changed, const std::vector<JobInfo>& jobs)
    {
        set(message::request_jobs, message::jobs, jobs_at(time, jobs), changed);
    }
    // The times that lists of this type were asked for with.
    std::vector<Time> asked_since(std::uint16_t type)
    {
        std::vector<Time> times;
        for (const Received& request : slurmctld_.received()) {
            if (request.type != type) continue;
            Arena arena;
            times.push_back(static_cast<Time>(Unpacker(request.body, wire_version, arena).u64()));
        }
        return times;
    }
    std::uint16_t port() const { return slurmctld_.port(); }

private:
    struct List {
        std::uint16_t answer = 0;
        Bytes body;
        Time changed = 0;
    };
    void answer(int socket, const Received& request)
    {
        List list;
        {
            const std::lock_guard lock(mutex_);
            const auto found = lists_.find(request.type);
            if (found == lists_.end()) return FakeSlurmctld::answer_number(socket, 0);
            list = found->second;
        }
        Arena arena;
        const Time since = static_cast<Time>(Unpacker(request.body, wire_version, arena).u64());
        if (since - 1 >= list.changed) return FakeSlurmctld::answer_number(socket, err::no_change_in_data);
        FakeSlurmctld::answer(socket, list.answer, list.body);
    }

    std::mutex mutex_;
    std::map<std::uint16_t, List> lists_;
    FakeSlurmctld slurmctld_;
};

model::JobInfoQuery all_jobs()
{
    return {0, model::show_all | model::show_detail};
}

std::vector<std::string> names_of(Client& client, const model::JobInfoQuery& query = all_jobs())
{
    std::vector<std::string> names;
    client.controller.jobs(client.caller, query)([&](const model::Job& job) { names.emplace_back(job.name); });
    return names;
}

constexpr Time settled(Time time)
{
    return time - ControllerQuestions::settling_time;
}

// Callers on threads of their own. The first one's question waits at a gate in slurmctld until all others wait for an answer.
class Together {
public:
    // `answer`: what slurmctld sends for each question.
    explicit Together(FakeSlurmctld::Behaviour answer)
        : slurmctld_([this, answer = std::move(answer)](int socket, const Received& request) {
              if (!is_asked_.exchange(true)) gate_.wait();
              answer(socket, request);
          })
    {}
    std::uint16_t port() const { return slurmctld_.port(); }
    FakeSlurmctld& slurmctld() { return slurmctld_; }

    template <class First>
    void begin(First first)
    {
        threads_.emplace_back([this, first] {
            const CountingHost::Worker worker(host_);
            first();
        });
        REQUIRE(soon([&] { return is_asked_.load(); }));
    }
    template <class Other>
    void join(Other other)
    {
        threads_.emplace_back([this, other] {
            const CountingHost::Worker worker(host_);
            other();
        });
    }
    // Lets the first question go once all callers wait.
    void finish()
    {
        const bool all_wait = soon([&] { return host_.waiting() == threads_.size(); });
        gate_.open();
        for (auto& thread : threads_) thread.join();
        CHECK(all_wait);
    }

private:
    Gate gate_;
    CountingHost host_;
    std::atomic<bool> is_asked_{false};
    FakeSlurmctld slurmctld_;
    std::list<std::thread> threads_;
};

void send_licenses(int socket, const Received&)
{
    send_frame(socket, recorded("ctld_licenses").frame);
}

std::size_t licenses(Client& client, const Identity& caller)
{
    std::size_t count = 0;
    client.controller.licenses(caller)([&](const model::License&) { ++count; });
    return count;
}

SharedMessage message_of(std::size_t size)
{
    auto message = std::make_shared<Message>();
    message->frame = frame_of(Bytes(size));
    return message;
}

}  // namespace

TEST_CASE("requests with the same question share an answer, but none that was asked for before they came")
{
    Together together(send_licenses);
    Client client(together.port());
    std::atomic<std::size_t> records{0};
    together.begin([&] { records += licenses(client, client.caller); });
    for (int i = 0; i < 7; ++i) together.join([&] { records += licenses(client, client.caller); });
    together.finish();
    CHECK(together.slurmctld().asked() == 2);  // the first one's, and one for all others
    const std::size_t one = licenses(client, client.caller);
    CHECK(one > 0);
    CHECK(records == 8 * one);
}

TEST_CASE("an answer is never shared with another user or another credential")
{
    Together together(send_licenses);
    Client client(together.port());
    Identity other_token = client.caller, other_user = client.caller;
    other_token.token = "d.e.f";
    other_user.user = "alice";
    together.begin([&] { licenses(client, client.caller); });
    for (const Identity* caller : {&other_token, &other_user}) together.join([&client, caller] { licenses(client, *caller); });
    together.finish();
    CHECK(together.slurmctld().asked() == 3);
}

TEST_CASE("other questions of the same user are not answered with it")
{
    Together together([](int socket, const Received& request) {
        if (request.type == message::request_licenses) return send_licenses(socket, request);
        FakeSlurmctld::answer_number(socket, err::invalid_job_id);
    });
    Client client(together.port());
    together.begin([&] { licenses(client, client.caller); });
    std::atomic<int> refused{0};
    for (const char* id : {"1", "2"})
        together.join([&client, &refused, id] {
            try {
                client.controller.job(client.caller, *JobId::parse(id), {});
            } catch (const Error&) {
                ++refused;
            }
        });
    together.finish();
    CHECK(refused == 2);
    CHECK(together.slurmctld().asked() == 3);
}

TEST_CASE("an error reaches everybody who shares the question, and nobody else")
{
    Together together([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::access_denied); });
    Client client(together.port());
    std::atomic<int> refused{0};
    const auto ask = [&] {
        try {
            licenses(client, client.caller);
        } catch (const Error& error) {
            if (error.number() == err::access_denied) ++refused;
        }
    };
    together.begin(ask);
    for (int i = 0; i < 4; ++i) together.join(ask);
    together.finish();
    CHECK(refused == 5);
    CHECK(together.slurmctld().asked() == 2);
}

TEST_CASE("who shares a question has a place among those that wait for slurmctld")
{
    Settings few;
    few.max_slurmctld_requests = 3;
    Together together(send_licenses);
    Client client(together.port(), {"127.0.0.1"}, few);
    together.begin([&] { licenses(client, client.caller); });
    for (int i = 0; i < 2; ++i) together.join([&] { licenses(client, client.caller); });
    REQUIRE(soon([&] { return client.bulkheads.slurmctld.inside() == 3; }));
    CHECK_THROWS_WITH(licenses(client, client.caller),
                      Catch::Matchers::ContainsSubstring("3 requests are waiting for slurmctld"));
    together.finish();
    CHECK(client.bulkheads.slurmctld.inside() == 0);
}

TEST_CASE("a shared answer is charged once")
{
    constexpr std::size_t total = std::size_t{1} << 20;
    Budget daemon(total);
    const Bytes body = jobs_at(noon, std::vector<JobInfo>(100, running()));
    std::atomic<std::size_t> most{0};
    std::mutex mutex;
    std::vector<Listing<model::Job>> held;
    {
        Together together([&](int socket, const Received&) { FakeSlurmctld::answer(socket, message::jobs, body); });
        Client client(together.port());
        const auto ask = [&] {
            RequestBudget budget(daemon, total);
            const RequestBudget::Current charged(budget);
            auto listing = client.controller.jobs(client.caller, all_jobs());
            const std::lock_guard lock(mutex);
            held.push_back(std::move(listing));
        };
        together.begin(ask);
        for (int i = 0; i < 5; ++i) together.join(ask);
        together.finish();
        // Two answers are held by six listings. The budgets of the requests have ended.
        const std::size_t taken = total - daemon.left();
        CHECK(taken >= 2 * body.size());
        CHECK(taken < 3 * body.size());
        held.clear();
        client.questions.forget();
        CHECK(daemon.left() == total);
    }
}

TEST_CASE("a list is asked for with its own time, and shown again if nothing has changed")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, {running("one")});
    CHECK(names_of(client) == std::vector<std::string>{"one"});
    CHECK(names_of(client) == std::vector<std::string>{"one"});
    CHECK(names_of(client) == std::vector<std::string>{"one"});
    CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{0, settled(noon), settled(noon)});

    lists.set_jobs(noon + 30, noon + 20, {running("two")});
    CHECK(names_of(client) == std::vector<std::string>{"two"});
    CHECK(names_of(client) == std::vector<std::string>{"two"});
    CHECK(lists.asked_since(message::request_jobs) ==
          std::vector<Time>{0, settled(noon), settled(noon), settled(noon), settled(noon + 30)});
}

TEST_CASE("a list that is shown again has the same version, another one has another")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, {running("one")});
    const auto version = [&] { return client.controller.jobs(client.caller, all_jobs()).version; };
    const std::uint64_t first = version();
    CHECK(first != 0);
    CHECK(version() == first);
    // The same records, but slurmctld says that something has changed.
    lists.set_jobs(noon + 30, noon + 20, {running("one")});
    const std::uint64_t second = version();
    CHECK(second != first);
    CHECK(version() == second);

    const auto node_version = [&] { return client.controller.nodes(client.caller, {}).version; };
    const auto set_partitions = [&](Time time) {
        PartitionInfo partition;
        partition.name = "debug";
        lists.set(message::request_partitions, message::partitions,
                  list_of<wire::partition_info_msg, wire::partition_info>({1, time}, {partition}), time - 60);
    };
    lists.set(message::request_nodes, message::nodes, list_of<wire::node_info_msg, wire::node_info>({0, noon, {}}, {}),
              noon - 60);
    set_partitions(noon);
    const std::uint64_t nodes = node_version();
    CHECK(node_version() == nodes);
    set_partitions(noon + 100);  // nodes show their partitions
    CHECK(node_version() != nodes);
}

TEST_CASE("a change in the seconds before a list was made is asked for again: slurmctld's times may be late")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 1, {running("one")});
    names_of(client);
    // It was made with an older time than that of the list, which does not show it.
    lists.set_jobs(noon + 1, noon - 1, {running("two")});
    CHECK(names_of(client) == std::vector<std::string>{"two"});
}

TEST_CASE("jobs that are about to be scheduled change without notice: the whole list is asked for")
{
    struct Case {
        const char* what;
        JobInfo job;
        bool is_stored;
    };
    JobInfo later = job_in(model::job_state::pending, 0), looked_at = later, dependent = later;
    JobInfo sibling = running(), buffered = running();
    later.start_time = noon + 600;
    looked_at.flags = model::job_flag::backfill_attempted;
    dependent.flags = model::job_flag::dependent;
    sibling.has_federation = true;
    buffered.burst_buffer = "#BB";
    const Case cases[] = {{"running", running(), true},
                          {"completed", job_in(model::job_state::completed, 100), true},
                          {"held", job_in(model::job_state::pending, 0), true},
                          {"pending", job_in(model::job_state::pending, 100), false},
                          {"held, with an expected start", later, false},
                          {"held after backfill has looked at it", looked_at, false},
                          {"held, and new or dependent", dependent, false},
                          {"of a federation", sibling, false},
                          {"with a burst buffer", buffered, false}};
    for (const Case& each : cases) {
        INFO(each.what);
        Lists lists;
        Client client(lists.port());
        lists.set_jobs(noon, noon - 60, {running(), each.job});
        names_of(client);
        CHECK(names_of(client).size() == 2);
        CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{0, each.is_stored ? settled(noon) : 0});
    }
}

TEST_CASE("nodes, the partitions that they need, and reservations are shown again, too")
{
    Lists lists;
    Client client(lists.port());
    NodeInfo node;
    node.name = "n1";
    PartitionInfo partition;
    partition.name = "debug";
    model::Reservation reservation;
    reservation.name = "course";
    lists.set(message::request_nodes, message::nodes, list_of<wire::node_info_msg, wire::node_info>({1, noon, {}}, {node}),
              noon - 60);
    lists.set(message::request_partitions, message::partitions,
              list_of<wire::partition_info_msg, wire::partition_info>({1, noon + 1}, {partition}), noon - 60);
    lists.set(message::request_reservations, message::reservations,
              list_of<wire::reserve_info_msg, wire::reserve_info>({1, noon + 2}, {reservation}), noon - 60);
    for (int i = 0; i < 2; ++i) {
        std::string found;
        client.controller.nodes(client.caller, {})([&](const model::Node& each) { found += each.name; });
        client.controller.reservations(client.caller, {})([&](const model::Reservation& each) { found += each.name; });
        CHECK(found == "n1course");
    }
    CHECK(lists.asked_since(message::request_nodes) == std::vector<Time>{0, settled(noon)});
    CHECK(lists.asked_since(message::request_partitions) == std::vector<Time>{0, settled(noon + 1)});
    CHECK(lists.asked_since(message::request_reservations) == std::vector<Time>{0, settled(noon + 2)});
}

TEST_CASE("nodes of a reservation of the moment are asked for as a whole: slurmctld does not say when it ends")
{
    for (const std::uint32_t flag : {model::node_state::reserved, model::node_state::maintenance}) {
        Lists lists;
        Client client(lists.port());
        NodeInfo node;
        node.name = "n1";
        node.state = model::node_state::idle | flag;
        lists.set(message::request_nodes, message::nodes, list_of<wire::node_info_msg, wire::node_info>({1, noon, {}}, {node}),
                  noon - 60);
        lists.set(message::request_partitions, message::partitions,
                  list_of<wire::partition_info_msg, wire::partition_info>({0, noon}, {}), noon - 60);
        for (int i = 0; i < 2; ++i) client.controller.nodes(client.caller, {});
        CHECK(lists.asked_since(message::request_nodes) == std::vector<Time>{0, 0});
        CHECK(lists.asked_since(message::request_partitions) == std::vector<Time>{0, settled(noon)});
    }
}

TEST_CASE("what slurm.conf makes change without notice is asked for as a whole")
{
    Lists lists;
    Client client(lists.port());
    lists.set(message::request_nodes, message::nodes, list_of<wire::node_info_msg, wire::node_info>({0, noon, {}}, {}),
              noon - 60);
    lists.set(message::request_partitions, message::partitions,
              list_of<wire::partition_info_msg, wire::partition_info>({0, noon}, {}), noon - 60);
    const auto ask_twice = [&] {
        for (int i = 0; i < 2; ++i) client.controller.nodes(client.caller, {});
    };
    SECTION("energy of nodes")
    {
        client.conf.measures_energy = true;
        ask_twice();
        CHECK(lists.asked_since(message::request_nodes) == std::vector<Time>{0, 0});
        CHECK(lists.asked_since(message::request_partitions) == std::vector<Time>{0, settled(noon)});
    }
    SECTION("nodes that come and go")
    {
        client.conf.has_dynamic_nodes = true;
        ask_twice();
        CHECK(lists.asked_since(message::request_nodes) == std::vector<Time>{0, settled(noon)});
        CHECK(lists.asked_since(message::request_partitions) == std::vector<Time>{0, 0});
    }
}

TEST_CASE("what depends on permissions is asked for as a whole, except by root and SlurmUser")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, {running()});
    client.conf.slurm_user = "slurm";
    const auto second_time = [&](const char* user, const model::JobInfoQuery& query) {
        client.caller.user = user;
        client.questions.forget();
        names_of(client, query);
        names_of(client, query);
        return lists.asked_since(message::request_jobs).back();
    };
    CHECK(second_time("alice", all_jobs()) == settled(noon));
    // Hidden partitions.
    CHECK(second_time("alice", {0, model::show_detail}) == 0);
    CHECK(second_time("root", {0, model::show_detail}) == settled(noon));
    client.conf.private_jobs = true;
    CHECK(second_time("alice", all_jobs()) == 0);
    CHECK(second_time("root", all_jobs()) == settled(noon));
    CHECK(second_time("slurm", all_jobs()) == settled(noon));
}

TEST_CASE("a stored list is for one user and one credential")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, {running()});
    names_of(client);
    client.caller.token = "d.e.f";
    names_of(client);
    client.caller.user = "alice";
    names_of(client);
    CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{0, 0, 0});
}

TEST_CASE("a controller's list is not shown because another controller says that nothing has changed")
{
    auto primary = std::make_unique<Lists>();
    Lists backup("127.0.0.2", primary->port());
    Client client(backup.port(), {"127.0.0.1", "127.0.0.2"});
    primary->set_jobs(noon, noon - 60, {running("one")});
    backup.set_jobs(noon - 5, noon - 60, {running("two")});
    names_of(client);
    primary.reset();
    CHECK(names_of(client) == std::vector<std::string>{"two"});
    CHECK(names_of(client) == std::vector<std::string>{"two"});
    CHECK(backup.asked_since(message::request_jobs) == std::vector<Time>{settled(noon), 0, settled(noon - 5)});
}

TEST_CASE("a client's own update_time goes to slurmctld, and so does its answer to the client")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, {running()});
    model::JobInfoQuery query = all_jobs();
    query.update_time = noon - 100;
    CHECK(names_of(client, query).size() == 1);
    query.update_time = noon;
    try {
        names_of(client, query);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.number() == err::no_change_in_data);
    }
    CHECK(names_of(client).size() == 1);
    CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{noon - 100, noon, 0});
}

TEST_CASE("an order that lists show without a change of their time makes them be asked for as a whole")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, {running()});
    names_of(client);
    client.controller.delete_partition(client.caller, "old");
    names_of(client);
    CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{0, 0});
}

TEST_CASE("an answer to a question that began before such an order is not stored")
{
    const Bytes body = jobs_at(noon, {running()});
    Together together([&](int socket, const Received&) { FakeSlurmctld::answer(socket, message::jobs, body); });
    Client client(together.port());
    together.begin([&] { names_of(client); });
    client.questions.forget();
    together.finish();
    names_of(client);
    Arena arena;
    CHECK(Unpacker(together.slurmctld().received().back().body, wire_version, arena).u64() == 0);
}

TEST_CASE("nothing is stored if that is turned off")
{
    Lists lists;
    Settings off;
    off.max_stored_answers = 0;
    Client client(lists.port(), {"127.0.0.1"}, off);
    lists.set_jobs(noon, noon - 60, {running()});
    names_of(client);
    names_of(client);
    CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{0, 0});
}

TEST_CASE("a malformed list is not stored")
{
    Lists lists;
    Client client(lists.port());
    Bytes cut = jobs_at(noon, {running()});
    cut.pop_back();
    lists.set(message::request_jobs, message::jobs, cut, noon - 60);
    for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(names_of(client), Error);
    CHECK(lists.asked_since(message::request_jobs) == std::vector<Time>{0, 0});
}

TEST_CASE("stored answers give way when there is no memory for a new one")
{
    Lists lists;
    Client client(lists.port());
    lists.set_jobs(noon, noon - 60, std::vector<JobInfo>(100, running("one")));
    const std::size_t size = jobs_at(noon, std::vector<JobInfo>(100, running("one"))).size();
    Budget daemon(size + size / 2);
    const auto ask = [&] {
        RequestBudget budget(daemon, daemon.total());
        const RequestBudget::Current charged(budget);
        return names_of(client);
    };
    REQUIRE(ask().front() == "one");
    lists.set_jobs(noon + 60, noon + 30, std::vector<JobInfo>(100, running("two")));
    CHECK(ask().front() == "two");
    client.questions.forget();
    CHECK(daemon.left() == daemon.total());
}

TEST_CASE("stored answers: the least recently used ones go first, and all go after their time")
{
    constexpr std::size_t mebibyte = std::size_t{1} << 20;
    const auto key = [](const char* asker) { return QuestionKey{asker, "ctl", 1, wire_version, {}}; };
    SECTION("limited bytes")
    {
        StoredAnswers stored(3 * mebibyte + mebibyte / 2);
        for (const char* asker : {"a", "b", "c"}) stored.put(key(asker), {message_of(mebibyte), noon});
        REQUIRE(stored.find(key("a")));
        stored.put(key("d"), {message_of(mebibyte), noon});
        CHECK(stored.find(key("a")));
        CHECK_FALSE(stored.find(key("b")));
        CHECK(stored.find(key("c")));
        CHECK(stored.find(key("d")));
        CHECK(stored.bytes() <= 3 * mebibyte + mebibyte / 2);
        // One that is too long takes nobody's place.
        stored.put(key("e"), {message_of(4 * mebibyte), noon});
        CHECK_FALSE(stored.find(key("e")));
        CHECK(stored.find(key("a")));
        // A new answer replaces the old one.
        const SharedMessage answer = message_of(10);
        stored.put(key("a"), {answer, noon + 1});
        REQUIRE(stored.find(key("a")));
        CHECK(stored.find(key("a"))->answer == answer);
        CHECK(stored.find(key("a"))->last_update == noon + 1);
        stored.drop(key("a"));
        CHECK_FALSE(stored.find(key("a")));
        CHECK(stored.clear());
        CHECK(stored.bytes() == 0);
        CHECK_FALSE(stored.clear());
    }
    SECTION("limited time")
    {
        StoredAnswers stored(mebibyte, std::chrono::milliseconds(20));
        stored.put(key("a"), {message_of(10), noon});
        CHECK(soon([&] {
            stored.drop_late_ones();
            return stored.bytes() == 0;
        }));
        stored.put(key("b"), {message_of(10), noon});
        CHECK(soon([&] { return !stored.find(key("b")); }));
    }
}
