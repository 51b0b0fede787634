// The folder of one run of a job. Daemon and shepherd communicate through it, also after a restart of the daemon.
//
//   <state>/jobs/<run>/launch        what to run (written by the daemon before the start)
//                      slurm_script  the batch script, if the job runs as the daemon's user. Otherwise the script is where the
//                                    job's user can read it, and becomes that user's:
//                                    <scripts>/<device>.<inode>.<run>/slurm_script (numbers of <state>/jobs)
//                      lock          the shepherd holds this lock (flock) as long as it lives
//                      started       created once (O_EXCL) by the shepherd before it runs anything: so nothing runs twice.
//                                    A daemon that finds no shepherd creates it itself, which bars a late shepherd
//                      result        how it ended; complete if it exists (written under another name, synced, renamed)
//
// Threads: any; only one thread at a time may handle a run.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "restd/model/values.hpp"

namespace restd::embedded {

struct LaunchSpec {
    std::vector<std::string> arguments;  // [0] is the script's path
    std::vector<std::string> environment;
    std::string work_dir, std_in, std_out, std_err;
    bool append = false;
    std::uint32_t file_mask = 022;
    std::vector<std::pair<std::uint8_t, std::uint64_t>> rlimits;

    std::string encode() const;
    static LaunchSpec decode(std::string_view bytes);
};

struct RunResult {
    std::uint32_t status = 0;  // as returned by wait()
    Time start_time = 0, end_time = 0;
    std::uint64_t user_usec = 0, system_usec = 0, max_rss_kb = 0;
    std::string problem;     // why the script could not be run at all, "" otherwise
    bool try_again = false;  // nothing of it has run, because of a temporary problem

    std::string encode() const;
    static std::optional<RunResult> decode(std::string_view text);
};

class JobSpool {
public:
    // `folder`: <state>/jobs. `scripts`: the daemon's folder for scripts that their users must be able to read; "": not needed.
    // Throws std::system_error.
    explicit JobSpool(std::string folder, std::string scripts = {});

    std::string folder_of(std::uint64_t run) const { return folder_ + '/' + std::to_string(run); }
    std::string script_path(std::uint64_t run) const { return script_folder(run) + "/slurm_script"; }

    // Creates `launch` and `slurm_script` and their folders. Throws std::system_error.
    void prepare(std::uint64_t run, const LaunchSpec& spec, std::string_view script) const;

    struct Found {
        enum class State {
            never_started,  // nothing of the job has run or will run: the daemon has taken `started`
            running,
            ended,  // with `result`
            lost,   // the shepherd has ended without a result
        } state = State::lost;
        pid_t shepherd = 0;  // if running
        pid_t session = 0;   // session of the job's processes; 0: unknown
        RunResult result;
    };
    // `bar_late_start`: take `started` if no shepherd has, see never_started. Otherwise such a run counts as `running`.
    Found look(std::uint64_t run, bool bar_late_start) const;

    void remove(std::uint64_t run) const;
    // The runs that have a folder. Some are listed twice.
    std::vector<std::uint64_t> runs() const;

private:
    std::string script_folder(std::uint64_t run) const;

    std::string folder_, scripts_;
    std::string ours_;  // prefix of the names in scripts_ that belong to this cluster
};

// Identifies the current boot of the machine.
std::string boot_id();

// Reads a whole file, at most `most` bytes; nullopt if it cannot be read.
std::optional<std::string> read_file(const std::string& path, std::size_t most = 1U << 30);
// Writes the file completely or not at all; it is on disk when this returns (written under another name, synced, renamed).
// Returns false and sets errno if that fails.
bool write_file_durably(const std::string& folder, const std::string& name, std::string_view bytes);

}  // namespace restd::embedded
