// Feeds: what watchers are told, for a cluster that is asked and for one that tells.
#include "catch.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "feed.hpp"
#include "job_filter.hpp"
#include "restd/cluster.hpp"
#include "restd/error.hpp"
#include "restd/model/node_values.hpp"
#include "source.hpp"

using namespace restd;
using namespace restd::events;
using namespace std::chrono_literals;
namespace state = restd::model::job_state;

namespace {

spdlog::logger& silence()
{
    static spdlog::logger log("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    return log;
}

// A cluster whose jobs a test sets. It is asked, unless `tells`.
class PlayedCluster final : public Cluster, public Controller {
public:
    struct Job {
        std::uint32_t state;
        std::uint32_t array = 0;
        NoVal32 task = {};
    };
    std::map<std::uint32_t, Job> list;
    Time clock = 100, changed = 90;
    bool tells = false;
    std::optional<Error> failure;
    bool takes_fail = false;
    std::set<std::string> refused;    // tokens
    bool has_key = true;              // so that verify() checks them
    std::vector<std::string> proved;  // the tokens of questions that only try them
    std::vector<std::string> asked;   // the tokens of the questions that were answered with a list
    std::size_t unchanged = 0;        // questions that were answered with "no change"
    std::vector<std::pair<std::optional<std::uint32_t>, std::uint32_t>> told;  // (before, id): what was not taken yet
    bool is_lost = false;
    std::size_t watches = 0;

    void set(std::uint32_t id, Job job)
    {
        std::optional<std::uint32_t> before;
        if (const auto known = list.find(id); known != list.end()) before = known->second.state;
        list[id] = job;
        pass_time();
        told.emplace_back(before, id);
    }
    void remove(std::uint32_t id)
    {
        list.erase(id);
        pass_time();
    }
    // As the cluster does on a thread of its own.
    void tell() { to_tell(); }
    ChangesTold to_tell;

    ClusterInfo info() const override { return {}; }
    void verify(Identity& caller) override
    {
        if (has_key) check(caller);
        caller.proof = has_key ? Proof::token : Proof::unchecked_token;
    }
    std::shared_ptr<Controller> controller() override { return {std::shared_ptr<void>(), this}; }

    Listing<model::Job> jobs(const Identity& caller, const model::JobInfoQuery& query) override
    {
        if (failure) throw Error(*failure);
        check(caller);
        if (query.update_time > clock) {
            proved.push_back(caller.token);
            throw Error(err::no_change_in_data, "no change", "test");
        }
        if (query.update_time >= changed) {
            ++unchanged;
            throw Error(err::no_change_in_data, "no change", "test");
        }
        asked.push_back(caller.token);
        Listing<model::Job> listing = records();
        listing.last_update = clock;
        return listing;
    }
    Watch<model::Job> watch_jobs(const Identity& caller, ChangesTold tell_of) override
    {
        if (!tells) not_supported("watch_jobs");
        if (failure) throw Error(*failure);
        asked.push_back(caller.token);
        ++watches;
        to_tell = std::move(tell_of);
        told.clear();
        is_lost = false;
        return {records(), std::make_unique<Told>(*this)};
    }

private:
    struct Told final : Changes<model::Job> {
        explicit Told(PlayedCluster& the_cluster) : cluster(the_cluster) {}
        bool take(Sink<Change<model::Job>> sink) override
        {
            if (cluster.is_lost) return false;
            if (cluster.takes_fail) throw std::runtime_error("a record cannot be shown");
            for (const auto& [before, id] : std::exchange(cluster.told, {})) {
                const model::Job job = record(id, cluster.list.at(id));
                sink({job, before});
            }
            return true;
        }
        PlayedCluster& cluster;
    };

    void check(const Identity& caller) const
    {
        if (refused.contains(caller.token)) throw Error(err::auth_credential_invalid, "refused", "test");
    }
    void pass_time()
    {
        changed = clock + 1;
        clock += 10;
    }
    static model::Job record(std::uint32_t id, const Job& job)
    {
        model::Job record;
        record.job_id = id;
        record.job_state = job.state;
        record.state_reason = "None";
        record.user_name = id % 2 == 0 ? "even" : "odd";
        if (job.array != 0) record.array_job_id = job.array;
        record.array_task_id = job.task;
        return record;
    }
    Listing<model::Job> records()
    {
        return [list = list](Sink<model::Job> sink) {
            for (const auto& [id, job] : list) sink(record(id, job));
        };
    }
};

// A client, with room for so many texts that it has not read.
class PlayedAnswer final : public LongAnswer {
public:
    Offer offer(Text text) override
    {
        if (is_over) return Offer::closed;
        if (texts.size() >= room) {
            is_full = true;
            return Offer::full;
        }
        texts.push_back(std::move(text));
        return Offer::accepted;
    }
    void close(std::string why) override { end("closed: " + why); }
    void cut(std::string why) override { end("cut: " + why); }
    bool is_closed() const override { return is_over; }

    std::size_t room = static_cast<std::size_t>(-1);
    std::vector<Text> texts;
    bool is_full = false, is_over = false;
    std::string why;

private:
    void end(const std::string& reason)
    {
        if (!is_over) why = reason;
        is_over = true;
    }
};

struct Client {
    std::shared_ptr<PlayedAnswer> answer = std::make_shared<PlayedAnswer>();
    std::shared_ptr<Watcher> watcher;

    // What has come since the last call.
    std::string read()
    {
        std::string all;
        for (const auto& text : std::exchange(answer->texts, {})) all += *text;
        if (std::exchange(answer->is_full, false)) watcher->has_room();
        return all;
    }
    // The last id.
    static std::optional<EventId> id_in(const std::string& text)
    {
        const auto at = text.rfind("\nid: ");
        return at == text.npos ? std::nullopt : EventId::parse(text.substr(at + 5, text.find('\n', at + 5) - at - 5));
    }
};

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++found;
    return found;
}

struct Scene {
    PlayedCluster cluster;
    FeedOptions options;
    std::shared_ptr<Feed> feed;

