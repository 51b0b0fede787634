// Answers of real daemons: decoded completely, encoded, and decoded to the same. Truncated or damaged ones are refused.
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
    WireVersion version;
};

Opened opened(const Recorded& recorded)
{
    if (recorded.daemon == 'c') {
        const Message message = open_frame(frame_of(recorded.frame));
        return {message.type, Bytes(message.body.begin(), message.body.end()), message.version};
    }
    const bool is_numbered = recorded.daemon >= '0' && recorded.daemon <= '7';
    const auto version = is_numbered ? static_cast<WireVersion>(wire::oldest + ((recorded.daemon - '0') << 8)) : wire_version;
    restd::Arena arena;
    Unpacker from(recorded.frame, version, arena);
    const std::uint16_t type = from.u16();
    const auto body = from.bytes(from.left());
    return {type, Bytes(body.begin(), body.end()), version};
}

std::vector<std::string> all_recorded()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(SLURM_ANSWERS)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

// Whether it can be decoded. Any exception except WireError fails the test.
bool is_decoded(const Opened& answer, std::span<const std::byte> body)
{
    try {
        Packer to(answer.version);
        fuzz::read_and_write(answer.type, body, to);
        return true;
    } catch (const WireError&) {
        return false;
    }
}

}  // namespace

TEST_CASE("recorded answers are decoded completely, and give the same records after encoding")
{
    std::size_t count = 0;
    for (const std::string& name : all_recorded()) {
        INFO(name);
        const Opened answer = opened(recorded(name));
        Packer to(answer.version);
        REQUIRE(fuzz::read_and_write(answer.type, answer.body, to));
        Packer again(answer.version);
        REQUIRE(fuzz::read_and_write(answer.type, to.bytes(), again));
        REQUIRE(again.bytes() == to.bytes());
        ++count;
    }
    REQUIRE(count > 180);
}

TEST_CASE("truncated or damaged answers are refused")
{
    std::size_t refused = 0, tried = 0;
    for (const std::string& name : all_recorded()) {
        INFO(name);
        const Opened answer = opened(recorded(name));
        for (std::size_t size = 0; size < answer.body.size(); ++size) {
            ++tried;
            // A copy, so that AddressSanitizer sees reads beyond its end.
            const Bytes cut(answer.body.begin(), answer.body.begin() + static_cast<std::ptrdiff_t>(size));
            if (!is_decoded(answer, cut)) ++refused;
        }
        Bytes damaged = answer.body;
        for (std::byte& b : damaged) {
            const std::byte whole = b;
            for (const unsigned mask : {0xffU, 0x80U, 0x01U}) {
                b = whole ^ static_cast<std::byte>(mask);
                is_decoded(answer, damaged);
            }
            b = whole;
        }
    }
    // All except those that end at the end of a record.
    REQUIRE(refused > tried * 99 / 100);
}

namespace {

// A record with changes in three releases: `size` became wider, `owner` was removed, `comment` was added, with a nested record.
struct Thing {
    std::string_view name;
    restd::NoVal32 size;
    std::uint32_t owner = 0;
    bool has_comment = false;
    std::string_view comment;
};
constexpr auto has_comment = [](const Thing& thing) { return thing.has_comment; };
constexpr WireRow thing_rows[] = {
    WIRE(Thing, name, name, wire::text),
    WIRE(Thing, size, size, wire::u16).until(wire::v24_05),
    WIRE(Thing, size, size, wire::u32).since(wire::v24_11),
    WIRE(Thing, owner, owner, wire::u32).until(wire::v24_11),
    WIRE(Thing, has_comment, has_comment, wire::boolean).since(wire::v24_05),
    WIRE(Thing, comment, comment, wire::text).since(wire::v24_05).when(has_comment),
    WIRE_SKIPPED(Thing, colour, wire::u16),
    WIRE_FIXED(Thing, kind, wire::u32, 7),
};
using thing = wire::record<Thing, thing_rows>;
static_assert(thing::least == 4 + 4 + 1 + 2 + 4);  // in 25.05

}  // namespace

