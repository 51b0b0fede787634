// Owners of OpenSSL's objects.
//
// As std::unique_ptr.
#pragma once

#include <openssl/bio.h>

#include <memory>

namespace restd::slurm {

template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* held) const { Free(held); }
};
template <class T, void (*Free)(T*)>
using Held = std::unique_ptr<T, Freed<T, Free>>;

using TextBuffer = Held<BIO, BIO_free_all>;  // a text in memory, to be read or written by OpenSSL

}  // namespace restd::slurm
