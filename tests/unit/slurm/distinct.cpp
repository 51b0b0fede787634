#include "distinct.hpp"

#include "messages/accounting.hpp"
#include "messages/controller.hpp"
#include "messages/database.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"

namespace restd::slurm::test {

const std::map<Distinct::Unpack, Distinct::Known>& Distinct::known()
{
    static const auto all = [] {
        std::map<Unpack, Known> map;
        const auto add = [&]<class... Codecs>() { (know<Codecs>(map), ...); };
        using namespace wire;
        add.operator()<u8, u16, u32, u64, boolean, wire::time, millionfold, text, bits, address>();
        add.operator()<array<address>, array<text>, array<u16>, array<u32>, array<u64>, list<text>, list<u32>>();
        add.operator()<array<core_spec>, array<job_array_entry>, array<job_state_id>, array<job_state_job>,
                       array<kill_jobs_resp_job>, array<step_rec>, list<accounting_rec>, list<assoc_rec>, list<assoc_shares>,
                       list<cluster_accounting>, list<coord_rec>, list<job_default>, list<rollup_stats>, list<rpc_obj>,
                       list<selected_step>, list<wckey_rec>, short_array<job_desc>, short_array<rollup_entry>>();
        add.operator()<assoc_cond, assoc_rec, cluster_rec, cron_entry, energy, job_resources, multi_core_data, rollup_stats,
                       select_nodeinfo, selected_step, step_id, step_stats, tres_rec, user_cond>();
        return map;
    }();
    return all;
}

}  // namespace restd::slurm::test
