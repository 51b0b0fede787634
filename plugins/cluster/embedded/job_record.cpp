#include "job_record.hpp"

#include <array>
#include <cstring>
#include <type_traits>

#include "bytes.hpp"

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

// --- members and their tags; a tag is never used again for something else ---

template <class Details, class Visitor>
void visit_details(Details& d, Visitor&& v)
{
    v(1, d.name), v(2, d.account), v(3, d.partitions), v(4, d.user), v(5, d.group), v(6, d.qos), v(7, d.comment);
    v(8, d.admin_comment), v(9, d.system_comment), v(10, d.extra), v(11, d.mail_user), v(12, d.licenses), v(13, d.features);
    v(14, d.required_nodes), v(15, d.excluded_nodes), v(16, d.std_in), v(17, d.std_out), v(18, d.std_err), v(19, d.work_dir);
    v(20, d.wckey), v(21, d.network), v(22, d.tres_per_task), v(23, d.mcs_label), v(24, d.prefer), v(25, d.command);
    v(26, d.submit_host), v(27, d.cpu_binding), v(28, d.selinux_context), v(29, d.tres_req), v(30, d.array_text);
    v(31, d.user_id), v(32, d.group_id), v(33, d.flags), v(34, d.tasks), v(35, d.cpus_wanted), v(36, d.max_cpus);
    v(37, d.min_nodes), v(38, d.max_nodes), v(39, d.time_minimum), v(40, d.temporary_disk), v(41, d.cpus_per_task);
    v(42, d.cpus_per_node), v(43, d.threads_per_core), v(44, d.cores_per_socket), v(45, d.sockets_per_node);
    v(46, d.tasks_per_node), v(47, d.tasks_per_socket), v(48, d.tasks_per_core), v(49, d.memory_per_cpu);
    v(50, d.memory_per_node), v(51, d.cpus), v(52, d.memory_mb), v(53, d.nice), v(54, d.deadline), v(55, d.mail_type);
    v(56, d.shared), v(57, d.open_mode), v(58, d.kill_warning_signal), v(59, d.kill_warning_delay), v(60, d.requeue);
    v(61, d.exclusive), v(62, d.contiguous), v(63, d.overcommit), v(64, d.array_max_running), v(65, d.array_count);
    v(66, d.array_min), v(67, d.array_max), v(68, d.array_step), v(69, d.profile), v(70, d.rlimits);
    v(71, d.kill_warning_flags), v(80, d.no_script), v(81, d.reservation), v(90, d.qos_id);
}

template <class Record, class Visitor>
void visit_state(Record& r, Visitor&& v)
{
    v(1, r.job_id), v(2, r.array_job_id), v(3, r.array_task_id), v(4, r.state), v(5, r.reason), v(6, r.started_by);
    v(7, r.held_by_admin), v(8, r.cancel_requested), v(9, r.requeue_requested), v(10, r.hold_after_requeue), v(11, r.priority);
    v(12, r.restarts), v(13, r.submit_time), v(14, r.begin_time), v(15, r.eligible_time), v(16, r.accrue_time);
    v(17, r.start_time), v(18, r.end_time), v(19, r.last_evaluation), v(20, r.kill_time), v(21, r.time_limit);
    v(22, r.exit_code), v(24, r.partition), v(25, r.state_text), v(26, r.user_usec), v(27, r.system_usec);
    v(28, r.max_rss_kb), v(29, r.tasks), v(30, r.dependency), v(31, r.allocation), v(32, r.warned), v(33, r.killed_by);
    v(40, r.node_failed), v(41, r.reservation), v(50, r.association), v(51, r.priority_set), v(52, r.admin_set);
}

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
    // Always written: not every number is born as 0.
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
