// A Cluster whose answers a test sets, and which keeps the requests.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "restd/cluster.hpp"

namespace test {

using namespace restd;

// Both ports have a ping(); here each has a name of its own.
struct FakeController : Controller {
    Listing<model::ControllerPing> ping(const Identity& who) final { return controller_ping(who); }
    virtual Listing<model::ControllerPing> controller_ping(const Identity& who) = 0;
};
struct FakeAccounting : Accounting {
    Listing<model::DatabasePing> ping(const Identity& who) final { return database_ping(who); }
    virtual Listing<model::DatabasePing> database_ping(const Identity& who) = 0;
};

class FakeCluster final : public Cluster, public FakeController, public FakeAccounting {
public:
    // If set, all functions except verify() throw it.
    std::optional<Error> failure;
    std::optional<Error> refusal;  // thrown by verify()
    std::string foreign;           // if not empty, thrown as std::runtime_error
    bool tokens = true;
    bool hidden_records = false;
    std::uint64_t version = 0;  // of all listings of records
    std::string why_read_only;
    std::vector<std::string> asked;
    Identity caller;

    std::vector<model::Job> job_records;
    std::vector<model::Node> node_records;
    std::vector<model::Partition> partition_records;
    std::vector<model::DatabaseJob> database_records;
    std::vector<model::KillJobsResult> kill_results;
    std::vector<model::JobArrayResult> update_results;
    model::SubmitResult submit_result{4711, "batch", 0, "No error", ""};
    std::optional<Error> failure_after_records;
    bool counts_records = false;  // listings say how many they have
    std::size_t records_made = 0;
    std::vector<bool> wanted_members;  // of the last listing of jobs: comment, user_name, job_id

    // The arguments of the last request of each kind. Views into the request are copied.
    model::JobInfoQuery job_query;
    std::vector<std::string> scripts;
    std::vector<std::string> names;
    std::string signal = "never asked";
    std::uint16_t flags = 0xffff;
    std::uint32_t changed_job = 0;
    std::vector<std::string> steps;
    bool duplicates = false;

    ClusterInfo info() const override { return {"fake", "24.11.5", "24", "11", "5", "accounting_storage/none"}; }
    bool accepts_tokens() const override { return tokens; }
    void verify(Identity& identity) override
    {
        asked.push_back("verify");
        if (refusal) throw Error(*refusal);
        if (identity.user.empty()) identity.user = "alice";
        identity.uid = 1000;
        identity.gid = 0;
    }
    std::string read_only() const override { return why_read_only; }
    std::string why_not_ready;
    std::function<std::string()> at_not_ready;  // instead of it
    std::string not_ready(std::chrono::milliseconds) override
    {
        asked.push_back("not_ready");
        return at_not_ready ? at_not_ready() : why_not_ready;
    }
    bool hides_records() const override { return hidden_records; }
    std::shared_ptr<Controller> controller() override { return {std::shared_ptr<void>(), this}; }
    std::shared_ptr<Accounting> accounting() override { return {std::shared_ptr<void>(), this}; }

