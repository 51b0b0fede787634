#include "wire/stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace restd::slurm {
namespace {

class PlainStream final : public Stream {
public:
    using Stream::Stream;

    Step read(std::byte* to, std::size_t size) override
    {
        return done(POLLIN, [&] { return recv(socket(), to, size, 0); });
    }
    Step write(std::span<const std::byte> bytes) override
    {
        return done(POLLOUT, [&] { return send(socket(), bytes.data(), bytes.size(), MSG_NOSIGNAL); });
    }
    bool is_quiet() override
    {
        pollfd waiting{socket(), POLLIN | POLLRDHUP, 0};
        return poll(&waiting, 1, 0) == 0;
    }

private:
    template <class Call>
    static Step done(short event, Call call)
    {
        for (;;) {
            const ssize_t bytes = call();
            if (bytes >= 0) return {static_cast<std::size_t>(bytes)};
            if (errno == EAGAIN || errno == EWOULDBLOCK) return {0, event};
            if (errno != EINTR) throw std::system_error(errno, std::generic_category());
        }
    }
};

}  // namespace

Stream::~Stream()
{
    close(socket_);
}

std::unique_ptr<Stream> plain_stream(int socket)
{
    return std::make_unique<PlainStream>(socket);
}

}  // namespace restd::slurm
