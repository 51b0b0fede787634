// The accounting port: questions and changes of clients, asked of slurmdbd.
//
// Threads: every function on any thread.
#pragma once

#include "client_conf.hpp"
#include "people.hpp"
#include "restd/cluster.hpp"
#include "restd/unsupported.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

class Credentials;

// Everything here outlives the accounting.
struct AccountingParts {
    const ClientConf& conf;
    Resolver& resolver;
    const Credentials& credentials;
    cluster::People& people;
};

class SlurmAccounting final : public UnsupportedAccounting {
public:
    explicit SlurmAccounting(const AccountingParts& parts) : parts_(parts) {}

private:
    const AccountingParts parts_;
};

}  // namespace restd::slurm
