#include "accounting/database_conditions.hpp"

#include <ctime>

#include "common/words.hpp"
#include "names/reason_names.hpp"
#include "restd/error.hpp"
#include "wire/body.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

// Bits of JobCondition::flags (JOBCOND_FLAG_ of slurm/slurmdb.h).
namespace job_flag {
constexpr std::uint32_t duplicates = 0x1, no_steps = 0x2, no_truncation = 0x4, whole_het_job = 0x10, no_whole_het_job = 0x20,
                        no_wait = 0x40, no_default_usage = 0x80, script = 0x100, environment = 0x200;
}

// Splits the items of a condition's list: each is a single value or a comma-separated list.
List<std::string_view> words_of(List<std::string_view> list, Arena& arena)
{
    if (list.data() == nullptr) return {};
    std::vector<std::string_view> words;
    for (const std::string_view item : list)
        for (const std::string_view word : cluster::split(item)) words.push_back(word);
    if (words.empty()) return {};
    return arena.copy_list(words);
}

List<std::string_view> numbers_of(List<std::string_view> list, const Place& place, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    for (const std::string_view word : words)
        if (const auto number = cluster::parse_number(word); !number || *number > 0xffffffff)
            throw Error(err::data_conv_failed, "\"" + std::string(word) + "\" is no id: a whole number is expected", place,
                        422);
    return words;
}

List<std::string_view> qualities_of(List<std::string_view> list, const Place& place, DatabaseNames& names, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    return names.quality_ids(words, place, arena);
}

List<std::string_view> reasons_of(List<std::string_view> list, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    const std::string_view none = reason_name(no_value32);
    std::vector<std::string_view> numbers;
    for (const std::string_view word : words) {
        std::uint32_t reason = 0;
        if (const auto number = cluster::parse_number(word); number && *number <= 0xffff)
            reason = static_cast<std::uint32_t>(*number);
        else
            while (!cluster::same_word(reason_name(reason), word))
                if (reason_name(++reason) == none)
                    throw Error(err::data_conv_failed, "There is no reason " + std::string(word),
                                Place::record<model::JobCondition>()(&model::JobCondition::reason), 422);
        numbers.push_back(number_text(reason, arena));
    }
    return arena.copy_list(numbers);
}

List<std::string_view> states_of(List<std::uint32_t> list, Arena& arena)
{
    if (list.empty()) return {};
    std::vector<std::string_view> numbers;
    for (const std::uint32_t state : list) numbers.push_back(number_text(state, arena));
    return arena.copy_list(numbers);
}

List<std::string_view> users_of(List<std::string_view> list, People& people, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    std::vector<std::string_view> numbers;
    for (const std::string_view word : words) {
        const auto number = cluster::parse_number(word);
        const auto person = people.find(word);
        if (!person && !(number && *number < no_value32))
            throw Error(err::user_id_unknown, "Unable to resolve user: " + std::string(word),
                        Place::record<model::JobCondition>()(&model::JobCondition::users), 422);
        numbers.push_back(number_text(person ? person->uid : *number, arena));
    }
    return arena.copy_list(numbers);
}

List<std::string_view> groups_of(List<std::string_view> list, People& people, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    std::vector<std::string_view> numbers;
    for (const std::string_view word : words) {
        const auto number = cluster::parse_number(word);
        const auto group = people.group_id(word);
        if (!group && !(number && *number < no_value32))
            throw Error(err::group_id_unknown, "Unable to resolve group: " + std::string(word),
                        Place::record<model::JobCondition>()(&model::JobCondition::groups), 422);
        numbers.push_back(number_text(group ? *group : *number, arena));
    }
    return arena.copy_list(numbers);
}

// "1234", "1234_5", "1234+1", "1234.0", "1234.batch".
SelectedStep step_of(std::string_view text)
{
    const auto refuse = [&]() -> std::uint32_t {
        throw Error(err::data_conv_failed, "\"" + std::string(text) + "\" is no job or step",
                    Place::record<model::JobCondition>()(&model::JobCondition::step), 422);
    };
    const auto number = [&](std::string_view digits) {
        const auto value = cluster::parse_number(digits);
        return value && *value < no_value32 ? static_cast<std::uint32_t>(*value) : refuse();
    };
    SelectedStep out;
    out.step_id.step_id = no_value32;
    out.step_id.step_het_comp = no_value32;
    const std::size_t dot = text.find('.');
    std::string_view job = text.substr(0, dot);
    if (dot != text.npos) {
        std::string_view step = text.substr(dot + 1);
        const std::size_t plus = step.find('+');
        if (plus != step.npos) out.step_id.step_het_comp = number(step.substr(plus + 1));
        step = step.substr(0, plus);
        out.step_id.step_id = step == "batch"         ? 0xfffffffb
                              : step == "extern"      ? 0xfffffffc
                              : step == "interactive" ? 0xfffffffa
                                                      : number(step);
    }
    const std::size_t mark = job.find_first_of("_+");
    if (mark != job.npos) (job[mark] == '_' ? out.array_task_id : out.het_job_offset) = number(job.substr(mark + 1));
    out.step_id.job_id = number(job.substr(0, mark));
    return out;
}

