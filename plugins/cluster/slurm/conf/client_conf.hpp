// The settings of slurm.conf that a client needs: the addresses of the daemons, encryption and authentication.
//
// Plain value.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/conf_lines.hpp"
#include "names/job_words.hpp"
#include "wire/slurm_credential.hpp"
#include "wire/tls.hpp"

namespace restd::slurm {

struct ControllerHost {
    std::string name;     // as configured: what ping shows
    std::string address;  // the address in brackets after the name, else the name
    bool operator==(const ControllerHost&) const = default;
};

struct ClientConf {
    std::string cluster_name;
    std::vector<ControllerHost> controllers;  // the primary first
    std::string active_address;               // SlurmctldAddr: leads to the active controller; "": each is tried
    std::vector<std::uint16_t> controller_ports{6817};
    std::string slurm_user = "root";
    std::string auth_type = "auth/munge";
    std::string munge_socket;     // AuthInfo=socket=; "": munge's default
    SlurmAuth slurm_auth;         // for AuthType=auth/slurm
    Tls tls;                      // TLSType, TLSParameters: how slurmctld and slurmdbd are spoken to
    bool accepts_tokens = false;  // AuthAltTypes or AuthType has auth/jwt
    std::string jwt_key;          // AuthAltParameters=jwt_key=: a file
    std::string jwks;             // AuthAltParameters=jwks=: a file
    std::string user_claim;       // AuthAltParameters=userclaimfield=
    std::string accounting_storage = "accounting_storage/none";
    std::vector<std::string> database_hosts;  // the primary first; empty: no accounting
    std::uint16_t database_port = 6819;
    std::chrono::seconds message_timeout{10};
    std::chrono::seconds tcp_timeout{2};
    bool hides_records = false;        // PrivateData
    CpuGovernors governors;            // CpuFreqGovernors, CpuFreqDef
    bool private_jobs = false, private_nodes = false, private_partitions = false, private_reservations = false;  // PrivateData
    bool measures_energy = false;    // AcctGatherEnergyType
    bool has_dynamic_nodes = false;  // MaxNodeCount
    std::vector<std::string> remarks;  // for the log
    bool operator==(const ClientConf&) const = default;
};

// Where Slurm's files are if slurm.conf is not one of them.
inline constexpr const char* system_folder = "/etc/slurm/";

// Reads the CA's certificates too, if connections are encrypted. They and the keys of auth/slurm are beside slurm.conf. Throws
// std::runtime_error "file:line: problem".
ClientConf read_client_conf(const std::string& file);
// The same, if the contents of some files are in `texts` (by their names in `file` and Include). `files`: see
// read_conf_lines(). If `file` itself is in `texts`, other files are in the system's folder.
ClientConf read_client_conf(const cluster::ConfTexts& texts, const std::string& file, std::vector<std::string>* files);

}  // namespace restd::slurm
