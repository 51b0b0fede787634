// DatabaseWriter: the changes of one request, record by record, in slurmdbd's terms.
//
// Before anything is sent of a record it is asked what is there: what is not there is added, what differs is changed, and
// nothing is sent of what is the same, since slurmdbd takes a change that changes nothing for a failure and forgets what went
// before it. Commits nothing: that is the caller's. Throws Error: what names something that is not there is 422 and names the
// field, what slurmdbd refuses has its number. Threads: one at a time.
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

    // Adds the new qualities of service of a change that others of it name; their names, none where nothing was added. What
    // names one that is not committed makes slurmdbd (24.11) write beyond its memory: REQUIRES: committed before store().
    std::vector<std::string> add_named_qos(const AccountingChange& change);
    void store(const AccountingChange& change);
    // Removes those again.
    void take_back_qos(const std::vector<std::string>& names);
    // What was left out of the change, told as the cluster names things.
    void tell_left_out(Sink<AccountingRemark> remark);
    // What slurmdbd says that it has added.
    std::string add_users(const model::UsersToAdd& what, const model::UserDetails& details);
    std::string add_accounts(const model::AccountsToAdd& what, const model::AccountDetails& details);

    // What was removed.
    using Names = std::vector<std::string>;
    Names remove_qos(const model::QosCondition& condition);
    Names remove_associations(const model::AssociationCondition& condition);
    Names remove_accounts(List<std::string_view> names);
    Names remove_users(List<std::string_view> names);
    Names remove_wckeys(const model::WckeyCondition& condition);
    Names remove_clusters(const model::ClusterCondition& condition);

private:
    // What is there, as far as changes need to know it. The records' texts live as long as the writer.
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

    // ---- database_lookup.cpp: what is there ----
    std::optional<KnownAccount> find_account(std::string_view name);
    std::optional<KnownUser> find_user(std::string_view name, bool deleted_too = false);
    bool is_cluster(std::string_view name);
    // One association; its record, with what it inherits. `user` "": the account's own. `all`: its texts.
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
    // What is wrong with the cluster or the user is said of these places.
    void store_wckey(const model::Wckey& given, std::string_view user, const Place& cluster_place, const Place& user_place);
    void add_user(std::string_view name, std::uint16_t level);
    void modify_user(std::string_view name, const model::User& change, List<std::string_view> clusters = {});
    void modify_account(std::string_view name, const model::Account& change);

    // ---- database_limits.cpp: qualities of service and associations ----
    void store_qos(List<model::Qos> given);
    void add_qos(const model::Qos& given, const PlaceOf<model::Qos>& place);
    void change_qos(const model::Qos& given, const PlaceOf<model::Qos>& place, bool is_new);
    // No quality of service preempts itself, not through others either.
    void check_preemption(List<model::Qos> given);
    std::uint32_t id_of(const model::Qos& given) { return given.id != 0 ? given.id : *names_.find_quality(given.name); }
    void store_association(const model::Association& given, const PlaceOf<model::Association>& place);
    void add_association(std::string_view cluster, const KnownAccount& account, const model::Association& given,
                         const PlaceOf<model::Association>& place);
    void change_association(const AssociationRecord& has, const model::Association& given,
                            const PlaceOf<model::Association>& place);
    void check_defaults(List<model::Association> given);
    // Puts into `change` what is given and differs from what `has`; whether there is any.
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
    std::vector<DatabaseList<wire::assoc_rec>> held_;  // what records show into
    std::vector<DatabaseList<wire::wckey_rec>> held_wckeys_;
};

}  // namespace restd::slurm
