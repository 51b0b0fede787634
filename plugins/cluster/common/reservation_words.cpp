#include "reservation_words.hpp"

namespace restd::cluster {

std::string problem_of_new(const model::ReservationDescription& wanted)
{
    const auto some = [](const NoVal32& number) { return number.is_infinite() || number.value_or(0) != 0; };
    if (!wanted.start_time.is_set()) return "the start time is missing";
    if (!wanted.duration.is_set() && !wanted.end_time.is_set()) return "end time or duration is missing";
    if (wanted.end_time.is_number() && wanted.start_time.is_number() && wanted.start_time.value > wanted.end_time.value)
        return "it starts after its end";
    if (wanted.users.empty() && wanted.groups.empty() && wanted.accounts.empty())
        return "users, groups or accounts are missing: nobody could use it";
    if (!wanted.users.empty() && !wanted.groups.empty()) return "it can be for users or for groups, not for both";
    if (wanted.node_list.empty() && wanted.tres.empty() && wanted.licenses.empty() && wanted.burst_buffer.empty() &&
        !some(wanted.node_count) && !some(wanted.core_count))
        return "nodes, a number of nodes or cores, TRES or licenses are missing: it would reserve nothing";
    return {};
}

std::string problem_of_tres(List<model::Tres> tres)
{
    for (const model::Tres& one : tres) {
        if (one.type.empty()) return "a TRES without a type";
        if (one.count < 0) return "the TRES " + std::string(one.type) + " has a negative count";
    }
    return {};
}

std::string text_of_tres(List<model::Tres> tres)
{
    std::string text;
    for (const model::Tres& one : tres) {
        if (!text.empty()) text += ',';
        text += one.type;
        if (!one.name.empty()) (text += '/') += one.name;
        (text += '=') += std::to_string(one.count);
    }
    return text;
}

}  // namespace restd::cluster
