// Parser: the data parser of the tables in this folder. Each data_parser plugin compiles them with its own RESTD_API:
//
//   #define RESTD_API 45
//   #include "restd/tables/parser.hpp"
//
//   RESTD_DATA_PARSER("API v0.0.45, for clients of Slurm 26.05 and later");
//
// A parser of a site's own that differs from one of these: restd/tables/overlay.hpp.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "restd/data_parser.hpp"
#include "restd/tables/plugin_flags.hpp"
#include "restd/tables/types.hpp"

namespace restd::tables {

// Stateless once made: any thread may use it.
class Parser : public DataParser {
public:
    // REQUIRES: `name` has static storage.
    Parser(std::string_view name, const PluginContext& context) : name_(name), full_name_("data_parser/")
    {
        full_name_ += name;
        for (const std::string& flag : context.flags) {
            full_name_ += '+';
            full_name_ += flag;
            const auto* const row = std::ranges::find(plugin_flags, flag, &PluginFlagRow::name);
            if (row != plugin_flags.end()) row->set(options_);
        }
    }

    Api api() const override { return RESTD_API; }
    std::string_view name() const override { return name_; }
    std::string_view full_name() const override { return full_name_; }
    bool fast() const override { return options_.fast; }
    Refs refs() const override { return options_.refs; }
    bool inline_enums() const override { return options_.inline_enums; }
    bool marks_every_parameter() const override { return options_.marks_every_parameter; }
    bool describes_selection() const override { return options_.describes_selection; }
    const Table* find(std::string_view type) const override
    {
        const auto* const row = std::ranges::lower_bound(types, type, {}, &TypeRow::type);
        return row != types.end() && row->type == type ? row->table : nullptr;
    }

    static constexpr const char* name_of_version = "v0.0." RESTD_STRINGIFY(RESTD_API);

private:
    std::string_view name_;
    std::string full_name_;
    Options options_ = usual_options;
};

inline std::unique_ptr<Plugin> make_parser(const PluginContext& context)
{
    return std::make_unique<Parser>(Parser::name_of_version, context);
}

}  // namespace restd::tables

// Declares the plugin of the version that is compiled.
#define RESTD_DATA_PARSER(summary)                                                                                             \
    RESTD_PLUGIN_WITH_FLAGS(restd::PluginKind::data_parser, restd::tables::Parser::name_of_version, "1.0", summary,            \
                            restd::tables::make_parser, restd::tables::described_flags.data(),                                 \
                            restd::tables::described_flags.size())
