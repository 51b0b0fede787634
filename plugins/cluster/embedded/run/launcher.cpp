#include "run/launcher.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace restd::embedded {
namespace {

constexpr timeval patience{30, 0};

void tell(int socket, const LauncherRequest& request, int file)
{
    if (!send_message(socket, &request, sizeof request, file))
        throw LauncherGone(std::string("the launcher takes no orders: ") + std::strerror(errno));
}

template <class Answer>
void hear(int socket, Answer& answer, FileDescriptor* received)
{
    answer = {};
    iovec part{&answer, sizeof answer};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t size = 0;
    while ((size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    if (size < 0 && errno == EAGAIN)
        throw std::system_error(ETIMEDOUT, std::generic_category(), "the launcher has not answered in time");
    if (size < 0) throw LauncherGone(std::string("the launcher does not answer: ") + std::strerror(errno));
    if (received != nullptr) *received = FileDescriptor();
    if (const auto* header = CMSG_FIRSTHDR(&message);
        header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        int file = -1;
        std::memcpy(&file, CMSG_DATA(header), sizeof file);
        FileDescriptor taken(file);
        if (received != nullptr) *received = std::move(taken);
    }
    if (size == 0) throw LauncherGone("the launcher has ended");
    if (size != sizeof answer || answer.magic != launcher_magic || answer.version != launcher_version)
        throw LauncherGone("the launcher is of another version of slurmrestd");
}

LauncherRequest request_for(LauncherOp op)
{
    LauncherRequest request{};
    request.magic = launcher_magic;
    request.version = launcher_version;
    request.op = op;
    return request;
}

}  // namespace

Launcher::Launcher(FileDescriptor socket) : socket_(std::move(socket))
{
    if (!socket_) throw LauncherGone("there is no launcher: embedded.launcher must be in the folder of the plugin");
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    // If another daemon has had the socket, late answers to it may lie here.
    char late = 0;
    while (recv(socket_.get(), &late, sizeof late, MSG_DONTWAIT | MSG_TRUNC) > 0) {
    }
    tell(socket_.get(), request_for(LauncherOp::hello), -1);
    try {
        hear(socket_.get(), hello_, nullptr);
    } catch (const std::system_error& error) {
        throw LauncherGone(error.what());
    }
    hello_.scripts[sizeof hello_.scripts - 1] = hello_.text[sizeof hello_.text - 1] = '\0';
}

LauncherReply Launcher::ask(LauncherRequest request, int file, FileDescriptor* received)
{
    const std::lock_guard lock(mutex_);
    if (gone_) throw LauncherGone("the launcher has ended");
    LauncherReply reply{};
    try {
        tell(socket_.get(), request, file);
        // The first message may be a late answer to an earlier request that was given up.
        do {
            hear(socket_.get(), reply, received);
        } while (reply.run != request.run || reply.op != request.op);
    } catch (const LauncherGone&) {
        gone_ = true;
        throw;
    }
    reply.text[sizeof reply.text - 1] = '\0';
    if (reply.error != 0) throw std::system_error(reply.error, std::generic_category(), reply.text);
    return reply;
}

Launcher::Started Launcher::start(std::uint64_t run, const std::string& folder, uid_t uid, gid_t gid,
                                  const CgroupLimits& limits)
{
    const FileDescriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!opened) throw std::system_error(errno, std::generic_category(), folder);
    auto request = request_for(LauncherOp::start);
    request.run = run;
    request.uid = uid;
    request.gid = gid;
    request.cpus = limits.cpus;
    request.memory_mb = limits.memory_mb;
    Started started;
    started.shepherd = ask(request, opened.get(), &started.process).shepherd;
    return started;
}

void Launcher::end_orphans(std::uint64_t run, pid_t session, uid_t uid, gid_t gid)
{
    auto request = request_for(LauncherOp::end_orphans);
    request.run = run;
    request.uid = uid;
    request.gid = gid;
    request.session = session;
    ask(request, -1, nullptr);
}

bool Launcher::gone() const
{
    const std::lock_guard lock(mutex_);
    pollfd poll{socket_.get(), POLLRDHUP, 0};
    return gone_ || (::poll(&poll, 1, 0) > 0 && (poll.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0);
}

}  // namespace restd::embedded
