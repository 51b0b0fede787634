// Written values are read back unchanged, in JSON and in YAML.
#include "catch.hpp"

#include <limits>
#include <random>

#include "sample.hpp"

using namespace sample;

namespace {

// All members that can be read back; removed fields cannot.
std::string without_gone(std::string text)
{
    const std::string json_gone = ",\"gone\":\"\"", yaml_gone = "gone: \"\"\n";
    for (const auto& part : {json_gone, yaml_gone})
        if (const auto at = text.find(part); at != text.npos) text.erase(at, part.size());
    return text;
}

void check(const Sample& s)
{
    const std::string as_json = json(s), as_yaml = yaml(s);
    {
        Read r;
        r.json(without_gone(as_json));
        CHECK(r.refused.empty());
        CHECK(r.errors().empty());
        CHECK(r.warnings().empty());
        CHECK(json(r.sample) == as_json);
    }
    {
        Read r;
        r.yaml(without_gone(as_yaml));
        CHECK(r.refused.empty());
        CHECK(r.errors().empty());
        CHECK(r.warnings().empty());
        CHECK(yaml(r.sample) == as_yaml);
        CHECK(json(r.sample) == as_json);
    }
}

template <class T>
void extremes(T Sample::*member)
{
    for (const T value : {std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), T{0}, T{1}}) {
        Sample s;
        s.*member = value;
        check(s);
        Read r;
        r.json(without_gone(json(s)));
        CHECK(r.sample.*member == value);
    }
}

// Any character except NUL and surrogates.
std::string random_text(std::mt19937& random)
{
    std::string text;
    const auto size = random() % 40;
    for (unsigned i = 0; i < size; ++i) {
        std::uint32_t c = 0;
        switch (random() % 5) {
        case 0: c = 1 + random() % 0x7f; break;
        case 1: c = 0x80 + random() % 0x780; break;
        case 2: c = 0x800 + random() % 0xf800; break;
        case 3: c = 0x10000 + random() % 0x100000; break;
        default: c = " \t\n\r:#-?,[]{}&*!|>'\"%@`\\/~=<"[random() % 28]; break;
        }
        if (c >= 0xd800 && c <= 0xdfff) c = 'x';
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += static_cast<char>(0xc0 | (c >> 6));
            text += static_cast<char>(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            text += static_cast<char>(0xe0 | (c >> 12));
            text += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
            text += static_cast<char>(0x80 | (c & 0x3f));
        } else {
            text += static_cast<char>(0xf0 | (c >> 18));
            text += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
            text += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
            text += static_cast<char>(0x80 | (c & 0x3f));
        }
    }
    return text;
}

}  // namespace

TEST_CASE("a default object survives a round trip")
{
    check(Sample());
}

TEST_CASE("extreme numbers survive a round trip")
{
    extremes(&Sample::int32);
    extremes(&Sample::int64);
    extremes(&Sample::uint16);
    extremes(&Sample::uint32);
    extremes(&Sample::uint64);
    extremes(&Sample::time);
    extremes(&Sample::stamp);
    for (const double value :
         {std::numeric_limits<double>::min(), std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min(),
          std::numeric_limits<double>::lowest(), 0.1, -0.5, 1e300}) {
        Sample s;
        s.real = value;
        s.nvreal = value;
        check(s);
        Read r;
        r.json(without_gone(json(s)));
        CHECK(r.sample.real == value);
    }
    // The two highest numbers of each width mean unset and infinite.
    for (const std::uint64_t below : {2u, 3u}) {
        Sample s;
        s.nv16 = static_cast<std::uint16_t>(0xffff - below);
        s.nv32 = static_cast<std::uint32_t>(0xffffffff - below);
        s.nv64 = std::numeric_limits<std::uint64_t>::max() - below;
        check(s);
    }
}

