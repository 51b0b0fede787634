// What stands for a question among those that are asked at the moment.
#include "catch.hpp"
#include "rpc/digest.hpp"

using namespace restd::slurm;

namespace {

template <class... Parts>
std::string digest_of(const Parts&... parts)
{
    Digester digester;
    (digester.add(parts), ...);
    std::string digits;
    for (const std::byte each : digester.take()) {
        constexpr std::string_view all = "0123456789abcdef";
        digits += all[std::to_integer<std::size_t>(each >> 4)];
        digits += all[std::to_integer<std::size_t>(each & std::byte{15})];
    }
    return digits;
}

}  // namespace

TEST_CASE("a digest is that of all parts, each told from its neighbours")
{
    using namespace std::string_view_literals;
    CHECK(digest_of(std::uint64_t{0}) ==
          "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc");  // SHA-256 of 8 zeros
    CHECK(digest_of("ab"sv, "c"sv) == digest_of("ab"sv, "c"sv));
    CHECK(digest_of("ab"sv, "c"sv) != digest_of("a"sv, "bc"sv));
    CHECK(digest_of("ab"sv) != digest_of("ab"sv, ""sv));
    CHECK(digest_of(std::uint64_t{1}, std::uint64_t{2}) != digest_of(std::uint64_t{2}, std::uint64_t{1}));
    CHECK(digest_of(std::string(1 << 20, 'x') + "1") != digest_of(std::string(1 << 20, 'x') + "2"));
}
