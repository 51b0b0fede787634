// The hub: who shares a feed, and the threads at work.
#include "catch.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <iterator>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "hub.hpp"
#include "job_filter.hpp"
#include "restd/error.hpp"

using namespace restd;
using namespace restd::events;
using namespace std::chrono_literals;

namespace {

spdlog::logger& silence()
{
    static spdlog::logger log("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    return log;
}

// One job, which is named like the user who asks.
class OwnJobs final : public Cluster, public Controller {
public:
    std::atomic<int> lists = 0;
    std::atomic<int> proofs = 0;

    ClusterInfo info() const override { return {}; }
    void verify(Identity& identity) override
    {
        if (identity.token == "forged" && identity.is_proven()) throw std::logic_error("asked with a forged token");
    }
    std::shared_ptr<Controller> controller() override { return {std::shared_ptr<void>(), this}; }
    Listing<model::Job> jobs(const Identity& caller, const model::JobInfoQuery& query) override
    {
        if (caller.token == "forged") throw Error(err::auth_credential_invalid, "forged", "test");
        if (query.update_time > made) ++proofs;
        if (query.update_time != 0) throw Error(err::no_change_in_data, "no change", "test");
        ++lists;
        return {[user = caller.user](Sink<model::Job> sink) {
                    model::Job job;
                    job.job_id = 1;
                    job.job_state = model::job_state::running;
                    job.state_reason = user;
                    sink(job);
                },
                made};
    }

private:
    static constexpr Time made = 1000;
};

class KeptAnswer final : public LongAnswer {
public:
    Offer offer(Text text) override
    {
        const std::lock_guard lock(mutex_);
        text_ += *text;
        return Offer::accepted;
    }
    void close(std::string) override {}
    void cut(std::string) override {}
    bool is_closed() const override { return false; }
    bool has(const std::string& part)
    {
        const std::lock_guard lock(mutex_);
        return text_.find(part) != std::string::npos;
    }

private:
    std::mutex mutex_;
    std::string text_;
};

class FakeCall final : public CallHost {
public:
    FakeCall(const Request& request, const Identity& caller, Cluster& cluster)
        : CallHost(request, caller, cluster.controller(), cluster.accounting())
    {}

    std::size_t kept = 0;
    std::function<std::shared_ptr<LongAnswer>(LongAnswerOptions)> opens;
    const std::shared_ptr<KeptAnswer> answer = std::make_shared<KeptAnswer>();

private:
    std::string_view path_value(std::string_view) const override { return {}; }
    std::string spelled(const Place&) const override { return {}; }
    std::string key(const Place&) const override { return {}; }
    void warn(std::string, std::string) override {}
    void warn(std::string, const Place&) override {}
    void error(const Error&) override {}
    std::string not_ready() override { return {}; }
    void note(std::string) override {}
    void text(int, std::string_view, std::string_view) override {}
    bool client_has(std::initializer_list<std::uint64_t>) override { return false; }
    std::shared_ptr<LongAnswer> open(std::string_view, LongAnswerOptions options) override
    {
        kept = options.kept;
        if (opens) return opens(std::move(options));
        return answer;
    }
    void write(model::Envelope&, void*) override {}
};

// A cluster whose job never rests. It answers some questions with an error. If it `tells`, it loses changes now and then.
class Restless final : public Cluster, public Controller {
public:
    explicit Restless(bool tells) : tells_(tells), teller_([this] { tell(); }) {}
    ~Restless() override
    {
        is_ending_ = true;
        teller_.join();
    }

    ClusterInfo info() const override { return {}; }
    void verify(Identity& identity) override { identity.proof = Proof::token; }
    std::shared_ptr<Controller> controller() override { return {std::shared_ptr<void>(), this}; }
    Listing<model::Job> jobs(const Identity&, const model::JobInfoQuery&) override
    {
        if (++questions % 5 == 0) throw Error(err::error, "busy", "test");
        return {[this](Sink<model::Job> sink) { sink(record(++state_)); }, 1000};
    }
    Watch<model::Job> watch_jobs(const Identity& caller, ChangesTold told) override
    {
        if (!tells_) not_supported("watch_jobs");
        const std::lock_guard lock(mutex_);
        told_.push_back(std::make_shared<const ChangesTold>(std::move(told)));
        return {jobs(caller, {}), std::make_unique<Told>(*this, std::prev(told_.end()))};
    }

    std::atomic<int> questions = 0;

private:
    using Tolds = std::list<std::shared_ptr<const ChangesTold>>;
    struct Told final : Changes<model::Job> {
        Told(Restless& the_cluster, Tolds::iterator the_place) : cluster(the_cluster), place(the_place) {}
        ~Told() override
        {
            if (std::this_thread::get_id() == cluster.teller_.get_id()) std::terminate();  // it would wait for itself
            const std::lock_guard lock(cluster.mutex_);
            cluster.told_.erase(place);
        }
        bool take(Sink<Change<model::Job>> sink) override
        {
            const model::Job job = record(++cluster.state_);
            sink({job, {}});
            return ++takes % 50 != 0;
        }
        Restless& cluster;
        const Tolds::iterator place;
        int takes = 0;
    };

    static model::Job record(std::uint32_t number)
    {
        model::Job job;
        job.job_id = 1;
        job.job_state = number % 3;
        return job;
    }
    void tell()
    {
        while (!is_ending_) {
            std::vector<std::shared_ptr<const ChangesTold>> all;
            {
                const std::lock_guard lock(mutex_);
                all.assign(told_.begin(), told_.end());
            }
            for (const auto& told : all) (*told)();
            std::this_thread::yield();
        }
    }

    const bool tells_;
    std::atomic<std::uint32_t> state_ = 0;
    std::atomic<bool> is_ending_ = false;
    std::mutex mutex_;
    Tolds told_;
    std::thread teller_;
};

// The kernel with many clients, each of which takes some texts and goes.
class Clients {
public:
    Clients() : thread_([this] { serve(); }) {}
    ~Clients()
    {
        is_ending_ = true;
        thread_.join();
    }
    std::shared_ptr<LongAnswer> open(LongAnswerOptions options)
    {
        auto answer = std::make_shared<Answer>(std::move(options.listener));
        const std::lock_guard lock(mutex_);
        answers_.push_back(answer);
        return answer;
    }
    std::atomic<int> gone = 0;

private:
    struct Answer final : LongAnswer {
        explicit Answer(std::weak_ptr<LongAnswerListener> the_listener) : listener(std::move(the_listener)) {}
        Offer offer(Text) override
        {
            const std::lock_guard lock(mutex);
            if (is_over) return Offer::closed;
            if (waiting == 2) {
                wants_room = true;
                return Offer::full;
            }
            ++waiting;
            return Offer::accepted;
        }
        void close(std::string) override { cut({}); }
        void cut(std::string) override
        {
            const std::lock_guard lock(mutex);
            is_over = true;
        }
        bool is_closed() const override
        {
            const std::lock_guard lock(mutex);
            return is_over;
        }
        const std::weak_ptr<LongAnswerListener> listener;
        mutable std::mutex mutex;
        int waiting = 0, taken = 0;
        bool wants_room = false, is_over = false;
    };

    // False: the client has gone.
    static bool take(Answer& answer)
    {
        bool tells_room = false;
        {
            const std::lock_guard lock(answer.mutex);
            answer.taken += std::exchange(answer.waiting, 0);
            if (answer.taken > 20) answer.is_over = true;
            if (!answer.is_over) tells_room = std::exchange(answer.wants_room, false);
        }
        const auto listener = answer.listener.lock();
        if (answer.is_closed()) {
            if (listener) listener->closed();
            return false;
        }
        if (listener && tells_room) listener->has_room();
        return true;
    }
    void serve()
    {
        while (!is_ending_) {
            std::vector<std::shared_ptr<Answer>> all;
            {
                const std::lock_guard lock(mutex_);
                all = answers_;
            }
            for (const auto& answer : all) {
                if (take(*answer)) continue;
                ++gone;
                const std::lock_guard lock(mutex_);
                std::erase(answers_, answer);
            }
            std::this_thread::yield();
        }
    }

    std::atomic<bool> is_ending_ = false;
    std::mutex mutex_;
    std::vector<std::shared_ptr<Answer>> answers_;
    std::thread thread_;
};

bool comes_about(const std::function<bool()>& condition)
{
    for (const auto until = std::chrono::steady_clock::now() + 20s; std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(1ms))
        if (condition()) return true;
    return false;
}

}  // namespace

TEST_CASE("users share no feed, and a token that nobody has checked joins none", "[events]")
{
    OwnJobs cluster;
    Hub hub(cluster, {.poll = 20ms}, silence());
    const Request request;
    std::vector<std::shared_ptr<KeptAnswer>> answers;
    const auto watch = [&](std::string user, std::string token, Proof proof) {
        Identity identity;
        identity.user = std::move(user);
        identity.token = std::move(token);
        identity.proof = proof;
        FakeCall host(request, identity, cluster);
        TextCall call(host);
        hub.watch(call, Subject::jobs, Filter());
        return host.answer;
    };
    const auto first = watch("alice", "one", Proof::token), second = watch("alice", "two", Proof::token),
               other = watch("bob", "three", Proof::token);
    CHECK(comes_about([&] { return first->has("\"alice\"") && second->has("\"alice\"") && other->has("\"bob\""); }));
    CHECK(cluster.lists == 2);
    CHECK(cluster.proofs == 0);
    // By another kind of credentials the same user may see something else.
    const auto local = watch("alice", "", Proof::kernel);
    CHECK(comes_about([&] { return local->has("\"alice\""); }));
    CHECK(cluster.lists == 3);
    // A token that was not checked is tried first.
    CHECK_THROWS_AS(watch("alice", "forged", Proof::unchecked_token), Error);
    const auto late = watch("alice", "four", Proof::unchecked_token);
    CHECK(cluster.proofs == 1);
    CHECK(comes_about([&] { return late->has("\"alice\""); }));
    CHECK(cluster.lists == 3);
    CHECK_FALSE(other->has("alice"));
}

TEST_CASE("what is kept for a watcher is charged", "[events]")
{
    OwnJobs cluster;
    Hub hub(cluster, {}, silence());
    const Request request;
    Identity identity;
    identity.user = "alice";
    identity.proof = Proof::kernel;
    FakeCall host(request, identity, cluster);
    TextCall call(host);
    hub.watch(call, Subject::jobs, job_filter("node", {"n[1-200]"}));
    CHECK(host.kept > 200 * sizeof(std::string));
}

TEST_CASE("many join and leave at the same time", "[events]")
{
    OwnJobs cluster;
    std::vector<std::shared_ptr<KeptAnswer>> answers;
    {
        Hub hub(cluster, {.poll = 1ms, .heartbeat = 2ms, .grace = 1ms}, silence());
        std::vector<std::thread> threads;
        std::mutex mutex;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&, i] {
                const Request request;
                for (int n = 0; n < 50; ++n) {
                    Identity identity;
                    identity.user = "user" + std::to_string((n + i) % 3);
                    identity.token = "token";
                    identity.proof = Proof::token;
                    FakeCall host(request, identity, cluster);
                    TextCall call(host);
                    hub.watch(call, Subject::jobs, Filter());
                    const std::lock_guard lock(mutex);
                    answers.push_back(host.answer);
                }
            });
        for (auto& thread : threads) thread.join();
        CHECK(comes_about([&] {
            return std::all_of(answers.begin(), answers.end(),
                               [](const auto& answer) { return answer->has("\"more\":false"); });
        }));
    }
    CHECK(answers.size() == 200);
}

TEST_CASE("watchers stall and vanish while the cluster fails, and the daemon ends among them", "[events]")
{
    const bool tells = GENERATE(false, true);
    Restless cluster(tells);
    Clients clients;
    {
        Hub hub(cluster,
                {.poll = 1ms, .heartbeat = 1ms, .recheck = 2ms, .grace = 1ms, .window = 4, .burst_time = 0ms, .burst = 4},
                silence());
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&, i] {
                const Request request;
                for (int n = 0; n < 100; ++n) {
                    Identity identity;
                    identity.user = "user" + std::to_string((n + i) % 3);
                    identity.token = "token" + std::to_string(n % 2);
                    identity.proof = Proof::token;
                    FakeCall host(request, identity, cluster);
                    TextCall call(host);
                    host.opens = [&](LongAnswerOptions options) { return clients.open(std::move(options)); };
                    hub.watch(call, Subject::jobs, n % 2 == 0 ? Filter() : job_filter("state", {"RUNNING"}));
                }
            });
        for (auto& thread : threads) thread.join();
        CHECK(comes_about([&] { return clients.gone > 150; }));
    }
    CHECK(cluster.questions > 0);
}
