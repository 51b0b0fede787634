#include <vector>

#include "host/reader.hpp"
#include "host/served_route.hpp"
#include "host/writer.hpp"
#include "restd/arena.hpp"
#include "restd/error.hpp"
#include "restd/log.hpp"
#include "testkit/suites.hpp"

namespace restd::testkit {
namespace {

// A default object of the table's type, written as JSON.
std::string written(const Table& table, void* object)
{
    StringOutput out;
    dump(out, table, object, {});
    return out.take();
}

void* made(const Table& table, Arena& arena)
{
    void* const object = arena.allocate(table.size, table.align);
    table.construct(object);
    return object;
}

void check_answer(const Table& table, Faults& faults)
{
    const std::string type(table.type);
    faults.guard("writing " + type, [&] {
        Arena arena;
        void* const object = made(table, arena);
        if (const std::string problem = json_problem(written(table, object)); !problem.empty())
            faults.add(type + " is not written as JSON: " + problem);
        StringOutput yaml;
        dump(yaml, table, object, {.format = Format::yaml});
        if (yaml.take().empty()) faults.add(type + " is not written as YAML");
    });
}

// Reads an object from `text` and writes it again; `text` itself if it cannot be read.
std::string read_and_written(const std::string& text, const Table& table, Faults& faults)
{
    Arena arena;
    void* const object = made(table, arena);
    Reading reading{arena, false};
    read_json(text, table, object, reading);
    for (const Issue& issue : reading.errors) {
        // What was written may lack a required field: a default object is no request.
        if (issue.number != err::data_path_not_found)
            faults.add(std::string(table.type) + " refuses what it has written: " + issue.description);
    }
    return reading.errors.empty() ? written(table, object) : text;
}

// What has been read is written as it was. An object that was not given may be written as one without members, which is then
// read as given; so each reading may add one level of them.
void check_request(const Table& table, Faults& faults)
{
    constexpr int most_levels = 8;
    const std::string type(table.type);
    faults.guard("reading " + type, [&] {
        Arena arena;
        std::string text = written(table, made(table, arena));
        for (int level = 0; level < most_levels; ++level) {
            const std::string again = read_and_written(text, table, faults);
            if (again == text) return;
            text = again;
        }
        faults.add(type + " is another one whenever it is read and written");
    });
}

}  // namespace

void check_parser(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults)
{
    Settings settings;
    settings.specify_only = true;
    spdlog::logger log("plugin");
    const auto parser = plugin.make<DataParser>({settings, log, {}, nullptr});
    const std::string name(parser->name());
    if (name != plugin.name()) faults.add("name() is " + name);
    if (!parser->full_name().starts_with("data_parser/" + name))
        faults.add("full_name() does not begin with data_parser/" + name);
    for (const char* unknown : {"", "NO_SUCH_TYPE"})
        if (parser->find(unknown) != nullptr) faults.add("find() knows the type \"" + std::string(unknown) + "\"");

    std::vector<std::unique_ptr<Content>> contents;
    std::vector<Named<Content>> named;
    TestService service;
    service.settings = settings;
    service.use(plugin);
    for (const PluginFile& content : plugins_in(options.installed, PluginKind::openapi)) {
        contents.push_back(content.make<Content>({settings, log, {}, nullptr}));
        named.push_back({content.name(), contents.back().get()});
        service.use(content.name(), *contents.back());
    }
    for (const ServedRoute& route : expand_routes(named, {{name, parser.get()}})) {
        if (route.parser == nullptr) continue;
        if (route.response != nullptr) check_answer(*route.response, faults);
        if (route.body != nullptr) check_request(*route.body, faults);
    }
    faults.guard("the document", [&] {
        if (const std::string problem = json_problem(service.document()); !problem.empty())
            faults.add("the document is not JSON: " + problem);
    });
}

}  // namespace restd::testkit
