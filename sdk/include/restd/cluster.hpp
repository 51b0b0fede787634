// The ports of cluster/ plugins: where the data comes from.
//
// A Cluster gives access to a Controller (slurmctld's part: what runs now) and an Accounting (slurmdbd's part: what ran, who
// may). Every call answers one request and is made on a worker thread, several at once. Results are handed to a sink one
// record at a time; a record and what it points to is valid during that call of the sink only, and a backend holds no lock
// while it calls one. Requests (JobDescription ..) and everything they point to are valid during the call.
//
// Failure: restd::Error with Slurm's own number and text. What a backend does not override throws Error(err::not_supported).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "restd/auth.hpp"
#include "restd/error.hpp"
#include "restd/model/account.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/controller.hpp"
#include "restd/model/job.hpp"
#include "restd/model/job_description.hpp"
#include "restd/model/node.hpp"
#include "restd/model/qos.hpp"
#include "restd/model/reservation.hpp"
#include "restd/model/responses.hpp"
#include "restd/model/shares.hpp"
#include "restd/model/values.hpp"
#include "restd/place.hpp"
#include "restd/plugin.hpp"

namespace restd {

// When the listed data last changed; valid once the listing has returned.
struct Updated {
    Time last_update = 0;
    Time last_backfill = 0;  // jobs only
};

// Thrown by what a backend has not: the name of the port's function is the error's source.
[[noreturn]] inline void not_supported(const char* function)
{
    throw Error(err::not_supported, std::string(error_text(err::not_supported)), function);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"

class Controller {
public:
    virtual ~Controller() = default;

    virtual void ping(const Identity& caller, Sink<model::ControllerPing> sink) { not_supported("ping"); }
    virtual void diag(const Identity& caller, Sink<model::Stats> sink) { not_supported("diag"); }
    virtual void licenses(const Identity& caller, Sink<model::License> sink, Updated& updated) { not_supported("licenses"); }

    // Listings throw Error(err::no_change_in_data) where query.update_time is not older than the data.
    virtual void jobs(const Identity& caller, const model::JobInfoQuery& query, Sink<model::Job> sink, Updated& updated)
    {
        not_supported("jobs");
    }
    // `job`: "123", "123_4" (array task), "123+1" (het component). All records that belong to it; none: err::invalid_job_id.
    virtual void job(const Identity& caller, std::string_view job, const model::JobInfoQuery& query, Sink<model::Job> sink,
                     Updated& updated)
    {
        not_supported("job");
    }
    // States only, for the jobs named (none named: all).
    virtual void job_states(const Identity& caller, List<std::string_view> jobs, Sink<model::JobStateRecord> sink)
    {
        not_supported("job_states");
    }
    // `submissions`: one job, or the components of a heterogeneous job.
    virtual void submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink)
    {
        not_supported("submit");
    }
    // Names the fields of `request`, which is at `place`, that are taken but change nothing on this cluster: the client is
    // warned. What would change what a job gets is not among them: that is refused.
    virtual void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                                Sink<Place> field)
    {}
    virtual void update_job(const Identity& caller, std::string_view job, const model::JobDescription& change,
                            Sink<model::JobArrayResult> sink)
    {
        not_supported("update_job");
    }
    // No `signal`: SIGKILL with state CANCELLED, as scancel does. `flags`: model::KillFlag bits. What stands against cancelling
    // a job is told by its result; with model::kill_verbose there is one for each job. Throws Error where nothing was tried.
    virtual void cancel_jobs(const Identity& caller, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink)
    {
        not_supported("cancel_jobs");
    }

    virtual void nodes(const Identity& caller, const model::NodesQuery& query, Sink<model::Node> sink, Updated& updated)
    {
        not_supported("nodes");
    }
    virtual void node(const Identity& caller, std::string_view name, const model::NodesQuery& query, Sink<model::Node> sink,
                      Updated& updated)
    {
        not_supported("node");
    }
    virtual void partitions(const Identity& caller, const model::PartitionsQuery& query, Sink<model::Partition> sink,
                            Updated& updated)
    {
        not_supported("partitions");
    }
    virtual void partition(const Identity& caller, std::string_view name, const model::PartitionsQuery& query,
                           Sink<model::Partition> sink, Updated& updated)
    {
        not_supported("partition");
    }

