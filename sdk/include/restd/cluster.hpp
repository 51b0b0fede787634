// The ports of cluster/ plugins: where the data comes from.
//
// A Cluster has two ports: the Controller (the tasks of slurmctld: jobs, nodes, partitions) and the Accounting (the tasks of
// slurmdbd: past jobs, accounts, users, limits). Each call serves one request.
//
// Threads: calls are made on worker threads and on threads of contents, several at once. docs/plugins/cluster.md has a table.
// Questions about many records return a Listing (listing.hpp): the function asks whom it has to ask and checks the answer, and
// the records are made from it later, while the client's answer is written. The port, and what the arguments point to, outlive
// the Listing. Orders and questions about one record pass their results to a sink, one at a time. A result and everything it
// points to is valid only during that call of the sink. The function holds no lock while it calls the sink. Errors: functions
// throw restd::Error with Slurm's number and text. The default of every operation throws Error(err::not_supported), so a
// backend overrides only what it can do.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <restd/digests/cluster.hpp>

#include "restd/auth.hpp"
#include "restd/changes.hpp"
#include "restd/error.hpp"
#include "restd/job_id.hpp"
#include "restd/layouts.hpp"
#include "restd/listing.hpp"
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

// The default of the ports' functions. `function`: the name of the port's function, which becomes the error's source.
[[noreturn]] inline void not_supported(const char* function)
{
    throw Error(err::not_supported, std::string(error_text(err::not_supported)), function);
}

// An entry of a list for which the order failed, and why. The error is valid during the call of the sink.
struct FailedEntry {
    std::size_t index;
    const Error& error;
};

// A job of a list that was requeued. For an array, or tasks of one, with the result of each task; otherwise without results.
struct RequeuedJob {
    std::size_t index;
    List<model::JobArrayResult> tasks;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"

class Controller {
public:
    virtual ~Controller() = default;

    virtual Listing<model::ControllerPing> ping(const Identity& caller) { not_supported("ping"); }
    virtual void diag(const Identity& caller, Sink<model::Stats> sink) { not_supported("diag"); }
    virtual Listing<model::License> licenses(const Identity& caller) { not_supported("licenses"); }
    // The configuration in force. `update_time` is as in a query: 0 asks for it in any case.
    virtual void configuration(const Identity& caller, Time update_time, Sink<model::Configuration> sink)
    {
        not_supported("configuration");
    }

