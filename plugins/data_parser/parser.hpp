// What the data_parser plugins have in common. Compiled into each of them, with its own RESTD_API; stateless once made.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "restd/data_parser.hpp"
#include "tables/plugin_flags.hpp"

namespace restd::tables {

class Parser final : public DataParser {
public:
    // `options`: what this version does where no flag says otherwise.
    Parser(const PluginContext& context, const Options& options);

    Api api() const override { return RESTD_API; }
    std::string_view name() const override { return name_of_version; }
    std::string_view full_name() const override { return full_name_; }
    bool fast() const override { return options_.fast; }
    Refs refs() const override { return options_.refs; }
    bool inline_enums() const override { return options_.inline_enums; }
    bool marks_every_parameter() const override { return options_.marks_every_parameter; }
    bool describes_selection() const override { return options_.describes_selection; }
    const Table* find(std::string_view type) const override;

    static constexpr const char* name_of_version = "v0.0." RESTD_STRINGIFY(RESTD_API);

private:
    std::string full_name_;
    Options options_;
};

template <const Options& options>
std::unique_ptr<Plugin> make_parser(const PluginContext& context)
{
    return std::make_unique<Parser>(context, options);
}

}  // namespace restd::tables

// Declares the plugin of the version that is compiled. `options`: a constant of namespace scope.
#define RESTD_DATA_PARSER(summary, options)                                                                                    \
    RESTD_PLUGIN_WITH_FLAGS(restd::PluginKind::data_parser, restd::tables::Parser::name_of_version, "1.0", summary,            \
                            restd::tables::make_parser<options>, restd::tables::described_flags.data(),                        \
                            restd::tables::described_flags.size())
