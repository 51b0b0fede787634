// SharedFailure: what went wrong with a question whose result several callers wait for.
//
// Each caller throws an exception of its own, with its own texts: an exception object that many threads throw is freed by
// whichever is the last, and no sanitizer can follow that. Threads: raise() from any.
#pragma once

#include <string>

#include "restd/error.hpp"

namespace restd::slurm {

class SharedFailure {
public:
    SharedFailure() = default;  // nothing has failed
    explicit SharedFailure(const Error& error);

    explicit operator bool() const { return raise_ != nullptr; }
    // Throws an exception of the same class (Refused, Lost, Unanswered, SpeaksHttp, NoCommonVersion; an Error for others), with
    // the same number, text, source and status. Not to be called if nothing has failed.
    [[noreturn]] void raise() const;

private:
    using Raise = void (*)(const SharedFailure&);
    template <class Kind>
    [[noreturn]] static void raise_as(const SharedFailure& failure);
    template <class Kind, class... Others>
    static Raise raise_of(const Error& error);

    Raise raise_ = nullptr;
    int number_ = 0;
    int status_ = 0;
    std::string description_, source_;
};

}  // namespace restd::slurm
