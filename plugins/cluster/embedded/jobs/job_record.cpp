#include "jobs/job_record.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include "base/bytes.hpp"
#include "jobs/job_members.hpp"

namespace restd::embedded {
namespace {

constexpr std::string_view reason_names[] = {
    "None",
    "Priority",
    "Dependency",
    "Resources",
    "PartitionNodeLimit",
    "PartitionTimeLimit",
    "PartitionDown",
    "PartitionInactive",
    "JobHeldAdmin",
    "BeginTime",
    "Licenses",
    "JobHeldUser",
    "DependencyNeverSatisfied",
    "NonZeroExitCode",
    "RaisedSignal",
    "TimeLimit",
    "JobLaunchFailure",
    "BadConstraints",
    "JobArrayTaskLimit",
    "NodeDown",
    "DeadLine",
    "PartitionConfig",
    "SystemFailure",
    "ReqNodeNotAvail",
    "Reservation",
    "ReservationDeleted",
};

constexpr std::string_view policy_reason_names[] = {
    "InvalidAccount",
    "InvalidQOS",
    "AccountNotAllowed",
    "QOSNotAllowed",
    "QOSUsageThreshold",
    "QOSGrpJobsLimit",
    "QOSGrpSubmitJobsLimit",
    "QOSGrpWallLimit",
    "QOSMaxWallDurationPerJobLimit",
    "QOSMaxJobsPerUserLimit",
    "QOSMaxSubmitJobPerUserLimit",
    "MaxJobsPerAccount",
    "MaxSubmitJobsPerAccount",
    "AssocGrpJobsLimit",
    "AssocGrpSubmitJobsLimit",
    "AssocGrpWallLimit",
    "AssocMaxJobsLimit",
    "AssocMaxSubmitJobLimit",
    "AssocMaxWallDurationPerJobLimit",
};

class Encoder {
public:
    std::string out;

    template <class T>
    void operator()(unsigned tag, const T& member)
    {
        std::string value;
        put(value, member);
        if (value.empty()) return;
        out += static_cast<char>(tag);
        put_varint(out, value.size());
        out += value;
    }

private:
    static void put(std::string& out, const SharedText& text) { out = text.view(); }
    // A text that need not be there may be there and empty.
    static void put(std::string& out, const std::optional<SharedText>& text)
    {
        if (text) (out = '=') += text->view();
    }
    // Always written, because the default of some numbers is not 0.
    template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) static void put(std::string& out, const T& number)
    {
        const auto wide = static_cast<std::int64_t>(number);
        put_varint(out, (static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63));
    }
    template <class T>
    static void put(std::string& out, const NoVal<T>& number)
    {
        if (!number.is_set()) return;
        out += number.is_infinite() ? 'i' : 'n';
        if (number.is_number()) put_varint(out, static_cast<std::uint64_t>(number.value));
    }
    static void put(std::string& out, const std::vector<std::pair<std::uint8_t, std::uint64_t>>& pairs)
    {
        for (const auto& [key, value] : pairs) {
            out += static_cast<char>(key);
            put_varint(out, value);
        }
    }
    static void put(std::string& out, const std::vector<std::pair<std::uint32_t, std::uint64_t>>& pairs)
    {
        for (const auto& [key, value] : pairs) {
            put_varint(out, key);
            put_varint(out, value);
        }
    }
    static void put(std::string& out, const std::shared_ptr<const Amendment>& amendment)
    {
        if (!amendment) return;
        Encoder inner;
        visit_amendment(*amendment, inner);
        out = std::move(inner.out);
    }
    static void put(std::string& out, const std::shared_ptr<const TaskSet>& tasks)
    {
        if (tasks) out = tasks->text();
    }
    static void put(std::string& out, const DependencyList& list) { out = list.text(false); }
    static void put(std::string& out, const std::shared_ptr<const Allocation>& allocation)
    {
        if (!allocation) return;
        put_varint(out, allocation->cpus);
        put_varint(out, allocation->memory_mb);
        for (std::size_t cpu = 0; cpu < most_cpus; ++cpu)
            if (allocation->cpu_ids[cpu]) put_varint(out, cpu);
    }
};

class Decoder {
public:
    Decoder(std::string_view blob, TextPool& pool) : pool_(pool)
    {
        while (!blob.empty()) {
            const auto tag = static_cast<unsigned char>(blob.front());
            blob.remove_prefix(1);
            values_[tag] = get_bytes(blob);
            given_[tag] = true;
        }
    }

