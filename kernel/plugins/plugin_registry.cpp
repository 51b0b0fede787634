#include "plugins/plugin_registry.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cstring>
#include <exception>
#include <system_error>

#include "host/activity.hpp"
#include "plugins/crash_report.hpp"
#include "process/trusted_path.hpp"
#include "restd/log.hpp"

namespace restd::kernel {
namespace {

namespace fs = std::filesystem;

constexpr PluginKind kinds[] = {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster};

std::string full_name(PluginKind kind, std::string_view name)
{
    return std::string(to_string(kind)) + "/" + std::string(name);
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why)
{
    throw Fatal("plugin " + file.string() + ": " + why);
}

PluginDescription refused(std::string why)
{
    PluginDescription description;
    description.refusal = std::move(why);
    return description;
}

// dlopen() is declared as if it threw nothing, but what a static initializer throws passes through it. So the compiler must not
// know what is called.
void* (*const volatile open_library)(const char*, int) = ::dlopen;

constexpr const char* initializer = "a static initializer";
constexpr const char* factory = "its factory";

// In a catch block for what is no std::exception.
[[noreturn]] void refuse_thrown(const fs::path& file, const char* what)
{
    refuse(file, std::string(what) + " has thrown " + thrown_type() + ", which is no std::exception");
}

// The name by which dlopen() finds an open file: its own, or if that may no longer be read, that of its descriptor.
std::string loadable_name(const fs::path& file, int descriptor)
{
    const std::string name = fs::absolute(file);
    return ::access(name.c_str(), R_OK) == 0 ? name : "/proc/self/fd/" + std::to_string(descriptor);
}

}  // namespace

bool PluginRegistry::NaturalOrder::operator()(const std::string& a, const std::string& b) const
{
    return ::strverscmp(a.c_str(), b.c_str()) < 0;
}

PluginRegistry::PluginRegistry(std::vector<fs::path> folders, spdlog::logger& log, PluginOwners owners)
    : log_(log), owners_(owners)
{
    const auto check = [&](const fs::path& folder) {
        std::error_code ignored;
        if (owners_ == PluginOwners::root && fs::is_directory(folder, ignored)) require_trusted("plugin folder", folder);
    };
    for (const auto& folder : folders) {
        check(folder);
        for (const auto kind : kinds) {
            check(folder / to_string(kind));
            std::error_code error;
            fs::directory_iterator files(folder / to_string(kind), error);
            for (; !error && files != fs::directory_iterator(); files.increment(error)) {
                const fs::path& file = files->path();
                if (file.extension() != ".so") continue;
                auto& entry = entries_[kind][file.stem().string()];
                std::error_code ignored;
                if (entry.file.empty())
                    entry.file = file;
                else if (!fs::equivalent(entry.file, file, ignored))  // the same file may be found through two folders
                    entry.twin = file;
            }
            if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
                throw Fatal("plugin folder " + (folder / to_string(kind)).string() + ": " + error.message());
            }
        }
    }
}

std::string PluginRegistry::both_files(const Entry& entry)
{
    const auto [first, second] = std::minmax(entry.file, entry.twin);
    return first.string() + " and " + second.string();
}

PluginRegistry::~PluginRegistry()
{
    clear();
}

void PluginRegistry::clear()
{
    while (!plugins_.empty()) plugins_.pop_back();
}

std::vector<std::string> PluginRegistry::names(PluginKind kind) const
{
    std::vector<std::string> names;
    if (const auto found = entries_.find(kind); found != entries_.end()) {
        for (const auto& [name, entry] : found->second) names.push_back(name);
    }
    return names;
}

void PluginRegistry::put(PluginKind kind, const std::string& name, const fs::path& file)
{
    Entry& entry = entries_[kind][name];
    entry.file = file;
    entry.twin.clear();
    entry.description.reset();
    entry.open_file = std::make_unique<ElfFile>(file);
}

PluginRegistry::Entry& PluginRegistry::find(PluginKind kind, const std::string& name)
{
    auto& entries = entries_[kind];
    const auto found = entries.find(name);
    if (found == entries.end()) {
        std::string message = "Unable to find plugin: " + full_name(kind, name) + " (there ";
        const auto known = names(kind);
        message += known.empty() ? "is none of this kind" : known.size() == 1 ? "is only " : "are ";
        for (std::size_t i = 0; i < known.size(); ++i) message += (i != 0 ? ", " : "") + known[i];
        throw Fatal(message + ")");
    }
    Entry& entry = found->second;
    if (!entry.twin.empty()) throw Fatal("plugin " + full_name(kind, name) + " is there twice: " + both_files(entry));
    return entry;
}

const ElfFile& PluginRegistry::open(Entry& entry)
{
    if (entry.open_file == nullptr) {
        std::error_code ignored;
        if (owners_ == PluginOwners::root && fs::exists(entry.file, ignored)) {
            if (const std::string why = refusal_by_root(entry.file); !why.empty()) throw ElfFile::Invalid(why);
        }
        entry.open_file = std::make_unique<ElfFile>(entry.file);
    }
    return *entry.open_file;
}

