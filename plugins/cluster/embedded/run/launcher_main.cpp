// embedded.launcher [UID GID]: starts the jobs of the embedded cluster, so that the daemon does not need the rights to do so.
//
// slurmrestd's kernel (restd/plugin.hpp) starts it before it opens anything and before it drops its privileges. It gets one end
// of a SOCK_SEQPACKET pair as descriptor 3, and no other descriptor beyond that. If slurmrestd runs as root, the arguments are
// the ids of the account that the daemon will switch to. All processes of jobs are started from here, so they cannot inherit
// anything from the daemon.
//
// If started by root, it runs under the daemon's account, with four capabilities and a bounding set of the same four:
// CAP_SETUID and CAP_SETGID (to become the job's user), CAP_CHOWN (to give that user the batch script) and CAP_KILL (to end
// processes that a dead shepherd has left). It never starts anything for root or for the daemon's account. It has no network,
// reads no file named by a client, and accepts messages of one fixed size. There is no seccomp filter, because jobs would
// inherit it. It ends when the daemon ends; shepherds go on.
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "run/capabilities.hpp"
#include "run/job_cgroup.hpp"
#include "run/job_spool.hpp"
#include "run/launcher_protocol.hpp"
#include "run/processes.hpp"
#include "run/shepherd.hpp"

using namespace restd::embedded;

namespace {

constexpr int socket_fd = 3;
constexpr const char* spool_root = "/var/spool/slurmrestd";
constexpr std::uint64_t most_memory_mb = std::uint64_t{1} << 40;
constexpr std::uint32_t most_cpus = 1U << 20;

// Why a request is refused.
struct Refusal {
    int error;
    std::string text;
};

[[noreturn]] void fail(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

// Creates a folder that only `owner` may write to and everybody may pass through. REQUIRES: only root can write to its parent,
// so that nobody can replace the folder.
void make_passage(const std::string& path, uid_t owner, gid_t group)
{
    if (mkdir(path.c_str(), 0711) != 0 && errno != EEXIST) fail(path);
    const FileDescriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder || fchown(folder.get(), owner, group) != 0 || fchmod(folder.get(), 0711) != 0) fail(path);
}

template <class Number>
Number id_of(const char* text)
{
    char* end = nullptr;
    errno = 0;
    const auto value = std::strtoul(text, &end, 10);
    if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || value >= 0xffffffffUL)
        throw std::runtime_error(std::string("not an id: ") + text);
    return static_cast<Number>(value);
}