    template <class T>
    void operator()(unsigned tag, T& member)
    {
        if (given_[tag]) get(values_[tag], member);
    }

private:
    void get(std::string_view in, SharedText& text) { text = pool_.intern(in); }
    void get(std::string_view in, std::optional<SharedText>& text) { text = pool_.intern(in.substr(1)); }
    template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) void get(std::string_view in, T& number)
    {
        const auto folded = get_varint(in);
        number = static_cast<T>(static_cast<std::int64_t>((folded >> 1) ^ (~(folded & 1) + 1)));
    }
    template <class T>
    void get(std::string_view in, NoVal<T>& number)
    {
        const char kind = in.front();
        in.remove_prefix(1);
        number = kind == 'i' ? NoVal<T>::infinite() : NoVal<T>(static_cast<T>(get_varint(in)));
    }
    void get(std::string_view in, std::vector<std::pair<std::uint8_t, std::uint64_t>>& pairs)
    {
        while (in.size() > 1) {
            const auto key = static_cast<std::uint8_t>(in.front());
            in.remove_prefix(1);
            pairs.emplace_back(key, get_varint(in));
        }
    }
    void get(std::string_view in, std::vector<std::pair<std::uint32_t, std::uint64_t>>& pairs)
    {
        while (!in.empty()) {
            const auto key = static_cast<std::uint32_t>(get_varint(in));
            pairs.emplace_back(key, get_varint(in));
        }
    }
    void get(std::string_view in, std::shared_ptr<const Amendment>& amendment)
    {
        auto made = std::make_shared<Amendment>();
        visit_amendment(*made, Decoder(in, pool_));
        amendment = std::move(made);
    }
    void get(std::string_view in, std::shared_ptr<const TaskSet>& tasks)
    {
        if (auto spec = parse_array(in, 0xfffffff0)) tasks = std::make_shared<TaskSet>(std::move(spec->tasks));
    }
    void get(std::string_view in, DependencyList& list)
    {
        if (auto parsed = parse_dependency(in)) list = std::move(*parsed);
    }
    void get(std::string_view in, std::shared_ptr<const Allocation>& allocation)
    {
        auto made = std::make_shared<Allocation>();
        made->cpus = static_cast<std::uint32_t>(get_varint(in));
        made->memory_mb = get_varint(in);
        while (!in.empty())
            if (const auto cpu = get_varint(in); cpu < most_cpus) made->cpu_ids.set(cpu);
        allocation = std::move(made);
    }

    TextPool& pool_;
    std::array<std::string_view, 256> values_;
    std::bitset<256> given_;
};

}  // namespace

std::string_view to_string(Reason reason)
{
    auto index = static_cast<std::size_t>(reason);
    if (reason >= Reason::first_tres_limit) {
        index -= static_cast<std::size_t>(Reason::first_tres_limit);
        if (index >= tres_limit_kinds * limited_resources) return reason_names[0];
        return name_of(static_cast<TresLimit>(index / limited_resources),
                       static_cast<LimitedResource>(index % limited_resources));
    }
    if (reason >= Reason::invalid_account) {
        index -= static_cast<std::size_t>(Reason::invalid_account);
        return index < std::size(policy_reason_names) ? policy_reason_names[index] : reason_names[0];
    }
    return index < std::size(reason_names) ? reason_names[index] : reason_names[0];
}

std::string encode_details(const JobDetails& details)
{
    Encoder encoder;
    visit_details(details, encoder);
    return std::move(encoder.out);
}

void decode_details(std::string_view blob, JobDetails& details, TextPool& pool)
{
    visit_details(details, Decoder(blob, pool));
}

std::string encode_state(const JobRecord& record)
{
    Encoder encoder;
    visit_state(record, encoder);
    return std::move(encoder.out);
}

void decode_state(std::string_view blob, JobRecord& record, TextPool& pool)
{
    visit_state(record, Decoder(blob, pool));
}

void Amendment::merge(const Amendment& newer)
{
    const auto take = [](auto& own, const auto& given) {
        if (given) own = given;
    };
    take(comment_administrator, newer.comment_administrator);
    take(comment_job, newer.comment_job);
    take(comment_system, newer.comment_system);
    take(extra, newer.extra);
    take(wckey, newer.wckey);
    if (newer.derived_exit_code.is_set()) derived_exit_code = newer.derived_exit_code;
    for (const auto& [id, count] : newer.tres) {
        const auto own = std::find_if(tres.begin(), tres.end(), [id = id](const auto& entry) { return entry.first == id; });
        if (own != tres.end())
            own->second = count;
        else
            tres.emplace_back(id, count);
    }
}

void set_tasks(JobRecord& record, TaskSet tasks)
{
    auto text = tasks.text();
    if (record.details->array_max_running != 0) text += '%' + std::to_string(record.details->array_max_running);
    record.tasks_text = text;
    record.tasks = std::make_shared<TaskSet>(std::move(tasks));
}

std::string encode_payload(const JobPayload& payload)
{
    std::string out;
    put_varint(out, payload.script.size());
    out += payload.script;
    put_list(out, payload.environment);
    put_list(out, payload.arguments);
    return out;
}

std::shared_ptr<JobPayload> decode_payload(std::string_view blob)
{
    auto payload = std::make_shared<JobPayload>();
    payload->script = get_bytes(blob);
    payload->environment = get_list(blob);
    payload->arguments = get_list(blob);
    return payload;
}

std::string log_name(const JobRecord& job)
{
    std::string text = "JobId=" + std::to_string(job.job_id);
    if (job.array_task_id.is_number())
        text += " (" + std::to_string(job.array_job_id) + "_" + std::to_string(job.array_task_id.value) + ")";
    return text;
}

}  // namespace restd::embedded
