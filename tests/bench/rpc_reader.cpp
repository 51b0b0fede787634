// rpc-reader SLURM_CONF jobs|nodes [TIMES]: asks slurmctld as slurmrestd would, with the token of SLURM_JWT, receives the
// answer and looks no further. Prints the milliseconds of each time and the bytes: what a listing costs before anything is made
// of it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "messages/job.hpp"
#include "messages/node.hpp"
#include "restd/model/controller.hpp"
#include "rpc/bulkheads.hpp"
#include "rpc/controller_rpc.hpp"

int main(int argc, char** argv)
{
    using namespace restd;
    using namespace restd::slurm;
    const char* token = std::getenv("SLURM_JWT");
    if (argc < 3 || token == nullptr || (std::strcmp(argv[2], "jobs") != 0 && std::strcmp(argv[2], "nodes") != 0)) {
        std::fprintf(stderr, "usage: SLURM_JWT=.. rpc-reader SLURM_CONF jobs|nodes [TIMES]\n");
        return 2;
    }
    const bool jobs = std::strcmp(argv[2], "jobs") == 0;
    const int times = argc > 3 ? std::atoi(argv[3]) : 5;
    try {
        const ClientConf conf = read_client_conf(argv[1]);
        Bulkheads bulkheads{Settings()};
        const Credentials credentials(conf, static_cast<uid_t>(-1), bulkheads.munged);
        Resolver resolver;
        ControllerMemory memory(resolver);
        const ControllerRpc rpc(conf, resolver, credentials, bulkheads.slurmctld, memory);
        Identity caller;
        caller.token = token;
        // What GET jobs and GET nodes ask for where the request names no flags.
        constexpr auto flags = static_cast<std::uint16_t>(model::show_all | model::show_detail);
        const model::JobInfoQuery all_jobs{0, flags};
        const auto job_body = body_of<wire::job_info_request>(all_jobs);
        const UpdateRequest all_nodes{0, flags};
        const auto node_body = body_of<wire::update_msg>(all_nodes);
        for (int i = 0; i < times; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            const Message answer = jobs ? rpc.ask(caller, message::request_jobs, job_body, message::jobs, Effect::none)
                                        : rpc.ask(caller, message::request_nodes, node_body, message::nodes, Effect::none);
            const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
            std::printf("%.2f %zu\n", took.count(), answer.body.size());
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "rpc-reader: %s\n", e.what());
        return 1;
    }
}
