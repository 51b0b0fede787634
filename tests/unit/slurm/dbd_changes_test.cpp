// Changes in slurmdbd: the messages, their order, and that nothing is committed after a failure.
#include <map>

#include "accounting/accounting.hpp"
#include "accounting/database_writer.hpp"
#include "catch.hpp"
#include "dbd_fake.hpp"
#include "distinct.hpp"
#include "restd/error.hpp"
#include "spelled.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

// Answers the types in `answers` with these, other requests with return code 0, lists with no records.
struct Script {
    std::map<std::uint16_t, std::vector<Bytes>> answers;  // the last one is repeated
    std::optional<Bytes> operator()(const FakeSlurmdbd::Received& request, std::size_t)
    {
        if (auto answer = manners(request)) return answer;
        const std::lock_guard lock(mutex);
        auto& list = answers[request.type];
        if (list.empty()) {
            const bool tells_names = request.type == dbd::modify_accounts || request.type == dbd::modify_associations ||
                                     request.type == dbd::modify_qos || request.type == dbd::modify_users;
            const std::string_view done = "done";
            return tells_names ? list_bytes<wire::text>(dbd::got_list, {&done, 1}) : verdict_bytes(0, {}, request.type);
        }
        Bytes answer = list.front();
        if (list.size() > 1) list.erase(list.begin());
        return answer;
    }
    std::mutex mutex;
};

struct Bench {
    Bench() : daemon([this](const auto& request, std::size_t n) { return script(request, n); }), to(daemon.port())
    {
        script.answers[dbd::get_tres] = {database_answer("tres")};
        script.answers[dbd::get_qos] = {database_answer("qos_null_cond")};  // normal, 1
        script.answers[dbd::get_clusters] = {database_answer("clusters")};
    }
    void store(const AccountingChange& change)
    {
        DatabaseSession session(*to.pool, to.caller);
        DatabaseWriter writer(session, to.conf);
        writer.store(change);
        session.commit();
        left_out.clear();
        const auto keep = [&](const AccountingRemark& remark) {
            left_out.push_back(parsers::spelled(remark.place) + " " + std::string(remark.text));
        };
        writer.tell_left_out(keep);
    }
    std::vector<std::string> left_out;  // of the last change
    Error refused(const AccountingChange& change)
    {
        try {
            store(change);
        } catch (const Error& error) {
            return error;
        }
        throw std::runtime_error("no error");
    }
    std::vector<std::uint16_t> changes() const
    {
        std::vector<std::uint16_t> out;
        for (const std::uint16_t type : daemon.types())
            if (type != dbd::fini && (type < dbd::get_accounts || type > dbd::got_users) && type != dbd::get_qos &&
                type != dbd::get_tres && type != dbd::get_wckeys)
                out.push_back(type);
        return out;
    }
    // The last message of a type.
    Bytes last(std::uint16_t type) const
    {
        Bytes body;
        for (const auto& request : daemon.received())
            if (request.type == type) body = request.body;
        return body;
    }
    template <class Codec>
    typename Codec::Type added(std::uint16_t type)
    {
        const Bytes& body = bodies.emplace_back(last(type));
        Unpacker from(body, wire_version, arena);
        REQUIRE(from.u32() == 1);
        typename Codec::Type record;
        Codec::unpack(from, record);
        REQUIRE(from.left() == 4);
        return record;
    }
    template <class Condition, class Codec>
    std::pair<typename Condition::Type, typename Codec::Type> modified(std::uint16_t type)
    {
        const Bytes& body = bodies.emplace_back(last(type));
        Unpacker from(body, wire_version, arena);
        std::pair<typename Condition::Type, typename Codec::Type> both;
        Condition::unpack(from, both.first);
        Codec::unpack(from, both.second);
        REQUIRE(from.left() == 0);
        return both;
    }

    Script script;
    FakeSlurmdbd daemon;
    Connected to;
    Arena arena;
    std::list<Bytes> bodies;
};

