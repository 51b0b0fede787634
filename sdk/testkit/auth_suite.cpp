#include <algorithm>
#include <thread>

#include "host/auth_check.hpp"
#include "host/security_schemes.hpp"
#include "restd/log.hpp"
#include "restd/text.hpp"
#include "testkit/suites.hpp"

namespace restd::testkit {
namespace {

using Outcome = AuthMethod::Outcome;

// What no reason may show.
constexpr std::string_view marker = "xK3v9-secret-of-the-suite";

std::vector<std::string> words(std::string_view list)
{
    std::vector<std::string> found;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        found.emplace_back(trim(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return found;
}

bool is_printable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

struct Asked {
    Outcome outcome = Outcome::not_applicable;
    std::string why;
    Identity identity;
};

class Suite {
public:
    Suite(AuthMethod& method, Faults& faults) : method_(method), faults_(faults) {}

    // `when`: "for a stranger". An exception is a fault, but not an Error 503.
    Asked ask(const Headers& sent, const Peer& peer, const std::string& when)
    {
        std::vector<Header> headers;
        for (const auto& [name, value] : sent) headers.push_back({name, value});
        Request request;
        request.method = Method::get;
        request.method_name = "GET";
        request.path = "/slurm/v0.0.42/ping";
        request.headers = headers;
        request.peer = &peer;
        Asked asked;
        faults_.guard("authenticate() " + when, [&] {
            try {
                AuthMethod::Verdict verdict = method_.authenticate(request, asked.identity);
                asked.outcome = verdict.outcome;
                asked.why = std::move(verdict.why);
            } catch (const Error& error) {
                if (error.status() != 503) throw;
            }
        });
        if (asked.outcome == Outcome::accepted) {
            if (const std::string fault = fault_of(asked.identity); !fault.empty()) faults_.add(when + ": " + fault);
        }
        if (asked.why.find(marker) != std::string::npos)
            faults_.add(when + ": the reason of a refusal shows what may be a secret");
        return asked;
    }

    // The host cannot check anything but a token, so nobody may be accepted by anything else than his credentials.
    void refuses(const Headers& sent, const Peer& peer, const std::string& when)
    {
        const Asked asked = ask(sent, peer, when);
        if (asked.outcome == Outcome::accepted && asked.identity.proof != Proof::unchecked_token)
            faults_.add(when + ": accepted with Proof::" + std::string(to_string(asked.identity.proof)));
    }

    void strangers(const std::vector<std::string>& fields)
    {
        const Peer stranger = Sent::stranger();
        refuses({}, stranger, "for a stranger who sends nothing");
        refuses({{"X-SLURM-USER-NAME", "root"}}, stranger, "for a stranger who calls himself root");
        Peer unknown = Sent::local(0, 0);
        unknown.has_ids = false;
        refuses({}, unknown, "for a peer of a unix socket whose ids are unknown");
        const std::string values[] = {"",
                                      " ",
                                      std::string(marker),
                                      std::string(64 << 10, 'A'),
                                      "\x01\x7f\xff\xfe",
                                      "Bearer ",
                                      "Bearer " + std::string(marker),
                                      "Basic Og==",
                                      "%00",
                                      "'; --"};
        for (const std::string& field : fields) {
            // What is in a user's name may be shown.
            const bool is_name = same_word(field, "X-SLURM-USER-NAME");
            for (const std::string& value : values)
                if (!is_name || value.find(marker) == std::string::npos)
                    refuses({{field, value}}, stranger, "for garbage in " + field);
            refuses({{field, "one"}, {field, "two"}}, stranger, "for two fields " + field);
        }
    }

    void credentials(const Headers& good)
    {
        const Peer stranger = Sent::stranger();
        const Asked asked = ask(good, stranger, "with the credentials");
        if (asked.outcome != Outcome::accepted) {
            faults_.add("the credentials are not accepted: " + asked.why);
            return;
        }
        for (std::size_t i = 0; i < good.size() && asked.identity.proof != Proof::unchecked_token; ++i) {
            Headers changed = good;
            std::string& value = changed[i].second;
            const std::string when = "with another value of " + good[i].first;
            if (!value.empty()) value.back() = value.back() == 'x' ? 'y' : 'x';
            refuses(changed, stranger, when);
            value = good[i].second + "x";
            refuses(changed, stranger, when);
            value = good[i].second.substr(0, good[i].second.size() / 2);
            refuses(changed, stranger, when);
            changed = good;
            changed.push_back(good[i]);
            ask(changed, stranger, "with two fields " + good[i].first);
        }
        at_once(good, asked.identity);
    }

private:
    // From several threads, as the daemon does it.
    void at_once(const Headers& good, const Identity& expected)
    {
        constexpr int threads = 4, requests = 100;
        std::vector<Faults> found(threads);
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i)
            running.emplace_back([&, i] {
                Suite suite(method_, found[static_cast<std::size_t>(i)]);
                for (int n = 0; n < requests; ++n) {
                    const Asked asked = suite.ask(good, Sent::stranger(), "on several threads");
                    if (asked.outcome != Outcome::accepted || asked.identity.user != expected.user ||
                        asked.identity.uid != expected.uid || asked.identity.token != expected.token)
                        found[static_cast<std::size_t>(i)].add("on several threads: the answers differ");
                }
            });
        for (std::thread& thread : running) thread.join();
        for (Faults& one : found)
            for (std::string& fault : one.take()) faults_.add(std::move(fault));
    }

    AuthMethod& method_;
    Faults& faults_;
};

void check_texts(AuthMethod& method, const std::string& name, const std::vector<std::string>& fields, Faults& faults)
{
    const std::string_view challenge = method.challenge();
    if (!is_printable(challenge)) faults.add("challenge() has other characters than printable ASCII");
    if (!challenge.empty() && (challenge.front() == ' ' || challenge.front() == ','))
        faults.add("challenge() does not begin with a scheme");
    const std::string_view instructions = method.instructions();
    if (instructions.find_first_of("\r\n<>") != std::string_view::npos)
        faults.add("instructions() is not one line of plain text");
    const auto reads = [&](std::string_view field) {
        return std::ranges::any_of(fields, [&](const std::string& other) { return same_word(field, other); });
    };
    for (const std::string& field : fields)
        if (field.empty() || !is_printable(field) || field.find(' ') != std::string::npos)
            faults.add("fields() is no list of header fields, separated by commas");
    const std::vector<Named<AuthMethod>> methods{{name, &method}};
    const SecuritySchemes schemes(methods);
    for (const SecurityScheme& scheme : schemes.schemes()) {
        const std::string_view field =
            scheme.type == SecurityScheme::Type::header ? scheme.value : std::string_view("Authorization");
        if (!reads(field)) faults.add("fields() lacks " + std::string(field) + ", which security_schemes() has");
    }
    if (!challenge.empty() && fields.empty()) faults.add("challenge() asks for something, but fields() names no field");
}

}  // namespace

void check_auth(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults)
{
    TestService service;  // its settings and its cluster
    spdlog::logger log("plugin");
    const auto method = plugin.make<AuthMethod>({service.settings, log, {}, &service.cluster});
    const std::vector<std::string> fields = words(method->fields());
    faults.guard("a text", [&] { check_texts(*method, plugin.name(), fields, faults); });
    Suite suite(*method, faults);
    suite.strangers(fields);
    if (!options.credentials.empty()) suite.credentials(options.credentials);
    // Without tokens, as on a cluster without auth/jwt.
    service.cluster.takes_tokens = false;
    suite.strangers(fields);
    faults.guard("a text", [&] { check_texts(*method, plugin.name(), fields, faults); });
}

}  // namespace restd::testkit
