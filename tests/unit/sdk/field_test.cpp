#include "catch.hpp"

#include <cstring>

#include "sample.hpp"

using namespace sample;

TEST_CASE("a version has the rows of its range")
{
    const Sample s;
    CHECK(dumped(table_40, &s).find("\"old\":0") != std::string::npos);
    CHECK(dumped(table_42, &s).find("\"old\"") == std::string::npos);
}

TEST_CASE("rows of one object are adjacent")
{
    Sample s;
    s.limits = {1, 2, 3};
    CHECK(json(s).find(R"("limits":{"nodes":1,"per":{"cpus":2,"time":{"set":true,"infinite":false,"number":3}}},"maybe")") !=
          std::string::npos);
}

TEST_CASE("a version has the flags of its range, and does not write one that is only read")
{
    Sample s;
    s.flags16 = 1 | 4 | 8;
    CHECK(dumped(table_42, &s).find(R"("flags16":["ONE","NEW"])") != std::string::npos);
    CHECK(dumped(table_40, &s).find(R"("flags16":["ONE"])") != std::string::npos);
}

TEST_CASE("a value without a word is shown by the word that is nearest")
{
    static constexpr Flag states[] = {flag_equal("IDLE", 0, 0xf),
                                      flag_equal("BUSY", 1, 0xf),
                                      flag_shown_as("BUSY", 2, 0xf),
                                      flag_other("IDLE", 0xf),
                                      flag_equal("END", 9, 0xf).only_read(),
                                      flag_bit("DRAIN", 0x10)};
    auto codec = make_codec<std::uint32_t>(Kind::flags, "STATES");
    codec.names = states;
    const auto shown = [&](std::uint32_t value) {
        StringOutput out;
        const auto writer = make_json_writer(out, false);
        dump(*writer, codec, &value);
        writer->finish();
        return out.take();
    };
    CHECK(shown(0) == R"(["IDLE"])");
    CHECK(shown(1) == R"(["BUSY"])");
    CHECK(shown(2) == R"(["BUSY"])");
    CHECK(shown(0x13) == R"(["IDLE","DRAIN"])");
    CHECK(shown(9) == R"(["IDLE"])");
    CHECK(shown(0x21) == R"(["BUSY"])");
}

TEST_CASE("a list is an address and a size")
{
    // Lists of any element type are read like this pair.
    const int numbers[3] = {};
    const List<int> list(numbers);
    struct Pair {
        const int* data;
        std::size_t size;
    } pair;
    static_assert(sizeof pair == sizeof list);
    std::memcpy(&pair, &list, sizeof pair);
    CHECK(pair.data == numbers);
    CHECK(pair.size == 3);
}
