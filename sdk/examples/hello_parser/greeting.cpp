// openapi/greeting: answers GET /greeting/v0.0.98/greeting. The parser writes the answer as JSON or YAML.
#include "greeting.hpp"

#include "restd/content.hpp"

namespace {

void greet(restd::TypedCall<restd::None, restd::None, Greeting>& call)
{
    Greeting greeting;
    greeting.text = "Hello";
    call.reply(greeting);
}

constexpr restd::Route routes[] = {
    restd::route<greet>(restd::Method::get, "/greeting/{data_parser}/greeting", "get_greeting", "Greets.")
        .since_api(98)
        .until_api(98),
};

class GreetingContent final : public restd::Content {
public:
    std::span<const restd::Route> routes() const override { return ::routes; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<GreetingContent>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "greeting", "1.0", "Greets.", make);
