// openapi/wrong: breaks the rules of its kind.
#include "restd/content.hpp"

namespace {

void get_number(restd::Call&)
{
    throw 17;
}

void get_half(restd::Call& call)
{
    call.text(200, "application/json", "{");
}

void post_open(restd::Call& call)
{
    call.text(204, "", "");
}

constexpr restd::Route routes[] = {
    {.method = restd::Method::get, .path = "/number", .operation = "number", .summary = "Throws.", .handler = get_number},
    {.method = restd::Method::get, .path = "/half", .operation = "half", .summary = "", .handler = get_half},
    {.method = restd::Method::post,
     .path = "/open",
     .operation = "open",
     .summary = "Open.",
     .handler = post_open,
     .is_open = true},
};

class WrongContent final : public restd::Content {
public:
    explicit WrongContent(const restd::PluginContext& context)
    {
        if (context.cluster == nullptr) throw std::runtime_error("there is no cluster");
    }
    std::span<const restd::Route> routes() const override { return ::routes; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext& context)
{
    return std::make_unique<WrongContent>(context);
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "wrong", "1.0", "Breaks the rules.", make);