    Scene() { options.poll = 0ms; }
    void begin() { feed = std::make_shared<Feed>(Subject::jobs, options, std::make_shared<Waker>(), silence()); }

    Client join(Filter filter = {}, std::optional<EventId> resume = {}, std::string token = "token", Time expires = 0,
                std::size_t room = static_cast<std::size_t>(-1))
    {
        if (feed == nullptr) begin();
        Identity identity;
        identity.user = "alice";
        identity.token = std::move(token);
        identity.proof = identity.token.empty() ? Proof::kernel : Proof::token;
        identity.expires = expires;
        Client client;
        client.answer->room = room;
        client.watcher = std::make_shared<Watcher>(feed->inbox(), identity, std::move(filter));
        client.watcher->answer = client.answer;
        feed->join(client.watcher, resume);
        return client;
    }
    // What a client gets that has seen this event.
    std::string joined(EventId seen)
    {
        Client client = join({}, seen);
        turn();
        return client.read();
    }
    // All that is due now.
    void turn(Feed::Clock::time_point now = Feed::Clock::now())
    {
        const auto begin = Feed::Clock::now();
        if (feed->tend(now).is_refresh) feed->refresh(cluster);
        feed->tend(begin);  // nothing is due again
    }
    // A turn in which the cluster has told of something.
    void tell()
    {
        cluster.tell();
        turn();
    }
};

}  // namespace