Bytes associations(std::initializer_list<AssociationRecord> records)
{
    return list_bytes<wire::assoc_rec>(dbd::got_associations, {records.begin(), records.size()});
}
Bytes no_associations()
{
    return associations({});
}

AssociationRecord association(std::string_view account, std::string_view user, std::string_view lineage)
{
    AssociationRecord record;
    record.key.cluster = "lab";
    record.key.account = account;
    if (!user.empty()) record.key.user = user;
    record.lineage = lineage;
    record.limits.shares_raw = 1;
    record.key.id = 7;
    return record;
}

Bytes users(std::initializer_list<model::User> records)
{
    return list_bytes<wire::user_rec>(dbd::got_users, {records.begin(), records.size()});
}
model::User user(std::string_view name)
{
    model::User record;
    record.name = name;
    record.administrator_level = 1;
    return record;
}

}  // namespace

TEST_CASE("missing records are added, kind by kind, and committed at the end")
{
    Bench bench;
    bench.script.answers[dbd::get_users] = {users({}), users({user("u")})};
    bench.script.answers[dbd::get_qos] = {database_answer("qos_null_cond"), database_answer("qos_preempt")};
    bench.script.answers[dbd::get_wckeys] = {list_bytes<wire::wckey_rec>(dbd::got_wckeys, {}), database_answer("wckeys_one")};
    bench.script.answers[dbd::get_accounts] = {list_bytes<wire::account_rec>(dbd::got_accounts, {}),
                                               database_answer("accounts_coord")};
    bench.script.answers[dbd::get_associations] = {no_associations(), associations({association("wpx_a", "", "/wpx_a/")})};
    model::Account account;
    account.name = "wpx_a";
    account.description = "d";
    account.organization = "o";
    model::User person;
    person.name = "u";
    model::Qos quality;
    quality.name = "wpx_q";
    model::Wckey wckey;
    wckey.name = "wpx_w";
    wckey.user = "u";
    model::Association own;
    own.key.account = "wpx_a";
    AccountingChange change;
    change.accounts = {&account, 1};
    change.users = {&person, 1};
    change.qos = {&quality, 1};
    change.wckeys = {&wckey, 1};
    change.associations = {&own, 1};
    bench.store(change);
    REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_accounts, dbd::add_users, dbd::add_qos, dbd::add_wckeys,
                                                          dbd::add_associations});
    REQUIRE(bench.daemon.commits() == 1);
    REQUIRE(bench.daemon.roll_backs() == 0);
    REQUIRE(bench.daemon.types().back() == dbd::fini);
    REQUIRE(bench.added<wire::account_rec>(dbd::add_accounts).organization == "o");
    const auto made = bench.added<wire::assoc_rec>(dbd::add_associations);
    REQUIRE(made.limits.parent_account == "root");
    REQUIRE(made.key.user.data() == nullptr);
    REQUIRE(made.key.cluster == "lab");
    // Without flags the record has none; they are not left unchanged.
    REQUIRE(bench.added<wire::qos_rec>(dbd::add_qos).flags == 0);
}

