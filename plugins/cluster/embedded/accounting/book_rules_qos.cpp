#include <cmath>

#include "accounting/book_edit.hpp"
#include "accounting/book_fields.hpp"
#include "accounting/book_rules.hpp"
#include "base/shared_words.hpp"
#include "common/preemption.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

constexpr std::uint32_t known_flags = 0x7ff | model::qos_flag_partition_qos;

}  // namespace

void BookRules::store_qos(List<model::Qos> given)
{
    if (given.empty()) return;
    require_administrator("change qualities of service");
    // First create all of them, so that they can refer to each other.
    std::vector<std::uint32_t> ids;
    for (std::size_t i = 0; i < given.size(); ++i) ids.push_back(named_qos(given[i], Place::record<model::Qos>(i)).id);
    for (std::size_t i = 0; i < given.size(); ++i) change_qos(book_.qos.at(ids[i]), given[i], Place::record<model::Qos>(i));
}

QosRecord& BookRules::named_qos(const model::Qos& given, const PlaceOf<model::Qos>& place)
{
    if (given.id != 0) {
        const auto found = book_.qos.find(given.id);
        const bool there = found != book_.qos.end() && (!found->second.deleted || !given.name.empty());
        if (!there || (!given.name.empty() && !same_word(found->second.name, given.name)))
            throw Error(err::rest_invalid_query,
                        "QOS was not found for the requested ID " + std::to_string(given.id) +
                            (given.name.empty() ? "" : " and the name " + std::string(given.name)),
                        place(&model::Qos::id), 422);
        if (!found->second.deleted) return found->second;
    }
    if (given.name.empty())
        throw Error(err::rest_invalid_query, "Cannot create a QOS without a name", place(&model::Qos::name), 422);
    auto* qos = any_qos(book_, given.name);
    if (qos != nullptr && !qos->deleted) return *qos;
    if (qos == nullptr) {
        check_name(given.name, err::invalid_qos, "a QOS", place(&model::Qos::name));
        // Such names would be taken for ids, or for QOS to add to a list or remove from it.
        if (parse_number(given.name) || given.name.front() == '+' || given.name.front() == '-')
            throw Error(err::invalid_qos,
                        "The name of a QOS must not be a number or begin with a sign: \"" + std::string(given.name) + '"',
                        place(&model::Qos::name), 422);
    }
    return add_qos(book_, given.name, now_);
}

void BookRules::change_qos(QosRecord& qos, const model::Qos& given, const PlaceOf<model::Qos>& place)
{
    const QosRecord before = qos;
    if (given.description.data() != nullptr) {
        check_text(given.description, place(&model::Qos::description));
        qos.description = given.description;
    }
    if ((given.flags & model::qos_flag_not_set) == 0) {
        const auto flags = given.flags & known_flags;
        if ((given.flags & model::qos_flag_add) != 0)
            qos.flags |= flags;
        else if ((given.flags & model::qos_flag_remove) != 0)
            qos.flags &= ~flags;
        else
            qos.flags = flags;
    }
    if (given.preempt_mode != model::qos_preempt_mode_not_given) qos.preempt_mode = given.preempt_mode;
    if (given.priority.is_set()) qos.priority = given.priority.value_or(0);
    const auto check_real = [&](NoValDouble model::Qos::*member) {
        const NoValDouble& value = given.*member;
        if (value.is_number() && (!std::isfinite(value.value) || value.value < 0))
            throw Error(err::data_conv_failed, "A number of 0 or more is expected", place(member), 422);
    };
    check_real(&model::Qos::usage_factor);
    if (given.usage_factor.is_set()) qos.usage_factor = given.usage_factor.value_or(1);

    const auto set = [](auto& own, const auto& wanted, bool zero_is_none) {
        if (!wanted.is_set()) return;
        if (wanted.is_infinite() || (zero_is_none && wanted.value == 0))
            own = {};
        else
            own = wanted;
    };
    for (const auto& field : qos_numbers) set(qos.*field.own, given.*field.given, field.zero_is_none);
    for (const auto& field : qos_reals) {
        check_real(field.given);
        set(qos.*field.own, given.*field.given, field.zero_is_none);
    }
    for (const auto& field : qos_tres) apply(qos.*field.own, {}, given.*field.given, place(field.given));

    if (given.preempt_list.data() != nullptr) {
        qos.preempts = qos_list_of(given.preempt_list, place(&model::Qos::preempt_list));
        check_preemption(place);
    }
    if (!(qos == before)) qos.changed = now_;
}

// Throws Error if a QOS would preempt itself, directly or through others.
void BookRules::check_preemption(const PlaceOf<model::Qos>& place) const
{
    for (const auto& [id, record] : book_.qos)
        if (cluster::preempts_itself(
                id, [&](std::uint32_t by) -> const auto& { return book_.qos.at(by).preempts; }))
            throw Error(err::qos_preemption_loop, "QOS " + record.name + " would preempt itself",
                        place(&model::Qos::preempt_list));
}

}  // namespace restd::embedded