    // What has an update_time in its query throws Error(err::no_change_in_data) when the data has not changed since.
    virtual Listing<model::Job> jobs(const Identity& caller, const model::JobInfoQuery& query) { not_supported("jobs"); }
    // All records of one job, array task or component. Throws Error(err::invalid_job_id) when there is no such job.
    virtual Listing<model::Job> job(const Identity& caller, const JobId& job, const model::JobInfoQuery& query)
    {
        not_supported("job");
    }
    // All jobs, and from then on every change of a job's state. Of a backend that does not override this, the listing of jobs
    // is asked for every few seconds. The same of nodes: watch_nodes().
    virtual Watch<model::Job> watch_jobs(const Identity& caller, ChangesTold told) { not_supported("watch_jobs"); }
    // The states of `jobs`, each a text that JobId::parse() understands; of all jobs when `jobs` is empty.
    virtual Listing<model::JobStateRecord> job_states(const Identity& caller, List<std::string_view> jobs)
    {
        not_supported("job_states");
    }
    // `submissions`: one job, or the components of a heterogeneous job.
    virtual void submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink)
    {
        not_supported("submit");
    }
    // Names the fields of `request`, which is at `place`, that this cluster accepts and ignores. The client gets a warning for
    // each. A field that would change the job's resources must not be ignored: submit() refuses it.
    virtual void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                                Sink<IgnoredField> field)
    {}
    virtual void update_job(const Identity& caller, const JobId& job, const model::JobDescription& change,
                            Sink<model::JobArrayResult> sink)
    {
        not_supported("update_job");
    }
    // Cancels or signals jobs. Without `signal`: SIGKILL and state CANCELLED, as scancel does. `flags`: model::KillFlag bits.
    // A job that cannot be cancelled has a result with the reason. With model::kill_verbose every job has a result. Throws
    // Error if no job was tried.
    virtual void cancel_jobs(const Identity& caller, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink)
    {
        not_supported("cancel_jobs");
    }

    // Puts batch jobs that run or have ended back in the queue, one by one: `done` or `failed` gets each, in this order.
    // `flags`: requeue_flag bits.
    virtual void requeue_jobs(const Identity& caller, List<JobId> jobs, std::uint32_t flags, Sink<RequeuedJob> done,
                              Sink<FailedEntry> failed)
    {
        not_supported("requeue_jobs");
    }

    // The cores, memory and generic resources that a running job has on each of its nodes. Throws
    // Error(err::job_not_running) for a job that does not run.
    virtual Listing<model::NodeResourceLayout> job_resources(const Identity& caller, const JobId& job)
    {
        not_supported("job_resources");
    }

    virtual Listing<model::Node> nodes(const Identity& caller, const model::NodesQuery& query) { not_supported("nodes"); }
    virtual Watch<model::Node> watch_nodes(const Identity& caller, ChangesTold told) { not_supported("watch_nodes"); }
    // Throws Error(err::invalid_node_name) when there is no such node.
    virtual Listing<model::Node> node(const Identity& caller, std::string_view name, const model::NodesQuery& query)
    {
        not_supported("node");
    }
    virtual Listing<model::Partition> partitions(const Identity& caller, const model::PartitionsQuery& query)
    {
        not_supported("partitions");
    }
    // Throws Error(err::invalid_partition_name) when there is no such partition.
    virtual Listing<model::Partition> partition(const Identity& caller, std::string_view name,
                                                const model::PartitionsQuery& query)
    {
        not_supported("partition");
    }

    // Creates each partition, or changes the one that has its name. They are stored one by one: `failed` gets each that was
    // not, and the others are stored all the same. Throws Error if none was tried. REQUIRES: each has a name.
    virtual void store_partitions(const Identity& caller, List<model::Partition> partitions, Sink<FailedEntry> failed)
    {
        not_supported("store_partitions");
    }
    // Names the fields of `partition`, which is at `place`, that this cluster accepts and ignores. The client gets a warning
    // for each.
    virtual void without_effect_on_partition(const model::Partition& partition, const PlaceOf<model::Partition>& place,
                                             Sink<Place> field)
    {}
    // Throws Error(err::invalid_partition_name) when there is no such partition, Error(err::partition_in_use) while jobs use
    // it.
    virtual void delete_partition(const Identity& caller, std::string_view name) { not_supported("delete_partition"); }

    // Allocates resources without a script. `requests`: one job, or the components of a heterogeneous job. Returns when the job
    // is queued or running. The allocation lasts until its time limit or until it is cancelled.
    virtual void allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink)
    {
        not_supported("allocate");
    }
    // Changes the nodes that `update.name` lists.
    virtual void update_nodes(const Identity& caller, const model::NodeUpdate& update) { not_supported("update_nodes"); }
    // Names the fields of `update` that this cluster accepts and ignores. The client gets a warning for each.
    virtual void without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<IgnoredField> field) {}
    // Adds a dynamic node, or several. `node_conf`: a NodeName= line of slurm.conf.
    virtual void create_node(const Identity& caller, std::string_view node_conf) { not_supported("create_node"); }
    virtual void delete_node(const Identity& caller, std::string_view name) { not_supported("delete_node"); }

    virtual Listing<model::Reservation> reservations(const Identity& caller, const model::ReservationsQuery& query)
    {
        not_supported("reservations");
    }
    // Creates each reservation, or changes the one that has its name in any case. They are stored one by one: `failed` gets
    // each that was not, and the others are stored all the same. Throws Error if none was tried.
    virtual void store_reservations(const Identity& caller, List<model::ReservationDescription> reservations,
                                    Sink<FailedEntry> failed)
    {
        not_supported("store_reservations");
    }
    // Throws Error(err::reservation_invalid) when there is no such reservation.
    virtual void delete_reservation(const Identity& caller, std::string_view name) { not_supported("delete_reservation"); }
    // Associations with their shares and usage. An account comes before its users and sub-accounts. Sets `total_shares` to the
    // sum of the shares directly below the root.
    virtual Listing<model::Shares> shares(const Identity& caller, const model::SharesQuery& query, std::uint64_t& total_shares)
    {
        not_supported("shares");
    }
    // Reads the configuration again.
    virtual void reconfigure(const Identity& caller) { not_supported("reconfigure"); }
};

