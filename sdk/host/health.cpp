#include "host/health.hpp"

namespace restd {
namespace {

void answer_alive(TextCall& call)
{
    call.text(204, {}, {});
}

void answer_ready(TextCall& call)
{
    const std::string why = call.not_ready();
    if (why.empty())
        call.text(204, {}, {});
    else
        call.text(503, "text/plain", why);
}

constexpr Route health_routes[] = {
    route<answer_alive>(Method::get, "/livez", "get_livez", "Whether this process answers.").open_to_everybody(),
    route<answer_alive>(Method::get, "/healthz", "get_healthz", "Whether this process answers.").open_to_everybody(),
    route<answer_ready>(Method::get, "/readyz", "get_readyz", "Whether the cluster answers.").open_to_everybody(),
};

}  // namespace

std::span<const Route> Health::routes() const
{
    return health_routes;
}

}  // namespace restd
