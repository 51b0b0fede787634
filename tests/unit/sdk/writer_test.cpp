#include "catch.hpp"

#include <limits>
#include <random>

#include <Poco/JSON/Parser.h>

#include "sample.hpp"

using namespace sample;

namespace {

std::string json_string(std::string_view text)
{
    StringOutput out;
    make_json_writer(out, false)->string(text);
    return out.take();
}

std::string json_real(double value)
{
    StringOutput out;
    make_json_writer(out, false)->real(value);
    return out.take();
}

// Gives the smallest windows, so that every boundary is tested.
class TightOutput final : public Output {
public:
    std::string take()
    {
        text_.append(begin_, static_cast<std::size_t>(next_ - begin_));
        begin_ = next_ = end_ = nullptr;
        return std::move(text_);
    }

private:
    void overflow(std::size_t size) override
    {
        if (begin_ != nullptr) text_.append(begin_, static_cast<std::size_t>(next_ - begin_));
        room_.reset(new char[size]);
        begin_ = next_ = room_.get();
        end_ = begin_ + size;
    }
    std::string text_;
    std::unique_ptr<char[]> room_;
};

class FullOutput final : public Output {
    void overflow(std::size_t) override { throw std::runtime_error("full"); }
};

}  // namespace

TEST_CASE("JSON strings have only the necessary escapes")
{
    CHECK(json_string("") == R"("")");
    CHECK(json_string("/bin/sh") == R"("/bin/sh")");
    CHECK(json_string("a\"b\\c") == R"("a\"b\\c")");
    CHECK(json_string("\b\f\n\r\t") == R"("\b\f\n\r\t")");
    CHECK(json_string(std::string_view("\0\x01\x1f\x7f", 4)) == "\"\\u0000\\u0001\\u001f\x7f\"");
    CHECK(json_string("é漢😀") == "\"é漢😀\"");
}

TEST_CASE("invalid UTF-8 is replaced")
{
    const std::string r = "\xEF\xBF\xBD";
    CHECK(json_string("\xff") == "\"" + r + "\"");
    CHECK(json_string("a\xc3") == "\"a" + r + "\"");
    CHECK(json_string("\xc0\xaf") == "\"" + r + r + "\"");
    CHECK(json_string("\xed\xa0\x80") == "\"" + r + r + r + "\"");
    CHECK(json_string("\xf0\x9f\x98x") == "\"" + r + "x\"");
    CHECK(json_string("\xf5\x80") == "\"" + r + r + "\"");
    CHECK(json_string("\xe2\x82\xac\x80") == "\"€" + r + "\"");
}

TEST_CASE("a byte that needs an escape is found at every place in texts of every length")
{
    for (std::size_t size = 1; size < 70; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (const char special : {'"', '\\', '\n', '\x1f', '\xff'}) {
                std::string text(size, '~'), expected(size, '~');
                text[at] = special;
                const std::string_view to = special == '"'      ? "\\\""
                                            : special == '\\'   ? "\\\\"
                                            : special == '\n'   ? "\\n"
                                            : special == '\xff' ? "\xEF\xBF\xBD"
                                                                : "\\u001f";
                expected.replace(at, 1, to);
                if (json_string(text) != "\"" + expected + "\"") FAIL("size " << size << " at " << at);
            }
            for (const char plain : {' ', '!', '#', '[', ']', '\x7f', '0'}) {
                std::string text(size, 'x');
                text[at] = plain;
                if (json_string(text) != "\"" + text + "\"") FAIL("size " << size << " at " << at);
            }
        }
    }
}

TEST_CASE("long strings and small windows")
{
    std::mt19937 random(1);
    for (const std::size_t size : {4093u, 4094u, 4095u, 4096u, 5000u, 100000u}) {
        std::string text;
        while (text.size() < size) text += static_cast<char>(' ' + random() % 90);
        TightOutput out;
        make_json_writer(out, false)->string(text);
        const std::string written = out.take();
        std::string back;
        for (std::size_t i = 1; i + 1 < written.size(); ++i) {
            if (written[i] == '\\') ++i;
            back += written[i];
        }
        CHECK(back == text);
    }
}

