// A server in this process with a special test service, and clients for it.
#pragma once

#include "catch.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/null_sink.h>

#include "host/exchange.hpp"
#include "net/server.hpp"
#include "restd/waiting.hpp"

namespace restd::test {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

inline std::string pattern(std::size_t size)
{
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * i / 7) % 26);
    return text;
}

// Removes the Date from answers. Each answer must have one valid Date in its head.
inline std::string without_date(std::string answers)
{
    constexpr std::string_view name = "\r\nDate: ", like = "Sat, 21 Nov 2026 19:27:28 GMT";
    for (std::size_t at = 0; (at = answers.find("HTTP/1.1 ", at)) != std::string::npos; ++at) {
        if (answers.compare(at, 13, "HTTP/1.1 100 ") == 0) continue;
        const std::size_t date = answers.find(name, at), end = answers.find("\r\n\r\n", at);
        if (date > end || answers.compare(date + name.size() + like.size() - 4, 6, " GMT\r\n") != 0)
            return "no Date: " + answers;
        answers.erase(date + 2, name.size() - 2 + like.size() + 2);
        if (answers.find(name, at) < answers.find("\r\n\r\n", at)) return "two Dates: " + answers;
    }
    return answers;
}

// Answers by path; a number in the query is its argument.
class TrickService final : public Service {
public:
    void handle(const Request& request, Response& response) override
    {
        ++requests;
        std::size_t number = 0;
        std::from_chars(request.query.data(), request.query.data() + request.query.size(), number);
        response.head(200, "text/plain");
        if (request.path == "/ping") {
            response.append("pong");
        } else if (request.path == "/echo") {
            response.append(std::string(request.method_name) + ":" + std::string(request.query) + ":" +
                            std::string(request.body));
        } else if (request.path == "/peer") {
            response.append(request.peer->name);
        } else if (request.path == "/uid") {
            response.append(request.peer->has_ids ? std::to_string(request.peer->uid) : "none");
        } else if (request.path == "/bytes") {
            const std::string text = pattern(1000);
            for (; number >= 1000; number -= 1000) response.append(text);
            response.append(text.data(), number);
        } else if (request.path == "/shared") {
            response.body(shared);
        } else if (request.path == "/sleep") {
            std::this_thread::sleep_for(std::chrono::milliseconds(number));
            response.append("slept");
        } else if (request.path == "/hold") {
            hold();
            response.append("held");
        } else if (request.path == "/wait") {
            const Waiting waiting;
            hold();
            response.append("waited");
        } else if (request.path == "/status") {
            response.head(static_cast<int>(number), "text/plain");
        } else if (request.path == "/throw") {
            response.append(pattern(number));
            throw std::runtime_error("thrown on purpose");
        } else if (request.path == "/abort") {
            response.append(pattern(number));
            response.abort();
        } else if (request.path == "/close") {
            response.close();
        } else if (also) {
            also(request, response);
        } else {
            response.head(404, "text/plain");
        }
    }

    // Releases the requests held by "/hold" and "/wait", also later ones.
    void let_go()
    {
        held_ = false;
        held_.notify_all();
    }

