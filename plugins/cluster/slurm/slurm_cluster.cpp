#include "slurm_cluster.hpp"

#include <unistd.h>

#include "restd/error.hpp"
#include "restd/log.hpp"
#include "wire/munge_credential.hpp"
#include "wire/slurm_credential.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

[[noreturn]] void refuse_token(const std::string& why)
{
    throw Error(err::auth_credential_invalid, why, source);
}

// For the request for slurm.conf, while AuthType is not known: auth/slurm if it has been set up here, as Slurm's own programs
// decide it, else munge. The user of slurmctld is not known either.
Credential fetching_credential(const Settings& settings, Bulkheads& bulkheads)
{
    constexpr auto anybody = static_cast<uid_t>(-1);
    SlurmAuth auth;
    auth.jwks_file = std::string(system_folder) + "slurm.jwks";
    auth.key_file = std::string(system_folder) + "slurm.key";
    apply_environment(settings, auth);
    const bool is_slurm =
        !auth.sockets.empty() || access(auth.jwks_file.c_str(), R_OK) == 0 || access(auth.key_file.c_str(), R_OK) == 0;
    return is_slurm ? slurm_credential(std::move(auth), anybody, bulkheads.sack)
                    : munge_credential("", anybody, bulkheads.munged);
}

// Owns what a ClusterInfo points to.
struct Shown {
    std::shared_ptr<const Configured> configured;
    std::shared_ptr<const ClusterRelease::Words> release;
};

}  // namespace

SlurmCluster::SlurmCluster(const Settings& settings, spdlog::logger& log, std::chrono::milliseconds look_every)
    : log_(log), look_every_(look_every), lasting_(settings)
{
    ClientConf conf;
    if (settings.specify_only) {
        conf.cluster_name = "cluster";
        conf.accepts_tokens = true;
    } else {
        configuration_.emplace(settings, lasting_.resolver, fetching_credential(settings, lasting_.bulkheads));
        conf = configuration_->read();
    }
    put_in_force(std::move(conf));
}

SlurmCluster::~SlurmCluster()
{
    stop();
}

void SlurmCluster::put_in_force(ClientConf conf)
{
    for (const std::string& remark : conf.remarks) log_.warn("{}", remark);
    const std::shared_ptr<Configured> before = current_.get();
    current_.set(std::make_shared<Configured>(std::move(conf), lasting_, log_, before == nullptr ? nullptr : &before->keys));
}

ClusterInfo SlurmCluster::info() const
{
    const auto shown = std::make_shared<const Shown>(Shown{current_.get(), lasting_.memory.release.get()});
    ClusterInfo info;
    info.name = shown->configured->conf.cluster_name;
    info.release = shown->release->whole;
    info.major = shown->release->major;
    info.minor = shown->release->minor;
    info.micro = shown->release->micro;
    info.accounting_storage = shown->configured->conf.accounting_storage;
    info.slurm_user = shown->configured->conf.slurm_user;
    info.owner = shown;
    return info;
}

void SlurmCluster::verify(Identity& identity)
{
    const std::shared_ptr<Configured> now = current_.get();
    check(*now, identity);
    if (works_) now->rpc.learn_release(identity);
}

void SlurmCluster::check(const Configured& now, Identity& identity)
{
    if (!identity.token.empty()) {
        std::string user;
        if (now.keys.can_check()) {
            cluster::TokenVerdict verdict = now.keys.check(identity.token);
            if (!verdict.refusal.empty()) refuse_token(verdict.refusal);
            user = std::move(verdict.user);
            if (user.empty()) refuse_token(std::string(error_text(err::auth_credential_invalid)));
            identity.proof = Proof::token;
            identity.expires = verdict.expires;
            // Only root and SlurmUser may act for another user.
            if (!identity.user.empty() && identity.user != user && user != "root" && user != now.conf.slurm_user)
                refuse_token("the token is another user's");
        } else {
            cluster::ClaimedUser claimed = now.keys.claimed_user_of(identity.token);
            user = std::move(claimed.user);
            identity.expires = claimed.expires;
        }
        // slurmctld would treat an unknown user as nobody.
        if (identity.user.empty()) identity.user = user;
        if (const auto person = lasting_.people.by_name(identity.user)) {
            identity.uid = person->uid;
            identity.gid = person->gid;
        }
        return;
    }
    if (!identity.is_known_here()) refuse_token(std::string(error_text(err::auth_credential_invalid)));
    // Without a token the daemon asks with a credential of its own, which has the rights of its own user. The kernel's word is
    // taken for that user and for root, who may act for everybody (rest_auth/local).
    if (identity.proof == Proof::plugin && identity.uid != geteuid())
        refuse_token("this user needs a token: without one the cluster is asked as the daemon's own user");
    if (identity.user.empty()) {
        const auto person = lasting_.people.by_id(identity.uid);
        identity.user = person ? person->name : std::to_string(identity.uid);
    } else if (identity.uid != 0) {
        const auto named = lasting_.people.by_name(identity.user);
        if (named ? named->uid != identity.uid : identity.user != std::to_string(identity.uid))
            refuse_token("only root may speak for somebody else");
    }
}

