// Limits of a request: length of lists and texts, memory, and the time that libyaml needs.
#include "catch.hpp"

#include <ctime>
#include <memory>

#include "restd/budget.hpp"
#include "sample.hpp"

using namespace sample;

namespace {

std::string repeated(std::string_view text, std::size_t count)
{
    std::string out;
    out.reserve(text.size() * count);
    while (count-- != 0) out += text;
    return out;
}

// The Error of reading `text` as a request with `memory` bytes; "" if it was read or is no document.
struct Refused {
    int number = 0;
    int status = 0;
    std::string text;
    std::string source;
    bool is_no_document = false;
    std::size_t most_charged = 0;
    double seconds = 0;
    std::size_t errors = 0, warnings = 0;
};

// CPU time of this thread only, because other processes may be running.
double processor_seconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

using Reader = void (*)(std::string_view, const Table&, void*, Reading&);

Refused refused(Reader reader, std::string_view text, std::size_t memory = std::size_t{256} << 20,
                std::uint32_t list_limit = usual_list_limit, const Table& table = table_42)
{
    Budget daemon(std::size_t{1} << 30);
    Refused result;
    const double begin = processor_seconds();
    {
        RequestBudget budget(daemon, memory);
        const RequestBudget::Current current(budget);
        Arena arena;
        Reading reading{arena, false, list_limit};
        Sample object;
        try {
            reader(text, table, &object, reading);
        } catch (const Error& e) {
            result = {e.number(), e.status(), e.what(), std::string(e.source()), e.number() == err::rest_fail_parsing};
        }
        result.most_charged = budget.charged();
        result.errors = reading.errors.size();
        result.warnings = reading.warnings.size();
    }
    result.seconds = processor_seconds() - begin;
    CHECK(daemon.left() == daemon.total());
    return result;
}

// Small text, many times larger in memory: {"items":[{},{},..]}
std::string json_bomb(std::size_t count)
{
    return R"({"items":[{})" + repeated(",{}", count - 1) + "]}";
}

}  // namespace

TEST_CASE("the error for a list that is too long has its name, its limit and the setting")
{
    const std::string texts = R"({"texts":["x")" + repeated(R"(,"x")", 100) + "]}";  // 101
    CHECK(refused(read_json, texts, 1 << 20, 101).number == 0);
    for (const Reader reader : {read_json, read_yaml}) {
        const Refused r = refused(reader, texts, 1 << 20, 100);
        CHECK(r.number == err::data_too_large);
        CHECK(r.status == 413);
        CHECK(r.text == "texts has more than 100 elements, which is the limit of this list (SLURMRESTD_MAX_LIST).");
        CHECK(r.source == "#/texts[100]/");
    }
    // For objects the limit is a tenth.
    CHECK(refused(read_json, json_bomb(10), 1 << 20, 100).number == 0);
    CHECK(refused(read_json, json_bomb(11), 1 << 20, 100).text ==
          "items has more than 10 elements, which is the limit of this list (SLURMRESTD_MAX_LIST).");
    // Every kind of list.
    CHECK(refused(read_json, R"({"flags16":["ONE","ONE","ONE"]})", 1 << 20, 2).status == 413);
    CHECK(refused(read_json, R"({"csv":["a","b","c"]})", 1 << 20, 2).status == 413);
    CHECK(refused(read_json, R"({"environment":{"a":"1","b":"2","c":"3"}})", 1 << 20, 2).status == 413);
    CHECK(refused(read_json, R"({"map":{"a":{},"b":{},"c":{}}})", 1 << 20, 20).status == 413);
    CHECK(refused(read_json, R"({"stream":[{},{},{}]})", 1 << 20, 20).status == 413);
    CHECK(refused(read_query, "texts=a,b,c", 1 << 20, 2).status == 413);
    CHECK(refused(read_query, "texts=a&texts=b&texts=c", 1 << 20, 2).status == 413);
    CHECK(refused(read_query, "texts=a,b", 1 << 20, 2).number == 0);
    // Values that are not stored in a list take no memory.
    CHECK(refused(read_json, R"({"unknown":[1,2,3]})", 1 << 20, 2).number == 0);
}

