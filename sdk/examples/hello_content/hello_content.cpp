// openapi/hello: GET /hello answers a line of text.
#include "restd/content.hpp"

namespace {

void get_hello(restd::TextCall& call)
{
    call.text(200, "text/plain", "Hello, " + call.caller().user + "!\n");
}

constexpr restd::Route routes[] = {
    restd::route<get_hello>(restd::Method::get, "/hello", "hello", "Says hello."),
};

class HelloContent final : public restd::Content {
public:
    std::span<const restd::Route> routes() const override { return ::routes; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<HelloContent>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "hello", "1.0", "Says hello.", make);
