// data_parser/v0.0.98: the only version of an API that has only a greeting.
#define RESTD_API 98
#include "greeting.hpp"
#include "restd/data_parser.hpp"

namespace {

constexpr auto string = restd::make_codec<std::string_view>(restd::Kind::string, "STRING");

constexpr restd::Row greeting_rows[] = {RESTD_FIELD(Greeting, text, "greeting", string, "What is said.")};
RESTD_TABLE(greeting, Greeting, "GREETING_RESP");

class HelloParser final : public restd::DataParser {
public:
    restd::Api api() const override { return RESTD_API; }
    std::string_view name() const override { return "v0.0.98"; }
    std::string_view full_name() const override { return "data_parser/v0.0.98"; }
    bool fast() const override { return false; }
    Refs refs() const override { return Refs::all; }
    bool inline_enums() const override { return false; }
    const restd::Table* find(std::string_view type) const override { return type == greeting.type ? &greeting : nullptr; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<HelloParser>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::data_parser, "v0.0.98", "1.0", "Knows a greeting.", make);