std::string SlurmCluster::issue_token(std::string_view, std::int64_t)
{
    throw Error(err::not_supported, "tokens of a real cluster come from `scontrol token`", source);
}

void SlurmCluster::start()
{
    const std::lock_guard lock(mutex_);
    if (works_ || !configuration_) return;
    works_ = true;
    watching_ = std::thread([this] { watch(); });
    const std::shared_ptr<Configured> now = current_.get();
    std::string where;
    for (const ControllerHost& host : now->conf.controllers) where += (where.empty() ? "" : ", ") + host.name;
    log_.info("cluster/slurm: cluster {}, slurmctld on {}{}, {}, by {}", now->conf.cluster_name, where,
              now->conf.tls.is_on() ? " with TLS" : "", now->conf.accounting_storage, configuration_->name());
}

void SlurmCluster::stop()
{
    {
        const std::lock_guard lock(mutex_);
        works_ = false;
    }
    changed_.notify_all();
    if (watching_.joinable()) watching_.join();
}

void SlurmCluster::reload()
{
    {
        const std::lock_guard lock(mutex_);
        reload_ = true;
    }
    changed_.notify_all();
}

void SlurmCluster::watch()
{
    std::unique_lock lock(mutex_);
    while (works_) {
        changed_.wait_for(lock, look_every_, [&] { return !works_ || reload_; });
        if (!works_) return;
        const bool is_asked_for = std::exchange(reload_, false);
        lock.unlock();
        current_.get()->questions.forget_late_ones();
        if (is_asked_for || configuration_->has_changed()) read_again(is_asked_for);
        lock.lock();
    }
}

void SlurmCluster::read_again(bool is_asked_for)
{
    try {
        ClientConf conf = configuration_->read();
        const std::shared_ptr<Configured> before = current_.get();
        // A requested reload reads the keys too.
        if (!is_asked_for && conf == before->conf) return;
        if (conf.slurm_user != before->conf.slurm_user)
            log_.warn("{}: SlurmUser is only heeded in full by a daemon that is started anew", configuration_->name());
        const bool accepts_tokens = conf.accepts_tokens, accepted_tokens = before->conf.accepts_tokens;
        lasting_.memory.standins.forget();
        lasting_.databases.standins.forget();
        lasting_.memory.release.connection_lost();
        put_in_force(std::move(conf));
        log_.info("{} was read again", configuration_->name());
        if (accepts_tokens && !accepted_tokens) log_.info("{} has auth/jwt now: tokens are taken", configuration_->name());
        if (!accepts_tokens && accepted_tokens)
            log_.warn("{} has no auth/jwt any more (AuthAltTypes=auth/jwt): tokens are of no use", configuration_->name());
    } catch (const std::exception& error) {
        log_.error("{}; what was read before stays in force", error.what());
    }
}

std::string SlurmCluster::not_ready(std::chrono::milliseconds patience)
{
    return current_.get()->rpc.answers(patience) ? "" : "No slurmctld answers.";
}

std::shared_ptr<Controller> SlurmCluster::controller()
{
    if (!works_) throw Error(err::disabled, "the cluster has not been started", source);
    std::shared_ptr<Configured> now = current_.get();
    Controller* const port = &now->controller;
    return {std::move(now), port};
}

std::shared_ptr<Accounting> SlurmCluster::accounting()
{
    if (!works_) throw Error(err::disabled, "the cluster has not been started", source);
    std::shared_ptr<Configured> now = current_.get();
    Accounting* const port = &now->accounting;
    return {std::move(now), port};
}

}  // namespace restd::slurm
