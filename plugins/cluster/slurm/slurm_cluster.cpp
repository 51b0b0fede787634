#include "slurm_cluster.hpp"

#include "accounting.hpp"
#include "controller.hpp"
#include "restd/error.hpp"
#include "restd/log.hpp"

namespace restd::slurm {
namespace {

// The release whose behaviour is answered; the protocol's version reaches later ones too.
constexpr std::string_view release = "24.11.5", major = "24", minor = "11", micro = "5";
constexpr const char* source = "cluster/slurm";

[[noreturn]] void refuse_token(const std::string& why)
{
    throw Error(err::auth_credential_invalid, why, source);
}

}  // namespace

SlurmCluster::SlurmCluster(const Settings& settings, spdlog::logger& log)
    : log_(log), people_(settings.max_name_lookups), bulkheads_(settings)
{
    if (settings.specify_only) {
        conf_.cluster_name = "cluster";
        conf_.accepts_tokens = true;
    } else {
        if (settings.slurm_conf.empty() || settings.slurm_conf == "/dev/null")
            throw std::runtime_error("cluster/slurm needs a slurm.conf: -f FILE, SLURM_CONF, or /etc/slurm/slurm.conf");
        conf_ = read_client_conf(settings.slurm_conf);
        keys_ = std::make_unique<TokenKeys>(conf_, log_);
    }
    for (const std::string& remark : conf_.remarks) log_.warn("{}", remark);
}

SlurmCluster::~SlurmCluster() = default;

ClusterInfo SlurmCluster::info() const
{
    ClusterInfo info;
    info.name = conf_.cluster_name;
    info.release = release;
    info.major = major;
    info.minor = minor;
    info.micro = micro;
    info.accounting_storage = conf_.accounting_storage;
    info.slurm_user = conf_.slurm_user;
    return info;
}

void SlurmCluster::verify(Identity& identity)
{
    if (!identity.token.empty()) {
        std::string user;
        if (keys_ && keys_->can_check()) {
            cluster::TokenVerdict verdict = keys_->check(identity.token);
            if (!verdict.refusal.empty()) refuse_token(verdict.refusal);
            user = std::move(verdict.user);
            if (user.empty()) refuse_token(std::string(error_text(err::auth_credential_invalid)));
            // Only root and SlurmUser may speak for somebody else.
            if (!identity.user.empty() && identity.user != user && user != "root" && user != conf_.slurm_user)
                refuse_token("the token is another user's");
        } else if (keys_) {
            user = keys_->claimed_user_of(identity.token);
        }
        // slurmctld would take an unknown user for nobody.
        if (identity.user.empty()) identity.user = user;
        if (const auto person = people_.by_name(identity.user)) {
            identity.uid = person->uid;
            identity.gid = person->gid;
        }
        return;
    }
    if (!identity.local) refuse_token(std::string(error_text(err::auth_credential_invalid)));
    if (identity.user.empty()) {
        const auto person = people_.by_id(identity.uid);
        identity.user = person ? person->name : std::to_string(identity.uid);
    } else if (identity.uid != 0) {
        const auto named = people_.by_name(identity.user);
        if (named ? named->uid != identity.uid : identity.user != std::to_string(identity.uid))
            refuse_token("only root may speak for somebody else");
    }
}

std::string SlurmCluster::issue_token(std::string_view, std::int64_t)
{
    throw Error(err::not_supported, "tokens of a real cluster come from `scontrol token`", source);
}

uid_t SlurmCluster::daemons_user() const
{
    cluster::People people;
    const auto person = people.find(conf_.slurm_user);
    return person ? person->uid : static_cast<uid_t>(-1);  // unknown here: whoever can read it
}

void SlurmCluster::start()
{
    if (controller_) return;
    credentials_ = std::make_unique<Credentials>(conf_, daemons_user(), bulkheads_.munged);
    rpc_ = std::make_unique<ControllerRpc>(conf_, resolver_, *credentials_, bulkheads_.slurmctld);
    controller_ = std::make_unique<SlurmController>(ControllerParts{conf_, *rpc_, people_});
    accounting_ =
        std::make_unique<SlurmAccounting>(AccountingParts{conf_, resolver_, *credentials_, bulkheads_.slurmdbd, people_});
    std::string where;
    for (const ControllerHost& host : conf_.controllers) where += (where.empty() ? "" : ", ") + host.name;
    log_.info("cluster/slurm: cluster {}, slurmctld on {}, {}", conf_.cluster_name, where, conf_.accounting_storage);
}

void SlurmCluster::stop() {}

Controller& SlurmCluster::controller()
{
    if (!controller_) throw Error(err::disabled, "the cluster has not been started", source);
    return *controller_;
}

Accounting& SlurmCluster::accounting()
{
    if (!accounting_) throw Error(err::disabled, "the cluster has not been started", source);
    return *accounting_;
}

}  // namespace restd::slurm
