#include "debug_flags.hpp"

#include <stdexcept>
#include <string>

#include "words.hpp"

namespace restd::cluster {
namespace {

// The flags that Slurm 24.11 accepts in SLURM_DEBUG_FLAGS.
constexpr std::string_view debug_flags =
    "Accrue,Agent,AuditRPCs,Backfill,BackfillMap,BurstBuffer,Cgroup,ConMgr,CPU_Bind,CpuFrequency,Data,"
    "DB_Archive,DB_Assoc,DB_TRES,DB_Event,DB_Job,DB_QOS,DB_Query,DB_Reservation,DB_Resource,DB_Step,DB_Usage,"
    "DB_WCKey,DBD_Agent,Dependency,Elasticsearch,Energy,Federation,FrontEnd,Gang,GLOB_SILENCE,Gres,Hetjob,"
    "Interconnect,JobAccountGather,JobComp,JobContainer,License,MPI,Net,NetRaw,Network,NetworkRaw,"
    "NodeFeatures,NO_CONF_HASH,Power,Priority,Profile,Protocol,Reservation,Route,Script,SelectType,Steps,"
    "Switch,TLS,TraceJobs,Triggers,WorkQueue";

}  // namespace

void check_debug_flags(std::string_view text)
{
    for (const std::string_view word : split(text))
        if (!has_word(debug_flags, word))
            throw std::runtime_error("Invalid DebugFlag in SLURM_DEBUG_FLAGS: " + std::string(word));
}

}  // namespace restd::cluster