TEST_CASE("every kind survives a round trip")
{
    const Item items[] = {{"a", 1}, {"b", 2}, {"", 0}};
    const std::string_view words[] = {"x", "", "with, comma"};
    const std::string_view pairs[] = {"A=1", "PATH=/bin:/usr/bin"};
    const std::int32_t numbers[] = {-1, 2, std::numeric_limits<std::int32_t>::min()};
    const std::uint32_t states[] = {1, 0x8003, 0};
    const List<std::string_view> matrix[] = {words, List<std::string_view>(words, 0)};
    const Need need{"must", -3, "inner"};
    Sample s;
    s.boolean = true;
    s.int32 = -5;
    s.real = 1.5;
    s.text = "text";
    s.maybe = true;
    s.nv16 = NoVal16::infinite();
    s.nv32 = NoVal32(0);
    s.nv64 = NoVal64::infinite();
    s.nvreal = NoValDouble::infinite();
    s.plain16 = NoVal16(1);
    s.plain32 = NoVal32(2);
    s.plain64 = NoVal64(3);
    s.plain_int = NoVal<std::int32_t>(-4);
    s.time = 1700000000;
    s.stamp = -1;
    s.flags16 = 1 | 8 | 0x8000;
    s.flags32 = 2;
    s.flags64 = 3;
    s.state = 3;
    s.csv = "a,b";
    s.item = {"i", 1};
    s.pointer = &items[0];
    s.need = &need;
    s.items = items;
    s.texts = words;
    s.environment = pairs;
    s.numbers = numbers;
    s.states = states;
    s.matrix = matrix;
    s.map = items;
    s.hidden_in_text = 42;
    s.limits = {1, 2, NoVal32::infinite()};
    check(s);
}

TEST_CASE("long lists survive a round trip")
{
    std::vector<Item> items;
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i) names.push_back("name" + std::to_string(i));
    for (int i = 0; i < 1000; ++i) items.push_back({names[i], static_cast<std::uint32_t>(i)});
    Sample s;
    s.items = items;
    check(s);
}

TEST_CASE("random texts survive a round trip")
{
    std::mt19937 random(7);
    for (int i = 0; i < 200; ++i) {
        const std::string a = random_text(random), b = random_text(random), c = random_text(random);
        const std::string_view list[] = {a, b, c};
        const Item map[] = {{a, 1}};
        Sample s;
        s.text = a;
        s.item.name = b;
        s.texts = list;
        s.map = map;
        INFO(json(s));
        check(s);
    }
}

TEST_CASE("texts that look like other types survive a round trip in YAML")
{
    for (const char* text : {"yes",
                             "No",
                             "on",
                             "y",
                             "n",
                             "true",
                             "NULL",
                             "~",
                             "",
                             " ",
                             "1",
                             "-1",
                             "+1",
                             "0x10",
                             "010",
                             "1_000",
                             "1:30",
                             "1.5",
                             "1e5",
                             ".inf",
                             "-.INF",
                             ".nan",
                             "2020-01-01",
                             "<<",
                             "=",
                             "- a",
                             "a: b",
                             "a #b",
                             "#a",
                             "'",
                             "\"",
                             "\\",
                             "---",
                             "...",
                             "[a]",
                             "{a}",
                             "&a",
                             "*a",
                             "!a",
                             "|",
                             ">",
                             "%a",
                             "@a",
                             "`a",
                             "?",
                             "? a",
                             ":",
                             ": a",
                             "a:",
                             "-",
                             " a",
                             "a ",
                             "a\n",
                             "\na",
                             "a\n\nb",
                             "\t",
                             "a\tb",
                             "\r",
                             "\xc2\x85",
                             "\xe2\x80\xa8",
                             "\xef\xbb\xbf",
                             "\x7f",
                             "\x01",
                             "\xf0\x9f\x98\x80",
                             "null",
                             "Infinity"}) {
        INFO(text);
        const std::string_view list[] = {text, text};
        Sample s;
        s.text = text;
        s.texts = list;
        check(s);
    }
}
