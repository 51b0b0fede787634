// data_parser/wrong: breaks the rules of its kind.
#define RESTD_API 98
#include "restd/data_parser.hpp"

namespace {

struct Nothing {
    int unused = 0;
};
constexpr restd::Table table = restd::make_table<Nothing>("NOTHING", {});

class WrongParser final : public restd::DataParser {
public:
    restd::Api api() const override { return RESTD_API; }
    std::string_view name() const override { return "v0.0.97"; }
    std::string_view full_name() const override { return "v0.0.97"; }
    bool fast() const override { return false; }
    Refs refs() const override { return Refs::all; }
    bool inline_enums() const override { return false; }
    const restd::Table* find(std::string_view type) const override { return type == "NO_SUCH_TYPE" ? &table : nullptr; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<WrongParser>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::data_parser, "wrong", "1.0", "Breaks the rules.", make);