// The records that one request adds or changes in the accounting database. A record whose name is new is added. Otherwise the
// existing record is changed: fields that the request did not give keep their values.
struct AccountingChange {
    List<model::ClusterRecord> clusters = {};
    List<model::Tres> tres = {};
    List<model::Account> accounts = {};
    List<model::User> users = {};
    List<model::Qos> qos = {};
    List<model::Wckey> wckeys = {};
    List<model::Association> associations = {};
};

// A part of a change that was not stored because this cluster does not know it. The rest is stored; the client gets a warning.
struct AccountingRemark {
    Place place;            // in the request
    std::string_view text;  // what was not stored, and why
};

// Every change is one transaction: either all of it is stored, or nothing is stored and an Error is thrown. Listings contain
// only what the caller may see.
//
// `remark` gets what was not stored, after the change is stored. It is empty when the client wants no warnings.
class Accounting {
public:
    virtual ~Accounting() = default;

    virtual Listing<model::DatabasePing> ping(const Identity& caller) { not_supported("ping"); }
    virtual void diag(const Identity& caller, Sink<model::DatabaseStats> sink) { not_supported("diag"); }
    virtual void configuration(const Identity& caller, Sink<model::DatabaseConfiguration> sink)
    {
        not_supported("configuration");
    }
    virtual Listing<model::DatabaseJob> jobs(const Identity& caller, const model::JobCondition& condition)
    {
        not_supported("jobs");
    }

    // Changes the records of past or present jobs, each a text that JobId::parse() understands. The sink gets a text for each
    // changed record. Throws Error(err::no_change_in_data) when no record is changed.
    virtual void modify_jobs(const Identity& caller, List<std::string_view> jobs, const model::JobModification& change,
                             Sink<std::string_view> changed)
    {
        not_supported("modify_jobs");
    }

    virtual Listing<model::Tres> tres(const Identity& caller) { not_supported("tres"); }
    virtual Listing<model::Qos> qos(const Identity& caller, const model::QosCondition& condition) { not_supported("qos"); }
    virtual Listing<model::Association> associations(const Identity& caller, const model::AssociationCondition& condition)
    {
        not_supported("associations");
    }
    virtual Listing<model::Account> accounts(const Identity& caller, const model::AccountCondition& condition)
    {
        not_supported("accounts");
    }
    virtual Listing<model::User> users(const Identity& caller, const model::UserCondition& condition)
    {
        not_supported("users");
    }
    virtual Listing<model::Wckey> wckeys(const Identity& caller, const model::WckeyCondition& condition)
    {
        not_supported("wckeys");
    }
    virtual Listing<model::ClusterRecord> clusters(const Identity& caller, const model::ClusterCondition& condition)
    {
        not_supported("clusters");
    }
    virtual Listing<model::Instance> instances(const Identity& caller, const model::InstanceCondition& condition)
    {
        not_supported("instances");
    }

    virtual void store(const Identity& caller, const AccountingChange& change, Sink<AccountingRemark> remark = {})
    {
        not_supported("store");
    }
    // Names the fields of `change` that this cluster accepts and ignores. The client gets a warning for each. Called before
    // store(), and only if the client wants warnings.
    virtual void without_effect(const AccountingChange& change, Sink<IgnoredField> field) {}
    // Adds users or accounts together with their associations. The sink gets one text that says what was added. Throws
    // Error(err::no_change_in_data) when there is nothing to add.
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