class Launcher {
public:
    Launcher(int count, char** arguments) : daemon_(getppid())
    {
        if (count != 1 && count != 3) throw std::runtime_error("usage: embedded.launcher [UID GID] (started by slurmrestd)");
        int type = 0;
        socklen_t size = sizeof type;
        if (getsockopt(socket_fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET)
            throw std::runtime_error("descriptor 3 is not the daemon's socket (slurmrestd starts this program)");
        close_range(socket_fd + 1, ~0U, 0);
        fcntl(socket_fd, F_SETFD, FD_CLOEXEC);
        setsid();  // keys typed at the daemon's terminal must not signal this process
        if (chdir("/") != 0) fail("/");

        uid_t uid = geteuid();
        gid_t gid = getegid();
        separated_ = count == 3 && uid == 0;
        if (separated_) {
            uid = id_of<uid_t>(arguments[1]);
            gid = id_of<gid_t>(arguments[2]);
            make_passage(spool_root, 0, 0);
            scripts_ = std::string(spool_root) + '/' + std::to_string(uid);
            make_passage(scripts_, uid, gid);
        }
        const pid_t ours[] = {getpid(), daemon_};
        cgroups_ = CgroupTree("/sys/fs/cgroup", read_file("/proc/self/cgroup", 1U << 16).value_or(""), ours, uid, gid);
        if (separated_) reduce(uid, gid);
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        prctl(PR_SET_DUMPABLE, 0);
    }

    void run()
    {
        // Signals are blocked except during ppoll(), so that a new shepherd starts with all of them blocked: an order that
        // arrives early must wait and not kill it.
        sigset_t all, waiting;
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, nullptr);
        sigemptyset(&waiting);
        struct sigaction wake {};
        wake.sa_handler = [](int) {};
        sigaction(SIGCHLD, &wake, nullptr);
        for (;;) {
            while (waitpid(-1, nullptr, WNOHANG) > 0) {
            }
            pollfd poll{socket_fd, POLLIN, 0};
            if (ppoll(&poll, 1, nullptr, &waiting) <= 0) continue;
            if (!serve_one()) return cgroups_.release();
        }
    }

private:
    void reduce(uid_t uid, gid_t gid) const
    {
        const auto needed = {CAP_SETUID, CAP_SETGID, CAP_CHOWN, CAP_KILL};
        if (!bound_capabilities(needed)) fail("cannot reduce the capability bounding set");
        if (prctl(PR_SET_KEEPCAPS, 1) != 0 || setgroups(0, nullptr) != 0 || setresgid(gid, gid, gid) != 0 ||
            setresuid(uid, uid, uid) != 0)
            fail("cannot become user " + std::to_string(uid));
        prctl(PR_SET_KEEPCAPS, 0);
        if (!keep_only_capabilities(needed)) fail("cannot reduce the capabilities");
    }

