#include "restd/testkit/test_service.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "host/service.hpp"
#include "restd/text.hpp"
#include "testkit/fake_response.hpp"
#include "testkit/plugin_helper.hpp"

namespace restd::testkit {
namespace {

// Keeps the lines: "error: TEXT".
class KeepingSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    std::vector<std::string> lines()
    {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        const auto level = spdlog::level::to_string_view(message.level);
        std::string line(level.data(), level.size());
        lines_.push_back(line.append(": ").append(message.payload.data(), message.payload.size()));
    }
    void flush_() override {}

    std::vector<std::string> lines_;
};

// Accepts every request as the caller of the test.
class CallersAuth final : public AuthMethod {
public:
    explicit CallersAuth(const Identity& caller) : caller_(caller) {}
    Verdict authenticate(const Request&, Identity& identity) override
    {
        if (caller_.proof == Proof::none) return {Outcome::not_applicable, "the test has no caller"};
        identity = caller_;
        return Outcome::accepted;
    }

private:
    const Identity& caller_;
};

}  // namespace

struct TestService::Parts {
    explicit Parts(const Identity& caller) : callers_auth(caller)
    {
        logger.set_level(spdlog::level::debug);
        plugin_logger.set_level(spdlog::level::debug);
    }

    std::shared_ptr<KeepingSink> lines = std::make_shared<KeepingSink>(), plugin_lines = std::make_shared<KeepingSink>();
    spdlog::logger logger{"service", lines}, plugin_logger{"plugin", plugin_lines};
    CallersAuth callers_auth;
    std::vector<std::unique_ptr<Plugin>> plugins;
    ServiceParts service_parts;
    std::mutex mutex;  // of those below
    std::unique_ptr<Service> service;
    bool has_started = false;
};

TestService::TestService() : parts_(std::make_unique<Parts>(caller))
{
    settings.slurm_conf = "/dev/null";
    caller.user = "alice";
    caller.proof = Proof::kernel;
    caller.uid = 1000;
    caller.gid = 1000;
    parts_->service_parts.settings = &settings;
    parts_->service_parts.log = &parts_->logger;
    parts_->service_parts.cluster = {"fake", &cluster};
    parts_->service_parts.contents_are_named = true;
}

TestService::~TestService()
{
    parts_->service.reset();
    if (parts_->has_started) parts_->service_parts.cluster.plugin->stop();
    while (!parts_->plugins.empty()) parts_->plugins.pop_back();
}

void TestService::use(const PluginFile& plugin, const std::vector<std::string>& flags)
{
    ServiceParts& parts = parts_->service_parts;
    const bool is_cluster = plugin.kind() == PluginKind::cluster;
    if (is_cluster && settings.helper == -1) settings.helper = start_helper_of(plugin);
    const PluginContext context{settings, parts_->plugin_logger, flags, is_cluster ? nullptr : parts.cluster.plugin};
    const auto keep = [&]<class Port>(std::unique_ptr<Port> made) {
        Port& port = *made;
        parts_->plugins.push_back(std::move(made));
        return &port;
    };
    switch (plugin.kind()) {
    case PluginKind::rest_auth: parts.auth.push_back({plugin.name(), keep(plugin.make<AuthMethod>(context))}); break;
    case PluginKind::openapi: parts.contents.push_back({plugin.name(), keep(plugin.make<Content>(context))}); break;
    case PluginKind::cluster: parts.cluster = {plugin.name(), keep(plugin.make<Cluster>(context))}; break;
    case PluginKind::data_parser:
        parts.parsers.push_back({plugin.name(), keep(plugin.make<DataParser>(context))});
        std::ranges::sort(parts.parsers, {}, [](const auto& parser) { return parser.plugin->api(); });
        break;
    }
}

void TestService::use(std::string name, AuthMethod& method)
{
    parts_->service_parts.auth.push_back({std::move(name), &method});
}

void TestService::use(std::string name, Content& content)
{
    parts_->service_parts.contents.push_back({std::move(name), &content});
}

void TestService::use(std::string name, Cluster& other)
{
    parts_->service_parts.cluster = {std::move(name), &other};
}

Answer TestService::send(const Sent& sent)
{
    {
        const std::lock_guard lock(parts_->mutex);
        ServiceParts& parts = parts_->service_parts;
        if (parts.auth.empty()) parts.auth.push_back({"test", &parts_->callers_auth});
        if (!parts_->service) parts_->service = make_service(parts);
        if (!std::exchange(parts_->has_started, true)) parts.cluster.plugin->start();
    }
    std::vector<Header> headers;
    for (const auto& [name, value] : sent.headers) headers.push_back({name, value});
    const std::string_view target = sent.path;
    Request request;
    request.method = sent.method;
    request.method_name = to_string(sent.method);
    request.path = target.substr(0, target.find('?'));
    request.has_query = request.path.size() != target.size();
    if (request.has_query) request.query = target.substr(request.path.size() + 1);
    request.headers = headers;
    request.body = sent.body;
    request.peer = &sent.peer;
    FakeResponse response;
    parts_->service->handle(request, response);

    Answer answer{response.status, response.type, response.text(), {}, response.aborted, response.long_answer != nullptr, {}};
    answer.headers.assign(response.fields.begin(), response.fields.end());
    if (answer.stays_open) {
        response.long_answer->close("the request has been answered");
        answer.texts = response.long_answer->texts();
    }
    return answer;
}

Answer TestService::post(std::string path, std::string body, Headers headers)
{
    headers.emplace_back("Content-Type", "application/json");
    return send({Method::post, std::move(path), std::move(headers), std::move(body)});
}

std::string TestService::document()
{
    return openapi_document(parts_->service_parts, Format::json, false);
}

std::vector<std::string> TestService::log() const
{
    return parts_->lines->lines();
}

std::vector<std::string> TestService::plugin_log() const
{
    return parts_->plugin_lines->lines();
}

std::string Answer::header(std::string_view name) const
{
    for (const auto& [field, value] : headers)
        if (same_word(field, name)) return value;
    return {};
}

}  // namespace restd::testkit
