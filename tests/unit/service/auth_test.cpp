#include <grp.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "fake_cluster.hpp"
#include "in_child.hpp"
#include "loaded_plugins.hpp"

using namespace test;
using Outcome = AuthMethod::Outcome;

namespace {

struct Auth {
    Log log;
    Settings settings;
    FakeCluster cluster;
    Peer peer;
    Identity identity;
    std::string why;  // of the last outcome
    std::unique_ptr<AuthMethod> method;

    Outcome ask(const std::vector<Header>& headers)
    {
        Request request;
        request.headers = headers;
        request.peer = &peer;
        identity = {};
        const AuthMethod::Verdict verdict = method->authenticate(request, identity);
        why = verdict.why;
        return verdict.outcome;
    }
    // The ids after ask(), "UID GID" and other groups. Runs in a child, because ids cannot be restored.
    std::string become()
    {
        return restd::test::text_of_child([&] {
            const bool accepted = ask({}) == Outcome::accepted;
            std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
            groups.resize(static_cast<std::size_t>(std::max(0, ::getgroups(static_cast<int>(groups.size()), groups.data()))));
            std::string text = accepted ? "" : "not accepted ";
            text += std::to_string(::getuid()) + ' ' + std::to_string(::getgid());
            for (const gid_t group : groups)
                if (group != ::getgid()) text += " +" + std::to_string(group);
            return text;
        });
    }
    void use(const char* name) { method = load<AuthMethod>(PluginKind::rest_auth, name, settings, log.logger, &cluster); }
};

}  // namespace

TEST_CASE_METHOD(Auth, "tokens are read from their headers")
{
    use("jwt");
    struct Case {
        std::vector<Header> headers;
        Outcome outcome;
        const char* token;
        const char* user;
    };
    const Case cases[] = {
        {{}, Outcome::not_applicable, "", ""},
        {{{"X-SLURM-USER-NAME", "root"}}, Outcome::not_applicable, "", ""},
        {{{"X-SLURM-USER-TOKEN", "abc"}}, Outcome::accepted, "abc", ""},
        {{{"x-slurm-user-token", "abc"}, {"x-slurm-user-name", "alice"}}, Outcome::accepted, "abc", "alice"},
        {{{"Authorization", "Bearer abc"}}, Outcome::accepted, "abc", ""},
        {{{"Authorization", "bearer  abc"}}, Outcome::accepted, "abc", ""},
        {{{"Authorization", "Bearer abc"}, {"X-SLURM-USER-NAME", "alice"}}, Outcome::accepted, "abc", "alice"},
        {{{"X-SLURM-USER-TOKEN", "abc"}, {"Authorization", "Bearer abc"}}, Outcome::refused, "", ""},
        {{{"X-SLURM-USER-TOKEN", "abc"}, {"X-SLURM-USER-TOKEN", "abc"}}, Outcome::refused, "", ""},
        {{{"Authorization", "Bearer abc"}, {"Authorization", "Bearer abc"}}, Outcome::refused, "", ""},
        {{{"X-SLURM-USER-TOKEN", "abc"}, {"X-SLURM-USER-NAME", "a"}, {"X-SLURM-USER-NAME", "a"}}, Outcome::refused, "", ""},
        {{{"X-SLURM-USER-TOKEN", ""}}, Outcome::refused, "", ""},
        {{{"X-SLURM-USER-TOKEN", "a b"}}, Outcome::refused, "", ""},
        {{{"Authorization", "Basic eDp5"}}, Outcome::refused, "", ""},
        {{{"Authorization", "Bearer"}}, Outcome::refused, "", ""},
        {{{"Authorization", "Bearer "}}, Outcome::refused, "", ""},
        {{{"Authorization", "Bearerabc"}}, Outcome::refused, "", ""},
    };
    for (const Case& c : cases) {
        CAPTURE(c.headers.size(), c.headers.empty() ? "" : std::string(c.headers[0].value));
        CHECK(ask(c.headers) == c.outcome);
        CHECK(identity.token == c.token);
        CHECK(identity.user == c.user);
        CHECK(identity.proof == (c.outcome == Outcome::accepted ? Proof::unchecked_token : Proof::none));
        CHECK(why.empty() == (c.outcome != Outcome::refused));
    }
}

