#include "plugins/elf_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace restd::kernel {
namespace {

#if __SIZEOF_POINTER__ == 8
constexpr unsigned char native_class = ELFCLASS64;
#else
constexpr unsigned char native_class = ELFCLASS32;
#endif
constexpr unsigned char native_data = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

// More than any valid plugin has, so that a damaged count costs no memory or time.
constexpr std::uint64_t most_symbols = std::uint64_t{1} << 22;
constexpr std::size_t most_object_bytes = 4096;
constexpr std::size_t longest_name = 4096;  // of a symbol: longer ones are cut
constexpr std::uint64_t most_relocation_bytes = std::uint64_t{1} << 26;

// The two kinds of relocation that a pointer to something in the same file may have: one that needs the address of the file
// alone, and one through a symbol.
#if defined(__x86_64__) && __SIZEOF_POINTER__ == 8
constexpr std::uint64_t relative_type = R_X86_64_RELATIVE, symbol_type = R_X86_64_64;
#elif defined(__aarch64__)
constexpr std::uint64_t relative_type = R_AARCH64_RELATIVE, symbol_type = R_AARCH64_ABS64;
#elif defined(__riscv) && __SIZEOF_POINTER__ == 8
constexpr std::uint64_t relative_type = R_RISCV_RELATIVE, symbol_type = R_RISCV_64;
#elif defined(__powerpc64__)
constexpr std::uint64_t relative_type = R_PPC64_RELATIVE, symbol_type = R_PPC64_ADDR64;
#elif defined(__s390x__)
constexpr std::uint64_t relative_type = R_390_RELATIVE, symbol_type = R_390_64;
#elif defined(__i386__)
constexpr std::uint64_t relative_type = R_386_RELATIVE, symbol_type = R_386_32;
#elif defined(__arm__)
constexpr std::uint64_t relative_type = R_ARM_RELATIVE, symbol_type = R_ARM_ABS32;
#else
#error "kernel/elf_file.cpp: which relocations do pointers have on this machine?"
#endif

bool fits(std::uint64_t offset, std::uint64_t size, std::uint64_t total)
{
    return offset <= total && size <= total - offset;
}

// This process' own machine type: the one that its plugins must have.
unsigned native_machine()
{
    static const unsigned machine = [] {
        ElfW(Ehdr) header{};
        const int fd = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
        const auto got = fd < 0 ? -1 : ::pread(fd, &header, sizeof header, 0);
        if (fd >= 0) ::close(fd);
        return got == static_cast<ssize_t>(sizeof header) ? unsigned{header.e_machine} : unsigned{EM_NONE};
    }();
    return machine;
}

}  // namespace

ElfFile::ElfFile(const std::filesystem::path& path)
{
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd_ < 0) throw std::system_error(errno, std::generic_category());
    try {
        struct stat status;
        if (::fstat(fd_, &status) != 0) throw std::system_error(errno, std::generic_category());
        if (!S_ISREG(status.st_mode)) throw Invalid("not a regular file");
        size_ = static_cast<std::uint64_t>(status.st_size);
        read_headers();
    } catch (...) {
        ::close(fd_);
        throw;
    }
}

ElfFile::~ElfFile()
{
    ::close(fd_);
}

void ElfFile::read(std::uint64_t offset, void* bytes, std::size_t size) const
{
    if (!fits(offset, size, size_)) throw Invalid("truncated: a table lies behind the end of the file");
    auto* next = static_cast<char*>(bytes);
    while (size > 0) {
        const ssize_t got = ::pread(fd_, next, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category());
        if (got == 0) throw Invalid("truncated: it has become shorter");
        next += got;
        offset += static_cast<std::uint64_t>(got);
        size -= static_cast<std::size_t>(got);
    }
}

