// Answers of real daemons: decoded and written again byte for byte; cut short or with bits flipped they are refused.
#include <filesystem>

#include "answers.hpp"
#include "catch.hpp"
#include "recorded.hpp"

using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

struct Opened {
    std::uint16_t type = 0;
    Bytes body;
};

Opened opened(const Recorded& recorded)
{
    if (recorded.daemon == 'c') {
        const Message message = open_frame(frame_of(recorded.frame));
        return {message.type, Bytes(message.body.begin(), message.body.end())};
    }
    restd::Arena arena;
    Unpacker from(recorded.frame, arena);
    const std::uint16_t type = from.u16();
    const auto body = from.bytes(from.left());
    return {type, Bytes(body.begin(), body.end())};
}

std::vector<std::string> all_recorded()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(SLURM_ANSWERS)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

// Whether it can be decoded. Anything but a WireError is a failure of the test.
bool is_sensible(std::uint16_t type, std::span<const std::byte> body)
{
    try {
        Packer to;
        fuzz::read_and_write(type, body, to);
        return true;
    } catch (const WireError&) {
        return false;
    }
}

}  // namespace

TEST_CASE("recorded answers are decoded and written again byte for byte")
{
    std::size_t count = 0;
    for (const std::string& name : all_recorded()) {
        INFO(name);
        const Opened answer = opened(recorded(name));
        Packer to;
        REQUIRE(fuzz::read_and_write(answer.type, answer.body, to));
        REQUIRE(to.bytes() == answer.body);
        ++count;
    }
    REQUIRE(count > 80);
}

TEST_CASE("answers that are cut short or damaged are refused, and nothing else happens")
{
    std::size_t refused = 0, tried = 0;
    for (const std::string& name : all_recorded()) {
        INFO(name);
        const Opened answer = opened(recorded(name));
        for (std::size_t size = 0; size < answer.body.size(); ++size) {
            ++tried;
            // A copy of its own, so that reading beyond its end is seen.
            const Bytes cut(answer.body.begin(), answer.body.begin() + static_cast<std::ptrdiff_t>(size));
            if (!is_sensible(answer.type, cut)) ++refused;
        }
        Bytes damaged = answer.body;
        for (std::byte& b : damaged) {
            const std::byte whole = b;
            for (const unsigned mask : {0xffU, 0x80U, 0x01U}) {
                b = whole ^ static_cast<std::byte>(mask);
                is_sensible(answer.type, damaged);
            }
            b = whole;
        }
    }
    // All but those that end where a record of a list does.
    REQUIRE(refused > tried * 99 / 100);
}

TEST_CASE("a frame's header is checked")
{
    const Bytes whole = recorded("ctld_job_running").frame;
    for (std::size_t size = 0; size < whole.size(); ++size)
        REQUIRE_THROWS_AS(open_frame(frame_of(std::span(whole).first(size))), WireError);
    const auto with = [&](std::size_t at, std::uint8_t value) {
        Bytes bytes = whole;
        bytes[at] = static_cast<std::byte>(value);
        return bytes;
    };
    REQUIRE_NOTHROW(open_frame(frame_of(whole)));
    REQUIRE_NOTHROW(open_frame(frame_of(with(0, 45))));                 // 26.05
    REQUIRE_THROWS_AS(open_frame(frame_of(with(0, 41))), WireError);    // an older release
    REQUIRE_THROWS_AS(open_frame(frame_of(with(0, 99))), WireError);    // none
    REQUIRE_THROWS_AS(open_frame(frame_of(with(3, 0x04))), WireError);  // a credential that is not there
    REQUIRE_THROWS_AS(open_frame(frame_of(with(9, 0))), WireError);     // another length of the body
    REQUIRE_THROWS_AS(open_frame(frame_of(with(11, 1))), WireError);    // to be forwarded
    REQUIRE_THROWS_AS(open_frame(frame_of(with(13, 1))), WireError);    // with others in it
    REQUIRE_THROWS_AS(open_frame(frame_of(with(15, 7))), WireError);    // an address of no family
}

TEST_CASE("texts on the wire end where they say")
{
    restd::Arena arena;
    const auto read = [&](std::initializer_list<int> bytes) {
        Bytes all;
        for (const int b : bytes) all.push_back(static_cast<std::byte>(b));
        Unpacker from(all, arena);
        return std::string(from.text());
    };
    REQUIRE(read({0, 0, 0, 3, 'a', 'b', 0}) == "ab");
    REQUIRE(read({0, 0, 0, 1, 0}).empty());
    REQUIRE(read({0, 0, 0, 0}).empty());
    REQUIRE_THROWS_AS(read({0, 0, 0, 3, 'a', 'b', 'c'}), WireError);
    REQUIRE_THROWS_AS(read({0, 0, 0, 3, 'a', 0, 0}), WireError);
    REQUIRE_THROWS_AS(read({0, 0, 0, 4, 'a', 'b', 0}), WireError);
    REQUIRE_THROWS_AS(read({0xff, 0xff, 0xff, 0xff, 'a', 0}), WireError);
    REQUIRE_THROWS_AS(read({0, 0, 0}), WireError);
}

TEST_CASE("a list is not taken for longer than its elements have room")
{
    restd::Arena arena;
    for (const std::uint32_t elements : {24U, 25U, 96U, 97U}) {
        INFO(elements);
        Packer to;
        to.u32(elements);
        to.raw(Bytes(96));
        Unpacker from(to.bytes(), arena);
        if (elements == 24)
            CHECK(from.count(4) == elements);
        else
            CHECK_THROWS_AS(from.count(4), WireError);
    }
}

TEST_CASE("bitmaps")
{
    const Bits bits{5, "0x1C"};
    std::vector<std::uint32_t> set;
    bits.for_each([&](std::uint32_t bit) { set.push_back(bit); });
    REQUIRE(set == std::vector<std::uint32_t>{2, 3, 4});
    REQUIRE(bits.test(2));
    REQUIRE(!bits.test(0));
    REQUIRE(!bits.test(5));
    REQUIRE(!bits.test(1000));
    // Bits beyond the size are not there, whatever the digits say.
    const Bits small{3, "0xFF"};
    REQUIRE(small.test(2));
    REQUIRE(!small.test(3));
    REQUIRE(Bits{}.is_null());
    REQUIRE(!Bits{}.test(0));
    REQUIRE(!Bits{8, "0xZZ"}.test(0));
}
