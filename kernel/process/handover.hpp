// Handover: a restart that no client notices. The running daemon (the predecessor) starts its program anew (the successor),
// which inherits the listening sockets and the socket of the cluster plugin's helper. The successor makes itself ready and says
// so. Then the predecessor stops accepting, answers what it has accepted, and ends. If the successor ends before it is ready,
// the predecessor goes on as if nothing had happened.
//
// The helper goes on too, because only root could start another one.
#pragma once

#include <sys/types.h>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "restd/log.hpp"

namespace restd::kernel {

// What a successor gets.
struct Handover {
    enum class Origin : char {
        daemon = 'd',           // the predecessor has bound it
        daemons_path = 'p',     // the same, and its path in the file system is the daemon's to remove
        service_manager = 'm',  // a service manager keeps it open
    };
    struct Socket {
        int fd;
        Origin origin;
    };
    std::vector<Socket> sockets;
    int helper = -1;                // Settings::helper
    bool root_has_started = false;  // so the plugins must be root's
    int channel = -1;               // leads to the predecessor

    // What this process has got from its predecessor, by the environment variable SLURMRESTD_HANDOVER, which is removed. Empty:
    // it has none. Throws Fatal. REQUIRES: no other thread runs.
    static std::optional<Handover> received();
};

// In the successor. Threads: one at a time.
class Predecessor {
public:
    // Takes `channel`; -1: there is no predecessor, and nothing happens.
    explicit Predecessor(int channel) : channel_(channel) {}
    Predecessor(const Predecessor&) = delete;
    Predecessor& operator=(const Predecessor&) = delete;
    ~Predecessor();

    // This process is ready: the predecessor ends soon. Does nothing the second time.
    void end();

private:
    int channel_;
};

// In the predecessor.
class Succession {
public:
    // `program` and `arguments` as this process was started. `what`: its descriptors are duplicated, its channel is not used.
    // `on_ready(pid)` is called on a thread of this object when the successor is ready.
    Succession(std::string program, std::vector<std::string> arguments, const Handover& what, std::function<void(pid_t)> on_ready,
               spdlog::logger& log);
    Succession(const Succession&) = delete;
    Succession& operator=(const Succession&) = delete;
    // Calls give_up().
    ~Succession();

    // Starts the successor. Does nothing while one is being started, after that one was ready, and after give_up(). Any thread.
    void start();
    // Closes the duplicates, so that the sockets can be closed. Ends a successor that is not ready yet. Any thread except that
    // of on_ready.
    void give_up();

    // The program of this process: an absolute path.
    static std::string own_program();

private:
    void wait(int channel, pid_t child);
    void close_duplicates();

    const std::string program_;
    const std::vector<std::string> arguments_;
    const std::function<void(pid_t)> on_ready_;
    spdlog::logger& log_;
    std::mutex mutex_;
    Handover what_;
    bool over_ = false;  // nothing is to be handed over any more
    pid_t child_ = 0;    // the successor that is not ready yet; 0: none
    std::thread thread_;
};

}  // namespace restd::kernel
