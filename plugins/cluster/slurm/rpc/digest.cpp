#include "rpc/digest.hpp"

#include <openssl/evp.h>

#include <new>

namespace restd::slurm {

Digester::Digester() : context_(EVP_MD_CTX_new())
{
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

void Digester::add(std::span<const std::byte> bytes)
{
    add(bytes.size());
    append(bytes.data(), bytes.size());
}

void Digester::add(std::uint64_t number)
{
    append(&number, sizeof number);
}

Digest Digester::take()
{
    Digest digest{};
    if (EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) != 1)
        throw std::bad_alloc();
    return digest;
}

void Digester::Free::operator()(EVP_MD_CTX* context) const
{
    EVP_MD_CTX_free(context);
}

void Digester::append(const void* bytes, std::size_t size)
{
    if (EVP_DigestUpdate(context_.get(), bytes, size) != 1) throw std::bad_alloc();
}

}  // namespace restd::slurm
