#include "rpc/shared_failure.hpp"

#include <cstdlib>

#include "rpc/spoken_versions.hpp"
#include "wire/connection.hpp"

namespace restd::slurm {

template <class Kind>
void SharedFailure::raise_as(const SharedFailure& failure)
{
    throw Kind(failure.number_, failure.description_, failure.source_, failure.status_);
}

template <class Kind, class... Others>
SharedFailure::Raise SharedFailure::raise_of(const Error& error)
{
    if constexpr (sizeof...(Others) > 0)
        if (dynamic_cast<const Kind*>(&error) == nullptr) return raise_of<Others...>(error);
    return &raise_as<Kind>;
}

SharedFailure::SharedFailure(const Error& error)
    : raise_(raise_of<Unanswered, Lost, Refused, SpeaksHttp, NoCommonVersion, Error>(error)), number_(error.number()),
      status_(error.given_status()), description_(error.what()), source_(error.source())
{}

void SharedFailure::raise() const
{
    raise_(*this);
    std::abort();  // raise_as() does not return
}

}  // namespace restd::slurm
