// ElfFile: looks into a shared object without loading it.
//
// The dynamic loader trusts what it maps: a truncated file ends the process with SIGBUS, a damaged one with worse, and the
// constructors of any file run before anything can be asked. So the registry looks first: everything is read, never mapped,
// and each offset is checked against the file's size.
//
// Belongs to one thread.
#pragma once

#include <elf.h>
#include <link.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace restd::kernel {

class ElfFile {
public:
    // Why a file is no shared object for this machine: "truncated: ...", "not an ELF file".
    class Invalid : public std::runtime_error {
    public:
        using std::runtime_error::runtime_error;
    };

    // Throws Invalid, or std::system_error where the file cannot be read.
    explicit ElfFile(const std::filesystem::path& path);
    ElfFile(const ElfFile&) = delete;
    ElfFile& operator=(const ElfFile&) = delete;
    ~ElfFile();

    // The bytes of the exported object `name` as they stand in the file, before any relocation (so pointers in it are of no
    // use). Nothing where there is no such object; throws Invalid where the tables that lead to it are damaged.
    std::optional<std::string> exported_object(std::string_view name) const;

private:
    using Address = std::uint64_t;

    void read(std::uint64_t offset, void* bytes, std::size_t size) const;
    // At an address as the loaded file would have it.
    void read_loaded(Address address, void* bytes, std::size_t size) const;
    template <class T>
    T load(Address address) const
    {
        T value;
        read_loaded(address, &value, sizeof value);
        return value;
    }
    void read_headers();
    void read_dynamic(const ElfW(Phdr) & dynamic);
    std::uint64_t symbol_count() const;
    std::string name_at(std::uint64_t offset, std::size_t longest) const;

    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::vector<ElfW(Phdr)> segments_;  // PT_LOAD only
    Address symbols_ = 0;
    Address strings_ = 0;
    std::uint64_t strings_size_ = 0;
    Address hash_ = 0;
    Address gnu_hash_ = 0;
};

}  // namespace restd::kernel