void ElfFile::read_loaded(Address address, void* bytes, std::size_t size) const
{
    for (const auto& segment : segments_) {
        if (address >= segment.p_vaddr && fits(address - segment.p_vaddr, size, segment.p_filesz)) {
            return read(segment.p_offset + (address - segment.p_vaddr), bytes, size);
        }
    }
    throw Invalid("damaged: an address leads out of it");
}

void ElfFile::read_headers()
{
    ElfW(Ehdr) header;
    if (size_ < sizeof header) throw Invalid(size_ == 0 ? "an empty file" : "not an ELF file");
    read(0, &header, sizeof header);
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) throw Invalid("not an ELF file");
    if (header.e_ident[EI_CLASS] != native_class || header.e_ident[EI_DATA] != native_data ||
        (native_machine() != EM_NONE && header.e_machine != native_machine())) {
        throw Invalid("built for another machine: type " + std::to_string(header.e_machine) + ", expected " +
                      std::to_string(native_machine()));
    }
    if (header.e_type != ET_DYN) throw Invalid("not a shared object");
    if (header.e_phentsize != sizeof(ElfW(Phdr)) || header.e_phnum == 0 || header.e_phnum == PN_XNUM) {
        throw Invalid("damaged: its program headers are of no use");
    }
    std::vector<ElfW(Phdr)> headers(header.e_phnum);
    read(header.e_phoff, headers.data(), headers.size() * sizeof headers[0]);

    const ElfW(Phdr)* dynamic = nullptr;
    for (const auto& segment : headers) {
        if (segment.p_type == PT_LOAD) {
            if (!fits(segment.p_offset, segment.p_filesz, size_)) {
                throw Invalid("truncated: " + std::to_string(size_) + " bytes, at least " +
                              std::to_string(segment.p_offset + segment.p_filesz) + " expected");
            }
            if (segment.p_filesz > segment.p_memsz) throw Invalid("damaged: a segment is larger in the file than in memory");
            segments_.push_back(segment);
        } else if (segment.p_type == PT_DYNAMIC) {
            dynamic = &segment;
        }
    }
    if (dynamic == nullptr) throw Invalid("not a shared object");
    read_dynamic(*dynamic);
    // Section headers, if there are any, are at the end of a file. A file that ends before them is truncated, even if all parts
    // that are mapped are there.
    if (header.e_shnum != 0 && !fits(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize, size_)) {
        throw Invalid("truncated: " + std::to_string(size_) + " bytes, at least " +
                      std::to_string(header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize) + " expected");
    }
}

void ElfFile::read_dynamic(const ElfW(Phdr) & dynamic)
{
    const std::size_t count = std::min<std::uint64_t>(dynamic.p_filesz / sizeof(ElfW(Dyn)), 1024);
    std::vector<ElfW(Dyn)> entries(count);
    if (count != 0) read_loaded(dynamic.p_vaddr, entries.data(), count * sizeof entries[0]);
    bool ended = false;
    for (const auto& entry : entries) {
        if (entry.d_tag == DT_NULL) {
            ended = true;
            break;
        }
        switch (entry.d_tag) {
        case DT_SYMTAB: symbol_table_ = entry.d_un.d_ptr; break;
        case DT_STRTAB: strings_ = entry.d_un.d_ptr; break;
        case DT_STRSZ: strings_size_ = entry.d_un.d_val; break;
        case DT_HASH: hash_ = entry.d_un.d_ptr; break;
        case DT_GNU_HASH: gnu_hash_ = entry.d_un.d_ptr; break;
        case DT_RELA: rela_ = entry.d_un.d_ptr; break;
        case DT_RELASZ: rela_size_ = entry.d_un.d_val; break;
        case DT_REL: rel_ = entry.d_un.d_ptr; break;
        case DT_RELSZ: rel_size_ = entry.d_un.d_val; break;
        case DT_SYMENT:
            if (entry.d_un.d_val != sizeof(ElfW(Sym))) throw Invalid("damaged: its symbols have an unknown size");
            break;
        default: break;
        }
    }
    if (!ended || symbol_table_ == 0 || strings_ == 0 || strings_size_ == 0)
        throw Invalid("damaged: no usable dynamic section");
    load<char>(strings_ + strings_size_ - 1);
    // The names of the needed libraries must be inside of the string table.
    for (const auto& entry : entries) {
        if (entry.d_tag == DT_NULL) break;
        const bool names =
            entry.d_tag == DT_NEEDED || entry.d_tag == DT_SONAME || entry.d_tag == DT_RUNPATH || entry.d_tag == DT_RPATH;
        if (names && entry.d_un.d_val >= strings_size_) throw Invalid("damaged: a library's name leads out of its strings");
        if (entry.d_tag == DT_NEEDED) needed_.push_back(entry.d_un.d_val);
    }
}