    // Resources without a script: one job, or the components of a heterogeneous job. Returns when the job is queued or runs; it
    // lasts until its time limit or until it is cancelled.
    virtual void allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink)
    {
        not_supported("allocate");
    }
    // Changes the nodes that `update.name` lists.
    virtual void update_nodes(const Identity& caller, const model::NodeUpdate& update) { not_supported("update_nodes"); }
    // Names the fields of `update` that are taken but will not be so afterwards on this cluster.
    virtual void without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<Place> field) {}
    virtual void delete_node(const Identity& caller, std::string_view name) { not_supported("delete_node"); }

    virtual void reservations(const Identity& caller, const model::ReservationsQuery& query, Sink<model::Reservation> sink,
                              Updated& updated)
    {
        not_supported("reservations");
    }
    // Associations with their shares and usage, each account before what is below it. `total_shares` is valid once this has
    // returned: the sum of the shares directly below the root.
    virtual void shares(const Identity& caller, const model::SharesQuery& query, Sink<model::Shares> sink,
                        std::uint64_t& total_shares)
    {
        not_supported("shares");
    }
    // Reads the configuration again.
    virtual void reconfigure(const Identity& caller) { not_supported("reconfigure"); }
};

// What one request wants stored in the accounting database: each record is made where there is none of its name, and changed
// otherwise. What a record does not give is left as it is.
struct AccountingChange {
    List<model::ClusterRecord> clusters = {};
    List<model::Tres> tres = {};
    List<model::Account> accounts = {};
    List<model::User> users = {};
    List<model::Qos> qos = {};
    List<model::Wckey> wckeys = {};
    List<model::Association> associations = {};
};

// What was left out of a change, because it means nothing to this cluster: the client is warned. The rest is stored.
struct AccountingRemark {
    Place place;
    std::string_view text;  // what was left out and why
};

// Every change is one transaction: all of it is stored, or nothing and an Error is thrown. Listings answer what the caller may
// see.
//
// `remark` gets what was left out, once the change is stored; empty where nobody wants to hear it.
class Accounting {
public:
    virtual ~Accounting() = default;

    virtual void ping(const Identity& caller, Sink<model::DatabasePing> sink) { not_supported("ping"); }
    virtual void diag(const Identity& caller, Sink<model::DatabaseStats> sink) { not_supported("diag"); }
    virtual void jobs(const Identity& caller, const model::JobCondition& condition, Sink<model::DatabaseJob> sink)
    {
        not_supported("jobs");
    }

