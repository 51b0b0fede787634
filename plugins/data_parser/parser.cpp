#include "parser.hpp"

#include <algorithm>

#include "tables/types.hpp"

namespace restd::tables {

Parser::Parser(const PluginContext& context, const Options& options) : full_name_("data_parser/"), options_(options)
{
    full_name_ += name_of_version;
    for (const std::string& flag : context.flags) {
        full_name_ += '+';
        full_name_ += flag;
        const auto* const row = std::ranges::find(plugin_flags, flag, &PluginFlagRow::name);
        if (row != plugin_flags.end()) row->set(options_);
    }
}

const Table* Parser::find(std::string_view type) const
{
    const auto* const row = std::ranges::lower_bound(types, type, {}, &TypeRow::type);
    return row != types.end() && row->type == type ? row->table : nullptr;
}

}  // namespace restd::tables
