// SLUIDs as texts.
#include "catch.hpp"
#include "restd/sluid.hpp"

using namespace restd;

namespace {

std::string text_of(std::uint64_t sluid)
{
    const auto text = sluid_text(sluid);
    return {text.data(), text.size()};
}

}  // namespace

TEST_CASE("a SLUID as Slurm writes it")
{
    CHECK(text_of(17016437758024768512u) == "sER9M7ZFJSRQ00");
    CHECK(text_of(0) == "s0000000000000");
    CHECK(text_of(1) == "s0000000000001");
    CHECK(text_of(31) == "s000000000000Z");
    CHECK(text_of(~std::uint64_t{0}) == "sFZZZZZZZZZZZZ");
}

TEST_CASE("every SLUID is read as it was written")
{
    for (const std::uint64_t sluid : {std::uint64_t{1}, std::uint64_t{17016437758024768512u}, std::uint64_t{0x0123456789abcdef},
                                      std::uint64_t{0xfedcba9876543210}, ~std::uint64_t{0}})
        CHECK(parse_sluid(text_of(sluid)) == sluid);
}

TEST_CASE("a SLUID is read in any case, and with letters that look like digits")
{
    CHECK(parse_sluid("SER9M7ZFJSRQ00") == 17016437758024768512u);
    CHECK(parse_sluid("ser9m7zfjsrq00") == 17016437758024768512u);
    CHECK(parse_sluid("ser9m7zfjsrqoO") == 17016437758024768512u);
    CHECK(parse_sluid("s00000000000iL") == parse_sluid("s0000000000011"));
}

TEST_CASE("what is no SLUID")
{
    for (const char* text : {"", "s", "123", "sER9M7ZFJSRQ0", "sER9M7ZFJSRQ000", "xER9M7ZFJSRQ00", "sER9M7ZFJSRQ0U",
                             "sER9M7ZFJSRQ0-", "sG000000000000", "s ER9M7ZFJSRQ0"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_sluid(text));
    }
}
