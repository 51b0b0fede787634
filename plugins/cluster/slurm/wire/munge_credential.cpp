#include "wire/munge_credential.hpp"

#include <munge.h>

#include <cstdlib>
#include <memory>

#include "restd/error.hpp"
#include "wire/covered.hpp"

namespace restd::slurm {
namespace {

using Context = std::unique_ptr<munge_ctx, void (*)(munge_ctx_t)>;

[[noreturn]] void fail(const std::string& what)
{
    throw Error(err::protocol_authentication_error, "munge: " + what, "cluster/slurm");
}

Context make_context(const std::string& socket)
{
    Context context(munge_ctx_create(), munge_ctx_destroy);
    if (!context) fail("no memory");
    if (!socket.empty() && munge_ctx_set(context.get(), MUNGE_OPT_SOCKET, socket.c_str()) != EMUNGE_SUCCESS)
        fail("socket " + socket + " cannot be used");
    return context;
}

struct Free {
    void operator()(void* data) const { std::free(data); }
};

}  // namespace

Credential munge_credential(std::string socket, uid_t reader, Bulkhead& munged)
{
    return [socket = std::move(socket), reader, &munged](Packer& to, std::uint16_t type) {
        const Bulkhead::Place place = munged.enter();
        const Waiting waiting;
        const Context context = make_context(socket);
        if (reader != static_cast<uid_t>(MUNGE_UID_ANY) &&
            munge_ctx_set(context.get(), MUNGE_OPT_UID_RESTRICTION, reader) != EMUNGE_SUCCESS)
            fail(munge_ctx_strerror(context.get()));
        const auto covered = covered_by_credential(type);
        char* text = nullptr;
        const munge_err_t problem = munge_encode(&text, context.get(), covered.data(), covered.size());
        const std::unique_ptr<char, Free> owned(text);
        if (problem != EMUNGE_SUCCESS) {
            const char* why = munge_ctx_strerror(context.get());
            fail(why != nullptr ? why : munge_strerror(problem));
        }
        to.u32(auth_plugin::munge);
        to.text(text);
    };
}

}  // namespace restd::slurm
