// Reservations are created, changed and deleted: the requests to slurmctld, and the handling of its answers.
#include <map>
#include <stdexcept>

#include "catch.hpp"
#include "fake_slurmctld.hpp"
#include "messages/node.hpp"
#include "restd/text.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

constexpr WireVersion newest = wire::v26_05;

std::string hex(std::span<const std::byte> bytes)
{
    std::string text;
    for (const std::byte byte : bytes) {
        text += hex_digits[static_cast<unsigned>(byte) >> 4];
        text += hex_digits[static_cast<unsigned>(byte) & 15];
    }
    return text;
}

model::ReservationDescription wanted(std::string_view name)
{
    model::ReservationDescription description;
    description.name = name;
    description.start_time = 1795539063;
    description.duration = 60;
    description.node_count = 1;
    description.users = "root";
    return description;
}

constexpr model::Tres resource(std::string_view type, std::string_view name, std::int64_t count)
{
    model::Tres tres;
    tres.type = type;
    tres.name = name;
    tres.count = count;
    return tres;
}

// A received order. Owns what the order points to.
class Ordered {
public:
    explicit Ordered(std::span<const std::byte> body) : body_(body.begin(), body.end())
    {
        Unpacker from(body_, wire_version, arena_);
        wire::update_resv::unpack(from, order_);
        if (from.left() != 0) throw std::runtime_error("an order that is too long");
    }
    const ReservationOrder* operator->() const { return &order_; }

private:
    Bytes body_;
    Arena arena_;
    ReservationOrder order_;
};

// A slurmctld that has these reservations. `numbers`: by name, the return codes of requests for it.
class Keeper {
public:
    explicit Keeper(std::vector<std::string> names, std::map<std::string, std::uint32_t> numbers = {})
        : names_(std::move(names)), numbers_(std::move(numbers))
    {}

    // The numbers of the entries that were not stored; the index of each comes first.
    std::vector<std::pair<std::size_t, int>> store(List<model::ReservationDescription> list)
    {
        std::vector<std::pair<std::size_t, int>> failures;
        client.controller.store_reservations(client.caller, list, [&](const FailedEntry& entry) {
            failures.emplace_back(entry.index, entry.error.number());
            texts.emplace_back(entry.error.what());
        });
        return failures;
    }
    std::vector<std::uint16_t> asked()
    {
        std::vector<std::uint16_t> types;
        for (const Received& request : slurmctld.received())
            if (request.type != message::request_ping) types.push_back(request.type);
        return types;
    }

    std::vector<std::string> texts;

private:
    void answer(int socket, const Received& request)
    {
        Packer body(wire_version);
        if (request.type == message::request_ping) return FakeSlurmctld::answer_number(socket, 0);
        if (request.type == message::request_reservations) {
            wire::reserve_info_msg::pack(body, {static_cast<std::uint32_t>(names_.size()), 1700000001});
            for (const std::string& name : names_) {
                model::Reservation reservation;
                reservation.name = name;
                wire::reserve_info::pack(body, reservation);
            }
            return FakeSlurmctld::answer(socket, message::reservations, body.bytes());
        }
        if (request.type == message::delete_reservation) return FakeSlurmctld::answer_number(socket, numbers_["deleted"]);
        const std::string name(Ordered(request.body)->name);
        const std::uint32_t number = numbers_[name];
        if (number == 0xffffffff) return;  // the connection is lost
        if (number != 0 || request.type != message::create_reservation) return FakeSlurmctld::answer_number(socket, number);
        wire::resv_name::pack(body, {name});
        FakeSlurmctld::answer(socket, message::created_reservation, body.bytes());
    }

    const std::vector<std::string> names_;
    std::map<std::string, std::uint32_t> numbers_;

public:
    FakeSlurmctld slurmctld{[this](int socket, const Received& request) { answer(socket, request); }};
    Client client{slurmctld.port()};
};

}  // namespace

