#include "catch.hpp"

#include <cstdlib>
#include <ctime>
#include <random>

#include "host/json_fault.hpp"
#include "sample.hpp"

using namespace sample;

namespace {

std::string first(const std::string& lines)
{
    return lines.substr(0, lines.find('\n'));
}

}  // namespace

TEST_CASE("JSON syntax errors have line and column, and what was expected")
{
    struct Case {
        std::string text;
        const char* fault;
    };
    const Case cases[] = {
        {"{", "line 1, column 2: expected a key in double quotes or '}', found the end of the text"},
        {"{a:1}", "line 1, column 2: expected a key in double quotes or '}', found 'a'"},
        {"{'a':1}", "line 1, column 2: expected a key in double quotes or '}', found '''"},
        {"{\"a\":1,}", "line 1, column 8: expected a key in double quotes, found '}'"},
        {"{\"a\":1,\n\n  \"b\" 2}", "line 3, column 7: expected ':', found '2'"},
        {"{\"a\":1\n\"b\":2}", "line 2, column 1: expected ',' or '}', found '\"'"},
        {"{\"a\":}", "line 1, column 6: expected a value, with text in double quotes, found '}'"},
        {"{\"a\":tru}", "line 1, column 6: expected a value, with text in double quotes, found 't'"},
        {"{\"a\":[", "line 1, column 7: expected a value, with text in double quotes, or ']', found the end of the text"},
        {"{\"a\":[1,]}", "line 1, column 9: expected a value, with text in double quotes, found ']'"},
        {"{\"a\":[1 2]}", "line 1, column 9: expected ',' or ']', found '2'"},
        {"{\"a\":[1}", "line 1, column 8: expected ',' or ']', found '}'"},
        {"{} x", "line 1, column 4: expected nothing behind the document, found 'x'"},
        {"{}\n{}", "line 2, column 1: expected nothing behind the document, found '{'"},
        {"nonsense", "line 1, column 1: expected an object, which begins with '{', found 'n'"},
        {"{\"a\":01}", "line 1, column 7: expected no digit behind a leading 0, found '1'"},
        {"{\"a\":1.}", "line 1, column 8: expected a digit, found '}'"},
        {"{\"a\":-x}", "line 1, column 7: expected a digit, found 'x'"},
        {"{\"a\":1e+}", "line 1, column 9: expected a digit, found '}'"},
        {"{\"a\":\"\\x\"}", "line 1, column 8: expected one of \" \\ / b f n r t u behind a backslash, found 'x'"},
        {"{\"a\":\"\\u12g4\"}", "line 1, column 11: expected four hexadecimal digits behind \\u, found 'g'"},
        {"{\"a\":\"x\ny\"}",
         "line 1, column 8: expected '\"', or an escape such as \\n for a control character, found the end of the line"},
        {"{\"a\":\"x}",
         "line 1, column 9: expected '\"' for the text in quotes that begins at line 1, column 6, found the end of the text"},
        {"{\"a\":\"\xc3\xa4\xff\"}", "line 1, column 8: expected UTF-8, found the byte 0xff"},
        // A column is a character, not a byte.
        {"{\"\xc3\xa4\xe2\x82\xac\":x}", "line 1, column 7: expected a value, with text in double quotes, found 'x'"},
        {"\xef\xbb\xbf{x}", "line 1, column 1: expected an object, which begins with '{', found the byte 0xef"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        CHECK(restd::json_fault(c.text, 64) == c.fault);
    }
    CHECK(Read().json("{\"a\":1,}").refused == std::string("JSON, ") + cases[3].fault);
    CHECK(Read().yaml("text: [1\nb: 2").refused ==
          "YAML, line 2, column 2: while parsing a flow sequence: did not find expected ',' or ']'");
    CHECK(Read().yaml("text: \"x").refused.starts_with("YAML, line 1, column "));
    CHECK(Read().yaml("text: x\nb: \xff").refused.starts_with("YAML, line 2, column 4: "));
}

TEST_CASE("valid JSON has no syntax error")
{
    const std::string whole =
        R"({"text": "a\u00e4\n", "list": [1, -2.5e3, true, null, {}, []], "o": {"k": {"l": ""}}, "n": 0})";
    CHECK(restd::json_fault(whole, 64).empty());
    const std::string bytes = "{}[]\":,\\ \n0159.eE+-tfnu\x01\xff\xc3\xa4";
    std::mt19937 random(4711);
    std::size_t refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text = whole;
        for (unsigned changes = 1 + random() % 3; changes != 0; --changes) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = bytes[random() % bytes.size()]; break;
            case 1: text.erase(at, 1); break;
            default: text.insert(at, 1, bytes[random() % bytes.size()]);
            }
        }
        CAPTURE(text);
        Read read;
        read.json(text);
        const std::string fault = restd::json_fault(text, 64);
        if (read.refused.empty()) {
            CHECK(fault.empty());
        } else {
            ++refused;
        }
    }
    CHECK(refused > 10000);
    // Neither time nor memory grow with the depth.
    CHECK(restd::json_fault(std::string(std::size_t{4} << 20, '['), 64).empty());
}

TEST_CASE("invalid JSON documents are refused")
{
    const std::string nul("{\"text\":\"a\0b\"}", 14);
    const std::string behind("{}\0", 3);
    const std::string_view refused[] = {"{",
                                        "[",
                                        "]",
                                        "}",
                                        "null",
                                        "12",
                                        "\"x\"",
                                        "[] x",
                                        "true",
                                        "{\"a\":1} x",
                                        "{} {}",
                                        "{}}",
                                        "{\"a\":1,}",
                                        "{\"a\":[1,]}",
                                        "{a:1}",
                                        "{'a':1}",
                                        "{\"a\" 1}",
                                        "{\"a\":}",
                                        "{\"a\"}",
                                        "{\"a\":tru}",
                                        "{\"a\":nullx}",
                                        "{/*c*/}",
                                        "{\"a\":\"x\ny\"}",
                                        "{\"a\":\"\\x\"}",
                                        "{\"a\":\"\\u12\"}",
                                        "{\"a\":\"\\ud83d\"}",
                                        "{\"a\":\"\\ude00\"}",
                                        "{\"a\":\"\\u0000\"}",
                                        "{\"a\\u0000\":1}",
                                        "{\"a\":\"\xff\"}",
                                        "{\"a\":\"\xed\xa0\x80\"}",
                                        "{\"a\":NaN}",
                                        "{\"a\":Infinity}",
                                        "{\"a\":01}",
                                        "{\"a\":1.}",
                                        "{\"a\":.5}",
                                        "{\"a\":+1}",
                                        "{\"a\":1e}",
                                        "{\"a\":-}",
                                        "{\"a\":0x10}",
                                        "{\"a\":00000000000000000000000000001}",
                                        "{\"a\":1.2.3333333333333333333333}",
                                        "{\"a\":99999999999999999999999e}",
                                        "\xef\xbb\xbf{}",
                                        nul,
                                        behind,
                                        " ",
                                        "\n",
                                        "{\"a\":\"",
                                        "{\"a\":\"\\",
                                        "{,}",
                                        "{\"a\":1 \"b\":2}"};
    for (const auto text : refused) {
        Read r;
        r.json(text);
        INFO(text);
        CHECK_FALSE(r.refused.empty());
    }
}

