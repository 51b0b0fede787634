// How fast a record of 150 fields, like a job's, is written and read, against Poco's JSON DOM in the same run. Prints MB/s.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string>
#include <vector>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include "host/reader.hpp"
#include "host/writer.hpp"

using namespace restd;

namespace {

constexpr auto string = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto uint32 = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
constexpr auto boolean = make_codec<bool>(Kind::boolean, "BOOL");
constexpr auto real = make_codec<double>(Kind::float64, "FLOAT64");
constexpr auto no_val = make_codec<NoVal32>(Kind::no_val32, "UINT32_NO_VAL");
constexpr auto time_no_val = make_codec<Time>(Kind::time_no_val, "TIMESTAMP_NO_VAL");
constexpr Flag names[] = {flag_equal("PENDING", 0, 0xff),   flag_equal("RUNNING", 1, 0xff), flag_equal("SUSPENDED", 2, 0xff),
                          flag_equal("COMPLETED", 3, 0xff), flag_bit("COMPLETING", 0x8000), flag_bit("CONFIGURING", 0x4000)};
constexpr auto state = [] {
    auto c = make_codec<std::uint32_t>(Kind::flags, "JOB_STATE");
    c.names = names;
    return c;
}();

// Ten groups of fifteen fields.
struct Group {
    std::string_view a, b, c, d, e, f;
    std::uint32_t g = 0, h = 0, i = 0;
    bool j = false;
    NoVal32 k, l;
    Time m = 0;
    double n = 0;
    std::uint32_t o = 0;
};
struct Record {
    Group g0, g1, g2, g3, g4, g5, g6, g7, g8, g9;
};

#define GROUP(index)                                                                                                           \
    RESTD_FIELD(Record, g##index.a, "account_" #index, string, ""),                                                            \
        RESTD_FIELD(Record, g##index.b, "admin_comment_" #index, string, ""),                                                  \
        RESTD_FIELD(Record, g##index.c, "allocating_node_" #index, string, ""),                                                \
        RESTD_FIELD(Record, g##index.d, "command_" #index, string, ""),                                                        \
        RESTD_FIELD(Record, g##index.e, "current_working_directory_" #index, string, ""),                                      \
        RESTD_FIELD(Record, g##index.f, "partition_" #index, string, ""),                                                      \
        RESTD_FIELD(Record, g##index.g, "association_id_" #index, uint32, ""),                                                 \
        RESTD_FIELD(Record, g##index.h, "job_id_" #index, uint32, ""),                                                         \
        RESTD_FIELD(Record, g##index.i, "restart_cnt_" #index, uint32, ""),                                                    \
        RESTD_FIELD(Record, g##index.j, "batch_flag_" #index, boolean, ""),                                                    \
        RESTD_FIELD(Record, g##index.k, "cpus_per_task_" #index, no_val, ""),                                                  \
        RESTD_FIELD(Record, g##index.l, "array_job_id_" #index, no_val, ""),                                                   \
        RESTD_FIELD(Record, g##index.m, "eligible_time_" #index, time_no_val, ""),                                             \
        RESTD_FIELD(Record, g##index.n, "billable_tres_" #index, real, ""),                                                    \
        RESTD_FIELD(Record, g##index.o, "job_state_" #index, state, "")

constexpr Row rows[] = {GROUP(0), GROUP(1), GROUP(2), GROUP(3), GROUP(4), GROUP(5), GROUP(6), GROUP(7), GROUP(8), GROUP(9)};
constexpr auto selected = select<count_live(rows, 42)>(rows, 42);
constexpr Table record_table = make_table<Record>("RECORD", selected);

constexpr auto record_codec = [] {
    auto c = make_codec<Record>(Kind::object, "RECORD");
    c.table = &record_table;
    return c;
}();
constexpr auto records_codec = [] {
    auto c = make_codec<List<Record>>(Kind::list, "RECORDS");
    c.element = &record_codec;
    return c;
}();
struct Answer {
    List<Record> jobs;
};
constexpr Row answer_rows[] = {RESTD_FIELD(Answer, jobs, "jobs", records_codec, "")};
constexpr auto answer_selected = select<1>(answer_rows, 42);
constexpr Table answer_table = make_table<Answer>("ANSWER", answer_selected);

// A window that is filled over and over, as the kernel's is.
class CountingOutput final : public Output {
public:
    CountingOutput() : room_(64 * 1024) { begin_ = next_ = room_.data(), end_ = begin_ + room_.size(); }
    std::size_t total() const { return total_ + static_cast<std::size_t>(next_ - begin_); }

private:
    void overflow(std::size_t) override
    {
        total_ += static_cast<std::size_t>(next_ - begin_);
        next_ = begin_;
    }
    std::vector<char> room_;
    std::size_t total_ = 0;
};

// This thread's: other load on the machine is to count as little as may be.
double processor_seconds()
{
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Best of nine: bytes a run gives, by its time.
template <class Run>
double measure(const char* what, Run run)
{
    double best = 0;
    for (int i = 0; i < 9; ++i) {
        const double start = processor_seconds();
        const std::size_t bytes = run();
        best = std::max(best, static_cast<double>(bytes) / (processor_seconds() - start) / 1e6);
    }
    std::printf("%-34s %9.1f MB/s\n", what, best);
    return best;
}

void fill(Group& g, std::uint32_t n)
{
    g.a = "physics";
    g.b = "";
    g.c = "login1.cluster.example.org";
    g.d = "/home/user/project/run_simulation.sh";
    g.e = "/home/user/project";
    g.f = "normal";
    g.g = n;
    g.h = 1000000 + n;
    g.i = 0;
    g.j = n % 2 == 0;
    g.k = NoVal32(n % 64);
    g.l = NoVal32(0);
    g.m = 1700000000 + n;
    g.n = n * 0.25;
    g.o = n % 4;
}

// Everything that Poco does for the same text.
Poco::JSON::Object::Ptr poco_of(const Group& g, Poco::JSON::Object::Ptr to, const std::string& suffix)
{
    const auto wrapped = [](bool set, bool infinite, std::int64_t number) {
        Poco::JSON::Object::Ptr o = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
        o->set("set", set);
        o->set("infinite", infinite);
        o->set("number", number);
        return o;
    };
    to->set("account_" + suffix, std::string(g.a));
    to->set("admin_comment_" + suffix, std::string(g.b));
    to->set("allocating_node_" + suffix, std::string(g.c));
    to->set("command_" + suffix, std::string(g.d));
    to->set("current_working_directory_" + suffix, std::string(g.e));
    to->set("partition_" + suffix, std::string(g.f));
    to->set("association_id_" + suffix, g.g);
    to->set("job_id_" + suffix, g.h);
    to->set("restart_cnt_" + suffix, g.i);
    to->set("batch_flag_" + suffix, g.j);
    to->set("cpus_per_task_" + suffix, wrapped(g.k.is_number(), g.k.is_infinite(), g.k.value));
    to->set("array_job_id_" + suffix, wrapped(g.l.is_number(), g.l.is_infinite(), g.l.value));
    to->set("eligible_time_" + suffix, wrapped(true, false, g.m));
    to->set("billable_tres_" + suffix, g.n);
    Poco::JSON::Array::Ptr states = new Poco::JSON::Array;
    for (const Flag& f : names)
        if ((g.o & f.mask) == f.value && f.match == Flag::Match::equal) states->add(std::string(f.name));
    to->set("job_state_" + suffix, states);
    return to;
}

std::vector<const Group*> groups(const Record& r)
{
    return {&r.g0, &r.g1, &r.g2, &r.g3, &r.g4, &r.g5, &r.g6, &r.g7, &r.g8, &r.g9};
}

}  // namespace

int main(int argc, char** argv)
{
    const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoi(argv[1])) : 20000;
    std::vector<Record> records(count);
    std::uint32_t n = 0;
    for (Record& r : records)
        for (const Group* g : groups(r)) fill(*const_cast<Group*>(g), n++);
    const Answer answer{records};

    const double ours = measure("dump, JSON", [&] {
        CountingOutput out;
        dump(out, answer_table, &answer, {});
        return out.total();
    });
    measure("dump, pretty JSON", [&] {
        CountingOutput out;
        dump(out, answer_table, &answer, {Format::json, true});
        return out.total();
    });
    const Answer few{List<Record>(records.data(), std::min<std::size_t>(count, 500))};
    measure("dump, YAML", [&] {
        CountingOutput out;
        dump(out, answer_table, &few, {Format::yaml, false});
        return out.total();
    });
    const double poco = measure("Poco::JSON::Object, made + written", [&] {
        std::size_t bytes = 0;
        for (const Record& r : few.jobs) {
            Poco::JSON::Object::Ptr o = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
            int g = 0;
            for (const Group* group : groups(r)) poco_of(*group, o, std::to_string(g++));
            std::ostringstream text;
            o->stringify(text);
            bytes += text.str().size();
        }
        return bytes;
    });
    StringOutput text_out;
    dump(text_out, answer_table, &few, {});
    const std::string text = text_out.take();
    measure("read, JSON", [&] {
        Arena arena;
        Reading reading{arena};
        Answer back;
        read_json(text, answer_table, &back, reading);
        if (!reading.errors.empty() || !reading.warnings.empty()) std::abort();
        return text.size();
    });
    measure("Poco::JSON::Parser to a DOM", [&] {
        Poco::JSON::Parser parser;
        parser.parse(text);
        return text.size();
    });
    StringOutput yaml_out;
    dump(yaml_out, answer_table, &few, {Format::yaml, false});
    const std::string yaml = yaml_out.take();
    measure("read, YAML", [&] {
        Arena arena;
        Reading reading{arena};
        Answer back;
        read_yaml(yaml, answer_table, &back, reading);
        if (!reading.errors.empty()) std::abort();
        return yaml.size();
    });
    std::printf("a record is %zu bytes; JSON by table is %.0f times as fast as the DOM\n", text.size() / few.jobs.size(),
                ours / poco);
}
