// The words of flags and states: whatever a cluster sends, a version shows only words that its document has.
#include <cstring>
#include <map>
#include <set>
#include <vector>

#include "catch.hpp"
#include "host/output.hpp"
#include "host/writer.hpp"
#include "parsers.hpp"
#include "restd/model/accounting_values.hpp"
#include "restd/model/job_values.hpp"
#include "restd/model/node_values.hpp"
#include "restd/model/responses.hpp"

using namespace restd;

namespace {

// A writer that keeps the texts.
class Words final : public Writer {
public:
    std::vector<std::string_view> found;  // valid while the codec is

    void string(std::string_view text) override { found.push_back(text); }
    void begin_object() override {}
    void end_object() override {}
    void begin_array() override {}
    void end_array() override {}
    void key(std::string_view) override {}
    void boolean(bool) override {}
    void signed_number(std::int64_t) override {}
    void unsigned_number(std::uint64_t) override {}
    void real(double) override {}
    void null() override {}
    void finish() override {}
};

std::vector<std::string_view> words_of(const Codec& codec, std::uint64_t value)
{
    std::byte member[sizeof value];  // little-endian, as the machines that Slurm runs on
    std::memcpy(member, &value, sizeof value);
    Words words;
    dump(words, codec, member);
    return words.found;
}

// All sets of flags in the tables, once each.
class Sets {
public:
    std::map<std::string, const Codec*> by_type;

    void table(const Table& t)
    {
        if (!tables_.insert(&t).second) return;
        for (const SelectedRow& s : t.rows) codec(*s.row.codec, std::string(t.type) + '.' + std::string(s.row.key));
    }

private:
    void codec(const Codec& c, const std::string& where)
    {
        if (c.kind == Kind::flags || c.kind == Kind::flag_string)
            by_type.emplace(c.type.empty() ? where : std::string(c.type), &c);
        if (c.element != nullptr) codec(*c.element, where);
        if (c.table != nullptr) table(*c.table);
    }

    std::set<const Table*> tables_;
};

std::map<std::string, const Codec*> sets_of(const DataParser& parser)
{
    Sets sets;
    for (const char* type : parsers::types)
        if (const Table* const table = parser.find(type)) sets.table(*table);
    return sets.by_type;
}

// Numbers worth trying in a member of `size` bytes: every bit alone and missing, small numbers, and the numbers of all words of
// all versions with their neighbours, each alone, with every other bit, and with every bit outside of the word's mask.
std::set<std::uint64_t> numbers(std::size_t size, const std::vector<const Codec*>& versions)
{
    const std::uint64_t all = size == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * size) - 1;
    std::set<std::uint64_t> out = {0, all, all - 1};
    for (std::size_t bit = 0; bit < 8 * size; ++bit) {
        out.insert(std::uint64_t{1} << bit);
        out.insert(all & ~(std::uint64_t{1} << bit));
    }
    for (std::uint64_t n = 0; n < 300; ++n) {
        out.insert(n);
        out.insert(all & ~n);
        out.insert((all & ~std::uint64_t{0xff}) | (n & 0xff));
        out.insert((all & ~std::uint64_t{0xf}) | (n & 0xf));
    }
    for (const Codec* codec : versions)
        for (const Flag& flag : codec->names)
            for (const std::uint64_t value : {flag.value, flag.value + 1, flag.value - 1})
                for (const std::uint64_t number : {value, value | ~flag.mask, ~value}) out.insert(number & all);
    return out;
}

template <class Model>
std::string shown(const Table& table, std::string_view key, const Model& object)
{
    const Row* const row = parsers::row(table, key);
    REQUIRE(row != nullptr);
    StringOutput out;
    const auto writer = make_json_writer(out, false);
    dump(*writer, *row->codec, reinterpret_cast<const std::byte*>(&object) + row->offset);
    writer->finish();
    return out.take();
}

}  // namespace