TEST_CASE("the first failure rolls back; nothing more is sent or committed")
{
    model::Account accounts[2];
    accounts[0].name = "a";
    accounts[1].name = "b";
    model::User person;
    person.name = "u";
    AccountingChange change;
    change.accounts = accounts;
    change.users = {&person, 1};
    SECTION("refused by slurmdbd")
    {
        Bench bench;
        bench.script.answers[dbd::get_accounts] = {list_bytes<wire::account_rec>(dbd::got_accounts, {})};
        bench.script.answers[dbd::add_accounts] = {verdict_bytes(0, {}, dbd::add_accounts),
                                                   verdict_bytes(7000, "no database", dbd::add_accounts)};
        const Error error = bench.refused(change);
        REQUIRE(error.number() == err::db_connection);
        REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_accounts, dbd::add_accounts});
        REQUIRE(bench.daemon.commits() == 0);
        REQUIRE(bench.daemon.roll_backs() == 1);
    }
    SECTION("refused here")
    {
        Bench bench;
        bench.script.answers[dbd::get_accounts] = {list_bytes<wire::account_rec>(dbd::got_accounts, {})};
        accounts[1].name = "";
        const Error error = bench.refused(change);
        REQUIRE(error.status() == 422);
        REQUIRE(parsers::source_of(error) == "#/accounts[1]/name/");
        REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_accounts});
        REQUIRE(bench.daemon.commits() == 0);
        REQUIRE(bench.daemon.roll_backs() == 1);
    }
    SECTION("slurmdbd dies")
    {
        FakeSlurmdbd daemon([](const auto& request, std::size_t) -> std::optional<Bytes> {
            if (auto answer = manners(request)) return answer;
            if (request.type == dbd::get_accounts) return list_bytes<wire::account_rec>(dbd::got_accounts, {});
            return {};
        });
        Connected to(daemon.port());
        DatabaseSession session(*to.pool, to.caller);
        DatabaseWriter writer(session, to.conf);
        REQUIRE_THROWS_AS(writer.store(change), Error);
        REQUIRE(daemon.connections() == 1);
        REQUIRE(daemon.commits() == 0);
    }
}

TEST_CASE("unchanged records are not sent: slurmdbd would undo earlier changes")
{
    Bench bench;
    bench.script.answers[dbd::get_accounts] = {database_answer("accounts_coord")};
    bench.script.answers[dbd::get_users] = {users({user("u")})};
    bench.script.answers[dbd::get_qos] = {database_answer("qos_preempt")};
    AssociationRecord has = association("wpx_a", "u", "/wpx_a/0-u/");
    has.limits.max_jobs = 4;
    has.texts.group_tres = "1=4,2=1000";
    const std::string_view ids[] = {"90"};
    has.qos_ids = ids;
    bench.script.answers[dbd::get_associations] = {associations({has})};
    model::Coordinator coordinator{"wpx_u", true};
    model::Account account;
    account.name = "wpx_a";
    account.description = "d";
    account.coordinators = {&coordinator, 1};
    model::User person;
    person.name = "u";
    person.administrator_level = 1;
    model::Qos quality;
    quality.id = 90;
    quality.priority = NoVal32(5);
    model::Tres tres[1];
    tres[0].type = "cpu";
    tres[0].count = 4;
    const std::string_view qos[] = {"wpx_q"};
    model::Association own;
    own.key.account = "wpx_a";
    own.key.user = "u";
    own.limits.max_jobs = NoVal32(4);
    own.limits.group_tres = tres;
    own.limits.qos = qos;
    own.limits.default_qos = "";
    model::ClusterRecord cluster;
    cluster.name = "lab";
    AccountingChange change;
    change.clusters = {&cluster, 1};
    change.accounts = {&account, 1};
    change.users = {&person, 1};
    change.qos = {&quality, 1};
    change.associations = {&own, 1};
    bench.store(change);
    REQUIRE(bench.changes().empty());
    REQUIRE(bench.daemon.commits() == 0);
}

TEST_CASE("limits of unknown TRES are left out with a warning, the others are sent")
{
    Bench bench;
    bench.script.answers[dbd::get_associations] = {associations({association("wpx_a", "u", "/wpx_a/0-u/")})};
    model::Tres tres[2];
    tres[0].type = "memory";
    tres[0].count = 5;
    tres[1].id = 4;
    tres[1].count = 2;
    model::Association own;
    own.key.account = "wpx_a";
    own.key.user = "u";
    own.limits.group_tres = tres;
    AccountingChange change;
    change.associations = {&own, 1};
    bench.store(change);
    REQUIRE(bench.modified<wire::assoc_cond, wire::assoc_rec>(dbd::modify_associations).second.texts.group_tres == "4=2");
    REQUIRE(bench.left_out ==
            std::vector<std::string>{"#/associations[0]/max/tres/total/ There is no TRES memory on this cluster; its "
                                     "limit is left out. The nearest that there is: mem"});
}

