// The messages between daemon and launcher: each is one structure of fixed size, sent over a SOCK_SEQPACKET socket.
//
// The launcher does not trust a request: it checks all of it. A request never has a path or a name. The run's folder
// (job_spool.hpp) describes the program to run; it is passed as a descriptor and read with the daemon's rights.
//
// Threads: plain data; any thread may call send_message().
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace restd::embedded {

inline constexpr std::uint32_t launcher_magic = 0x4c4e4348;  // "LNCH"
inline constexpr std::uint32_t launcher_version = 1;

enum class LauncherOp : std::uint32_t {
    hello = 1,       // asks what the launcher can do; the answer is a LauncherHello
    start = 2,       // starts a run; the request passes the descriptor of the run's folder
    end_orphans = 3  // ends the processes of a session whose shepherd has ended
};

struct LauncherRequest {
    std::uint32_t magic, version;
    LauncherOp op;
    std::uint32_t uid, gid;   // start, end_orphans: the job's user
    std::uint32_t cpus;       // start: processors for the job, 0: no limit
    std::uint64_t memory_mb;  // start: memory for the job, 0: no limit
    std::uint64_t run;        // start: the run; the answer has the same value
    std::int32_t session;     // end_orphans
    std::uint32_t reserved;   // must be 0
};

// The answer to `start` (with a pidfd of the shepherd, if it was started) and to `end_orphans`.
struct LauncherReply {
    std::uint32_t magic, version;
    LauncherOp op;
    std::int32_t error;     // 0 or errno
    std::uint64_t run;      // from the request
    std::int32_t shepherd;  // process id of the shepherd
    char text[212];         // the error message, ends with NUL
};

struct LauncherHello {
    std::uint32_t magic, version;
    LauncherOp op;
    std::uint32_t separated;      // 1: started as root, jobs run as their users
    std::uint32_t limits_memory;  // 1: by cgroups
    std::uint32_t limits_cpus;    // 1: by cgroups
    char scripts[128];            // folder for batch scripts that the jobs' users may enter; "": not separated
    char text[256];               // about cgroups, for the log
};

// Sends one message, with the descriptor `file` unless that is -1. Returns false and sets errno unless all of it was sent.
bool send_message(int socket, const void* bytes, std::size_t size, int file);

// The structures have no padding, so no uninitialized bytes are sent.
static_assert(std::has_unique_object_representations_v<LauncherRequest> && sizeof(LauncherRequest) == 48);
static_assert(std::is_trivially_copyable_v<LauncherReply> && sizeof(LauncherReply) == 240);
static_assert(std::is_trivially_copyable_v<LauncherHello> && sizeof(LauncherHello) == 408);

}  // namespace restd::embedded