TEST_CASE("a feed asks once for all its watchers, and tells what has changed", "[events]")
{
    Scene scene;
    scene.cluster.list = {{1, {state::running}}, {2, {state::pending}}};
    Client first = scene.join(), second = scene.join(job_filter("user", {"even"}));
    CHECK(first.read() == "retry: 2000\n\n");
    scene.turn();
    CHECK(scene.cluster.asked.size() == 1);
    std::string text = first.read();
    CHECK(text.find("event: snapshot\nid: ") == 0);
    CHECK(text.find(R"(data: {"jobs":[{"job_id":1,"state":["RUNNING"],"reason":"None"},{"job_id":2,"state":["PENDING"])") !=
          text.npos);
    text = second.read();
    CHECK(text.find(R"({"jobs":[{"job_id":2,)") != text.npos);

    // Nothing has changed: the question is cheap, and nobody is told.
    scene.turn();
    CHECK(scene.cluster.asked.size() == 1);
    CHECK(scene.cluster.unchanged == 1);
    CHECK(first.read().empty());

    scene.cluster.set(2, {state::running});
    scene.cluster.set(3, {state::pending});
    scene.turn();
    CHECK(scene.cluster.asked.size() == 2);
    text = first.read();
    CHECK(count(text, "event: job\n") == 2);
    CHECK(text.find(R"("job_id":2,"old_state":["PENDING"],"state":["RUNNING"])") < text.find(R"("job_id":3,"old_state":null)"));
    text = second.read();
    CHECK(count(text, "event: job\n") == 1);
    CHECK(text.find(R"("job_id":2,"old_state":["PENDING"],"state":["RUNNING"])") != text.npos);

    // A job that had ended is forgotten in silence; one that had not is told of.
    scene.cluster.set(3, {state::completed});
    scene.turn();
    first.read();
    scene.cluster.remove(3);
    scene.cluster.remove(1);
    scene.turn();
    text = first.read();
    CHECK(count(text, "event: job\n") == 1);
    CHECK(text.find(R"("job_id":1,"old_state":["RUNNING"],"state":null)") != text.npos);
}

TEST_CASE("a task of an array was pending before", "[events]")
{
    Scene scene;
    scene.cluster.list = {{10, {state::pending, 10}}};
    Client client = scene.join();
    scene.turn();
    client.read();
    scene.cluster.set(11, {state::running, 10, 0});
    scene.turn();
    const std::string text = client.read();
    CHECK(text.find(R"("job_id":11,"array_job_id":10,"array_task_id":0,"old_state":["PENDING"],"state":["RUNNING"])") !=
          text.npos);
}

TEST_CASE("a cluster that tells is not asked, and no change is missed", "[events]")
{
    Scene scene;
    scene.cluster.tells = true;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join();
    scene.turn();
    CHECK(scene.cluster.watches == 1);
    client.read();
    // All between two looks.
    scene.cluster.set(1, {state::running});
    scene.cluster.set(2, {state::pending});
    scene.cluster.set(2, {state::running});
    scene.cluster.set(2, {state::completed});
    scene.cluster.told.resize(4);
    // The played cluster shows jobs as they are now, so only the number and the order of changes count here.
    scene.cluster.list[2].state = state::running;
    scene.tell();
    const std::string text = client.read();
    CHECK(text.find(R"("job_id":1,"old_state":["PENDING"],"state":["RUNNING"])") != text.npos);
    CHECK(text.find(R"("job_id":2,"old_state":null)") != text.npos);
    CHECK(scene.cluster.unchanged == 0);

    // What is lost is found by comparison with a new beginning.
    scene.cluster.set(1, {state::completed});
    scene.cluster.is_lost = true;
    scene.tell();
    scene.turn();
    CHECK(scene.cluster.watches >= 2);
    CHECK(client.read().find(R"("job_id":1,"old_state":["RUNNING"],"state":["COMPLETED"])") != std::string::npos);
}

