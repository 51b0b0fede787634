// Tests the accounting database through its port: permissions, what is stored and what is refused, listings and their filters.
#include <algorithm>
#include <set>

#include "accounting/book_edit.hpp"
#include "port/book_usage.hpp"
#include "spelled.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr NoVal32 infinite = NoVal32::infinite();

template <class T>
List<T> one(const T& value)
{
    return {&value, 1};
}

// A cluster with some users. The caller is the daemon's user, who may do everything, unless a test names another one.
class Database {
public:
    Database() : cluster(folder.path) {}

    std::shared_ptr<Accounting> port() { return cluster.cluster->accounting(); }
    Identity identity(const std::string& user)
    {
        Identity who;
        who.proof = restd::Proof::kernel;
        who.user = user;
        who.uid = 3'000'000'000;  // nobody's
        return user.empty() ? cluster.me : who;
    }
    // Error number and source of a refusal.
    struct Refusal {
        int number = 0;
        std::string source, text;
        int status = 0;
    };
    template <class Call>
    Refusal refusal(Call call)
    {
        try {
            call();
        } catch (const Error& error) {
            return {error.number(), parsers::source_of(error), error.what(), error.status()};
        }
        return {};
    }
    std::vector<std::string> left_out;  // of the last change
    Refusal store(const AccountingChange& change, const std::string& as = {})
    {
        left_out.clear();
        const auto keep = [&](const AccountingRemark& remark) {
            left_out.push_back(parsers::spelled(remark.place) + " " + std::string(remark.text));
        };
        return refusal([&] { port()->store(identity(as), change, keep); });
    }

    Refusal account(std::string_view name, const std::string& as = {})
    {
        model::Account account;
        account.name = name;
        return store({.accounts = one(account)}, as);
    }
    Refusal user(std::string_view name, std::uint16_t level = 0, const std::string& as = {})
    {
        model::User user;
        user.name = name;
        user.administrator_level = level;
        return store({.users = one(user)}, as);
    }
    Refusal qos(std::string_view name)
    {
        model::Qos qos;
        qos.name = name;
        return store({.qos = one(qos)});
    }
    static model::Association association(std::string_view account, std::string_view user = "", std::string_view parent = {})
    {
        model::Association association;
        association.key.account = account;
        association.key.user = user;
        association.limits.parent_account = parent;
        return association;
    }
    Refusal put(const model::Association& association, const std::string& as = {})
    {
        return store({.associations = one(association)}, as);
    }
    Refusal put(std::string_view account, std::string_view user = "", std::string_view parent = {}, const std::string& as = {})
    {
        return put(association(account, user, parent), as);
    }
    Refusal coordinator(std::string_view account, std::string_view user, const std::string& as = {})
    {
        model::Coordinator coordinator{user, true};
        model::Account record;
        record.name = account;
        record.coordinators = one(coordinator);
        return store({.accounts = one(record)}, as);
    }

    // "account/user" of the associations that match.
    std::vector<std::string> associations(const model::AssociationCondition& condition = {})
    {
        std::vector<std::string> list;
        port()->associations(cluster.me, condition)([&](const model::Association& a) {
            list.push_back(std::string(a.key.account) + '/' + std::string(a.key.user) +
                           (a.key.partition.empty() ? "" : "/" + std::string(a.key.partition)));
        });
        return list;
    }
    // Runs checks on one association while it is shown.
    void look(std::string_view account, std::string_view user, const std::function<void(const model::Association&)>& at,
              model::AssociationCondition condition = {})
    {
        condition.account = one(account);
        condition.user = one(user);
        int found = 0;
        port()->associations(cluster.me, condition)([&](const model::Association& a) {
            ++found;
            at(a);
        });
        REQUIRE(found == 1);
    }
    std::vector<std::string> accounts(const model::AccountCondition& condition = {})
    {
        std::vector<std::string> list;
        port()->accounts(cluster.me, condition)([&](const model::Account& a) { list.emplace_back(a.name); });
        return list;
    }
    std::vector<std::string> users(const model::UserCondition& condition = {})
    {
        std::vector<std::string> list;
        port()->users(cluster.me, condition)([&](const model::User& u) { list.emplace_back(u.name); });
        return list;
    }
    std::vector<std::string> qos_names(const model::QosCondition& condition = {})
    {
        std::vector<std::string> list;
        port()->qos(cluster.me, condition)([&](const model::Qos& q) { list.emplace_back(q.name); });
        return list;
    }
    std::vector<std::string> default_wckeys()
    {
        model::WckeyCondition condition;
        condition.only_defaults = true;
        return wckeys(condition);
    }
    std::vector<std::string> wckeys(const model::WckeyCondition& condition = {})
    {
        std::vector<std::string> list;
        port()->wckeys(cluster.me, condition)(
            [&](const model::Wckey& w) { list.push_back(std::string(w.user) + ':' + std::string(w.name)); });
        return list;
    }
    std::string default_account(std::string_view user)
    {
        std::string account;
        port()->users(cluster.me, {})([&](const model::User& u) {
            if (u.name == user) account = u.default_account;
        });
        return account;
    }
    std::vector<std::string> coordinators(std::string_view account)
    {
        std::vector<std::string> list;
        port()->accounts(cluster.me, {})([&](const model::Account& a) {
            if (a.name != account) return;
            for (const auto& c : a.coordinators) list.push_back(std::string(c.name) + (c.is_direct ? "" : "*"));
        });
        return list;
    }

    template <class Remove>
    std::pair<std::vector<std::string>, Refusal> removed(Remove remove)
    {
        std::vector<std::string> names;
        auto why = refusal([&] { remove([&](std::string_view name) { names.emplace_back(name); }); });
        return {names, why};
    }
    auto remove_user(std::string_view name, const std::string& as = {})
    {
        return removed([&](Sink<std::string_view> sink) { port()->remove_users(identity(as), one(name), sink); });
    }
    auto remove_account(std::string_view name, const std::string& as = {})
    {
        return removed([&](Sink<std::string_view> sink) { port()->remove_accounts(identity(as), one(name), sink); });
    }
    auto remove_association(std::string_view account, std::string_view user, const std::string& as = {})
    {
        model::AssociationCondition condition;
        condition.account = one(account);
        condition.user = one(user);
        return removed([&](Sink<std::string_view> sink) { port()->remove_associations(identity(as), condition, sink); });
    }
    auto remove_qos(std::string_view name, const std::string& as = {})
    {
        model::QosCondition condition;
        condition.name = one(name);
        return removed([&](Sink<std::string_view> sink) { port()->remove_qos(identity(as), condition, sink); });
    }

    ScratchFolder folder;
    TestCluster cluster;
};

