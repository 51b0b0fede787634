#include <algorithm>
#include <string>
#include <vector>

#include "common/reservation_words.hpp"
#include "controller/controller.hpp"
#include "controller/each_entry.hpp"
#include "messages/node.hpp"
#include "restd/text.hpp"
#include "rpc/record_list.hpp"
#include "rpc/spoken_versions.hpp"
#include "wire/uncarried.hpp"

namespace restd::slurm {
namespace {

[[noreturn]] void refuse(std::string_view name, const std::string& why)
{
    throw Error(err::reservation_invalid, "reservation \"" + std::string(name) + "\": " + why, "cluster/slurm", 422);
}

// Throws Error if this version has no field for something that is given.
void pack(Packer& to, const ReservationOrder& order, const PlaceOf<model::ReservationDescription>& place)
{
    for_uncarried<update_resv_rows>(order, to.version(), [&](const WireRow& row) {
        const bool is_hubs = row.offset + row.size <= sizeof(model::ReservationDescription);
        throw Error(err::not_supported, needs_release("slurmctld", to.version(), row.first),
                    is_hubs ? place.member_at(row.offset, row.size) : place(&model::ReservationDescription::tres));
    });
    wire::update_resv::pack(to, order);
}

}  // namespace

void SlurmController::store_reservations(const Identity& caller, List<model::ReservationDescription> wanted,
                                         Sink<FailedEntry> failed)
{
    for (const auto& entry : wanted)
        if (entry.name.empty()) throw Error(err::reservation_invalid, "a reservation without a name", "cluster/slurm", 422);
    std::vector<std::string> names;
    reservations(caller, {})([&](const model::Reservation& known) { names.emplace_back(known.name); });

    const auto store = [&](const model::ReservationDescription& entry, const PlaceOf<model::ReservationDescription>& place) {
        auto order = record_of<ReservationOrder>(entry);
        if (const auto problem = cluster::problem_of_tres(entry.tres); !problem.empty()) refuse(entry.name, problem);
        const std::string tres = cluster::text_of_tres(entry.tres);
        if (!entry.tres.empty()) order.tres_text = tres;
        // slurmctld's names are case-sensitive: send the name as slurmctld has it.
        auto known = std::ranges::find(names, entry.name);
        if (known == names.end())
            known = std::ranges::find_if(names, [&](const std::string& name) { return same_word(name, entry.name); });
        if (known != names.end()) {
            order.name = *known;
            parts_.rpc.tell(
                caller, message::update_reservation, [&](Packer& to) { pack(to, order, place); }, Effect::changes);
            return;
        }
        if (const auto problem = cluster::problem_of_new(entry); !problem.empty()) refuse(entry.name, problem);
        const Message answer = parts_.rpc.ask(
            caller, message::create_reservation, [&](Packer& to) { pack(to, order, place); }, message::created_reservation,
            Effect::changes);
        Arena arena;
        names.emplace_back(read_answer<wire::resv_name>(answer, arena).name);
    };
    for_each_entry(
        wanted.size(), [&](std::size_t i) { store(wanted[i], Place::record<model::ReservationDescription>(i)); }, failed);
}

void SlurmController::delete_reservation(const Identity& caller, std::string_view name)
{
    parts_.rpc.tell(caller, message::delete_reservation, body_of<wire::resv_name>({name}), Effect::changes);
}

}  // namespace restd::slurm
