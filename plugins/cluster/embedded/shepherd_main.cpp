// restd-shepherd FOLDER: runs one batch script and outlives the daemon.
//
// It starts the script in a session of its own, passes signals on, waits for it, ends what the script leaves behind and writes
// down how it ended, so that a daemon which comes back later still learns it. See job_spool.hpp for the files.
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "job_spool.hpp"
#include "processes.hpp"

using namespace restd;
using namespace restd::embedded;

namespace {

// What Slurm reports as the signal of a job whose files could not be opened.
constexpr int io_setup_status = 53;

int open_output(const std::string& path, bool append)
{
    return open(path.c_str(), O_WRONLY | O_CREAT | O_NOCTTY | O_APPEND | (append ? 0 : O_TRUNC), 0666);
}

// The child: becomes the script. Reports over `failure` what the shepherd must know and the exit status cannot say.
[[noreturn]] void become_script(const LaunchSpec& spec, int failure, pid_t shepherd)
{
    // Short enough for one write into a pipe to be whole.
    const auto give_up = [&](const std::string& what) {
        const std::string text = (what + ": " + std::strerror(errno)).substr(0, 4000);
        while (write(failure, text.data(), text.size()) < 0 && errno == EINTR) {
        }
        _exit(1);
    };
    setsid();
    umask(static_cast<mode_t>(spec.file_mask));
    for (const auto& [which, value] : spec.rlimits) {
        rlimit limit{};
        const auto resource = static_cast<__rlimit_resource_t>(which);
        if (getrlimit(resource, &limit) != 0) continue;
        limit.rlim_cur = value == ~std::uint64_t{0} ? RLIM_INFINITY : static_cast<rlim_t>(value);
        if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
        setrlimit(resource, &limit);
    }
    if (spec.switch_user) {
        const auto gid = static_cast<gid_t>(spec.gid);
        if (initgroups(spec.user.c_str(), gid) != 0 || setgid(gid) != 0 || setuid(static_cast<uid_t>(spec.uid)) != 0)
            give_up("cannot become user " + spec.user);
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    // After setuid(), which would clear it. Without its shepherd nobody would learn how the script ends.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != shepherd) _exit(1);

    const bool moved = chdir(spec.work_dir.c_str()) == 0;
    const int chdir_error = errno;
    if (!moved && chdir("/tmp") != 0) give_up("cannot change to /tmp");
    const int in = open(spec.std_in.c_str(), O_RDONLY | O_NOCTTY);
    if (in < 0) give_up("cannot open standard input " + spec.std_in);
    const int out = open_output(spec.std_out, spec.append);
    if (out < 0) give_up("cannot open standard output " + spec.std_out);
    const int err = spec.std_err == spec.std_out ? dup(out) : open_output(spec.std_err, spec.append);
    if (err < 0) give_up("cannot open standard error " + spec.std_err);
    // None of these can be below 3: the shepherd keeps 0 to 2 open.
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    close(in);
    close(out);
    close(err);
    if (!moved)
        dprintf(2, "slurmrestd: cannot change to the working directory %s: %s; /tmp is used instead\n", spec.work_dir.c_str(),
                std::strerror(chdir_error));

    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);

    std::vector<char*> arguments, environment;
    for (const auto& text : spec.arguments) arguments.push_back(const_cast<char*>(text.c_str()));
    for (const auto& text : spec.environment) environment.push_back(const_cast<char*>(text.c_str()));
    arguments.push_back(nullptr);
    environment.push_back(nullptr);
    execve(arguments[0], arguments.data(), environment.data());
    const int error = errno;
    dprintf(2, "slurmrestd: cannot execute the batch script: %s%s\n", std::strerror(error),
            error == ENOENT ? " (is the interpreter in its first line there?)" : "");
    _exit(error);
}

class Shepherd {
public:
    explicit Shepherd(std::string folder) : folder_(std::move(folder)) {}

