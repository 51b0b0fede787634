// Bases for cluster backends that can do a part only: every call that is not overridden throws Error(err::not_supported).
//
// Without state of their own, so safe on any thread.
#pragma once

#include <string>

#include "restd/cluster.hpp"
#include "restd/error.hpp"

namespace restd {

[[noreturn]] inline void refuse_as_unsupported(const char* call)
{
    throw Error(err::not_supported, std::string(error_text(err::not_supported)), call);
}

class UnsupportedController : public Controller {
public:
    void ping(const Identity&, Sink<model::ControllerPing>) override { refuse_as_unsupported("ping"); }
    void diag(const Identity&, Sink<model::Stats>) override { refuse_as_unsupported("diag"); }
    void licenses(const Identity&, Sink<model::License>, Updated&) override { refuse_as_unsupported("licenses"); }
    void jobs(const Identity&, const model::JobInfoQuery&, Sink<model::Job>, Updated&) override
    {
        refuse_as_unsupported("jobs");
    }
    void job(const Identity&, std::string_view, const model::JobInfoQuery&, Sink<model::Job>, Updated&) override
    {
        refuse_as_unsupported("job");
    }
    void job_states(const Identity&, List<std::string_view>, Sink<model::JobStateRecord>) override
    {
        refuse_as_unsupported("job_states");
    }
    void submit(const Identity&, List<model::JobDescription>, Sink<model::SubmitResult>) override
    {
        refuse_as_unsupported("submit");
    }
    void update_job(const Identity&, std::string_view, const model::JobDescription&, Sink<model::JobArrayResult>) override
    {
        refuse_as_unsupported("update_job");
    }
    void cancel_job(const Identity&, std::string_view, std::uint16_t, std::uint16_t) override
    {
        refuse_as_unsupported("cancel_job");
    }
    void cancel_jobs(const Identity&, const model::KillJobsRequest&, Sink<model::KillJobsResult>) override
    {
        refuse_as_unsupported("cancel_jobs");
    }
    void nodes(const Identity&, const model::NodesQuery&, Sink<model::Node>, Updated&) override
    {
        refuse_as_unsupported("nodes");
    }
    void node(const Identity&, std::string_view, const model::NodesQuery&, Sink<model::Node>, Updated&) override
    {
        refuse_as_unsupported("node");
    }
    void partitions(const Identity&, const model::PartitionsQuery&, Sink<model::Partition>, Updated&) override
    {
        refuse_as_unsupported("partitions");
    }
    void partition(const Identity&, std::string_view, const model::PartitionsQuery&, Sink<model::Partition>, Updated&) override
    {
        refuse_as_unsupported("partition");
    }
};

class UnsupportedAccounting : public Accounting {
public:
    void ping(const Identity&, Sink<model::DatabasePing>) override { refuse_as_unsupported("ping"); }
    void diag(const Identity&, Sink<model::DatabaseStats>) override { refuse_as_unsupported("diag"); }
    void jobs(const Identity&, const model::JobCondition&, Sink<model::DatabaseJob>) override { refuse_as_unsupported("jobs"); }
};

}  // namespace restd
