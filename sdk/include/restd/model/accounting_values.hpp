// Values of enumerations and bits of the accounting database's records.
//
// The numbers are Slurm's (slurm/slurm.h and slurm/slurmdb.h, Slurm 24.11). The document (GET /openapi/v3) says what each
// means, at the names that clients see.
#pragma once

#include <cstdint>

namespace restd::model {

// Bits of DatabaseJob::flags: what started the job.
namespace database_job_flag {
inline constexpr std::uint32_t none = 0x0, any_scheduling = 0xf, not_set = 0x1, started_on_submit = 0x2,
                               started_on_schedule = 0x4, started_on_backfill = 0x8, start_received = 0x10, altered = 0x20;
}  // namespace database_job_flag

// Bits of WckeyTag::flags.
namespace wckey_tag_flag {
inline constexpr std::uint32_t assigned_default = 0x1;
}  // namespace wckey_tag_flag

// Bits of ClusterRecord::flags.
namespace cluster_flag {
inline constexpr std::uint32_t registering = 0x1, deleted = 0x2, multiple_slurmd = 0x80, front_end = 0x200, federation = 0x800;
}  // namespace cluster_flag
// An external cluster, which has no associations in this database (Slurm 24.11).
inline constexpr std::uint32_t external_cluster = 0x1000;

// Bits of Account::flags.
namespace account_flag {
inline constexpr std::uint32_t deleted = 0x1, none = 0x0, base_mask = 0xffff, invalid = 0x10001, with_associations = 0x2,
                               with_coordinators = 0x4;
}  // namespace account_flag
// Bits of Account::flags, and of Association::flags for an account's own association. users_are_coordinators: all users of the
// account are its coordinators (Slurm 24.11). no_users_are_coordinators removes that bit; it occurs in requests only.
inline constexpr std::uint32_t users_are_coordinators = 0x10000, no_users_are_coordinators = 0x8;

// User::administrator_level.
namespace admin_level {
inline constexpr std::uint16_t not_set = 0x0, none = 0x1, operator_ = 0x2, administrator = 0x3;
}  // namespace admin_level

// Bits of User::flags.
namespace user_flag {
inline constexpr std::uint32_t none = 0x0, deleted = 0x1;
}  // namespace user_flag

// Bits of Wckey::flags.
namespace wckey_flag {
inline constexpr std::uint32_t deleted = 0x1;
}  // namespace wckey_flag

// Bits of Qos::flags. The first three occur in a change of a QOS. They say what happens with the other bits: they are ignored,
// added, or removed. None of the three: the flags are replaced.
inline constexpr std::uint32_t qos_flag_not_set = 0x10000000, qos_flag_add = 0x20000000, qos_flag_remove = 0x40000000,
                               qos_flag_partition_minimum_node = 0x1, qos_flag_partition_maximum_node = 0x2,
                               qos_flag_partition_time_limit = 0x4, qos_flag_enforce_usage_threshold = 0x8,
                               qos_flag_no_reserve = 0x10, qos_flag_required_reservation = 0x20, qos_flag_deny_limit = 0x40,
                               qos_flag_override_partition_qos = 0x80, qos_flag_no_decay = 0x100,
                               qos_flag_usage_factor_safe = 0x200, qos_flag_relative = 0x400, qos_flag_partition_qos = 0x1000,
                               qos_flag_deleted = 0x2000;

// Qos::preempt_mode.
inline constexpr std::uint16_t qos_preempt_mode_disabled = 0x0, qos_preempt_mode_suspend = 0x1, qos_preempt_mode_requeue = 0x2,
                               qos_preempt_mode_cancel = 0x8, qos_preempt_mode_gang = 0x8000;
inline constexpr std::uint16_t qos_preempt_mode_not_given = 0xfffe;

// Bits of Association::flags.
namespace association_flag {
inline constexpr std::uint32_t deleted = 0x1, none = 0x0, base_mask = 0xffff, invalid = 0x10001, no_update = 0x2, exact = 0x4;
}  // namespace association_flag

// ClusterCondition::classification.
namespace cluster_classification {
inline constexpr std::uint16_t unclassified = 0x0, capability = 0x1, capacity = 0x2, capability_and_capacity = 0x3;
}  // namespace cluster_classification

// Tres::id of the resources that every cluster has. Others begin at first_other.
namespace tres_id {
inline constexpr std::uint32_t cpu = 1, memory = 2, energy = 3, node = 4, billing = 5, fs_disk = 6, virtual_memory = 7,
                               pages = 8, first_other = 1001;
}  // namespace tres_id

// AssociationLimits::shares_raw: the association's users share with those of its parent ("parent").
inline constexpr std::uint32_t shares_of_parent = 0x7fffffff;

}  // namespace restd::model