TEST_CASE("numbers")
{
    CHECK(json_real(0) == "0.0");
    CHECK(json_real(-0.0) == "-0.0");
    CHECK(json_real(1) == "1.0");
    CHECK(json_real(4294967294.0) == "4294967294.0");
    CHECK(json_real(1e15) == "1000000000000000.0");
    CHECK(json_real(1e17) == "1e+17");
    CHECK(json_real(0.5) == "0.5");
    CHECK(json_real(2.3283064376228985e-10) == "2.3283064376228985e-10");
    CHECK(json_real(std::numeric_limits<double>::infinity()) == "null");
    CHECK(json_real(std::numeric_limits<double>::quiet_NaN()) == "null");
    std::mt19937_64 random(2);
    for (int i = 0; i < 20000; ++i) {
        const auto bits = random();
        double value;
        std::memcpy(&value, &bits, sizeof value);
        if (!std::isfinite(value)) continue;
        if (std::strtod(json_real(value).c_str(), nullptr) != value) FAIL(json_real(value));
    }
}

TEST_CASE("every kind is written")
{
    const Item items[] = {{"a", 1}, {"b", 2}};
    const std::string_view words[] = {"x", "y"};
    const std::int32_t numbers[] = {-1, 2};
    const std::uint32_t states[] = {1, 0x8003};
    const List<std::string_view> rows_of_words[] = {words, {}};
    Sample s;
    s.boolean = true;
    s.int32 = -5;
    s.int64 = -6;
    s.uint16 = 7;
    s.uint32 = 8;
    s.uint64 = 9;
    s.real = 1.5;
    s.text = "text";
    s.maybe = true;
    s.nv16 = NoVal16(3);
    s.nv32 = NoVal32::infinite();
    s.nvreal = 0.25;
    s.plain32 = NoVal32::infinite();
    s.plain64 = NoVal64(5);
    s.plain_int = NoVal<std::int32_t>(-4);
    s.time = 0;
    s.stamp = 11;
    s.flags16 = 1 | 2 | 4 | 0x8000;
    s.flags64 = 0x8000;
    s.state = 0x8001;
    s.csv = "a,,b,";
    s.item = {"i", 1};
    s.pointer = &items[1];
    s.items = items;
    s.texts = words;
    s.numbers = numbers;
    s.states = states;
    s.matrix = rows_of_words;
    const auto produce = [&](Sink<Item> sink) {
        for (const Item& i : items) sink(i);
    };
    s.stream = produce;
    s.map = items;
    s.hidden_in_text = 42;
    s.limits = {1, 2, 3};
    CHECK(json(s) ==
          R"({"boolean":true,"int32":-5,"int64":-6,"uint16":7,"uint32":8,"uint64":9,"real":1.5,"text":"text",)"
          R"("limits":{"nodes":1,"per":{"cpus":2,"time":{"set":true,"infinite":false,"number":3}}},"maybe":true,)"
          R"("nv16":{"set":true,"infinite":false,"number":3},"nv32":{"set":false,"infinite":true,"number":0},)"
          R"("nv64":{"set":false,"infinite":false,"number":0},"nvreal":{"set":true,"infinite":false,"number":0.25},)"
          R"("plain16":0,"plain32":0,"plain64":5,"plain_int":-4,"time":{"set":true,"infinite":false,"number":0},"stamp":11,)"
          R"("flags16":["ONE","TWO","TOP"],"flags32":[],"flags64":["TOP"],"state":"RUNNING","csv":["a","b"],)"
          R"("item":{"name":"i","count":1},"pointer":{"name":"b","count":2},)"
          R"("items":[{"name":"a","count":1},{"name":"b","count":2}],"texts":["x","y"],"environment":[],"numbers":[-1,2],)"
          R"("states":[["RUNNING"],["DONE","COMPLETING"]],"matrix":[["x","y"],[]],)"
          R"("stream":[{"name":"a","count":1},{"name":"b","count":2}],"map":{"a":{"count":1},"b":{"count":2}},)"
          R"("marked":"#42","gone":""})");
}

TEST_CASE("missing values are written as the codec says")
{
    const std::pair<NullAs, const char*> cases[] = {{NullAs::null, "null"},
                                                    {NullAs::empty_object, "{}"},
                                                    {NullAs::empty_array, "[]"},
                                                    {NullAs::empty_string, "\"\""},
                                                    {NullAs::omitted, "null"}};  // a single value cannot be left out
    for (const auto& [as, expected] : cases) {
        const auto codec = make_pointer(item, as);
        const Item* none = nullptr;
        StringOutput out;
        dump(*make_json_writer(out, false), codec, &none);
        CHECK(out.take() == expected);
    }
    const Sample s;
    CHECK(json(s).find("\"need\"") == std::string::npos);
}

TEST_CASE("pretty JSON is indented by two spaces, and empty brackets stay together")
{
    const Item items[] = {{"a", 1}};
    struct Outer {
        List<Item> items;
        List<Item> none;
        Item item;
    } outer{items, {}, {"b", 2}};
    static constexpr Row outer_rows[] = {RESTD_FIELD(Outer, items, "items", sample::items, ""),
                                         RESTD_FIELD(Outer, none, "none", sample::items, ""),
                                         RESTD_FIELD(Outer, item, "deep/item", sample::item, "")};
    static constexpr auto selected = select<3>(outer_rows, 42);
    static constexpr Table table = make_table<Outer>("OUTER", selected);
    CHECK(dumped(table, &outer, {Format::json, true}) == R"({
  "items": [
    {
      "name": "a",
      "count": 1
    }
  ],
  "none": [],
  "deep": {
    "item": {
      "name": "b",
      "count": 2
    }
  }
})");
    StringOutput out;
    auto writer = make_json_writer(out, true);
    writer->begin_object();
    writer->end_object();
    writer->finish();
    CHECK(out.take() == "{}");
}