TEST_CASE("a watcher resumes after the last event that it has seen", "[events]")
{
    Scene scene;
    scene.options.window = 4;
    scene.options.burst_time = 0ms;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join();
    scene.turn();
    const auto begin = Client::id_in(client.read());
    REQUIRE(begin);
    const auto step = [&](std::uint32_t now) {
        scene.cluster.set(1, {now});
        scene.turn();
    };
    for (const auto now : {state::running, state::suspended, state::running}) step(now);
    const std::string seen = client.read();
    CHECK(count(seen, "event: job\n") == 3);

    Client back = scene.join({}, begin);
    const std::string text = back.read();
    CHECK(text.find("retry: 2000\n\nevent: resumed\nid: " + begin->text() + "\ndata: {}\n\n") == 0);
    CHECK(text.find(seen) != text.npos);
    // Nothing is missing when the newest is known.
    Client newest = scene.join({}, Client::id_in(seen));
    CHECK(newest.read().ends_with("data: {}\n\n"));
    // The window is exceeded by one event.
    for (const auto now : {state::suspended, state::running}) step(now);
    CHECK(scene.joined(*begin).find("event: snapshot\n") != std::string::npos);
    CHECK(scene.join({}, EventId{begin->epoch, begin->place + 1}).read().find("event: resumed\n") != std::string::npos);
    // Events of another feed, and of the future.
    CHECK(scene.joined(EventId{begin->epoch + 1, begin->place + 3}).find("event: snapshot\n") != std::string::npos);
    CHECK(scene.joined(EventId{begin->epoch, begin->place + 100}).find("event: snapshot\n") != std::string::npos);
}

TEST_CASE("a snapshot is not older than the request", "[events]")
{
    Scene scene;
    scene.options.poll = 1h;
    SECTION("of a cluster that is asked") {}
    SECTION("of a cluster that tells")
    {
        scene.cluster.tells = true;
    }
    Client first = scene.join();
    scene.turn();
    first.read();
    // The client has done this, and comes then.
    scene.cluster.set(1, {state::pending});
    Client second = scene.join();
    CHECK(second.read() == "retry: 2000\n\n");
    // One who comes while the cluster is being asked waits for the next question.
    if (!scene.cluster.tells) {
        CHECK(scene.feed->tend(Feed::Clock::now()).is_refresh);
        Client third = scene.join();
        scene.feed->refresh(scene.cluster);
        CHECK(third.read() == "retry: 2000\n\n");
        CHECK(second.read().find("\"job_id\":1") != std::string::npos);
        // A heartbeat for it has no id: it has not seen what went before.
        scene.feed->tend(Feed::Clock::now() + scene.options.heartbeat + 1s);
        CHECK(third.read() == ":\n\n");
        scene.feed->refresh(scene.cluster);
        CHECK(third.read().find("\"job_id\":1") != std::string::npos);
        // Then nobody waits, and the next question has time.
        CHECK_FALSE(scene.feed->tend(Feed::Clock::now()).is_refresh);
    } else {
        scene.turn();
        CHECK(second.read().find("\"job_id\":1") != std::string::npos);
    }
    CHECK(first.read().find("\"job_id\":1,\"old_state\":null") != std::string::npos);
}

TEST_CASE("a slow watcher is dropped when it has fallen behind the log", "[events]")
{
    Scene scene;
    scene.options.window = 8;
    scene.options.burst_time = 0ms;
    scene.cluster.list = {{1, {state::pending}}};
    Client slow = scene.join({}, {}, "slow", 0, 3), good = scene.join({}, {}, "good");
    scene.turn();
    CHECK(count(slow.read(), "snapshot") == 1);
    const auto steps = [&](int number) {
        for (int i = 0; i < number; ++i) {
            scene.cluster.set(1, {i % 2 == 0 ? state::running : state::suspended});
            scene.turn();
        }
    };
    // Behind, but within the log: it catches up.
    steps(8);
    CHECK(slow.answer->texts.size() == 3);
    std::string text = slow.read();
    for (int i = 0; i < 4; ++i) {
        scene.turn();
        text += slow.read();
    }
    CHECK(count(text, "event: job\n") == 8);
    CHECK_FALSE(slow.answer->is_over);
    // Too far behind.
    steps(16);
    CHECK(slow.answer->why.find("cut: a slow watcher") == 0);
    CHECK_FALSE(good.answer->is_over);
    CHECK(scene.feed->watcher_count() == 1);
}

