#include "start/inspection.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "host/writer.hpp"
#include "plugins/plugin_table.hpp"
#include "plugins/stamp_difference.hpp"
#include "start/plugin_check.hpp"

namespace restd::kernel {
namespace {

namespace fs = std::filesystem;

void print(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print_table(const FoundPlugins& found)
{
    constexpr std::size_t columns = 7;
    using Line = std::array<std::string_view, columns>;
    std::vector<Line> lines{{"KIND", "NAME", "VERSION", "SUMMARY", "CONTACT", "FILE", "STATE"}};
    const List<PluginRecord> plugins = found.plugins();
    for (std::size_t i = 0; i < plugins.size(); ++i) {
        const PluginRecord& plugin = plugins[i];
        const std::string_view contact = found.contact(i);
        lines.push_back({plugin.kind, plugin.name, plugin.version, plugin.summary, contact.empty() ? "-" : contact, plugin.file,
                         plugin.state});
    }
    std::array<std::size_t, columns> widths{};
    for (const Line& line : lines)
        for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], line[i].size());
    std::string text;
    for (const Line& line : lines) {
        for (std::size_t i = 0; i < columns; ++i) {
            text += line[i];
            if (i + 1 < columns) text.append(widths[i] + 2 - line[i].size(), ' ');
        }
        text += '\n';
    }
    print(text);
}

// What --inspect says.
struct Inspection {
    PluginDescription description;
    PluginRecord record;
    bool is_loadable = false;
    const PluginCheck* check = nullptr;  // null: not wanted, or not possible
};

std::string joined(List<std::string_view> texts)
{
    std::string all;
    for (const std::string_view text : texts) all.append(all.empty() ? "" : ", ").append(text);
    return all.empty() ? "none" : all;
}

void print_text(const Inspection& inspection)
{
    const PluginRecord& plugin = inspection.record;
    std::string text;
    const auto add = [&text](std::string_view name, std::string_view value) {
        constexpr std::size_t width = 12;
        text.append(name).append(":").append(width - std::min(width - 1, name.size()), ' ').append(value).append("\n");
    };
    add("file", plugin.file);
    add("kind", plugin.kind);
    add("name", plugin.name);
    add("version", plugin.version);
    add("summary", plugin.summary);
    add("contact", inspection.description.contact.empty() ? "none" : inspection.description.contact);
    add("interface", plugin.interface);
    add("SDK", plugin.sdk);
    add("compiler", plugin.compiler);
    add("stamp", plugin.stamp);
    add("flags", joined(plugin.flags));
    std::vector<std::string_view> libraries(inspection.description.libraries.begin(), inspection.description.libraries.end());
    add("libraries", joined(libraries));
    add("loadable", inspection.is_loadable ? "yes" : "no: " + inspection.description.refusal);
    if (inspection.check != nullptr) {
        for (const auto& [what, fact] : inspection.check->facts) add(what, fact);
        for (const std::string& problem : inspection.check->problems) add("problem", problem);
        add("check", inspection.check->problems.empty() ? "passed" : "failed");
    }
    print(text);
}

// The members of an object: all of the record but `without`, and what is known beside it.
void write_members(Writer& writer, const PluginRecord& plugin, std::string_view contact, std::string_view without = {})
{
    for (const SelectedRow& row : plugin_record_table.rows) {
        if (row.leaf == without) continue;
        writer.key(row.leaf);
        dump(writer, *row.row.codec, reinterpret_cast<const char*>(&plugin) + row.row.offset);
    }
    writer.key("contact");
    writer.string(contact);
}

void print_json(const Inspection& inspection)
{
    StringOutput out;
    const auto writer = make_json_writer(out, true);
    writer->begin_object();
    write_members(*writer, inspection.record, inspection.description.contact, "state");
    writer->key("libraries");
    writer->begin_array();
    for (const std::string& library : inspection.description.libraries) writer->string(library);
    writer->end_array();
    writer->key("loadable");
    writer->boolean(inspection.is_loadable);
    writer->key("reason");
    writer->string(inspection.description.refusal);
    if (const PluginCheck* const check = inspection.check; check != nullptr) {
        writer->key("check");
        writer->begin_object();
        writer->key("passed");
        writer->boolean(check->problems.empty());
        writer->key("problems");
        writer->begin_array();
        for (const std::string& problem : check->problems) writer->string(problem);
        writer->end_array();
        writer->key("facts");
        writer->begin_array();
        for (const auto& [what, fact] : check->facts) {
            writer->begin_object();
            writer->key("what");
            writer->string(what);
            writer->key("text");
            writer->string(fact);
            writer->end_object();
        }
        writer->end_array();
        writer->end_object();
    }
    writer->end_object();
    writer->finish();
    print(out.take() + "\n");
}

// The kind of the folder that the file is in, if that is a folder of plugins.
std::optional<PluginKind> kind_of_folder(const fs::path& file)
{
    std::error_code ignored;
    const std::string folder = fs::absolute(file, ignored).parent_path().filename().string();
    for (const auto kind : {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster})
        if (to_string(kind) == folder) return kind;
    return std::nullopt;
}

PluginDescription describe(const fs::path& file)
{
    PluginDescription description;
    try {
        return describe_plugin(ElfFile(file), file, kind_of_folder(file));
    } catch (const ElfFile::Invalid& error) {
        description.refusal = error.what();
    } catch (const std::system_error& error) {
        description.refusal = "cannot be read: " + error.code().message();
    }
    return description;
}

}  // namespace

void print_plugins(PluginRegistry& registry, const Options& options)
{
    FoundPlugins found;
    found.fill(registry);
    if (!options.as_json) return print_table(found);
    StringOutput out;
    const auto writer = make_json_writer(out, true);
    const List<PluginRecord> plugins = found.plugins();
    writer->begin_object();
    writer->key("plugins");
    writer->begin_array();
    for (std::size_t i = 0; i < plugins.size(); ++i) {
        writer->begin_object();
        write_members(*writer, plugins[i], found.contact(i));
        writer->end_object();
    }
    writer->end_array();
    writer->end_object();
    writer->finish();
    print(out.take() + "\n");
}

int inspect(PluginRegistry& registry, const Options& options, spdlog::logger& log)
{
    const fs::path file = options.inspected;
    Inspection inspection;
    inspection.description = describe(file);
    const PluginDescription& description = inspection.description;
    inspection.is_loadable = description.refusal.empty();
    FoundPlugins found;
    found.add(description.kind.value_or(PluginKind()), description.name, file, description, false);
    inspection.record = found.plugins()[0];
    if (!description.kind) inspection.record.kind = {};
    PluginCheck check;
    if (options.check && inspection.is_loadable) {
        check = check_plugin(registry, *description.kind, description.name, file, options, log);
        inspection.check = &check;
    }
    if (options.as_json)
        print_json(inspection);
    else
        print_text(inspection);
    return inspection.is_loadable && check.problems.empty() ? 0 : 1;
}

}  // namespace restd::kernel