TEST_CASE("a writer gives the same output as a whole document")
{
    Sample s;
    s.text = "x\ny";
    s.flags16 = 3;
    StringOutput out;
    const auto writer = make_json_writer(out, false);
    dump(*writer, make_object<Sample>(table_42), &s);
    writer->finish();
    CHECK(out.take() == json(s));
    StringOutput yaml_out;
    const auto yaml_writer = make_yaml_writer(yaml_out);
    dump(*yaml_writer, make_object<Sample>(table_42), &s);
    yaml_writer->finish();
    CHECK(yaml_out.take() == yaml(s));
}

TEST_CASE("the smallest window gives the same JSON")
{
    Sample s;
    s.text = "some text that is longer than sixteen bytes, with \"quotes\"";
    s.limits = {1, 2, 3};
    TightOutput out;
    dump(out, table_42, &s, {});
    CHECK(out.take() == json(s));
    TightOutput yaml_out;
    dump(yaml_out, table_42, &s, {Format::yaml, false});
    CHECK(yaml_out.take() == yaml(s));
}

TEST_CASE("exceptions of an output pass")
{
    const Sample s;
    FullOutput out;
    CHECK_THROWS_WITH(dump(out, table_42, &s, {}), "full");
    CHECK_THROWS_WITH(dump(out, table_42, &s, {Format::yaml, false}), "full");
}

TEST_CASE("YAML")
{
    const std::string_view words[] = {"plain", "",   "yes",        "123", "1.5", "null", "a: b",
                                      "- x",   "#c", "two\nlines", "'",   "~",   "é"};
    struct Outer {
        List<std::string_view> words;
        List<std::string_view> none;
        double real = 0;
    } outer{words, {}, 1};
    static constexpr Row outer_rows[] = {RESTD_FIELD(Outer, words, "words", sample::texts, ""),
                                         RESTD_FIELD(Outer, none, "none", sample::texts, ""),
                                         RESTD_FIELD(Outer, real, "a/real", sample::real, "")};
    static constexpr auto selected = select<3>(outer_rows, 42);
    static constexpr Table table = make_table<Outer>("OUTER", selected);
    CHECK(dumped(table, &outer, {Format::yaml, false}) == R"(%YAML 1.1
---
words:
- plain
- ""
- "yes"
- "123"
- "1.5"
- "null"
- 'a: b'
- "- x"
- '#c'
- "two\nlines"
- ''''
- "~"
- é
none: []
a:
  real: 1.0
)");
}

TEST_CASE("random texts are valid JSON")
{
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) {
        std::string text;
        const auto size = random() % 50;
        for (unsigned k = 0; k < size; ++k) text += static_cast<char>(random() % 4 == 0 ? random() : 'a' + random() % 20);
        Poco::JSON::Parser parser;
        parser.parse("{\"a\":" + json_string(text) + "}");
    }
}