TEST_CASE("no value of a cluster brings a word that the version's document lacks")
{
    std::map<std::string, std::vector<const Codec*>> of_all_versions;
    std::vector<std::unique_ptr<DataParser>> all;
    for (const Api api : parsers::versions) {
        all.push_back(parsers::make(api));
        for (const auto& [type, codec] : sets_of(*all.back())) of_all_versions[type].push_back(codec);
    }
    std::size_t sets = 0;
    for (const auto& parser : all) {
        for (const auto& [type, codec] : sets_of(*parser)) {
            ++sets;
            std::set<std::string_view> documented, states;
            const Flag* other = nullptr;
            for (const Flag& flag : codec->names) {
                if (!flag.hidden) documented.insert(flag.name);
                if (flag.match == Flag::Match::other) other = &flag;
            }
            if (other != nullptr)
                for (const Flag& flag : codec->names)
                    if (flag.match == Flag::Match::equal && flag.mask == other->mask) states.insert(flag.name);
            std::string wrong;
            for (const std::uint64_t number : numbers(codec->size, of_all_versions[type])) {
                const auto words = words_of(*codec, number);
                std::size_t found = 0;  // states
                for (const std::string_view word : words) {
                    if (codec->kind == Kind::flag_string && word.empty()) continue;
                    if (documented.count(word) == 0) wrong += std::to_string(number) + " is " + std::string(word) + "; ";
                    found += states.count(word);
                }
                // A state comes first, and alone of its kind. Instead of it there may be a word for the whole member.
                if (other != nullptr && (words.empty() || found > 1 || (found == 1 && states.count(words.front()) == 0)))
                    wrong += std::to_string(number) + " has " + std::to_string(found) + " states; ";
            }
            INFO(parser->name() << ' ' << type);
            CHECK(wrong == "");
        }
    }
    CHECK(sets > 100);
}

TEST_CASE("flags and states that a version has no word for are left out, or shown by the nearest word")
{
    for (const Api api : parsers::versions) {
        INFO("v0.0." << api);
        const auto parser = parsers::make(api);
        const Table& jobs = parsers::inner(*parser->find("OPENAPI_JOB_INFO_RESP"), "jobs");
        const Table& nodes = parsers::inner(*parser->find("OPENAPI_NODES_RESP"), "nodes");
        const Table& past = parsers::inner(*parser->find("OPENAPI_SLURMDBD_JOBS_RESP"), "jobs");

        model::Job job;
        job.job_state = model::job_state::pending | model::job_state::expediting;
        CHECK(shown(jobs, "job_state", job) == (api < 44 ? R"(["PENDING"])" : R"(["PENDING","EXPEDITING"])"));
        job.job_state = 0x42 | model::job_state::completing;  // a state of a later release
        CHECK(shown(jobs, "job_state", job) == R"(["FAILED","COMPLETING"])");
        job.flags = model::job_flag::external_job | model::job_flag::cron_job;
        CHECK(shown(jobs, "flags", job) == (api < 43 ? R"(["CRON_JOB"])" : R"(["CRON_JOB","EXTERNAL_JOB"])"));
        job.shared = model::job_shared::topo;
        CHECK(shown(jobs, "shared", job) == (api < 41 ? R"(["none"])" : api < 45 ? R"(["topo"])" : "[]"));

        model::Node node;
        node.state = model::node_state::idle | model::node_state::external | model::node_state::blocked;
        CHECK(shown(nodes, "state", node) == (api < 44 ? R"(["IDLE"])" : R"(["IDLE","EXTERNAL","BLOCKED"])"));
        node.state = 0x9 | model::node_state::drain;
        CHECK(shown(nodes, "state", node) == R"(["UNKNOWN","DRAIN"])");

        model::DatabaseJob record;
        record.flags = model::database_job_flag::started_on_submit | model::database_job_flag::altered;
        CHECK(shown(past, "flags", record) ==
              (api < 44 ? R"(["STARTED_ON_SUBMIT"])" : R"(["STARTED_ON_SUBMIT","JOB_ALTERED"])"));
    }
}