    virtual void tres(const Identity& caller, Sink<model::Tres> sink) { not_supported("tres"); }
    virtual void qos(const Identity& caller, const model::QosCondition& condition, Sink<model::Qos> sink)
    {
        not_supported("qos");
    }
    virtual void associations(const Identity& caller, const model::AssociationCondition& condition,
                              Sink<model::Association> sink)
    {
        not_supported("associations");
    }
    virtual void accounts(const Identity& caller, const model::AccountCondition& condition, Sink<model::Account> sink)
    {
        not_supported("accounts");
    }
    virtual void users(const Identity& caller, const model::UserCondition& condition, Sink<model::User> sink)
    {
        not_supported("users");
    }
    virtual void wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<model::Wckey> sink)
    {
        not_supported("wckeys");
    }
    virtual void clusters(const Identity& caller, const model::ClusterCondition& condition, Sink<model::ClusterRecord> sink)
    {
        not_supported("clusters");
    }
    virtual void instances(const Identity& caller, const model::InstanceCondition& condition, Sink<model::Instance> sink)
    {
        not_supported("instances");
    }

    virtual void store(const Identity& caller, const AccountingChange& change, Sink<AccountingRemark> remark = {})
    {
        not_supported("store");
    }
    // Names the fields of `change` that are taken but would change nothing: the client is warned. Called before store(), and
    // only where the client wants warnings.
    virtual void without_effect(const AccountingChange& change, Sink<Place> field) {}
    // Users or accounts with their associations in one go. The sink gets one text that says what was added;
    // err::no_change_in_data where there was nothing to add.
    virtual void add_users(const Identity& caller, const model::UsersToAdd& what, const model::UserDetails& details,
                           Sink<std::string_view> added, Sink<AccountingRemark> remark = {})
    {
        not_supported("add_users");
    }
    virtual void add_accounts(const Identity& caller, const model::AccountsToAdd& what, const model::AccountDetails& details,
                              Sink<std::string_view> added, Sink<AccountingRemark> remark = {})
    {
        not_supported("add_accounts");
    }

    // Removal. The sink gets the name of each that was removed, for associations a text that names it. Nothing that fits the
    // condition: no name, no error. Refused where jobs of theirs run or wait.
    virtual void remove_qos(const Identity& caller, const model::QosCondition& condition, Sink<std::string_view> removed)
    {
        not_supported("remove_qos");
    }
    virtual void remove_associations(const Identity& caller, const model::AssociationCondition& condition,
                                     Sink<std::string_view> removed)
    {
        not_supported("remove_associations");
    }
    virtual void remove_accounts(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed)
    {
        not_supported("remove_accounts");
    }
    virtual void remove_users(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed)
    {
        not_supported("remove_users");
    }
    virtual void remove_wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<std::string_view> removed)
    {
        not_supported("remove_wckeys");
    }
    virtual void remove_clusters(const Identity& caller, const model::ClusterCondition& condition,
                                 Sink<std::string_view> removed)
    {
        not_supported("remove_clusters");
    }
};

#pragma GCC diagnostic pop

// For `meta.slurm` and `meta.plugin`. The views live as long as `owner` does, or as the cluster where that is null.
struct ClusterInfo {
    std::string_view name;                 // "cluster"
    std::string_view release;              // "24.11.5": of the cluster that answers; "" as long as that is not known
    std::string_view major, minor, micro;  // "24", "11", "5"; "" as above
    std::string_view accounting_storage;   // "accounting_storage/slurmdbd"
    // SlurmUser, by name or number: whose identity the daemon must not run with. Empty: nobody's. Valid from creation on.
    std::string_view slurm_user = {};
    std::shared_ptr<const void> owner = {};
};

class Cluster : public Plugin {
public:
    // Asks nobody: what is known by now. Any thread.
    virtual ClusterInfo info() const = 0;
    // auth/jwt is configured, so that rest_auth/jwt is of use. Asked for each request, any thread: what is read again counts.
    virtual bool accepts_tokens() const { return false; }
    // Checks and completes who is asking: the token's signature and expiry where there is a key to check them with, the user's
    // name and ids. Throws Error(err::protocol_authentication_error) (511) where it is refused.
    virtual void verify(Identity& identity) = 0;
    // A token for `user` ("": whoever suits the process' own user), valid `lifespan` seconds; throws Error where this backend
    // issues none.
    virtual std::string issue_token([[maybe_unused]] std::string_view user, [[maybe_unused]] std::int64_t lifespan)
    {
        not_supported("issue_token");
    }
    // Begins to work (threads, timers). Called once, after privileges have been dropped. Not called for `token` and lists.
    virtual void start() {}
    // Ends what start() began; returns when nothing runs any more. Jobs go on.
    virtual void stop() {}
    // Reads its configuration and keys again (SIGHUP), or arranges for that: returns soon, on a thread that others wait for.
    // Requests under way go on with what they began with. What cannot be read or used is said in the log, and what was in force
    // stays so. Any time, also before start() and after stop(), where it does nothing.
    virtual void reload() {}
    // Why nothing can be changed, for the client; empty where it can. The service then refuses every route that changes
    // something (err::disabled), whoever asks. Any thread, after start().
    virtual std::string read_only() const { return {}; }
    // The ports that a request works with, which it holds until it has been answered: a new configuration may come with new
    // ones meanwhile. Any thread, after start(). Never null; what is not overridden can do nothing.
    virtual std::shared_ptr<Controller> controller() { return std::make_shared<Controller>(); }
    virtual std::shared_ptr<Accounting> accounting() { return std::make_shared<Accounting>(); }
};

}  // namespace restd
