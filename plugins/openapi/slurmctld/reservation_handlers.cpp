#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/place.hpp"
#include "restd/text.hpp"

namespace restd::openapi {
namespace {

constexpr std::string_view source = "slurm_load_reservations()";

Listing<model::Reservation> asked_reservations(Call& call, const model::ReservationsQuery& query)
{
    return attempt("Unable to query reservations", source,
                   [&] { return call.controller().reservations(call.caller(), query); });
}

// `place`: of each description by its index.
template <class PlaceAt>
void store(ReplyCall<model::ReservationsStoredResponse>& call, List<model::ReservationDescription> reservations,
           const PlaceAt& place)
{
    for (std::size_t i = 0; i < reservations.size(); ++i)
        if (reservations[i].name.empty())
            throw Error(err::reservation_invalid, "A reservation needs a name: nothing was stored",
                        place(i)(&model::ReservationDescription::name), 422);
    bool all_stored = true;
    const auto failed = [&](const FailedEntry& entry) {
        all_stored = false;
        call.error(explained(entry.error, "Unable to store reservation " + std::string(reservations[entry.index].name),
                             "slurm_update_reservation()"));
    };
    if (!reservations.empty())
        attempt("Unable to store reservations", "slurm_update_reservation()",
                [&] { call.controller().store_reservations(call.caller(), reservations, failed); });
    model::ReservationsStoredResponse response;
    if (all_stored) response.reservations = reservations;
    call.reply(response);
}

}  // namespace

void get_reservations(TypedCall<model::ReservationsQuery, None, model::ReservationsResponse>& call)
{
    const auto reservations = asked_reservations(call, call.query());
    if (call.client_has({reservations.version})) return;
    model::ReservationsResponse response;
    response.last_update = reservations.last_update;
    response.reservations = reservations;
    call.reply(response);
}

void get_reservation(TypedCall<model::ReservationsQuery, None, model::ReservationsResponse, model::ReservationParameter>& call)
{
    const std::string_view name = call.parameters().name;
    const auto reservations = asked_reservations(call, call.query());
    bool any = false;
    reservations([&](const model::Reservation& each) { any = any || same_word(each.name, name); });
    // The original has this error only if there are other reservations. Without any it answers "No error".
    if (!any) throw Error(err::rest_invalid_query, "Unable to find reservation " + std::string(name), "op_handler_reservation");
    if (call.client_has({reservations.version})) return;
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

void post_reservation(TypedCall<None, model::ReservationDescription, model::ReservationsStoredResponse>& call)
{
    const auto& reservation = call.body();
    store(call, {&reservation, 1}, [](std::size_t) { return Place::record<model::ReservationDescription>(); });
}

void post_reservations(TypedCall<None, model::ReservationsRequest, model::ReservationsStoredResponse>& call)
{
    const auto& reservations = call.body().reservations;
    const auto place = [](std::size_t index) { return Place::record<model::ReservationDescription>(index); };
    if (reservations.data() == nullptr)
        throw Error(err::rest_invalid_query, "Missing required field 'reservations'",
                    Place::record<model::ReservationsRequest>()(&model::ReservationsRequest::reservations));
    if (reservations.empty())
        call.warn("There is no reservation in the list: nothing was changed",
                  Place::record<model::ReservationsRequest>()(&model::ReservationsRequest::reservations));
    store(call, reservations, place);
}

void delete_reservation(TypedCall<None, None, model::PlainResponse, model::ReservationParameter>& call)
{
    const std::string_view name = call.parameters().name;
    attempt("Unable to delete reservation " + std::string(name), "slurm_delete_reservation()",
            [&] { call.controller().delete_reservation(call.caller(), name); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace restd::openapi
