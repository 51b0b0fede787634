#include "accounting/limit_names.hpp"

#include "accounting/book.hpp"
#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

// Slurm has no per-node limits on nodes or licenses. If the book has such a limit, the last name of the row is used.
constexpr std::string_view names[tres_limit_kinds][limited_resources] = {
    {"AssocGrpCpuLimit", "AssocGrpMemLimit", "AssocGrpNodeLimit", "AssocGrpBilling", "AssocGrpEnergy", "AssocGrpLicense",
     "AssocGrpGRES", "AssocGrpBB", "AssocGrpUnknown"},
    {"AssocGrpCPUMinutesLimit", "AssocGrpMemMinutes", "AssocGrpNodeMinutes", "AssocGrpBillingMinutes", "AssocGrpEnergyMinutes",
     "AssocGrpLicenseMinutes", "AssocGrpGRESMinutes", "AssocGrpBBMinutes", "AssocGrpUnknownMinutes"},
    {"AssocGrpCPURunMinutesLimit", "AssocGrpMemRunMinutes", "AssocGrpNodeRunMinutes", "AssocGrpBillingRunMinutes",
     "AssocGrpEnergyRunMinutes", "AssocGrpLicenseRunMinutes", "AssocGrpGRESRunMinutes", "AssocGrpBBRunMinutes",
     "AssocGrpUnknownRunMinutes"},
    {"AssocMaxCpuPerJobLimit", "AssocMaxMemPerJob", "AssocMaxNodePerJobLimit", "AssocMaxBillingPerJob", "AssocMaxEnergyPerJob",
     "AssocMaxLicensePerJob", "AssocMaxGRESPerJob", "AssocMaxBBPerJob", "AssocMaxUnknownPerJob"},
    {"AssocMaxCpuPerNode", "AssocMaxMemPerNode", "AssocMaxUnknownPerNode", "AssocMaxBillingPerNode", "AssocMaxEnergyPerNode",
     "AssocMaxUnknownPerNode", "AssocMaxGRESPerNode", "AssocMaxBBPerNode", "AssocMaxUnknownPerNode"},
    {"AssocMaxCpuMinutesPerJobLimit", "AssocMaxMemMinutesPerJob", "AssocMaxNodeMinutesPerJob", "AssocMaxBillingMinutesPerJob",
     "AssocMaxEnergyMinutesPerJob", "AssocMaxLicenseMinutesPerJob", "AssocMaxGRESMinutesPerJob", "AssocMaxBBMinutesPerJob",
     "AssocMaxUnknownMinutesPerJob"},
    {"QOSGrpCpuLimit", "QOSGrpMemLimit", "QOSGrpNodeLimit", "QOSGrpBilling", "QOSGrpEnergy", "QOSGrpLicense", "QOSGrpGRES",
     "QOSGrpBB", "QOSGrpUnknown"},
    {"QOSGrpCPUMinutesLimit", "QOSGrpMemoryMinutes", "QOSGrpNodeMinutes", "QOSGrpBillingMinutes", "QOSGrpEnergyMinutes",
     "QOSGrpLicenseMinutes", "QOSGrpGRESMinutes", "QOSGrpBBMinutes", "QOSGrpUnknownMinutes"},
    {"QOSGrpCPURunMinutesLimit", "QOSGrpMemoryRunMinutes", "QOSGrpNodeRunMinutes", "QOSGrpBillingRunMinutes",
     "QOSGrpEnergyRunMinutes", "QOSGrpLicenseRunMinutes", "QOSGrpGRESRunMinutes", "QOSGrpBBRunMinutes",
     "QOSGrpUnknownRunMinutes"},
    {"QOSMaxCpuPerJobLimit", "QOSMaxMemoryPerJob", "QOSMaxNodePerJobLimit", "QOSMaxBillingPerJob", "QOSMaxEnergyPerJob",
     "QOSMaxLicensePerJob", "QOSMaxGRESPerJob", "QOSMaxBBPerJob", "QOSMaxUnknownPerJob"},
    {"QOSMaxCpuPerNode", "QOSMaxMemoryPerNode", "QOSMaxUnknownPerNode", "QOSMaxBillingPerNode", "QOSMaxEnergyPerNode",
     "QOSMaxUnknownPerNode", "QOSMaxGRESPerNode", "QOSMaxBBPerNode", "QOSMaxUnknownPerNode"},
    {"QOSMaxCpuMinutesPerJobLimit", "QOSMaxMemoryMinutesPerJob", "QOSMaxNodeMinutesPerJob", "QOSMaxBillingMinutesPerJob",
     "QOSMaxEnergyMinutesPerJob", "QOSMaxLicenseMinutesPerJob", "QOSMaxGRESMinutesPerJob", "AssocMaxBBMinutesPerJob",
     "QOSMaxUnknownMinutesPerJob"},
    {"QOSMaxCpuPerUserLimit", "QOSMaxMemoryPerUser", "QOSMaxNodePerUserLimit", "QOSMaxBillingPerUser", "QOSMaxEnergyPerUser",
     "QOSMaxLicensePerUser", "QOSMaxGRESPerUser", "QOSMaxBBPerUser", "QOSMaxUnknownPerUser"},
    {"MaxCpuPerAccount", "MaxMemoryPerAccount", "MaxNodePerAccount", "MaxBillingPerAccount", "MaxEnergyPerAccount",
     "MaxLicensePerAccount", "MaxGRESPerAccount", "MaxBBPerAccount", "MaxUnknownPerAccount"},
    {"MaxCpuRunMinsPerUser", "MaxMemoryRunMinsPerUser", "MaxNodeRunMinsPerUser", "MaxBillingRunMinsPerUser",
     "MaxEnergyRunMinsPerUser", "MaxLicenseRunMinsPerUser", "MaxGRESRunMinsPerUser", "MaxBBRunMinsPerUser",
     "MaxUnknownRunMinsPerUser"},
    {"MaxCpuRunMinsPerAccount", "MaxMemoryRunMinsPerAccount", "MaxNodeRunMinsPerAccount", "MaxBillingRunMinsPerAccount",
     "MaxEnergyRunMinsPerAccount", "MaxLicenseRunMinsPerAccount", "MaxGRESRunMinsPerAccount", "MaxBBRunMinsPerAccount",
     "MaxUnknownRunMinsPerAccount"},
    {"QOSMinCpuNotSatisfied", "QOSMinMemory", "QOSMinNode", "QOSMinBilling", "QOSMinEnergy", "QOSMinLicense", "QOSMinGRES",
     "QOSMinBB", "QOSMinUnknown"},
};

}  // namespace

std::string_view name_of(TresLimit limit, LimitedResource resource)
{
    return names[static_cast<std::size_t>(limit)][static_cast<std::size_t>(resource)];
}

LimitedResource limited_resource(std::uint32_t id, std::string_view type)
{
    switch (id) {
    case tres_id::cpu: return LimitedResource::cpu;
    case tres_id::memory: return LimitedResource::mem;
    case tres_id::energy: return LimitedResource::energy;
    case tres_id::node: return LimitedResource::node;
    case tres_id::billing: return LimitedResource::billing;
    default: break;
    }
    if (same_word(type, "license")) return LimitedResource::license;
    if (same_word(type, "gres")) return LimitedResource::gres;
    if (same_word(type, "bb")) return LimitedResource::burst_buffer;
    return LimitedResource::other;
}

}  // namespace restd::embedded