List<SelectedStep> steps_of(List<std::string_view> list, Arena& arena)
{
    std::vector<SelectedStep> steps;
    for (const std::string_view word : words_of(list, arena)) steps.push_back(step_of(word));
    if (steps.empty()) return {};
    return arena.copy_list(steps);
}

bool is_empty(const JobCondition& c)
{
    JobCondition nothing;
    nothing.database_flags = 0;
    const auto bytes = [](const JobCondition& condition) {
        return packed(wire::last_version, body_of<wire::job_cond>(condition));
    };
    return bytes(c) == bytes(nothing);
}

// If only a start is given, the usage up to now is wanted.
void fill_in_end(Time start, Time& end, Time now)
{
    if (start != 0 && end == 0) end = now;
}

}  // namespace

List<std::string_view> just(std::string_view text, Arena& arena)
{
    return {arena.make<std::string_view>(text), 1};
}

void fill_in_period(JobCondition& c, Time now)
{
    if ((c.flags & job_flag::no_default_usage) != 0) return;
    if (!c.states.empty()) {
        if (c.start_time == 0 && c.steps.empty()) c.start_time = now;
        if (c.start_time != 0 && c.end_time == 0) c.end_time = c.start_time;
    } else if (c.steps.empty() && c.start_time == 0) {
        const std::time_t seconds = now;
        std::tm midnight{};
        localtime_r(&seconds, &midnight);
        midnight.tm_sec = midnight.tm_min = midnight.tm_hour = 0;
        midnight.tm_isdst = -1;
        c.start_time = std::mktime(&midnight);
    }
    if (c.end_time == 0) c.end_time = now;
    // The end is exclusive: move it behind the last second that counts.
    if (c.end_time == c.start_time || c.end_time == now) ++c.end_time;
}

JobCondition to_wire(const model::JobCondition& in, std::string_view cluster_name, Time now, DatabaseNames& names,
                     People& people, Arena& arena)
{
    auto c = record_of<JobCondition>(in);
    c.database_flags = 0;
    c.account = words_of(in.account, arena);
    c.association = numbers_of(in.association, Place::record<model::JobCondition>()(&model::JobCondition::association), arena);
    c.cluster = words_of(in.cluster, arena);
    c.constraints = words_of(in.constraints, arena);
    const auto bit = [](bool set, std::uint32_t value) { return set ? value : 0; };
    c.database_flags = bit(in.scheduler_unset, 0x1) | bit(in.scheduled_on_submit, 0x2) | bit(in.scheduled_by_main, 0x4) |
                       bit(in.scheduled_by_backfill, 0x8) | bit(in.job_started, 0x10) | bit(in.job_altered, 0x20);
    c.flags = bit(in.show_duplicates, job_flag::duplicates) | bit(in.skip_steps, job_flag::no_steps) |
              bit(in.disable_truncate_usage_time, job_flag::no_truncation) | bit(in.whole_hetjob, job_flag::whole_het_job) |
              bit(in.disable_whole_hetjob, job_flag::no_whole_het_job) | bit(in.disable_wait_for_result, job_flag::no_wait) |
              bit(in.usage_time_as_submit_time, job_flag::no_default_usage) | bit(in.show_batch_script, job_flag::script) |
              bit(in.show_job_environment, job_flag::environment);
    c.groups = groups_of(in.groups, people, arena);
    c.job_name = words_of(in.job_name, arena);
    c.partition = words_of(in.partition, arena);
    c.qos = qualities_of(in.qos, Place::record<model::JobCondition>()(&model::JobCondition::qos), names, arena);
    c.reason = reasons_of(in.reason, arena);
    c.reservation = words_of(in.reservation, arena);
    c.reservation_id =
        numbers_of(in.reservation_id, Place::record<model::JobCondition>()(&model::JobCondition::reservation_id), arena);
    c.states = states_of(in.state, arena);
    c.steps = steps_of(in.step, arena);
    if (in.submit_time != 0) {
        c.start_time = in.submit_time;
        c.flags |= job_flag::no_default_usage;
    }
    if (in.node.empty()) c.node = {};
    c.users = users_of(in.users, people, arena);
    c.wckey = words_of(in.wckey, arena);

    // A request without any filter gets all jobs of all clusters, as in the original slurmrestd.
    if (is_empty(c)) {
        c.database_flags = 1;  // DB flags are ignored
        return c;
    }
    if (c.database_flags == 0) c.database_flags = 1;  // DB flags are ignored
    if (c.flags == 0) c.flags = job_flag::duplicates | job_flag::no_truncation;
    if (c.cluster.empty()) c.cluster = just(cluster_name, arena);
    // If the client names jobs but no period, the jobs are found whenever they ran.
    const bool names_jobs = !c.steps.empty() && c.states.empty() && c.start_time == 0 && c.end_time == 0;
    if (!names_jobs) fill_in_period(c, now);
    return c;
}