namespace {

struct Words {
    std::string_view comment, any;
    List<std::string_view> names;
    List<Item> parts;
};
constexpr auto limited_text = [] {
    auto codec = sample::string;
    codec.most = 10;
    codec.too_long = 2012;
    return codec;
}();
constexpr auto any_text = [] {
    auto codec = sample::string;
    codec.most = any_length;
    return codec;
}();
constexpr auto name_text = [] {
    auto codec = sample::string;
    codec.most = 3;
    return codec;
}();
constexpr auto name_list = make_list("STRING_ARRAY", name_text);
constexpr auto part_list = [] {
    auto codec = make_list("ITEM_LIST", item);
    codec.most = 2;
    return codec;
}();
constexpr Row words_rows[] = {
    RESTD_FIELD(Words, comment, "comment", limited_text, ""),
    RESTD_FIELD(Words, any, "any", any_text, ""),
    RESTD_FIELD(Words, names, "names", name_list, ""),
    RESTD_FIELD(Words, parts, "parts", part_list, ""),
};
constexpr auto words_selected = select<4>(words_rows, 42);
constexpr Table words_table = make_table<Words>("WORDS", words_selected);

// "number: text" of the Error or of the first error
std::string words(std::string_view text)
{
    Arena arena;
    Reading reading{arena};
    Words object;
    try {
        read_json(text, words_table, &object, reading);
    } catch (const Error& e) {
        return std::to_string(e.status()) + " " + std::to_string(e.number()) + ": " + e.what();
    }
    return reading.errors.empty() ? ""
                                  : "422 " + std::to_string(reading.errors[0].number) + ": " + reading.errors[0].description +
                                        " @ " + reading.errors[0].source;
}

}  // namespace

TEST_CASE("the error for a text that is too long has its name, its length and the limit")
{
    CHECK(words(R"({"comment":"0123456789"})").empty());
    CHECK(words(R"({"comment":"0123456789a"})") == "422 2012: comment has 11 bytes; it may have at most 10. @ #/comment/");
    CHECK(words(R"({"comment":12345678901})") == "422 2012: comment has 11 bytes; it may have at most 10. @ #/comment/");
    CHECK(words(R"({"names":["abc","abcd"]})") == "413 9205: names has 4 bytes; it may have at most 3.");
    CHECK(words(R"({"names":{"a":"1","b":"22"}})") == "413 9205: b has 4 bytes; it may have at most 3.");
    CHECK(words(R"({"parts":[{},{}]})").empty());
    CHECK(words(R"({"parts":[{},{},{}]})") == "413 9205: parts has more than 2 elements, which is the limit of this list.");
    const std::string usual(usual_text_limit, 'x');
    CHECK(words(R"({"any":")" + usual + R"(yyy"})").empty());
    CHECK(refused(read_json, R"({"text":")" + usual + R"("})").number == 0);
    CHECK(refused(read_json, R"({"text":")" + usual + R"(y"})").text == "text has 65536 bytes; it may have at most 65535.");
    CHECK(refused(read_json, R"({"csv":[")" + usual + R"("]})").number == 0);
    CHECK(refused(read_json, R"({"csv":["y",")" + usual + R"("]})").text == "csv has 65537 bytes; it may have at most 65535.");
    CHECK(refused(read_json, R"({"csv":")" + usual + R"(y"})").status == 413);
    CHECK(refused(read_yaml, "text: " + usual + "y").status == 413);
    CHECK(refused(read_form, "text=" + usual + "y").status == 413);
}

