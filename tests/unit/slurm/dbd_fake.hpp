// A slurmdbd for tests: a socket, a thread for each connection, and a function that answers messages.
#pragma once

#include <Poco/Base64Encoder.h>

#include <atomic>
#include <ctime>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include "accounting/database_numbers.hpp"
#include "accounting/database_pool.hpp"
#include "conf/client_conf.hpp"
#include "messages/database.hpp"
#include "recorded.hpp"
#include "rpc/bulkheads.hpp"
#include "rpc/controller_rpc.hpp"
#include "sockets.hpp"
#include "wire/packer.hpp"

namespace restd::slurm::test {

// A recorded answer of a real slurmdbd: type and body.
inline Bytes database_answer(const std::string& name)
{
    return recorded("dbd_" + name).frame;
}
// The body of a request that a real slurmdbd accepted.
inline Bytes database_request(const std::string& name)
{
    return recorded_request("dbd_" + name);
}

// The frame of a return code with a text.
inline Bytes verdict_bytes(std::uint32_t number, std::string_view text = {}, std::uint16_t about = 0)
{
    PersistRc rc;
    rc.rc = number;
    rc.comment = text;
    rc.ret_info = about;
    Packer to(wire_version);
    to.u16(dbd::rc);
    wire::persist_rc::pack(to, rc);
    return std::move(to).take();
}

// A list in slurmdbd's format.
template <class Codec>
Bytes list_bytes(std::uint16_t type, List<typename Codec::Type> records, std::uint32_t number = 0)
{
    Packer to(wire_version);
    to.u16(type);
    to.u32(static_cast<std::uint32_t>(records.size()));
    for (const auto& record : records) Codec::pack(to, record);
    to.u32(number);
    return std::move(to).take();
}

// A token without a signature: nothing in these tests checks it.
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
    // The answer's frame; nothing: the connection is closed. `message`: number of the message on its connection; the init is 0.
    using Behaviour = std::function<std::optional<Bytes>(const Received& request, std::size_t message)>;

    explicit FakeSlurmdbd(Behaviour behaviour, const char* host = "127.0.0.1", std::uint16_t port = 0)
        : behaviour_(std::move(behaviour)), listener_(host, port), acceptor_([this] { accept_all(); })
    {}
    ~FakeSlurmdbd()
    {
        listener_.stop();
        acceptor_.join();
        hang_up();
        for (auto& thread : threads_) thread.join();
    }

    std::uint16_t port() const { return listener_.port(); }
    std::size_t connections() const { return connections_; }
    std::size_t open_connections() const { return open_; }
    std::vector<Received> received() const
    {
        const std::lock_guard lock(mutex_);
        return received_;
    }
    // The types of the requests, without the inits.
    std::vector<std::uint16_t> types() const
    {
        std::vector<std::uint16_t> out;
        for (const Received& request : received())
            if (request.type != dbd::persist_init) out.push_back(request.type);
        return out;
    }
    // How many transactions ended in this way.
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
    void accept_all()
    {
        while (const auto connection = listener_.accept()) {
            const std::size_t number = connections_++;
            ++open_;
            const std::lock_guard lock(mutex_);
            sockets_.push_back(*connection);
            threads_.emplace_back([this, connection, number] { serve(*connection, number); });
        }
    }
    void serve(int socket, std::size_t number)
    {
        for (std::size_t message = 0;; ++message) {
            const auto frame = read_frame(socket);
            if (!frame) break;
            Received request{number, 0, Bytes(frame->begin() + 2, frame->end())};
            request.type = static_cast<std::uint16_t>(std::to_integer<unsigned>((*frame)[0]) << 8 |
                                                      std::to_integer<unsigned>((*frame)[1]));
            {
                const std::lock_guard lock(mutex_);
                received_.push_back(request);
            }
            const auto answer = behaviour_(request, message);
            if (!answer) break;
            send_frame(socket, *answer);
        }
        {
            const std::lock_guard lock(mutex_);
            std::erase(sockets_, socket);
        }
        close(socket);
        --open_;
    }

    Behaviour behaviour_;
    Listener listener_;
    std::atomic<std::size_t> connections_{0}, open_{0};
    mutable std::mutex mutex_;
    std::vector<Received> received_;
    std::vector<int> sockets_;
    std::list<std::thread> threads_;
    std::thread acceptor_;  // last, because it uses the other members
};

// The greetings that such a slurmdbd refuses when it is found out anew which version it takes: those of newer versions.
inline constexpr std::size_t refused_greetings = 3;

// Answers that every slurmdbd gives: to the init and to the end of a transaction. It takes no other version than wire_version.
inline std::optional<Bytes> manners(const FakeSlurmdbd::Received& request)
{
    if (request.type == dbd::persist_init) {
        const bool is_taken = request.body.at(0) == std::byte{wire_version >> 8};
        return is_taken ? verdict_bytes(0, {}, wire_version) : verdict_bytes(err::protocol_version_error, "versions", 6500);
    }
    if (request.type == dbd::fini) return verdict_bytes(0, {}, dbd::fini);
    return {};
}

// A pool that is connected to it.
struct Connected {
    explicit Connected(std::uint16_t port, DatabasePool::Limits limits = {}, std::vector<std::string> hosts = {"127.0.0.1"},
                       const Settings& places = {})
        : bulkheads(places)
    {
        conf.cluster_name = "lab";
        for (const std::string& host : hosts) memory.versions.set(host, wire_version);
        conf.database_hosts = std::move(hosts);
        conf.database_port = port;
        conf.accounting_storage = "accounting_storage/slurmdbd";
        using namespace std::chrono_literals;
        conf.message_timeout = 1s;
        pool.emplace(conf, resolver, credentials, bulkheads.slurmdbd, memory, DatabaseTimes{2s, 500ms, 500ms, 2s, 500ms},
                     limits);
    }
    ClientConf conf;
    Resolver resolver;
    Bulkheads bulkheads;
    Credentials credentials{conf, 0, bulkheads.munged};
    DatabaseMemory memory{resolver, std::chrono::milliseconds(20)};
    std::optional<DatabasePool> pool;
    const Identity caller = caller_of(token(600));
};

}  // namespace restd::slurm::test
