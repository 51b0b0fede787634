#include "configured.hpp"

namespace restd::slurm {
namespace {

uid_t daemons_user(const ClientConf& conf)
{
    People people;
    const auto person = people.find(conf.slurm_user);
    return person ? person->uid : static_cast<uid_t>(-1);  // unknown here: the credential is not limited to one user
}

}  // namespace

Configured::Configured(ClientConf configuration, Lasting& lasting, spdlog::logger& log, const TokenKeys* before)
    : conf(std::move(configuration)), keys(conf, log, std::chrono::seconds(1), before),
      credentials(conf, daemons_user(conf), conf.auth_type == "auth/slurm" ? lasting.bulkheads.sack : lasting.bulkheads.munged),
      rpc(conf, lasting.resolver, credentials, lasting.bulkheads.slurmctld, lasting.memory),
      questions(rpc, lasting.most_stored), controller(ControllerParts{conf, rpc, questions, lasting.people}),
      accounting(
          AccountingParts{conf, lasting.resolver, credentials, lasting.bulkheads.slurmdbd, lasting.databases, lasting.people})
{}

}  // namespace restd::slurm
