#include "wire/tls.hpp"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "restd/waiting.hpp"
#include "wire/deadline.hpp"
#include "wire/held.hpp"

namespace restd::slurm {
namespace {

using Session = Held<SSL, SSL_free>;
using SharedContext = Held<SSL_CTX, SSL_CTX_free>;
using Certificate = Held<X509, X509_free>;
using Method = Held<BIO_METHOD, BIO_meth_free>;

// The socket as OpenSSL uses it. OpenSSL's own would raise SIGPIPE, and would not tell what happened.
struct Socket {
    int number;
    int problem = 0;      // errno of the last failure
    int first_byte = -1;  // of all that was received
    bool has_ended = false;
};

Socket& socket_of(BIO* bio)
{
    return *static_cast<Socket*>(BIO_get_data(bio));
}

// The result of a system call as OpenSSL wants it. `retry` marks the call as one to repeat.
template <class Call>
int transfer(BIO* bio, Call call, void (*retry)(BIO*))
{
    BIO_clear_retry_flags(bio);
    Socket& socket = socket_of(bio);
    ssize_t bytes = 0;
    while ((bytes = call(socket.number)) < 0 && errno == EINTR) {
    }
    if (bytes >= 0) return static_cast<int>(bytes);
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        retry(bio);
    else
        socket.problem = errno;
    return -1;
}

int write_socket(BIO* bio, const char* data, int size)
{
    return transfer(
        bio, [&](int socket) { return send(socket, data, static_cast<std::size_t>(size), MSG_NOSIGNAL); },
        [](BIO* of) { BIO_set_retry_write(of); });
}

int read_socket(BIO* bio, char* to, int size)
{
    const int bytes = transfer(
        bio, [&](int socket) { return recv(socket, to, static_cast<std::size_t>(size), 0); },
        [](BIO* of) { BIO_set_retry_read(of); });
    Socket& socket = socket_of(bio);
    if (bytes > 0 && socket.first_byte < 0) socket.first_byte = static_cast<unsigned char>(*to);
    if (bytes == 0 && size != 0) socket.has_ended = true;
    return bytes;
}

long control_socket(BIO* bio, int command, long, void*)
{
    if (command == BIO_CTRL_FLUSH) return 1;
    return command == BIO_CTRL_EOF && socket_of(bio).has_ended ? 1 : 0;
}

const BIO_METHOD* socket_method()
{
    static const Method method = [] {
        Method made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket of Slurm"));
        if (made) {
            BIO_meth_set_write(made.get(), write_socket);
            BIO_meth_set_read(made.get(), read_socket);
            BIO_meth_set_ctrl(made.get(), control_socket);
        }
        return made;
    }();
    return method.get();
}

// The first error of OpenSSL's last call, in OpenSSL's words.
std::string reason()
{
    const unsigned long error = ERR_peek_error();
    const char* text = error == 0 ? nullptr : ERR_reason_error_string(error);
    return text == nullptr ? "OpenSSL gives no reason" : text;
}

// The other side has refused something: an alert.
bool is_alert()
{
    const unsigned long error = ERR_peek_error();
    return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) >= SSL_AD_REASON_OFFSET;
}

std::string text_of(const ASN1_TIME* time)
{
    std::tm parts{};
    char text[64];
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1 ||
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return "an unknown time";
    return text;
}

std::string signers_of(const TlsTrust& trust)
{
    if (trust.file.empty()) return "a CA of this system";
    return trust.file + (trust.system_too ? " nor by a CA of this system" : "");
}

// Why a certificate of the daemon's chain is not accepted.
std::string complaint(X509_STORE_CTX* check, const TlsTrust& trust)
{
    const int problem = X509_STORE_CTX_get_error(check);
    const X509* certificate = X509_STORE_CTX_get_current_cert(check);
    const std::string which = X509_STORE_CTX_get_error_depth(check) == 0 ? "certificate" : "certificate of its CA";
    switch (problem) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return "certificate is not signed by " + signers_of(trust);
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return which + " has expired at " + text_of(certificate == nullptr ? nullptr : X509_get0_notAfter(certificate));
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return which + " is not valid before " + text_of(certificate == nullptr ? nullptr : X509_get0_notBefore(certificate)) +
               ": is a clock wrong?";
    default: return which + " is refused: " + X509_verify_cert_error_string(problem);
    }
}

