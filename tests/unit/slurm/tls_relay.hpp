// TLS in front of a fake daemon: certificates that the test makes, and a relay that takes TLS off what passes.
//
// Threads: the counters from any.
#pragma once

#include <netinet/tcp.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <atomic>
#include <csignal>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sockets.hpp"
#include "wire/tls.hpp"

namespace restd::slurm::test {

// A certificate and its key. Copies refer to the same ones.
struct Certificate {
    std::shared_ptr<X509> x509;
    std::shared_ptr<EVP_PKEY> key;

    std::string pem() const
    {
        const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
        if (PEM_write_bio_X509(memory.get(), x509.get()) != 1) throw std::runtime_error("no PEM");
        char* text = nullptr;
        const long size = BIO_get_mem_data(memory.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
};

// Makes one. `signer`: null for one that signs itself. `begins`, `ends`: seconds from now.
inline Certificate make_certificate(const std::string& name, const Certificate* signer, long begins = -60, long ends = 3600)
{
    Certificate made{{X509_new(), X509_free}, {EVP_EC_gen("P-256"), EVP_PKEY_free}};
    X509* x509 = made.x509.get();
    X509_set_version(x509, 2);
    static std::atomic<long> serial{1};
    ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
    X509_gmtime_adj(X509_getm_notBefore(x509), begins);
    X509_gmtime_adj(X509_getm_notAfter(x509), ends);
    X509_set_pubkey(x509, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(signer == nullptr ? x509 : signer->x509.get()));
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> basic(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, signer == nullptr ? "critical,CA:TRUE" : "CA:FALSE"),
        X509_EXTENSION_free);
    if (X509_add_ext(x509, basic.get(), -1) != 1 ||
        X509_sign(x509, signer == nullptr ? made.key.get() : signer->key.get(), EVP_sha256()) == 0)
        throw std::runtime_error("no certificate");
    return made;
}

// A CA, and the certificate that it gives to daemons. Its name is no host's.
struct TestCa {
    // With several CAs, each has its own name: OpenSSL tries only one of those with the same name.
    explicit TestCa(const std::string& name = "CA of the test") : ca(make_certificate(name, nullptr)) {}

    Certificate ca;
    Certificate daemon = make_certificate("ctld", &ca);

    Tls tls(const std::string& file = "ca_cert.pem") const { return Tls(TlsTrust{file, ca.pem(), false}); }
};

class TlsRelay {
public:
    struct Habits {
        int newest_version = 0;              // TLS1_1_VERSION ..; 0: any
        bool says_goodbye = true;            // sends a close_notify before it closes
        bool is_silent_after_error = false;  // keeps the connection when the handshake has failed, as s2n does for some time
    };

    // Relays to 127.0.0.1:`port`.
    TlsRelay(const Certificate& certificate, std::uint16_t port, Habits habits)
        : habits_(habits), to_(port), context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free)
    {
        SSL_CTX_set_security_level(context_.get(), 0);  // for old versions
        if (SSL_CTX_use_certificate(context_.get(), certificate.x509.get()) != 1 ||
            SSL_CTX_use_PrivateKey(context_.get(), certificate.key.get()) != 1 ||
            (habits.newest_version != 0 && SSL_CTX_set_max_proto_version(context_.get(), habits.newest_version) != 1))
            throw std::runtime_error("no context");
        acceptor_ = std::thread([this] { accept_all(); });
    }
    TlsRelay(const Certificate& certificate, std::uint16_t port) : TlsRelay(certificate, port, Habits()) {}
    ~TlsRelay()
    {
        listener_.stop();
        acceptor_.join();
        {
            const std::lock_guard lock(mutex_);
            for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
        }
        for (std::thread& thread : threads_) thread.join();
    }

    std::uint16_t port() const { return listener_.port(); }
    // Handshakes that succeeded; connections that the daemon has closed; those that the client has closed with a close_notify;
    // those that are over on both sides.
    unsigned handshakes() const { return handshakes_; }
    unsigned ended() const { return ended_; }
    unsigned goodbyes() const { return goodbyes_; }
    unsigned over() const { return over_; }

private:
    using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

    void accept_all()
    {
        while (const auto connection = listener_.accept()) {
            const std::lock_guard lock(mutex_);
            sockets_.push_back(*connection);
            threads_.emplace_back([this, connection] { serve(*connection); });
        }
    }
    void serve(int socket)
    {
        // OpenSSL writes to the socket as to a file.
        sigset_t broken_pipe;
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        {
            const Session session(SSL_new(context_.get()), SSL_free);
            SSL_set_fd(session.get(), socket);
            if (SSL_accept(session.get()) == 1) {
                ++handshakes_;
                relay(session.get(), socket);
            } else if (habits_.is_silent_after_error) {
                char ignored[256];
                while (recv(socket, ignored, sizeof ignored, 0) > 0) {
                }
            }
        }
        {
            const std::lock_guard lock(mutex_);
            std::erase(sockets_, socket);
        }
        close(socket);
        ++over_;
    }
    void relay(SSL* session, int socket)
    {
        const int inside = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(to_);
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        const int yes = 1;
        for (const int each : {socket, inside}) setsockopt(each, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        bool goes_on = connect(inside, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        std::vector<std::byte> bytes(std::size_t{64} << 10);
        while (goes_on) {
            pollfd waiting[] = {{socket, POLLIN, 0}, {inside, POLLIN, 0}};
            if (SSL_pending(session) == 0 && poll(waiting, 2, -1) < 0) break;
            if (SSL_pending(session) != 0 || waiting[0].revents != 0) {
                const int got = SSL_read(session, bytes.data(), static_cast<int>(bytes.size()));
                if (got > 0) send_all(inside, std::span(bytes).first(static_cast<std::size_t>(got)));
                goes_on = got > 0;
            } else if (waiting[1].revents != 0) {
                const ssize_t got = recv(inside, bytes.data(), bytes.size(), 0);
                goes_on = got > 0 && SSL_write(session, bytes.data(), static_cast<int>(got)) > 0;
                if (got > 0) continue;
                if (habits_.says_goodbye)
                    SSL_shutdown(session);
                else
                    shutdown(socket, SHUT_WR);
                ++ended_;
                while (SSL_read(session, bytes.data(), static_cast<int>(bytes.size())) > 0) {
                }
            }
        }
        if ((SSL_get_shutdown(session) & SSL_RECEIVED_SHUTDOWN) != 0) ++goodbyes_;
        close(inside);
    }

    const Habits habits_;
    const std::uint16_t to_;
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    Listener listener_;
    std::atomic<unsigned> handshakes_{0}, ended_{0}, goodbyes_{0}, over_{0};
    std::mutex mutex_;
    std::vector<int> sockets_;
    std::list<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace restd::slurm::test
