#include "restd/testkit/fake_cluster.hpp"

namespace restd::testkit {
namespace {

template <class Record>
Listing<Record> listing_of(const std::optional<Error>& failure, const std::vector<Record>& records)
{
    if (failure) throw Error(*failure);
    return Listing<Record>([&records](Sink<Record> sink) {
               for (const Record& record : records) sink(record);
           })
        .counted(records.size());
}

// The record that has this name, or all of them where nobody asks for one.
template <class Record, class Key>
Listing<Record> listing_of_one(const std::optional<Error>& failure, const std::vector<Record>& records, Key Record::*member,
                               const Key& key, int unknown)
{
    if (failure) throw Error(*failure);
    for (const Record& record : records)
        if (record.*member == key) return Listing<Record>([&record](Sink<Record> sink) { sink(record); }).counted(1);
    throw Error(unknown, std::string(error_text(unknown)), "fake cluster");
}

}  // namespace

class FakeCluster::Questions final : public Controller {
public:
    explicit Questions(const FakeCluster& fake) : fake_(fake) {}

    Listing<model::ControllerPing> ping(const Identity&) override
    {
        if (fake_.failure) throw Error(*fake_.failure);
        return {[](Sink<model::ControllerPing> sink) {
            sink({.hostname = "fake", .pinged = "UP", .responding = true, .mode = "primary", .primary = true});
        }};
    }
    Listing<model::License> licenses(const Identity&) override { return listing_of(fake_.failure, fake_.licenses); }
    Listing<model::Job> jobs(const Identity&, const model::JobInfoQuery&) override
    {
        return listing_of(fake_.failure, fake_.jobs);
    }
    Listing<model::Job> job(const Identity&, const JobId& job, const model::JobInfoQuery&) override
    {
        return listing_of_one(fake_.failure, fake_.jobs, &model::Job::job_id, job.job, err::invalid_job_id);
    }
    Listing<model::Node> nodes(const Identity&, const model::NodesQuery&) override
    {
        return listing_of(fake_.failure, fake_.nodes);
    }
    Listing<model::Node> node(const Identity&, std::string_view name, const model::NodesQuery&) override
    {
        return listing_of_one(fake_.failure, fake_.nodes, &model::Node::name, name, err::invalid_node_name);
    }
    Listing<model::Partition> partitions(const Identity&, const model::PartitionsQuery&) override
    {
        return listing_of(fake_.failure, fake_.partitions);
    }
    Listing<model::Partition> partition(const Identity&, std::string_view name, const model::PartitionsQuery&) override
    {
        return listing_of_one(fake_.failure, fake_.partitions, &model::Partition::name, name, err::invalid_partition_name);
    }
    Listing<model::Reservation> reservations(const Identity&, const model::ReservationsQuery&) override
    {
        return listing_of(fake_.failure, fake_.reservations);
    }

private:
    const FakeCluster& fake_;
};

class FakeCluster::DatabaseQuestions final : public Accounting {
public:
    explicit DatabaseQuestions(const FakeCluster& fake) : fake_(fake) {}

    Listing<model::DatabasePing> ping(const Identity&) override
    {
        if (fake_.failure) throw Error(*fake_.failure);
        return {[](Sink<model::DatabasePing> sink) { sink({"fake", true, 1, true}); }};
    }
    Listing<model::DatabaseJob> jobs(const Identity&, const model::JobCondition&) override
    {
        return listing_of(fake_.failure, fake_.database_jobs);
    }
    Listing<model::Account> accounts(const Identity&, const model::AccountCondition&) override
    {
        return listing_of(fake_.failure, fake_.accounts);
    }
    Listing<model::User> users(const Identity&, const model::UserCondition&) override
    {
        return listing_of(fake_.failure, fake_.users);
    }
    Listing<model::Association> associations(const Identity&, const model::AssociationCondition&) override
    {
        return listing_of(fake_.failure, fake_.associations);
    }
    Listing<model::Qos> qos(const Identity&, const model::QosCondition&) override
    {
        return listing_of(fake_.failure, fake_.qos);
    }

private:
    const FakeCluster& fake_;
};

FakeCluster::FakeCluster()
    : controller_port(std::make_shared<Questions>(*this)), accounting_port(std::make_shared<DatabaseQuestions>(*this))
{}

FakeCluster::~FakeCluster() = default;

ClusterInfo FakeCluster::info() const
{
    return {"fake", "24.11.5", "24", "11", "5", "accounting_storage/none"};
}

void FakeCluster::verify(Identity& identity)
{
    if (refusal) throw Error(*refusal);
    if (identity.token.empty() && !identity.is_known_here())
        throw Error(err::auth_credential_invalid, std::string(error_text(err::auth_credential_invalid)), "fake cluster");
    if (identity.proof == Proof::unchecked_token) identity.proof = Proof::token;
    if (identity.user.empty()) identity.user = "alice";
}

}  // namespace restd::testkit
