// show-conf FILE: what cluster/slurm reads of a slurm.conf, in the words of `scontrol show config`, for tests/lab/test_conf.py.
#include <cstdio>

#include "conf/client_conf.hpp"

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    try {
        const restd::slurm::ClientConf conf = restd::slurm::read_client_conf(argv[1]);
        std::printf("ClusterName=%s\n", conf.cluster_name.c_str());
        for (std::size_t i = 0; i < conf.controllers.size(); ++i) {
            const auto& host = conf.controllers[i];
            const std::string address = host.address == host.name ? "" : '(' + host.address + ')';
            std::printf("SlurmctldHost[%zu]=%s%s\n", i, host.name.c_str(), address.c_str());
        }
        std::printf("SlurmctldAddr=%s\n", conf.active_address.c_str());
        std::printf("SlurmctldPort=%d", conf.controller_ports.front());
        if (conf.controller_ports.size() > 1) std::printf("-%d", conf.controller_ports.back());
        std::printf("\nSlurmUser=%s\n", conf.slurm_user.c_str());
        std::printf("AuthType=%s\n", conf.auth_type.c_str());
        std::printf("socket=%s\n", conf.munge_socket.c_str());
        std::printf("jwt=%d\n", conf.accepts_tokens ? 1 : 0);
        std::printf("jwt_key=%s\njwks=%s\nuserclaimfield=%s\n", conf.jwt_key.c_str(), conf.jwks.c_str(),
                    conf.user_claim.c_str());
        std::printf("AccountingStorageType=%s\n", conf.accounting_storage.c_str());
        std::printf("AccountingStoragePort=%d\n", conf.database_port);
        for (std::size_t i = 0; i < conf.database_hosts.size(); ++i)
            std::printf("%s=%s\n", i == 0 ? "AccountingStorageHost" : "AccountingStorageBackupHost",
                        conf.database_hosts[i].c_str());
        std::printf("MessageTimeout=%d\nTCPTimeout=%d\n", static_cast<int>(conf.message_timeout.count()),
                    static_cast<int>(conf.tcp_timeout.count()));
    } catch (const std::exception& error) {
        std::printf("refused: %s\n", error.what());
        return 1;
    }
}