TEST_CASE("a default account without an association is left out with a warning")
{
    Bench bench;
    bench.script.answers[dbd::get_users] = {users({user("u")})};
    bench.script.answers[dbd::get_associations] = {associations({})};
    bench.script.answers[dbd::get_accounts] = {database_answer("accounts_coord")};
    model::User eve;
    eve.name = "u";
    eve.default_account = "wpx_a";
    AccountingChange change;
    change.users = {&eve, 1};
    bench.store(change);
    REQUIRE(bench.changes().empty());
    REQUIRE(bench.left_out.size() == 1);
    REQUIRE_THAT(bench.left_out.front(),
                 Catch::Matchers::StartsWith("#/users[0]/default/account/ Default account wpx_a is left out"));
}

TEST_CASE("only the given members of an existing record change")
{
    Bench bench;
    AssociationRecord has = association("wpx_a", "u", "/wpx_a/0-u/");
    has.limits.shares_raw = 9;
    has.limits.max_jobs = 4;
    has.texts.group_tres = "1=4,2=1000";
    bench.script.answers[dbd::get_associations] = {associations({has})};
    model::Tres tres[2];
    tres[0].type = "mem";
    tres[0].count = -1;  // removes the limit
    tres[1].id = 4;
    tres[1].count = 2;
    const std::string_view qos[] = {"normal"};
    model::Association own;
    own.key.account = "wpx_a";
    own.key.user = "u";
    own.limits.max_jobs = NoVal32::infinite();
    own.limits.group_tres = tres;
    own.limits.qos = qos;
    AccountingChange change;
    change.associations = {&own, 1};
    bench.store(change);
    const auto [condition, record] = bench.modified<wire::assoc_cond, wire::assoc_rec>(dbd::modify_associations);
    REQUIRE(condition.account.front() == "wpx_a");
    REQUIRE(condition.cluster.front() == "lab");
    REQUIRE(condition.user.front() == "u");
    REQUIRE(condition.partition.front() == "");
    REQUIRE(record.limits.max_jobs.is_infinite());
    REQUIRE(record.texts.group_tres == "2=18446744073709551615,4=2");
    REQUIRE(record.qos_ids.front() == "1");
    REQUIRE(record.limits.shares_raw == NoVal32(9));  // unchanged: slurmdbd needs at least one number
    REQUIRE(record.texts.max_tres_per_job.data() == nullptr);
    REQUIRE(!record.limits.max_wall_per_job.is_set());
    REQUIRE(record.limits.comment.data() == nullptr);
    REQUIRE(record.default_qos_id == no_value32);
    REQUIRE(!record.is_default.is_set());
    REQUIRE(bench.daemon.commits() == 1);
}

TEST_CASE("unknown names are errors that name the field")
{
    Bench bench;
    bench.script.answers[dbd::get_associations] = {associations({association("wpx_a", "u", "/wpx_a/0-u/")})};
    bench.script.answers[dbd::get_accounts] = {database_answer("accounts_coord")};
    model::Association own;
    own.key.account = "wpx_a";
    own.key.user = "u";
    AccountingChange change;
    change.associations = {&own, 1};
    const auto check = [&](int number, const char* source) {
        const Error error = bench.refused(change);
        REQUIRE(error.number() == number);
        REQUIRE(error.status() == 422);
        REQUIRE(parsers::source_of(error) == source);
        REQUIRE(bench.changes().empty());
    };
    SECTION("a QOS")
    {
        const std::string_view qos[] = {"nosuch"};
        own.limits.qos = qos;
        check(err::invalid_qos, "#/associations[0]/qos/");
    }
    SECTION("a default QOS")
    {
        own.limits.default_qos = "nosuch";
        check(err::invalid_qos, "#/associations[0]/default/qos/");
    }
    SECTION("a number that slurmdbd would ignore")
    {
        own.limits.max_jobs = NoVal32(0x80000000);
        check(err::data_conv_failed, "#/associations[0]/max/jobs/active/");
    }
    SECTION("a cluster")
    {
        bench.script.answers[dbd::get_clusters] = {list_bytes<wire::cluster_rec>(dbd::got_clusters, {})};
        own.key.cluster = "nosuch";
        check(err::invalid_cluster_name, "#/associations[0]/cluster/");
    }
    SECTION("an account")
    {
        bench.script.answers[dbd::get_associations] = {no_associations()};
        bench.script.answers[dbd::get_accounts] = {list_bytes<wire::account_rec>(dbd::got_accounts, {})};
        check(err::invalid_account, "#/associations[0]/account/");
    }
    SECTION("a coordinator")
    {
        bench.script.answers[dbd::get_users] = {users({})};
        model::Coordinator coordinator{"nosuch", false};
        model::Account account;
        account.name = "wpx_a";
        account.coordinators = {&coordinator, 1};
        change = {};
        change.accounts = {&account, 1};
        check(err::user_id_missing, "#/accounts[0]/coordinators[0]/name/");
    }
}

