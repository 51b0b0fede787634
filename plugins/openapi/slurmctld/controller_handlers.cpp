#include <string>

#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"

namespace restd::openapi {

void get_ping(TypedCall<None, None, model::PingResponse>& call)
{
    const auto pings =
        attempt("Unable to ping the controllers", "op_handler_ping", [&] { return call.controller().ping(call.caller()); });
    model::PingResponse response;
    response.pings = pings;
    call.reply(response);
}

void get_diag(TypedCall<None, None, model::DiagResponse>& call)
{
    // The record is valid only while the sink runs, so the reply is written there.
    const auto reply = [&](const model::Stats& stats) {
        model::DiagResponse response;
        response.statistics = &stats;
        call.reply(response);
    };
    attempt("slurm_get_statistics() failed to get slurmctld statistics", "op_handler_diag",
            [&] { call.controller().diag(call.caller(), reply); });
}

void get_licenses(TypedCall<None, None, model::LicensesResponse>& call)
{
    const auto licenses =
        attempt("Unable to query licenses", "slurm_load_licenses()", [&] { return call.controller().licenses(call.caller()); });
    if (call.client_has({licenses.version})) return;
    model::LicensesResponse response;
    response.last_update = licenses.last_update;
    response.licenses = licenses;
    call.reply(response);
}

void get_conf(TypedCall<model::ConfigurationQuery, None, model::ConfigurationResponse>& call)
{
    constexpr std::string_view source = "_dump_config";
    // The record is valid only while the sink runs, so the reply is written there.
    const auto reply = [&](const model::Configuration& configuration) {
        model::ConfigurationResponse response;
        response.configuration = &configuration;
        call.reply(response);
    };
    const Time update_time = call.query().update_time;
    try {
        attempt("Unable to query the configuration", source,
                [&] { call.controller().configuration(call.caller(), update_time, reply); });
    } catch (const Error& error) {
        if (error.number() != err::no_change_in_data) throw;
        call.warn("The configuration has not changed since update_time", std::string(source));
        model::ConfigurationResponse response;
        call.reply(response);
    }
}

void get_shares(TypedCall<model::SharesQuery, None, model::SharesResponse>& call)
{
    model::SharesList list;
    const auto shares = attempt("slurm_associations_get_shares() failed", "_dump_shares",
                                [&] { return call.controller().shares(call.caller(), call.query(), list.total_shares); });
    list.shares = shares;
    model::SharesResponse response;
    response.shares = &list;
    call.reply(response);
}

void get_reconfigure(TypedCall<None, None, model::PlainResponse>& call)
{
    attempt("slurm_reconfigure() failed", "op_handler_reconfigure", [&] { call.controller().reconfigure(call.caller()); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace restd::openapi
