// FakeCluster: a cluster whose records and failures a test sets.
//
// It lists what is in its members and accepts every caller. Everything else is not supported, as by a cluster plugin that does
// not override it. A test that looks at orders derives from Controller or Accounting, and sets the port.
//
// Threads: any, while no test changes the members.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "restd/cluster.hpp"

namespace restd::testkit {

class RESTD_EXPORT FakeCluster final : public Cluster {
public:
    FakeCluster();
    ~FakeCluster() override;

    // What questions list. What the views in the records point to must outlive the question.
    std::vector<model::Job> jobs;
    std::vector<model::Node> nodes;
    std::vector<model::Partition> partitions;
    std::vector<model::Reservation> reservations;
    std::vector<model::License> licenses;
    std::vector<model::DatabaseJob> database_jobs;
    std::vector<model::Account> accounts;
    std::vector<model::User> users;
    std::vector<model::Association> associations;
    std::vector<model::Qos> qos;

    std::optional<Error> failure;  // every question throws it
    std::optional<Error> refusal;  // verify() throws it
    std::string why_read_only;     // not empty: the cluster is read-only
    std::string why_not_ready;     // not empty: nothing can be asked
    bool takes_tokens = true;
    // Instead of those that list the members above.
    std::shared_ptr<Controller> controller_port;
    std::shared_ptr<Accounting> accounting_port;

    ClusterInfo info() const override;
    bool accepts_tokens() const override { return takes_tokens; }
    // A caller without a name is "alice". A token is good if it is not empty.
    void verify(Identity& identity) override;
    std::string read_only() const override { return why_read_only; }
    std::string not_ready(std::chrono::milliseconds) override { return why_not_ready; }
    bool hides_records() const override { return false; }
    std::shared_ptr<Controller> controller() override { return controller_port; }
    std::shared_ptr<Accounting> accounting() override { return accounting_port; }

private:
    class Questions;
    class DatabaseQuestions;
};

}  // namespace restd::testkit