TEST_CASE("an association that slurmdbd reports as added, but that is missing, is an error")
{
    Bench bench;
    bench.script.answers[dbd::get_associations] = {no_associations(), associations({association("wpx_a", "", "/wpx_a/")}),
                                                   no_associations()};
    bench.script.answers[dbd::get_accounts] = {database_answer("accounts_coord")};
    bench.script.answers[dbd::get_users] = {users({user("u")})};
    model::Association own;
    own.key.account = "wpx_a";
    own.key.user = "u";
    own.limits.default_qos = "normal";
    AccountingChange change;
    change.associations = {&own, 1};
    const Error error = bench.refused(change);
    REQUIRE(error.number() == err::no_remove_default_qos);
    REQUIRE(bench.daemon.commits() == 0);
    REQUIRE(bench.daemon.roll_backs() == 1);
}

TEST_CASE("coordinators: missing ones are added, others removed; without a list nothing changes")
{
    Bench bench;
    bench.script.answers[dbd::get_accounts] = {database_answer("accounts_coord")};
    bench.script.answers[dbd::get_users] = {users({user("alice")})};
    model::Account account;
    account.name = "wpx_a";
    AccountingChange change;
    change.accounts = {&account, 1};
    bench.store(change);
    REQUIRE(bench.changes().empty());
    model::Coordinator coordinator{"alice", false};
    account.coordinators = {&coordinator, 1};
    bench.script.answers[dbd::remove_account_coords] = {database_answer("remove_coords")};
    bench.store(change);
    REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_account_coords, dbd::remove_account_coords});
    const Bytes body = bench.last(dbd::remove_account_coords);
    Arena arena;
    Unpacker from(body, wire_version, arena);
    CoordinatorChange sent;
    wire::acct_coord::unpack(from, sent);
    REQUIRE(from.left() == 0);
    REQUIRE(sent.accounts.front() == "wpx_a");
    REQUIRE(sent.whom.associations.present);
    REQUIRE(sent.whom.associations.user.front() == "wpx_u");
}

TEST_CASE("a QOS: its flags, limits and preemption")
{
    Bench bench;
    bench.script.answers[dbd::get_qos] = {database_answer("qos_preempt")};
    model::Qos quality;
    quality.name = "wpx_q";
    quality.flags = model::qos_flag_add | model::qos_flag_partition_time_limit;
    quality.preempt_list = bench.arena.copy_list(std::vector<std::string_view>());
    quality.priority = NoVal32::infinite();
    quality.usage_factor = NoValDouble(0.5);
    AccountingChange change;
    change.qos = {&quality, 1};
    bench.store(change);
    auto [condition, record] = bench.modified<wire::qos_cond, wire::qos_rec>(dbd::modify_qos);
    REQUIRE(condition.id.front() == "90");
    REQUIRE(record.flags == model::qos_flag_partition_time_limit);
    REQUIRE(record.preempted_ids.size() == 1);
    REQUIRE(record.preempted_ids.front() == "");  // the list is emptied
    REQUIRE(record.priority.is_infinite());
    REQUIRE(record.usage_factor == NoValDouble(0.5));
    REQUIRE(record.texts.group_tres.data() == nullptr);
    // A change of TRES only is sent with another member that slurmdbd counts as a change.
    quality = {};
    quality.name = "wpx_q";
    model::Tres tres;
    tres.type = "cpu";
    tres.count = 12;
    quality.group_tres = {&tres, 1};
    bench.store(change);
    const auto again = bench.modified<wire::qos_cond, wire::qos_rec>(dbd::modify_qos).second;
    REQUIRE(again.texts.group_tres == "1=12");
    REQUIRE(again.flags == model::qos_flag_not_set);
    REQUIRE(again.description.data() != nullptr);
}

