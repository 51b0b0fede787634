// openapi/bad: content with something wrong with it. The environment variable BAD_CONTENT says what; without it the routes are
// right, and their handlers are wrong.
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "restd/content.hpp"

namespace {

using namespace restd;

struct Said {
    model::Envelope envelope;
    std::string_view text;
};

constexpr auto text = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto number = make_codec<int>(Kind::int32, "INT32");
constexpr auto stream_without_function = [] {
    auto codec = make_codec<Stream<int>>(Kind::stream, "NUMBERS");
    codec.element = &number;
    return codec;
}();
constexpr auto list_without_element = make_codec<List<int>>(Kind::list, "NUMBERS");

constexpr Row right_rows[] = {RESTD_FIELD(Said, text, "text", text, "What is said.")};
RESTD_OWN_TABLE(right, Said, "SAID");
struct StreamSaid {
    model::Envelope envelope;
    Stream<int> numbers;
};
constexpr Row stream_rows[] = {RESTD_FIELD(StreamSaid, numbers, "numbers", stream_without_function, "Numbers.")};
RESTD_OWN_TABLE(stream, StreamSaid, "STREAM_SAID");
struct ListSaid {
    model::Envelope envelope;
    List<int> numbers;
};
constexpr Row list_rows[] = {RESTD_FIELD(ListSaid, numbers, "numbers", list_without_element, "Numbers.")};
RESTD_OWN_TABLE(list, ListSaid, "LIST_SAID");

void say(TextCall& call)
{
    call.text(200, "text/plain", "said");
}

std::vector<Route> make_routes(std::string_view wrong)
{
    if (wrong == "noslash") return {route<say>(Method::get, "noslash", "get")};
    if (wrong == "space") return {route<say>(Method::get, "/a b", "get")};
    if (wrong == "brace") return {route<say>(Method::get, "/x/{y", "get")};
    if (wrong == "twice") return {route<say>(Method::get, "/x", "get"), route<say>(Method::get, "/x", "get_again")};
    if (wrong == "same_id") return {route<say>(Method::get, "/x/a", "get"), route<say>(Method::get, "/x/b", "get")};
    if (wrong == "taken") return {route<say>(Method::get, "/slurm/v0.0.42/jobs", "get")};
    if (wrong == "stream") return {route<None, None, StreamSaid>(Method::get, "/x", "get", [](auto&) {})};
    if (wrong == "list") return {route<None, None, ListSaid>(Method::get, "/x", "get", [](auto&) {})};
    return {route<say>(Method::get, "/bad/right", "get_right"),
            route(Method::get, "/bad/silent", "get_silent", [](TextCall&) {}),
            route(Method::get, "/bad/twice", "get_twice",
                  [](TextCall& call) {
                      call.text(200, "text/plain", "one");
                      call.text(200, "text/plain", "two");
                  }),
            route(Method::get, "/bad/after", "get_after",
                  [](TextCall& call) {
                      call.text(200, "text/plain", "one");
                      throw std::runtime_error("what nobody should see");
                  }),
            route(Method::get, "/bad/status", "get_status", [](TextCall& call) { call.text(7, "text/plain", "seven"); }),
            route<None, None, Said>(Method::get, "/bad/reply", "get_reply", [](auto& call) {
                Said said;
                call.reply(said);
                call.reply(said);
            })};
}

class Bad final : public Content {
public:
    std::span<const Route> routes() const override { return routes_; }

private:
    const char* const wrong_ = std::getenv("BAD_CONTENT");
    const std::vector<Route> routes_ = make_routes(wrong_ != nullptr ? wrong_ : "");
};

std::unique_ptr<Plugin> make(const PluginContext&)
{
    return std::make_unique<Bad>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "bad", "1.0", "Is bad.", make);