TEST_CASE("rows apply to their versions and records only")
{
    Thing whole;
    whole.name = "n";
    whole.size = restd::NoVal32::infinite();
    whole.owner = 5;
    whole.has_comment = true;
    whole.comment = "c";
    Thing plain = whole;
    plain.has_comment = false;
    const auto size_in = [](const Thing& record, WireVersion version) {
        return packed(version, body_of<thing>(record)).size();
    };
    constexpr std::size_t name = 6, comment = 6, rest = 2 + 4;
    CHECK(size_in(whole, wire::v23_11) == name + 2 + 4 + rest);
    CHECK(size_in(whole, wire::v24_05) == name + 2 + 4 + 1 + comment + rest);
    CHECK(size_in(whole, wire::v24_11) == name + 4 + 4 + 1 + comment + rest);
    CHECK(size_in(whole, wire::v25_05) == name + 4 + 1 + comment + rest);
    CHECK(size_in(plain, wire::v25_05) == name + 4 + 1 + rest);

    for (const WireVersion version : {wire::v23_11, wire::v24_05, wire::v24_11, wire::v25_05, wire::v26_05})
        for (const Thing& record : {whole, plain}) {
            INFO(version);
            const Bytes bytes = packed(version, body_of<thing>(record));
            restd::Arena arena;
            Unpacker from(bytes, version, arena);
            Thing read;
            thing::unpack(from, read);
            CHECK(from.left() == 0);
            CHECK(read.name == "n");
            CHECK(read.size.is_infinite());  // in each width
            CHECK(read.owner == (version <= wire::v24_11 ? 5u : 0u));
            CHECK(read.has_comment == (version >= wire::v24_05 && record.has_comment));
            CHECK(read.comment == (read.has_comment ? "c" : ""));
            // One byte less is refused, and fields are not confused.
            Unpacker cut(std::span<const std::byte>(bytes).first(bytes.size() - 1), version, arena);
            CHECK_THROWS_AS(thing::unpack(cut, read), WireError);
        }
    // Fields without a member: skipped, or always the same number.
    const Bytes bytes = packed(wire::v26_05, body_of<thing>(plain));
    const Bytes end(bytes.end() - 6, bytes.end());
    CHECK(end == Bytes{{}, {}, {}, {}, {}, std::byte{7}});
}

TEST_CASE("integers of the wire in members of the hub model")
{
    using restd::NoVal16, restd::NoVal32, restd::NoValBool;
    STATIC_REQUIRE(!from_wire<NoVal32>(no_value16).is_set());
    STATIC_REQUIRE(from_wire<NoVal32>(infinite16).is_infinite());
    STATIC_REQUIRE(from_wire<NoVal32>(std::uint16_t{7}) == NoVal32(7));
    STATIC_REQUIRE(from_wire<std::uint32_t>(no_value16) == 0xfffe);
    STATIC_REQUIRE(from_wire<bool>(std::uint8_t{2}));
    STATIC_REQUIRE(!from_wire<NoValBool>(no_value16).is_set());
    STATIC_REQUIRE(to_wire<std::uint16_t>(NoVal32()) == no_value16);
    STATIC_REQUIRE(to_wire<std::uint16_t>(NoVal32::infinite()) == infinite16);
    STATIC_REQUIRE(to_wire<std::uint16_t>(NoValBool(true)) == 1);
    STATIC_REQUIRE(to_wire<std::uint8_t>(NoValBool()) == no_value8);
    CHECK(!to_no_val(4294967294.0).is_set());
    CHECK(to_no_val(4294967295.0).is_infinite());
    CHECK(from_no_val(to_no_val(2.5)) == 2.5);
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
    for (const std::uint8_t version : {39, 40, 41, 42, 43, 44, 45})
        REQUIRE(open_frame(frame_of(with(0, version))).version == version << 8);
    REQUIRE_THROWS_AS(open_frame(frame_of(with(0, 37))), OtherVersion);  // 21.08
    REQUIRE_THROWS_AS(open_frame(frame_of(with(0, 46))), OtherVersion);  // 26.11
    REQUIRE_THROWS_AS(open_frame(frame_of(with(1, 1))), OtherVersion);   // no release's version
    REQUIRE_THROWS_AS(open_frame(frame_of(with(0, 38))), WireError);     // 22.05 has a credential in every message
    REQUIRE_THROWS_AS(open_frame(frame_of(with(3, 0x04))), WireError);   // missing credential
    REQUIRE_THROWS_AS(open_frame(frame_of(with(9, 0))), WireError);      // another length of the body
    REQUIRE_THROWS_AS(open_frame(frame_of(with(11, 1))), WireError);     // with forwarding
    REQUIRE_THROWS_AS(open_frame(frame_of(with(13, 1))), WireError);     // with messages of others
    REQUIRE_THROWS_AS(open_frame(frame_of(with(15, 7))), WireError);     // an address of an unknown family
}

TEST_CASE("strings on the wire end at their stated length")
{
    restd::Arena arena;
    const auto read = [&](std::initializer_list<int> bytes) {
        Bytes all;
        for (const int b : bytes) all.push_back(static_cast<std::byte>(b));
        Unpacker from(all, wire_version, arena);
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

TEST_CASE("a list with a count that cannot fit in the message is refused")
{
    restd::Arena arena;
    for (const std::uint32_t elements : {24U, 25U, 96U, 97U}) {
        INFO(elements);
        Packer to(wire_version);
        to.u32(elements);
        to.raw(Bytes(96));
        Unpacker from(to.bytes(), wire_version, arena);
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
    // Bits beyond the size are ignored.
    const Bits small{3, "0xFF"};
    REQUIRE(small.test(2));
    REQUIRE(!small.test(3));
    REQUIRE(Bits{}.is_null());
    REQUIRE(!Bits{}.test(0));
    REQUIRE(!Bits{8, "0xZZ"}.test(0));
}
