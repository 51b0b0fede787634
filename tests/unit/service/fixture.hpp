// A service with the real plugins and a fake cluster, and parsed answers.
#pragma once

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <string>
#include <vector>

#include "catch.hpp"
#include "fake_cluster.hpp"
#include "loaded_plugins.hpp"
#include "testkit/fake_response.hpp"

namespace test {

using restd::testkit::FakeLongAnswer;
using restd::testkit::FakeResponse;

struct TestRequest {
    Method method = Method::get;
    std::string path = {};
    std::string query = {};
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
};

// An auth plugin that accepts requests with "X-Test: yes", by a token, and refuses "X-Test: no".
class TestAuth final : public AuthMethod {
public:
    std::function<void(Identity&)> at_work;  // after the identity is filled in
    std::string name = "bob";
    std::string why;  // of what is not accepted
    std::vector<SecurityRequirement> schemes;
    Verdict authenticate(const Request& request, Identity& identity) override
    {
        const std::string_view answer = request.header("X-Test");
        if (answer.empty()) return {Outcome::not_applicable, why};
        identity.user = name;
        identity.token = "abc";
        identity.proof = Proof::unchecked_token;
        if (at_work) at_work(identity);
        if (answer == "yes") return Outcome::accepted;
        return {Outcome::refused, why};
    }
    std::vector<SecurityRequirement> security_schemes() const override { return schemes; }
};

struct Answer {
    int status = 0;
    std::string type;
    std::string text;
    std::map<std::string, std::string> fields;
    bool aborted = false;
    bool closed = false;

    Poco::JSON::Object::Ptr json() const { return Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>(); }
    std::string first(const std::string& list, const std::string& key) const
    {
        const auto entries = json()->getArray(list);
        return entries->size() == 0 ? "" : entries->getObject(0)->getValue<std::string>(key);
    }
    std::size_t size(const std::string& list) const { return json()->getArray(list)->size(); }
};

struct Fixture {
    Log log;
    Settings settings;
    FakeCluster cluster;
    TestAuth auth;
    Peer peer;
    std::vector<std::unique_ptr<DataParser>> parsers;
    std::vector<std::unique_ptr<Content>> contents;
    ServiceParts parts;
    std::unique_ptr<Service> service;
    std::size_t held_back = std::size_t{1} << 20;
    std::size_t until_gone = static_cast<std::size_t>(-1);
    std::function<void()> while_sending;  // called while the next answer is sent

    // Long answers, each with what is to be held until it has ended.
    std::vector<std::pair<std::shared_ptr<FakeLongAnswer>, std::shared_ptr<void>>> opened;

    explicit Fixture(const std::vector<std::string>& flags = {})
    {
        peer.name = "[127.0.0.1]:40312";
        parts.settings = &settings;
        parts.log = &log.logger;
        parts.auth = {{"test", &auth}};
        parts.cluster = {"fake", &cluster};
        for (const std::string& name : plugins::names(PluginKind::data_parser)) {
            parsers.push_back(load<DataParser>(PluginKind::data_parser, name, settings, log.logger, nullptr, flags));
            parts.parsers.push_back({name, parsers.back().get()});
        }
        for (const char* name : {"slurmctld", "slurmdbd"}) {
            contents.push_back(load<Content>(PluginKind::openapi, name, settings, log.logger));
            parts.contents.push_back({name, contents.back().get()});
        }
    }

    Answer ask(const TestRequest& sent, bool authenticated = true)
    {
        if (!service) service = make_service(parts);
        std::vector<Header> headers;
        if (authenticated) headers.push_back({"X-Test", "yes"});
        for (const auto& [name, value] : sent.headers) headers.push_back({name, value});
        Request request;
        request.method = sent.method;
        request.method_name = to_string(sent.method);
        request.path = sent.path;
        request.query = sent.query;
        request.has_query = !sent.query.empty();
        request.headers = headers;
        request.body = sent.body;
        request.peer = &peer;
        FakeResponse response;
        response.held_back = held_back;
        response.until_gone = until_gone;
        response.while_sending = std::exchange(while_sending, nullptr);
        service->handle(request, response);
        if (response.long_answer != nullptr) opened.emplace_back(response.long_answer, response.held);
        Answer answer{response.status, response.type, response.text(), response.fields, response.aborted, response.closed};
        return answer;
    }
    Answer get(const std::string& path, const std::string& query = {}) { return ask({Method::get, path, query, {}, {}}); }
    Answer send(Method method, const std::string& path, const std::string& body)
    {
        return ask({method, path, {}, body, {{"Content-Type", "application/json"}}});
    }
    Answer post(const std::string& path, const std::string& body) { return send(Method::post, path, body); }
};

}  // namespace test