    // Removal. The sink gets the name of each removed record; for associations a text that describes it. When nothing matches
    // the condition there is no name and no error. Records with running or pending jobs are not removed: this is an error.
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

// For `meta.slurm` and `meta.plugin`. The views are valid while `owner` lives, or while the cluster lives if `owner` is null.
struct ClusterInfo {
    std::string_view name;                 // "cluster"
    std::string_view release;              // "24.11.5": the cluster's; "" until it is known
    std::string_view major, minor, micro;  // "24", "11", "5"; "" as above
    std::string_view accounting_storage;   // "accounting_storage/slurmdbd"
    // SlurmUser, by name or number: the daemon must not run as this user. Empty: no such user. Known when the plugin is made.
    std::string_view slurm_user = {};
    std::shared_ptr<const void> owner = {};
};

class Cluster : public Plugin {
public:
    // What is known so far; asks no other process. Any thread.
    virtual ClusterInfo info() const = 0;
    // True if the cluster has auth/jwt, so that rest_auth/jwt can be used. Called for each request, on any thread: the answer
    // may change when the configuration is read again.
    virtual bool accepts_tokens() const { return false; }
    // Checks the caller's identity and completes it with the user's name and ids. Checks the token's signature and expiry if
    // the cluster has the key, and then says so (Proof::token). A cluster that asks others with a credential of its own must
    // not do so for everybody: by Identity::proof it knows who says that this is the user. Throws
    // Error(err::protocol_authentication_error) (511) for a caller who is refused.
    virtual void verify(Identity& identity) = 0;
    // A token for `user`, valid for `lifespan` seconds. `user` "": the backend chooses one that suits the process' user. Throws
    // Error if this backend issues no tokens.
    virtual std::string issue_token([[maybe_unused]] std::string_view user, [[maybe_unused]] std::int64_t lifespan)
    {
        not_supported("issue_token");
    }
    // Starts threads and timers. Called once, after privileges have been dropped. Not called for `slurmrestd token` and lists.
    virtual void start() {}
    // Ends the threads and timers that start() began, and returns when they have ended. Jobs continue. Must not throw.
    virtual void stop() {}
    // Reads configuration and keys again (SIGHUP), or lets another thread do it. Must return soon: others wait for this thread.
    // Requests that have begun keep the configuration that they began with. If the new one is wrong, the log says so and the
    // old one stays in force. Called at any time; does nothing before start() and after stop(). Must not throw.
    virtual void reload() {}
    // If this cluster is read-only: a text that tells the client why. Empty otherwise. On a read-only cluster the service
    // refuses every route that changes something (Route::may_change()) with err::disabled. Any thread, after start().
    virtual std::string read_only() const { return {}; }
    // True if some users may see records, or parts of records, that are hidden from others (PrivateData). Answers with records
    // are then not compressed: by the length of an answer somebody who can choose a text in it, such as the name of a job, and
    // who can watch the line, could guess the hidden texts beside it (docs/SECURITY.md). Called for each request, on any
    // thread.
    virtual bool hides_records() const { return true; }
    // Why nothing can be asked or ordered at the moment; empty: it can. Finds it out within `patience` if possible, for example
    // by asking a daemon. It is for probes of strangers, so the text must not name hosts, files or users. Any thread, after
    // start(); one call at a time.
    virtual std::string not_ready([[maybe_unused]] std::chrono::milliseconds patience) { return {}; }
    // The ports. A request holds them until it has been answered, because a new configuration may bring new ports meanwhile.
    // Never null. The defaults support no operation. Any thread, after start().
    virtual std::shared_ptr<Controller> controller() { return std::make_shared<Controller>(); }
    virtual std::shared_ptr<Accounting> accounting() { return std::make_shared<Accounting>(); }
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
template <>
struct PluginStamp<PluginKind::cluster> {
    static constexpr void write(detail::StampText& text)
    {
        text.append(RESTD_DIGESTS_CLUSTER);
        detail::write_identity_stamp(text);
        detail::write_table_stamp(text);
        detail::write_model_stamp(text);
        RESTD_LAYOUT(text, ClusterInfo, name, release, major, minor, micro, accounting_storage, slurm_user, owner);
        RESTD_LAYOUT(text, Controller);
        RESTD_LAYOUT(text, Accounting);
        RESTD_LAYOUT(text, Cluster);
    }
};
#pragma GCC diagnostic pop

}  // namespace restd