TEST_CASE("a burst of events drops nobody who takes them", "[events]")
{
    Scene scene;
    scene.options.window = 8;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join({}, {}, "token", 0, 3);
    scene.turn();
    std::string text = client.read();
    for (std::uint32_t id = 100; id < 200; ++id) scene.cluster.set(id, {state::pending});
    scene.turn();
    for (int i = 0; i < 100 && count(text, "event: job\n") < 100; ++i) {
        text += client.read();
        scene.turn();
    }
    CHECK(count(text, "event: job\n") == 100);
    CHECK_FALSE(client.answer->is_over);
}

TEST_CASE("a long snapshot comes in parts, as the client takes them", "[events]")
{
    Scene scene;
    for (std::uint32_t id = 1; id <= 1000; ++id) scene.cluster.list[id] = {state::running};
    Client all = scene.join({}, {}, "token", 0, 2), even = scene.join(job_filter("user", {"even"}), {}, "token", 0, 2);
    scene.turn();
    CHECK(all.answer->texts.size() == 2);
    std::string first, second;
    for (int i = 0; i < 40; ++i) {
        // What happens meanwhile comes after the snapshot.
        if (i == 2) scene.cluster.set(1002, {state::pending});
        first += all.read();
        second += even.read();
        scene.turn();
    }
    CHECK(count(first, "\"job_id\":") == 1001);
    CHECK(count(first, "\"more\":false") == 1);
    CHECK(count(first, "event: snapshot\nid: ") == 1);
    CHECK(first.find("\"more\":false") < first.find("event: job\n"));
    CHECK(count(second, "\"job_id\":") == 501);
    CHECK(count(second, "\"more\":false") == 1);
    // A text is in memory once.
    scene.feed.reset();
}

TEST_CASE("filters are looked at in turns, and nothing is lost between them", "[events]")
{
    Scene scene;
    scene.options.turn = 100;  // values that are compared
    scene.options.heartbeat = 0ms;
    for (std::uint32_t id = 1; id <= 300; ++id) scene.cluster.list[id] = {state::running};
    std::vector<std::string_view> users(9, "nobody");
    users.push_back("even");
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) clients.push_back(scene.join(job_filter("user", users)));
    std::vector<std::string> read(3);
    const auto all_have = [&](const std::string& text, std::size_t times) {
        return std::all_of(read.begin(), read.end(), [&](const std::string& each) { return count(each, text) == times; });
    };
    // 900 records are looked at, of which each turn can look at ten.
    std::size_t turns = 0;
    while (!all_have("\"more\":false", 1) && turns < 1000) {
        scene.turn();
        ++turns;
        for (std::size_t i = 0; i < 3; ++i) read[i] += clients[i].read();
    }
    CHECK(turns >= 900 / 10 / 3);  // a call of turn() is at most three of them
    CHECK(turns < 1000);
    CHECK(all_have("\"job_id\":", 150));
    // What happens meanwhile comes to all of them, and no heartbeat says before that it was told.
    for (std::uint32_t id = 1; id <= 100; ++id) scene.cluster.set(id, {state::completed});
    for (std::size_t i = 0; i < 3; ++i) read[i].clear();
    for (turns = 0; !all_have("event: job\n", 50) && turns < 1000; ++turns) {
        scene.turn();
        for (std::size_t i = 0; i < 3; ++i) {
            const std::string text = clients[i].read();
            const std::size_t told = count(read[i] + text.substr(0, text.find(":\nid: ")), "event: job\n");
            if (text.find(":\nid: ") != text.npos) CHECK((told == 0 || told == 50));
            read[i] += text;
        }
    }
    CHECK(turns < 1000);
    CHECK(all_have("event: job\n", 50));
}

