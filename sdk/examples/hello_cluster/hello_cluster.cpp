// cluster/hello: a cluster that is there, answers ping, and does nothing else.
#include "restd/unsupported.hpp"

namespace {

class HelloController final : public restd::UnsupportedController {
public:
    void ping(const restd::Identity&, restd::Sink<restd::model::ControllerPing> sink) override
    {
        sink({.hostname = "hello", .pinged = "UP", .responding = true, .mode = "primary", .primary = true});
    }
};

class HelloCluster final : public restd::Cluster {
public:
    restd::ClusterInfo info() const override { return {"hello", "24.11.5", "24", "11", "5", "accounting_storage/none"}; }
    bool accepts_tokens() const override { return false; }
    void verify(restd::Identity& identity) override
    {
        // Without a key no token can be checked, so none is believed.
        if (!identity.local) throw restd::Error(restd::err::protocol_authentication_error, "Tokens are not accepted", "verify");
        if (identity.user.empty()) identity.user = std::to_string(identity.uid);
    }
    std::string issue_token(std::string_view, std::int64_t) override { restd::refuse_as_unsupported("issue_token"); }
    void start() override {}
    void stop() override {}
    restd::Controller& controller() override { return controller_; }
    restd::Accounting& accounting() override { return accounting_; }

private:
    HelloController controller_;
    restd::UnsupportedAccounting accounting_;
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<HelloCluster>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::cluster, "hello", "1.0", "Answers ping.", make);