    int run()
    {
        const FileDescriptor lock(open((folder_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        // Waits: a daemon may hold it for a moment while it looks. Another shepherd will have taken `started`.
        if (!lock || flock(lock.get(), LOCK_EX) != 0) return 3;
        const auto launch = read_file(folder_ + "/launch");
        if (!launch) return 4;
        const LaunchSpec spec = LaunchSpec::decode(*launch);
        if (spec.arguments.empty()) return 4;

        setsid();
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        prctl(PR_SET_NAME, "restd-shepherd");
        sigemptyset(&mine_);
        sigaddset(&mine_, SIGCHLD);
        sigaddset(&mine_, SIGRTMIN);
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, nullptr);

        const FileDescriptor started(open((folder_ + "/started").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!started) return 5;  // it has run, or must not run any more
        dprintf(started.get(), "%d %llu %s", static_cast<int>(getpid()),
                static_cast<unsigned long long>(process_start_time(getpid())), boot_id().c_str());
        const FileDescriptor directory(open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (fsync(started.get()) != 0 || !directory || fsync(directory.get()) != 0) return 6;

        result_.start_time = std::time(nullptr);
        int failure[2];
        if (pipe2(failure, O_CLOEXEC) != 0) return 7;
        const pid_t self = getpid();
        script_ = fork();
        if (script_ == 0) become_script(spec, failure[1], self);
        close(failure[1]);
        if (script_ < 0) {
            result_.status = io_setup_status;
        } else {
            dprintf(started.get(), " %d\n", static_cast<int>(script_));
            char what[4096];
            ssize_t got = 0;
            while ((got = read(failure[0], what, sizeof what)) < 0 && errno == EINTR) {
            }
            wait_for_script();
            if (got > 0) {
                result_.status = io_setup_status;
                result_.problem.assign(what, static_cast<std::size_t>(got));
            }
        }
        close(failure[0]);
        end_leftovers();

        result_.end_time = std::time(nullptr);
        rusage used{};
        if (getrusage(RUSAGE_CHILDREN, &used) == 0) {
            const auto usec = [](const timeval& t) { return std::uint64_t(t.tv_sec) * 1'000'000 + std::uint64_t(t.tv_usec); };
            result_.user_usec = usec(used.ru_utime);
            result_.system_usec = usec(used.ru_stime);
            result_.max_rss_kb = static_cast<std::uint64_t>(used.ru_maxrss);
        }
        // A full disk may recover; without the result the run counts as lost.
        for (int attempt = 0; attempt < 60; ++attempt) {
            if (write_file_durably(folder_, "result", result_.encode())) return 0;
            sleep(1);
        }
        return 8;
    }

private:
    void reap()
    {
        int status = 0;
        for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
            if (pid == script_) {
                result_.status = static_cast<std::uint32_t>(status);
                script_ended_ = true;
            }
    }

    void signal_all(int signal) const
    {
        for (const pid_t pid : descendants_of(getpid())) kill(pid, signal);
    }

    void obey(const ShepherdOrder& order)
    {
        switch (order.scope) {
        case ShepherdOrder::Scope::all: signal_all(order.signal); break;
        case ShepherdOrder::Scope::script:
            // Not waited for yet, so the id is still the script's.
            if (!script_ended_) kill(script_, order.signal);
            break;
        case ShepherdOrder::Scope::terminate:
            signal_all(SIGCONT);
            signal_all(SIGTERM);
            if (kill_at_ == 0) kill_at_ = now() + order.grace;
            break;
        }
    }

    static std::int64_t now()
    {
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return time.tv_sec;
    }

    void wait_for_script()
    {
        while (!script_ended_) {
            timespec patience{3600, 0};
            if (kill_at_ != 0) {
                const auto left = kill_at_ - now();
                if (left <= 0) signal_all(SIGKILL);
                patience.tv_sec = left > 0 ? left : 1;
            }
            siginfo_t info;
            const int signal = sigtimedwait(&mine_, &info, &patience);
            if (signal == SIGRTMIN) obey(ShepherdOrder::decode(info.si_value.sival_int));
            reap();
        }
    }

    // Processes that the script has left behind have no job any more.
    void end_leftovers()
    {
        for (int round = 0; round < 600; ++round) {
            reap();
            if (descendants_of(getpid()).empty()) return;
            signal_all(SIGKILL);
            const timespec patience{0, 50'000'000};
            siginfo_t info;
            sigtimedwait(&mine_, &info, &patience);
        }
    }

    std::string folder_;
    sigset_t mine_{};
    pid_t script_ = -1;
    bool script_ended_ = false;
    std::int64_t kill_at_ = 0;
    RunResult result_;
};

}  // namespace

int main(int count, char** arguments)
{
    // Nothing of the daemon's may live on in a job.
    closefrom(3);
    if (count != 2) {
        std::fprintf(stderr, "usage: restd-shepherd FOLDER (started by slurmrestd for each batch job)\n");
        return 2;
    }
    return Shepherd(arguments[1]).run();
}
