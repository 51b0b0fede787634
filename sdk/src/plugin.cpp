#include "restd/plugin.hpp"

namespace restd {

std::string_view to_string(PluginKind kind)
{
    switch (kind) {
    case PluginKind::rest_auth: return "rest_auth";
    case PluginKind::data_parser: return "data_parser";
    case PluginKind::openapi: return "openapi";
    case PluginKind::cluster: return "cluster";
    }
    return "unknown";
}

}  // namespace restd
