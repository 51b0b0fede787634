#include "plugins/plugin_registry.hpp"

#include <unistd.h>

#include <filesystem>

#include "catch.hpp"
#include "restd/auth.hpp"
#include "start/plugin_selection.hpp"

using namespace restd;
using namespace restd::kernel;

namespace {

namespace fs = std::filesystem;

const fs::path bad = BAD_PLUGINS;

template <class Work>
std::string failure(Work work)
{
    try {
        work();
    } catch (const Fatal& fatal) {
        return fatal.what();
    }
    return "";
}

class Folder {
public:
    Folder()
    {
        char name[] = "/tmp/restd-plugins-XXXXXX";
        REQUIRE(::mkdtemp(name) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    void put(const std::string& name, const fs::path& file)
    {
        fs::create_directories((path / name).parent_path());
        fs::copy_file(file, path / name);
    }
    fs::path path;
};

const std::shared_ptr<spdlog::logger> silent = make_logger(LogLevel::quiet);

}  // namespace

TEST_CASE("a plugin is loaded, checked and made")
{
    PluginRegistry registry({bad / "good", "/no/such/folder"}, *silent);
    CHECK(registry.names(PluginKind::rest_auth) == std::vector<std::string>{"bad"});
    CHECK(registry.names(PluginKind::openapi).empty());

    const PluginDescriptor& descriptor = registry.load(PluginKind::rest_auth, "bad");
    CHECK(descriptor.version == std::string("1.0"));
    CHECK(&registry.load(PluginKind::rest_auth, "bad") == &descriptor);

    const Settings settings;
    auto& method = registry.create<AuthMethod>(PluginKind::rest_auth, "bad", {settings, *silent, {}, nullptr});
    Identity identity;
    CHECK(method.authenticate({}, identity).outcome == AuthMethod::Outcome::not_applicable);
}

TEST_CASE("a plugin is described without being loaded")
{
    PluginRegistry registry({bad / "good"}, *silent);
    const PluginDescription description = registry.describe(PluginKind::rest_auth, "bad");
    CHECK(description.version == "1.0");
    CHECK(description.summary == registry.load(PluginKind::rest_auth, "bad").summary);
    CHECK(description.flags.empty());
    CHECK(description.contact == "");
}

TEST_CASE("a descriptor says where to report problems, if it is as long as that")
{
    const auto contact = [](const char* folder) {
        return PluginRegistry({bad / folder}, *silent).describe(PluginKind::rest_auth, "bad").contact;
    };
    CHECK(contact("contact") == "https://example.org/bugs");
    CHECK(contact("shorter") == "");
    CHECK(contact("longer") == "");
}

TEST_CASE("the list of all plugins has those that are refused, and says why")
{
    Folder folder;
    folder.put("rest_auth/bad.so", bad / "good/rest_auth/bad.so");
    folder.put("rest_auth/visible.so", bad / "visible/rest_auth/bad.so");
    folder.put("rest_auth/none.so", bad / "no_descriptor/rest_auth/bad.so");
    PluginRegistry registry({folder.path}, *silent);
    registry.load(PluginKind::rest_auth, "bad");
    std::string found;
    for (const auto& plugin : registry.all(PluginKind::rest_auth))
        found += plugin.name + (plugin.is_loaded ? " loaded" : "") + (plugin.description.refusal.empty() ? "" : " refused") +
                 " " + plugin.description.version + "\n";
    CHECK(found == "bad loaded 1.0\nnone refused \nvisible refused 1.0\n");
}

TEST_CASE("for root, a plugin or folder that others can change is refused")
{
    if (::geteuid() != 0) return;  // only root can create files of root
    Folder folder;
    folder.put("rest_auth/bad.so", bad / "good/rest_auth/bad.so");
    const fs::path kind = folder.path / "rest_auth", file = kind / "bad.so";
    const auto use = [&](PluginOwners owners) {
        return failure([&] { PluginRegistry({folder.path}, *silent, owners).describe(PluginKind::rest_auth, "bad"); });
    };
    CHECK(use(PluginOwners::root) == "");
    for (const auto& [path, what] :
         {std::pair(folder.path, "plugin folder "), std::pair(kind, "plugin folder "), std::pair(file, "plugin ")}) {
        fs::permissions(path, fs::perms::others_write, fs::perm_options::add);
        const std::string refusal = use(PluginOwners::root);
        CHECK(refusal.find(what + path.string() + ": not used by root: " + path.string() + " has mode 07") == 0);
        CHECK(refusal.find(" and belongs to uid 0 (root)") != std::string::npos);
        CHECK(use(PluginOwners::anybody) == "");
        fs::permissions(path, fs::perms::others_write, fs::perm_options::remove);
    }
    REQUIRE(::chown(file.c_str(), 1, 1) == 0);
    CHECK(use(PluginOwners::root).find("belongs to uid 1 (") != std::string::npos);
}

TEST_CASE("if no cluster plugin can be used, the error says why for each")
{
    Folder folder;
    folder.put("cluster/embedded.so", bad / "wrong_major/rest_auth/bad.so");
    folder.put("cluster/slurm.so", bad / "no_descriptor/rest_auth/bad.so");
    PluginRegistry registry({folder.path}, *silent);
    const Options options = parse_options({"slurmrestd"}, [](const char*) { return nullptr; });
    const std::string error = failure([&] { choose_cluster(options, usual_clusters(registry), {"/no/such/slurm.conf"}); });
    INFO(error);
    CHECK(error.find("Unable to find a cluster plugin for this: there is no /no/such/slurm.conf; ") == 0);
    CHECK(error.find((folder.path / "cluster/embedded.so").string() + ": built for another plugin interface") !=
          std::string::npos);
    CHECK(error.find((folder.path / "cluster/slurm.so").string() + ": not a slurmrestd plugin") != std::string::npos);
}

TEST_CASE("plugins that are not selected are not opened")
{
    const PluginRegistry registry({bad / "no_descriptor"}, *silent);
    CHECK(registry.names(PluginKind::rest_auth) == std::vector<std::string>{"bad"});
}

TEST_CASE("names are in natural order")
{
    Folder folder;
    for (const char* name : {"v0.0.100", "v0.0.9", "v0.0.42", "v0.1.0"}) {
        folder.put(std::string("data_parser/") + name + ".so", bad / "good/rest_auth/bad.so");
    }
    folder.put("data_parser/README", bad / "good/rest_auth/bad.so");
    const PluginRegistry registry({folder.path}, *silent);
    CHECK(registry.names(PluginKind::data_parser) == std::vector<std::string>{"v0.0.9", "v0.0.42", "v0.0.100", "v0.1.0"});
}

TEST_CASE("the same plugin in two folders is refused, the same folder twice is not")
{
    const fs::path file = bad / "good/rest_auth/bad.so", other = bad / "throwing/rest_auth/bad.so";
    const std::string refusal = "is there twice: " + file.string() + " and " + other.string();
    const auto use = [](const fs::path& first, const fs::path& second) {
        return failure([&] { PluginRegistry({first, second}, *silent).load(PluginKind::rest_auth, "bad"); });
    };
    CHECK(use(bad / "good", bad / "throwing") == "plugin rest_auth/bad " + refusal);
    CHECK(use(bad / "throwing", bad / "good") == "plugin rest_auth/bad " + refusal);
    CHECK(use(bad / "good", bad / "." / "good") == "");
    PluginRegistry registry({bad / "good", bad / "throwing"}, *silent);
    REQUIRE(registry.all(PluginKind::rest_auth).size() == 1);
    CHECK(registry.all(PluginKind::rest_auth).front().description.refusal == refusal);
}

TEST_CASE("the error for an unknown plugin lists the known ones")
{
    PluginRegistry registry({bad / "good"}, *silent);
    CHECK(failure([&] { registry.load(PluginKind::rest_auth, "nosuch"); }) ==
          "Unable to find plugin: rest_auth/nosuch (there is only bad)");
    CHECK(failure([&] { registry.load(PluginKind::openapi, "nosuch"); }) ==
          "Unable to find plugin: openapi/nosuch (there is none of this kind)");
}

TEST_CASE("a plugin for another host is refused before it is loaded")
{
    const auto load = [](const char* folder) {
        return failure([&] { PluginRegistry({bad / folder}, *silent).load(PluginKind::rest_auth, "bad"); });
    };
    const std::string interface = std::to_string(plugin_abi_major) + "." + std::to_string(plugin_abi_minor);
    CHECK(load("wrong_major") == "plugin " + (bad / "wrong_major/rest_auth/bad.so").string() +
                                     ": built for another plugin interface: " + interface +
                                     " expected, 99." + std::to_string(plugin_abi_minor) +
                                     " found. Rebuild it with the SDK of this slurmrestd");
    CHECK(load("no_descriptor") == "plugin " + (bad / "no_descriptor/rest_auth/bad.so").string() +
                                       ": not a slurmrestd plugin: no object restd_plugin in it");
}

TEST_CASE("a factory that fails is named")
{
    PluginRegistry registry({bad / "throwing"}, *silent);
    const Settings settings;
    CHECK(failure([&] {
              registry.create<AuthMethod>(PluginKind::rest_auth, "bad", {settings, *silent, {}, nullptr});
          }) == "rest_auth/bad: the factory is broken (" + (bad / "throwing/rest_auth/bad.so").string() + ")");
}

TEST_CASE("a selection has each plugin once, in order, with the flags that it knows")
{
    PluginRegistry registry({bad / "good"}, *silent);
    const auto select_names = [&](const char* text) {
        std::string names;
        for (const auto& item :
             select(registry, PluginKind::rest_auth, parse_plugin_request(PluginKind::rest_auth, text), *silent)) {
            names += item.name + " ";
        }
        return names;
    };
    CHECK(select_names("bad,rest_auth/bad") == "bad ");
    CHECK(failure([&] { select_names(""); }) == "No authentication plugins to load.");
    CHECK(failure([&] { select(registry, PluginKind::openapi, {}, *silent); }) == "No OpenAPI plugins loaded.");
    CHECK(failure([&] {
              select(registry, PluginKind::data_parser, parse_plugin_request(PluginKind::data_parser, "latest"), *silent);
          }) == "Unable to find plugin: data_parser/latest (there is none of this kind)");
}
