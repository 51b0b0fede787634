#include "process/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace restd::kernel;

TEST_CASE("a service manager is told over the socket that it names")
{
    const restd::test::ScratchFolder folder;
    const std::string path = folder.path + "/notify";
    const int manager = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(manager, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    tell_service_manager("READY=1");
    char text[100];
    const auto size = ::recv(manager, text, sizeof text, MSG_DONTWAIT);
    CHECK(std::string(text, static_cast<std::size_t>(size > 0 ? size : 0)) == "READY=1");
    ::close(manager);
    tell_service_manager("READY=1");  // nobody hears it
    ::unsetenv("NOTIFY_SOCKET");
    tell_service_manager("READY=1");
}