TEST_CASE_METHOD(Auth, "tokens are ignored if the cluster accepts none")
{
    cluster.tokens = false;
    use("jwt");
    CHECK(ask({{"X-SLURM-USER-TOKEN", "abc"}}) == Outcome::not_applicable);
    settings.jwt_in_environment = true;
    use("jwt");
    CHECK(ask({{"X-SLURM-USER-TOKEN", "abc"}}) == Outcome::accepted);
}

TEST_CASE_METHOD(Auth, "tokens are accepted while the cluster accepts them")
{
    cluster.tokens = false;
    use("jwt");
    CHECK(method->challenge().empty());
    CHECK(method->instructions().empty());
    cluster.tokens = true;
    CHECK(ask({{"X-SLURM-USER-TOKEN", "abc"}}) == Outcome::accepted);
    CHECK_FALSE(method->challenge().empty());
    CHECK_FALSE(method->instructions().empty());
    cluster.tokens = false;
    CHECK(ask({{"X-SLURM-USER-TOKEN", "abc"}}) == Outcome::not_applicable);
}

TEST_CASE_METHOD(Auth, "a local caller has the user that the system reports")
{
    use("local");
    peer.transport = Peer::Transport::tcp;
    CHECK(ask({}) == Outcome::not_applicable);
    peer.transport = Peer::Transport::unix_socket;
    CHECK(ask({}) == Outcome::not_applicable);  // ids unknown
    peer.has_ids = true;

    SECTION("the same user")
    {
        peer.uid = ::getuid();
        peer.gid = ::getgid();
        CHECK(ask({}) == Outcome::accepted);
        CHECK(identity.proof == Proof::kernel);
        CHECK(identity.uid == ::getuid());
        CHECK(identity.gid == ::getgid());
        CHECK(identity.token.empty());
        CHECK(ask({{"X-SLURM-USER-NAME", identity.user}}) == Outcome::accepted);
        peer.transport = Peer::Transport::pipe;
        CHECK(ask({}) == Outcome::accepted);
    }
    SECTION("root, who may name a user")
    {
        peer.uid = 0;
        peer.gid = 0;
        CHECK(ask({}) == Outcome::accepted);
        CHECK(identity.user == "root");
        CHECK(ask({{"X-SLURM-USER-NAME", "daemon"}}) == Outcome::accepted);
        CHECK(identity.user == "daemon");
        CHECK(identity.uid == 1);
        CHECK(ask({{"X-SLURM-USER-NAME", "no-such-user"}}) == Outcome::not_applicable);  // a token may say who it is
        CHECK(ask({{"X-SLURM-USER-NAME", "a"}, {"X-SLURM-USER-NAME", "a"}}) == Outcome::refused);
    }
    SECTION("a user whom root's daemon cannot become")
    {
        if (::getuid() != 0) return;
        settings.become_user = true;
        use("local");
        peer.uid = 4'242'424;  // no account
        CHECK(ask({}) == Outcome::refused);
        CHECK(ask({{"X-SLURM-USER-TOKEN", "abc"}}) == Outcome::refused);
    }
    SECTION("a user whom root's daemon becomes, without root's groups")
    {
        if (::getuid() != 0) return;
        settings.become_user = true;
        use("local");
        peer.uid = 1;  // the user daemon, who has no other groups
        peer.gid = 1;
        const std::vector<gid_t> of_root{0, 4};
        std::vector<gid_t> own(static_cast<std::size_t>(::getgroups(0, nullptr)));
        REQUIRE(::getgroups(static_cast<int>(own.size()), own.data()) == static_cast<int>(own.size()));
        REQUIRE(::setgroups(of_root.size(), of_root.data()) == 0);
        const std::string became = become();
        REQUIRE(::setgroups(own.size(), own.data()) == 0);
        CHECK(became == "1 1");
    }
    SECTION("another user")
    {
        peer.uid = ::getuid() + 4242;
        CHECK(ask({}) == Outcome::not_applicable);  // a token may say who it is
        peer.transport = Peer::Transport::pipe;
        CHECK(ask({}) == Outcome::not_applicable);  // a token may say who it is
    }
}