TEST_CASE("invalid YAML documents are refused")
{
    for (const char* text : {"a: [",
                             "a: {b",
                             "x",
                             "12",
                             "~",
                             "a: *b",
                             "a: &b 1\nc: *b",
                             "a: 1\n---\nb: 2",
                             "a: b: c",
                             "? [a]\n: b",
                             "? {a: b}\n: c",
                             "a: !!int abc",
                             "a: !foo bar",
                             "a: !!binary aGk=",
                             "\ta: 1",
                             "a: \"\\q\"",
                             "a: \"x",
                             "a: '\xff'",
                             "a: \"\\0\"",
                             "{a: 1}}",
                             "a: 1\n b: 2"}) {
        Read r;
        r.yaml(text);
        INFO(text);
        CHECK_FALSE(r.refused.empty());
    }
    Read r;
    r.run(read_yaml, std::string_view("text: a\0b", 9));
    CHECK_FALSE(r.refused.empty());
}

TEST_CASE("the error for a document that is a list says so")
{
    for (const char* text : {"[]", "[1,{\"text\":\"a\"},[[]]]"}) {
        Read r;
        r.json(text);
        REQUIRE(r.reading.errors.size() == 1);
        CHECK(r.reading.errors[0].number == 9209);
        CHECK(r.reading.errors[0].description == "Rejecting list when dictionary expected");
        CHECK(r.reading.errors[0].source == "#/");
        CHECK(r.reading.warnings.empty());
    }
    Read r;
    r.yaml("- x");
    CHECK(r.reading.errors.size() == 1);
}

TEST_CASE("nesting has a limit")
{
    for (const bool in_known_field : {true, false}) {
        const auto nested = [&](int depth) {
            std::string text = in_known_field ? "{\"matrix\":" : "{\"unknown\":";
            text += std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']') + "}";
            return text;
        };
        CHECK(Read().json(nested(63)).refused.empty());
        CHECK_FALSE(Read().json(nested(64)).refused.empty());
        CHECK_FALSE(Read().json(nested(100000)).refused.empty());
        CHECK(Read().yaml(nested(63)).refused.empty());
        CHECK_FALSE(Read().yaml(nested(64)).refused.empty());
    }
}

TEST_CASE("an empty text is an empty object")
{
    for (const char* text : {"", "{}", " { } "}) CHECK(Read().json(text).refused.empty());
    for (const char* text : {"", "# nothing\n", "{}"}) CHECK(Read().yaml(text).refused.empty());
    for (const char* text : {"", "&", "&&;"}) CHECK(Read().query(text).refused.empty());
}

TEST_CASE("unknown fields give warnings")
{
    Read r;
    r.json(
        R"({"foo":1,"bar":"x","baz":[1,{"y":2}],"qux":{"a":1,"e":{},"b":{"c":[]}},"n":null,"f":1.5,"t":true,"big":18446744073709551615,)"
        R"("limits":{"x":1,"per":{"y":{"z":"s"}}},"nv64":{"set":true,"number":5,"zzz":1},"item":{"q":2},"items":[{},{"w":3}]})");
    CHECK(r.errors().empty());
    CHECK(r.warnings() ==
          "Ignoring unknown field \"foo\" of type 64 bit integer in DATA_PARSER_SAMPLE @ #/foo/\n"
          "Ignoring unknown field \"bar\" of type string in DATA_PARSER_SAMPLE @ #/bar/\n"
          "Ignoring unknown field \"baz\" of type list in DATA_PARSER_SAMPLE @ #/baz/\n"
          "Ignoring unknown field \"a\" of type 64 bit integer in DATA_PARSER_SAMPLE @ #/qux/a/\n"
          "Ignoring unknown field \"c\" of type list in DATA_PARSER_SAMPLE @ #/qux/b/c/\n"
          "Ignoring unknown field \"n\" of type null in DATA_PARSER_SAMPLE @ #/n/\n"
          "Ignoring unknown field \"f\" of type floating point number in DATA_PARSER_SAMPLE @ #/f/\n"
          "Ignoring unknown field \"t\" of type boolean in DATA_PARSER_SAMPLE @ #/t/\n"
          "Ignoring unknown field \"big\" of type 64 bit integer in DATA_PARSER_SAMPLE @ #/big/\n"
          "Ignoring unknown field \"x\" of type 64 bit integer in DATA_PARSER_SAMPLE @ #/limits/x/\n"
          "Ignoring unknown field \"z\" of type string in DATA_PARSER_SAMPLE @ #/limits/per/y/z/\n"
          "Ignoring unknown field \"zzz\" of type 64 bit integer in DATA_PARSER_UINT64_NO_VAL_STRUCT @ #/nv64/zzz/\n"
          "Ignoring unknown field \"q\" of type 64 bit integer in DATA_PARSER_ITEM @ #/item/q/\n"
          "Ignoring unknown field \"w\" of type 64 bit integer in DATA_PARSER_ITEM @ #/items[1]/w/");
    CHECK(r.sample.nv64 == NoVal64(5));
    Read exact;
    exact.json(R"({"BOOLEAN":true,"limits/nodes":1})");
    CHECK(exact.reading.warnings.size() == 2);

    Read fast;
    fast.reading.fast = true;
    fast.json(R"({"foo":1,"qux":{"a":[{"x":{}}]},"text":5})");
    CHECK(fast.warnings().empty());
    CHECK(fast.sample.text == "5");
}

TEST_CASE("the number of warnings and errors is limited")
{
    std::string text = "{";
    for (int i = 0; i < 5000; ++i) text += "\"x" + std::to_string(i) + "\":1,\"int32\":\"abc\",";
    text.back() = '}';
    Read r;
    r.json(text);
    CHECK(r.reading.warnings.size() == 1001);
    CHECK(r.reading.errors.size() == 1001);
}

