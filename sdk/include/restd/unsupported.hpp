// Bases for cluster backends that can do a part only: every call that is not overridden throws Error(err::not_supported).
//
// Without state of their own, so safe on any thread.
#pragma once

#include <string>

#include "restd/cluster.hpp"
#include "restd/error.hpp"

namespace restd {

[[noreturn]] inline void refuse_as_unsupported(const char* call)
{
    throw Error(err::not_supported, std::string(error_text(err::not_supported)), call);
}

class UnsupportedController : public Controller {
public:
    void ping(const Identity&, Sink<model::ControllerPing>) override { refuse_as_unsupported("ping"); }
    void diag(const Identity&, Sink<model::Stats>) override { refuse_as_unsupported("diag"); }
    void licenses(const Identity&, Sink<model::License>, Updated&) override { refuse_as_unsupported("licenses"); }
    void jobs(const Identity&, const model::JobInfoQuery&, Sink<model::Job>, Updated&) override
    {
        refuse_as_unsupported("jobs");
    }
    void job(const Identity&, std::string_view, const model::JobInfoQuery&, Sink<model::Job>, Updated&) override
    {
        refuse_as_unsupported("job");
    }
    void job_states(const Identity&, List<std::string_view>, Sink<model::JobStateRecord>) override
    {
        refuse_as_unsupported("job_states");
    }
    void submit(const Identity&, List<model::JobDescription>, Sink<model::SubmitResult>) override
    {
        refuse_as_unsupported("submit");
    }
    void update_job(const Identity&, std::string_view, const model::JobDescription&, Sink<model::JobArrayResult>) override
    {
        refuse_as_unsupported("update_job");
    }
    void cancel_jobs(const Identity&, const model::KillJobsRequest&, Sink<model::KillJobsResult>) override
    {
        refuse_as_unsupported("cancel_jobs");
    }
    void nodes(const Identity&, const model::NodesQuery&, Sink<model::Node>, Updated&) override
    {
        refuse_as_unsupported("nodes");
    }
    void node(const Identity&, std::string_view, const model::NodesQuery&, Sink<model::Node>, Updated&) override
    {
        refuse_as_unsupported("node");
    }
    void partitions(const Identity&, const model::PartitionsQuery&, Sink<model::Partition>, Updated&) override
    {
        refuse_as_unsupported("partitions");
    }
    void partition(const Identity&, std::string_view, const model::PartitionsQuery&, Sink<model::Partition>, Updated&) override
    {
        refuse_as_unsupported("partition");
    }
    void allocate(const Identity&, List<model::JobDescription>, Sink<model::SubmitResult>) override
    {
        refuse_as_unsupported("allocate");
    }
    void update_nodes(const Identity&, const model::NodeUpdate&) override { refuse_as_unsupported("update_nodes"); }
    void delete_node(const Identity&, std::string_view) override { refuse_as_unsupported("delete_node"); }
    void reservations(const Identity&, const model::ReservationsQuery&, Sink<model::Reservation>, Updated&) override
    {
        refuse_as_unsupported("reservations");
    }
    void shares(const Identity&, const model::SharesQuery&, Sink<model::Shares>, std::uint64_t&) override
    {
        refuse_as_unsupported("shares");
    }
    void reconfigure(const Identity&) override { refuse_as_unsupported("reconfigure"); }
};

class UnsupportedAccounting : public Accounting {
public:
    void ping(const Identity&, Sink<model::DatabasePing>) override { refuse_as_unsupported("ping"); }
    void diag(const Identity&, Sink<model::DatabaseStats>) override { refuse_as_unsupported("diag"); }
    void jobs(const Identity&, const model::JobCondition&, Sink<model::DatabaseJob>) override { refuse_as_unsupported("jobs"); }
    void tres(const Identity&, Sink<model::Tres>) override { refuse_as_unsupported("tres"); }
    void qos(const Identity&, const model::QosCondition&, Sink<model::Qos>) override { refuse_as_unsupported("qos"); }
    void associations(const Identity&, const model::AssociationCondition&, Sink<model::Association>) override
    {
        refuse_as_unsupported("associations");
    }
    void accounts(const Identity&, const model::AccountCondition&, Sink<model::Account>) override
    {
        refuse_as_unsupported("accounts");
    }
    void users(const Identity&, const model::UserCondition&, Sink<model::User>) override { refuse_as_unsupported("users"); }
    void wckeys(const Identity&, const model::WckeyCondition&, Sink<model::Wckey>) override { refuse_as_unsupported("wckeys"); }
    void clusters(const Identity&, const model::ClusterCondition&, Sink<model::ClusterRecord>) override
    {
        refuse_as_unsupported("clusters");
    }
    void instances(const Identity&, const model::InstanceCondition&, Sink<model::Instance>) override
    {
        refuse_as_unsupported("instances");
    }
    void store(const Identity&, const AccountingChange&, Sink<AccountingRemark>) override { refuse_as_unsupported("store"); }
    void add_users(const Identity&, const model::UsersToAdd&, const model::UserDetails&, Sink<std::string_view>,
                   Sink<AccountingRemark>) override
    {
        refuse_as_unsupported("add_users");
    }
    void add_accounts(const Identity&, const model::AccountsToAdd&, const model::AccountDetails&, Sink<std::string_view>,
                      Sink<AccountingRemark>) override
    {
        refuse_as_unsupported("add_accounts");
    }
    void remove_qos(const Identity&, const model::QosCondition&, Sink<std::string_view>) override
    {
        refuse_as_unsupported("remove_qos");
    }
    void remove_associations(const Identity&, const model::AssociationCondition&, Sink<std::string_view>) override
    {
        refuse_as_unsupported("remove_associations");
    }
    void remove_accounts(const Identity&, List<std::string_view>, Sink<std::string_view>) override
    {
        refuse_as_unsupported("remove_accounts");
    }
    void remove_users(const Identity&, List<std::string_view>, Sink<std::string_view>) override
    {
        refuse_as_unsupported("remove_users");
    }
    void remove_wckeys(const Identity&, const model::WckeyCondition&, Sink<std::string_view>) override
    {
        refuse_as_unsupported("remove_wckeys");
    }
    void remove_clusters(const Identity&, const model::ClusterCondition&, Sink<std::string_view>) override
    {
        refuse_as_unsupported("remove_clusters");
    }
};

}  // namespace restd
