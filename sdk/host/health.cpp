#include "host/health.hpp"

namespace restd {
namespace {

void answer_alive(Call& call)
{
    call.text(204, {}, {});
}

void answer_ready(Call& call)
{
    const std::string why = call.not_ready();
    if (why.empty())
        call.text(204, {}, {});
    else
        call.text(503, "text/plain", why);
}

constexpr Route health_routes[] = {
    {.method = Method::get,
     .path = "/livez",
     .operation = "get_livez",
     .summary = "Whether this process answers.",
     .handler = answer_alive,
     .is_open = true},
    {.method = Method::get,
     .path = "/healthz",
     .operation = "get_healthz",
     .summary = "Whether this process answers.",
     .handler = answer_alive,
     .is_open = true},
    {.method = Method::get,
     .path = "/readyz",
     .operation = "get_readyz",
     .summary = "Whether the cluster answers.",
     .handler = answer_ready,
     .is_open = true},
};

}  // namespace

std::span<const Route> Health::routes() const
{
    return health_routes;
}

}  // namespace restd