JobCondition jobs_named(List<std::string_view> jobs, std::string_view cluster_name, Arena& arena)
{
    JobCondition c;
    c.flags = job_flag::no_default_usage;
    c.cluster = just(cluster_name, arena);
    c.steps = steps_of(jobs, arena);
    return c;
}

QosCondition to_wire(const model::QosCondition& in, Arena& arena)
{
    auto c = record_of<QosCondition>(in);
    if (in.description.empty()) c.description = {};
    c.id = numbers_of(in.id, Place::record<model::QosCondition>()(&model::QosCondition::id), arena);
    c.name = words_of(in.name, arena);
    return c;
}

AssociationCondition to_wire(const model::AssociationCondition& in, Time now, DatabaseNames& names, Arena& arena)
{
    auto c = record_of<AssociationCondition>(in);
    c.account = words_of(in.account, arena);
    c.cluster = words_of(in.cluster, arena);
    c.default_qos = qualities_of(
        in.default_qos, Place::record<model::AssociationCondition>()(&model::AssociationCondition::default_qos), names, arena);
    const auto bit = [](bool set, std::uint32_t value) { return set ? value : 0; };
    c.flags = bit(in.with_deleted, 1) | bit(in.with_usage, 2) | bit(in.only_defaults, 4) | bit(in.with_raw_qos, 8) |
              bit(in.with_sub_accounts, 16) | bit(in.without_parent_info, 32) | bit(in.without_parent_limits, 64);
    c.id = numbers_of(in.id, Place::record<model::AssociationCondition>()(&model::AssociationCondition::id), arena);
    c.partition = words_of(in.partition, arena);
    c.parent_account = words_of(in.parent_account, arena);
    c.qos = qualities_of(in.qos, Place::record<model::AssociationCondition>()(&model::AssociationCondition::qos), names, arena);
    fill_in_end(c.usage_start, c.usage_end, now);
    c.user = words_of(in.user, arena);
    // An empty list is a condition too: it matches the associations of any user, but not those of accounts themselves.
    if (in.user.data() != nullptr && c.user.data() == nullptr) c.user = in.user.first(0);
    return c;
}

AccountCondition to_wire(const model::AccountCondition& in, Time now, DatabaseNames& names, Arena& arena)
{
    auto c = record_of<AccountCondition>(in);
    if (in.association != nullptr) c.associations = to_wire(*in.association, now, names, arena);
    if (in.description.empty()) c.description = {};
    const auto bit = [](bool set, std::uint32_t value) { return set ? value : 0; };
    c.flags = bit(in.with_deleted, 1) | bit(in.with_associations, 2) | bit(in.with_coordinators, 4) |
              bit(in.no_users_are_coordinators, model::no_users_are_coordinators) |
              bit(in.users_are_coordinators, model::users_are_coordinators);
    return c;
}

UserCondition to_wire(const model::UserCondition& in, Time now, DatabaseNames& names, Arena& arena)
{
    auto c = record_of<UserCondition>(in);
    if (in.association != nullptr) c.associations = to_wire(*in.association, now, names, arena);
    c.default_account = words_of(in.default_account, arena);
    c.default_wckey = words_of(in.default_wckey, arena);
    return c;
}

model::WckeyCondition to_wire(const model::WckeyCondition& in, Time now, Arena& arena)
{
    model::WckeyCondition c = in;
    c.cluster = words_of(in.cluster, arena);
    c.id = numbers_of(in.id, Place::record<model::WckeyCondition>()(&model::WckeyCondition::id), arena);
    if (in.name.empty()) c.name = {};
    fill_in_end(c.usage_start, c.usage_end, now);
    c.user = words_of(in.user, arena);
    return c;
}

model::ClusterCondition to_wire(const model::ClusterCondition& in, Arena& arena)
{
    model::ClusterCondition c = in;
    c.cluster = words_of(in.cluster, arena);
    c.federation = words_of(in.federation, arena);
    c.rpc_version =
        numbers_of(in.rpc_version, Place::record<model::ClusterCondition>()(&model::ClusterCondition::rpc_version), arena);
    return c;
}

model::InstanceCondition to_wire(const model::InstanceCondition& in)
{
    const auto given = [](List<std::string_view> list) { return list.empty() ? List<std::string_view>() : list; };
    model::InstanceCondition c = in;
    c.cluster = given(in.cluster);
    c.extra = given(in.extra);
    c.instance_id = given(in.instance_id);
    c.instance_type = given(in.instance_type);
    if (in.node_list.empty()) c.node_list = {};
    return c;
}

}  // namespace restd::slurm
