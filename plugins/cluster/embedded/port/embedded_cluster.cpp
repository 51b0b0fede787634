#include "port/embedded_cluster.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "restd/error.hpp"
#include "store/state_folder.hpp"

namespace restd::embedded {
namespace {

// The Slurm release whose behaviour is reproduced.
constexpr std::string_view release = "24.11.5", major = "24", minor = "11", micro = "5";
// For trials: on a machine without other users, root has no user to submit jobs as.
constexpr const char* trial_user = "slurm-trial";
constexpr const char* system_state = "/var/lib/slurmrestd";

[[noreturn]] void refuse_token(const std::string& why)
{
    throw Error(err::auth_credential_invalid, why, "cluster/embedded");
}

// Empty: there is none.
std::string conf_file(const Settings& settings)
{
    const bool is_none = settings.slurm_conf.empty() || settings.slurm_conf == "/dev/null" || settings.specify_only;
    return is_none ? std::string() : std::string(settings.slurm_conf);
}

ClusterConf load_conf(const Settings& settings, const HostFacts& host)
{
    const std::string file = conf_file(settings);
    return file.empty() ? default_conf(host) : read_conf(file, host);
}

}  // namespace

EmbeddedCluster::EmbeddedCluster(const Settings& settings, spdlog::logger& log)
    : settings_(settings), log_(log), host_(read_host_facts()), conf_(load_conf(settings, host_)), helper_(settings.helper)
{
    for (const auto& remark : conf_.remarks) log_.warn("{}", remark);
}

EmbeddedCluster::~EmbeddedCluster()
{
    stop();
}

std::string EmbeddedCluster::state_directory() const
{
    std::string folder = settings_.state_directory;
    if (folder.empty()) folder = conf_.state_save_location;
    if (folder.empty() && (geteuid() == 0 || access(system_state, W_OK) == 0)) folder = system_state;
    if (folder.empty()) {
        const char* state = std::getenv("XDG_STATE_HOME");
        const char* home = std::getenv("HOME");
        std::string base = state != nullptr && *state == '/' ? state : "";
        if (base.empty() && home != nullptr && *home == '/') base = std::string(home) + "/.local/state";
        if (base.empty())
            throw std::runtime_error("there is no place for the cluster's state: neither StateSaveLocation nor HOME is set");
        folder = base + "/slurmrestd";
    }
    make_private_folder(folder, log_);
    return folder;
}

std::shared_ptr<const TokenAuthority> EmbeddedCluster::read_tokens(bool may_create)
{
    const bool configured = !conf_.jwt_key_file.empty();
    return std::make_shared<const TokenAuthority>(configured ? conf_.jwt_key_file : state_directory() + "/jwt_hs256.key",
                                                  may_create && !configured, conf_.user_claim);
}

std::shared_ptr<const TokenAuthority> EmbeddedCluster::tokens(bool may_create)
{
    const std::lock_guard lock(mutex_);
    if (!tokens_) tokens_ = read_tokens(may_create);
    return tokens_;
}

ClusterInfo EmbeddedCluster::info() const
{
    ClusterInfo info;
    info.name = conf_.cluster_name;
    info.release = release;
    info.major = major;
    info.minor = minor;
    info.micro = micro;
    info.accounting_storage = "accounting_storage/slurmdbd";
    return info;
}

std::string EmbeddedCluster::own_name()
{
    const auto person = people_.by_id(geteuid());
    return person ? person->name : std::to_string(geteuid());
}

JobOwners EmbeddedCluster::owners() const
{
    if (launcher_ && launcher_->separated()) return JobOwners::everybody_apart;
    return settings_.serve_all_users ? JobOwners::everybody_as_one : JobOwners::one_user;
}

void EmbeddedCluster::check_served(const Identity& identity)
{
    if (owners() != JobOwners::one_user || identity.uid == geteuid()) return;
    refuse_token("this daemon serves " + own_name() +
                 " only: it was not started as root, so that it cannot run jobs as other users");
}

void EmbeddedCluster::verify(Identity& identity)
{
    find_out(identity);
    check_served(identity);
}

void EmbeddedCluster::find_out(Identity& identity)
{
    if (!identity.token.empty()) {
        cluster::TokenVerdict verdict;
        try {
            verdict = tokens(true)->check(identity.token);
        } catch (const std::exception& error) {
            log_.error("{}", error.what());
        }
        const std::string& user = verdict.user;
        if (!verdict.refusal.empty()) refuse_token(verdict.refusal);
        if (user.empty()) refuse_token(std::string(error_text(err::auth_credential_invalid)));
        const auto person = people_.by_name(user);
        if (!person) refuse_token("the token's user does not exist here");
        identity.proof = Proof::token;
        identity.expires = verdict.expires;
        if (identity.user.empty()) identity.user = user;
        if (identity.user != user) {
            // Only an administrator may act as another user.
            const auto conf = engine_ ? engine_->conf() : Kept<ClusterConf>();
            const auto& slurm_user = conf ? conf->slurm_user : conf_.slurm_user;
            if (person->uid != 0 && person->uid != geteuid() && (slurm_user.empty() || user != slurm_user))
                refuse_token("the token is another user's");
            const auto other = people_.by_name(identity.user);
            if (!other) refuse_token("there is no user " + identity.user);
            identity.uid = other->uid;
            identity.gid = other->gid;
            return;
        }
        identity.uid = person->uid;
        identity.gid = person->gid;
        return;
    }
    if (!identity.is_known_here()) refuse_token(std::string(error_text(err::auth_credential_invalid)));
    if (identity.user.empty()) {
        const auto person = people_.by_id(identity.uid);
        identity.user = person ? person->name : std::to_string(identity.uid);
    } else if (const auto named = people_.by_name(identity.user)) {
        if (named->uid != identity.uid) {
            if (identity.uid != 0 && identity.uid != geteuid()) refuse_token("only root may speak for somebody else");
            identity.uid = named->uid;
            identity.gid = named->gid;
        }
    } else {
        const auto person = people_.by_id(identity.uid);
        if (person || identity.user != std::to_string(identity.uid)) refuse_token("there is no user " + identity.user);
    }
}

// The user who asks. Jobs of root are not run, so for root it is the user who became root by sudo, or else the trial account.
std::string EmbeddedCluster::usual_token_user()
{
    if (geteuid() != 0) return own_name();
    const char* caller = secure_getenv("SUDO_USER");
    for (const char* name : {caller, trial_user})
        if (name != nullptr)
            if (const auto person = people_.by_name(name); person && person->uid != 0) return name;
    throw Error(err::user_id_missing,
                std::string("whose token? Jobs of root are not run: token username=USER (there is no user ") + trial_user +
                    " here, which ./dev run makes)",
                "cluster/embedded");
}

std::string EmbeddedCluster::issue_token(std::string_view user, std::int64_t lifespan)
{
    const std::string name = user.empty() ? usual_token_user() : std::string(user);
    if (!people_.by_name(name)) throw Error(err::user_id_missing, "there is no user " + name, "cluster/embedded");
    if (lifespan <= 0)
        throw Error(err::auth_unable_to_generate_token, "the lifespan must be more than 0 seconds", "cluster/embedded");
    try {
        return tokens(true)->issue(name, lifespan);
    } catch (const std::exception& error) {
        throw Error(err::auth_unable_to_generate_token, error.what(), "cluster/embedded");
    }
}

bool EmbeddedCluster::lock_state(const std::string& folder, std::string& other)
{
    FileDescriptor lock(open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock) throw std::runtime_error("the state directory " + folder + " cannot be used: " + std::strerror(errno));
    bool is_locked = flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
    if (!is_locked && settings_.take_over) {
        log_.info("cluster/embedded: waiting for the process before this one to end");
        settings_.take_over();
        is_locked = flock(lock.get(), LOCK_EX) == 0;
    }
    if (!is_locked) {
        auto process = read_file(folder + "/lock", 32).value_or("");
        process.resize(std::min(process.find('\n'), process.size()));
        other = "another slurmrestd" + (process.empty() ? "" : " (process " + process + ")");
        return false;
    }
    const auto pid = std::to_string(getpid()) + '\n';
    if (ftruncate(lock.get(), 0) != 0 || pwrite(lock.get(), pid.data(), pid.size(), 0) < 0)
        throw std::runtime_error(folder + "/lock: " + std::strerror(errno));
    lock_ = std::move(lock);
    return true;
}

void EmbeddedCluster::start()
{
    if (engine_) return;
    const auto folder = state_directory();
    // Only one daemon may use a state directory: two would start every job twice.
    std::string other;
    const bool mine = lock_state(folder, other);
    if (!mine && !settings_.inetd) throw std::runtime_error(other + " works with the state directory " + folder);
    if (mine) make_files_private(folder, log_);
    tokens(true);

    // Without a launcher this process can only read.
    if (mine || helper_) launcher_ = std::make_unique<Launcher>(std::move(helper_));
    EngineOptions options;
    options.state_directory = folder;
    options.launcher = launcher_.get();
    options.owners = owners();
    // The supervisor of the daemon then starts it again, with a new launcher.
    options.launcher_lost = [] { kill(getpid(), SIGTERM); };
    std::vector<std::string> licenses;
    for (const auto& [name, count] : conf_.licenses) licenses.push_back(name);
    ledger_ = std::make_unique<Ledger>(folder + "/accounting.sqlite", conf_.cluster_name, nullptr, licenses,
                                       mine ? Ledger::Access::change : Ledger::Access::look);
    options.book = [this] { return ledger_->book(); };
    engine_ = std::make_unique<Engine>(conf_, std::move(options), people_, log_);
    const ControllerParts parts{host_,
                                *engine_,
                                people_,
                                release,
                                [this] {
                                    auto conf = load_conf(settings_, host_);
                                    for (const auto& remark : conf.remarks) log_.warn("{}", remark);
                                    return conf;
                                },
                                conf_file(settings_),
                                folder};
    ledger_->observe([this] { engine_->book_changed(); });
    // In inetd mode next to a running daemon: shows what that daemon has on disk, as it was when this process started.
    if (!mine) read_only_ = "This cluster is run by " + other + ": ask it to change anything.";
    accounting_ = std::make_shared<EmbeddedAccounting>(*engine_, people_, *ledger_);
    controller_ = std::make_shared<EmbeddedController>(parts);
    if (mine) engine_->start();
    switch (owners()) {
    case JobOwners::everybody_apart: log_.info("cluster/embedded: jobs run as the users who submit them"); break;
    case JobOwners::everybody_as_one:
        log_.warn("cluster/embedded: all jobs run as {}, and nothing keeps them apart (SLURMRESTD_SECURITY=serve_all_users)",
                  own_name());
        break;
    case JobOwners::one_user:
        log_.info("cluster/embedded: serving {} only: not started as root, so jobs cannot be run as other users", own_name());
        break;
    }
    if (mine) log_.info("cluster/embedded: {}", launcher_->remark());
    log_.info("cluster/embedded: node {} with {} CPUs and {} MB, state in {}{}", conf_.node.name, conf_.node.cpus,
              conf_.node.memory_mb, folder, mine ? "" : " (run by another slurmrestd: read-only)");
    works_ = true;
}

void EmbeddedCluster::stop()
{
    works_ = false;
    if (engine_) engine_->stop();
}

void EmbeddedCluster::reload()
{
    if (!works_ || !read_only_.empty()) return;
    try {
        auto conf = load_conf(settings_, host_);
        for (const auto& remark : conf.remarks) log_.warn("{}", remark);
        engine_->reconfigure(std::move(conf));
        auto read = read_tokens(false);
        {
            const std::lock_guard lock(mutex_);
            tokens_.swap(read);
        }
        log_.info("cluster/embedded: configuration and key were read again");
    } catch (const std::exception& error) {
        log_.error("{}; what was read before stays in force", error.what());
    }
}

std::string EmbeddedCluster::not_ready(std::chrono::milliseconds)
{
    if (!engine_) return "The cluster has not been started.";
    try {
        engine_->store().check_place();
        ledger_->check_place();
        if (engine_->store().healthy()) return {};
    } catch (const Error&) {
        // What is wrong is in the log, and in the answer to whoever changes something.
    }
    return "The cluster's database cannot be written.";
}

std::shared_ptr<Controller> EmbeddedCluster::controller()
{
    if (!controller_) throw Error(err::disabled, "the cluster has not been started", "cluster/embedded");
    return controller_;
}

std::shared_ptr<Accounting> EmbeddedCluster::accounting()
{
    if (!accounting_) throw Error(err::disabled, "the cluster has not been started", "cluster/embedded");
    return accounting_;
}

}  // namespace restd::embedded
