// Queries to slurmdbd that requests share.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <list>
#include <thread>

#include "accounting/database_names.hpp"
#include "accounting/database_reader.hpp"
#include "catch.hpp"
#include "counting_host.hpp"
#include "dbd_fake.hpp"
#include "gate.hpp"
#include "messages/accounting.hpp"
#include "restd/error.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

constexpr auto tres_question = [](Packer& to) { wire::tres_cond::pack(to, TresCondition()); };

std::size_t ask_tres(DatabaseQuestions& questions)
{
    return questions.list<wire::tres_rec>(dbd::get_tres, tres_question, dbd::got_tres).size();
}

// A slurmdbd whose answers wait until the test lets them go; and callers of it on threads of their own.
class Together {
public:
    explicit Together(std::optional<Bytes> answer = database_answer("tres"), const Settings& places = {})
        : daemon([this, answer = std::move(answer)](const FakeSlurmdbd::Received& request, std::size_t) {
              if (auto polite = manners(request)) return polite;
              is_asked_ = true;
              gate_.wait();
              return answer;
          }),
          to(daemon.port(), {}, {"127.0.0.1"}, places)
    {
        constexpr std::chrono::seconds longer_than_the_test(30);
        to.pool.emplace(to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory,
                        DatabaseTimes{longer_than_the_test, longer_than_the_test, longer_than_the_test, longer_than_the_test,
                                      longer_than_the_test},
                        DatabasePool::Limits{});
    }
    ~Together()
    {
        gate_.open();
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
    }

    template <class Ask>
    void begin(Ask ask)
    {
        join(ask);
        REQUIRE(soon([&] { return is_asked_.load(); }));
    }
    template <class Ask>
    void join(Ask ask)
    {
        threads_.emplace_back([this, ask] {
            const CountingHost::Worker worker(host_);
            ask();
        });
    }
    void finish()
    {
        const bool all_wait = soon([&] { return host_.waiting() == threads_.size(); });
        gate_.open();
        for (auto& thread : threads_) thread.join();
        CHECK(all_wait);
    }
    std::size_t asked() const
    {
        const auto types = daemon.types();
        return static_cast<std::size_t>(std::count(types.begin(), types.end(), dbd::get_tres));
    }

private:
    Gate gate_;
    CountingHost host_;
    std::atomic<bool> is_asked_{false};

public:
    FakeSlurmdbd daemon;
    Connected to;

private:
    std::list<std::thread> threads_;
};

}  // namespace

TEST_CASE("requests with the same question to slurmdbd share an answer, but none that was asked for before they came")
{
    Together together;
    std::atomic<std::size_t> records{0};
    const auto ask = [&] {
        DatabaseReader reader(*together.to.pool, together.to.caller);
        records += ask_tres(reader);
    };
    together.begin(ask);
    for (int i = 0; i < 7; ++i) together.join(ask);
    together.finish();
    CHECK(records == 8 * 8);
    CHECK(together.asked() == 2);
}

TEST_CASE("an answer of slurmdbd is never shared with another user or another credential")
{
    Together together;
    const Identity other_token = caller_of(token(601)), other_user = caller_of(together.to.caller.token, "alice");
    const auto ask = [&together](const Identity& caller) {
        DatabaseReader reader(*together.to.pool, caller);
        ask_tres(reader);
    };
    together.begin([&] { ask(together.to.caller); });
    for (const Identity* caller : {&other_token, &other_user}) together.join([&ask, caller] { ask(*caller); });
    together.finish();
    CHECK(together.asked() == 3);
}

TEST_CASE("each question to slurmdbd sees what others have stored before it was asked")
{
    FakeSlurmdbd daemon([](const FakeSlurmdbd::Received& request, std::size_t) {
        if (auto polite = manners(request)) return polite;
        return std::optional(database_answer("tres"));
    });
    Connected to(daemon.port());
    for (int i = 0; i < 2; ++i) {
        DatabaseReader reader(*to.pool, to.caller);
        CHECK(ask_tres(reader) == 8);
        CHECK(ask_tres(reader) == 8);
    }
    // Over one connection, whose transaction ends before each question but the first.
    CHECK(daemon.connections() == 1);
    CHECK(daemon.types() == std::vector<std::uint16_t>{dbd::get_tres, dbd::fini, dbd::get_tres, dbd::fini, dbd::get_tres, dbd::fini,
                                                       dbd::get_tres});
    CHECK(daemon.roll_backs() == 3);
}