TEST_CASE("several users at once: the bytes that slurmdbd accepts, and its text")
{
    Bench bench;
    bench.script.answers[dbd::get_accounts] = {database_answer("accounts_coord")};
    bench.script.answers[dbd::get_associations] = {associations({association("wpx_b", "", "/wpx_b/")})};
    bench.script.answers[dbd::add_users_cond] = {database_answer("add_users_cond")};
    const std::string_view accounts[] = {"wpx_b"}, clusters[] = {"lab"}, people[] = {"wpx_v"}, keys[] = {"wpx_k"};
    model::UsersToAdd what;
    what.accounts = accounts;
    what.clusters = clusters;
    what.users = people;
    what.wckeys = keys;
    what.association.max_jobs = NoVal32(2);
    model::UserDetails details;
    details.administrator_level = 1;
    {
        DatabaseSession session(*bench.to.pool, bench.to.caller);
        DatabaseWriter writer(session, bench.to.conf);
        REQUIRE_THAT(writer.add_users(what, details), Catch::Matchers::ContainsSubstring("Adding User(s)"));
    }
    REQUIRE(bench.last(dbd::add_users_cond) == database_request("add_users_cond"));
    bench.script.answers[dbd::add_users_cond] = {database_answer("add_users_cond_none")};
    DatabaseSession session(*bench.to.pool, bench.to.caller);
    DatabaseWriter writer(session, bench.to.conf);
    try {
        writer.add_users(what, details);
        FAIL("nothing to add is no success");
    } catch (const Error& error) {
        REQUIRE(error.number() == err::no_change_in_data);
        REQUIRE(error.status() == 304);
    }
}

TEST_CASE("removals: a filter is needed, and a QOS in use stays")
{
    Bench bench;
    const auto with_writer = [&](auto action) {
        DatabaseSession session(*bench.to.pool, bench.to.caller);
        DatabaseWriter writer(session, bench.to.conf);
        return action(writer);
    };
    for (const auto& remove :
         {+[](DatabaseWriter& w) { w.remove_qos({}); }, +[](DatabaseWriter& w) { w.remove_associations({}); },
          +[](DatabaseWriter& w) { w.remove_wckeys({}); }, +[](DatabaseWriter& w) { w.remove_clusters({}); },
          +[](DatabaseWriter& w) { w.remove_accounts({}); }, +[](DatabaseWriter& w) { w.remove_users({}); }}) {
        try {
            with_writer(remove);
            FAIL("everything was removed");
        } catch (const Error& error) {
            REQUIRE(error.number() == err::rest_invalid_query);
        }
    }
    REQUIRE(bench.changes().empty());

    const std::string_view names[] = {"wpx_q"};
    model::QosCondition condition;
    condition.name = names;
    bench.script.answers[dbd::get_qos] = {database_answer("qos_preempt")};
    bench.script.answers[dbd::get_associations] = {associations({association("wpx_a", "u", "/wpx_a/0-u/")})};
    REQUIRE_THROWS_AS(with_writer([&](DatabaseWriter& w) { return w.remove_qos(condition); }), Error);
    REQUIRE(bench.changes().empty());
    bench.script.answers[dbd::get_associations] = {no_associations()};
    bench.script.answers[dbd::remove_qos] = {database_answer("remove_qos")};
    REQUIRE(with_writer([&](DatabaseWriter& w) { return w.remove_qos(condition); }).size() == 1);
    REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::remove_qos});
}

