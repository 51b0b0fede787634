// rest_auth/local: the user at the other end of a unix socket or of inetd's pipe, as identified by the system's kernel.
#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "restd/auth.hpp"
#include "restd/log.hpp"
#include "restd/people.hpp"
#include "restd/plugin.hpp"

namespace restd::auth {
namespace {

constexpr std::string_view name_header = "X-SLURM-USER-NAME";

class LocalAuth final : public AuthMethod {
public:
    explicit LocalAuth(const PluginContext& context)
        : log_(context.log), become_user_(context.settings.become_user), people_(context.settings.max_name_lookups)
    {}

    Verdict authenticate(const Request& request, Identity& identity) override
    {
        const Peer* peer = request.peer;
        if (peer == nullptr || peer->transport == Peer::Transport::tcp || !peer->has_ids) return Outcome::not_applicable;
        if (request.count(name_header) > 1) return {Outcome::refused, "there are several " + std::string(name_header)};

        const bool is_socket = peer->transport == Peer::Transport::unix_socket;
        if (become_user_ && ::getuid() == 0 && peer->uid != 0 && !become(*peer))
            return {Outcome::refused, "user id " + std::to_string(peer->uid) + " cannot be become"};
        const bool is_same = peer->uid == ::getuid();
        // Root may act for everybody anyway. But the owner of a pipe is not always the user who writes into it.
        const bool is_root = is_socket && peer->uid == 0;
        if (!is_same && !is_root) {
            // This user cannot be identified here, but may send a token. Without one the answer is 401.
            return {Outcome::not_applicable, "user id " + std::to_string(peer->uid) + " is not the daemon's"};
        }

        identity.proof = Proof::kernel;
        identity.uid = peer->uid;
        identity.gid = peer->gid;
        if (const auto person = people_.by_id(peer->uid)) identity.user = person->name;
        const std::string_view name = request.header(name_header);
        if (name.empty() || name == identity.user) return Outcome::accepted;
        // A peer that cannot be identified here may send a token. Without one the answer is 401.
        if (!is_root) return {Outcome::not_applicable, "only root may speak for somebody else"};
        const auto person = people_.by_name(std::string(name));
        if (!person) return {Outcome::not_applicable, "there is no user " + std::string(name)};
        identity.user = person->name;
        identity.uid = person->uid;
        identity.gid = person->gid;
        return Outcome::accepted;
    }

    std::string_view instructions() const override
    {
        return "Over the daemon's unix socket nothing has to be sent: the system says who is asking.";
    }

    std::vector<SecurityRequirement> security_schemes() const override { return {SecurityRequirement()}; }

private:
    // Changes the process to the peer's ids for good: this process serves only this connection.
    bool become(const Peer& peer)
    {
        const auto person = people_.by_id(peer.uid);
        if (person && ::initgroups(person->name.c_str(), peer.gid) == 0 && ::setresgid(peer.gid, peer.gid, peer.gid) == 0 &&
            ::setresuid(peer.uid, peer.uid, peer.uid) == 0)
            return true;
        log_.error("rest_auth/local: cannot become user id {}: {}", peer.uid, person ? std::strerror(errno) : "no such user");
        return false;
    }

    spdlog::logger& log_;
    const bool become_user_;
    People people_;
};

std::unique_ptr<Plugin> make(const PluginContext& context)
{
    return std::make_unique<LocalAuth>(context);
}

}  // namespace
}  // namespace restd::auth

RESTD_PLUGIN(restd::PluginKind::rest_auth, "local", "1.0", "The connecting user of a unix socket or an inetd pipe.",
             restd::auth::make);