// Each value for each field: the result (as JSON), or the error, and the warning.
TEST_CASE("conversions")
{
    setenv("TZ", "UTC", 1);
    tzset();
    struct Case {
        const char* text;
        const char* result;  // a part of the object's JSON; null if it is refused
        const char* error;
        const char* warning;
    };
    const std::string integer = "Expected OpenAPI type=integer format=int32 (Slurm type=64 bit integer) but got OpenAPI type=";
    const Case cases[] = {
        {R"({"int32":5})", R"("int32":5)", "", ""},
        {R"({"int32":"5"})", R"("int32":5)", "",
         "Expected OpenAPI type=integer format=int32 (Slurm type=64 bit integer) but got OpenAPI type=string (Slurm "
         "type=string): \"5\" @ #/int32/"},
        {R"({"int32":"-5"})", R"("int32":-5)", "",
         "Expected OpenAPI type=integer format=int32 (Slurm type=64 bit integer) but got OpenAPI type=string (Slurm "
         "type=string): \"-5\" @ #/int32/"},
        {R"({"int32":"+0x1F"})", R"("int32":31)", "",
         "Expected OpenAPI type=integer format=int32 (Slurm type=64 bit integer) but got OpenAPI type=string (Slurm "
         "type=string): \"+0x1F\" @ #/int32/"},
        {R"({"int64":7.0})", R"("int64":7)", "",
         "Expected OpenAPI type=integer format=int64 (Slurm type=64 bit integer) but got OpenAPI type=number (Slurm "
         "type=floating point number): 7.0 @ #/int64/"},
        {R"({"int32":1e3})", R"("int32":1000)", "",
         "Expected OpenAPI type=integer format=int32 (Slurm type=64 bit integer) but got OpenAPI type=number (Slurm "
         "type=floating point number): 1e3 @ #/int32/"},
        {R"({"int32":null})", R"("int32":0)", "", ""},
        {R"({"int32":"abc"})", nullptr, "Expected integer but got \"abc\" @ #/int32/", ""},
        {R"({"int32":""})", nullptr, "Expected integer but got \"\" @ #/int32/", ""},
        {R"({"int32":"5x"})", nullptr, "Expected integer but got \"5x\" @ #/int32/", ""},
        {R"({"int32":"5.5"})", nullptr, "Expected integer but got \"5.5\" @ #/int32/", ""},
        {R"({"int32":" 5"})", nullptr, "Expected integer but got \" 5\" @ #/int32/", ""},
        {R"({"int32":"--5"})", nullptr, "Expected integer but got \"--5\" @ #/int32/", ""},
        {R"({"int32":"-"})", nullptr, "Expected integer but got \"-\" @ #/int32/", ""},
        {R"({"int32":"0x"})", nullptr, "Expected integer but got \"0x\" @ #/int32/", ""},
        {R"({"int32":1.5})", nullptr, "Expected integer but got 1.5 @ #/int32/", ""},
        {R"({"int32":true})", nullptr, "Expected integer but got true @ #/int32/", ""},
        {R"({"int32":[5]})", nullptr, "Expected integer but got [5] @ #/int32/", ""},
        {R"({"int32":{"a":[1,"x",null,{"b":true,"c":1.5}]}})", nullptr,
         "Expected integer but got {\"a\":[1,\"x\",null,{\"b\":true,\"c\":1.5}]} @ #/int32/", ""},
        {R"({"int32":2147483648})", nullptr, "Value 2147483648 is not within -2147483648 to 2147483647 @ #/int32/", ""},
        {R"({"int32":-2147483649})", nullptr, "Value -2147483649 is not within -2147483648 to 2147483647 @ #/int32/", ""},
        {R"({"int64":9223372036854775808})", nullptr,
         "Value 9223372036854775808 is not within -9223372036854775808 to 9223372036854775807 @ #/int64/", ""},
        {R"({"int64":-9223372036854775808})", R"("int64":-9223372036854775808)", "", ""},
        {R"({"int64":-9223372036854775809})", nullptr, "Value -9223372036854775809 is out of range @ #/int64/", ""},
        {R"({"uint64":18446744073709551616})", nullptr, "Value 18446744073709551616 is out of range @ #/uint64/", ""},
        {R"({"uint64":123456789012345678901234567890})", nullptr,
         "Value 123456789012345678901234567890 is out of range @ #/uint64/", ""},
        {R"({"uint64":"123456789012345678901234567890"})", nullptr,
         "Value \"123456789012345678901234567890\" is out of range @ #/uint64/", ""},
        {R"({"uint64":1e30})", nullptr, "Value 1e30 is out of range @ #/uint64/", ""},
        {R"({"uint64":18446744073709551615})", R"("uint64":18446744073709551615)", "", ""},
        {R"({"uint64":"18446744073709551615"})", R"("uint64":18446744073709551615)", "",
         "Expected OpenAPI type=integer format=int64 (Slurm type=64 bit integer) but got OpenAPI type=string (Slurm "
         "type=string): "
         "\"18446744073709551615\" @ #/uint64/"},
        {R"({"uint16":65535})", R"("uint16":65535)", "", ""},
        {R"({"uint16":65536})", nullptr, "Value 65536 is not within 0 to 65535 @ #/uint16/", ""},
        {R"({"uint16":-1})", nullptr, "Value -1 is not within 0 to 65535 @ #/uint16/", ""},
        {R"({"uint32":-1})", nullptr, "Value -1 is not within 0 to 4294967295 @ #/uint32/", ""},
        {R"({"uint64":-1})", nullptr, "Value -1 is not within 0 to 18446744073709551615 @ #/uint64/", ""},
        {R"({"uint16":-0})", R"("uint16":0)", "", ""},

        {R"({"real":2})", R"("real":2.0)", "", ""},
        {R"({"real":9007199254740993})", nullptr,
         "Value 9007199254740993 has more digits than a floating point number holds @ #/real/", ""},
        {R"({"real":18446744073709551615})", nullptr,
         "Value 18446744073709551615 has more digits than a floating point number holds @ #/real/", ""},
        {R"({"real":9223372036854775807})", nullptr,
         "Value 9223372036854775807 has more digits than a floating point number holds @ #/real/", ""},
        {R"({"real":"1.5e3"})", R"("real":1500.0)", "",
         "Expected OpenAPI type=number format=double (Slurm type=floating point number) but got OpenAPI type=string (Slurm "
         "type=string): "
         "\"1.5e3\" @ #/real/"},
        {R"({"real":"x"})", nullptr, "Expected floating point number but got \"x\" @ #/real/", ""},
        {R"({"real":"nan"})", nullptr, "Expected floating point number but got \"nan\" @ #/real/", ""},
        {R"({"real":1e400})", nullptr, "Expected floating point number but got 1e400 @ #/real/", ""},
        {R"({"real":true})", nullptr, "Expected floating point number but got true @ #/real/", ""},
        {R"({"real":[]})", nullptr, "Expected floating point number but got [] @ #/real/", ""},

        {R"({"boolean":"true"})", R"("boolean":true)", "",
         "Expected OpenAPI type=boolean (Slurm type=boolean) but got OpenAPI type=string (Slurm type=string): \"true\" @ "
         "#/boolean/"},
        {R"({"boolean":1})", R"("boolean":true)", "",
         "Expected OpenAPI type=boolean (Slurm type=boolean) but got OpenAPI type=integer (Slurm type=64 bit integer): 1 @ "
         "#/boolean/"},
        {R"({"boolean":"OFF"})", R"("boolean":false)", "",
         "Expected OpenAPI type=boolean (Slurm type=boolean) but got OpenAPI type=string (Slurm type=string): \"OFF\" @ "
         "#/boolean/"},
        {R"({"boolean":"maybe"})", nullptr, "Expected boolean but got \"maybe\" @ #/boolean/", ""},
        {R"({"boolean":2})", nullptr, "Expected boolean but got 2 @ #/boolean/", ""},
        {R"({"boolean":-1})", nullptr, "Expected boolean but got -1 @ #/boolean/", ""},
        {R"({"boolean":{}})", nullptr, "Expected boolean but got {} @ #/boolean/", ""},
        {R"({"maybe":true})", R"("maybe":true)", "", ""},
        {R"({"maybe":null})", R"("maybe":false)", "", ""},

        {R"({"text":5})", R"("text":"5")", "",
         "Expected OpenAPI type=string (Slurm type=string) but got OpenAPI type=integer (Slurm type=64 bit integer): 5 @ "
         "#/text/"},
        {R"({"text":1.10})", R"("text":"1.10")", "",
         "Expected OpenAPI type=string (Slurm type=string) but got OpenAPI type=number (Slurm type=floating point number): "
         "1.10 @ #/text/"},
        {R"({"text":true})", R"("text":"true")", "",
         "Expected OpenAPI type=string (Slurm type=string) but got OpenAPI type=boolean (Slurm type=boolean): true @ #/text/"},
        {R"({"text":123456789012345678901234567890})", R"("text":"123456789012345678901234567890")", "",
         "Expected OpenAPI type=string (Slurm type=string) but got OpenAPI type=integer (Slurm type=64 bit integer): "
         "123456789012345678901234567890 @ #/text/"},
        {R"({"text":"\u00e9\ud83d\ude00\/"})", "\"text\":\"é😀/\"", "", ""},
        {R"({"text":null})", R"("text":"")", "", ""},
        {R"({"text":{"a":1}})", nullptr, "Expected string but got {\"a\":1} @ #/text/", ""},
        {R"({"text":["x"]})", nullptr, "Expected string but got [\"x\"] @ #/text/", ""},

        {R"({"nv32":5})", R"("nv32":{"set":true,"infinite":false,"number":5})", "", ""},
        {R"({"nv32":"5"})", R"("nv32":{"set":true,"infinite":false,"number":5})", "", ""},
        {R"({"nv32":5.0})", R"("nv32":{"set":true,"infinite":false,"number":5})", "", ""},
        {R"({"nv32":null})", R"("nv32":{"set":false,"infinite":false,"number":0})", "", ""},
        {R"({"nv32":"infinite"})", R"("nv32":{"set":false,"infinite":true,"number":0})", "", ""},
        {R"({"nv32":"UNLIMITED"})", R"("nv32":{"set":false,"infinite":true,"number":0})", "", ""},
        {R"({"nv32":-1})", R"("nv32":{"set":false,"infinite":true,"number":0})", "", ""},
        {R"({"nv32":4294967295})", R"("nv32":{"set":false,"infinite":true,"number":0})", "", ""},
        {R"({"nv32":4294967294})", R"("nv32":{"set":false,"infinite":false,"number":0})", "", ""},
        {R"({"nv32":{"set":true,"infinite":false,"number":5}})", R"("nv32":{"set":true,"infinite":false,"number":5})", "", ""},
        {R"({"nv32":{"number":5}})", R"("nv32":{"set":true,"infinite":false,"number":5})", "", ""},
        {R"({"nv32":{"number":5,"set":false}})", R"("nv32":{"set":false,"infinite":false,"number":0})", "", ""},
        {R"({"nv32":{"infinite":true}})", R"("nv32":{"set":false,"infinite":true,"number":0})", "", ""},
        {R"({"nv32":{"infinite":true,"set":true,"number":3}})", R"("nv32":{"set":false,"infinite":true,"number":0})", "", ""},
        {R"({"nv32":{}})", R"("nv32":{"set":false,"infinite":false,"number":0})", "", ""},
        {R"({"nv32":{"set":true,"number":"5"}})", R"("nv32":{"set":true,"infinite":false,"number":5})", "",
         "Expected OpenAPI type=integer format=int64 (Slurm type=64 bit integer) but got OpenAPI type=string (Slurm "
         "type=string): \"5\" @ "
         "#/nv32/number/"},
        {R"({"nv32":{"set":true}})", nullptr, "Expected \"number\" field when \"set\"=True but field not present @ #/nv32/",
         ""},
        {R"({"nv32":{"set":"x","number":1}})", nullptr, "Expected boolean but got \"x\" @ #/nv32/set/", ""},
        {R"({"nv32":{"set":true,"number":"x"}})", nullptr, "Expected integer but got \"x\" @ #/nv32/number/", ""},
        {R"({"nv32":{"set":true,"number":[1]}})", nullptr, "Expected integer but got [1] @ #/nv32/number/", ""},
        {R"({"nv32":{"set":true,"number":4294967296}})", nullptr, "Value 4294967296 is not within 0 to 4294967295 @ #/nv32/",
         ""},
        {R"({"nv32":"abc"})", nullptr, "Expected integer but got \"abc\" @ #/nv32/", ""},
        {R"({"nv32":""})", nullptr, "Expected integer but got \"\" @ #/nv32/", ""},
        {R"({"nv32":1.5})", nullptr, "Expected integer but got 1.5 @ #/nv32/", ""},
        {R"({"nv32":-2})", nullptr, "Value -2 is not within 0 to 4294967295 @ #/nv32/", ""},
        {R"({"nv32":[5]})", nullptr, "Expected integer but got [5] @ #/nv32/", ""},
        {R"({"nv32":true})", nullptr, "Expected integer but got true @ #/nv32/", ""},
        {R"({"nv16":70000})", nullptr, "Value 70000 is not within 0 to 65535 @ #/nv16/", ""},
        {R"({"nvreal":1})", R"("nvreal":{"set":true,"infinite":false,"number":1.0})", "", ""},
        {R"({"nvreal":"0.5"})", R"("nvreal":{"set":true,"infinite":false,"number":0.5})", "", ""},
        {R"({"nvreal":"infinity"})", R"("nvreal":{"set":false,"infinite":true,"number":0.0})", "", ""},
        {R"({"nvreal":{"set":true,"number":2}})", R"("nvreal":{"set":true,"infinite":false,"number":2.0})", "", ""},
        {R"({"nvreal":"x"})", nullptr, "Expected floating point number but got \"x\" @ #/nvreal/", ""},
        {R"({"plain32":5,"plain16":"6","plain64":null,"plain_int":-7})",
         R"("plain16":6,"plain32":5,"plain64":0,"plain_int":-7)", "", ""},
        {R"({"plain16":70000})", nullptr, "Value 70000 is not within 0 to 65535 @ #/plain16/", ""},

        {R"({"time":1700000000})", R"("time":{"set":true,"infinite":false,"number":1700000000})", "", ""},
        {R"({"time":{"set":true,"number":5}})", R"("time":{"set":true,"infinite":false,"number":5})", "", ""},
        {R"({"time":"2033-01-01T00:00:00"})", R"("time":{"set":true,"infinite":false,"number":1988150400})", "", ""},
        {R"({"stamp":"1700000000"})", R"("stamp":1700000000)", "", ""},
        {R"({"stamp":"zzz"})", nullptr, "Parsing of zzz for timestamp failed @ #/stamp/", ""},
        {R"({"time":"zzz"})", nullptr, "Parsing of zzz for timestamp failed @ #/time/", ""},
        {R"({"time":{"infinite":true}})", nullptr, "A time cannot be infinite @ #/time/", ""},
        {R"({"time":[1]})", nullptr, "Expected integer but got [1] @ #/time/", ""},

        {R"({"flags16":["ONE","two"]})", R"("flags16":["ONE","TWO"])", "", ""},
        {R"({"flags16":"TOP"})", R"("flags16":["TOP"])", "", ""},
        {R"({"flags16":"ONE,TOP"})", R"("flags16":["ONE","TOP"])", "", ""},
        {R"({"flags16":[]})", R"("flags16":[])", "", ""},
        {R"({"flags16":null})", R"("flags16":[])", "", ""},
        {R"({"flags16":["HIDDEN","ONE"]})", R"("flags16":["ONE"])", "", ""},
        {R"({"flags16":["ONE","GONE"]})", R"("flags16":["ONE"])", "", "Ignoring deprecated flag: GONE @ #/flags16[1]/"},
        {R"({"flags16":["ONE","NOPE"]})", nullptr, "Unknown flag \"NOPE\" @ #/flags16[1]/", ""},
        {R"({"flags16":"NOPE"})", nullptr, "Unknown flag \"NOPE\" @ #/flags16[0]/", ""},
        {R"({"flags16":"ONE,NOPE"})", nullptr, "Unknown flag \"NOPE\" @ #/flags16[1]/", ""},
        {R"({"flags16":""})", nullptr, "Unknown flag \"\" @ #/flags16[0]/", ""},
        {R"({"flags16":[5]})", nullptr, "Unknown flag 5 @ #/flags16[0]/", ""},
        {R"({"flags16":["ONE",{"a":1}]})", nullptr, "Unknown flag {\"a\":1} @ #/flags16[1]/", ""},
        {R"({"flags16":5})", nullptr, "Expected a List but found a 64 bit integer @ #/flags16/", ""},
        {R"({"flags16":{"a":1}})", nullptr, "Expected a List but found a dictionary @ #/flags16/", ""},
        {R"({"state":"running"})", R"("state":"RUNNING")", "", ""},
        {R"({"state":["DONE"]})", R"("state":"DONE")", "", ""},
        {R"({"states":["RUNNING",["DONE","COMPLETING"]]})", R"("states":[["RUNNING"],["DONE","COMPLETING"]])", "", ""},
        {R"({"states":"RUNNING,DONE"})", R"("states":[["RUNNING"],["DONE"]])", "", ""},
        {R"({"states":["NOPE"]})", nullptr, "Unknown flag \"NOPE\" @ #/states[0][0]/", ""},

        {R"({"csv":["a",5,true]})", R"("csv":["a","5","true"])", "", ""},
        {R"({"csv":"a,b"})", R"("csv":["a","b"])", "",
         "Expected OpenAPI type=array (Slurm type=list) but got OpenAPI type=string (Slurm type=string): \"a,b\" @ #/csv/"},
        {R"({"csv":[{"a":1}]})", nullptr, "Expected string but got {\"a\":1} @ #/csv[0]/", ""},
        {R"({"csv":["a",null]})", nullptr, "Expected string but got null @ #/csv[1]/", ""},

        {R"({"item":{"name":"x"}})", R"("item":{"name":"x","count":0})", "", ""},
        {R"({"item":null})", R"("item":{"name":"","count":0})", "", ""},
        {R"({"item":"x"})", nullptr, "Rejecting string when dictionary expected @ #/item/", ""},
        {R"({"item":5})", nullptr, "Rejecting 64 bit integer when dictionary expected @ #/item/", ""},
        {R"({"item":[{}]})", nullptr, "Rejecting list when dictionary expected @ #/item/", ""},
        {R"({"limits":5})", nullptr, "Rejecting 64 bit integer when dictionary expected @ #/limits/", ""},
        {R"({"limits":[]})", nullptr, "Rejecting list when dictionary expected @ #/limits/", ""},
        {R"({"limits":null})", R"("limits":{"nodes":0)", "", ""},
        {R"({"limits":{"per":{"cpus":3},"nodes":2}})", R"("limits":{"nodes":2,"per":{"cpus":3)", "", ""},
        {R"({"pointer":{"count":2}})", R"("pointer":{"name":"","count":2})", "", ""},
        {R"({"pointer":null})", R"("pointer":null)", "", ""},
        {R"({"need":{}})", R"("need":{"must":"","may":0,"deep":{"inner":""}})", "", ""},
        {R"({"need":{"must":"a","deep":{"inner":"b"}}})", R"("need":{"must":"a","may":0,"deep":{"inner":"b"}})", "", ""},
        {R"({"need":{"may":1}})", nullptr,
         "Missing required field 'must' in dictionary @ #/need/must/\nMissing required field 'deep/inner' in dictionary @ "
         "#/need/deep/inner/",
         ""},
        {R"({"need":{"must":null,"deep":{"inner":"x"}}})", nullptr,
         "Missing required field 'must' in dictionary @ #/need/must/", ""},

        {R"({"items":[{"name":"a"},{"count":1}]})", R"("items":[{"name":"a","count":0},{"name":"","count":1}])", "", ""},
        {R"({"items":null})", R"("items":[])", "", ""},
        {R"({"items":{}})", nullptr, "Expected List but found a dictionary @ #/items/", ""},
        {R"({"items":["x"]})", nullptr, "Rejecting string when dictionary expected @ #/items[0]/", ""},
        {R"({"items":[{},{"count":"x"}]})", nullptr, "Expected integer but got \"x\" @ #/items[1]/count/", ""},
        {R"({"texts":"one"})", R"("texts":["one"])", "", ""},
        {R"({"texts":"a,b"})", R"("texts":["a,b"])", "", ""},
        {R"({"texts":5})", R"("texts":["5"])", "",
         "Expected OpenAPI type=string (Slurm type=string) but got OpenAPI type=integer (Slurm type=64 bit integer): 5 @ "
         "#/texts[0]/"},
        {R"({"texts":["a",null]})", nullptr, "Expected a value but got null @ #/texts[1]/", ""},
        {R"({"texts":[["a"]]})", nullptr, "Expected string but got [\"a\"] @ #/texts[0]/", ""},
        {R"({"texts":{"a":"b"}})", nullptr, "Expected List but found a dictionary @ #/texts/", ""},
        {R"({"environment":{"PATH":"/bin","A":1}})", R"("environment":["PATH=/bin","A=1"])", "",
         "Expected OpenAPI type=array (Slurm type=list) but got OpenAPI type=object (Slurm type=dictionary) @ #/environment/"},
        {R"({"environment":"A=1"})", R"("environment":["A=1"])", "",
         "Expected OpenAPI type=array (Slurm type=list) but got OpenAPI type=string (Slurm type=string): \"A=1\" @ "
         "#/environment/"},
        {R"({"environment":{"A":[1]}})", nullptr, "Expected string but got [1] @ #/environment/A/",
         "Expected OpenAPI type=array (Slurm type=list) but got OpenAPI type=object (Slurm type=dictionary) @ #/environment/"},
        {R"({"numbers":[1,"2"]})", R"("numbers":[1,2])", "",
         "Expected OpenAPI type=integer format=int32 (Slurm type=64 bit integer) but got OpenAPI type=string (Slurm "
         "type=string): \"2\" @ #/numbers[1]/"},
        {R"({"numbers":7})", R"("numbers":[7])", "", ""},
        {R"({"matrix":[["a"],"b",[]]})", R"("matrix":[["a"],["b"],[]])", "", ""},
        {R"({"matrix":[["a",{"x":1}]]})", nullptr, "Expected string but got {\"x\":1} @ #/matrix[0][1]/", ""},
        {R"({"map":{"a":{"count":1},"b":{"count":2}}})", R"("map":{"a":{"count":1},"b":{"count":2}})", "", ""},
        {R"({"map":{"a":{"count":"x"}}})", nullptr, "Expected integer but got \"x\" @ #/map/a/count/", ""},
        {R"({"map":[]})", nullptr, "Rejecting list when dictionary expected @ #/map/", ""},
        {R"({"map":"x"})", nullptr, "Rejecting string when dictionary expected @ #/map/", ""},
        {R"({"marked":"#7"})", R"("marked":"#7")", "", ""},
        {R"({"marked":null})", R"("marked":"#0")", "", ""},
        {R"({"marked":"x"})", nullptr, "Not a marked number: \"x\" @ #/marked/", ""},
        {R"({"marked":{}})", nullptr, "Expected string but got {} @ #/marked/", ""},
        {R"({"stream":[{"name":"a","count":1},{"count":2}]})", R"("stream":[{"name":"a","count":1},{"name":"","count":2}])", "",
         ""},
        {R"({"stream":[]})", R"("stream":[])", "", ""},
        {R"({"stream":[{"count":"x"}]})", nullptr, "Expected integer but got \"x\" @ #/stream[0]/count/", ""},
        {R"({"stream":"x"})", nullptr, "Rejecting string when dictionary expected @ #/stream[0]/", ""},
        {R"({"stream":{"a":1}})", nullptr, "Expected List but found a dictionary @ #/stream/", ""},
        {R"({"stream":null})", R"("stream":[])", "", ""},
        {R"({"gone":null})", R"("gone":"")", "", ""},
        {R"({"gone":5})", R"("gone":"")", "", "Ignoring value for removed field @ #/gone/"},
        {R"({"gone":{"a":[1]}})", R"("gone":"")", "", "Ignoring value for removed field @ #/gone/"},

        {R"({"text":"a","text":"b"})", R"("text":"b")", "", ""},
        {R"({"items":[{}],"items":[{"name":"x"}]})", R"("items":[{"name":"x","count":0}])", "", ""},
        {R"({"flags16":["ONE"],"flags16":["TWO"]})", R"("flags16":["TWO"])", "", ""},
    };
    for (const Case& c : cases) {
        Read r;
        r.json(c.text);
        INFO(c.text);
        CHECK(r.refused.empty());
        CHECK(r.errors() == c.error);
        CHECK(r.warnings() == c.warning);
        if (c.result != nullptr) {
            INFO(json(r.sample));
            CHECK(json(r.sample).find(c.result) != std::string::npos);
        }
    }
}

namespace {

// Kinds that sample does not have: a list whose text is split, flags that an empty list clears, and flags that it keeps.
struct Wishes {
    List<std::string_view> names;
    std::uint16_t cleared = 3;
    std::uint16_t kept = 3;
};

constexpr auto split_texts = [] {
    auto codec = texts;
    codec.splits = true;
    return codec;
}();
constexpr auto cleared_flags = [] {
    auto codec = flags16;
    codec.empty_is_none = true;
    return codec;
}();
constexpr Row wishes_rows[] = {
    RESTD_FIELD(Wishes, names, "names", split_texts, ""),
    RESTD_FIELD(Wishes, cleared, "cleared", cleared_flags, ""),
    RESTD_FIELD(Wishes, kept, "kept", flags16, ""),
};
constexpr auto wishes_selected = select<3>(wishes_rows, 42);
constexpr Table wishes_table = make_table<Wishes>("WISHES", wishes_selected);

// The names joined by "|", and the flags.
std::string wishes(std::string_view text, std::size_t warnings = 0, bool is_form = false)
{
    Arena arena;
    Reading reading{arena};
    Wishes read;
    (is_form ? read_form : read_json)(text, wishes_table, &read, reading);
    CHECK(reading.errors.empty());
    CHECK(reading.warnings.size() == warnings);
    std::string out;
    for (const auto name : read.names) out += std::string(name) + "|";
    return out + " " + std::to_string(read.cleared) + " " + std::to_string(read.kept);
}

}  // namespace

TEST_CASE("a text is split into a list if the field allows it")
{
    CHECK(wishes(R"({"names":["a","b,c"]})") == "a|b,c| 3 3");
    CHECK(wishes(R"({"names":"a,b[1,2],c"})", 1) == "a|b[1,2]|c| 3 3");  // with a warning: the document says that it is a list
    CHECK(wishes(R"({"names":""})", 1) == " 3 3");
    CHECK(wishes(R"({"names":{"a":"1"}})", 1) == "a=1| 3 3");
    CHECK(wishes("names=a,b", 0, true) == "a|b| 3 3");
    CHECK(wishes("names=a,b&names=c", 0, true) == "a,b|c| 3 3");
}

TEST_CASE("an empty list of flags clears them if the field says so")
{
    CHECK(wishes(R"({"cleared":[],"kept":[]})") == " 0 3");
    CHECK(wishes(R"({"cleared":["TWO"],"kept":["TWO"]})") == " 2 2");
    CHECK(wishes(R"({"cleared":null,"kept":null})") == " 3 3");
    CHECK(wishes("{}") == " 3 3");
}

TEST_CASE("a list that was read into a stream can be iterated again")
{
    Read r;
    r.json(R"({"stream":[{"name":"a","count":1},{"name":"b"}]})");
    for (int i = 0; i < 2; ++i) {
        std::string names;
        const auto each = [&](const Item& item) { names += item.name; };
        REQUIRE(r.sample.stream);
        r.sample.stream(each);
        CHECK(names == "ab");
    }
    Read none;
    none.json(R"({"stream":null,"int32":1})");
    CHECK_FALSE(none.sample.stream);  // not given, unlike an empty list
    Read empty;
    empty.yaml("stream: []");
    CHECK(empty.sample.stream);
    Read twice;
    twice.json(R"({"stream":[{"name":"a"}],"stream":[{"name":"b"},{"name":"c"}]})");
    CHECK(json(twice.sample).find(R"("stream":[{"name":"b","count":0},{"name":"c","count":0}])") != std::string::npos);
    CHECK(Read().json(R"({"stream":[null]})").errors() == "Expected a value but got null @ #/stream[0]/");
}

TEST_CASE("errors have Slurm's numbers")
{
    const std::pair<const char*, int> cases[] = {{R"({"int32":"x"})", 9202}, {R"({"flags16":"x"})", 9207},
                                                 {R"({"flags16":5})", 9206}, {R"({"items":{}})", 9208},
                                                 {R"({"item":5})", 9209},    {R"({"need":{"may":1}})", 9200}};
    for (const auto& [text, number] : cases) {
        Read r;
        r.json(text);
        INFO(text);
        REQUIRE_FALSE(r.reading.errors.empty());
        CHECK(r.reading.errors.front().number == number);
    }
}

TEST_CASE("texts in the arena end with NUL, and an empty list differs from none")
{
    Read r;
    r.json(R"({"text":"abc","texts":[],"items":null})");
    CHECK(r.sample.text.data()[3] == '\0');
    CHECK(r.sample.texts.data() != nullptr);
    CHECK(r.sample.items.data() == nullptr);
    CHECK(r.sample.environment.data() == nullptr);
}

TEST_CASE("a long refused value is shortened")
{
    std::string text = "{\"int32\":[";
    for (int i = 0; i < 1000; ++i) text += "[\"éééééééééé\"],";
    text.back() = ']';
    Read r;
    r.json(text + ",\"text\":\"after\"}");
    REQUIRE(r.reading.errors.size() == 1);
    CHECK(r.reading.errors[0].description.size() < 350);
    CHECK(r.sample.text == "after");
    Read s;
    const std::string long_text(100000, 'x');
    s.json("{\"int32\":\"" + long_text + "\"}");
    CHECK(s.reading.errors[0].description.size() < 350);
}

TEST_CASE("plain scalars of YAML")
{
    Read r;
    r.yaml("int32: 5\nint64: -0x\ntext: 1.10\nboolean: yes\nreal: .5\nnv32: .inf\nnv16: ~\nuint64: 18446744073709551615\n"
           "environment:\n- A=1\n- 007\n- on\n- 1:30\nitem: {name: 'on', count: 0x10}\nlimits:\n  nodes: 2\n");
    CHECK(r.refused.empty());
    CHECK(first(r.errors()) == "Expected integer but got \"-0x\" @ #/int64/");
    CHECK(r.sample.int32 == 5);
    CHECK(r.sample.text == "1.10");
    CHECK(r.sample.boolean);
    CHECK(r.sample.real == 0.5);
    CHECK(r.sample.nv32.is_infinite());
    CHECK(r.sample.uint64 == 18446744073709551615u);
    REQUIRE(r.sample.environment.size() == 4);
    CHECK(r.sample.environment[1] == "007");
    CHECK(r.sample.environment[2] == "on");
    CHECK(r.sample.environment[3] == "1:30");
    CHECK(r.sample.item.name == "on");
    CHECK(r.sample.item.count == 16);
    CHECK(r.sample.limits.nodes == 2);

    Read tagged;
    tagged.yaml("%YAML 1.1\n--- !!map\n!!str text: !!str 5\n!!str int32: !!int 6\n!!str boolean: !!bool true\n!!str texts: "
                "!!seq\n- !!str a\n"
                "!!str real: !!float 1.000000\n!!str nv16: !!null null\n!!str csv: !!seq []\n...\n");
    CHECK(tagged.refused.empty());
    CHECK(tagged.errors().empty());
    CHECK(tagged.warnings().empty());
    CHECK(tagged.sample.text == "5");
    CHECK(tagged.sample.int32 == 6);

    Read large;
    large.yaml("uint64: 18446744073709551616\nint64: -9223372036854775809\nreal: 1e999\n");
    CHECK(large.errors() == "Value 18446744073709551616 is out of range @ #/uint64/\n"
                            "Value -9223372036854775809 is out of range @ #/int64/\n"
                            "Expected floating point number but got 1e999 @ #/real/");
    Read keys;
    keys.yaml("1: a\nyes: b\n<<: c\n");
    CHECK(keys.reading.warnings.size() == 3);
}

TEST_CASE("a request is one YAML document")
{
    Read r;
    r.yaml("{}\n---\n{}\n");
    CHECK_THAT(r.refused, Catch::Matchers::ContainsSubstring("more than one document"));
}

TEST_CASE("YAML aliases are refused, so that a few bytes cannot become gigabytes")
{
    Read r;
    r.yaml("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
    CHECK(r.refused.find("aliases") != std::string::npos);
}

TEST_CASE("queries")
{
    Read r;
    r.query("int32=5&text=a+b%2Fc%C3%A9&boolean&flags16=ONE,TWO;texts=a&texts=b,c&numbers=1,2,3&csv=x,y&nv32=&state=running&"
            "foo=1&bar&baz=&"
            "states=RUNNING&states=DONE,RUNNING&foo2=1&foo2=2&stamp=now-1hour");
    CHECK(r.refused.empty());
    CHECK(r.errors().empty());
    // All values of a query are texts: numbers among them are nothing to warn of.
    CHECK(r.warnings() == "Ignoring unknown field \"foo\" of type string in DATA_PARSER_SAMPLE @ #/foo/\n"
                          "Ignoring unknown field \"bar\" of type boolean in DATA_PARSER_SAMPLE @ #/bar/\n"
                          "Ignoring unknown field \"baz\" of type null in DATA_PARSER_SAMPLE @ #/baz/\n"
                          "Ignoring unknown field \"foo2\" of type list in DATA_PARSER_SAMPLE @ #/foo2/");
    CHECK(r.sample.int32 == 5);
    CHECK(r.sample.text == "a b/cé");
    CHECK(r.sample.boolean);
    CHECK(json(r.sample).find(R"("flags16":["ONE","TWO"])") != std::string::npos);
    CHECK(json(r.sample).find(R"("texts":["a","b","c"])") != std::string::npos);
    CHECK(json(r.sample).find(R"("numbers":[1,2,3])") != std::string::npos);
    CHECK(json(r.sample).find(R"("csv":["x","y"])") != std::string::npos);
    CHECK(json(r.sample).find(R"("states":[["RUNNING"],["DONE"],["RUNNING"]])") != std::string::npos);
    CHECK_FALSE(r.sample.nv32.is_set());
    CHECK(r.sample.stamp > 0);

    Read hosts;
    hosts.query("texts=n[1,3-5],m&texts=k[1,2]");
    REQUIRE(hosts.sample.texts.size() == 3);
    CHECK(hosts.sample.texts[0] == "n[1,3-5]");
    CHECK(hosts.sample.texts[2] == "k[1,2]");

    Read nobody;
    nobody.query("texts=");
    CHECK(nobody.sample.texts.empty());
    CHECK(nobody.sample.texts.data() != nullptr);  // given as empty

    Read bad;
    bad.query(
        "int32=abc&flags32=NOPE&flags16=ONE&flags16=NOPE&uint16=-1&boolean=maybe&int64=1&int64=2&stamp=zzz&flags64=ONE,NOPE");
    CHECK(bad.errors() == "Expected integer but got \"abc\" @ #/int32/\n"
                          "Unknown flag \"NOPE\" @ #/flags32[0]/\n"
                          "Unknown flag \"NOPE\" @ #/flags16[1]/\n"
                          "Value -1 is not within 0 to 65535 @ #/uint16/\n"
                          "Expected boolean but got \"maybe\" @ #/boolean/\n"
                          "Expected integer but got [\"1\",\"2\"] @ #/int64/\n"
                          "Parsing of zzz for timestamp failed @ #/stamp/\n"
                          "Unknown flag \"NOPE\" @ #/flags64[1]/");
    for (const char* text : {"a=%zz", "a=%2", "a=%", "%=1", "a=%00", "a=%ff", "a=%C3"}) {
        INFO(text);
        CHECK_FALSE(Read().query(text).refused.empty());
    }
    CHECK(Read().query("=x").reading.warnings.size() == 1);
    CHECK(Read().query("a=b=c").reading.warnings.size() == 1);
}

TEST_CASE("url-encoded bodies")
{
    Read r;
    r.form("int32=5&text=a+b%2Fc%C3%A9,d&boolean&flags16=ONE&flags16=TWO&texts=a,b&texts=c&numbers=1&numbers=2&csv=x,y&nv32=7&"
           "nv16=&maybe=yes&stamp=2020-01-01T00:00:00&environment=LIST%3Da,b&time=12");
    CHECK(r.refused.empty());
    CHECK(r.errors().empty());
    CHECK(r.sample.int32 == 5);
    CHECK(r.sample.text == "a b/c\xc3\xa9,d");
    CHECK(r.sample.boolean);
    CHECK(r.sample.maybe.value_or(false));
    CHECK(r.sample.flags16 == 3);
    CHECK(r.sample.csv == "x,y");
    CHECK(r.sample.nv32 == 7u);
    CHECK_FALSE(r.sample.nv16.is_set());
    REQUIRE(r.sample.texts.size() == 2);
    CHECK(r.sample.texts[0] == "a,b");
    CHECK(r.sample.texts[1] == "c");
    REQUIRE(r.sample.numbers.size() == 2);
    CHECK(r.sample.numbers[1] == 2);
    REQUIRE(r.sample.environment.size() == 1);
    CHECK(r.sample.environment[0] == "LIST=a,b");

    // Forms are flat: they cannot contain nested fields.
    CHECK(Read().form("limits%5Bnodes%5D=5").warnings() ==
          "Ignoring unknown field \"limits[nodes]\" of type string in DATA_PARSER_SAMPLE @ #/limits[nodes]/");
    CHECK(Read().form("item=x").errors() == "Rejecting string when dictionary expected @ #/item/");
    CHECK(Read().form("numbers=1,2").errors() == "Expected integer but got \"1,2\" @ #/numbers[0]/");
    CHECK(Read().form("int32=abc&flags16=NOPE").errors() ==
          "Expected integer but got \"abc\" @ #/int32/\nUnknown flag \"NOPE\" @ #/flags16[0]/");
    for (const char* text : {"{\"text\":\"a\"}", "text: a", "text=a b", "text=\xc3\xa9", "text=a\n", "text[]=a", "text=<a>",
                             "a=%zz", "a=%00", "a=%ff", "%YAML"}) {
        INFO(text);
        CHECK_FALSE(Read().form(text).refused.empty());
    }
    CHECK(Read().form("").refused.empty());
}

TEST_CASE("a query with many fields of one name is read in linear time")
{
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "texts=" + std::to_string(i) + "&";
    Read r;
    r.query(text);
    CHECK(r.sample.texts.size() == 20000);
}

TEST_CASE("path parameters")
{
    Read r;
    const PathParameter parameters[] = {{"text", "a+b&c"}, {"int32", "12"}};
    read_parameters(parameters, table_42, &r.sample, r.reading);
    CHECK(r.errors().empty());
    CHECK(r.sample.text == "a+b&c");
    CHECK(r.sample.int32 == 12);
}

TEST_CASE("damaged documents are read or refused")
{
    const std::string documents[] = {
        R"({"int32":5,"text":"a\u00e9\n","nv32":{"set":true,"number":5},"items":[{"name":"x","count":1}],"map":{"a":{"count":2}},)"
        R"("flags16":["ONE"],"matrix":[["a"]],"environment":{"A":1},"marked":"#7","need":{"must":"x","deep":{"inner":"y"}},"real":1.5e3})",
        "int32: 5\ntext: \"a\\n\"\nnv32: {set: true, number: 5}\nitems:\n- name: x\n  count: 1\nmap:\n  a: {count: 2}\nmatrix: "
        "[[a]]\n"
        "flags16: ONE\nenvironment:\n  A: 1\nreal: .5\n",
        "int32=5&text=a%20b&boolean&flags16=ONE,TWO;texts=a&texts=b,c&numbers=1,2&nv32=&states=RUNNING&stamp=now%2B1hour"};
    std::mt19937 random(11);
    for (int i = 0; i < 6000; ++i) {
        std::string text = documents[i % 3];
        for (auto changes = 1 + random() % 4; changes != 0; --changes) {
            const auto at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = static_cast<char>(random()); break;
            case 1: text.erase(at, 1 + random() % 5); break;
            case 2: text.insert(at, 1, "{}[]\",:-#&*!|>'%\n 0e.\\"[random() % 22]); break;
            default: text.insert(at, text.substr(random() % text.size(), random() % 20)); break;
            }
            if (text.empty()) text = "{";
        }
        Read r;
        r.run(i % 3 == 0 ? read_json : i % 3 == 1 ? read_yaml : i % 2 == 0 ? read_query : read_form, text);
        if (r.refused.empty()) json(r.sample);
    }
}
