// TLS to slurmctld and slurmdbd (TLSType=tls/s2n), with OpenSSL.
//
// The daemon's certificate must be signed by a trusted CA, normally the cluster's own (ca_cert.pem). The host's name in it does
// not matter, as for Slurm's own programs: their certificates are made for daemons, not for hosts, and slurm.conf often has
// bare addresses. So the CA must sign for nobody but the cluster. The version is at least TLS 1.2. We have no certificate of
// our own: the credential in each message says who we are. Sessions are not resumed, because Slurm's daemons do not offer it.
//
// Threads: any for Tls, which does not change; the streams as Stream says.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "wire/resolver.hpp"
#include "wire/stream.hpp"

namespace restd::slurm {

// The handshake or the encryption fails: "certificate is not signed by /etc/slurm/ca_cert.pem".
class TlsError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};
// The other side has closed the connection in the handshake.
class TlsClosed : public TlsError {
public:
    using TlsError::TlsError;
};

// Who may sign the daemons' certificates.
struct TlsTrust {
    std::string file;         // of the CA's certificates, for messages; "": only the system's
    std::string pem;          // its contents
    bool system_too = false;  // the CAs that this system trusts
    bool operator==(const TlsTrust&) const = default;
};

// How connections are encrypted; without a trust: not at all. Cheap to copy.
class Tls {
public:
    Tls() = default;
    // Throws TlsError if there is no usable certificate in it.
    explicit Tls(TlsTrust trust);

    bool is_on() const { return context_ != nullptr; }
    bool operator==(const Tls& other) const;
    // A stream over a connected socket, which it owns. Its handshake has not begun.
    std::unique_ptr<Stream> stream(int socket) const;

    class Context;

private:
    std::shared_ptr<const Context> context_;
};

// Whether a daemon at this address begins a TLS handshake within 300 ms: to explain why it does not answer plain frames.
// The result is remembered for a minute, because a daemon without TLS complains about this in its log.
bool speaks_tls(const Address& address);

}  // namespace restd::slurm
