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

TEST_CASE("a version has the flags of its range, and writes a hidden one up to the version of its row")
{
    Sample s;
    s.flags16 = 1 | 4 | 8;
    CHECK(dumped(table_42, &s).find(R"("flags16":["ONE","NEW"])") != std::string::npos);
    CHECK(dumped(table_40, &s).find(R"("flags16":["ONE","HIDDEN"])") != std::string::npos);
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
