#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/text.hpp"

namespace restd::openapi {
namespace {

constexpr std::string_view source = "slurm_load_reservations()";

Listing<model::Reservation> asked_reservations(Call& call)
{
    return attempt("Unable to query reservations", source,
                   [&] { return call.controller().reservations(call.caller(), call.query<model::ReservationsQuery>()); });
}

}  // namespace

void get_reservations(Call& call)
{
    const auto reservations = asked_reservations(call);
    model::ReservationsResponse response;
    response.last_update = reservations.last_update;
    response.reservations = reservations;
    call.reply(response);
}

void get_reservation(Call& call)
{
    const std::string_view name = call.parameters<model::ReservationParameter>().name;
    const auto reservations = asked_reservations(call);
    bool any = false;
    reservations([&](const model::Reservation& each) { any = any || same_word(each.name, name); });
    // The original has this error only if there are other reservations. Without any it answers "No error".
    if (!any) throw Error(err::rest_invalid_query, "Unable to find reservation " + std::string(name), "op_handler_reservation");
    const auto named = [&](Sink<model::Reservation> sink) {
        reservations([&](const model::Reservation& each) {
            if (same_word(each.name, name)) sink(each);
        });
    };
    model::ReservationsResponse response;
    response.last_update = reservations.last_update;
    response.reservations = named;
    call.reply(response);
}

}  // namespace restd::openapi
