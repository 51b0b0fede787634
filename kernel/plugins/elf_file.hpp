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
#include <unordered_map>
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

    // Where a thing lies, counted from where the file would be loaded.
    using Address = std::uint64_t;

    struct Object {
        Address address;
        std::string bytes;  // as they stand in the file, before any relocation: for its pointers see pointer_at()
    };

    // The exported object `name`. Nothing where there is no such object; throws Invalid where the tables that lead to it are
    // damaged.
    std::optional<Object> exported_object(std::string_view name) const;

    // What the pointer that lies at an address would point to once the file is loaded; 0 for none. Throws Invalid where it
    // would point out of this file.
    Address pointer_at(Address address) const;

    // The text at an address, up to its NUL. Throws Invalid where it is longer than `longest`.
    std::string text_at(Address address, std::size_t longest) const;

    // Of the open file, as long as this lives.
    int descriptor() const { return fd_; }

private:
    struct Relocation {
        std::uint64_t type = 0;
        std::uint64_t symbol = 0;
        std::optional<Address> addend;  // nothing: it stands where the pointer will be
    };

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
    template <class Entry>
    void read_relocations(Address table, std::uint64_t bytes) const;
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
    Address rela_ = 0, rel_ = 0;
    std::uint64_t rela_size_ = 0, rel_size_ = 0;
    mutable std::unordered_map<Address, Relocation> relocations_;  // read when the first pointer is asked for
    mutable bool relocations_read_ = false;
};

}  // namespace restd::kernel