    std::function<void()> at_ping;  // while the request is at work
    Listing<model::ControllerPing> controller_ping(const Identity& who) override
    {
        if (at_ping) std::exchange(at_ping, nullptr)();
        ask(who, "ping");
        return {[](Sink<model::ControllerPing> sink) { sink({"ctl", "DOWN", false, 0, "primary", true}); }};
    }
    void diag(const Identity& who, Sink<model::Stats> sink) override
    {
        ask(who, "diag");
        model::Stats stats;
        stats.jobs_submitted = 17;
        sink(stats);
    }
    void configuration(const Identity& who, Time update_time, Sink<model::Configuration> sink) override
    {
        ask(who, "configuration");
        if (update_time >= 33) throw Error(err::no_change_in_data, std::string(error_text(err::no_change_in_data)), "test");
        model::Configuration conf;
        conf.cluster_name = "fake";
        conf.last_update = 33;
        sink(conf);
    }
    Listing<model::License> licenses(const Identity& who) override
    {
        ask(who, "licenses");
        return {[](Sink<model::License> sink) { sink({"matlab", 10, 1, 9}); }, 33};
    }
    Listing<model::Job> jobs(const Identity& who, const model::JobInfoQuery& query) override
    {
        ask(who, "jobs");
        job_query = query;
        auto listing = Listing<model::Job>(
                           [this, all = listing_of(job_records)](Sink<model::Job> sink) {
                               using Job = model::Job;
                               const auto wanted = sink.wanted();
                               wanted_members = {wanted(&Job::comment), wanted(&Job::user_name), wanted(&Job::job_id)};
                               all(sink);
                           },
                           11, 12)
                           .counted(counts_records ? job_records.size() : unknown_count);
        listing.version = version;
        return listing;
    }
    Listing<model::Job> job(const Identity& who, const JobId& job, const model::JobInfoQuery& query) override
    {
        ask(who, "job " + job.text());
        job_query = query;
        return listing_of(job_records);
    }
    Listing<model::JobStateRecord> job_states(const Identity& who, List<std::string_view> jobs) override
    {
        ask(who, "job_states");
        return {[jobs](Sink<model::JobStateRecord> sink) {
            for (std::string_view job : jobs) sink({job, 1});
        }};
    }
    void submit(const Identity& who, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink) override
    {
        for (const model::JobDescription& job : submissions) {
            scripts.emplace_back(job.script);
            names.emplace_back(job.name);
        }
        ask(who, "submit " + std::to_string(submissions.size()));
        sink(submit_result);
    }
    void update_job(const Identity& who, const JobId& job, const model::JobDescription& change,
                    Sink<model::JobArrayResult> sink) override
    {
        changed_job = change.job_id.value_or(0);
        names.emplace_back(change.name);
        ask(who, "update_job " + job.text());
        listing_of(update_results)(sink);
    }
    void cancel_jobs(const Identity& who, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink) override
    {
        signal = request.signal;
        flags = request.flags;
        std::string jobs;
        for (const std::string_view job : request.jobs) jobs += ' ' + std::string(job);
        ask(who, "cancel_jobs" + jobs);
        listing_of(kill_results)(sink);
    }
    void requeue_jobs(const Identity& who, List<JobId> jobs, std::uint32_t wanted_flags, Sink<RequeuedJob> done,
                      Sink<FailedEntry> failed) override
    {
        std::string what = "requeue_jobs " + std::to_string(wanted_flags);
        for (const JobId& job : jobs) what += " " + job.text();
        ask(who, what);
        for (std::size_t i = 0; i < jobs.size(); ++i)
            if (requeue_refusal && jobs[i].job == 13)
                failed({i, *requeue_refusal});
            else
                done({i, jobs[i].array_task ? List<model::JobArrayResult>(update_results) : List<model::JobArrayResult>()});
    }
    Listing<model::Node> nodes(const Identity& who, const model::NodesQuery&) override
    {
        ask(who, "nodes");
        return listing_of(node_records);
    }
    Listing<model::Node> node(const Identity& who, std::string_view name, const model::NodesQuery&) override
    {
        ask(who, "node " + std::string(name));
        if (node_records.empty()) throw Error(err::invalid_node_name, "no such node", "fake");
        return listing_of(node_records);
    }
    Listing<model::Partition> partitions(const Identity& who, const model::PartitionsQuery&) override
    {
        ask(who, "partitions");
        return listing_of(partition_records);
    }
    void store_partitions(const Identity& who, List<model::Partition> partitions, Sink<FailedEntry> failed) override
    {
        std::string what = "store_partitions";
        for (const auto& each : partitions) what += " " + std::string(each.name);
        stored_partitions.assign(partitions.begin(), partitions.end());
        ask(who, what);
        for (std::size_t i = 0; i < partitions.size(); ++i)
            if (partition_refusal && partitions[i].name.starts_with("bad")) failed({i, *partition_refusal});
    }
    void without_effect_on_partition(const model::Partition& partition, const PlaceOf<model::Partition>& place,
                                     Sink<Place> field) override
    {
        if (partition.topology.data() != nullptr) field(place(&model::Partition::topology));
    }
    void delete_partition(const Identity& who, std::string_view name) override
    {
        ask(who, "delete_partition " + std::string(name));
    }
    Listing<model::Partition> partition(const Identity& who, std::string_view name, const model::PartitionsQuery&) override
    {
        ask(who, "partition " + std::string(name));
        if (partition_records.empty()) throw Error(err::invalid_partition_name, "no such partition", "fake");
        return listing_of(partition_records);
    }

    Listing<model::DatabasePing> database_ping(const Identity& who) override
    {
        ask(who, "database ping");
        return {[](Sink<model::DatabasePing> sink) { sink({"dbd", true, 5, true}); }};
    }
    void configuration(const Identity& who, Sink<model::DatabaseConfiguration> sink) override
    {
        ask(who, "database configuration");
        model::DatabaseConfiguration conf;
        conf.dbd_host = "db";
        sink(conf);
    }
    void diag(const Identity& who, Sink<model::DatabaseStats> sink) override
    {
        ask(who, "database diag");
        sink({});
    }
    Listing<model::DatabaseJob> jobs(const Identity& who, const model::JobCondition& condition) override
    {
        ask(who, "database jobs");
        for (std::string_view step : condition.step) steps.emplace_back(step);
        duplicates = condition.show_duplicates;
        return listing_of(database_records);
    }

