#include "plugins/plugin_registry.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <exception>
#include <optional>
#include <system_error>

#include "process/trusted_path.hpp"
#include "restd/log.hpp"

namespace restd::kernel {
namespace {

namespace fs = std::filesystem;

constexpr PluginKind kinds[] = {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster};
constexpr const char* symbol = "restd_plugin";

std::string full_name(PluginKind kind, std::string_view name)
{
    return std::string(to_string(kind)) + "/" + std::string(name);
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why)
{
    throw Fatal("plugin " + file.string() + ": " + why);
}

std::string version(unsigned major, unsigned minor)
{
    return std::to_string(major) + "." + std::to_string(minor);
}

std::string name_of(PluginKind kind)
{
    for (const auto known : kinds) {
        if (known == kind) return std::string(to_string(kind));
    }
    return "unknown kind " + std::to_string(static_cast<std::uint32_t>(kind));
}

// The part of a descriptor that is the same in every version of the seam and holds no pointer, so that it can be read from
// the file. What decides whether the rest may be looked at at all.
struct Preamble {
    std::uint64_t magic;
    std::uint16_t abi_major;
    std::uint16_t abi_minor;
    PluginKind kind;
};
static_assert(offsetof(Preamble, magic) == offsetof(PluginDescriptor, magic));
static_assert(offsetof(Preamble, abi_major) == offsetof(PluginDescriptor, abi_major));
static_assert(offsetof(Preamble, abi_minor) == offsetof(PluginDescriptor, abi_minor));
static_assert(offsetof(Preamble, kind) == offsetof(PluginDescriptor, kind));

void check_preamble(const fs::path& file, PluginKind kind, const Preamble& found)
{
    if (found.magic != plugin_magic) {
        char hex[64];
        std::snprintf(hex, sizeof hex, "magic %016llx expected, %016llx found", static_cast<unsigned long long>(plugin_magic),
                      static_cast<unsigned long long>(found.magic));
        refuse(file, std::string("not a slurmrestd plugin: ") + hex);
    }
    if (found.abi_major != plugin_abi_major) {
        refuse(file, "built for another plugin interface: " + version(plugin_abi_major, plugin_abi_minor) + " expected, " +
                         version(found.abi_major, found.abi_minor) + " found");
    }
    if (found.abi_minor > plugin_abi_minor) {
        refuse(file, "needs a newer slurmrestd: plugin interface " + version(plugin_abi_major, plugin_abi_minor) +
                         " is the newest here, " + version(found.abi_major, found.abi_minor) + " found");
    }
    if (found.kind != kind) {
        refuse(file, "wrong kind of plugin: " + name_of(kind) + " expected in this folder, " + name_of(found.kind) + " found");
    }
}

// Longer than any honest text and list of a descriptor.
constexpr std::size_t most_text_bytes = 4096;
constexpr std::uint32_t most_flags = 256;

// Reads a structure of pointers out of a file, as the loaded file would have it.
class DescriptorFile {
public:
    DescriptorFile(const ElfFile& elf, ElfFile::Address address) : elf_(elf), address_(address) {}

    bool has_pointer(std::size_t offset) const { return elf_.pointer_at(address_ + offset) != 0; }
    std::optional<std::string> text(std::size_t offset) const
    {
        const auto target = elf_.pointer_at(address_ + offset);
        if (target == 0) return std::nullopt;
        return elf_.text_at(target, most_text_bytes);
    }
    DescriptorFile behind(std::size_t offset, std::size_t index, std::size_t size) const
    {
        return {elf_, elf_.pointer_at(address_ + offset) + index * size};
    }

private:
    const ElfFile& elf_;
    ElfFile::Address address_;
};

PluginDescription read_description(const fs::path& file, PluginKind kind, const ElfFile& elf)
{
    const auto object = elf.exported_object(symbol);
    if (!object) refuse(file, std::string("not a slurmrestd plugin: no object ") + symbol + " in it");
    const std::string& bytes = object->bytes;
    if (bytes.size() < sizeof(Preamble)) {
        refuse(file, "not a slurmrestd plugin: a descriptor of " + std::to_string(sizeof(PluginDescriptor)) +
                         " bytes expected, " + std::to_string(bytes.size()) + " found");
    }
    Preamble preamble;
    std::memcpy(&preamble, bytes.data(), sizeof preamble);
    check_preamble(file, kind, preamble);
    if (bytes.size() < sizeof(PluginDescriptor)) {
        refuse(file, "damaged: a descriptor of " + std::to_string(sizeof(PluginDescriptor)) + " bytes expected, " +
                         std::to_string(bytes.size()) + " found");
    }

    const DescriptorFile descriptor(elf, object->address);
    const auto stamp = descriptor.text(offsetof(PluginDescriptor, stamp));
    if (stamp != plugin_stamp.data()) {
        refuse(file, std::string("built for another model or compiler: ") + plugin_stamp.data() + " expected, " +
                         stamp.value_or("nothing") + " found");
    }
    const auto name = descriptor.text(offsetof(PluginDescriptor, name));
    if (name != file.stem().string()) {
        refuse(file,
               "named otherwise than its file: \"" + file.stem().string() + "\" expected, \"" + name.value_or("") + "\" found");
    }
    const auto version = descriptor.text(offsetof(PluginDescriptor, version));
    const auto summary = descriptor.text(offsetof(PluginDescriptor, summary));
    std::uint32_t flag_count;
    std::memcpy(&flag_count, bytes.data() + offsetof(PluginDescriptor, flag_count), sizeof flag_count);
    if (!version || !summary || !descriptor.has_pointer(offsetof(PluginDescriptor, create)) ||
        (flag_count != 0 && !descriptor.has_pointer(offsetof(PluginDescriptor, flags)))) {
        refuse(file, "its descriptor is incomplete: version, summary and factory expected");
    }
    if (flag_count > most_flags) {
        refuse(file, "its descriptor is damaged: at most " + std::to_string(most_flags) + " flags expected, " +
                         std::to_string(flag_count) + " found");
    }
    PluginDescription description{*version, *summary, {}};
    std::memcpy(&description.fit, bytes.data() + offsetof(PluginDescriptor, fit), sizeof description.fit);
    for (std::uint32_t i = 0; i < flag_count; ++i) {
        const DescriptorFile flag = descriptor.behind(offsetof(PluginDescriptor, flags), i, sizeof(PluginFlag));
        const auto flag_name = flag.text(offsetof(PluginFlag, name));
        const auto meaning = flag.text(offsetof(PluginFlag, meaning));
        if (!flag_name || !meaning) {
            refuse(file, "its descriptor is incomplete: name and meaning of flag " + std::to_string(i + 1) + " expected");
        }
        description.flags.push_back({*flag_name, *meaning});
    }
    return description;
}

// How dlopen() finds an open file: by its name, and where that may no longer be read, by the descriptor.
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
                // A folder may be reached by two ways.
                if (!entry.file.empty() && !fs::equivalent(entry.file, file, ignored)) {
                    const bool in_order = entry.file < file;
                    throw Fatal("plugin " + full_name(kind, file.stem().string()) + " is there twice: " +
                                (in_order ? entry.file : file).string() + " and " + (in_order ? file : entry.file).string());
                }
                if (entry.file.empty()) entry.file = file;
            }
            if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
                throw Fatal("plugin folder " + (folder / to_string(kind)).string() + ": " + error.message());
            }
        }
    }
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