// root -- physics -- lab -- ada, bob
//     \- chemistry -- ada
struct University : Database {
    University()
    {
        for (const char* name : {"physics", "lab", "chemistry"}) REQUIRE(account(name).text == "");
        REQUIRE(put("physics").text == "");
        REQUIRE(put("lab", "", "physics").text == "");
        REQUIRE(put("chemistry").text == "");
        REQUIRE(put("lab", "ada").text == "");
        REQUIRE(put("lab", "bob").text == "");
        REQUIRE(put("chemistry", "ada").text == "");
    }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("accounts form a tree, users are in them", "[accounting]")
{
    University db;
    CHECK(db.associations() ==
          Names{"root/", "root/root", "chemistry/", "chemistry/ada", "physics/", "lab/", "lab/ada", "lab/bob"});
    CHECK(db.users() == Names{"ada", "bob", "root"});
    CHECK(db.default_account("ada") == "lab");
    db.look("lab", "ada", [](const model::Association& a) {
        CHECK(a.lineage == "/physics/lab/0-ada/");
        CHECK(a.key.cluster == "test");
        CHECK(a.is_default == NoValBool(true));
        CHECK(a.limits.parent_account == "");
        CHECK(a.limits.shares_raw == NoVal32(1));
        CHECK(a.limits.max_jobs.is_infinite());
        REQUIRE(a.limits.qos.size() == 1);
        CHECK(a.limits.qos[0] == "normal");
    });
    db.look("lab", "", [](const model::Association& a) { CHECK(a.limits.parent_account == "physics"); });

    // An account can be moved with everything below it, but not below itself.
    REQUIRE(db.put("lab", "", "chemistry").text == "");
    db.look("lab", "ada", [](const model::Association& a) { CHECK(a.lineage == "/chemistry/lab/0-ada/"); });
    const auto loop = db.put("chemistry", "", "lab");
    CHECK(loop.number == err::invalid_parent_account);
    CHECK(loop.source == "#/associations[0]/parent_account/");
    const auto root = db.put("root", "", "lab");
    CHECK(root.number == err::invalid_parent_account);
    CHECK(root.text == "The root account is below no other");

    db.cluster.again();
    CHECK(db.associations().size() == 8);
    db.look("lab", "ada", [](const model::Association& a) { CHECK(a.lineage == "/chemistry/lab/0-ada/"); });
}

TEST_CASE("a name that does not exist is an error with the name and the field", "[accounting]")
{
    University db;
    const auto check = [&](const model::Association& a, int number, const std::string& source, const std::string& text) {
        // Put it between valid records: nothing of the request is stored.
        const model::Association list[] = {Database::association("lab", "carol"), a, Database::association("lab", "dave")};
        const auto why = db.store({.associations = list});
        CHECK(why.number == number);
        CHECK(why.source == "#/associations[1]/" + source);
        CHECK_THAT(why.text, ContainsSubstring(text));
        CHECK(why.status == 422);
        CHECK(db.users() == Names{"ada", "bob", "root"});
        CHECK(db.associations().size() == 8);
    };
    check(Database::association("nolab", "ada"), err::invalid_account, "account/", "no account nolab");
    check(Database::association("", "ada"), err::invalid_account, "account/", "must be named");
    auto a = Database::association("lab", "ada");
    a.key.cluster = "nowhere";
    check(a, err::invalid_cluster_name, "cluster/", "no cluster nowhere");
    check(Database::association("lab", "", "noparent"), err::invalid_parent_account, "parent_account/", "noparent");
    a = Database::association("lab", "ada");
    a.limits.default_qos = "gold";
    check(a, err::invalid_qos, "default/qos/", "gold");
    a = Database::association("lab", "ada");
    const std::string_view names[] = {"normal", "gold"};
    a.limits.qos = names;
    check(a, err::invalid_qos, "qos/", "gold");
    a = Database::association("lab", "ada");
    a.key.partition = "fast";
    check(a, err::invalid_partition_name, "partition/", "fast");
    a = Database::association("lab", "ada");
    a.key.id = 4711;
    check(a, err::invalid_assoc, "id/", "4711");
    a.key.id = 1;
    check(a, err::invalid_assoc, "id/", "test/root, not the one named");
    check(Database::association("lab", "a,b"), err::user_id_missing, "user/", "commas");
    check(Database::association("lab", std::string_view("a\nb")), err::user_id_missing, "user/", "control");
    CHECK(db.account("").number == err::invalid_account);
    CHECK(db.account("a/b").source == "#/accounts[0]/name/");
    CHECK(db.coordinator("lab", "nobody").source == "#/accounts[0]/coordinators[0]/name/");
    model::ClusterRecord cluster;
    cluster.name = "a.b";
    CHECK(db.store({.clusters = one(cluster)}).number == err::bad_name);
    model::Wckey wckey;
    wckey.name = "key";
    wckey.user = "nobody";
    CHECK(db.store({.wckeys = one(wckey)}).source == "#/wckeys[0]/user/");
    CHECK(db.qos("12").number == err::invalid_qos);
    CHECK(db.qos("+x").number == err::invalid_qos);
}

TEST_CASE("one request is one transaction, and only its own", "[accounting]")
{
    Database db;
    model::Account account;
    account.name = "lab";
    model::Qos qos[2];
    qos[0].name = "gold";
    model::User user;
    user.name = "ada";
    CHECK(db.store({.accounts = one(account), .users = one(user), .qos = qos}).source == "#/qos[1]/name/");
    CHECK(db.accounts() == Names{"root"});
    CHECK(db.users() == Names{"root"});
    CHECK(db.qos_names() == Names{"normal"});
    qos[1].name = "silver";
    const std::string_view preempts[] = {"silver"};
    qos[0].preempt_list = preempts;  // named before it exists
    CHECK(db.store({.accounts = one(account), .users = one(user), .qos = qos}).text == "");
    CHECK(db.qos_names() == Names{"normal", "gold", "silver"});
    db.cluster.again();
    CHECK(db.accounts() == Names{"lab", "root"});
    db.port()->qos(db.cluster.me, {})([](const model::Qos& q) {
        if (q.name == "gold") CHECK((q.preempt_list.size() == 1 && q.preempt_list[0] == "silver"));
    });
}

TEST_CASE("a field that is not given changes nothing", "[accounting]")
{
    University db;
    REQUIRE(db.qos("gold").text == "");
    auto a = Database::association("lab", "bob");
    a.limits.comment = "first";
    a.limits.max_jobs = 5;
    a.limits.shares_raw = shares_of_parent;
    model::Tres tres[2];
    tres[0].type = "cpu";
    tres[0].count = 8;
    tres[1].type = "license";
    tres[1].name = "matlab";
    tres[1].count = 1;
    a.limits.max_tres_per_job = tres;
    const std::string_view names[] = {"gold", "normal"};
    a.limits.qos = names;
    a.limits.default_qos = "GOLD";
    REQUIRE(db.put(a).text == "");
    const auto whole = [](const model::Association& shown) {
        CHECK(shown.limits.comment == "first");
        CHECK(shown.limits.max_jobs == NoVal32(5));
        CHECK(shown.limits.shares_raw == NoVal32(shares_of_parent));
        REQUIRE(shown.limits.max_tres_per_job.size() == 2);
        CHECK(shown.limits.max_tres_per_job[0].count == 8);
        CHECK(shown.limits.max_tres_per_job[1].name == "matlab");
        CHECK(shown.limits.qos.size() == 2);
        CHECK(shown.limits.default_qos == "gold");
    };
    db.look("lab", "bob", whole);
    CHECK(db.put("lab", "bob").text == "");
    db.look("lab", "bob", whole);
    // Change some entries of a list. A count of -1 or infinite removes a limit; an empty list changes nothing.
    auto change = Database::association("lab", "bob");
    tres[0].count = -1;
    change.limits.max_tres_per_job = {tres, 1};
    change.limits.max_tres_per_node = {tres, 0};
    change.limits.max_jobs = infinite;
    change.limits.default_qos = "";
    REQUIRE(db.put(change).text == "");
    db.look("lab", "bob", [](const model::Association& shown) {
        CHECK(shown.limits.max_jobs.is_infinite());
        REQUIRE(shown.limits.max_tres_per_job.size() == 1);
        CHECK(shown.limits.max_tres_per_job[0].name == "matlab");
        CHECK(shown.limits.default_qos == "");
        CHECK(shown.limits.comment == "first");
    });
    tres[0].count = -2;
    CHECK(db.put(change).number == err::invalid_tres);

    // A list with one empty name: the inherited value applies again.
    const std::string_view nothing[] = {""};
    change = Database::association("lab", "bob");
    change.limits.qos = nothing;
    REQUIRE(db.put(change).text == "");
    db.look("lab", "bob", [](const model::Association& shown) { CHECK(shown.limits.qos.size() == 1); });

    model::Account account;
    account.name = "lab";
    account.description = "the lab";
    REQUIRE(db.coordinator("lab", "ada").text == "");
    REQUIRE(db.store({.accounts = one(account)}).text == "");
    CHECK(db.coordinators("lab") == Names{"ada"});
    const model::Coordinator none[1] = {};
    account.description = {};
    account.coordinators = {none, 0};
    REQUIRE(db.store({.accounts = one(account)}).text == "");
    CHECK(db.coordinators("lab").empty());
    db.port()->accounts(db.cluster.me, {})([](const model::Account& shown) {
        if (shown.name == "lab") CHECK((shown.description == "the lab" && shown.organization == "lab"));
    });

    model::Qos qos;
    qos.name = "gold";
    qos.flags = model::qos_flag_deny_limit | model::qos_flag_no_decay;
    qos.preempt_mode = 2;
    qos.max_jobs_per_user = 4'294'967'294;
    qos.usage_factor = 0.5;
    REQUIRE(db.store({.qos = one(qos)}).text == "");
    model::Qos again;
    again.name = "gold";
    again.flags = model::qos_flag_add | model::qos_flag_no_reserve;
    REQUIRE(db.store({.qos = one(again)}).text == "");
    again.flags = model::qos_flag_remove | model::qos_flag_no_decay;
    REQUIRE(db.store({.qos = one(again)}).text == "");
    db.port()->qos(db.cluster.me, {})([](const model::Qos& q) {
        if (q.name != "gold") return;
        CHECK(q.flags == (model::qos_flag_deny_limit | model::qos_flag_no_reserve));
        CHECK(q.preempt_mode == 2);
        CHECK(q.max_jobs_per_user == NoVal32(4'294'967'294));
        CHECK(q.usage_factor == NoValDouble(0.5));
        CHECK(q.grace_time == NoVal32(0));
        CHECK(q.group_jobs.is_infinite());
        CHECK(q.usage_threshold.is_infinite());
    });
    again.usage_factor = -1.0;
    CHECK(db.store({.qos = one(again)}).source == "#/qos[0]/usage_factor/");
}

TEST_CASE("an inherited value stays inherited when a client sends it back", "[accounting]")
{
    University db;
    auto physics = Database::association("physics");
    physics.limits.max_jobs = 10;
    model::Tres tres;
    tres.type = "cpu";
    tres.count = 64;
    physics.limits.max_tres_per_job = one(tres);
    REQUIRE(db.put(physics).text == "");
    // Posts back every association as it is shown, and the accounts and users.
    const auto send_back = [&] {
        std::vector<std::string> ids;
        db.port()->associations(db.cluster.me, {})([&](const model::Association& a) {
            const auto why = db.put(a);
            CHECK(why.text == "");
            db.port()->without_effect({.associations = one(a)}, [](const Place& field) { FAIL(parsers::spelled(field)); });
        });
    };
    send_back();
    db.port()->accounts(db.cluster.me, {})([&](const model::Account& a) { CHECK(db.store({.accounts = one(a)}).text == ""); });
    db.port()->users(db.cluster.me, {})([&](const model::User& u) { CHECK(db.store({.users = one(u)}).text == ""); });
    db.port()->qos(db.cluster.me, {})([&](const model::Qos& q) { CHECK(db.store({.qos = one(q)}).text == ""); });
    db.port()->clusters(db.cluster.me, {})([&](const model::ClusterRecord& c) {
        CHECK(db.store({.clusters = one(c)}).text == "");
        db.port()->without_effect({.clusters = one(c)}, [](const Place& field) { FAIL(parsers::spelled(field)); });
    });
    db.port()->tres(db.cluster.me)([&](const model::Tres& t) { CHECK(db.store({.tres = one(t)}).text == ""); });
    physics.limits.max_jobs = 3;
    tres.count = 32;
    REQUIRE(db.put(physics).text == "");
    db.look("lab", "bob", [](const model::Association& a) {
        CHECK(a.limits.max_jobs == NoVal32(3));
        REQUIRE(a.limits.max_tres_per_job.size() == 1);
        CHECK(a.limits.max_tres_per_job[0].count == 32);
    });
    model::AssociationCondition own;
    own.without_parent_limits = true;
    db.look(
        "lab", "bob", [](const model::Association& a) { CHECK(a.limits.max_jobs.is_infinite()); }, own);
    // A value of the association's own stays its own even if it equals the account's value.
    auto bob = Database::association("lab", "bob");
    bob.limits.max_jobs = 2;
    REQUIRE(db.put(bob).text == "");
    send_back();
    physics.limits.max_jobs = 2;
    REQUIRE(db.put(physics).text == "");
    send_back();
    physics.limits.max_jobs = infinite;
    REQUIRE(db.put(physics).text == "");
    db.look("lab", "bob", [](const model::Association& a) { CHECK(a.limits.max_jobs == NoVal32(2)); });
}

TEST_CASE("defaults of users", "[accounting]")
{
    University db;
    CHECK(db.default_account("ada") == "lab");
    auto chemistry = Database::association("chemistry", "ada");
    chemistry.is_default = true;
    REQUIRE(db.put(chemistry).text == "");
    CHECK(db.default_account("ada") == "chemistry");
    db.look("lab", "ada", [](const model::Association& a) { CHECK(a.is_default == NoValBool(false)); });
    // Both in one request, in this order: the former default, then the new one.
    chemistry.is_default = false;
    auto lab = Database::association("lab", "ada");
    lab.is_default = true;
    const model::Association both[] = {chemistry, lab};
    CHECK(db.put(chemistry).number == err::no_remove_default_account);
    REQUIRE(db.store({.associations = both}).text == "");
    CHECK(db.default_account("ada") == "lab");

    model::User user;
    user.name = "ada";
    user.default_account = "chemistry";
    REQUIRE(db.store({.users = one(user)}).text == "");
    CHECK(db.default_account("ada") == "chemistry");
    user.default_account = "physics";
    REQUIRE(db.store({.users = one(user)}).text == "");
    REQUIRE(db.left_out.size() == 1);
    CHECK_THAT(db.left_out.front(), ContainsSubstring("#/users[0]/default/account/ Default account physics is left out"));
    CHECK(db.default_account("ada") == "chemistry");

    // Removing the default while other associations remain would leave the user without a default.
    const auto lost = db.remove_association("chemistry", "ada");
    CHECK(lost.second.number == err::no_remove_default_account);
    CHECK_THAT(lost.second.text, ContainsSubstring("U = ada"));
    CHECK(db.remove_account("chemistry").second.number == err::no_remove_default_account);
    CHECK(db.remove_association("lab", "ada").first == Names{"C = test       A = lab        U = ada      "});
    CHECK(db.remove_association("chemistry", "ada").first.size() == 1);
    CHECK(db.default_account("ada") == "");

    user.default_account = {};
    user.default_wckey = "blue";
    REQUIRE(db.store({.users = one(user)}).text == "");
    CHECK(db.wckeys() == Names{"ada:blue"});
    CHECK(db.default_wckeys() == Names{"ada:blue"});
    model::Wckey green;
    green.name = "green";
    green.user = "ada";
    REQUIRE(db.store({.wckeys = one(green)}).text == "");
    CHECK(db.wckeys() == Names{"ada:blue", "ada:green"});
    CHECK(db.default_wckeys() == Names{"ada:blue"});
    db.port()->wckeys(db.cluster.me, {})([&](const model::Wckey& w) { CHECK(db.store({.wckeys = one(w)}).text == ""); });
    CHECK(db.wckeys() == Names{"ada:blue", "ada:green"});
    CHECK(db.default_wckeys() == Names{"ada:blue"});
    green.name = "*green";
    REQUIRE(db.store({.wckeys = one(green)}).text == "");
    CHECK(db.wckeys() == Names{"ada:blue", "ada:green"});
    CHECK(db.default_wckeys() == Names{"ada:green"});
}

TEST_CASE("users first, associations second", "[accounting]")
{
    Database db;
    db.account("lab");
    REQUIRE(db.put(Database::association("lab")).text == "");
    for (const char* account : {"lab", "nosuch"}) {
        INFO(account);
        model::User user;
        user.name = account == std::string("lab") ? "eve" : "fay";
        user.default_account = account;
        user.administrator_level = 2;
        // Twice: the second time the user exists already.
        for (int i = 0; i < 2; ++i) {
            REQUIRE(db.store({.users = one(user)}).text == "");
            REQUIRE(db.left_out.size() == 1);
            CHECK_THAT(db.left_out.front(), ContainsSubstring("#/users[0]/default/account/"));
            CHECK(db.default_account(user.name) == "");
        }
    }
    // The first association becomes the default automatically; naming it then causes no warning.
    REQUIRE(db.put(Database::association("lab", "eve")).text == "");
    CHECK(db.default_account("eve") == "lab");
    model::User user;
    user.name = "eve";
    user.default_account = "lab";
    REQUIRE(db.store({.users = one(user)}).text == "");
    CHECK(db.left_out.empty());
    // In one request with its association, which exists when the default is set.
    user.name = "gus";
    const auto association = Database::association("lab", "gus");
    REQUIRE(db.store({.users = one(user), .associations = one(association)}).text == "");
    CHECK(db.left_out.empty());
    CHECK(db.default_account("gus") == "lab");
}

TEST_CASE("a limit on a resource that the cluster does not have is left out with a warning, the others are stored",
          "[accounting]")
{
    Database db;
    db.account("lab");
    REQUIRE(db.put(Database::association("lab")).text == "");
    model::Tres tres[4];
    tres[0].type = "memory";
    tres[0].count = 5;
    tres[1].type = "cpu";
    tres[1].count = 3;
    tres[2].id = 77;
    tres[2].count = 1;
    tres[3].type = "gres";
    tres[3].name = "gpu";
    tres[3].count = 1;
    auto association = Database::association("lab", "ada");
    association.limits.group_tres = tres;
    REQUIRE(db.put(association).text == "");
    const std::string at = "#/associations[0]/max/tres/total/ ";
    REQUIRE(db.left_out.size() == 3);
    CHECK(db.left_out[0] ==
          at + "There is no TRES memory on this cluster; its limit is left out. The nearest that there is: mem");
    CHECK(db.left_out[1] == at + "There is no TRES with the id 77 on this cluster; its limit is left out");
    CHECK_THAT(db.left_out[2], ContainsSubstring("There is no TRES gres/gpu"));
    db.look("lab", "ada", [](const model::Association& a) {
        REQUIRE(a.limits.group_tres.size() == 1);
        CHECK(a.limits.group_tres[0].type == "cpu");
        CHECK(a.limits.group_tres[0].count == 3);
    });
    model::Qos qos;
    qos.name = "gold";
    qos.max_tres_per_user = {tres, 2};
    REQUIRE(db.store({.qos = one(qos)}).text == "");
    REQUIRE(db.left_out.size() == 1);
    CHECK_THAT(db.left_out[0], ContainsSubstring("#/qos[0]/limits/max/tres/per/user/ There is no TRES memory"));

    std::vector<std::string> said;
    const auto say = [&](const AccountingRemark& remark) { said.push_back(parsers::spelled(remark.place)); };
    const std::string_view users[] = {"eve"}, accounts[] = {"lab"}, others[] = {"chem"};
    model::UsersToAdd what;
    what.users = users;
    what.accounts = accounts;
    what.association.group_tres = {tres, 2};
    db.port()->add_users(
        db.cluster.me, what, {}, [](std::string_view) {}, say);
    model::AccountsToAdd add;
    add.accounts = others;
    add.association.group_tres = {tres, 2};
    db.port()->add_accounts(
        db.cluster.me, add, {}, [](std::string_view) {}, say);
    CHECK(said.size() == 2);

    // Contradictions and invalid limits are still refused.
    tres[1].id = 2;
    CHECK(db.put(association).number == err::invalid_tres);
    tres[1].id = 0;
    tres[1].count = -2;
    CHECK(db.put(association).number == err::invalid_tres);
    // If there are very many, only some are named.
    std::vector<std::string> names;
    std::vector<model::Tres> many(2000);
    for (std::size_t i = 0; i < many.size(); ++i) names.push_back("unknown" + std::to_string(i));
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].type = names[i];
        many[i].count = 1;
    }
    association.limits.group_tres = many;
    REQUIRE(db.put(association).text == "");
    REQUIRE(db.left_out.size() == 101);
    CHECK(db.left_out.back() == "#/ 1900 more were left out");
}

TEST_CASE("who may change what", "[accounting]")
{
    University db;
    REQUIRE(db.user("admin", 3).text == "");
    REQUIRE(db.user("op", 2).text == "");
    REQUIRE(db.coordinator("physics", "bob").text == "");
    REQUIRE(db.user("carol").text == "");
    REQUIRE(db.put("lab", "carol").text == "");
    constexpr int denied = err::access_denied;
    model::Qos gold;
    gold.name = "gold";
    model::ClusterRecord other;
    other.name = "other";
    model::Tres gpu;
    gpu.type = "gres";
    gpu.name = "gpu";
    model::Wckey key;
    key.name = "key";
    key.user = "ada";

    struct Row {
        const char* what;
        std::function<Database::Refusal(const std::string&)> call;
        std::set<std::string> may;
    };
    const std::string everybody[] = {"admin", "op", "bob", "carol", "stranger"};
    int number = 0;
    const auto fresh = [&](const char* prefix) { return prefix + std::to_string(++number); };
    const Row rows[] = {
        {"cluster", [&](const std::string& as) { return db.store({.clusters = one(other)}, as); }, {"admin"}},
        {"tres", [&](const std::string& as) { return db.store({.tres = one(gpu)}, as); }, {"admin"}},
        {"qos", [&](const std::string& as) { return db.store({.qos = one(gold)}, as); }, {"admin"}},
        {"remove qos", [&](const std::string& as) { return db.remove_qos("nosuch", as).second; }, {"admin"}},
        {"wckey", [&](const std::string& as) { return db.store({.wckeys = one(key)}, as); }, {"admin", "op"}},
        {"new account", [&](const std::string& as) { return db.account(fresh("account"), as); }, {"admin", "op", "bob"}},
        {"old account", [&](const std::string& as) { return db.account("lab", as); }, {"admin", "op"}},
        {"new user", [&](const std::string& as) { return db.user(fresh("user"), 0, as); }, {"admin", "op", "bob"}},
        {"new operator", [&](const std::string& as) { return db.user(fresh("user"), 2, as); }, {"admin", "op"}},
        {"new administrator", [&](const std::string& as) { return db.user(fresh("user"), 3, as); }, {"admin"}},
        {"promotion", [&](const std::string& as) { return db.user("ada", 1 + ++number % 2, as); }, {"admin"}},
        {"old user", [&](const std::string& as) { return db.user("ada", 0, as); }, {"admin", "op"}},
        {"user below", [&](const std::string& as) { return db.put("lab", fresh("user"), {}, as); }, {"admin", "op", "bob"}},
        {"user elsewhere", [&](const std::string& as) { return db.put("chemistry", fresh("user"), {}, as); }, {"admin", "op"}},
        {"account below",
         [&](const std::string& as) {
             const auto name = fresh("sub");
             REQUIRE(db.account(name).text == "");
             return db.put(name, "", "lab", as);
         },
         {"admin", "op", "bob"}},
        {"account at the top",
         [&](const std::string& as) {
             const auto name = fresh("top");
             REQUIRE(db.account(name).text == "");
             return db.put(name, "", {}, as);
         },
         {"admin", "op"}},
        {"move",
         [&](const std::string& as) { return db.put("lab", "", number++ % 2 ? "chemistry" : "physics", as); },
         {"admin", "op"}},
        {"limit of one's own",
         [&](const std::string& as) {
             auto own = Database::association("lab", "carol");
             own.limits.max_jobs = static_cast<std::uint32_t>(1000 + ++number);
             return db.put(own, as);
         },
         {"admin", "op", "bob"}},
        {"coordinators",
         [&](const std::string& as) { return db.coordinator("lab", number++ % 2 ? "ada" : "carol", as); },
         {"admin", "op"}},
        {"remove account", [&](const std::string& as) { return db.remove_account("nosuch", as).second; }, {"admin", "op"}},
    };
    for (const auto& row : rows) {
        for (const auto& user : everybody) {
            INFO(row.what << " by " << user);
            // The account's place in the tree decides who coordinates it.
            REQUIRE(db.put("lab", "", "physics").text == "");
            const auto why = row.call(user);
            INFO(why.text);
            CHECK(why.number == (row.may.count(user) != 0 ? 0 : denied));
            if (why.number != 0) CHECK_THAT(why.text, ContainsSubstring(user) || ContainsSubstring("may not"));
        }
    }
    // A user who is not in the database cannot take over the record of one who is.
    model::User taken;
    taken.name = "outsider";
    taken.old_name = "carol";
    CHECK(db.store({.users = one(taken)}, "outsider").number == denied);
    // All users may choose a default among their own accounts.
    REQUIRE(db.put("chemistry", "carol").text == "");
    model::User carol;
    carol.name = "carol";
    carol.default_account = "chemistry";
    CHECK(db.store({.users = one(carol)}, "bob").number == denied);
    CHECK(db.store({.users = one(carol)}, "carol").text == "");
    CHECK(db.default_account("carol") == "chemistry");
    carol.administrator_level = 3;
    CHECK(db.store({.users = one(carol)}, "carol").number == denied);
    auto lab = Database::association("lab", "carol");
    lab.is_default = true;
    lab.limits.default_qos = "normal";
    CHECK(db.put(lab, "carol").text == "");
    CHECK(db.default_account("carol") == "lab");
    // A coordinator may give at most what the account has.
    auto physics = Database::association("physics");
    physics.limits.max_jobs = 10;
    REQUIRE(db.put(physics).text == "");
    auto below = Database::association("lab", "carol");
    below.limits.max_jobs = 11;
    CHECK(db.put(below, "bob").number == err::coord_no_increase_job_limit);
    below.limits.max_jobs = 9;
    CHECK(db.put(below, "bob").text == "");
    CHECK(db.put(physics, "bob").number == denied);  // only a coordinator of root may change this
    const std::string_view gold_list[] = {"gold"};
    below.limits.qos = gold_list;
    CHECK(db.put(below, "bob").number == denied);
    // A user may be removed by a coordinator of all of the user's accounts.
    CHECK(db.remove_user("ada", "bob").second.number == denied);
    CHECK(db.remove_user("carol", "bob").second.number == denied);
    CHECK(db.remove_association("chemistry", "carol").second.text == "");
    CHECK(db.remove_user("carol", "bob").first == Names{"carol"});
}

TEST_CASE("implied coordinators are shown, and do not become named ones", "[accounting]")
{
    University db;
    REQUIRE(db.coordinator("physics", "bob").text == "");
    CHECK(db.coordinators("physics") == Names{"bob"});
    CHECK(db.coordinators("lab") == Names{"bob*"});
    db.port()->accounts(db.cluster.me, {})([&](const model::Account& a) { CHECK(db.store({.accounts = one(a)}).text == ""); });
    CHECK(db.coordinators("lab") == Names{"bob*"});
    REQUIRE(db.coordinator("lab", "bob").text == "");
    CHECK(db.coordinators("lab") == Names{"bob"});
    model::UserCondition with;
    with.with_coordinators = with.with_associations = true;
    db.port()->users(db.cluster.me, with)([](const model::User& u) {
        if (u.name == "bob") CHECK((u.coordinators.size() == 2 && u.associations.size() == 1));
    });
    model::Account all;
    all.name = "chemistry";
    all.flags = users_are_coordinators;
    REQUIRE(db.store({.accounts = one(all)}).text == "");
    CHECK(db.coordinators("chemistry") == Names{"ada*"});
    db.look("chemistry", "ada", [](const model::Association& a) { CHECK(a.flags == users_are_coordinators); });
    all.flags = 8;
    REQUIRE(db.store({.accounts = one(all)}).text == "");
    CHECK(db.coordinators("chemistry").empty());
}

TEST_CASE("removal: used records are marked as deleted, unused ones vanish, active ones are refused", "[accounting]")
{
    University db;
    const std::string me = db.cluster.me.user;
    REQUIRE(db.put("lab", me).text == "");
    const auto id = db.cluster.submit("sleep 30", [](model::JobDescription& job) { job.account = "lab"; });
    auto refused = db.remove_association("lab", me);
    CHECK(refused.second.number == err::jobs_running_on_assoc);
    CHECK_THAT(refused.second.text, ContainsSubstring("JobID = " + std::to_string(id)));
    // A user with another account would lose the default.
    CHECK(db.remove_account("physics").second.number == err::no_remove_default_account);
    CHECK(db.remove_association("chemistry", "ada").second.text == "");
    CHECK(db.remove_account("physics").second.number == err::jobs_running_on_assoc);
    if (me != "root") CHECK(db.remove_user(me).second.number == err::jobs_running_on_assoc);
    db.cluster.cancel(std::to_string(id));
    REQUIRE(db.cluster.reaches(id, state::cancelled));
    // bob and ada never had a job.
    CHECK(db.remove_association("lab", "bob").second.text == "");
    CHECK(db.remove_user("bob").first == Names{"bob"});
    CHECK(db.remove_user("bob").first.empty());
    CHECK(db.remove_association("lab", me).second.text == "");
    model::AssociationCondition deleted;
    deleted.with_deleted = true;
    const auto all = db.associations(deleted);
    CHECK(std::count(all.begin(), all.end(), "lab/" + me) == 1);
    CHECK(std::count(all.begin(), all.end(), "lab/bob") == 0);
    const auto left = db.associations();
    CHECK(std::count(left.begin(), left.end(), "lab/" + me) == 0);
    std::uint32_t old_id = 0;
    db.look(
        "lab", me,
        [&](const model::Association& a) {
            old_id = a.key.id;
            CHECK(a.flags == 1);
        },
        deleted);
    // It comes back as it was first created: with the same id and without limits.
    REQUIRE(db.put("lab", me).text == "");
    db.look("lab", me, [&](const model::Association& a) { CHECK(a.key.id == old_id); });
    // Removing an account removes everything below it.
    CHECK(db.remove_account("chemistry").second.text == "");
    CHECK(db.remove_account("physics").first == Names{"physics"});
    CHECK(db.associations() == Names{"root/", "root/root"});
    CHECK(db.accounts() == Names{"lab", "root"});
    // The root account and user cannot be removed.
    CHECK(db.remove_account("root").second.number == err::invalid_account);
    CHECK(db.remove_user("root").second.number == err::user_id_missing);
    CHECK(db.remove_association("root", "").second.number == err::invalid_account);
    const auto everything =
        db.removed([&](Sink<std::string_view> sink) { db.port()->remove_associations(db.cluster.me, {}, sink); });
    CHECK(everything.second.number == err::rest_invalid_query);
    db.cluster.again();
    CHECK(db.associations() == Names{"root/", "root/root"});
}

TEST_CASE("qualities of service: lists, defaults, preemption, removal", "[accounting]")
{
    University db;
    for (const char* name : {"gold", "silver"}) REQUIRE(db.qos(name).text == "");
    // The default QOS must be among the allowed ones, also for everything below.
    auto lab = Database::association("lab");
    lab.limits.default_qos = "gold";
    const auto why = db.put(lab);
    CHECK(why.number == err::no_remove_default_qos);
    CHECK(why.source == "#/associations[0]/default/qos/");
    const std::string_view both[] = {"normal", "gold"};
    lab.limits.qos = both;
    REQUIRE(db.put(lab).text == "");
    db.look("lab", "ada", [](const model::Association& a) {
        CHECK(a.limits.default_qos == "gold");
        CHECK(a.limits.qos.size() == 2);
    });
    auto ada = Database::association("lab", "ada");
    const std::string_view silver[] = {"silver"};
    ada.limits.qos = silver;
    // The account's default does not apply if the association has another list.
    REQUIRE(db.put(ada).text == "");
    db.look("lab", "ada", [](const model::Association& a) { CHECK(a.limits.default_qos == ""); });
    ada.limits.default_qos = "gold";
    CHECK(db.put(ada).number == err::no_remove_default_qos);
    ada.limits.default_qos = "silver";
    REQUIRE(db.put(ada).text == "");

    model::AssociationCondition by_qos;
    std::string_view name = "silver";
    by_qos.qos = one(name);
    CHECK(db.associations(by_qos) == Names{"lab/ada"});
    name = "3";
    CHECK(db.associations(by_qos) == Names{"lab/ada"});
    model::AssociationCondition by_default;
    const std::string_view gold_name = "gold";
    by_default.default_qos = one(gold_name);
    CHECK(db.associations(by_default) == Names{"lab/", "lab/bob"});

    model::Qos gold;
    gold.name = "gold";
    const std::string_view preempts[] = {"silver"};
    gold.preempt_list = preempts;
    REQUIRE(db.store({.qos = one(gold)}).text == "");
    model::Qos loop;
    loop.name = "silver";
    const std::string_view back[] = {"gold"};
    loop.preempt_list = back;
    CHECK(db.store({.qos = one(loop)}).number == err::qos_preemption_loop);
    loop.preempt_list = preempts;
    CHECK(db.store({.qos = one(loop)}).number == err::qos_preemption_loop);

    CHECK(db.remove_qos("silver").second.number == err::no_remove_default_qos);
    CHECK(db.remove_qos("normal").second.number == err::no_remove_default_qos);
    ada.limits.default_qos = "gold";
    ada.limits.qos = both;
    REQUIRE(db.put(ada).text == "");
    CHECK(db.remove_qos("silver").first == Names{"silver"});
    CHECK(db.remove_qos("silver").first.empty());
    db.port()->qos(db.cluster.me, {})([](const model::Qos& q) { CHECK(q.preempt_list.empty()); });
    CHECK(db.remove_qos("gold").second.number == err::no_remove_default_qos);
    ada.limits.default_qos = "";
    lab.limits.default_qos = "";
    REQUIRE(db.put(lab).text == "");
    REQUIRE(db.put(ada).text == "");
    CHECK(db.remove_qos("gold").first == Names{"gold"});
    db.look("lab", "ada", [](const model::Association& a) { CHECK(a.limits.qos.size() == 1); });

    model::Qos by_id;
    by_id.id = 77;
    CHECK(db.store({.qos = one(by_id)}).source == "#/qos[0]/id/");
    by_id.id = 1;
    by_id.description = "all";
    REQUIRE(db.store({.qos = one(by_id)}).text == "");
    model::QosCondition condition;
    const std::string_view all = "all";
    condition.description = one(all);
    CHECK(db.qos_names(condition) == Names{"normal"});
}

TEST_CASE("users or accounts with their associations in one request", "[accounting]")
{
    University db;
    std::vector<std::string> texts;
    const auto keep = [&](std::string_view text) { texts.emplace_back(text); };
    const std::string_view users[] = {"dan", "eve"}, accounts[] = {"lab", "chemistry"};
    model::UsersToAdd what;
    what.users = {users, 1};
    what.accounts = {accounts, 1};
    what.association.max_jobs = 3;
    model::UserDetails details;
    details.default_account = "lab";
    details.administrator_level = 1;
    db.port()->add_users(db.cluster.me, what, details, keep);
    CHECK(texts.back() ==
          " Adding User(s)\n  dan\n Settings\n  Default Account = lab\n  Admin Level     = None\n Associations =\n"
          "  C = test       A = lab                  U = dan      \n");
    db.look("lab", "dan", [](const model::Association& a) { CHECK(a.limits.max_jobs == NoVal32(3)); });
    CHECK(db.refusal([&] { db.port()->add_users(db.cluster.me, what, details, keep); }).number == err::no_change_in_data);
    what.accounts = accounts;
    db.port()->add_users(db.cluster.me, what, {}, keep);
    CHECK(texts.back() == " Associations =\n  C = test       A = chemistry            U = dan      \n");
    const std::string_view partition = "short", key = "blue";
    what.users = users;
    what.accounts = {accounts, 1};
    what.partitions = one(partition);
    what.wckeys = one(key);
    db.port()->add_users(db.cluster.me, what, {}, keep);
    CHECK(texts.back() ==
          " Adding User(s)\n  eve\n Settings\n Associations =\n"
          "  C = test       A = lab                  U = dan       P = short\n"
          "  C = test       A = lab                  U = eve       P = short\n"
          " Wckey(s)\n  C = test       W = blue       U = dan      \n  C = test       W = blue       U = eve      \n");
    what.wckeys = {};
    // Without clusters in the request, all clusters that have the account are used; a cluster that is named must have the
    // account.
    model::ClusterRecord other;
    other.name = "other";
    REQUIRE(db.store({.clusters = one(other)}).text == "");
    CHECK(db.refusal([&] { db.port()->add_users(db.cluster.me, what, {}, keep); }).number == err::no_change_in_data);
    const std::string_view other_name = "other";
    what.clusters = one(other_name);
    CHECK(db.refusal([&] { db.port()->add_users(db.cluster.me, what, {}, keep); }).source ==
          "#/association_condition/accounts[0]/");
    what.clusters = {};
    model::ClusterCondition of_other;
    of_other.cluster = one(other_name);
    CHECK(db.removed([&](Sink<std::string_view> sink) { db.port()->remove_clusters(db.cluster.me, of_other, sink); }).first ==
          Names{"other"});
    const auto count = db.associations().size();
    const std::string_view nothing[] = {"lab", "nolab"};
    what.accounts = nothing;
    const auto why = db.refusal([&] { db.port()->add_users(db.cluster.me, what, {}, keep); });
    CHECK(why.number == err::invalid_account);
    CHECK(why.source == "#/association_condition/accounts[1]/");
    model::UsersToAdd no_accounts;
    no_accounts.users = users;
    CHECK(db.refusal([&] { db.port()->add_users(db.cluster.me, no_accounts, {}, keep); }).number == err::data_ambiguous_query);
    what.accounts = {accounts, 1};
    details.default_account = "physics";
    CHECK(db.refusal([&] { db.port()->add_users(db.cluster.me, what, details, keep); }).source == "#/user/defaultaccount/");
    CHECK(db.refusal([&] { db.port()->add_users(db.identity("ada"), what, {}, keep); }).number == err::access_denied);
    CHECK(db.associations().size() == count);

    model::AccountsToAdd add;
    const std::string_view names[] = {"aa", "bb"};
    add.accounts = {names, 1};
    model::AccountDetails about;
    about.description = "d";
    db.port()->add_accounts(db.cluster.me, add, about, keep);
    CHECK(texts.back() ==
          " Adding Account(s)\n  aa\n Settings\n  Description     = d\n  Organization    = Parent/Account Name\n"
          " Associations =\n  C = test       A = aa                  \n");
    CHECK(db.refusal([&] { db.port()->add_accounts(db.cluster.me, add, about, keep); }).number == err::no_change_in_data);
    add.accounts = names;
    add.association.parent_account = "physics";
    add.association.shares_raw = 9;
    db.port()->add_accounts(db.cluster.me, add, {}, keep);
    CHECK(texts.back() == " Adding Account(s)\n  bb\n Settings\n  Description     = Account Name\n"
                          "  Organization    = Parent/Account Name\nAlready existing account aa on cluster test\n"
                          "  C = test       A = bb                  \n");
    db.look("bb", "", [](const model::Association& a) {
        CHECK(a.limits.parent_account == "physics");
        CHECK(a.limits.shares_raw == NoVal32(9));
    });
    db.port()->accounts(db.cluster.me, {})([](const model::Account& a) {
        if (a.name == "bb") CHECK((a.description == "bb" && a.organization == "physics"));
    });
    add.association.parent_account = "nosuch";
    CHECK(db.refusal([&] { db.port()->add_accounts(db.cluster.me, add, {}, keep); }).number == err::invalid_parent_account);
    CHECK(db.refusal([&] { db.port()->add_accounts(db.cluster.me, {}, {}, keep); }).number == err::empty_list);
}

TEST_CASE("names of all kinds, and renaming", "[accounting]")
{
    University db;
    const std::string_view name = "Zoë Мария 日本";
    REQUIRE(db.account("物理").text == "");
    REQUIRE(db.put("物理").text == "");
    REQUIRE(db.put("物理", name).text == "");
    CHECK(db.put("物理", name).text == "");
    // Names ignore case.
    CHECK(db.put("LAB", "ADA").text == "");
    CHECK(db.associations().size() == 10);
    REQUIRE(db.coordinator("lab", "ada").text == "");
    model::User user;
    user.name = "countess";
    user.old_name = "ada";
    REQUIRE(db.store({.users = one(user)}).text == "");
    CHECK(db.default_account("countess") == "lab");
    CHECK(db.coordinators("lab") == Names{"countess"});
    CHECK(db.store({.users = one(user)}).source == "#/users[0]/old_name/");
    user.old_name = "countess";
    user.name = "bob";
    CHECK(db.store({.users = one(user)}).number == err::data_ambiguous_modify);
    user.name = "root";
    user.old_name = "bob";
    CHECK(db.store({.users = one(user)}).number == err::data_ambiguous_modify);
    const auto before = db.associations();
    db.cluster.again();
    CHECK(db.associations() == before);
}

TEST_CASE("listings and their filters", "[accounting]")
{
    University db;
    model::ClusterRecord other;
    other.name = "other";
    REQUIRE(db.store({.clusters = one(other)}).text == "");
    CHECK(db.associations().size() == 10);
    model::AssociationCondition c;
    const std::string_view other_name = "Other", test_name = "test", physics = "physics", ada = "ada", empty = "", lab = "lab";
    c.cluster = one(other_name);
    CHECK(db.associations(c) == Names{"root/", "root/root"});
    c = {};
    c.account = one(physics);
    CHECK(db.associations(c) == Names{"physics/"});
    c.with_sub_accounts = true;
    CHECK(db.associations(c) == Names{"physics/", "lab/", "lab/ada", "lab/bob"});
    c.user = one(ada).first(0);  // `user=` is an empty list: any user
    CHECK(db.associations(c) == Names{"lab/ada", "lab/bob"});
    c = {};
    c.user = one(ada);
    CHECK(db.associations(c) == Names{"chemistry/ada", "lab/ada"});
    c.only_defaults = true;
    CHECK(db.associations(c) == Names{"lab/ada"});
    c = {};
    c.user = one(empty);
    c.cluster = one(test_name);
    CHECK(db.associations(c) == Names{"root/", "chemistry/", "physics/", "lab/"});
    c = {};
    c.parent_account = one(physics);
    CHECK(db.associations(c) == Names{"lab/"});
    c = {};
    const std::string_view short_name = "short";
    c.partition = one(short_name);
    CHECK(db.associations(c).empty());
    c = {};
    const std::string_view ids[] = {"1", "2"};
    c.id = ids;
    CHECK(db.associations(c) == Names{"root/", "root/root"});
    const std::string_view bad[] = {"1", "abc"};
    c.id = bad;
    const auto why = db.refusal([&] { db.associations(c); });
    CHECK(why.source == "#/id/");
    CHECK_THAT(why.text, ContainsSubstring("abc"));
    c = {};
    c.without_parent_info = true;
    db.look(
        "lab", "", [](const model::Association& a) { CHECK(a.limits.parent_account.empty()); }, c);
    c = {};
    c.with_raw_qos = true;
    db.look(
        "lab", "", [](const model::Association& a) { CHECK(a.limits.qos.empty()); }, c);

    model::AccountCondition accounts;
    c = {};
    c.account = one(lab);
    accounts.association = &c;
    CHECK(db.accounts(accounts) == Names{"lab"});
    model::AssociationCondition of_ada;
    of_ada.user = one(ada);
    accounts.association = &of_ada;
    CHECK(db.accounts(accounts) == Names{"chemistry", "lab"});
    accounts = {};
    accounts.description = one(lab);
    CHECK(db.accounts(accounts) == Names{"lab"});
    accounts = {};
    accounts.with_associations = true;
    db.port()->accounts(db.cluster.me, accounts)([](const model::Account& a) {
        if (a.name == "lab") CHECK((a.associations.size() == 3 && a.associations[1].user == "ada"));
    });

    model::UserCondition users;
    CHECK(db.user("op", 2).text == "");
    users.admin_level = 2;
    CHECK(db.users(users) == Names{"op"});
    users = {};
    users.default_account = one(lab);
    CHECK(db.users(users) == Names{"ada", "bob"});
    users = {};
    users.association = &of_ada;
    CHECK(db.users(users) == Names{"ada"});
    model::AssociationCondition in_lab;
    in_lab.account = one(lab);
    users.association = &in_lab;
    CHECK(db.users(users) == Names{"ada", "bob"});
    users = {};
    users.without_defaults = true;
    db.port()->users(db.cluster.me, users)([](const model::User& u) { CHECK(u.default_account.empty()); });

    std::vector<std::string> seen;
    db.port()->clusters(db.cluster.me, {})([&](const model::ClusterRecord& cluster) {
        seen.emplace_back(cluster.name);
        REQUIRE(cluster.root != nullptr);
        CHECK(cluster.root->account == "root");
        if (cluster.name == "other") {
            CHECK(cluster.rpc_version == 0);
            CHECK(cluster.tres.empty());
            return;
        }
        CHECK(cluster.rpc_version == 10752);
        CHECK(cluster.nodes == "here");
        CHECK(cluster.tres.size() == 9);
        CHECK(cluster.tres[0].count == 4);
        CHECK(cluster.tres[1].count == 4000);
        CHECK(cluster.tres[8].count == 2);
    });
    CHECK(seen == Names{"other", "test"});
    other.nodes = "n[1-3]";
    seen.clear();
    db.port()->without_effect({.clusters = one(other)}, [&](const Place& field) { seen.push_back(parsers::spelled(field)); });
    CHECK(seen == Names{"#/clusters[0]/nodes/"});
    auto told = Database::association("physics", "");
    told.lineage = "/elsewhere/";
    told.flags = 0x2;
    model::Wckey used;
    used.flags = 0x1;
    seen.clear();
    db.port()->without_effect({.wckeys = one(used), .associations = one(told)},
                              [&](const Place& field) { seen.push_back(parsers::spelled(field)); });
    CHECK(seen == Names{"#/associations[0]/lineage/", "#/associations[0]/flags/", "#/wckeys[0]/flags/"});
    const auto remove_cluster = [&](const std::string_view& name) {
        model::ClusterCondition condition;
        condition.cluster = one(name);
        return db.removed([&](Sink<std::string_view> sink) { db.port()->remove_clusters(db.cluster.me, condition, sink); });
    };
    CHECK(remove_cluster(test_name).second.number == err::not_supported);
    CHECK(remove_cluster(other_name).first == Names{"other"});
    CHECK(remove_cluster(other_name).first.empty());
    CHECK(db.associations().size() == 8);

    model::Tres gpu;
    gpu.type = "gres";
    gpu.name = "gpu";
    REQUIRE(db.store({.tres = one(gpu)}).text == "");
    REQUIRE(db.store({.tres = one(gpu)}).text == "");
    std::vector<std::uint32_t> numbers;
    db.port()->tres(db.cluster.me)([&](const model::Tres& t) { numbers.push_back(t.id); });
    CHECK(numbers == std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7, 8, 1001, 1002});
    gpu.name = "";
    CHECK(db.store({.tres = one(gpu)}).source == "#/TRES[0]/name/");
    gpu.type = "cpu";
    gpu.name = "fast";
    CHECK(db.store({.tres = one(gpu)}).source == "#/TRES[0]/name/");

