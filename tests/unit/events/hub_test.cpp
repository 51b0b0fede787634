// The hub: who shares a feed, and the threads at work.
#include "catch.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "hub.hpp"
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
        if (query.update_time > 2) {
            ++proofs;
            throw Error(err::no_change_in_data, "no change", "test");
        }
        if (query.update_time == 2) throw Error(err::no_change_in_data, "no change", "test");
        ++lists;
        return {[user = caller.user](Sink<model::Job> sink) {
                    model::Job job;
                    job.job_id = 1;
                    job.job_state = model::job_state::running;
                    job.state_reason = user;
                    sink(job);
                },
                2};
    }
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

class FakeCall final : public Call {
public:
    FakeCall(const Request& request, const Identity& caller, Cluster& cluster)
        : Call(request, caller, cluster.controller(), cluster.accounting())
    {}
    std::string spelled(const Place&) const override { return {}; }
    std::string key(const Place&) const override { return {}; }
    void warn(std::string, std::string) override {}
    void warn(std::string, const Place&) override {}
    void error(const Error&) override {}
    std::string not_ready() override { return {}; }
    void note(std::string) override {}
    void text(int, std::string_view, std::string_view) override {}
    bool client_has(std::initializer_list<std::uint64_t>) override { return false; }
    std::shared_ptr<LongAnswer> open(std::string_view, LongAnswerOptions) override { return answer; }

    const std::shared_ptr<KeptAnswer> answer = std::make_shared<KeptAnswer>();

private:
    void write(model::Envelope&, void*) override {}
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
        FakeCall call(request, identity, cluster);
        hub.watch(call, Subject::jobs, Filter());
        return call.answer;
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
                    FakeCall call(request, identity, cluster);
                    hub.watch(call, Subject::jobs, Filter());
                    const std::lock_guard lock(mutex);
                    answers.push_back(call.answer);
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
