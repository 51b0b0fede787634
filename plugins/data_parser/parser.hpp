// What the data_parser plugins have in common. Compiled into each of them, with its own RESTD_API; stateless once made.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "restd/data_parser.hpp"

namespace restd::tables {

class Parser final : public DataParser {
public:
    // `refs`: what this version does where no flag says otherwise.
    Parser(const PluginContext& context, Refs refs);

    Api api() const override { return RESTD_API; }
    std::string_view name() const override { return name_of_version; }
    std::string_view full_name() const override { return full_name_; }
    bool fast() const override { return fast_; }
    Refs refs() const override { return refs_; }
    bool inline_enums() const override { return inline_enums_; }
    const Table* find(std::string_view type) const override;

    static constexpr const char* name_of_version = "v0.0." RESTD_STRINGIFY(RESTD_API);

private:
    std::string full_name_;
    Refs refs_;
    bool fast_ = false;
    bool inline_enums_ = false;
};

template <DataParser::Refs refs>
std::unique_ptr<Plugin> make_parser(const PluginContext& context)
{
    return std::make_unique<Parser>(context, refs);
}

}  // namespace restd::tables