// What the check of a certificate needs to know. The SSL object refers to it.
struct Checked {
    const TlsTrust& trust;
    std::string complaint;
};

int check_certificate(int is_good, X509_STORE_CTX* check)
{
    if (is_good == 1) return 1;
    const auto* session = static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(check, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* checked = static_cast<Checked*>(SSL_get_app_data(session));
    if (checked->complaint.empty()) checked->complaint = complaint(check, checked->trust);
    return 0;
}

// All certificates of a text. Throws TlsError.
void add_certificates(X509_STORE* store, const TlsTrust& trust)
{
    const TextBuffer text(BIO_new_mem_buf(trust.pem.data(), static_cast<int>(trust.pem.size())));
    int count = 0;
    ERR_clear_error();
    for (;; ++count) {
        const Certificate certificate(text ? PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr) : nullptr);
        if (!certificate) break;
        if (X509_STORE_add_cert(store, certificate.get()) != 1) throw TlsError(trust.file + ": " + reason());
    }
    // The end of the text is reported as a missing beginning of a further certificate.
    const unsigned long end = ERR_peek_last_error();
    if (ERR_GET_LIB(end) != ERR_LIB_PEM || ERR_GET_REASON(end) != PEM_R_NO_START_LINE)
        throw TlsError(trust.file + ": certificate " + std::to_string(count + 1) + " in it cannot be read: " + reason());
    ERR_clear_error();
    if (count == 0) throw TlsError(trust.file + " has no certificate in it (PEM)");
}

}  // namespace

class Tls::Context {
public:
    explicit Context(TlsTrust given) : trust(std::move(given)), context_(SSL_CTX_new(TLS_client_method()))
    {
        if (!context_ || SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION) != 1) throw TlsError(reason());
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, check_certificate);
        SSL_CTX_set_mode(context_.get(),
                         SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
        SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
        // A frame has its length: a stream that ends early is noticed without a close_notify too.
        SSL_CTX_set_options(context_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
        // A CA of the file is trusted even if another one has signed it.
        X509_STORE_set_flags(SSL_CTX_get_cert_store(context_.get()), X509_V_FLAG_PARTIAL_CHAIN);
        if (!trust.file.empty()) add_certificates(SSL_CTX_get_cert_store(context_.get()), trust);
        if (trust.system_too && SSL_CTX_set_default_verify_paths(context_.get()) != 1)
            throw TlsError("the CAs of this system cannot be read: " + reason());
    }

    const TlsTrust trust;
    Session session() const { return Session(SSL_new(context_.get())); }

private:
    const SharedContext context_;
};

namespace {

class TlsStream final : public Stream {
public:
    TlsStream(int socket, std::shared_ptr<const Tls::Context> context)
        : Stream(socket), socket_{socket}, context_(std::move(context)), checked_{context_->trust, {}},
          session_(context_->session())
    {
        BIO* bio = session_ ? BIO_new(socket_method()) : nullptr;
        if (bio == nullptr) throw TlsError(reason());
        BIO_set_data(bio, &socket_);
        BIO_set_init(bio, 1);
        SSL_set_bio(session_.get(), bio, bio);  // owns it
        SSL_set_app_data(session_.get(), &checked_);
        SSL_set_connect_state(session_.get());
    }
    ~TlsStream() override
    {
        // Says goodbye, as far as that is possible without waiting.
        if (is_up_ && !has_failed_) SSL_shutdown(session_.get());
    }

