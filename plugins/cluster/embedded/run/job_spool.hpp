// The folder of one run of a job: how daemon and shepherd talk to each other, also after a restart of the daemon.
//
//   <state>/jobs/<run>/launch        what to run (written by the daemon before the start)
//                      slurm_script  the batch script, where the job runs as the daemon's user. Else it lies where the job's
//                                    user can get at it: <scripts>/<cluster>.<run>/slurm_script, and becomes that user's
//                      lock          held (flock) by the shepherd as long as it lives
//                      started       made once, O_EXCL, by the shepherd before it runs anything: nothing is ever run twice.
//                                    A daemon that finds no shepherd makes it itself, which bars a late one.
//                      result        how it ended; complete when it exists (written aside, synced, renamed)
//
// Threads: any; one run is handled by one thread at a time.
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
    std::uint32_t status = 0;  // as wait() has it
    Time start_time = 0, end_time = 0;
    std::uint64_t user_usec = 0, system_usec = 0, max_rss_kb = 0;
    std::string problem;     // why the script could not be run at all, "" otherwise
    bool try_again = false;  // nothing of it has run, for a reason that passes

    std::string encode() const;
    static std::optional<RunResult> decode(std::string_view text);
};

class JobSpool {
public:
    // `folder`: <state>/jobs. `scripts`: where scripts lie that their users must get at, which is the daemon's; "": no need.
    // Throws std::system_error.
    explicit JobSpool(std::string folder, std::string scripts = {});

    std::string folder_of(std::uint64_t run) const { return folder_ + '/' + std::to_string(run); }
    std::string script_path(std::uint64_t run) const { return script_folder(run) + "/slurm_script"; }

    // Makes `launch` and `slurm_script` and the folders they are in. Throws std::system_error.
    void prepare(std::uint64_t run, const LaunchSpec& spec, std::string_view script) const;

    struct Found {
        enum class State {
            never_started,  // nothing of the job has run, and nothing will: `started` has been taken
            running,
            ended,  // with `result`
            lost,   // the shepherd is gone and left no result
        } state = State::lost;
        pid_t shepherd = 0;  // where running
        pid_t session = 0;   // of the job's processes, 0: not known
        RunResult result;
    };
    // `bar_late_start`: take `started` where nobody has, see never_started. Without it such a run is `running`.
    Found look(std::uint64_t run, bool bar_late_start) const;

    void remove(std::uint64_t run) const;
    // The runs that have a folder, some of them twice.
    std::vector<std::uint64_t> runs() const;

private:
    std::string script_folder(std::uint64_t run) const;

    std::string folder_, scripts_;
    std::string ours_;  // what names in scripts_ begin with
};

// Names the time since the machine was started.
std::string boot_id();

// Whole file, at most `most` bytes; nullopt where it cannot be read.
std::optional<std::string> read_file(const std::string& path, std::size_t most = 1U << 30);
// Complete or not at all, and on disk when it returns: written aside, synced, renamed. False and errno where it failed.
bool write_file_durably(const std::string& folder, const std::string& name, std::string_view bytes);

}  // namespace restd::embedded
