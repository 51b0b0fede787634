#include "process/handover.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "process/logging.hpp"

extern char** environ;

namespace restd::kernel {
namespace {

constexpr const char* variable = "SLURMRESTD_HANDOVER";
constexpr std::chrono::seconds patience{60};  // for a successor to be ready
constexpr char ready = 'r';

[[noreturn]] void refuse(const std::string& text)
{
    throw Fatal(std::string("Invalid ") + variable + "=" + text + ": only a slurmrestd that starts its successor sets it");
}

// "CHANNEL HELPER ROOT [FDx ..]": descriptors, x the socket's origin.
std::string as_text(const Handover& what)
{
    std::string text = std::to_string(what.channel) + ' ' + std::to_string(what.helper) + (what.root_has_started ? " 1" : " 0");
    for (const Handover::Socket& socket : what.sockets)
        text.append(" ").append(std::to_string(socket.fd)).append(1, static_cast<char>(socket.origin));
    return text;
}

bool is_socket(int fd, int option, int wanted)
{
    int value = 0;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 && value == wanted;
}

// Runs after fork(): calls only async-signal-safe functions.
[[noreturn]] void become_successor(const char* program, char* const* arguments, char* const* environment,
                                   const std::vector<int>& inherited)
{
    for (const int fd : inherited)
        if (::fcntl(fd, F_SETFD, 0) != 0) ::_exit(127);
    ::execve(program, arguments, environment);
    ::_exit(127);
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

std::string how_it_ended(int status)
{
    if (WIFSIGNALED(status)) return "ended by signal " + std::to_string(WTERMSIG(status));
    return "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

std::optional<Handover> Handover::received()
{
    const char* const value = std::getenv(variable);
    if (value == nullptr) return {};
    const std::string text(value);
    ::unsetenv(variable);
    Handover what;
    std::string_view rest = text;
    const auto number = [&] {
        int found = -1;
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), found);
        if (error != std::errc()) refuse(text);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        return found;
    };
    const auto keep = [&](int fd) {
        if (::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) refuse(text);
    };
    what.channel = number();
    what.helper = number();
    what.root_has_started = number() != 0;
    keep(what.channel);
    if (!is_socket(what.channel, SO_DOMAIN, AF_UNIX)) refuse(text);
    if (what.helper >= 0) keep(what.helper);
    while (!rest.empty()) {
        const int fd = number();
        if (rest.empty() || std::string_view("dpm").find(rest.front()) == std::string_view::npos) refuse(text);
        what.sockets.push_back({fd, static_cast<Origin>(rest.front())});
        rest.remove_prefix(1);
        keep(fd);
        if (!is_socket(fd, SO_ACCEPTCONN, 1)) refuse(text);
    }
    return what;
}

Predecessor::~Predecessor()
{
    if (channel_ >= 0) ::close(channel_);
}

void Predecessor::end()
{
    if (channel_ < 0) return;
    [[maybe_unused]] const auto sent = ::send(channel_, &ready, 1, MSG_NOSIGNAL);
    ::close(std::exchange(channel_, -1));
}

Succession::Succession(std::string program, std::vector<std::string> arguments, const Handover& what,
                       std::function<void(pid_t)> on_ready, spdlog::logger& log)
    : program_(std::move(program)), arguments_(std::move(arguments)), on_ready_(std::move(on_ready)), log_(log), what_(what)
{
    for (Handover::Socket& socket : what_.sockets) socket.fd = ::fcntl(socket.fd, F_DUPFD_CLOEXEC, 0);
    if (what_.helper >= 0) what_.helper = ::fcntl(what_.helper, F_DUPFD_CLOEXEC, 0);
}

Succession::~Succession()
{
    give_up();
    if (thread_.joinable()) thread_.join();
}

void Succession::close_duplicates()
{
    for (const Handover::Socket& socket : std::exchange(what_.sockets, {})) ::close(socket.fd);
    if (what_.helper >= 0) ::close(std::exchange(what_.helper, -1));
}

void Succession::give_up()
{
    const std::lock_guard lock(mutex_);
    over_ = true;
    close_duplicates();
    if (child_ != 0) ::kill(child_, SIGKILL);  // it serves nobody yet, and holds nothing that would have to be put in order
}

std::string Succession::own_program()
{
    std::array<char, 4096> path{};
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
    if (length <= 0) throw Fatal(std::string("/proc/self/exe: ") + std::strerror(errno));
    return {path.data(), static_cast<std::size_t>(length)};
}

void Succession::start()
{
    const std::lock_guard lock(mutex_);
    if (over_ || child_ != 0) {
        log_.warn("no new process is started: {}", over_ ? "this one is about to end" : "another is being started");
        return;
    }
    if (thread_.joinable()) thread_.join();  // of an attempt that has failed
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        log_.error("no new process can be started: {}", std::strerror(errno));
        return;
    }
    what_.channel = ends[1];
    std::vector<std::string> arguments = arguments_;
    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
    environment.push_back(std::string(variable) + '=' + as_text(what_));
    std::vector<int> inherited{ends[1]};
    if (what_.helper >= 0) inherited.push_back(what_.helper);
    for (const Handover::Socket& socket : what_.sockets) inherited.push_back(socket.fd);
    const std::vector<char*> argument_pointers = pointers(arguments), environment_pointers = pointers(environment);
    const pid_t child = ::fork();
    if (child == 0) become_successor(program_.c_str(), argument_pointers.data(), environment_pointers.data(), inherited);
    const int error = errno;
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        log_.error("{} cannot be started: {}", program_, std::strerror(error));
        return;
    }
    log_.info("process {} is being started to take over{}", child,
              what_.helper >= 0 ? "; the cluster plugin's helper stays the same process" : "");
    child_ = child;
    thread_ = std::thread([this, channel = ends[0], child] { wait(channel, child); });
}

// Returns when the successor is ready or has ended.
void Succession::wait(int channel, pid_t child)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    bool is_ready = false;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd poll{channel, POLLIN, 0};
        const int found = left > 0 ? ::poll(&poll, 1, static_cast<int>(left)) : 0;
        if (found < 0 && errno == EINTR) continue;
        char byte = 0;
        is_ready = found > 0 && ::recv(channel, &byte, 1, 0) == 1 && byte == ready;
        if (found == 0) log_.error("process {} is not ready after {} s; it is ended", child, patience.count());
        break;
    }
    ::close(channel);
    if (!is_ready) {
        ::kill(child, SIGKILL);
        siginfo_t ended{};
        while (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
        }
        // The number of a process that has been waited for may be another's, so give_up() must not see it any more.
        const std::lock_guard lock(mutex_);
        int status = 0;
        ::waitpid(child, &status, 0);
        child_ = 0;
        if (!over_) log_.error("process {} has {}; this one goes on", child, how_it_ended(status));
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        child_ = 0;
        over_ = true;
        close_duplicates();
    }
    log_.info("process {} takes over", child);
    on_ready_(child);
}

}  // namespace restd::kernel
