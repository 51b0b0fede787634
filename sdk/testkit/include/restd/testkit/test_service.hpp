// TestService: requests are answered as the daemon answers them, by the same code, but without a daemon: no socket, no worker
// threads, no other process.
//
//     TestService service;
//     service.use(tested_plugin());
//     service.caller.user = "alice";
//     expect_equal(service.get("/hello").body, "Hello, alice!\n");
//
// Without a plugin of the kind, `caller` is who sends every request, and the cluster is `cluster`, a fake one. Paths with
// {data_parser} need parsers: service.use(installed_plugin(PluginKind::data_parser, "v0.0.42")).
//
// Threads: after the first request, send() may be called on several threads at once. Everything else one at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "restd/auth.hpp"
#include "restd/content.hpp"
#include "restd/http.hpp"
#include "restd/plugin.hpp"
#include "restd/testkit/fake_cluster.hpp"
#include "restd/testkit/plugin_file.hpp"

namespace restd::testkit {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Sent {
    Method method = Method::get;
    std::string path = {};  // with the query, if there is one: "/jobs?limit=3"
    Headers headers = {};
    std::string body = {};
    Peer peer = stranger();

    // A client over TCP, of whom the system knows nothing.
    static Peer stranger() { return {.transport = Peer::Transport::tcp, .name = "[192.0.2.1]:40312"}; }
    // A process of this user at the other end of a unix socket.
    static Peer local(uid_t uid, gid_t gid)
    {
        return {Peer::Transport::unix_socket, "unix:/run/slurmrestd.sock", true, uid, gid, 4711};
    }
};

struct RESTD_EXPORT Answer {
    int status = 0;
    std::string content_type;
    std::string body;
    Headers headers;
    bool is_cut = false;             // the connection was cut: a part of the body is missing
    bool stays_open = false;         // by Call::open()
    std::vector<std::string> texts;  // of an answer that stays open: what was offered before the handler returned

    // Empty if there is no such header field.
    std::string header(std::string_view name) const;
};

class RESTD_EXPORT TestService {
public:
    TestService();
    ~TestService();
    TestService(const TestService&) = delete;
    TestService& operator=(const TestService&) = delete;

    // Change these before the first use(); the fake cluster and the caller at any time.
    Settings settings;  // as of a daemon with `-f /dev/null`
    FakeCluster cluster;
    Identity caller;  // a user whom the kernel has identified: alice, 1000. With Proof::none nobody: 401

    // Makes the plugin, and starts its helper if it has one. Throws what its factory throws. A cluster plugin comes first:
    // others may keep it.
    void use(const PluginFile& plugin, const std::vector<std::string>& flags = {});
    // Objects that the test has made itself. They outlive the service.
    void use(std::string name, AuthMethod& method);
    void use(std::string name, Content& content);
    void use(std::string name, Cluster& other);

    // Checks the routes, starts the cluster, and answers. Throws restd::Error, which names the plugin, if a route cannot be
    // served.
    Answer send(const Sent& sent);
    Answer get(std::string path, Headers headers = {}) { return send({Method::get, std::move(path), std::move(headers)}); }
    // `body` is JSON.
    Answer post(std::string path, std::string body, Headers headers = {});

    // The OpenAPI document as JSON.
    std::string document();
    // What the service has logged so far, a line each; the line of each request is at level info.
    std::vector<std::string> log() const;
    // What the plugins have logged.
    std::vector<std::string> plugin_log() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace restd::testkit