    // Returns false if the daemon has ended.
    bool serve_one()
    {
        LauncherRequest request{};
        iovec part{&request, sizeof request};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 4)] = {};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const auto size = recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC);
        if (size < 0) return errno == EINTR || errno == EAGAIN;
        std::vector<FileDescriptor> files;
        for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
            if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
            for (std::size_t at = CMSG_LEN(0); at + sizeof(int) <= header->cmsg_len; at += sizeof(int)) {
                int fd = -1;
                std::memcpy(&fd, reinterpret_cast<const char*>(header) + at, sizeof fd);
                files.emplace_back(fd);
            }
        }
        if (size == 0) return false;

        LauncherReply reply{};
        reply.magic = launcher_magic;
        reply.version = launcher_version;
        FileDescriptor process;
        try {
            if (size != sizeof request || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
                throw Refusal{EPROTO, "a message of the wrong size"};
            if (request.magic != launcher_magic || request.version != launcher_version || request.reserved != 0)
                throw Refusal{EPROTO, "not a message of this version of slurmrestd"};
            reply.op = request.op;
            reply.run = request.run;
            switch (request.op) {
            case LauncherOp::hello: return answer_hello();
            case LauncherOp::start: process = start(request, files, reply); break;
            case LauncherOp::end_orphans: end_orphans(request, files); break;
            default: throw Refusal{EPROTO, "an unknown order"};
            }
        } catch (const Refusal& refusal) {
            reply.error = refusal.error;
            std::snprintf(reply.text, sizeof reply.text, "%s", refusal.text.c_str());
        }
        return send(&reply, sizeof reply, process.get());
    }

    bool answer_hello() const
    {
        LauncherHello hello{};
        hello.magic = launcher_magic;
        hello.version = launcher_version;
        hello.op = LauncherOp::hello;
        hello.separated = separated_;
        hello.limits_memory = cgroups_.limits_memory();
        hello.limits_cpus = cgroups_.limits_cpus();
        std::snprintf(hello.scripts, sizeof hello.scripts, "%s", scripts_.c_str());
        std::snprintf(hello.text, sizeof hello.text, "%s", cgroups_.remark().c_str());
        return send(&hello, sizeof hello, -1);
    }

    static bool send(const void* bytes, std::size_t size, int file) { return send_message(socket_fd, bytes, size, file); }

    // Returns the user's name; "" if the job runs as this process's user.
    std::string check_user(uid_t uid, gid_t gid) const
    {
        if (!separated_) {
            if (uid != geteuid()) throw Refusal{EPERM, "the daemon was not started as root: jobs of other users cannot be run"};
            return {};
        }
        if (uid == 0) throw Refusal{EPERM, "jobs of root are not run"};
        if (uid == geteuid()) throw Refusal{EPERM, "jobs of the account that slurmrestd runs as are not run"};
        errno = 0;
        const passwd* entry = getpwuid(uid);
        if (entry == nullptr || entry->pw_uid != uid)
            throw Refusal{EINVAL, "there is no user with the id " + std::to_string(uid)};
        std::string name = entry->pw_name;
        std::vector<gid_t> groups(64);
        int count = static_cast<int>(groups.size());
        while (getgrouplist(name.c_str(), entry->pw_gid, groups.data(), &count) < 0) {
            if (count <= static_cast<int>(groups.size()) || count > 65536)
                throw Refusal{EINVAL, "the groups of " + name + " cannot be found out"};
            groups.resize(static_cast<std::size_t>(count));
        }
        groups.resize(static_cast<std::size_t>(count));
        if (std::find(groups.begin(), groups.end(), gid) == groups.end())
            throw Refusal{EPERM, "group " + std::to_string(gid) + " is not one of user " + name};
        return name;
    }

    // Returns a handle of the shepherd.
    FileDescriptor start(const LauncherRequest& request, std::vector<FileDescriptor>& files, LauncherReply& reply)
    {
        if (files.size() != 1) throw Refusal{EPROTO, "exactly one descriptor belongs to the order to start"};
        struct stat folder {};
        if (fstat(files[0].get(), &folder) != 0 || !S_ISDIR(folder.st_mode) || folder.st_uid != geteuid())
            throw Refusal{EPERM, "the run's folder does not belong to the daemon"};
        if (request.run == 0 || request.session != 0) throw Refusal{EPROTO, "an order to start without a run"};
        if (request.cpus > most_cpus || request.memory_mb > most_memory_mb)
            throw Refusal{EINVAL, "more processors or memory than there can be"};
        ShepherdTask task;
        task.run = request.run;
        task.separated = separated_;
        task.uid = request.uid;
        task.gid = request.gid;
        task.user = check_user(request.uid, request.gid);
        task.cgroups = &cgroups_;
        task.limits = {request.cpus, request.memory_mb};
        const pid_t shepherd = fork();
        if (shepherd == 0) become_shepherd(std::move(files[0]), task);
        if (shepherd < 0) throw Refusal{errno, "cannot make a process"};
        reply.shepherd = shepherd;
        return open_process(shepherd);  // it has not been waited for yet, so the id is still its own
    }

    void end_orphans(const LauncherRequest& request, const std::vector<FileDescriptor>& files) const
    {
        if (!files.empty() || request.session <= 1 || request.run == 0)
            throw Refusal{EPROTO, "an order to end an invalid session"};
        check_user(request.uid, request.gid);
        cgroups_.end_all(std::to_string(request.run) + '.');
        const auto end = [&] {
            for (const pid_t pid : members_of_session(request.session)) kill(pid, SIGKILL);
        };
        if (!separated_) return end();
        // Kill as that user, so that no other user's process can be hit.
        const pid_t child = fork();
        if (child < 0) throw Refusal{errno, "cannot make a process"};
        if (child == 0) {
            if (setresuid(request.uid, request.uid, request.uid) != 0 || !keep_only_capabilities({})) _exit(1);
            end();
            _exit(0);
        }
        waitpid(child, nullptr, 0);
    }

    const pid_t daemon_;
    bool separated_ = false;
    std::string scripts_;
    CgroupTree cgroups_;
};

}  // namespace

int main(int count, char** arguments)
{
    try {
        Launcher(count, arguments).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "embedded.launcher: %s\n", error.what());
        return 1;
    }
}