TEST_CASE("a reservation is ordered in the bytes that slurmctld took")
{
    ReservationOrder order;
    static_cast<model::ReservationDescription&>(order) = wanted("q1");
    CHECK(hex(packed(newest, body_of<wire::update_resv>(order))) ==
          "00000003713100000000006b05c07700000000fffffffe0000003cfffffffffffffffe00000001fffffffe0000000000000000000000"
          "00fffffffe00000000fffffffe000000000000000000000005726f6f74000000000000000000000000000000000000000000");
    ReservationOrder change;
    change.name = "q1";
    change.comment = "upd";
    CHECK(hex(packed(newest, body_of<wire::update_resv>(change))) ==
          "0000000371310000000000fffffffe00000000fffffffefffffffefffffffffffffffefffffffefffffffe000000000000000000000000"
          "fffffffe00000000fffffffe000000000000000000000000000000000000000000000000000000047570640000000000");
    CHECK(hex(packed(newest, body_of<wire::resv_name>({"q1"}))) == "00000003713100");

    // Up to 25.05 the message has a field for watts, but none for allowed partitions and QOS, which exist since 25.11.
    CHECK(hex(packed(wire::v24_11, body_of<wire::update_resv>(order))) ==
          "00000003713100000000006b05c07700000000fffffffe0000003cfffffffffffffffe00000001fffffffe0000000000000000000000"
          "00fffffffe00000000fffffffefffffffe00000005726f6f74000000000000000000000000000000000000000000");
    CHECK(packed(wire::v25_05, body_of<wire::update_resv>(order)) == packed(wire::v24_11, body_of<wire::update_resv>(order)));
    CHECK(packed(wire::v25_11, body_of<wire::update_resv>(order)) == packed(newest, body_of<wire::update_resv>(order)));
}

TEST_CASE("everything that is said of a reservation is sent")
{
    const model::Tres tres[] = {resource("cpu", "", 4), resource("license", "matlab", 2)};
    model::ReservationDescription full = wanted("full");
    full.accounts = "physics,-maths";
    full.burst_buffer = "bb";
    full.comment = "a comment";
    full.core_count = 3;
    full.end_time = 1795542663;
    full.features = "fast";
    full.flags = model::reservation_flag::maintenance | model::reservation_flag::user_delete;
    full.groups = "";
    full.licenses = "matlab:1";
    full.max_start_delay = 90;
    full.node_list = "n[1-2]";
    full.partition = "debug";
    full.purge_completed_time = 600;
    full.tres = tres;
    Keeper keeper({});
    REQUIRE(keeper.store({&full, 1}).empty());
    const Ordered sent(keeper.slurmctld.received().back().body);
    CHECK(sent->accounts == full.accounts);
    CHECK(sent->burst_buffer == full.burst_buffer);
    CHECK(sent->comment == full.comment);
    CHECK(sent->core_count == full.core_count);
    CHECK(sent->duration == full.duration);
    CHECK(sent->end_time == full.end_time);
    CHECK(sent->features == full.features);
    CHECK(sent->flags == full.flags);
    CHECK(sent->groups == "");
    CHECK(sent->licenses == full.licenses);
    CHECK(sent->max_start_delay == full.max_start_delay);
    CHECK(sent->name == full.name);
    CHECK(sent->node_count == full.node_count);
    CHECK(sent->node_list == full.node_list);
    CHECK(sent->partition == full.partition);
    CHECK(sent->purge_completed_time == full.purge_completed_time);
    CHECK(sent->start_time == full.start_time);
    CHECK(sent->tres_text == "cpu=4,license/matlab=2");
    CHECK(sent->users == full.users);
}

TEST_CASE("a reservation that is there is changed, another one is created")
{
    Keeper keeper({"Known", "known", "other"});
    model::ReservationDescription change;
    change.name = "known";
    const model::ReservationDescription list[] = {change, wanted("OTHER"), wanted("new"), wanted("NEW")};
    CHECK(keeper.store(list).empty());
    const std::vector<std::uint16_t> expected = {message::request_reservations, message::update_reservation,
                                                 message::update_reservation, message::create_reservation,
                                                 message::update_reservation};
    CHECK(keeper.asked() == expected);
    // Orders have the name that slurmctld knows.
    const auto received = keeper.slurmctld.received();
    CHECK(Ordered(received[1].body)->name == "known");
    CHECK(Ordered(received[2].body)->name == "other");
    CHECK(Ordered(received[3].body)->name == "new");
    CHECK(Ordered(received[4].body)->name == "new");
    CHECK(!Ordered(received[1].body)->flags.is_set());
}

