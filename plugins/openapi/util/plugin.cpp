// openapi/util: questions about texts, under /util/. It asks no daemon.
#include "restd/plugin.hpp"
#include "restd/content.hpp"
#include "restd/error.hpp"
#include "restd/host_list.hpp"
#include "restd/place.hpp"

namespace restd::openapi {
namespace {

// The names of a list that stands at `place` of the request.
std::vector<std::string> expanded(std::string_view list, const Place& place)
{
    auto names = expand_hosts(list);
    if (!names)
        throw Error(err::data_parse_bad_input,
                    "Invalid host list, or one of more than 100000 names: expected names such as n[1-3,7],login", place, 422);
    return std::move(*names);
}

void post_hostnames(TypedCall<None, model::HostlistDocument, model::HostnamesDocument>& call)
{
    using Request = model::HostlistDocument;
    const auto names = expanded(call.body().hostlist, Place::record<Request>()(&Request::hostlist));
    std::string text;
    for (const auto& name : names) {
        if (!text.empty()) text += ',';
        text += name;
    }
    model::HostnamesDocument response;
    response.hostnames = text;
    call.reply(response);
}

void post_hostlist(TypedCall<None, model::HostnamesDocument, model::HostlistDocument>& call)
{
    using Request = model::HostnamesDocument;
    const auto list = host_list(expanded(call.body().hostnames, Place::record<Request>()(&Request::hostnames)));
    model::HostlistDocument response;
    response.hostlist = list;
    call.reply(response);
}

constexpr Route routes[] = {
    route<post_hostnames>(Method::post, "/util/{data_parser}/hostnames", "post_hostnames",
                          "The single names of a host list (scontrol show hostnames).")
        .body_described("The host list, as n[1-3,7],login.")
        .since_api(44)
        .that_changes_nothing(),
    route<post_hostlist>(Method::post, "/util/{data_parser}/hostlist", "post_hostlist",
                         "The host list of names, with numbers joined to ranges (scontrol show hostlist).")
        .body_described("The names of the hosts.")
        .since_api(44)
        .that_changes_nothing(),
};

class UtilContent final : public Content {
public:
    std::span<const Route> routes() const override { return openapi::routes; }
    std::string_view summary() const override { return "Host lists and the names in them. No daemon is asked."; }
};

std::unique_ptr<Plugin> make(const PluginContext&)
{
    return std::make_unique<UtilContent>();
}

}  // namespace
}  // namespace restd::openapi

RESTD_PLUGIN(restd::PluginKind::openapi, "util", "1.0", "Host lists and the names in them.", restd::openapi::make);
