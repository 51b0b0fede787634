#include "run/shepherd.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <pwd.h>
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
#include <string_view>
#include <system_error>
#include <vector>

#include "run/capabilities.hpp"
#include "run/job_spool.hpp"

namespace restd::embedded {
namespace {

// The signal that Slurm reports for a job whose files could not be opened.
constexpr int io_setup_status = 53;

// Creates the folders of the path if needed, as slurmstepd does.
int open_output(const std::string& path, bool append)
{
    const auto try_open = [&] {
        return open(path.c_str(), O_WRONLY | O_CREAT | O_NOCTTY | O_APPEND | (append ? 0 : O_TRUNC), 0666);
    };
    const int opened = try_open();
    if (opened >= 0 || errno != ENOENT) return opened;
    for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
        if (mkdir(path.substr(0, at).c_str(), 0755) != 0 && errno != EEXIST) return -1;
    return try_open();
}

// The home folder of the user that this process runs as. Relative paths start there.
std::string home_folder()
{
    const passwd* entry = getpwuid(geteuid());
    return entry != nullptr && entry->pw_dir != nullptr && entry->pw_dir[0] == '/' ? entry->pw_dir : "/";
}

// True if processes or memory are short. That is temporary, so the run may be tried again.
bool passes(int error)
{
    return error == EAGAIN || error == ENOMEM;
}

// Gives the batch script to the job's user, who may read and execute it. A file that does not belong to the daemon is not
// changed, whatever path the daemon has given.
bool give_script(const std::string& path, uid_t uid, gid_t gid)
{
    const FileDescriptor script(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat found {};
    if (!script || fstat(script.get(), &found) != 0) return false;
    if (!S_ISREG(found.st_mode) || found.st_uid != geteuid() || found.st_nlink != 1) {
        errno = EPERM;
        return false;
    }
    return fchmod(script.get(), 0500) == 0 && fchown(script.get(), uid, gid) == 0;
}

// Makes this process run as the job's user, permanently and without any capabilities.
bool become_user(const ShepherdTask& task)
{
    if (initgroups(task.user.c_str(), task.gid) != 0 || setresgid(task.gid, task.gid, task.gid) != 0 ||
        setresuid(task.uid, task.uid, task.uid) != 0 || !keep_only_capabilities({}))
        return false;
    if (setresuid(0, 0, 0) == 0) _exit(1);  // must be impossible
    return true;
}

// Runs in the child: becomes the script. Sends to `failure` what the shepherd must know and an exit status cannot express.
[[noreturn]] void become_script(const LaunchSpec& spec, const ShepherdTask& task, const std::string& cgroup, int failure,
                                pid_t shepherd)
{
    // Short enough to be written to the pipe in one piece. '+': another attempt may succeed.
    const auto give_up = [&](const std::string& what) {
        const int error = errno;
        const std::string text = ((passes(error) ? "+" : "-") + what + ": " + std::strerror(error)).substr(0, 4000);
        while (write(failure, text.data(), text.size()) < 0 && errno == EINTR) {
        }
        _exit(1);
    };
    setsid();
    if (!cgroup.empty() && !CgroupTree::enter(cgroup)) give_up("cannot enter cgroup " + cgroup);
    umask(static_cast<mode_t>(spec.file_mask));
    for (const auto& [which, value] : spec.rlimits) {
        rlimit limit{};
        const auto resource = static_cast<__rlimit_resource_t>(which);
        if (getrlimit(resource, &limit) != 0) continue;
        limit.rlim_cur = value == ~std::uint64_t{0} ? RLIM_INFINITY : static_cast<rlim_t>(value);
        if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
        setrlimit(resource, &limit);
    }
    if (task.separated) {
        if (!give_script(spec.arguments[0], task.uid, task.gid))
            give_up("cannot hand over the batch script " + spec.arguments[0]);
        if (!become_user(task)) give_up("cannot become user " + task.user);
    }
    // Set after setresuid(), which would clear it. Without its shepherd, nobody would notice the end of the script.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != shepherd) _exit(1);

    // A relative working directory is relative to the user's home. Open the files first: if they are in the working directory,
    // that creates it.
    const auto is_relative = [](const std::string& path) { return path.empty() || path.front() != '/'; };
    const bool any_relative =
        is_relative(spec.work_dir) || is_relative(spec.std_in) || is_relative(spec.std_out) || is_relative(spec.std_err);
    if (any_relative && chdir(home_folder().c_str()) != 0 && chdir("/") != 0) give_up("cannot change to /");
    const int in = open(spec.std_in.c_str(), O_RDONLY | O_NOCTTY);
    if (in < 0) give_up("cannot open standard input " + spec.std_in);
    const int out = open_output(spec.std_out, spec.append);
    if (out < 0) give_up("cannot open standard output " + spec.std_out);
    const int err = spec.std_err == spec.std_out ? dup(out) : open_output(spec.std_err, spec.append);
    if (err < 0) give_up("cannot open standard error " + spec.std_err);
    const bool moved = chdir(spec.work_dir.c_str()) == 0;
    const int chdir_error = errno;
    if (!moved && chdir("/tmp") != 0) give_up("cannot change to /tmp");
    // None of these is below 3, because the shepherd keeps 0 to 2 open.
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
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
    // If the user has too many processes (RLIMIT_NPROC), execve() fails, not fork().
    if (passes(errno)) give_up("cannot execute the batch script");
    const int error = errno;
    dprintf(2, "slurmrestd: cannot execute the batch script: %s%s\n", std::strerror(error),
            error == ENOENT ? " (is the interpreter in its first line there?)" : "");
    _exit(error);
}

class Shepherd {
public:
    explicit Shepherd(const ShepherdTask& task) : task_(task) {}

    // REQUIRES: the current directory is the run's folder.
    int run()
    {
        const FileDescriptor lock(open("lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        // This may wait: a daemon holds the lock for a moment while it looks. If there is another shepherd, it has taken
        // `started`.
        if (!lock || flock(lock.get(), LOCK_EX) != 0) return 3;
        const auto launch = read_file("launch");
        if (!launch) return 4;
        const LaunchSpec spec = LaunchSpec::decode(*launch);
        if (spec.arguments.empty()) return 4;

        setsid();
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        prctl(PR_SET_NAME, "restd-shepherd");
        sigemptyset(&mine_);
        sigaddset(&mine_, SIGCHLD);
        sigaddset(&mine_, SIGRTMIN);

        const FileDescriptor started(open("started", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!started) return 5;  // the run has started already, or must not start any more
        dprintf(started.get(), "%d %llu %s", static_cast<int>(getpid()),
                static_cast<unsigned long long>(process_start_time(getpid())), boot_id().c_str());
        const FileDescriptor directory(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (fsync(started.get()) != 0 || !directory || fsync(directory.get()) != 0) return 6;

        result_.start_time = std::time(nullptr);
        start_script(spec, started.get());
        // From here on this process does not have to become another user.
        if (task_.separated && !keep_only_capabilities({CAP_KILL})) return 7;
        if (script_ > 0) {
            wait_for_script();
            hear_failure();
        }
        end_leftovers();

        result_.end_time = std::time(nullptr);
        rusage used{};
        if (getrusage(RUSAGE_CHILDREN, &used) == 0) {
            const auto usec = [](const timeval& t) { return std::uint64_t(t.tv_sec) * 1'000'000 + std::uint64_t(t.tv_usec); };
            result_.user_usec = usec(used.ru_utime);
            result_.system_usec = usec(used.ru_stime);
            result_.max_rss_kb = static_cast<std::uint64_t>(used.ru_maxrss);
        }
        if (!result_.problem.empty()) result_.status = io_setup_status;
        // A full disk may have space again later; without the result, the run would count as lost.
        for (int attempt = 0; attempt < 60; ++attempt) {
            if (write_file_durably(".", "result", result_.encode())) return 0;
            sleep(1);
        }
        return 8;
    }

private:
    void start_script(const LaunchSpec& spec, int started)
    {
        const auto give_up = [&](const std::string& what, int error) {
            result_.problem = what + ": " + std::strerror(error);
            result_.try_again = passes(error);
        };
        int failure[2];
        if (pipe2(failure, O_CLOEXEC | O_NONBLOCK) != 0) return give_up("cannot make a pipe", errno);
        failure_ = FileDescriptor(failure[0]);
        const FileDescriptor write_end(failure[1]);
        const pid_t self = getpid();
        if (task_.cgroups != nullptr && task_.cgroups->usable()) {
            try {
                cgroup_ = task_.cgroups->make(std::to_string(task_.run) + '.' + std::to_string(self), task_.limits);
            } catch (const std::system_error& error) {
                return give_up(error.what(), error.code().value());
            }
        }
        script_ = fork();
        if (script_ == 0) become_script(spec, task_, cgroup_, write_end.get(), self);
        if (script_ < 0) return give_up("cannot make a process", errno);
        dprintf(started, " %d\n", static_cast<int>(script_));
    }

    // Reads why the child could not become the script. Called only when the child has ended: it may hang while it opens a file,
    // and orders must be handled meanwhile.
    void hear_failure()
    {
        char what[4096];
        const auto got = read(failure_.get(), what, sizeof what);
        if (got > 1) {
            result_.try_again = what[0] == '+';
            result_.problem.assign(what + 1, static_cast<std::size_t>(got) - 1);
        }
    }

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
            // The script has not been waited for yet, so the process id is still its own.
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

    // Ends processes that the script has left behind: their job is over.
    void end_leftovers()
    {
        for (int round = 0; round < 600; ++round) {
            reap();
            if (descendants_of(getpid()).empty() && (cgroup_.empty() || CgroupTree::remove(cgroup_))) return;
            if (!cgroup_.empty()) CgroupTree::end(cgroup_);
            signal_all(SIGKILL);
            const timespec patience{0, 50'000'000};
            siginfo_t info;
            sigtimedwait(&mine_, &info, &patience);
        }
    }

    const ShepherdTask& task_;
    std::string cgroup_;
    FileDescriptor failure_;
    sigset_t mine_{};
    pid_t script_ = -1;
    bool script_ended_ = false;
    std::int64_t kill_at_ = 0;
    RunResult result_;
};

}  // namespace

void become_shepherd(FileDescriptor folder, const ShepherdTask& task)
{
    // A job must not inherit anything from the launcher, and a shepherd must not keep the launcher's standard error.
    if (fchdir(folder.get()) != 0) _exit(2);
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere < 0 || dup2(nowhere, 0) < 0 || dup2(nowhere, 1) < 0 || dup2(nowhere, 2) < 0) _exit(2);
    close_range(3, ~0U, 0);
    _exit(Shepherd(task).run());
}

}  // namespace restd::embedded