TEST_CASE("watchers learn that the cluster does not answer", "[events]")
{
    Scene scene;
    scene.cluster.failure.emplace(err::error, "slurmctld is down", "test");
    Client early = scene.join();
    scene.turn();
    CHECK(early.read().find(R"(event: unavailable
data: {"error":"slurmctld is down"})") != std::string::npos);
    scene.turn();
    CHECK(early.read().empty());
    Client late = scene.join();
    CHECK(late.read().find("event: unavailable\n") != std::string::npos);
    scene.cluster.failure.reset();
    scene.cluster.list = {{1, {state::running}}};
    scene.turn();
    CHECK(early.read().find("event: snapshot\n") != std::string::npos);
    scene.cluster.failure.emplace(err::error, "down again", "test");
    scene.turn();
    CHECK(early.read().find("event: unavailable\n") != std::string::npos);
    scene.cluster.failure.reset();
    scene.cluster.set(1, {state::completed});
    scene.turn();
    const std::string text = early.read();
    CHECK(text.find("event: available\n") < text.find("event: job\n"));
}

TEST_CASE("a watcher ends with its token", "[events]")
{
    Scene scene;
    const Time now = std::time(nullptr);
    Client over = scene.join({}, {}, "over", now - 1), good = scene.join({}, {}, "good", now + 100);
    scene.turn();
    CHECK(over.read().ends_with("event: end\ndata: {\"reason\":\"the token has expired\"}\n\n"));
    CHECK(over.answer->why == "closed: the token has expired");
    CHECK_FALSE(good.answer->is_over);
    // The cluster is asked with the token that lasts longest, or with one that does not expire.
    CHECK(scene.cluster.asked.back() == "good");
    Client best = scene.join({}, {}, "best", 0);
    scene.cluster.set(1, {state::pending});
    scene.turn();
    CHECK(scene.cluster.asked.back() == "best");

    // If the cluster refuses it, its watchers are ended, and others' tokens are used.
    scene.cluster.refused = {"best"};
    scene.turn();
    CHECK(best.read().find("\"the cluster refuses the token\"") != std::string::npos);
    CHECK(best.answer->is_over);
    CHECK_FALSE(good.answer->is_over);
    scene.cluster.set(1, {state::running});
    scene.turn();
    CHECK(scene.cluster.asked.back() == "good");
}

TEST_CASE("heartbeats carry the id of what has happened", "[events]")
{
    Scene scene;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join(job_filter("user", {"nobody"}));
    scene.turn();
    client.read();
    scene.cluster.set(1, {state::running});
    scene.turn();
    CHECK(client.read().empty());
    const auto later = Feed::Clock::now() + scene.options.heartbeat + 1s;
    scene.feed->tend(later);
    const std::string beat = client.read();
    CHECK(beat.starts_with(":\nid: "));
    // So a watcher that has been told nothing can resume all the same.
    CHECK(scene.join({}, Client::id_in(beat)).read().find("event: resumed") != std::string::npos);
}

TEST_CASE("a feed outlives its last watcher for a while", "[events]")
{
    Scene scene;
    Client client = scene.join();
    scene.turn();
    const auto id = Client::id_in(client.read());
    client.answer->is_over = true;
    client.watcher->closed();
    const auto now = Feed::Clock::now();
    CHECK_FALSE(scene.feed->tend(now).is_over);
    CHECK(scene.feed->watcher_count() == 0);
    // It goes on looking, so that nothing is missing when the watcher comes back.
    scene.feed->refresh(scene.cluster);
    scene.cluster.set(1, {state::pending});
    CHECK(scene.feed->tend(Feed::Clock::now()).is_refresh);
    scene.feed->refresh(scene.cluster);
    const std::string text = scene.join({}, id).read();
    CHECK(text.find("event: resumed") != text.npos);
    CHECK(text.find("\"job_id\":1") != text.npos);
    // A watcher that has gone before it came.
    Client gone;
    gone.answer->is_over = true;
    gone.watcher = std::make_shared<Watcher>(scene.feed->inbox(), Identity{}, Filter{});
    gone.watcher->answer = gone.answer;
    scene.feed->join(gone.watcher, {});
    CHECK(scene.feed->watcher_count() == 1);
}

TEST_CASE("an idle feed is over", "[events]")
{
    Scene scene;
    scene.begin();
    const auto now = Feed::Clock::now();
    CHECK_FALSE(scene.feed->tend(now).is_over);
    CHECK(scene.feed->tend(now + scene.options.grace + 1s).is_over);
}

TEST_CASE("a change that the cluster notes late is not missed", "[events]")
{
    Scene scene;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join();
    scene.turn();
    client.read();
    // It has waited for a lock while the list was made.
    scene.cluster.list[1] = {state::running};
    scene.cluster.changed = scene.cluster.clock - 2;
    scene.turn();
    CHECK(client.read().find(R"("old_state":["PENDING"],"state":["RUNNING"])") != std::string::npos);
}

TEST_CASE("tokens are checked again while their clients watch", "[events]")
{
    Scene scene;
    scene.options.poll = 1h;
    SECTION("by a cluster that is asked, and has their key") {}
    SECTION("by a cluster that tells")
    {
        scene.cluster.tells = true;
    }
    SECTION("by a cluster that has no key here")
    {
        scene.cluster.has_key = false;
    }
    scene.cluster.list = {{1, {state::pending}}};
    Client lasting = scene.join({}, {}, "lasting"), bad = scene.join({}, {}, "bad", std::time(nullptr) + 100),
           worse = scene.join({}, {}, "bad", std::time(nullptr) + 100);
    scene.turn();
    bad.read();
    scene.cluster.refused = {"bad"};
    scene.turn();
    CHECK_FALSE(bad.answer->is_over);
    const auto later = Feed::Clock::now() + scene.options.recheck + 1s;
    // A cluster that is away refuses nobody.
    scene.cluster.failure.emplace(err::error, "slurmctld is down", "test");
    if (!scene.cluster.has_key) {
        scene.turn(later);
        CHECK_FALSE(bad.answer->is_over);
    }
    scene.cluster.failure.reset();
    scene.turn(later);
    CHECK(bad.read().ends_with("event: end\ndata: {\"reason\":\"the cluster refuses the token\"}\n\n"));
    CHECK(bad.answer->is_over);
    CHECK(worse.answer->is_over);
    CHECK_FALSE(lasting.answer->is_over);
    // Each token costs one question at most, and none if the daemon has the key.
    CHECK(scene.cluster.proved == (scene.cluster.has_key ? std::vector<std::string>() : std::vector<std::string>{"lasting"}));
    // Then there is time until the next check.
    CHECK(scene.feed->tend(Feed::Clock::now()).next > Feed::Clock::now());
}

TEST_CASE("local watchers stay when munged is away", "[events]")
{
    Scene scene;
    scene.cluster.list = {{1, {state::pending}}};
    Client local = scene.join({}, {}, "");
    scene.turn();
    local.read();
    scene.cluster.failure.emplace(err::protocol_authentication_error, "munge: no answer", "test");
    scene.turn();
    CHECK(local.read().find("event: unavailable\n") != std::string::npos);
    CHECK_FALSE(local.answer->is_over);
    scene.cluster.failure.reset();
    scene.turn();
    CHECK(local.read().find("event: available\n") != std::string::npos);
}

TEST_CASE("one who comes during a question that fails gets the next answer", "[events]")
{
    Scene scene;
    scene.options.poll = 1h;
    Client first = scene.join();
    scene.cluster.failure.emplace(err::error, "slurmctld is down", "test");
    REQUIRE(scene.feed->tend(Feed::Clock::now()).is_refresh);
    Client second = scene.join();
    scene.feed->refresh(scene.cluster);
    scene.cluster.failure.reset();
    scene.turn();
    CHECK(first.read().find("event: snapshot\n") != std::string::npos);
    CHECK(second.read().find("event: snapshot\n") != std::string::npos);
}

TEST_CASE("changes that cannot be taken are found by comparison", "[events]")
{
    Scene scene;
    scene.cluster.tells = true;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join();
    scene.turn();
    client.read();
    scene.cluster.set(1, {state::running});
    scene.cluster.takes_fail = true;
    scene.tell();
    scene.cluster.takes_fail = false;
    scene.turn();
    CHECK(scene.cluster.watches == 2);
    CHECK(client.read().find(R"("old_state":["PENDING"],"state":["RUNNING"])") != std::string::npos);
}

TEST_CASE("one who resumes hears once that the cluster is away", "[events]")
{
    Scene scene;
    scene.cluster.list = {{1, {state::pending}}};
    Client client = scene.join();
    scene.turn();
    const auto begin = Client::id_in(client.read());
    scene.cluster.failure.emplace(err::error, "slurmctld is down", "test");
    scene.turn();
    // It was told before, and was not.
    CHECK(count(scene.join({}, begin).read(), "event: unavailable\n") == 1);
    CHECK(count(scene.join({}, EventId{begin->epoch, begin->place + 1}).read(), "event: unavailable\n") == 1);
}

TEST_CASE("ids that no feed has given out are answered with a snapshot", "[events]")
{
    Scene scene;
    Client client = scene.join();
    scene.turn();
    const auto id = Client::id_in(client.read());
    REQUIRE(id);
    for (const std::uint64_t place : {~std::uint64_t{0}, ~std::uint64_t{0} - 1, std::uint64_t{1} << 63, id->place + 1}) {
        CAPTURE(place);
        CHECK(scene.joined({id->epoch, place}).find("event: snapshot\n") != std::string::npos);
    }
}

TEST_CASE("a feed never ends on a thread of the cluster or of the kernel", "[events]")
{
    // What it leaves behind is told of its end, and is harmless.
    Scene scene;
    scene.cluster.tells = true;
    Client client = scene.join();
    scene.turn();
    const std::weak_ptr<Feed> ended = scene.feed;
    const std::shared_ptr<Inbox> inbox = scene.feed->inbox();
    std::thread others([&, told = scene.cluster.to_tell, watcher = client.watcher] {
        while (!ended.expired()) {
            told();
            watcher->has_room();
        }
        for (int i = 0; i < 100; ++i) {
            told();
            watcher->has_room();
            watcher->closed();
        }
    });
    for (int i = 0; i < 100; ++i) scene.turn();
    // Nobody else owns it, whatever is being told at this moment.
    CHECK(scene.feed.use_count() == 1);
    scene.feed.reset();
    others.join();
    CHECK(ended.expired());
    CHECK(inbox->take().with_room.empty());
    // What was in the inbox does not own itself.
    const std::weak_ptr<Watcher> watcher = client.watcher;
    client.watcher.reset();
    CHECK(watcher.expired());
}

TEST_CASE("all nodes are asked for while one of them is in a reservation", "[events]")
{
    struct Nodes final : Controller {
        std::uint32_t state = 0;
        std::vector<Time> asked;  // since when
        Listing<model::Node> nodes(const Identity&, const model::NodesQuery& query) override
        {
            asked.push_back(query.update_time);
            Listing<model::Node> listing = [this](Sink<model::Node> sink) {
                model::Node node;
                node.name = "n1";
                node.state = state;
                sink(node);
            };
            listing.last_update = 1000;
            return listing;
        }
    } controller;
    namespace node = model::node_state;
    const auto source = Source::make(Subject::nodes);
    for (const std::uint32_t state :
         {node::idle, node::idle | node::maintenance, node::idle | node::reserved, node::idle, node::idle}) {
        controller.state = state;
        source->ask(controller, {}, [](const Facts&) {});
    }
    // When the reservation ends, slurmctld says nothing of it if it is asked for what has changed. 997: see settling_time.
    CHECK(controller.asked == std::vector<Time>{0, 997, 0, 0, 997});
}
