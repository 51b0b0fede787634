// Many clients at once: jobs and accounts are added and removed while everything is listed. Only a sanitizer shows the errors.
#include <atomic>

#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

// The code that caused a crash does not compile any more.
template <class Holder>
concept ShowsWhileTemporary = requires(Holder (*make)())
{
    *make();
};
static_assert(ShowsWhileTemporary<std::shared_ptr<const Book>>);
static_assert(!ShowsWhileTemporary<Kept<Book>>);
static_assert(std::is_same_v<decltype(std::declval<const Engine&>().book()), Kept<Book>>);
static_assert(std::is_same_v<decltype(std::declval<const Engine&>().conf()), Kept<ClusterConf>>);
static_assert(std::is_same_v<decltype(Engine::View::jobs), JobTable::Snapshot>);
static_assert(!ShowsWhileTemporary<JobTable::Snapshot>);

TEST_CASE("jobs and accounts are added and removed concurrently", "[churn]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto accounting_port = cluster.cluster->accounting();
    auto& accounting = *accounting_port;
    const auto controller_port = cluster.cluster->controller();
    auto& controller = *controller_port;
    // So many jobs that a listing takes a while.
    for (int n = 0; n < 400; ++n) cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    std::atomic<int> jobs{0}, accounts{0}, listed{0};
    std::vector<std::thread> clients;
    for (int client = 0; client < 3; ++client)
        clients.emplace_back([&] {
            for (int n = 0; n < 100; ++n) {
                const auto id = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
                cluster.cancel(std::to_string(id));
                ++jobs;
            }
        });
    for (int client = 0; client < 2; ++client)
        clients.emplace_back([&, client] {
            const std::string name = "lab" + std::to_string(client);
            const std::string_view names[] = {name};
            for (int n = 0; n < 100; ++n) {
                model::Account account;
                account.name = name;
                model::Association association;
                association.key.account = name;
                accounting.store(cluster.me, {.accounts = {&account, 1}, .associations = {&association, 1}});
                int removed = 0;
                accounting.remove_accounts(cluster.me, names, [&](std::string_view) { ++removed; });
                accounts += removed;
            }
        });
    clients.emplace_back([&] {
        for (int n = 0; n < 100; ++n) {
            controller.jobs(cluster.me, {})([&](const model::Job& job) { listed += job.job_id != 0; });
            model::AssociationCondition condition;
            condition.with_usage = true;
            condition.usage_start = 1;
            accounting.associations(cluster.me, condition)([&](const model::Association&) { ++listed; });
        }
    });
    for (auto& client : clients) client.join();
    CHECK(jobs == 300);
    CHECK(accounts >= 200);
    CHECK(listed > 0);
}
