// The suites of faults_of(), one for each kind.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "restd/testkit/conformance.hpp"

namespace restd::testkit {

// Each sentence once.
class Faults {
public:
    void add(std::string fault)
    {
        if (std::ranges::find(faults_, fault) == faults_.end()) faults_.push_back(std::move(fault));
    }
    // Calls `body`; an exception is a fault. `what`: what was called.
    void guard(const std::string& what, const std::function<void()>& body);
    std::vector<std::string> take() { return std::move(faults_); }

private:
    std::vector<std::string> faults_;
};

void check_auth(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults);
void check_parser(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults);
void check_content(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults);
void check_cluster(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults);

// The problem of an answer whose body should be JSON; empty: there is none.
std::string json_problem(const std::string& text);
// "/slurm/v0.0.42/job/1" for "/slurm/v0.0.42/job/{job_id}".
std::string filled(std::string_view path);
// One operation of an OpenAPI document.
struct Operation {
    Method method;
    std::string path;  // with {names}
    bool is_json;      // the document says that the answer is JSON
};
// The operations of a service's document. Throws if the document is not JSON.
std::vector<Operation> operations_of(TestService& service);
// Sends the request and looks at the answer: it is complete, of the type that it says, and no fault is logged as an error.
Answer try_operation(TestService& service, const Operation& operation, const std::string& when, Faults& faults);

}  // namespace restd::testkit