TEST_CASE("a question whose connection is lost is asked once more")
{
    SECTION("an idle connection that slurmdbd has closed")
    {
        FakeSlurmdbd daemon([](const FakeSlurmdbd::Received& request, std::size_t message) -> std::optional<Bytes> {
            if (request.connection == 0 && message == 3) return {};  // its second question
            if (auto polite = manners(request)) return polite;
            return database_answer("tres");
        });
        Connected to(daemon.port());
        DatabaseReader reader(*to.pool, to.caller);
        CHECK(ask_tres(reader) == 8);
        CHECK(ask_tres(reader) == 8);
        CHECK(daemon.connections() == 2 + refused_greetings);
    }
    SECTION("a slurmdbd that never answers it")
    {
        FakeSlurmdbd daemon([](const FakeSlurmdbd::Received& request, std::size_t) { return manners(request); });
        Connected to(daemon.port());
        DatabaseReader reader(*to.pool, to.caller);
        CHECK_THROWS_AS(ask_tres(reader), Error);
        const auto types = daemon.types();
        CHECK(std::count(types.begin(), types.end(), dbd::get_tres) == 2);
        CHECK(to.pool->waiting() == 0);
    }
}

TEST_CASE("questions that are asked together share one wait and one transaction")
{
    FakeSlurmdbd daemon([](const FakeSlurmdbd::Received& request, std::size_t) {
        if (auto polite = manners(request)) return polite;
        return std::optional(database_answer(request.type == dbd::get_tres ? "tres" : "qos"));
    });
    Connected to(daemon.port());
    for (int i = 0; i < 2; ++i) {
        DatabaseReader reader(*to.pool, to.caller);
        DatabaseNames names(reader);
        const DatabaseQuestion questions[] = {names.resources_question(), names.qualities_question()};
        reader.ask_together(questions);
        CHECK(names.resources().size() == 8);
        CHECK(!names.qualities().empty());
    }
    CHECK(daemon.types() == std::vector<std::uint16_t>{dbd::get_tres, dbd::get_qos, dbd::fini, dbd::get_tres, dbd::get_qos});
}

TEST_CASE("a refusal of slurmdbd reaches everybody who shares the question")
{
    Together together(verdict_bytes(err::access_denied, "no"));
    std::atomic<int> refused{0};
    const auto ask = [&] {
        try {
            DatabaseReader reader(*together.to.pool, together.to.caller);
            ask_tres(reader);
        } catch (const Error& error) {
            if (error.number() == err::access_denied) ++refused;
        }
    };
    together.begin(ask);
    for (int i = 0; i < 3; ++i) together.join(ask);
    together.finish();
    CHECK(refused == 4);
    CHECK(together.asked() == 2);
}

TEST_CASE("who shares a question has a place among those that wait for slurmdbd, until it is closed")
{
    Settings few;
    few.max_slurmdbd_requests = 2;
    Together together(database_answer("tres"), few);
    const auto ask = [&] {
        DatabaseReader reader(*together.to.pool, together.to.caller);
        ask_tres(reader);
    };
    together.begin(ask);
    together.join(ask);
    REQUIRE(soon([&] { return together.to.bulkheads.slurmdbd.inside() == 2; }));
    CHECK_THROWS_WITH(ask(), Catch::Matchers::ContainsSubstring("2 requests are waiting for slurmdbd"));
    together.finish();
    DatabaseReader reader(*together.to.pool, together.to.caller);
    CHECK(together.to.bulkheads.slurmdbd.inside() == 1);
    ask_tres(reader);
    reader.close();
    CHECK(together.to.bulkheads.slurmdbd.inside() == 0);
}
