// Tests parsers of small texts: words, arrays, dependencies, file name patterns.
#include <chrono>
#include <random>
#include <set>

#include "base/array_spec.hpp"
#include "base/filename_pattern.hpp"
#include "base/shared_words.hpp"
#include "jobs/dependency.hpp"
#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;

TEST_CASE("sizes and times", "[words]")
{
    CHECK(parse_megabytes("10") == 10);
    CHECK(parse_megabytes("2G") == 2048);
    CHECK(parse_megabytes("1025K") == 2);
    CHECK(parse_megabytes("1TB") == 1024 * 1024);
    CHECK(parse_megabytes("x") == std::nullopt);
    CHECK(parse_minutes("30") == NoVal32(30));
    CHECK(parse_minutes("1:30") == NoVal32(2));
    CHECK(parse_minutes("1:30:00") == NoVal32(90));
    CHECK(parse_minutes("2-12") == NoVal32(60 * 60));
    CHECK(parse_minutes("1-0:0:1") == NoVal32(1441));
    CHECK(parse_minutes("infinite") == NoVal32::infinite());
    CHECK(parse_minutes("1:2:3:4") == std::nullopt);
    CHECK(parse_minutes("") == std::nullopt);
}

TEST_CASE("array specifications", "[array]")
{
    const auto text = [](const char* spec) {
        const auto parsed = parse_array(spec, 100'001);
        return parsed ? parsed->tasks.text() + "%" + std::to_string(parsed->max_running) : "bad";
    };
    CHECK(text("0-9") == "0-9%0");
    CHECK(text("1,3,5%2") == "1,3,5%2");
    CHECK(text("0-20:4") == "0-20:4%0");
    CHECK(text("3-5:2%1") == "3,5%1");
    CHECK(text("5,1-3") == "1-3,5%0");
    CHECK(text("0-8:4,2") == "0,2,4,8%0");
    // As in slurmctld: a task that is named twice counts once, empty parts are ignored, %0 means no limit.
    CHECK(text("1,1,2") == "1-2%0");
    CHECK(text("2,50,3-14:7") == "2-3,10,50%0");
    CHECK(text("0-4,2") == "0-4%0");
    CHECK(text("0-8:4,4") == "0,4,8%0");
    CHECK(text("1-3,2-5%2") == "1-5%2");
    CHECK(text("1,,2") == "1-2%0");
    CHECK(text(",1,") == "1%0");
    CHECK(text("1%0") == "1%0");
    for (const auto bad :
         {"", ",", "x", "1-", "5-1", "1-3:0", "1,,x", "0-100001", "-1", "1-2-3", "1:2", "1 - 3", "1%x", "[1-3]4"}) {
        INFO(bad);
        CHECK(text(bad) == "bad");
    }
    auto set = parse_array("0-9", 100)->tasks;
    set.erase({5});
    CHECK(set.text() == "0-4,6-9");
    CHECK(set.size() == 9);
    set.erase({0});
    CHECK(set.first() == 1);
    CHECK(set.last() == 9);
    auto large = parse_array("0-99999", 100'001)->tasks;
    for (std::uint32_t task = 0; task < 99'999; ++task) large.erase({large.first()});
    CHECK(large.text() == "99999");
}

TEST_CASE("an array specification costs what its text does, not what its numbers span", "[array]")
{
    constexpr std::uint32_t most = 0xfffffff0;
    const auto begun = std::chrono::steady_clock::now();
    const auto wide = parse_array("0-4000000000:2,1-3999999999:2", most);
    REQUIRE(wide);
    CHECK(wide->tasks.size() == 4'000'000'001);
    CHECK(wide->tasks.ranges() == 2);
    CHECK(wide->tasks.contains(3'999'999'999));
    CHECK_FALSE(wide->tasks.contains(4'000'000'001));
    CHECK(wide->tasks.first() == 0);
    CHECK(wide->tasks.last() == 4'000'000'000);
    // The two ranges have exactly one task in common.
    CHECK_FALSE(parse_array("0-4000000000:2,7-4000000000:3999999991", most));
    CHECK(parse_array("1-4000000000:2,8-4000000000:3999999990", most));
    CHECK_FALSE(parse_array("0-150000000,150000000", most));
    std::string interleaved = "0-4000000000:1000";
    for (int n = 1; n < 100; ++n) interleaved += "," + std::to_string(n) + "-4000000000:1000";
    CHECK_FALSE(parse_array(interleaved, most));  // too many
    const auto there = parse_array("0-14999", most)->tasks;
    CHECK(there.common(wide->tasks).size() == 15'000);
    CHECK(wide->tasks.common(there).size() == 15'000);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
}

TEST_CASE("tasks that leave a set, against a plain set", "[array]")
{
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        std::minstd_rand random(seed);
        std::string text;
        std::multiset<std::uint32_t> all;
        for (std::uint32_t part = 0; part <= random() % 4; ++part) {
            const std::uint32_t first = random() % 40, last = first + random() % 40, step = 1 + random() % 7;
            if (!text.empty()) text += ',';
            text += std::to_string(first) + '-' + std::to_string(last) + ':' + std::to_string(step);
            for (auto task = first; task <= last; task += step) all.insert(task);
        }
        std::set<std::uint32_t> left(all.begin(), all.end());
        INFO(text);
        for (const std::uint64_t write_out : {0, 1024}) {
            const auto spec = parse_array(text, 1000, write_out);
            REQUIRE(spec.has_value() == (write_out != 0 || left.size() == all.size()));
            if (!spec) continue;
            REQUIRE(spec->tasks.size() == left.size());
            REQUIRE(spec->tasks.first() == *left.begin());
            REQUIRE(spec->tasks.last() == *left.rbegin());
            for (std::uint32_t task = 0; task < 100; ++task) REQUIRE(spec->tasks.contains(task) == (left.count(task) == 1));
            if (write_out == 0) continue;
            std::vector<std::uint32_t> gone;
            for (const auto task : left)
                if (random() % 3 == 0) gone.push_back(task);
            for (const auto task : gone) left.erase(task);
            auto rest = spec->tasks;
            rest.erase(gone);
            REQUIRE(rest.size() == left.size());
            for (std::uint32_t task = 0; task < 100; ++task) REQUIRE(rest.contains(task) == (left.count(task) == 1));
            REQUIRE(spec->tasks.common(rest) == std::vector<std::uint32_t>(left.begin(), left.end()));
        }
    }
}

TEST_CASE("the number of jobs in a dependency is limited", "[dependency]")
{
    std::string text = "afterok";
    for (int id = 1; id <= 1000; ++id) text += ":" + std::to_string(id) + ":" + std::to_string(id);
    REQUIRE(parse_dependency(text));
    CHECK(parse_dependency(text)->items.size() == 1000);  // a job that is named twice counts once
    CHECK_THROWS_WITH(parse_dependency(text + ":1001"), Catch::Matchers::ContainsSubstring("more than 1000 jobs"));
    CHECK_FALSE(parse_dependency("afterok:1_[0-3]2"));
    CHECK_THROWS_WITH(parse_dependency("afterok:1_[0-1000]"), Catch::Matchers::ContainsSubstring("more than 1000 jobs"));
    std::string again = "afterok";
    for (int i = 0; i < 200; ++i) again += ":1_[0-999]";
    CHECK_THROWS_WITH(parse_dependency(again), Catch::Matchers::ContainsSubstring("named too often"));
}

TEST_CASE("dependency specifications", "[dependency]")
{
    const auto text = [](const char* spec) {
        const auto parsed = parse_dependency(spec);
        return parsed ? parsed->text(false) : "bad";
    };
    CHECK(text("afterok:1:2,after:3+5") == "afterok:1,afterok:2,after:3+5");
    CHECK(text("afterany:1?afternotok:2_7") == "afterany:1?afternotok:2_7");
    CHECK(text("singleton") == "singleton");
    CHECK(text("12") == "afterany:12");
    CHECK(text("") == "");
    CHECK(text("aftercorr:7") == "aftercorr:7");
    // One question mark makes all of them alternatives, and any type may have a time.
    CHECK(text("afterok:1,afterany:2?after:3") == "afterok:1?afterany:2?after:3");
    CHECK(text("singleton?afterok:1") == "singleton?afterok:1");
    CHECK(text("afterok:1+5") == "afterok:1+5");
    CHECK(text("afterok:1_*") == "afterok:1");
    CHECK(text("afterok:1_[2-3,7],after:4") == "afterok:1_2,afterok:1_3,afterok:1_7,after:4");
    // The format of listings: a client can post back a dependency it has read.
    CHECK(text("afterok:1(unfulfilled)?singleton(failed)") == "afterok:1?singleton");
    for (const auto bad :
         {"foo:1", "afterok", "afterok:", "afterok:x", "afterok:0", "after:1+0", ",", "?", "afterok:1,", "afterok:1?",
          "?afterok:1", "afterok:1(", "afterok:1(x)", "afterok:1_[", "afterok:1_[x]", "afterok:1_[1]x"}) {
        INFO(bad);
        CHECK(text(bad) == "bad");
    }
}

TEST_CASE("an error names the kind of dependency that is not supported", "[dependency]")
{
    for (const char* kind : {"afterburstbuffer", "expand"}) {
        try {
            parse_dependency(std::string(kind) + ":1");
            FAIL(kind);
        } catch (const Error& error) {
            CHECK(error.number() == err::not_supported);
            CHECK(std::string(error.what()) ==
                  "--dependency: " + std::string(kind) + " is not supported by the embedded cluster");
        }
    }
}

TEST_CASE("dependency verdicts", "[dependency]")
{
    using V = DependencyOutcome::Verdict;
    // Jobs: 1 runs since 100, 2 completed, 3 failed, 4 is pending, 5 was cancelled before it started; others are not known.
    const auto state_of = [](const Dependency& item) {
        switch (item.job) {
        case 1: return DependencyState{true, true, false, false, 100};
        case 2: return DependencyState{true, true, true, true, 50};
        case 3: return DependencyState{true, true, true, false, 50};
        case 4: return DependencyState{true, false, false, false, 0};
        case 5: return DependencyState{true, false, true, false, 0};
        default: return DependencyState{false, false, false, false, 0};
        }
    };
    const auto verdict = [&](const char* spec, bool alone = false) {
        return evaluate(*parse_dependency(spec), state_of, alone, 200).verdict;
    };
    CHECK(verdict("after:1") == V::satisfied);
    CHECK(verdict("after:1+1") == V::satisfied);
    CHECK(verdict("after:1+5") == V::waiting);
    CHECK(evaluate(*parse_dependency("after:1+5"), state_of, false, 200).check_at == 400);
    CHECK(verdict("after:4") == V::waiting);
    CHECK(verdict("after:5") == V::satisfied);
    CHECK(verdict("afterany:1") == V::waiting);
    CHECK(verdict("afterany:2:3:5") == V::satisfied);
    CHECK(verdict("afterok:2") == V::satisfied);
    CHECK(verdict("afterok:3") == V::never);
    CHECK(verdict("afterok:1") == V::waiting);
    CHECK(verdict("afternotok:3") == V::satisfied);
    CHECK(verdict("afternotok:2") == V::never);
    CHECK(verdict("afterok:2,afterok:1") == V::waiting);
    CHECK(verdict("afterok:3,afterok:1") == V::never);
    CHECK(verdict("afterok:3?afterok:1") == V::waiting);
    CHECK(verdict("afterok:3?afterok:2") == V::satisfied);
    CHECK(verdict("afterok:3?afternotok:2") == V::never);
    CHECK(verdict("singleton") == V::waiting);
    CHECK(verdict("singleton", true) == V::satisfied);
    CHECK(evaluate(*parse_dependency("afterok:2,afterok:1"), state_of, false, 200).left.text(true) == "afterok:1(unfulfilled)");
}

TEST_CASE("file name patterns", "[pattern]")
{
    PatternValues values;
    values.job_id = 42;
    values.user = "ann";
    values.job_name = "na me";
    values.node = "box";
    values.work_dir = "/w";
    const auto name = [&](std::string_view pattern) {
        std::string out;
        append_file_name(out, pattern, values);
        return out;
    };
    CHECK(name("slurm-%j.out") == "/w/slurm-42.out");
    CHECK(name("/a/%x_%u_%N_%t_%n_%s") == "/a/na me_ann_box_0_0_batch");
    CHECK(name("%6j") == "/w/000042");
    CHECK(name("%A-%a") == "/w/42-4294967294");
    CHECK(name("100%%") == "/w/100%");
    CHECK(name("%q%") == "/w/%q%");
    CHECK(name("\\%j") == "/w/%j");
    CHECK(name("a\\b") == "/w/ab");
    values.array_job_id = 40;
    values.array_task_id = 7;
    CHECK(name("%A_%3a") == "/w/40_007");
    values.array_task_id = 23;
    CHECK(name("%b") == "/w/3");
}