    void allocate(const Identity& who, List<model::JobDescription> requests, Sink<model::SubmitResult> sink) override
    {
        ask(who, "allocate " + std::to_string(requests.size()));
        sink(submit_result);
    }
    void update_nodes(const Identity& who, const model::NodeUpdate& update) override
    {
        ask(who,
            "update_nodes " + std::string(update.name) + " " + std::to_string(update.state) + " " + std::string(update.reason));
    }
    void without_effect_on_node(const Identity&, const model::NodeUpdate& update, Sink<IgnoredField> field) override
    {
        if (update.gres.data() != nullptr) field(Place::record<model::NodeUpdate>()(&model::NodeUpdate::gres));
    }
    void delete_node(const Identity& who, std::string_view name) override { ask(who, "delete_node " + std::string(name)); }
    Listing<model::Reservation> reservations(const Identity& who, const model::ReservationsQuery& query) override
    {
        ask(who, "reservations " + std::to_string(query.update_time));
        return listing_of(reservation_records);
    }
    void store_reservations(const Identity& who, List<model::ReservationDescription> reservations,
                            Sink<FailedEntry> failed) override
    {
        std::string what = "store_reservations";
        for (const auto& each : reservations) what += " " + std::string(each.name);
        ask(who, what);
        for (std::size_t i = 0; i < reservations.size(); ++i)
            if (reservation_refusal && reservations[i].name.starts_with("bad")) failed({i, *reservation_refusal});
    }
    void delete_reservation(const Identity& who, std::string_view name) override
    {
        ask(who, "delete_reservation " + std::string(name));
    }
    Listing<model::Shares> shares(const Identity& who, const model::SharesQuery& query, std::uint64_t& total) override
    {
        ask(who, "shares" + words(query.accounts) + words(query.users));
        total = 7;
        return {[](Sink<model::Shares> sink) {
            model::Shares shares;
            shares.name = "root";
            sink(shares);
        }};
    }
    void reconfigure(const Identity& who) override { ask(who, "reconfigure"); }