TEST_CASE("lists take little more memory than their elements")
{
    // {"items":[{},{},..]} of 30 KB; without a limit of the list's length it may be 0.9 MB and more.
    const std::size_t size = 10'000 * sizeof(Item);
    const Refused r = refused(read_json, json_bomb(10'000));
    CHECK(r.number == 0);
    CHECK(r.most_charged >= size);
    CHECK(r.most_charged <= size + (std::size_t{64} << 10));
    const Refused nested = refused(read_json, R"({"matrix":[["a"])" + repeated(R"(,["a"])", 9999) + "]}");
    CHECK(nested.number == 0);
    // An inner list: room for its first elements, and the text.
    CHECK(nested.most_charged <= 10'000 * (sizeof(List<std::string_view>) + 256 + 16) + (std::size_t{512} << 10));
}

TEST_CASE("a request that needs too much memory is refused, in every syntax")
{
    const std::size_t memory = std::size_t{4} << 20;
    const std::uint32_t any_list = 2'000'000'000;
    const auto check = [&](const Refused& r) {
        CHECK(r.number == err::data_too_large);
        CHECK(r.status == 413);
        CHECK(
            r.text ==
            "The request needs more than 4 MiB of memory, which is the limit of one request (SLURMRESTD_MAX_REQUEST_MEMORY).");
        CHECK(r.most_charged <= memory);
    };
    check(refused(read_json, json_bomb(300'000), memory, any_list));
    check(refused(read_yaml, json_bomb(300'000), memory, any_list));
    check(refused(read_json, R"({"matrix":[[])" + repeated(",[]", 300'000) + "]}", memory, any_list));
    check(refused(read_json, R"({"text":")" + std::string(5 << 20, 'x') + R"("})", memory, any_list));
    check(refused(read_yaml, "text: " + std::string(5 << 20, 'x'), memory, any_list));
    check(refused(read_form, "a" + repeated("&a", 300'000), memory, any_list));
    check(refused(read_form, "numbers=1" + repeated("&numbers=1", 300'000), memory, any_list));
    check(refused(read_query, "texts=a" + repeated(",a", 300'000), memory, any_list));
    // Each warning has its place; long keys are cut in it.
    const std::string key(1 << 20, 'k');
    const Refused r = refused(read_json, "{\"" + key + "\":{\"a\":{\"1\":1" + repeated(",\"1\":1", 2000) + "}}}", 16 << 20);
    CHECK(r.number == 0);
    CHECK(r.warnings == 1001);
}

TEST_CASE("all requests together have a memory limit")
{
    Budget daemon(1 << 20);
    RequestBudget budget(daemon, 64 << 20);
    const RequestBudget::Current current(budget);
    Arena arena;
    Reading reading{arena};
    Sample object;
    try {
        read_json(R"({"text":")" + std::string(2 << 20, 'x') + R"("})", table_42, &object, reading);
        FAIL("not refused");
    } catch (const Error& e) {
        CHECK(e.status() == 503);
        CHECK(
            std::string(e.what()) ==
            "The requests under way have used up the memory that is there for them, 1 MiB (SLURMRESTD_MAX_MEMORY). Please try "
            "again later.");
    }
}

// An answer that is shared with live events may be shown until after the server has ended.
TEST_CASE("what is charged to the daemon may outlive its budget")
{
    auto daemon = std::make_unique<Budget>(1 << 20);
    DaemonCharge first, second;
    {
        RequestBudget budget(*daemon, 1 << 10);
        const RequestBudget::Current current(budget);
        first.add(1000);
        second.add(500);
        CHECK(budget.charged() == 0);
    }
    CHECK(daemon->total() - daemon->left() == 1500);
    {
        const DaemonCharge ended = std::move(first);
    }
    CHECK(daemon->total() - daemon->left() == 500);
    daemon.reset();
    second.add(100);  // goes on with the budget that it began with
    try {
        second.add(1 << 20);
        FAIL("the limit has ended with the budget");
    } catch (const Error& error) {
        CHECK(error.status() == 503);
    }
}

TEST_CASE("YAML directives and anchors are limited before libyaml parses them")
{
    const auto why = [](const std::string& text) {
        const Refused r = refused(read_yaml, text);
        return r.is_no_document ? r.source : r.text;
    };
    const auto tags = [](std::size_t count, std::string_view line_end) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i)
            out += "%TAG !a" + std::to_string(i) + "! tag:example.org:" + std::string(line_end);
        return out;
    };
    CHECK(why(tags(8, "\n") + "---\ntext: x\n").empty());
    const std::string too_many = "YAML has more than 8 %TAG directives";
    for (const std::string_view line_end : {"\n", "\r", "\r\n", "\xc2\x85", "\xe2\x80\xa8"})
        CHECK(why(tags(9, line_end) + "---\ntext: x\n") == too_many);
    CHECK(why("\xef\xbb\xbf" + tags(9, "\n") + "---\ntext: x\n") == too_many);
    CHECK(why("{}\n...\n" + tags(9, "\n") + "---\n{}\n") == too_many);
    CHECK(why("%TAG !a! " + std::string(2000, 'x') + "\n---\ntext: x\n") ==
          "YAML has a %TAG directive of more than 1024 bytes");
    // In a text it has no meaning.
    CHECK(why("text: 'a " + repeated("%TAG ", 100) + "'\n").empty());
    CHECK(why("text: |\n" + repeated("  %TAG\n", 100)).empty());
    CHECK(why("texts: [&a 1" + repeated(", &a 1", 63) + "]").empty());
    CHECK(why("texts: [&a 1" + repeated(", &a 1", 64) + "]") == "YAML, line 1, column 393: more than 64 anchors");
    CHECK(why("texts: [&a 1, *a]") == "YAML, line 1, column 15: aliases are not accepted");
}

TEST_CASE("reading takes linear time")
{
    // Megabytes of input that may be slow to read. With quadratic time each case would take minutes.
    const std::size_t size = std::size_t{2} << 20;
    const auto of = [size](std::string_view text) { return repeated(text, size / text.size()); };
    std::string many_keys, many_tags;
    for (std::size_t i = 0; many_keys.size() < size; ++i) many_keys += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
    for (std::size_t i = 0; many_tags.size() < size; ++i) many_tags += "%TAG !a" + std::to_string(i) + "! tag:example.org:\n";
    const struct {
        const char* name;
        Reader reader;
        std::string text;
    } cases[] = {
        {"yaml %TAG", read_yaml, many_tags + "---\n{}\n"},
        {"yaml %FOO", read_yaml, of("%FOO bar\n") + "---\n{}\n"},
        {"yaml %YAML", read_yaml, of("%YAML 1.1\n") + "---\n{}\n"},
        {"yaml long tag", read_yaml, "%TAG !e! tag:" + std::string(900, 'x') + "\n---\n{" + of("!e!a k: 1, ") + "}"},
        {"yaml long tag of values", read_yaml, "!<" + of("x") + "> {}"},
        {"yaml - - -", read_yaml, of("- ")},
        {"yaml nested list", read_yaml, "texts:\n" + of("- ")},
        {"yaml [[[", read_yaml, "texts: " + of("[")},
        {"yaml {{{", read_yaml, of("{")},
        {"yaml ? ? ?", read_yaml, of("? ")},
        {"yaml key: key:", read_yaml, of("a: ")},
        {"yaml [a,a", read_yaml, "texts: [" + of("a,")},
        {"yaml [a,a no list", read_yaml, "zzz: [" + of("a,") + "]"},
        {"yaml [[],[]", read_yaml, "zzz: [" + of("[],") + "]"},
        {"yaml {a,a", read_yaml, "zzz: {" + of("a,") + "}"},
        {"yaml {?", read_yaml, "zzz: {" + of("? a,") + "}"},
        {"yaml , , ,", read_yaml, "zzz: [" + of(",")},
        {"yaml plain lines", read_yaml, "text: a\n" + of(" b\n")},
        {"yaml plain empty lines", read_yaml, "text: a" + of("\n") + " b"},
        {"yaml plain spaces", read_yaml, "text: a" + of(" ") + "b"},
        {"yaml plain words", read_yaml, "text: a" + of(" b")},
        {"yaml spaces", read_yaml, of(" ")},
        {"yaml lines", read_yaml, of("\n")},
        {"yaml comment", read_yaml, "#" + of("x")},
        {"yaml comments", read_yaml, of("#\n")},
        {"yaml ---", read_yaml, of("--- ")},
        {"yaml --- lines", read_yaml, of("---\n")},
        {"yaml ...", read_yaml, of("...\n")},
        {"yaml unclosed \"", read_yaml, "text: \"" + of("x")},
        {"yaml unclosed '", read_yaml, "text: '" + of("x\n")},
        {"yaml '' ''", read_yaml, "text: '" + of("''") + "'"},
        {"yaml escapes", read_yaml, "text: \"" + of("\\u0041") + "\""},
        {"yaml quoted lines", read_yaml, "text: \"" + of("x \n") + "\""},
        {"yaml block lines", read_yaml, "text: |\n" + of(" x\n")},
        {"yaml block empty lines", read_yaml, "text: |\n" + of("\n") + " x"},
        {"yaml folded", read_yaml, "text: >\n" + of(" x\n")},
        {"yaml block indents", read_yaml, "text: |\n" + of(" ")},
        {"yaml anchors", read_yaml, "zzz: [" + of("&a 1,") + "]"},
        {"yaml long anchor", read_yaml, "text: &" + of("a") + " x"},
        {"yaml long alias", read_yaml, "text: *" + of("a")},
        {"yaml long key", read_yaml, of("a") + ": 1"},
        {"yaml long quoted key", read_yaml, "\"" + of("a") + "\": 1"},
        {"yaml long ? key", read_yaml, "? " + of("a") + "\n: 1"},
        {"yaml keys", read_yaml, "{" + many_keys + "}"},
        {"yaml known keys", read_yaml, of("text: x\n")},
        {"yaml digits", read_yaml, "uint32: " + of("1")},
        {"yaml tabs", read_yaml, "text:" + of("\t") + "x"},
        {"yaml NEL", read_yaml, "text: a" + of("\xc2\x85") + " b"},
        {"yaml high characters", read_yaml, "text: " + of("\xf0\x9f\x98\x80")},
        {"json [[[", read_json, R"({"zzz":)" + of("[")},
        {"json {{{", read_json, of("{\"a\":")},
        {"json [[],[]", read_json, R"({"zzz":[[])" + of(",[]") + "]}"},
        {"json digits", read_json, R"({"uint32":)" + of("1") + "}"},
        {"json fraction", read_json, R"({"real":0.)" + of("1") + "}"},
        {"json small fraction", read_json, R"({"real":0.)" + of("0") + "1}"},
        {"json exponent digits", read_json, R"({"real":1e)" + of("9") + "}"},
        {"json exponents", read_json, R"({"zzz":[1e999999999)" + of(",1e999999999") + "]}"},
        {"json long numbers", read_json, R"({"zzz":[1)" + of("," + std::string(1000, '9')) + "]}"},
        {"json same keys", read_json, "{\"text\":\"x\"" + of(",\"text\":\"x\"") + "}"},
        {"json same objects", read_json, R"({"item":{})" + of(R"(,"item":{})") + "}"},
        {"json same unknown keys", read_json, "{\"a\":1" + of(",\"a\":1") + "}"},
        {"json keys", read_json, "{" + many_keys + "}"},
        {"json keys in unknown", read_json, "{\"zzz\":{" + many_keys + "}}"},
        {"json long key", read_json, "{\"" + of("a") + "\":1}"},
        {"json long key of many", read_json, "{\"" + of("a") + "\":{\"a\":1" + of(",\"a\":1") + "}}"},
        {"json wrong types", read_json, R"({"numbers":["x")" + of(R"(,"x")") + "]}"},
        {"json wrong lists", read_json, R"({"numbers":[[])" + of(",[]") + "]}"},
        {"json wrong long list", read_json, R"({"uint32":["x")" + of(R"(,"x")") + "]}"},
        {"json wrong text", read_json, R"({"uint32":[")" + of("x") + "\"]}"},
        {"json wrong flags", read_json, R"({"flags16":["x")" + of(R"(,"x")") + "]}"},
        {"json escapes", read_json, R"({"text":")" + of("\\u0041") + "\"}"},
        {"json unclosed", read_json, R"({"text":")" + of("x")},
        {"json spaces", read_json, "{" + of(" ") + "}"},
        {"form pairs", read_form, "a=1" + of("&a=1")},
        {"form names", read_form, of("a&")},
        {"form commas", read_form, "texts=1" + of(",1")},
        {"form brackets", read_form, "texts=" + of("[")},
        {"form escapes", read_form, "text=" + of("%41")},
        {"query commas", read_query, "texts=1" + of(",1")},
        {"query states", read_query, "states=RUNNING" + of(",RUNNING")},
        {"query flags", read_query, "flags16=ONE" + of(",ONE")},
    };
    for (const auto& c : cases) {
        const double seconds = refused(c.reader, c.text).seconds;
        INFO(c.name << ": " << seconds << " s for " << c.text.size() << " bytes");
        if (std::getenv("RESTD_TIMES") != nullptr) WARN(c.name << ": " << seconds << " s for " << c.text.size() << " bytes");
        CHECK(seconds < 5);
    }
}
