#include "plugins/elf_file.hpp"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "catch.hpp"
#include "restd/auth.hpp"

using namespace restd::kernel;

namespace {

namespace fs = std::filesystem;

const fs::path good = fs::path(BAD_PLUGINS) / "good/rest_auth/bad.so";

std::string contents(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& bytes)
    {
        char name[] = "/tmp/restd-elf-XXXXXX";
        const int fd = ::mkstemp(name);
        REQUIRE(fd >= 0);
        REQUIRE(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
        ::close(fd);
        path = name;
    }
    ~TemporaryFile() { fs::remove(path); }
    fs::path path;
};

std::string refusal(const fs::path& file)
{
    try {
        const ElfFile elf(file);
        const auto object = elf.exported_object("restd_plugin");
        if (!object) return "none";
        for (const std::size_t offset : {offsetof(restd::PluginDescriptor, name), offsetof(restd::PluginDescriptor, stamp)})
            if (const auto target = elf.pointer_at(object->address + offset)) elf.text_at(target, 65536);
        return "";
    } catch (const ElfFile::Invalid& error) {
        return error.what();
    } catch (const std::system_error& error) {
        return "system: " + error.code().message();
    }
}

}  // namespace

TEST_CASE("an exported object is found in the file")
{
    const ElfFile elf(good);
    const auto object = elf.exported_object("restd_plugin");
    REQUIRE(object);
    REQUIRE(object->bytes.size() == sizeof(restd::PluginDescriptor));
    std::uint64_t magic;
    std::memcpy(&magic, object->bytes.data() + offsetof(restd::PluginDescriptor, magic), sizeof magic);
    CHECK(magic == restd::plugin_magic);
    CHECK_FALSE(elf.exported_object("restd_plugi"));
    CHECK_FALSE(elf.exported_object("restd_plugin_"));
    CHECK_FALSE(elf.exported_object(""));
}

TEST_CASE("pointers in an object are followed without loading the file")
{
    const ElfFile elf(good);
    const auto object = elf.exported_object("restd_plugin");
    REQUIRE(object);
    const auto text = [&](std::size_t offset) { return elf.text_at(elf.pointer_at(object->address + offset), 65536); };
    CHECK(text(offsetof(restd::PluginDescriptor, name)) == "bad");
    CHECK(text(offsetof(restd::PluginDescriptor, version)) == "1.0");
    CHECK(text(offsetof(restd::PluginDescriptor, stamp)) == restd::plugin_stamp<restd::PluginKind::rest_auth>.data());
    CHECK(elf.pointer_at(object->address + offsetof(restd::PluginDescriptor, flags)) == 0);
    CHECK(elf.pointer_at(object->address + offsetof(restd::PluginDescriptor, create)) != 0);
    CHECK_THROWS_AS(elf.text_at(elf.pointer_at(object->address + offsetof(restd::PluginDescriptor, name)), 2),
                    ElfFile::Invalid);
    CHECK_THROWS_AS(elf.text_at(~std::uint64_t{0}, 10), ElfFile::Invalid);
}

TEST_CASE("exported data and needed libraries are listed")
{
    const auto data = [](const char* folder) {
        std::string names;
        for (const auto& exported : ElfFile(fs::path(BAD_PLUGINS) / folder / "rest_auth/bad.so").exported_data())
            if (exported.name.find("counter") != std::string::npos || exported.name == "restd_plugin")
                names += exported.name + (exported.is_unique ? "! " : " ");
        return names;
    };
    CHECK(data("good") == "restd_plugin ");
    CHECK(data("visible").find("counter_of_everybody ") != std::string::npos);
    const std::vector<std::string> libraries = ElfFile(good).needed_libraries();
    CHECK(std::count(libraries.begin(), libraries.end(), "libc.so.6") == 1);
    CHECK(ElfFile(good).extent() >= 4096);
}

TEST_CASE("files that are no shared object are recognised")
{
    CHECK(refusal(TemporaryFile("").path) == "an empty file");
    CHECK(refusal(TemporaryFile("#!/bin/sh\n").path) == "not an ELF file");
    CHECK(refusal(TemporaryFile(std::string(5000, 'x')).path) == "not an ELF file");
    CHECK(refusal("/") == "not a regular file");
    CHECK(refusal("/no/such/file") == "system: No such file or directory");

    std::string bytes = contents(good);
    bytes[EI_CLASS] = bytes[EI_CLASS] == ELFCLASS64 ? ELFCLASS32 : ELFCLASS64;
    CHECK(refusal(TemporaryFile(bytes).path).find("built for another machine") == 0);
    bytes = contents(good);
    bytes[18] = static_cast<char>(bytes[18] + 1);  // e_machine
    CHECK(refusal(TemporaryFile(bytes).path).find("built for another machine") == 0);
    bytes = contents(good);
    bytes[16] = ET_REL;
    CHECK(refusal(TemporaryFile(bytes).path) == "not a shared object");
}

