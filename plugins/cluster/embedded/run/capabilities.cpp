#include "run/capabilities.hpp"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace restd::embedded {

bool keep_only_capabilities(std::initializer_list<int> capabilities)
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};
    for (const int capability : capabilities) {
        auto& word = data[capability / 32];
        word.permitted |= 1U << (capability % 32);
        word.effective = word.permitted;
    }
    return syscall(SYS_capset, &header, data) == 0;
}

bool bound_capabilities(std::initializer_list<int> capabilities)
{
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; ++capability) {
        if (std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end()) continue;
        if (prctl(PR_CAPBSET_DROP, capability) != 0) return false;
    }
    return true;
}

}  // namespace restd::embedded
