// openapi/wrong: breaks the rules of its kind.
#include "restd/content.hpp"

namespace {

void get_number(restd::TextCall&)
{
    throw 17;
}

void get_half(restd::TextCall& call)
{
    call.text(200, "application/json", "{");
}

void post_open(restd::TextCall& call)
{
    call.text(204, "", "");
}

constexpr restd::Route routes[] = {
    restd::route<get_number>(restd::Method::get, "/number", "number", "Throws."),
    restd::route<get_half>(restd::Method::get, "/half", "half", ""),
    restd::route<post_open>(restd::Method::post, "/open", "open", "Open.").open_to_everybody(),
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