    std::function<void(const Request&, Response&)> also;  // answers all other paths
    const std::shared_ptr<const std::string> shared = std::make_shared<std::string>(pattern(400'000));
    std::atomic<int> requests = 0;  // requests that have begun
    std::atomic<int> holding = 0;   // requests that are held

private:
    void hold()
    {
        ++holding;
        held_.wait(true);
        --holding;
    }
    std::atomic<bool> held_ = true;
};

// Waits until `condition` is true; false after a timeout.
template <class Condition>
bool comes_about(Condition condition)
{
    for (const auto until = Clock::now() + 20s; Clock::now() < until; std::this_thread::sleep_for(1ms)) {
        if (condition()) return true;
    }
    return false;
}

// The lines of this log.
class ToldLog {
public:
    ToldLog() : logger("test", std::make_shared<Sink>(*this)) {}

    spdlog::logger logger;
    std::size_t count(const std::string& part)
    {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(
            std::count_if(lines_.begin(), lines_.end(), [&](const std::string& line) { return line.find(part) != line.npos; }));
    }

private:
    class Sink final : public spdlog::sinks::base_sink<std::mutex> {
    public:
        explicit Sink(ToldLog& log) : log_(log) {}

    private:
        void sink_it_(const spdlog::details::log_msg& message) override
        {
            const std::lock_guard lock(log_.mutex_);
            log_.lines_.emplace_back(message.payload.data(), message.payload.size());
        }
        void flush_() override {}
        ToldLog& log_;
    };

    std::mutex mutex_;
    std::vector<std::string> lines_;
};

inline spdlog::logger& silence()
{
    static spdlog::logger log("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    return log;
}

// Listens on a free port and runs until destroyed.
class TestServer {
public:
    explicit TestServer(kernel::ServerOptions options = {}, spdlog::logger& log = silence())
        : server_(with_address(std::move(options)), service, log)
    {
        server_.listen();
        const std::string address = server_.addresses().front();
        port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
        thread_ = std::thread([this] { result_ = server_.run(); });
    }

    ~TestServer()
    {
        service.let_go();
        stop();
    }

    int stop()
    {
        server_.request_stop();
        if (thread_.joinable()) thread_.join();
        return result_;
    }

    void request_stop(kernel::Server::Successor successor = kernel::Server::Successor::none)
    {
        server_.request_stop(successor);
    }
    kernel::ConnectionCounts counts() const { return server_.counts(); }

    TrickService service;
    std::uint16_t port = 0;

private:
    static kernel::ServerOptions with_address(kernel::ServerOptions options)
    {
        options.listen.insert(options.listen.begin(), "127.0.0.1:0");
        return options;
    }

    kernel::Server server_;
    int result_ = -1;
    std::thread thread_;
};

struct Answer {
    int status = 0;
    std::string head;  // with the status line
    std::string body;  // decoded

    bool has(std::string_view field) const { return head.find("\r\n" + std::string(field) + "\r\n") != std::string::npos; }
};

// A blocking client. It never hangs: after a few seconds the test fails.
class Client {
public:
    // `from`: the last part of its own address, 127.0.0.N.
    explicit Client(std::uint16_t port, int receive_buffer = 0, unsigned from = 0)
    {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (receive_buffer != 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        if (from != 0) {
            address.sin_addr.s_addr = htonl((127U << 24) + from);
            if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("bind");
        }
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }
    explicit Client(const std::string& path)
    {
        fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }
    Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), input_(std::move(other.input_)) {}
    ~Client()
    {
        if (fd_ >= 0) ::close(fd_);
    }

    // False: the server has closed the connection.
    bool send(std::string_view text)
    {
        while (!text.empty()) {
            const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void get(const std::string& target) { send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"); }
    void end_sending() { ::shutdown(fd_, SHUT_WR); }

    // Reads one answer. `without_body`: the answer to HEAD. Throws if it is truncated or missing.
    Answer answer(bool without_body = false)
    {
        Answer answer;
        answer.head = take_until("\r\n\r\n");
        answer.head.resize(answer.head.size() - 2);
        if (!answer.head.starts_with("HTTP/1.1 ")) throw std::runtime_error("no answer: " + answer.head);
        answer.status = std::stoi(answer.head.substr(9));
        if (without_body || answer.status == 100 || answer.status == 204 || answer.status == 304) return answer;
        if (const auto at = answer.head.find("Content-Length: "); at != std::string::npos) {
            answer.body = take(std::stoul(answer.head.substr(at + 16)));
        } else if (answer.has("Transfer-Encoding: chunked")) {
            while (true) {
                const std::size_t size = std::stoul(take_until("\r\n"), nullptr, 16);
                answer.body += take(size);
                if (take(2) != "\r\n") throw std::runtime_error("chunk without an end");
                if (size == 0) break;
            }
        } else {
            while (more()) {
            }
            answer.body = std::exchange(input_, {});
        }
        return answer;
    }
    Answer ask(const std::string& target)
    {
        get(target);
        return answer();
    }

    // The server closes within `time`, without another byte.
    bool closed_within(std::chrono::milliseconds time)
    {
        pollfd poll{fd_, POLLIN, 0};
        if (::poll(&poll, 1, static_cast<int>(time.count())) <= 0) return false;
        char byte = 0;
        return input_.empty() && ::recv(fd_, &byte, 1, 0) <= 0;
    }
    bool closed() { return closed_within(5s); }
    // The server resets the connection; earlier bytes are ignored.
    bool reset()
    {
        try {
            while (more()) {
            }
        } catch (const std::runtime_error&) {
            return errno == ECONNRESET;
        }
        return false;
    }
    int fd() const { return fd_; }

private:
    // Reads the available bytes. False at the end of the stream.
    bool more()
    {
        pollfd poll{fd_, POLLIN, 0};
        if (::poll(&poll, 1, 8000) <= 0) throw std::runtime_error("the server does not answer");
        char bytes[65536];
        const ssize_t count = ::recv(fd_, bytes, sizeof bytes, 0);
        if (count < 0) throw std::runtime_error("the connection is broken");
        input_.append(bytes, static_cast<std::size_t>(count));
        return count != 0;
    }
    std::string take(std::size_t size)
    {
        while (input_.size() < size) {
            if (!more()) throw std::runtime_error("the answer is cut short");
        }
        std::string taken = input_.substr(0, size);
        input_.erase(0, size);
        return taken;
    }
    std::string take_until(const std::string& end)
    {
        std::size_t at = 0;
        while ((at = input_.find(end)) == std::string::npos) {
            if (!more()) throw std::runtime_error("the answer is cut short");
        }
        return take(at + end.size());
    }

    int fd_ = -1;
    std::string input_;
};

inline std::chrono::milliseconds since(Clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

}  // namespace restd::test