TEST_CASE("an entry that slurmctld refuses does not keep the next from being stored")
{
    Keeper keeper({"b"}, {{"a", err::reservation_overlap}, {"b", err::user_id_missing}});
    const model::ReservationDescription list[] = {wanted("a"), wanted("b"), wanted("c")};
    const std::vector<std::pair<std::size_t, int>> expected = {{0, err::reservation_overlap}, {1, err::user_id_missing}};
    CHECK(keeper.store(list) == expected);
    CHECK(keeper.asked().size() == 4);
    CHECK(Ordered(keeper.slurmctld.received().back().body)->name == "c");
}

TEST_CASE("where slurmctld is gone, the rest of the entries is not tried")
{
    Keeper keeper({}, {{"a", 0xffffffff}});
    const model::ReservationDescription list[] = {wanted("a"), wanted("b"), wanted("c")};
    CHECK(keeper.store(list).size() == 3);
    CHECK(keeper.asked().size() == 2);
}

TEST_CASE("a new reservation is checked before slurmctld is asked")
{
    const std::string_view reservation = "r";
    const auto problem = [&](void (*spoil)(model::ReservationDescription&)) {
        Keeper keeper({});
        model::ReservationDescription description = wanted(reservation);
        spoil(description);
        const auto failures = keeper.store({&description, 1});
        if (failures.empty()) return std::string();
        CHECK(failures.front().second == err::reservation_invalid);
        CHECK(keeper.asked().size() == 1);
        return keeper.texts.front();
    };
    using D = model::ReservationDescription;
    using Catch::Matchers::ContainsSubstring;
    CHECK_THAT(problem([](D& d) { d.start_time = {}; }), ContainsSubstring("start time is missing"));
    CHECK_THAT(problem([](D& d) { d.duration = {}; }), ContainsSubstring("end time or duration is missing"));
    CHECK_THAT(problem([](D& d) { d.end_time = 1; }), ContainsSubstring("starts after its end"));
    CHECK_THAT(problem([](D& d) { d.users = ""; }), ContainsSubstring("nobody could use it"));
    CHECK_THAT(problem([](D& d) { d.groups = "wheel"; }), ContainsSubstring("not for both"));
    CHECK_THAT(problem([](D& d) { d.node_count = {}; }), ContainsSubstring("would reserve nothing"));
    CHECK_THAT(problem([](D& d) { d.node_count = 0; }), ContainsSubstring("would reserve nothing"));
    CHECK_THAT(problem([](D& d) {
                   static constexpr model::Tres tres[] = {resource("cpu", "", -1)};
                   d.tres = tres;
               }),
               ContainsSubstring("negative count"));
    CHECK_THAT(problem([](D& d) {
                   static constexpr model::Tres tres[] = {resource("", "", 1)};
                   d.tres = tres;
               }),
               ContainsSubstring("without a type"));
    CHECK(problem([](D& d) { d.duration = NoVal32::infinite(); }).empty());
    CHECK(problem([](D& d) { d.node_count = {}, d.licenses = "matlab"; }).empty());

    // If a reservation has no name, slurmctld is not asked at all.
    Keeper keeper({});
    const model::ReservationDescription list[] = {wanted("a"), wanted("")};
    try {
        keeper.store(list);
        FAIL("a reservation without a name was stored");
    } catch (const Error& error) {
        CHECK(error.number() == err::reservation_invalid);
        CHECK(error.status() == 422);
    }
    CHECK(keeper.asked().empty());
}

TEST_CASE("a reservation is deleted")
{
    Keeper keeper({});
    keeper.client.controller.delete_reservation(keeper.client.caller, "r1");
    REQUIRE(keeper.asked() == std::vector<std::uint16_t>{message::delete_reservation});
    CHECK(hex(keeper.slurmctld.received().front().body) == "00000003723100");
    Keeper busy({}, {{"deleted", err::reservation_busy}});
    try {
        busy.client.controller.delete_reservation(busy.client.caller, "r1");
        FAIL("a refused deletion was taken for done");
    } catch (const Error& error) {
        CHECK(error.number() == err::reservation_busy);
    }
}
