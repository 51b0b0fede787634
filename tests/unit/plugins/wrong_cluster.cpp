// cluster/wrong: breaks the rules of its kind.
#include <stdexcept>

#include "restd/cluster.hpp"

namespace {

class WrongController final : public restd::Controller {
public:
    restd::Listing<restd::model::Job> jobs(const restd::Identity&, const restd::model::JobInfoQuery&) override
    {
        return restd::Listing<restd::model::Job>([](restd::Sink<restd::model::Job> sink) { sink({}); }).counted(2);
    }
    restd::Listing<restd::model::Node> nodes(const restd::Identity&, const restd::model::NodesQuery&) override
    {
        return {[runs = 0](restd::Sink<restd::model::Node> sink) mutable {
            if (runs++ == 0) sink({});
        }};
    }
    restd::Listing<restd::model::Partition> partitions(const restd::Identity&, const restd::model::PartitionsQuery&) override
    {
        throw std::runtime_error("no such table");
    }
};

class WrongCluster final : public restd::Cluster {
public:
    restd::ClusterInfo info() const override { return {"", "", "", "", "", ""}; }
    void verify(restd::Identity& identity) override
    {
        identity.proof = restd::Proof::token;
        identity.user.clear();
    }
    std::shared_ptr<restd::Controller> controller() override { return controller_; }

private:
    std::shared_ptr<WrongController> controller_ = std::make_shared<WrongController>();
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<WrongCluster>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::cluster, "wrong", "1.0", "Breaks the rules.", make);