TEST_CASE("a new QOS is committed before records that name it, and removed if they fail")
{
    Bench bench;
    bench.script.answers[dbd::get_qos] = {database_answer("qos_null_cond"),  // not there yet
                                          list_bytes<wire::qos_rec>(dbd::got_qos, [] {
                                              static QosRecord both[2];
                                              both[0].id = 1;
                                              both[0].name = "normal";
                                              both[1].id = 90;
                                              both[1].name = "wpx_q";
                                              return List<QosRecord>(both, 2);
                                          }())};
    bench.script.answers[dbd::get_associations] = {associations({association("wpx_a", "u", "/wpx_a/0-u/")})};
    bench.script.answers[dbd::remove_qos] = {database_answer("remove_qos")};
    People people;
    SlurmAccounting accounting(
        {bench.to.conf, bench.to.resolver, bench.to.credentials, bench.to.bulkheads.slurmdbd, bench.to.memory, people});
    model::Qos quality;
    quality.name = "wpx_q";
    const std::string_view qos[] = {"wpx_q"};
    model::Association own;
    own.key.account = "wpx_a";
    own.key.user = "u";
    own.limits.qos = qos;
    AccountingChange change;
    change.qos = {&quality, 1};
    change.associations = {&own, 1};
    SECTION("everything succeeds")
    {
        accounting.store(bench.to.caller, change);
        REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_qos, dbd::modify_associations});
        REQUIRE(bench.daemon.commits() == 2);
        const auto types = bench.daemon.types();
        const auto added = std::find(types.begin(), types.end(), dbd::add_qos);
        const auto committed = std::find(added, types.end(), dbd::fini);
        REQUIRE(committed < std::find(types.begin(), types.end(), dbd::modify_associations));
    }
    SECTION("it fails after that")
    {
        bench.script.answers[dbd::modify_associations] = {verdict_bytes(7011, {}, dbd::modify_associations)};
        try {
            accounting.store(bench.to.caller, change);
            FAIL("stored");
        } catch (const Error& error) {
            REQUIRE(error.number() == err::no_remove_default_qos);
            REQUIRE_THAT(error.what(), !Catch::Matchers::ContainsSubstring("taken back"));
        }
        REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_qos, dbd::modify_associations, dbd::remove_qos});
        REQUIRE(bench.daemon.commits() == 2);
        REQUIRE(bench.daemon.roll_backs() >= 1);
    }
    SECTION("and it cannot be removed again")
    {
        bench.script.answers[dbd::modify_associations] = {verdict_bytes(7011, {}, dbd::modify_associations)};
        bench.script.answers[dbd::remove_qos] = {verdict_bytes(7000, "no database", dbd::remove_qos)};
        try {
            accounting.store(bench.to.caller, change);
            FAIL("stored");
        } catch (const Error& error) {
            REQUIRE(error.number() == err::no_remove_default_qos);
            REQUIRE_THAT(error.what(), Catch::Matchers::ContainsSubstring("not taken back (no database): QOS wpx_q"));
        }
        REQUIRE(bench.daemon.commits() == 1);
    }
}

TEST_CASE("QOS that would preempt each other are refused: slurmdbd accepts them in one request")
{
    Bench bench;
    QosRecord both[2];
    both[0].id = 1;
    both[0].name = "one";
    both[0].preempted = {8, "0x04"};
    both[1].id = 2;
    both[1].name = "two";
    bench.script.answers[dbd::get_qos] = {list_bytes<wire::qos_rec>(dbd::got_qos, both)};
    const std::string_view one[] = {"one"}, two[] = {"two"};
    model::Qos given[2];
    AccountingChange change;
    SECTION("existing records")
    {
        given[0].name = "two";
        given[0].preempt_list = one;
        change.qos = {given, 1};
    }
    SECTION("both in the request")
    {
        given[0].name = "one";
        given[0].preempt_list = two;
        given[1].name = "two";
        given[1].preempt_list = one;
        change.qos = given;
    }
    SECTION("itself")
    {
        given[0].name = "one";
        given[0].preempt_list = one;
        change.qos = {given, 1};
    }
    const Error error = bench.refused(change);
    REQUIRE(error.number() == err::qos_preemption_loop);
    REQUIRE(parsers::source_of(error) == "#/qos[0]/preempt/list/");
    REQUIRE(bench.changes().empty());
}

