// Digest: 32 bytes that stand for texts of any length (SHA-256). What a client says may be long; what is looked up under a lock
// that other requests wait for must not be.
//
// Threads: one at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

using EVP_MD_CTX = struct evp_md_ctx_st;

namespace restd::slurm {

using Digest = std::array<std::byte, 32>;

class Digester {
public:
    Digester();
    // Each is told from its neighbours: "a" and "bc" are not "ab" and "c".
    void add(std::span<const std::byte> bytes);
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    void add(std::uint64_t number);
    // Call it once, at the end.
    Digest take();

private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const;
    };
    void append(const void* bytes, std::size_t size);

    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace restd::slurm
