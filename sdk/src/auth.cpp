#include "restd/auth.hpp"

namespace restd {

std::string_view to_string(Proof proof)
{
    switch (proof) {
    case Proof::none: return "none";
    case Proof::unchecked_token: return "unchecked_token";
    case Proof::token: return "token";
    case Proof::kernel: return "kernel";
    case Proof::plugin: return "plugin";
    }
    return "unknown";
}

}  // namespace restd
