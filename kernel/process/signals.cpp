#include "process/signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace restd::kernel {
namespace {

std::atomic<int> handler_fd{-1};
static_assert(std::atomic<int>::is_always_lock_free, "read in a signal handler");

constexpr unsigned char end_of_watch = 0;

void handle(int number)
{
    const int saved = errno;
    const auto byte = static_cast<unsigned char>(number);
    [[maybe_unused]] const auto written = ::write(handler_fd.load(), &byte, 1);
    errno = saved;
}

void install(int number, void (*handler)(int), int flags)
{
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
}

}  // namespace

SignalWatch::SignalWatch(std::function<void()> on_stop, std::function<void()> on_hangup, spdlog::logger& log,
                         std::function<void()> on_restart)
    : on_stop_(std::move(on_stop)), on_hangup_(std::move(on_hangup)), on_restart_(std::move(on_restart)), log_(log)
{
    if (::pipe2(pipe_, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    ::fcntl(pipe_[1], F_SETFL, O_NONBLOCK);
    handler_fd = pipe_[1];
    thread_ = std::thread([this] { watch(); });
    install(SIGINT, handle, SA_RESTART | SA_RESETHAND);
    install(SIGTERM, handle, SA_RESTART);
    install(SIGHUP, handle, SA_RESTART);
    if (on_restart_) install(SIGUSR2, handle, SA_RESTART);
}

SignalWatch::~SignalWatch()
{
    install(SIGINT, SIG_DFL, 0);
    install(SIGTERM, SIG_IGN, 0);
    install(SIGHUP, SIG_IGN, 0);
    if (on_restart_) install(SIGUSR2, SIG_IGN, 0);
    [[maybe_unused]] const auto written = ::write(pipe_[1], &end_of_watch, 1);
    thread_.join();
    handler_fd = -1;
    ::close(pipe_[0]);
    ::close(pipe_[1]);
}

void SignalWatch::ignore_broken_pipes()
{
    install(SIGPIPE, SIG_IGN, 0);
}

void SignalWatch::watch()
{
    bool stopping = false;
    for (unsigned char number;;) {
        const ssize_t got = ::read(pipe_[0], &number, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || number == end_of_watch) return;
        if (number == SIGHUP) {
            log_.info("caught SIGHUP");
            on_hangup_();
        } else if (number == SIGUSR2) {
            log_.info("caught SIGUSR2");
            on_restart_();
        } else if (!std::exchange(stopping, true)) {
            log_.info("caught {}. Shutting down.", number == SIGINT ? "SIGINT" : "SIGTERM");
            on_stop_();
        }
    }
}

}  // namespace restd::kernel
