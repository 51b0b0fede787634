#include "plugins/plugin_file.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <plugins/header_changes.hpp>  // made by CMake

#include "plugins/stamp_difference.hpp"
#include "restd/auth.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

namespace restd::kernel {
namespace {

// Longer than any valid text and list of a descriptor.
constexpr std::size_t most_text_bytes = std::size_t{1} << 16;
constexpr std::uint32_t most_flags = 256;

class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(const std::string& why)
{
    throw Refused(why);
}

std::string version(unsigned major, unsigned minor)
{
    return std::to_string(major) + "." + std::to_string(minor);
}

const std::string& this_interface()
{
    static const std::string text = version(plugin_abi_major, plugin_abi_minor);
    return text;
}

std::string_view own_stamp(PluginKind kind)
{
    switch (kind) {
    case PluginKind::rest_auth: return plugin_stamp<PluginKind::rest_auth>.data();
    case PluginKind::data_parser: return plugin_stamp<PluginKind::data_parser>.data();
    case PluginKind::openapi: return plugin_stamp<PluginKind::openapi>.data();
    case PluginKind::cluster: return plugin_stamp<PluginKind::cluster>.data();
    }
    return {};
}

// The first part of a descriptor. It has no pointers, and decides whether the rest may be read.
struct Preamble {
    std::uint32_t size;
    PluginKind kind;
    std::uint64_t magic;
    std::uint16_t abi_major;
    std::uint16_t abi_minor;
};
static_assert(offsetof(Preamble, size) == offsetof(PluginDescriptor, size));
static_assert(offsetof(Preamble, kind) == offsetof(PluginDescriptor, kind));
static_assert(offsetof(Preamble, magic) == offsetof(PluginDescriptor, magic));
static_assert(offsetof(Preamble, abi_major) == offsetof(PluginDescriptor, abi_major));
static_assert(offsetof(Preamble, abi_minor) == offsetof(PluginDescriptor, abi_minor));

// The part that every descriptor of this major has.
constexpr std::size_t least_size = offsetof(PluginDescriptor, fit);

// Up to 5.0 a descriptor began with the magic number and the interface.
void check_old_form(const std::string& bytes)
{
    struct {
        std::uint64_t magic;
        std::uint16_t abi_major, abi_minor;
    } old;
    if (bytes.size() < sizeof old) return;
    std::memcpy(&old, bytes.data(), sizeof old);
    if (old.magic != plugin_magic) return;
    refuse("built for another plugin interface: " + this_interface() + " expected, " + version(old.abi_major, old.abi_minor) +
           " found. Rebuild it with the SDK of this slurmrestd");
}

void check_interface(const Preamble& found)
{
    if (found.abi_major != plugin_abi_major) {
        refuse("built for another plugin interface: " + this_interface() + " expected, " +
               version(found.abi_major, found.abi_minor) + " found. Rebuild it with the SDK of this slurmrestd");
    }
    if (found.abi_minor > plugin_abi_minor) {
        refuse("needs a newer slurmrestd: plugin interface " + this_interface() + " is the newest here, " +
               version(found.abi_major, found.abi_minor) + " found");
    }
}

// Reads a structure with pointers from a file, with the values that it would have in the loaded file.
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

void read_flags(const DescriptorFile& descriptor, std::uint32_t count, PluginDescription& out)
{
    if (count > most_flags) {
        refuse("its descriptor is damaged: at most " + std::to_string(most_flags) + " flags expected, " +
               std::to_string(count) + " found");
    }
    if (count != 0 && !descriptor.has_pointer(offsetof(PluginDescriptor, flags)))
        refuse("its descriptor is incomplete: " + std::to_string(count) + " flags expected, none found");
    for (std::uint32_t i = 0; i < count; ++i) {
        const DescriptorFile flag = descriptor.behind(offsetof(PluginDescriptor, flags), i, sizeof(PluginFlag));
        const auto name = flag.text(offsetof(PluginFlag, name));
        const auto meaning = flag.text(offsetof(PluginFlag, meaning));
        if (!name || !meaning)
            refuse("its descriptor is incomplete: name and meaning of flag " + std::to_string(i + 1) + " expected");
        out.flags.push_back({*name, *meaning});
    }
}

std::string demangled(const std::string& name)
{
    int failed = 0;
    const std::unique_ptr<char, void (*)(void*)> text(abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &failed), std::free);
    return failed == 0 && text ? text.get() : name;
}

// Data that a plugin may export. That of the C++ library is the same in every file. Classes that a library shows to all,
// such as Poco's, leave their description (_ZTI, _ZTS, _ZTV, _ZTT) in each file that uses them; but our own classes are only
// shown if the whole plugin was compiled to be seen.
bool may_be_exported(const ElfFile::Exported& data, std::string_view readable)
{
    const std::string_view name = data.name;
    if (name == descriptor_symbol) return true;
    for (const std::string_view sanitizer : {"__odr_asan", "__asan", "__tsan", "__ubsan", "__sanitizer"})
        if (name.starts_with(sanitizer)) return true;
    constexpr std::string_view kinds[] = {"typeinfo for ", "typeinfo name for ", "vtable for ", "VTT for ",
                                          "guard variable for "};
    bool is_description = false;
    for (const std::string_view kind : kinds) {
        if (!readable.starts_with(kind)) continue;
        readable.remove_prefix(kind.size());
        is_description = true;
    }
    if (readable.starts_with("std::") || readable.starts_with("__gnu_cxx::")) return true;
    return is_description && !data.is_unique && readable.find("restd::") == readable.npos;
}

// Data that is visible to other files may become one with data of the same name there: of two versions of a plugin both would
// answer as the first.
void check_exports(const ElfFile& elf)
{
    std::vector<std::string> visible;
    for (const ElfFile::Exported& data : elf.exported_data()) {
        std::string readable = demangled(data.name);
        if (!may_be_exported(data, readable)) visible.push_back(readable + (data.is_unique ? " (unique)" : ""));
    }
    if (visible.empty()) return;
    std::sort(visible.begin(), visible.end());
    constexpr std::size_t most = 8;
    std::string text = "exports data that other plugins could share by mistake: ";
    for (std::size_t i = 0; i < visible.size() && i < most; ++i) text += (i != 0 ? ", " : "") + visible[i];
    if (visible.size() > most) text += " and " + std::to_string(visible.size() - most) + " more";
    refuse(text + ". Rebuild it with restd_add_plugin(), or with -fvisibility=hidden -fno-gnu-unique, so that it exports " +
           descriptor_symbol + " only");
}

void read_description(const ElfFile& elf, const std::filesystem::path& file, std::optional<PluginKind> kind,
                      PluginDescription& out)
{
    out.libraries = elf.needed_libraries();
    const auto object = elf.exported_object(descriptor_symbol);
    if (!object) refuse(std::string("not a slurmrestd plugin: no object ") + descriptor_symbol + " in it");
    const std::string& bytes = object->bytes;
    check_old_form(bytes);
    if (bytes.size() < sizeof(Preamble)) {
        refuse("not a slurmrestd plugin: a descriptor of " + std::to_string(sizeof(PluginDescriptor)) + " bytes expected, " +
               std::to_string(bytes.size()) + " found");
    }
    Preamble preamble;
    std::memcpy(&preamble, bytes.data(), sizeof preamble);
    if (preamble.magic != plugin_magic) {
        char hex[64];
        std::snprintf(hex, sizeof hex, "magic %016llx expected, %016llx found", static_cast<unsigned long long>(plugin_magic),
                      static_cast<unsigned long long>(preamble.magic));
        refuse(std::string("not a slurmrestd plugin: ") + hex);
    }
    out.kind = preamble.kind;
    out.interface = version(preamble.abi_major, preamble.abi_minor);
    check_interface(preamble);
    if (preamble.size < least_size || preamble.size > bytes.size()) {
        refuse("its descriptor is damaged: a size from " + std::to_string(least_size) + " to " + std::to_string(bytes.size()) +
               " bytes expected, " + std::to_string(preamble.size) + " found");
    }

    const DescriptorFile descriptor(elf, object->address);
    const auto take = [&descriptor](std::size_t offset, std::string& into) {
        const auto text = descriptor.text(offset);
        if (text) into = *text;
        return text.has_value();
    };
    const bool is_named = take(offsetof(PluginDescriptor, name), out.name);
    bool is_complete = take(offsetof(PluginDescriptor, version), out.version);
    is_complete = take(offsetof(PluginDescriptor, summary), out.summary) && is_complete;
    is_complete = take(offsetof(PluginDescriptor, sdk), out.sdk) && is_complete;
    is_complete = take(offsetof(PluginDescriptor, compiler), out.compiler) && is_complete;
    is_complete = take(offsetof(PluginDescriptor, stamp), out.stamp) && is_complete;
    std::uint32_t flag_count;
    std::memcpy(&flag_count, bytes.data() + offsetof(PluginDescriptor, flag_count), sizeof flag_count);
    read_flags(descriptor, flag_count, out);
    if (preamble.size >= offsetof(PluginDescriptor, fit) + sizeof out.fit)
        std::memcpy(&out.fit, bytes.data() + offsetof(PluginDescriptor, fit), sizeof out.fit);
    if (preamble.size >= offsetof(PluginDescriptor, contact) + sizeof(PluginDescriptor::contact))
        take(offsetof(PluginDescriptor, contact), out.contact);

    if (kind && preamble.kind != *kind)
        refuse("wrong kind of plugin: " + name_of(*kind) + " expected in this folder, " + name_of(preamble.kind) + " found");
    if (own_stamp(preamble.kind).empty()) refuse("it is of a kind that slurmrestd does not have: " + name_of(preamble.kind));
    if (const std::string difference = stamp_difference(own_stamp(preamble.kind), out.stamp, out.sdk, header_changes);
        !difference.empty())
        refuse("built otherwise than this slurmrestd: " + difference);
    if (!is_named || out.name != file.stem().string()) {
        refuse("named otherwise than its file: \"" + file.stem().string() + "\" expected, \"" + out.name + "\" found");
    }
    if (!is_complete || !descriptor.has_pointer(offsetof(PluginDescriptor, create)))
        refuse("its descriptor is incomplete: version, summary, SDK, compiler, stamp and factory expected");
    check_exports(elf);
}

}  // namespace

PluginDescription describe_plugin(const ElfFile& elf, const std::filesystem::path& file, std::optional<PluginKind> kind)
{
    PluginDescription out;
    try {
        read_description(elf, file, kind, out);
    } catch (const Refused& why) {
        out.refusal = why.what();
    } catch (const ElfFile::Invalid& why) {
        out.refusal = why.what();
    }
    return out;
}

std::string name_of(PluginKind kind)
{
    for (const auto known : {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster}) {
        if (known == kind) return std::string(to_string(kind));
    }
    return "unknown kind " + std::to_string(static_cast<std::uint32_t>(kind));
}

}  // namespace restd::kernel
