// A slurmdbd of the tests' own: a socket, a thread for each connection, and what it answers to each message.
#pragma once

#include <Poco/Base64Encoder.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "client_conf.hpp"
#include "controller_rpc.hpp"
#include "database/database_numbers.hpp"
#include "database/database_pool.hpp"
#include "messages/database.hpp"
#include "wire/packer.hpp"

namespace restd::slurm::test {

using Bytes = std::vector<std::byte>;

inline Bytes file_bytes(const std::string& file)
{
    std::ifstream input(file, std::ios::binary);
    if (!input) throw std::runtime_error("no file " + file);
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    Bytes bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

// What a real slurmdbd answered: its type and body. The fuzzer's seeds have a letter before them.
inline Bytes database_answer(const std::string& name)
{
    Bytes bytes = file_bytes(std::string(SLURM_ANSWERS) + "/dbd_" + name);
    bytes.erase(bytes.begin());
    return bytes;
}
// The body of a request that a real slurmdbd took.
inline Bytes database_request(const std::string& name)
{
    return file_bytes(std::string(SLURM_REQUESTS) + "/dbd_" + name);
}

// The frame of a number with a text.
inline Bytes verdict_bytes(std::uint32_t number, std::string_view text = {}, std::uint16_t about = 0)
{
    PersistRc rc;
    rc.rc = number;
    rc.comment = text;
    rc.ret_info = about;
    Packer to;
    to.u16(dbd::rc);
    pack(to, persist_rc_rows, rc);
    return std::move(to).take();
}

// A list as slurmdbd answers it.
template <class Codec>
Bytes list_bytes(std::uint16_t type, List<typename Codec::Type> records, std::uint32_t number = 0)
{
    Packer to;
    to.u16(type);
    to.u32(static_cast<std::uint32_t>(records.size()));
    for (const auto& record : records) Codec::pack(to, record);
    to.u32(number);
    return std::move(to).take();
}

// A token that nobody has signed: what is between checks no signature.
inline std::string token(std::int64_t lifespan, const std::string& user = "root")
{
    const auto encoded = [](const std::string& text) {
        std::ostringstream out;
        Poco::Base64Encoder encoder(out, Poco::BASE64_URL_ENCODING | Poco::BASE64_NO_PADDING);
        encoder << text;
        encoder.close();
        return out.str();
    };
    return encoded(R"({"alg":"HS256","typ":"JWT"})") + '.' +
           encoded("{\"exp\":" + std::to_string(std::time(nullptr) + lifespan) + ",\"sun\":\"" + user + "\"}") + ".eHh4";
}

inline Identity caller_of(const std::string& token, const std::string& user = "root")
{
    Identity caller;
    caller.user = user;
    caller.token = token;
    return caller;
}

class FakeSlurmdbd {
public:
    struct Received {
        std::size_t connection = 0;
        std::uint16_t type = 0;
        Bytes body;
    };
    // The answer's frame; nothing: the connection is closed instead. `message`: counted over the connection, the greeting is 0.
    using Behaviour = std::function<std::optional<Bytes>(const Received& request, std::size_t message)>;

    explicit FakeSlurmdbd(Behaviour behaviour, const char* host = "127.0.0.1", std::uint16_t port = 0)
        : behaviour_(std::move(behaviour))
    {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        inet_pton(AF_INET, host, &address.sin_addr);
        const int yes = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 16) != 0 ||
            getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no socket");
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }
    ~FakeSlurmdbd()
    {
        stopped_ = true;
        shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        hang_up();
        for (auto& thread : threads_) thread.join();
        close(listener_);
    }

    std::uint16_t port() const { return port_; }
    std::size_t connections() const { return connections_; }
    std::size_t open_connections() const { return open_; }
    std::vector<Received> received() const
    {
        const std::lock_guard lock(mutex_);
        return received_;
    }
    // The types alone, without the greetings.
    std::vector<std::uint16_t> types() const
    {
        std::vector<std::uint16_t> out;
        for (const Received& request : received())
            if (request.type != dbd::persist_init) out.push_back(request.type);
        return out;
    }
    // How many transactions were ended so.
    std::size_t commits() const { return finished(1); }
    std::size_t roll_backs() const { return finished(0); }
    // Closes all connections.
    void hang_up()
    {
        const std::lock_guard lock(mutex_);
        for (const int fd : sockets_) shutdown(fd, SHUT_RDWR);
    }

private:
    std::size_t finished(std::uint8_t commit) const
    {
        std::size_t n = 0;
        for (const Received& request : received())
            if (request.type == dbd::fini && request.body.back() == static_cast<std::byte>(commit)) ++n;
        return n;
    }
    static bool read_all(int socket, std::byte* to, std::size_t size)
    {
        for (std::size_t have = 0; have < size;) {
            const ssize_t got = recv(socket, to + have, size - have, 0);
            if (got <= 0) return false;
            have += static_cast<std::size_t>(got);
        }
        return true;
    }
    void accept_all()
    {
        while (!stopped_) {
            const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            const std::size_t number = connections_++;
            ++open_;
            const std::lock_guard lock(mutex_);
            sockets_.push_back(connection);
            threads_.emplace_back([this, connection, number] { serve(connection, number); });
        }
    }
    void serve(int socket, std::size_t number)
    {
        for (std::size_t message = 0;; ++message) {
            std::byte head[4];
            if (!read_all(socket, head, sizeof head)) break;
            std::size_t size = 0;
            for (const std::byte b : head) size = size << 8 | std::to_integer<std::size_t>(b);
            Bytes frame(size);
            if (!read_all(socket, frame.data(), size)) break;
            Received request{number, 0, Bytes(frame.begin() + 2, frame.end())};
            request.type =
                static_cast<std::uint16_t>(std::to_integer<unsigned>(frame[0]) << 8 | std::to_integer<unsigned>(frame[1]));
            {
                const std::lock_guard lock(mutex_);
                received_.push_back(request);
            }
            const auto answer = behaviour_(request, message);
            if (!answer) break;
            Packer to;
            to.u32(static_cast<std::uint32_t>(answer->size()));
            to.raw(*answer);
            if (::send(socket, to.bytes().data(), to.size(), MSG_NOSIGNAL) < 0) break;
        }
        {
            const std::lock_guard lock(mutex_);
            std::erase(sockets_, socket);
        }
        close(socket);
        --open_;
    }

    Behaviour behaviour_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopped_{false};
    std::atomic<std::size_t> connections_{0}, open_{0};
    std::thread acceptor_;
    mutable std::mutex mutex_;
    std::vector<Received> received_;
    std::vector<int> sockets_;
    std::list<std::thread> threads_;
};

// What every slurmdbd answers: greeting and end of a transaction.
inline std::optional<Bytes> manners(const FakeSlurmdbd::Received& request)
{
    if (request.type == dbd::persist_init) return verdict_bytes(0, {}, wire_version);
    if (request.type == dbd::fini) return verdict_bytes(0, {}, dbd::fini);
    return {};
}

// A pool that is connected to it.
struct Connected {
    explicit Connected(std::uint16_t port, DatabasePool::Limits limits = {}, std::vector<std::string> hosts = {"127.0.0.1"})
    {
        conf.cluster_name = "lab";
        conf.database_hosts = std::move(hosts);
        conf.database_port = port;
        conf.accounting_storage = "accounting_storage/slurmdbd";
        using namespace std::chrono_literals;
        pool.emplace(conf, resolver, credentials, DatabaseTimes{2s, 500ms, 500ms, 2s}, limits);
    }
    ClientConf conf;
    Resolver resolver;
    Credentials credentials{conf, 0};
    std::optional<DatabasePool> pool;
    const Identity caller = caller_of(token(600));
};

}  // namespace restd::slurm::test
