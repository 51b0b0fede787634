#include "conf/ignored_keys.hpp"

#include <set>
#include <string>

namespace restd::embedded {

bool is_ignored_key(std::string_view key)
{
    // clang-format off
    static const std::set<std::string, std::less<>> keys = {
        "accountingstoragebackuphost", "accountingstorageexternalhost", "accountingstoragehost",
        "accountingstorageparameters", "accountingstoragepass", "accountingstorageport", "accountingstoragetres",
        "accountingstoragetype", "accountingstorageuser", "accountingstoreflags", "acctgatherenergytype",
        "acctgatherfilesystemtype", "acctgatherinterconnecttype", "acctgathernodefreq", "acctgatherprofiletype",
        "allowspecresourcesusage", "authalttypes", "authinfo", "authtype", "batchstarttimeout", "bcastexclude",
        "bcastparameters", "burstbuffertype", "clifilterplugins", "communicationparameters", "completewait",
        "corespecplugin", "cpufreqdef", "cpufreqgovernors", "credtype", "debugflags", "dependencyparameters",
        "disablerootjobs", "eiotimeout", "epilog", "epilogmsgtime", "epilogslurmctld", "federationparameters", "gpufreqdef",
        "grestypes", "groupupdateforce", "groupupdatetime", "hashplugin", "healthcheckinterval", "healthchecknodestate",
        "healthcheckprogram", "inactivelimit", "interactivestepoptions", "jobacctgatherfrequency", "jobacctgatherparams",
        "jobacctgathertype", "jobcomphost", "jobcomploc", "jobcompparams", "jobcomppass", "jobcompport", "jobcomptype",
        "jobcompuser", "jobcontainertype", "jobsubmitplugins", "killonbadexit", "launchparameters", "logtimeformat",
        "maildomain", "maxbatchrequeue", "maxdbdmsgs", "maxnodecount", "maxstepcount", "maxtaskspernode", "mcsparameters",
        "mcsplugin", "messagetimeout", "mpidefault", "mpiparams", "nodefeaturesplugins", "plugindir", "plugstackconfig",
        "preemptexempttime", "preemptmode", "preemptparameters", "prepparameters", "prepplugins", "proctracktype", "prolog",
        "prologepilogtimeout", "prologflags", "prologslurmctld", "propagateprioprocess", "propagateresourcelimits",
        "propagateresourcelimitsexcept", "rebootprogram", "reconfigflags", "resumefailprogram", "resumeprogram",
        "resumerate", "resumetimeout", "resvepilog", "resvprolog", "returntoservice", "routeplugin", "schedulertimeslice",
        "schedulerparameters", "selecttype", "slurmctldaddr", "slurmctlddebug", "slurmctldhost", "slurmctldlogfile",
        "slurmctldparameters", "slurmctldpidfile", "slurmctldport", "slurmctldprimaryoffprog", "slurmctldprimaryonprog",
        "slurmctldsyslogdebug", "slurmctldtimeout", "slurmddebug", "slurmdlogfile", "slurmdparameters", "slurmdpidfile",
        "slurmdport", "slurmdspooldir", "slurmdsyslogdebug", "slurmdtimeout", "slurmduser", "slurmschedlogfile",
        "slurmschedloglevel", "srunepilog", "srunportrange", "srunprolog", "suspendexcnodes", "suspendexcparts",
        "suspendexcstates", "suspendprogram", "suspendrate", "suspendtime", "suspendtimeout", "switchparameters",
        "switchtype", "taskepilog", "taskplugin", "taskpluginparam", "taskprolog", "tcptimeout", "tmpfs", "topologyparam",
        "topologyplugin", "trackwckey", "treewidth", "unkillablestepprogram", "unkillablesteptimeout", "usepam",
        "vsizefactor", "waittime", "x11parameters", "controlmachine", "controladdr", "downnodes", "nodeset", "frontendname",
        "jobcredentialprivatekey", "jobcredentialpubliccertificate", "plugstack"};
    // clang-format on
    return keys.count(key) != 0;
}

}  // namespace restd::embedded
