// cluster/hello: a cluster that answers ping and can do nothing else.
#include "restd/cluster.hpp"

namespace {

class HelloController final : public restd::Controller {
public:
    restd::Listing<restd::model::ControllerPing> ping(const restd::Identity&) override
    {
        return {[](restd::Sink<restd::model::ControllerPing> sink) {
            sink({.hostname = "hello", .pinged = "UP", .responding = true, .mode = "primary", .primary = true});
        }};
    }
};

class HelloCluster final : public restd::Cluster {
public:
    restd::ClusterInfo info() const override { return {"hello", "24.11.5", "24", "11", "5", "accounting_storage/none"}; }
    void verify(restd::Identity& identity) override
    {
        // Without a key it cannot check tokens, so it refuses them.
        if (!identity.is_known_here())
            throw restd::Error(restd::err::protocol_authentication_error, "Tokens are not accepted", "verify");
        if (identity.user.empty()) identity.user = std::to_string(identity.uid);
    }
    std::shared_ptr<restd::Controller> controller() override { return controller_; }

private:
    std::shared_ptr<HelloController> controller_ = std::make_shared<HelloController>();
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<HelloCluster>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::cluster, "hello", "1.0", "Answers ping.", make);