const PluginDescription& PluginRegistry::look(PluginKind kind, Entry& entry)
{
    if (entry.description) return *entry.description;
    try {
        entry.description = describe_plugin(open(entry), entry.file, kind);
    } catch (const ElfFile::Invalid& error) {
        entry.description = refused(error.what());
    } catch (const std::system_error& error) {
        entry.description = refused("cannot be read: " + error.code().message());
    }
    return *entry.description;
}

PluginDescription PluginRegistry::describe(PluginKind kind, const std::string& name)
{
    Entry& entry = find(kind, name);
    const PluginDescription& description = look(kind, entry);
    if (!description.refusal.empty()) refuse(entry.file, description.refusal);
    return description;
}

std::vector<PluginRegistry::Found> PluginRegistry::all(PluginKind kind)
{
    std::vector<Found> found;
    for (auto& [name, entry] : entries_[kind]) {
        const bool was_open = entry.open_file != nullptr;
        Found one{kind, name, entry.file, {}, entry.descriptor != nullptr};
        if (entry.twin.empty())
            one.description = look(kind, entry);
        else
            one.description = refused("is there twice: " + both_files(entry));
        found.push_back(std::move(one));
        if (!was_open) entry.open_file.reset();  // nobody has asked for it to be loaded
    }
    return found;
}

// For a file that has been looked at: it may have been closed since, and be gone.
const ElfFile& PluginRegistry::opened(Entry& entry)
{
    try {
        return open(entry);
    } catch (const std::exception& error) {
        refuse(entry.file, error.what());
    }
}

void PluginRegistry::open_all(PluginKind kind)
{
    for (auto& [name, entry] : entries_[kind]) {
        try {
            open(entry);
        } catch (const std::runtime_error&) {
            continue;  // load() reports the error
        }
    }
}

const PluginDescriptor& PluginRegistry::load(PluginKind kind, const std::string& name)
{
    Entry& entry = find(kind, name);
    if (entry.descriptor != nullptr) return *entry.descriptor;

    const PluginDescription& description = look(kind, entry);
    if (!description.refusal.empty()) refuse(entry.file, description.refusal);
    const std::string name_for_loader = loadable_name(entry.file, opened(entry).descriptor());
    void* handle = nullptr;
    try {
        const LoadingActivity activity(entry.file.c_str(), initializer);
        handle = open_library(name_for_loader.c_str(), RTLD_NOW | RTLD_LOCAL);
    } catch (const std::exception& error) {
        refuse(entry.file, std::string(initializer) + " has thrown: " + error.what());
    } catch (...) {
        refuse_thrown(entry.file, initializer);
    }
    if (handle == nullptr) {
        const char* why = ::dlerror();
        refuse(entry.file, std::string("cannot be loaded: ") + (why != nullptr ? why : "unknown error"));
    }
    const auto* descriptor = static_cast<const PluginDescriptor*>(::dlsym(handle, descriptor_symbol));
    if (descriptor == nullptr)
        refuse(entry.file, std::string("not a slurmrestd plugin: no object ") + descriptor_symbol + " in it");
    remember_code(handle, entry.open_file->extent(), entry.file, description.contact);
    entry.open_file.reset();
    entry.descriptor = descriptor;
    log_.debug("loaded {} {} from {}", full_name(kind, name), descriptor->version, entry.file.string());
    return *descriptor;
}

std::unique_ptr<Plugin> PluginRegistry::make(PluginKind kind, const std::string& name, const PluginContext& context)
{
    const auto& descriptor = load(kind, name);
    const fs::path& file = find(kind, name).file;
    std::unique_ptr<Plugin> plugin;
    try {
        const LoadingActivity activity(file.c_str(), factory);
        plugin = descriptor.create(context);
    } catch (const std::exception& error) {
        throw Fatal(full_name(kind, name) + ": " + error.what() + " (" + file.string() + ")");
    } catch (...) {
        refuse_thrown(file, factory);
    }
    if (plugin == nullptr) refuse(file, std::string(factory) + " has made nothing: it returned null");
    return plugin;
}

void PluginRegistry::wrong_type(PluginKind kind, const std::string& name)
{
    refuse(find(kind, name).file,
           std::string(factory) + " has made something else than a " + std::string(to_string(kind)) + " plugin");
}

std::vector<fs::path> plugin_folders(std::span<const std::string> more)
{
    std::vector<fs::path> folders;
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        // The build tree and a plain prefix have lib/, a distribution's package its own library folder.
        for (const char* folder : {"lib", RESTD_LIBRARY_FOLDER}) {
            const fs::path candidate = self.parent_path().parent_path() / folder / "slurmrestd";
            if (fs::is_directory(candidate, error)) {
                folders.push_back(candidate);
                break;
            }
        }
    }
    for (const auto& folder : more) {
        if (!fs::is_directory(folder, error)) throw Fatal("SLURMRESTD_PLUGIN_PATH: no such folder: " + folder);
        folders.emplace_back(folder);
    }
    return folders;
}

}  // namespace restd::kernel