std::uint64_t ElfFile::symbol_count() const
{
    if (hash_ != 0) return load<std::uint32_t>(hash_ + 4);
    if (gnu_hash_ == 0) throw Invalid("damaged: its symbols have no index");
    // GNU's table has no count: it is one more than the last entry of the chain that begins last.
    const auto buckets = load<std::uint32_t>(gnu_hash_);
    const auto first = load<std::uint32_t>(gnu_hash_ + 4);
    const auto words = load<std::uint32_t>(gnu_hash_ + 8);
    if (buckets > most_symbols || words > most_symbols) throw Invalid("damaged: its index of symbols makes no sense");
    const Address table = gnu_hash_ + 16 + Address{words} * sizeof(ElfW(Addr));
    const Address chains = table + Address{buckets} * 4;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < buckets; ++i) last = std::max(last, load<std::uint32_t>(table + Address{i} * 4));
    if (last < first) return first;
    while (last < most_symbols && (load<std::uint32_t>(chains + Address{last - first} * 4) & 1) == 0) ++last;
    return std::uint64_t{last} + 1;
}

const std::vector<ElfW(Sym)>& ElfFile::symbols() const
{
    if (symbols_.empty()) {
        const std::uint64_t count = symbol_count();
        if (count > most_symbols) throw Invalid("damaged: more symbols than can be");
        if (!fits(0, count * sizeof(ElfW(Sym)), size_)) throw Invalid("truncated: a table lies behind the end of the file");
        symbols_.resize(count);
        if (count != 0) read_loaded(symbol_table_, symbols_.data(), count * sizeof(ElfW(Sym)));
    }
    return symbols_;
}

std::string ElfFile::name_at(std::uint64_t offset, std::size_t longest) const
{
    if (offset >= strings_size_) throw Invalid("damaged: a symbol's name leads out of its strings");
    std::string name(std::min<std::uint64_t>(longest, strings_size_ - offset), '\0');
    read_loaded(strings_ + offset, name.data(), name.size());
    return name.substr(0, name.find('\0'));
}

template <class Entry>
void ElfFile::read_relocations(Address table, std::uint64_t bytes) const
{
    if (bytes > most_relocation_bytes) throw Invalid("damaged: more relocations than can be");
    std::vector<Entry> entries(bytes / sizeof(Entry));
    if (entries.empty()) return;
    read_loaded(table, entries.data(), entries.size() * sizeof(Entry));
    for (const Entry& entry : entries) {
        Relocation relocation;
#if __SIZEOF_POINTER__ == 8
        relocation.type = ELF64_R_TYPE(entry.r_info);
        relocation.symbol = ELF64_R_SYM(entry.r_info);
#else
        relocation.type = ELF32_R_TYPE(entry.r_info);
        relocation.symbol = ELF32_R_SYM(entry.r_info);
#endif
        if constexpr (requires { entry.r_addend; }) relocation.addend = static_cast<Address>(entry.r_addend);
        relocations_.emplace(entry.r_offset, relocation);
    }
}

