#include "schedule/policy.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "base/shared_words.hpp"
#include "jobs/charge.hpp"
#include "schedule/policy_seen.hpp"

namespace restd::embedded {
namespace {

std::uint32_t weight_of(const JobRecord& job)
{
    return job.tasks ? static_cast<std::uint32_t>(job.tasks->size()) : 1;
}

double share(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? 0.0 : std::clamp(double(part) / double(whole), 0.0, 1.0);
}

}  // namespace

Policy::Policy(std::shared_ptr<const ClusterConf> conf, std::shared_ptr<const Book> book) : history_(conf->policy.half_life)
{
    use(std::move(conf), std::move(book));
}

void Policy::use(std::shared_ptr<const ClusterConf> conf, std::shared_ptr<const Book> book)
{
    conf_ = std::move(conf);
    book_ = std::move(book);
    history_.set_half_life(conf_->policy.half_life);
    charged_.clear();
    license_tres_.clear();
    for (const auto& license : conf_->licenses) {
        const auto* tres = book_->find_tres("license", license.first);
        license_tres_.push_back(tres == nullptr ? 0 : tres->id);
    }
    partition_qos_.clear();
    for (const auto& partition : conf_->partitions)
        partition_qos_.push_back(partition.qos.empty() ? nullptr : book_->find_qos(partition.qos));
    most_qos_priority_ = most_association_priority_ = 0;
    for (const auto& [id, record] : book_->qos)
        if (!record.deleted) most_qos_priority_ = std::max(most_qos_priority_, record.priority);
    for (const auto& [id, record] : book_->associations)
        if (!record.deleted)
            most_association_priority_ = std::max(most_association_priority_, record.limits.priority.value_or(0));
    accrual_is_limited_ = false;
    for (const auto& [id, record] : book_->qos)
        accrual_is_limited_ = accrual_is_limited_ || record.group_jobs_accruing.is_set() ||
                              record.max_jobs_accruing_per_account.is_set() || record.max_jobs_accruing_per_user.is_set();
    for (const auto& [id, record] : book_->associations)
        accrual_is_limited_ =
            accrual_is_limited_ || record.limits.group_jobs_accruing.is_set() || record.limits.max_jobs_accruing.is_set();
    // The old shares point into the old book.
    fair_share_ = {};
    if (conf_->policy.multifactor) work_out_shares();
}

// --- who is meant ---

const QosRecord* Policy::qos(std::uint32_t id) const
{
    const auto found = book_->qos.find(id);
    return found == book_->qos.end() || found->second.deleted ? nullptr : &found->second;
}

const QosRecord* Policy::partition_qos(const PartitionConf& partition) const
{
    const auto index = static_cast<std::size_t>(&partition - conf_->partitions.data());
    return index < partition_qos_.size() ? partition_qos_[index] : nullptr;
}

const PartitionConf* Policy::partition_of(const JobRecord& job) const
{
    return conf_->partition(job.partition);
}

const Policy::Charged* Policy::charged(const AssociationRecord* association) const
{
    if (association == nullptr) return nullptr;
    const auto [place, is_new] = charged_.try_emplace(association->id);
    if (is_new) {
        auto& made = place->second;
        for (const auto* at = association; at != nullptr && made.chain.size() < deepest; at = book_->parent_of(*at))
            made.chain.push_back(at);
        made.limits = book_->effective_limits(*association);
    }
    return &place->second;
}

std::uint64_t Policy::Parties::of(std::uint32_t id) const
{
    return count_of(tres, id);
}

void Policy::fill_tres(TresCounts& tres, const JobRecord& job, const PartitionConf* partition, bool with_node) const
{
    const JobDetails& details = *job.details;
    const auto cpus = job.allocation ? job.allocation->cpus : details.cpus;
    const auto memory_mb = job.allocation ? job.allocation->memory_mb : details.memory_mb;
    tres.clear();
    tres.emplace_back(tres_id::cpu, cpus);
    if (memory_mb != 0) tres.emplace_back(tres_id::memory, memory_mb);
    if (with_node) tres.emplace_back(tres_id::node, 1);
    tres.emplace_back(tres_id::billing, billing_of(*conf_, partition, cpus, memory_mb, details));
    for (const auto& [index, count] : details.license_needs)
        if (index < license_tres_.size() && license_tres_[index] != 0) tres.emplace_back(license_tres_[index], count);
}

Policy::Parties Policy::parties(const JobRecord& job, const PartitionConf& partition) const
{
    Parties p;
    p.partition = &partition;
    p.charged = charged(embedded::association_in(job, partition, *conf_, *book_));
    p.uid = job.details->user_id;
    p.account = job.details->account.view();
    const auto* own = qos(job.details->qos_id);
    const auto* first = partition_qos(partition);
    if (first == own) first = nullptr;
    if (own != nullptr && (own->flags & model::qos_flag_override_partition_qos) != 0) std::swap(own, first);
    p.qos[0] = first != nullptr ? first : own;
    p.qos[1] = first != nullptr ? own : nullptr;
    for (const auto* each : p.qos)
        if (each != nullptr && each->limit_factor.is_number()) {
            p.limit_factor = each->limit_factor.value;
            break;
        }
    fill_tres(p.tres, job, &partition, true);
    return p;
}

LimitedResource Policy::resource(std::uint32_t id) const
{
    const auto found = book_->tres.find(id);
    return limited_resource(id, found == book_->tres.end() ? std::string_view() : found->second.type);
}

std::string Policy::unknown_partition_qos() const
{
    std::string names;
    for (std::size_t i = 0; i < conf_->partitions.size(); ++i)
        if (partition_qos_[i] == nullptr && !conf_->partitions[i].qos.empty())
            names += (names.empty() ? "" : ", ") + conf_->partitions[i].qos + " of partition " + conf_->partitions[i].name;
    return names;
}

std::uint32_t Policy::qos_flags(const JobRecord& job) const
{
    const auto* record = qos(job.details->qos_id);
    return record == nullptr ? 0 : record->flags;
}

// --- what jobs use now ---

UsageStep Policy::step_of(const JobRecord& job, const PartitionConf* partition, bool running) const
{
    UsageStep step;
    step.submitted = weight_of(job);
    if (running) {
        step.jobs = 1;
        fill_tres(step.tres, job, partition, false);
    } else if (job.is_pending() && job.accrue_time != 0 && job.priority != 0) {
        step.accruing = step.submitted;
    }
    return step;
}

void Policy::apply(LimitUsage& use, const JobRecord& job, const PartitionConf* partition, const UsageStep& step,
                   bool back) const
{
    const AssociationRecord* association = job.association == 0 ? nullptr : book_->association(job.association);
    if (const auto* known = charged(association))
        for (const auto* each : known->chain) use.step_association(each->id, step, back);
    const auto& d = *job.details;
    if (d.qos_id != 0) use.step_qos(d.qos_id, d.user_id, d.account, step, back);
    const auto* of_partition = partition == nullptr ? nullptr : partition_qos(*partition);
    if (of_partition != nullptr && of_partition->id != d.qos_id)
        use.step_qos(of_partition->id, d.user_id, d.account, step, back);
}

void Policy::step(const JobRecord& job, bool back)
{
    if (job.is_finished()) return;
    const auto* partition = partition_of(job);
    apply(use_, job, partition, step_of(job, partition, job.is_active() && job.allocation != nullptr), back);
}

std::uint32_t Policy::association_in(const JobRecord& job, std::uint16_t partition) const
{
    const auto* found = embedded::association_in(job, conf_->partitions[partition], *conf_, *book_);
    return found == nullptr ? 0 : found->id;
}

// --- what was used ---

UsingJob Policy::using_job(const JobRecord& job) const
{
    UsingJob made;
    made.start = began(job);
    const auto* partition = partition_of(job);
    const auto& d = *job.details;
    fill_tres(made.tres, job, partition, true);
    if (const auto* known = charged(job.association == 0 ? nullptr : book_->association(job.association)))
        for (const auto* each : known->chain) made.associations.push_back(each->id);
    const auto fades = [](const QosRecord& record) { return (record.flags & model::qos_flag_no_decay) == 0; };
    if (const auto* own = qos(d.qos_id)) {
        made.factor = own->usage_factor;
        made.qos.emplace_back(own->id, fades(*own));
    }
    const auto* of_partition = partition == nullptr ? nullptr : partition_qos(*partition);
    if (of_partition != nullptr && of_partition->id != d.qos_id) made.qos.emplace_back(of_partition->id, fades(*of_partition));
    return made;
}

void Policy::advance(Time now, std::span<const JobRef> running)
{
    if (now <= history_.applied()) return;
    std::vector<UsingJob> jobs;
    for (const auto& job : running) jobs.push_back(using_job(*job));
    std::vector<std::uint32_t> keep;
    for (const auto& [id, record] : book_->qos)
        if ((record.flags & model::qos_flag_no_decay) != 0) keep.push_back(id);
    history_.advance(now, jobs, keep);
}

void Policy::ended(const JobRecord& job, Time end)
{
    if (!job.allocation || job.start_time == 0) return;
    auto used = using_job(job);
    used.end = end;
    history_.add(used);
}

bool Policy::reset_is_due(Time now) const
{
    using Reset = PolicyConf::Reset;
    const auto period = conf_->policy.reset;
    if (period == Reset::none || period == Reset::now) return false;
    const auto day_of = [](Time time) {
        std::tm day{};
        const std::time_t at = time;
        localtime_r(&at, &day);
        return day;
    };
    const auto today = day_of(now), last = day_of(history_.last_reset());
    const auto before = [&](int a, int b) { return last.tm_year * 400 + a < today.tm_year * 400 + b; };
    switch (period) {
    case Reset::daily: return before(last.tm_yday, today.tm_yday);
    case Reset::weekly: {  // weeks start on Sunday
        const auto sunday = now - Time(today.tm_wday) * 86400;
        const auto first = day_of(sunday);
        return last.tm_year * 400 + last.tm_yday < first.tm_year * 400 + first.tm_yday;
    }
    case Reset::monthly: return before(last.tm_mon, today.tm_mon);
    case Reset::quarterly: return before(last.tm_mon / 3, today.tm_mon / 3);
    case Reset::yearly: return last.tm_year < today.tm_year;
    default: return false;
    }
}

std::uint64_t Policy::seconds_left(const JobRecord& job, Time now)
{
    if (!job.time_limit.is_number()) return 0;
    return static_cast<std::uint64_t>(std::max<Time>(0, began(job) + Time(job.time_limit.value) * 60 - now));
}

std::unordered_map<std::uint32_t, TresCounts> Policy::run_seconds(Time now, std::span<const JobRef> running) const
{
    std::unordered_map<std::uint32_t, TresCounts> sums;
    for (const auto& job : running) {
        const auto left = seconds_left(*job, now);
        if (left == 0) continue;
        const auto used = using_job(*job);
        for (const auto id : used.associations)
            for (const auto& [tres, count] : used.tres)
                count_in(sums[id], tres) += static_cast<std::uint64_t>(double(count) * double(left) * used.factor);
    }
    return sums;
}

// --- who comes first ---

void Policy::work_out_shares()
{
    fair_share_ = FairShare(*book_, conf_->cluster_name, history_, conf_->policy);
}

std::uint32_t Policy::priority_of(const JobRecord& job, Time now) const
{
    const auto& p = conf_->policy;
    const auto& d = *job.details;
    const Time since = p.accrue_always ? job.submit_time : job.accrue_time;
    const double age = since == 0 || now <= since ? 0.0 : std::min(1.0, double(now - since) / double(p.max_age));

    const auto* known = charged(job.association == 0 ? nullptr : book_->association(job.association));
    const auto normal = [](bool wanted, std::uint32_t value, std::uint32_t most) {
        return wanted ? share(value, most) : double(value);
    };
    const double association =
        known == nullptr ? 0.0 : normal(p.normal_association, known->limits.priority.value_or(0), most_association_priority_);
    const auto* record = qos(d.qos_id);
    const double quality = record == nullptr ? 0.0 : normal(p.normal_qos, record->priority, most_qos_priority_);
    const auto* shares = fair_share_.of(job.association);
    const double fair = shares == nullptr ? 0.0 : shares->factor;

    // The best of the partitions that the job may run in.
    std::uint32_t most_partition = 0, own_partition = 0;
    for (const auto& partition : conf_->partitions)
        most_partition = std::max<std::uint32_t>(most_partition, partition.priority_job_factor);
    for (const auto index : d.partition_indices)
        if (index < conf_->partitions.size())
            own_partition = std::max<std::uint32_t>(own_partition, conf_->partitions[index].priority_job_factor);
    const double partition = normal(p.normal_partition, own_partition, most_partition);

    const double all = conf_->node.cpus, cpus = d.cpus, nodes = 1;
    double size = 0;
    if (p.small_relative_to_time) {
        const double minutes = job.time_limit.is_number() ? std::max<double>(1, job.time_limit.value) : 365.0 * 24 * 60;
        size = std::max(nodes * all, cpus) / minutes / all;
        if (p.favor_small) size = 1 - size;
    } else {
        size = p.favor_small ? ((1 - nodes) + (all - cpus) / all) / 2 : (nodes + cpus / all) / 2;
    }
    size = std::clamp(size, 0.0, 1.0);

    const auto part_of = [&](double count, double total) {
        return !p.normal_tres ? count : total <= 0 ? 0.0 : std::min(1.0, count / total);
    };
    const auto& w = p.weight_tres;
    double tres = w.cpu * part_of(cpus, all) + w.mem * part_of(double(d.memory_mb), double(conf_->node.memory_mb)) +
                  w.node * part_of(1, 1);
    for (const auto& [index, count] : d.license_needs)
        for (const auto& [name, weight] : w.licenses)
            if (index < conf_->licenses.size() && same_word(name, conf_->licenses[index].first))
                tres += weight * part_of(count, conf_->licenses[index].second);

    const double sum = p.weight_age * age + p.weight_association * association + p.weight_fair_share * fair +
                       p.weight_job_size * size + p.weight_partition * partition + p.weight_qos * quality + tres -
                       double(d.nice);
    constexpr double most = 4294967293.0;  // higher values mean "infinite" and "not set"
    return static_cast<std::uint32_t>(std::clamp(sum, 1.0, most));
}

bool Policy::may_accrue(const JobRecord& job) const
{
    const auto* partition = accrual_is_limited_ ? partition_of(job) : nullptr;
    if (!conf_->policy.limits || !accrual_is_limited_ || partition == nullptr) return true;
    const auto p = parties(job, *partition);
    const std::uint64_t more = weight_of(job);
    const auto over = [&](NoVal32 limit, const InUse& use) { return limit.is_number() && use.accruing + more > limit.value; };
    bool of_qos = false;
    for (const auto* each : p.qos) {
        if (each == nullptr) continue;
        of_qos = of_qos || each->group_jobs_accruing.is_set() || each->max_jobs_accruing_per_account.is_set() ||
                 each->max_jobs_accruing_per_user.is_set();
        if (over(each->group_jobs_accruing, use_.qos(each->id)) ||
            over(each->max_jobs_accruing_per_account, use_.qos_account(each->id, p.account)) ||
            over(each->max_jobs_accruing_per_user, use_.qos_user(each->id, p.uid)))
            return false;
    }
    if (of_qos || p.charged == nullptr) return true;
    if (over(p.charged->limits.max_jobs_accruing, use_.association(p.charged->chain.front()->id))) return false;
    for (const auto* each : p.charged->chain)
        if (over(each->limits.group_jobs_accruing, use_.association(each->id))) return false;
    return true;
}

}  // namespace restd::embedded