TEST_CASE("a new default wckey takes a second step: slurmdbd would keep two defaults")
{
    Bench bench;
    bench.script.answers[dbd::get_users] = {users({user("u")})};
    bench.script.answers[dbd::get_wckeys] = {list_bytes<wire::wckey_rec>(dbd::got_wckeys, {}),
                                             list_bytes<wire::wckey_rec>(dbd::got_wckeys, {}), database_answer("wckeys_one")};
    model::Wckey key;
    key.name = "*wpx_w";
    key.user = "u";
    AccountingChange change;
    change.wckeys = {&key, 1};
    bench.store(change);
    REQUIRE(bench.changes() == std::vector<std::uint16_t>{dbd::add_wckeys, dbd::modify_users});
    const auto made = bench.added<wire::wckey_rec>(dbd::add_wckeys);
    REQUIRE(made.name == "wpx_w");
    const std::string sent = Distinct::lines<wire::list<wire::wckey_rec>, wire::u32>(bench.last(dbd::add_wckeys));
    REQUIRE(sent.find("is_def = unset") != sent.npos);
    const auto [condition, record] = bench.modified<wire::user_cond, wire::user_rec>(dbd::modify_users);
    REQUIRE(record.default_wckey == "wpx_w");
    REQUIRE(record.name.data() == nullptr);  // a name would rename it
    REQUIRE(condition.associations.user.front() == "u");
}

TEST_CASE("accounting records of jobs are changed, only the given members, of this cluster alone")
{
    Bench bench;
    const std::string_view done = "5 submitted at 2026-01-01T00:00:00";
    bench.script.answers[dbd::modify_jobs] = {list_bytes<wire::text>(dbd::got_list, {&done, 1})};
    model::Tres cpus;
    cpus.type = "cpu";
    cpus.count = 4;
    model::JobModification change;
    change.comment_job = "";
    change.derived_exit_code = 0x300;
    change.tres_allocated = {&cpus, 1};
    const std::string_view jobs[] = {"5", "6_2"};
    People people;
    SlurmAccounting accounting(
        {bench.to.conf, bench.to.resolver, bench.to.credentials, bench.to.bulkheads.slurmdbd, bench.to.memory, people});
    std::vector<std::string> results;
    accounting.modify_jobs(bench.to.caller, jobs, change, [&](std::string_view text) { results.emplace_back(text); });
    CHECK(results == std::vector<std::string>{std::string(done)});
    const auto [condition, record] = bench.modified<wire::job_cond, wire::job_rec>(dbd::modify_jobs);
    REQUIRE(condition.steps.size() == 2);
    CHECK(condition.steps[0].step_id.job_id == 5);
    CHECK(condition.steps[0].step_id.step_id == no_value32);
    CHECK(condition.steps[1].array_task_id == 2);
    CHECK(condition.cluster.size() == 1);
    CHECK(condition.start_time == 0);
    CHECK(record.comment_job.data() != nullptr);
    CHECK(record.comment_job.empty());
    CHECK(record.comment_administrator.data() == nullptr);
    CHECK(record.extra.data() == nullptr);
    CHECK(record.derived_exit_code == 0x300);
    CHECK(record.allocated == "1=4");
    CHECK(bench.daemon.types().back() == dbd::fini);  // committed

    // slurmdbd found none.
    bench.script.answers[dbd::modify_jobs] = {verdict_bytes(err::no_change_in_data)};
    try {
        accounting.modify_jobs(bench.to.caller, jobs, change, [](std::string_view) {});
        FAIL("no job is no success");
    } catch (const Error& error) {
        CHECK(error.number() == err::no_change_in_data);
    }
}