    Listing<model::Tres> tres(const Identity& who) override
    {
        ask(who, "tres");
        return {[](Sink<model::Tres> sink) { sink({"cpu", "", 1, 0, 0, ""}); }};
    }
    Listing<model::Qos> qos(const Identity& who, const model::QosCondition& c) override
    {
        ask(who, "qos" + words(c.name) + words(c.id) + (c.with_deleted ? " deleted" : ""));
        return listing_of(qos_records);
    }
    Listing<model::Association> associations(const Identity& who, const model::AssociationCondition& c) override
    {
        ask(who, "associations" + words(c.user) + words(c.account) + (c.with_usage ? " usage" : "") +
                     (c.with_deleted ? " deleted" : "") + (c.only_defaults ? " defaults" : ""));
        return listing_of(association_records);
    }
    Listing<model::Account> accounts(const Identity& who, const model::AccountCondition& c) override
    {
        ask(who, "accounts" + (c.association != nullptr ? words(c.association->account) : "") + words(c.description) +
                     (c.with_associations ? " associations" : "") + (c.with_coordinators ? " coordinators" : "") +
                     (c.with_deleted ? " deleted" : ""));
        return listing_of(account_records);
    }
    Listing<model::User> users(const Identity& who, const model::UserCondition& c) override
    {
        ask(who, "users" + (c.association != nullptr ? words(c.association->user) : "") + words(c.default_account) +
                     (c.with_wckeys ? " wckeys" : ""));
        return listing_of(user_records);
    }
    Listing<model::Wckey> wckeys(const Identity& who, const model::WckeyCondition& c) override
    {
        ask(who, "wckeys" + words(c.name) + (c.id.empty() ? "" : " id" + words(c.id)));
        return !c.id.empty() || wckeys_have_names ? listing_of(wckey_records) : Listing<model::Wckey>();
    }
    Listing<model::ClusterRecord> clusters(const Identity& who, const model::ClusterCondition& c) override
    {
        ask(who, "clusters" + words(c.cluster));
        return listing_of(cluster_records);
    }
    Listing<model::Instance> instances(const Identity& who, const model::InstanceCondition& c) override
    {
        ask(who, "instances" + words(c.instance_type));
        return listing_of(instance_records);
    }
    void store(const Identity& who, const AccountingChange& change, Sink<AccountingRemark> remark) override
    {
        if (remark)
            for (const auto& [place, text] : remarks) remark({place, text});
        std::string what = "store";
        const auto count = [&](const char* kind, std::size_t n) {
            if (n != 0) what += " " + std::string(kind) + "=" + std::to_string(n);
        };
        count("clusters", change.clusters.size());
        count("tres", change.tres.size());
        count("accounts", change.accounts.size());
        count("users", change.users.size());
        count("qos", change.qos.size());
        count("wckeys", change.wckeys.size());
        count("associations", change.associations.size());
        stored_qos.assign(change.qos.begin(), change.qos.end());
        ask(who, what);
    }
    using Controller::without_effect;
    void without_effect(const AccountingChange& change, Sink<IgnoredField> field) override
    {
        for (std::size_t i = 0; i < change.clusters.size(); ++i)
            if (!change.clusters[i].nodes.empty()) field(Place::record<model::ClusterRecord>(i)(&model::ClusterRecord::nodes));
    }
    void add_users(const Identity& who, const model::UsersToAdd& what, const model::UserDetails& details,
                   Sink<std::string_view> added, Sink<AccountingRemark> remark) override
    {
        if (remark)
            for (const auto& [place, text] : remarks) remark({place, text});
        ask(who, "add_users" + words(what.users) + " to" + words(what.accounts) + " wckeys" + words(what.wckeys) + " level " +
                     std::to_string(details.administrator_level));
        added("Adding User(s)");
    }
    void add_accounts(const Identity& who, const model::AccountsToAdd& what, const model::AccountDetails& details,
                      Sink<std::string_view> added, Sink<AccountingRemark> remark) override
    {
        if (remark)
            for (const auto& [place, text] : remarks) remark({place, text});
        ask(who, "add_accounts" + words(what.accounts) + " " + std::string(details.organization));
        added("Adding Account(s)");
    }
    void remove_qos(const Identity& who, const model::QosCondition& c, Sink<std::string_view> sink) override
    {
        ask(who, "remove_qos" + words(c.name) + words(c.id));
        give_names(sink);
    }
    void remove_associations(const Identity& who, const model::AssociationCondition& c, Sink<std::string_view> sink) override
    {
        ask(who, "remove_associations" + words(c.user));
        give_names(sink);
    }
    void remove_accounts(const Identity& who, List<std::string_view> which, Sink<std::string_view> sink) override
    {
        ask(who, "remove_accounts" + words(which));
        give_names(sink);
    }
    void remove_users(const Identity& who, List<std::string_view> which, Sink<std::string_view> sink) override
    {
        ask(who, "remove_users" + words(which));
        give_names(sink);
    }
    void remove_wckeys(const Identity& who, const model::WckeyCondition& c, Sink<std::string_view> sink) override
    {
        ask(who, "remove_wckeys" + words(c.name) + (c.id.empty() ? "" : " id" + words(c.id)));
        give_names(sink);
    }
    void remove_clusters(const Identity& who, const model::ClusterCondition& c, Sink<std::string_view> sink) override
    {
        ask(who, "remove_clusters" + words(c.cluster));
        give_names(sink);
    }

    std::optional<Error> requeue_refusal;             // of job 13
    std::optional<Error> partition_refusal;           // of those whose name begins with "bad"
    std::vector<model::Partition> stored_partitions;  // without their texts
    std::vector<model::Reservation> reservation_records;
    std::optional<Error> reservation_refusal;            // of those whose name begins with "bad"
    std::vector<std::pair<Place, std::string>> remarks;  // place and text of each part of a change that is left out
    std::vector<model::Qos> qos_records, stored_qos;
    std::vector<model::Association> association_records;
    std::vector<model::Account> account_records;
    std::vector<model::User> user_records;
    std::vector<model::Wckey> wckey_records;
    std::vector<model::ClusterRecord> cluster_records;
    std::vector<model::Instance> instance_records;
    std::vector<std::string> removed;  // the names in the answers to removals
    bool wckeys_have_names = true;     // false: found by number only

private:
    static std::string words(List<std::string_view> list)
    {
        std::string out;
        for (std::string_view word : list) out += " " + std::string(word);
        return out;
    }
    void give_names(Sink<std::string_view> sink) const
    {
        for (const std::string& name : removed) sink(std::string_view(name));
    }
    void ask(const Identity& who, std::string what)
    {
        asked.push_back(std::move(what));
        caller = who;
        if (!foreign.empty()) throw std::runtime_error(foreign);
        if (failure) throw Error(*failure);
    }
    template <class T>
    Listing<T> listing_of(const std::vector<T>& records)
    {
        Listing<T> listing(
            [this, &records](Sink<T> sink) {
                for (const T& record : records) {
                    ++records_made;
                    sink(record);
                }
                if (failure_after_records) throw Error(*failure_after_records);
            },
            11, 12);
        listing.version = version;
        return counts_records ? std::move(listing).counted(records.size()) : std::move(listing);
    }
};

}  // namespace test