ElfFile::Address ElfFile::pointer_at(Address address) const
{
    if (!relocations_read_) {
        read_relocations<ElfW(Rela)>(rela_, rela_size_);
        read_relocations<ElfW(Rel)>(rel_, rel_size_);
        relocations_read_ = true;
    }
    const Address written = load<ElfW(Addr)>(address);
    const auto found = relocations_.find(address);
    // A packed table (DT_RELR) has only the places of pointers; their values are in the file at these places.
    if (found == relocations_.end()) return written;
    const Relocation& relocation = found->second;
    const Address addend = relocation.addend.value_or(written);
    if (relocation.type == relative_type) return addend;
    if (relocation.type != symbol_type) throw Invalid("damaged: a pointer of the descriptor has an unknown relocation");
    if (relocation.symbol >= symbols().size()) throw Invalid("damaged: a pointer of the descriptor leads out of its symbols");
    const ElfW(Sym)& symbol = symbols()[relocation.symbol];
    if (symbol.st_shndx == SHN_UNDEF) throw Invalid("a pointer of its descriptor leads to another file");
    return symbol.st_value + addend;
}

std::string ElfFile::text_at(Address address, std::size_t longest) const
{
    for (const auto& segment : segments_) {
        if (address < segment.p_vaddr || address - segment.p_vaddr >= segment.p_filesz) continue;
        const std::uint64_t most = std::min<std::uint64_t>(longest + 1, segment.p_filesz - (address - segment.p_vaddr));
        // Most texts are short.
        for (std::uint64_t size = std::min<std::uint64_t>(most, 256);; size = std::min(most, size * 8)) {
            std::string text(size, '\0');
            read_loaded(address, text.data(), text.size());
            if (const std::size_t end = text.find('\0'); end != std::string::npos) return text.substr(0, end);
            if (size == most) break;
        }
        if (most <= longest) break;
        throw Invalid("damaged: a text of more than " + std::to_string(longest) + " bytes");
    }
    throw Invalid("damaged: an address leads out of it");
}

std::optional<ElfFile::Object> ElfFile::exported_object(std::string_view name) const
{
    for (const ElfW(Sym) & symbol : symbols()) {
        // A plugin exports one object, but its table has thousands of functions that it imports.
        if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_TYPE(symbol.st_info) != STT_OBJECT) continue;
        if (name_at(symbol.st_name, name.size() + 1) != name) continue;
        if (symbol.st_size > most_object_bytes)
            throw Invalid("damaged: an object of " + std::to_string(symbol.st_size) + " bytes");
        std::string bytes(symbol.st_size, '\0');
        read_loaded(symbol.st_value, bytes.data(), bytes.size());
        return Object{symbol.st_value, std::move(bytes)};
    }
    return std::nullopt;
}

std::vector<ElfFile::Exported> ElfFile::exported_data() const
{
    std::vector<Exported> found;
    for (const ElfW(Sym) & symbol : symbols()) {
        const unsigned type = ELF64_ST_TYPE(symbol.st_info), binding = ELF64_ST_BIND(symbol.st_info);
        const bool is_data = type == STT_OBJECT || type == STT_TLS || type == STT_COMMON;
        const bool is_unique = binding == STB_GNU_UNIQUE;
        const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
        if (symbol.st_shndx == SHN_UNDEF || binding == STB_LOCAL || visibility == STV_HIDDEN || visibility == STV_INTERNAL)
            continue;
        if (is_data || is_unique) found.push_back({name_at(symbol.st_name, longest_name), is_unique});
    }
    return found;
}

std::vector<std::string> ElfFile::needed_libraries() const
{
    std::vector<std::string> names;
    for (const std::uint64_t offset : needed_) names.push_back(name_at(offset, longest_name));
    return names;
}

ElfFile::Address ElfFile::extent() const
{
    Address end = 0;
    for (const auto& segment : segments_) end = std::max<Address>(end, segment.p_vaddr + segment.p_memsz);
    return end;
}

}  // namespace restd::kernel
