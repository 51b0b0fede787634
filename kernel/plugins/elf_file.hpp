// ElfFile: reads a shared object without loading it.
//
// The dynamic loader trusts the files that it maps. A truncated file ends the process with SIGBUS, a damaged one may do worse,
// and constructors run before anything can be checked. So the registry reads the file first. Nothing is mapped, and each offset
// is checked against the file's size.
//
// Threads: one at a time.
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
    // Why a file is not a shared object for this machine: "truncated: ...", "not an ELF file".
    class Invalid : public std::runtime_error {
    public:
        using std::runtime_error::runtime_error;
    };

    // Throws Invalid, or std::system_error if the file cannot be read.
    explicit ElfFile(const std::filesystem::path& path);
    ElfFile(const ElfFile&) = delete;
    ElfFile& operator=(const ElfFile&) = delete;
    ~ElfFile();

    // An address, relative to the address that the file would be loaded at.
    using Address = std::uint64_t;

    struct Object {
        Address address;
        std::string bytes;  // as in the file, without relocation; for its pointers see pointer_at()
    };

    // The exported object `name`; nullopt if there is none. Throws Invalid if the tables that lead to it are damaged.
    std::optional<Object> exported_object(std::string_view name) const;

    // The names, as compiled, of the data that the file exports: variables, and what the compiler makes beside them such as
    // vtables. `is_unique`: there is one in the process (STB_GNU_UNIQUE), whatever file it is in. Throws as above.
    struct Exported {
        std::string name;
        bool is_unique;
    };
    std::vector<Exported> exported_data() const;

    // The shared libraries that it names (DT_NEEDED).
    std::vector<std::string> needed_libraries() const;

    // The end of its highest segment: the size of the place that the loaded file takes up.
    Address extent() const;

    // The value that the pointer at an address would have in the loaded file; 0 for null. Throws Invalid if it would point out
    // of this file.
    Address pointer_at(Address address) const;

    // The text at an address, up to its NUL. Throws Invalid if it is longer than `longest`.
    std::string text_at(Address address, std::size_t longest) const;

    // The descriptor of the open file. Valid while this object lives.
    int descriptor() const { return fd_; }

private:
    struct Relocation {
        std::uint64_t type = 0;
        std::uint64_t symbol = 0;
        std::optional<Address> addend;  // nullopt: it is in the file, in the place of the pointer
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
    const std::vector<ElfW(Sym)>& symbols() const;
    std::string name_at(std::uint64_t offset, std::size_t longest) const;

    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::vector<ElfW(Phdr)> segments_;  // PT_LOAD only
    Address symbol_table_ = 0;
    Address strings_ = 0;
    std::uint64_t strings_size_ = 0;
    Address hash_ = 0;
    Address gnu_hash_ = 0;
    Address rela_ = 0, rel_ = 0;
    std::uint64_t rela_size_ = 0, rel_size_ = 0;
    std::vector<std::uint64_t> needed_;                            // offsets in the strings
    mutable std::vector<ElfW(Sym)> symbols_;                       // read when they are first needed
    mutable std::unordered_map<Address, Relocation> relocations_;  // read when the first pointer is asked for
    mutable bool relocations_read_ = false;
};

}  // namespace restd::kernel
