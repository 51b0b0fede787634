// DatabaseWriter: makes the changes of one request, record by record, in slurmdbd's terms.
//
// It first asks what slurmdbd has. Missing records are added, different ones are changed, and nothing is sent for equal ones:
// slurmdbd treats a change without effect as a failure and drops the changes before it. It never commits; the caller does.
// Throws Error: 422 with the field if a record names something that does not exist; slurmdbd's error number if slurmdbd
// refuses. Threads: one at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/database_names.hpp"
#include "accounting/database_session.hpp"
#include "common/left_out.hpp"
#include "conf/client_conf.hpp"
#include "restd/cluster.hpp"

namespace restd::slurm {

class DatabaseWriter {
public:
    DatabaseWriter(DatabaseSession& session, const ClientConf& conf) : session_(session), conf_(conf), names_(session) {}

    // Adds those new QOS of a change that other QOS of it name. Returns their names, which may be none. slurmdbd (24.11) writes
    // out of bounds if a QOS names one that is not committed. REQUIRES: the caller commits them before store().
    std::vector<std::string> add_named_qos(const AccountingChange& change);
    void store(const AccountingChange& change);
    // Removes these QOS again.
    void take_back_qos(const std::vector<std::string>& names);
    // Reports what was left out of the change, in the cluster's own terms.
    void tell_left_out(Sink<AccountingRemark> remark);
    // Both return slurmdbd's text about what it has added.
    std::string add_users(const model::UsersToAdd& what, const model::UserDetails& details);
    std::string add_accounts(const model::AccountsToAdd& what, const model::AccountDetails& details);

    // Changes the accounting records of the jobs of the condition. Returns slurmdbd's text about each.
    using Names = std::vector<std::string>;
    Names modify_jobs(const JobCondition& jobs, const model::JobModification& change);

    // Each returns the names of what was removed.
    Names remove_qos(const model::QosCondition& condition);
    Names remove_associations(const model::AssociationCondition& condition);
    Names remove_accounts(List<std::string_view> names);
    Names remove_users(List<std::string_view> names);
    Names remove_wckeys(const model::WckeyCondition& condition);
    Names remove_clusters(const model::ClusterCondition& condition);

private:
    // The existing records, as far as changes need them. Their texts live as long as the writer.
    struct KnownCoordinator {
        std::string name;
        bool is_direct;
    };
    struct KnownAccount {
        std::string name, description, organization;
        std::uint32_t flags = 0;
        std::vector<KnownCoordinator> coordinators;
    };
    struct KnownWckey {
        std::string cluster, name;
    };
    struct KnownUser {
        std::string name, default_account, default_wckey;
        std::uint16_t level = 0;
        std::vector<KnownWckey> wckeys;
    };

    // ---- database_lookup.cpp: existing records ----
    std::optional<KnownAccount> find_account(std::string_view name);
    std::optional<KnownUser> find_user(std::string_view name, bool deleted_too = false);
    bool is_cluster(std::string_view name);
    // One association, with what it inherits. `user` "": the account's own association.
    std::optional<AssociationRecord> find_association(std::string_view cluster, std::string_view account, std::string_view user,
                                                      std::string_view partition);
    std::vector<AssociationRecord> find_associations(const AssociationCondition& condition);
    std::optional<model::Wckey> find_wckey(std::string_view cluster, std::string_view user, std::string_view name);
    KnownAccount require_account(std::string_view name, const Place& place);
    KnownUser require_user(std::string_view name, const Place& place);
    std::string_view require_cluster(std::string_view name, const Place& place);  // "": this one

    // ---- database_writer.cpp ----
    void store_resource(const model::Tres& given, const PlaceOf<model::Tres>& place);
    void store_cluster(const model::ClusterRecord& given, const PlaceOf<model::ClusterRecord>& place);
    void store_account(const model::Account& given, const PlaceOf<model::Account>& place);
    void store_coordinators(const model::Account& given, const PlaceOf<model::Account>& place);
    void store_user(const model::User& given, const PlaceOf<model::User>& place);
    void rename_user(const model::User& given, const PlaceOf<model::User>& place);
    void store_defaults(const model::User& given, const PlaceOf<model::User>& place);
    // Errors about the cluster or the user name these places.
    void store_wckey(const model::Wckey& given, std::string_view user, const Place& cluster_place, const Place& user_place);
    void add_user(std::string_view name, std::uint16_t level);
    void modify_user(std::string_view name, const model::User& change, List<std::string_view> clusters = {});
    void modify_account(std::string_view name, const model::Account& change);

    // ---- database_limits.cpp: QOS and associations ----
    void store_qos(List<model::Qos> given);
    void add_qos(const model::Qos& given, const PlaceOf<model::Qos>& place);
    void change_qos(const model::Qos& given, const PlaceOf<model::Qos>& place, bool is_new);
    // Throws if a QOS would preempt itself, directly or through others.
    void check_preemption(List<model::Qos> given);
    std::uint32_t id_of(const model::Qos& given) { return given.id != 0 ? given.id : *names_.find_quality(given.name); }
    void store_association(const model::Association& given, const PlaceOf<model::Association>& place);
    void add_association(std::string_view cluster, const KnownAccount& account, const model::Association& given,
                         const PlaceOf<model::Association>& place);
    void change_association(const AssociationRecord& has, const model::Association& given,
                            const PlaceOf<model::Association>& place);
    void check_defaults(List<model::Association> given);
    // Copies into `change` the given limits that differ from `has`. Returns whether there are any.
    bool fill_limits(AssociationRecord& change, const AssociationRecord& has, const model::AssociationLimits& given,
                     const PlaceOf<model::AssociationLimits>& place);
    NoVal32 limit_number(const NoVal32& given, const Place& place) const;
    std::string_view tres_change(std::string_view has, List<model::Tres> given, const Place& place);

    template <class T>
    List<T> empty_list()
    {
        return arena_.copy_list(std::vector<T>());
    }

    DatabaseSession& session_;
    const ClientConf& conf_;
    DatabaseNames names_;
    cluster::LeftOut left_out_;
    Arena arena_;
    std::vector<DatabaseList<wire::assoc_rec>> held_;  // own the texts that records point into
    std::vector<DatabaseList<wire::wckey_rec>> held_wckeys_;
};

}  // namespace restd::slurm