TEST_CASE("a truncated file is refused")
{
    const std::string bytes = contents(good);
    std::size_t passed = 0;
    for (std::size_t size = 0; size < bytes.size(); size += size < 8192 ? 61 : 4093) {
        passed += refusal(TemporaryFile(bytes.substr(0, size)).path).empty();
    }
    CHECK(passed == 0);
    CHECK(refusal(TemporaryFile(bytes.substr(0, bytes.size() - 1)).path).find("truncated: ") == 0);
    CHECK(refusal(TemporaryFile(bytes).path).empty());
}

TEST_CASE("the error for a damaged table says what is wrong")
{
    const std::string bytes = contents(good);
    // The error for the file after `change`.
    const auto damaged = [&](auto change) {
        std::string copy = bytes;
        ElfW(Ehdr) header;
        std::memcpy(&header, copy.data(), sizeof header);
        change(copy, header);
        std::memcpy(copy.data(), &header, sizeof header);
        return refusal(TemporaryFile(copy).path);
    };
    // The first program header or dynamic entry that `choose` accepts (and changes).
    const auto segment = [&](auto choose) {
        return damaged([&](std::string& copy, const auto& header) {
            for (std::size_t i = 0; i < header.e_phnum; ++i) {
                char* at = copy.data() + header.e_phoff + i * sizeof(ElfW(Phdr));
                ElfW(Phdr) entry;
                std::memcpy(&entry, at, sizeof entry);
                if (!choose(entry)) continue;
                std::memcpy(at, &entry, sizeof entry);
                return;
            }
            FAIL("no such segment");
        });
    };
    const auto dynamic = [&](auto tag, auto value) {
        return damaged([&](std::string& copy, const auto& header) {
            for (std::size_t i = 0; i < header.e_phnum; ++i) {
                ElfW(Phdr) found;
                std::memcpy(&found, copy.data() + header.e_phoff + i * sizeof found, sizeof found);
                if (found.p_type != PT_DYNAMIC) continue;
                for (std::size_t k = 0; k < found.p_filesz / sizeof(ElfW(Dyn)); ++k) {
                    char* at = copy.data() + found.p_offset + k * sizeof(ElfW(Dyn));
                    ElfW(Dyn) entry;
                    std::memcpy(&entry, at, sizeof entry);
                    if (entry.d_tag != tag) continue;
                    entry.d_un.d_val = value;
                    std::memcpy(at, &entry, sizeof entry);
                    return;
                }
            }
            FAIL("no such entry");
        });
    };
    constexpr auto far = std::uint64_t{1} << 60;
    CHECK(damaged([](auto&, auto& header) { header.e_phnum = 0; }) == "damaged: its program headers are of no use");
    CHECK(damaged([](auto&, auto& header) { header.e_phentsize = 1; }) == "damaged: its program headers are of no use");
    CHECK(damaged([](auto&, auto& header) { header.e_phoff = ~header.e_phoff; }) ==
          "truncated: a table lies behind the end of the file");
    CHECK(damaged([](auto&, auto& header) { header.e_shoff = far; }).starts_with("truncated: "));
    CHECK(segment([](auto& entry) {
              if (entry.p_type != PT_LOAD) return false;
              entry.p_memsz = entry.p_filesz - 1;
              return true;
          }) == "damaged: a segment is larger in the file than in memory");
    CHECK(segment([](auto& entry) {
              if (entry.p_type != PT_DYNAMIC) return false;
              entry.p_vaddr = far;
              return true;
          }) == "damaged: an address leads out of it");
    CHECK(dynamic(DT_STRSZ, far) == "damaged: an address leads out of it");
    CHECK(dynamic(DT_STRSZ, 0) == "damaged: no usable dynamic section");
    CHECK(dynamic(DT_SYMTAB, far) == "damaged: an address leads out of it");
    CHECK(dynamic(DT_SYMENT, 1) == "damaged: its symbols have an unknown size");
    CHECK(dynamic(DT_NEEDED, far) == "damaged: a library's name leads out of its strings");
    CHECK(dynamic(DT_RELASZ, far) == "damaged: more relocations than can be");
}

TEST_CASE("damaged bytes lead to an answer, never to a crash")
{
    const std::string bytes = contents(good);
    std::mt19937 random(4711);
    std::size_t found_good = 0;
    std::string unexpected;
    for (int i = 0; i < 2000; ++i) {
        std::string damaged = bytes;
        // Mostly at the front, where the tables are.
        const std::size_t reach = i % 2 == 0 ? 1024 : damaged.size();
        for (int k = 0; k < 8; ++k) damaged[random() % std::min(reach, damaged.size())] = static_cast<char>(random());
        std::memcpy(damaged.data(), bytes.data(), 6);
        const std::string said = refusal(TemporaryFile(damaged).path);
        const auto starts = [&](std::string_view text) { return said.starts_with(text); };
        if (said.empty())
            ++found_good;
        else if (said != "none" && said != "not a shared object" && !starts("damaged: ") && !starts("truncated: ") &&
                 !starts("built for another machine: ") && !starts("a pointer of its descriptor leads to another file"))
            unexpected += said + '\n';
    }
    CHECK(unexpected == "");
    // Undamaged parts are still found; most of the front is damaged.
    CHECK(found_good > 100);
    CHECK(found_good < 1900);
}