    Step handshake() override
    {
        const Step step = take(false, [&](std::size_t&) { return SSL_do_handshake(session_.get()); });
        if (step.wait == 0) is_up_ = true;
        return step;
    }
    Step read(std::byte* to, std::size_t size) override
    {
        return take(true, [&](std::size_t& bytes) { return SSL_read_ex(session_.get(), to, size, &bytes); });
    }
    Step write(std::span<const std::byte> bytes) override
    {
        return take(false, [&](std::size_t& sent) { return SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &sent); });
    }
    // Whether what the daemon has sent begins as TLS does: with a record of the handshake, or with an alert.
    bool speaks_tls() const { return socket_.first_byte == SSL3_RT_HANDSHAKE || socket_.first_byte == SSL3_RT_ALERT; }
    bool is_quiet() override
    {
        // What waits in the socket may be a message of TLS itself, which only OpenSSL can tell.
        std::byte next;
        try {
            return take(true, [&](std::size_t& bytes) { return SSL_peek_ex(session_.get(), &next, 1, &bytes); }).wait != 0;
        } catch (const std::runtime_error&) {  // TlsError or std::system_error
            return false;
        }
    }

private:
    // `may_end`: the end of the stream is no failure.
    template <class Call>
    Step take(bool may_end, Call call)
    {
        ERR_clear_error();
        Step step;
        const int result = call(step.bytes);
        if (result == 1) return step;
        switch (SSL_get_error(session_.get(), result)) {
        case SSL_ERROR_WANT_READ: return {0, POLLIN};
        case SSL_ERROR_WANT_WRITE: return {0, POLLOUT};
        case SSL_ERROR_ZERO_RETURN:
            if (may_end) return {};
            break;
        default: break;
        }
        has_failed_ = true;
        if (is_up_)
            fail();
        else
            fail_handshake();
    }
    [[noreturn]] void fail() const
    {
        if (socket_.problem != 0) throw std::system_error(socket_.problem, std::generic_category());
        throw TlsError((is_alert() ? "the daemon refuses to go on: " : "") + reason());
    }
    [[noreturn]] void fail_handshake() const
    {
        if (!checked_.complaint.empty()) throw TlsError(checked_.complaint);
        if (socket_.first_byte >= 0 && !speaks_tls())
            throw TlsError("it does not speak TLS, but slurm.conf here has TLSType=tls/s2n");
        if (is_alert()) throw TlsError("the daemon refuses the handshake: " + reason());
        if (socket_.problem != 0 && socket_.problem != ECONNRESET && socket_.problem != EPIPE)
            throw std::system_error(socket_.problem, std::generic_category());
        if (socket_.problem == 0 && !socket_.has_ended && ERR_peek_error() != 0)
            throw TlsError("the handshake fails: " + reason());
        throw TlsClosed(speaks_tls() ? "the daemon has closed the connection in the handshake"
                                     : "the daemon has closed the connection in the handshake: does it have TLSType=tls/s2n?");
    }

    Socket socket_;
    const std::shared_ptr<const Tls::Context> context_;
    Checked checked_;
    const Session session_;
    bool is_up_ = false, has_failed_ = false;
};

bool begins_tls(const Address& address)
{
    const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    TlsStream stream(fd, std::make_shared<const Tls::Context>(TlsTrust()));
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 && errno != EINPROGRESS)
        return false;
    const Deadline deadline(std::chrono::milliseconds(300));
    const Waiting waiting_for_it;
    try {
        while (!stream.speaks_tls()) {
            const Stream::Step step = stream.handshake();
            pollfd waiting{fd, step.wait, 0};
            if (step.wait == 0 || poll(&waiting, 1, deadline.milliseconds_left()) == 0) break;
        }
    } catch (const std::runtime_error&) {  // no certificate is good enough here
    }
    return stream.speaks_tls();
}

}  // namespace

Tls::Tls(TlsTrust trust) : context_(std::make_shared<const Context>(std::move(trust))) {}

bool Tls::operator==(const Tls& other) const
{
    if (context_ == nullptr || other.context_ == nullptr) return context_ == other.context_;
    return context_->trust == other.context_->trust;
}

bool speaks_tls(const Address& address)
{
    using Clock = std::chrono::steady_clock;
    struct Found {
        bool speaks_tls = false;
        Clock::time_point until{};
    };
    static std::mutex mutex;
    static std::map<std::string, Found> all;  // by address: those of the cluster's daemons
    {
        const std::lock_guard lock(mutex);
        Found& found = all[address.text()];
        if (found.until > Clock::now()) return found.speaks_tls;
        found.until = Clock::now() + std::chrono::minutes(1);  // other callers get the previous result meanwhile
    }
    const bool does = begins_tls(address);
    const std::lock_guard lock(mutex);
    all[address.text()].speaks_tls = does;
    return does;
}

std::unique_ptr<Stream> Tls::stream(int socket) const
{
    if (!is_on()) return plain_stream(socket);
    return std::make_unique<TlsStream>(socket, context_);
}

}  // namespace restd::slurm
