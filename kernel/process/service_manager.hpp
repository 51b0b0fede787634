// Tells a service manager such as systemd how the daemon is doing (sd_notify(3)).
//
// Threads: any.
#pragma once

#include <string_view>

namespace restd::kernel {

// Sends `state`, such as "READY=1", to the socket that NOTIFY_SOCKET names. Does nothing without one.
void tell_service_manager(std::string_view state);

}  // namespace restd::kernel
