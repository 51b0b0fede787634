#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/same_word.hpp"

namespace restd::openapi {
namespace {

constexpr std::string_view source = "slurm_load_reservations()";

// Answers the reservations; only the one called `name` where that is not empty.
void reply_reservations(Call& call, std::string_view name)
{
    model::ReservationsResponse response;
    const auto reservations = [&](Sink<model::Reservation> sink) {
        bool any = false;
        const auto pass = [&](const model::Reservation& reservation) {
            if (!name.empty() && !same_word(reservation.name, name)) return;
            any = true;
            sink(reservation);
        };
        Updated updated;
        attempt("Unable to query reservations", source,
                [&] { call.controller().reservations(call.caller(), call.query<model::ReservationsQuery>(), pass, updated); });
        response.last_update = updated.last_update;
        // The original says so only where there are other reservations. Where there is none at all it says that there is no
        // error.
        if (!name.empty() && !any)
            throw Error(err::rest_invalid_query, "Unable to find reservation " + std::string(name), "op_handler_reservation");
    };
    response.reservations = reservations;
    call.reply(response);
}

}  // namespace

void get_reservations(Call& call)
{
    reply_reservations(call, {});
}

void get_reservation(Call& call)
{
    reply_reservations(call, call.parameters<model::ReservationParameter>().name);
}

}  // namespace restd::openapi