PluginRegistry::Entry& PluginRegistry::find(PluginKind kind, const std::string& name)
{
    auto& entries = entries_[kind];
    if (const auto found = entries.find(name); found != entries.end()) return found->second;
    std::string message = "Unable to find plugin: " + full_name(kind, name) + " (there ";
    const auto known = names(kind);
    message += known.empty() ? "is none of this kind" : known.size() == 1 ? "is only " : "are ";
    for (std::size_t i = 0; i < known.size(); ++i) message += (i != 0 ? ", " : "") + known[i];
    throw Fatal(message + ")");
}

const ElfFile& PluginRegistry::open(Entry& entry)
{
    if (entry.opened == nullptr) {
        if (owners_ == PluginOwners::root) {
            std::error_code ignored;
            if (fs::exists(entry.file, ignored)) require_trusted("plugin", entry.file);
        }
        entry.opened = std::make_unique<ElfFile>(entry.file);
    }
    return *entry.opened;
}

PluginDescription PluginRegistry::look(PluginKind kind, Entry& entry)
{
    try {
        return read_description(entry.file, kind, open(entry));
    } catch (const ElfFile::Invalid& error) {
        refuse(entry.file, std::string("not a usable shared object: ") + error.what());
    } catch (const std::system_error& error) {
        refuse(entry.file, "cannot be read: " + error.code().message());
    }
}

PluginDescription PluginRegistry::describe(PluginKind kind, const std::string& name)
{
    return look(kind, find(kind, name));
}

void PluginRegistry::open_all(PluginKind kind)
{
    for (auto& [name, entry] : entries_[kind]) {
        try {
            open(entry);
        } catch (const std::runtime_error&) {
            continue;  // found again, and said, where it is asked for
        }
    }
}

const PluginDescriptor& PluginRegistry::load(PluginKind kind, const std::string& name)
{
    Entry& entry = find(kind, name);
    if (entry.descriptor != nullptr) return *entry.descriptor;

    look(kind, entry);
    void* handle = ::dlopen(loadable_name(entry.file, entry.opened->descriptor()).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* why = ::dlerror();
        refuse(entry.file, std::string("cannot be loaded: ") + (why != nullptr ? why : "unknown error"));
    }
    const auto* descriptor = static_cast<const PluginDescriptor*>(::dlsym(handle, symbol));
    if (descriptor == nullptr) refuse(entry.file, std::string("not a slurmrestd plugin: no object ") + symbol + " in it");
    entry.opened.reset();
    entry.descriptor = descriptor;
    log_.debug("loaded {} {} from {}", full_name(kind, name), descriptor->version, entry.file.string());
    return *descriptor;
}

std::unique_ptr<Plugin> PluginRegistry::make(PluginKind kind, const std::string& name, const PluginContext& context)
{
    const auto& descriptor = load(kind, name);
    std::unique_ptr<Plugin> plugin;
    try {
        plugin = descriptor.create(context);
    } catch (const std::exception& error) {
        throw Fatal(full_name(kind, name) + ": " + error.what());
    } catch (...) {
        throw Fatal(full_name(kind, name) + ": its factory has thrown something that is no exception of the standard library");
    }
    if (plugin == nullptr) throw Fatal(full_name(kind, name) + ": its factory has made nothing");
    return plugin;
}

void PluginRegistry::wrong_type(PluginKind kind, const std::string& name)
{
    refuse(find(kind, name).file, "its factory has made something else than a " + std::string(to_string(kind)) + " plugin");
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
