// The messages between daemon and launcher: each is one structure of fixed size, sent over a SOCK_SEQPACKET socket.
//
// The launcher does not trust a request: it checks all of it. No request has a path or a name. The program to run is described
// in the run's folder (job_spool.hpp), which is passed as a descriptor and read with the daemon's rights.
//
// Plain data; send_message() from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace restd::embedded {

inline constexpr std::uint32_t launcher_magic = 0x4c4e4348;  // "LNCH"
inline constexpr std::uint32_t launcher_version = 1;

enum class LauncherOp : std::uint32_t {
    hello = 1,       // what the launcher can do; answered with a LauncherHello
    start = 2,       // starts a run; with it comes the descriptor of the run's folder
    end_orphans = 3  // ends the processes of a session whose shepherd is gone
};

struct LauncherRequest {
    std::uint32_t magic, version;
    LauncherOp op;
    std::uint32_t uid, gid;   // start, end_orphans: whose job it is
    std::uint32_t cpus;       // start: processors for the job, 0: no limit
    std::uint64_t memory_mb;  // start: memory for the job, 0: no limit
    std::uint64_t run;        // start: names the run; given back in the answer
    std::int32_t session;     // end_orphans
    std::uint32_t reserved;   // 0
};

// The answer to `start` (with a pidfd of the shepherd, where it has been started) and to `end_orphans`.
struct LauncherReply {
    std::uint32_t magic, version;
    LauncherOp op;
    std::int32_t error;     // 0 or errno
    std::uint64_t run;      // the request's
    std::int32_t shepherd;  // its process id
    char text[212];         // why not, ends with NUL
};

struct LauncherHello {
    std::uint32_t magic, version;
    LauncherOp op;
    std::uint32_t separated;      // 1: started as root, jobs run as their users
    std::uint32_t limits_memory;  // 1: by cgroups
    std::uint32_t limits_cpus;    // likewise
    char scripts[128];            // folder for batch scripts, which the jobs' users may enter; "": not separated
    char text[256];               // about cgroups, for the log
};

// Sends one message, with the descriptor `file` unless that is -1. False and errno where it was not taken whole.
bool send_message(int socket, const void* bytes, std::size_t size, int file);

// No byte of them is unaccounted for: none is sent that was never written.
static_assert(std::has_unique_object_representations_v<LauncherRequest> && sizeof(LauncherRequest) == 48);
static_assert(std::is_trivially_copyable_v<LauncherReply> && sizeof(LauncherReply) == 240);
static_assert(std::is_trivially_copyable_v<LauncherHello> && sizeof(LauncherHello) == 408);

}  // namespace restd::embedded