    std::set<std::string> rpcs;
    db.port()->diag(db.cluster.me, [&](const model::DatabaseStats& stats) {
        for (const auto& rpc : stats.rpcs) rpcs.emplace(rpc.rpc);
    });
    for (const char* name : {"DBD_GET_ASSOCS", "DBD_ADD_ASSOCS", "DBD_GET_USERS", "DBD_ADD_CLUSTERS", "DBD_REMOVE_CLUSTERS"})
        CHECK(rpcs.count(name) == 1);
}

TEST_CASE("usage is summed up from the history, upwards", "[accounting]")
{
    University db;
    const std::string me = db.cluster.me.user;
    REQUIRE(db.put("lab", me).text == "");
    const auto id = db.cluster.submit("sleep 1.2", [](model::JobDescription& job) {
        job.account = "lab";
        job.cpus_per_task = 2;
        job.licenses = "matlab:2";
    });
    REQUIRE(db.cluster.reaches(id, state::completed));
    const auto job = db.cluster.job(id);
    const auto seconds = static_cast<std::uint64_t>(job.end - job.start);
    REQUIRE(seconds >= 1);
    model::AssociationCondition c;
    c.with_usage = true;
    c.usage_start = job.start - 10;
    c.usage_end = job.end + 10;
    for (const char* account : {"lab", "physics", "root"}) {
        db.look(
            account, "",
            [&](const model::Association& a) {
                std::map<std::string, std::uint64_t> used;
                for (const auto& record : a.usage) {
                    CHECK(record.id == a.key.id);
                    used[std::string(record.tres.type)] = record.allocated_seconds;
                }
                CHECK(used["cpu"] == 2 * seconds);
                CHECK(used["node"] == seconds);
                CHECK(used["license"] == 2 * seconds);
            },
            c);
    }
    db.look(
        "chemistry", "", [](const model::Association& a) { CHECK(a.usage.empty()); }, c);
    c.usage_start = job.end + 5;
    db.look(
        "lab", "", [](const model::Association& a) { CHECK(a.usage.empty()); }, c);
    const auto window = UsageWindow::of(0, 0, job.end);
    CHECK(window.end <= job.end);
    CHECK(window.end - window.start >= 23 * 3600);
    CHECK(UsageWindow::of(10, 0, 20).end == 20);
    CHECK(UsageWindow::of(30, 20, 40).start == 20);
}

TEST_CASE("a second process can read the database but not change it", "[accounting]")
{
    University db;
    Settings settings;
    settings.slurm_conf = db.folder.path + "/slurm.conf";
    settings.state_directory = db.folder.path + "/state";
    settings.inetd = true;
    EmbeddedCluster beside(settings, quiet_log());
    beside.start();
    int count = 0;
    beside.accounting()->associations(db.cluster.me, {})([&](const model::Association&) { ++count; });
    CHECK(count == 8);
    // The service refuses every change.
    CHECK_THAT(beside.read_only(), ContainsSubstring("another slurmrestd"));
    CHECK(db.cluster.cluster->read_only().empty());
}
