// Small value types of the hub model. All are trivially copyable.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

namespace restd {

// Slurm's "a number, or not set, or no limit" (NO_VAL and INFINITE on Slurm's wire).
template <class T>
struct NoVal {
    enum class State : std::uint8_t { unset, infinite, number };

    T value{};
    State state = State::unset;

    constexpr NoVal() = default;
    constexpr NoVal(T number) : value(number), state(State::number) {}  // NOLINT: a number is one
    static constexpr NoVal infinite()
    {
        NoVal v;
        v.state = State::infinite;
        return v;
    }

    constexpr bool is_set() const { return state != State::unset; }
    constexpr bool is_infinite() const { return state == State::infinite; }
    constexpr bool is_number() const { return state == State::number; }
    constexpr T value_or(T other) const { return is_number() ? value : other; }
    friend constexpr bool operator==(const NoVal& a, const NoVal& b)
    {
        return a.state == b.state && (a.state != State::number || a.value == b.value);
    }
};

using NoVal16 = NoVal<std::uint16_t>;
using NoVal32 = NoVal<std::uint32_t>;
using NoVal64 = NoVal<std::uint64_t>;
using NoValDouble = NoVal<double>;
using NoValBool = NoVal<bool>;

// Seconds since the Unix epoch; 0 is "never".
using Time = std::int64_t;

// A non-owning list; who owns the elements is said where the list is.
// data() == nullptr: the field was not given. data() != nullptr and empty: it was given as an empty list.
template <class T>
using List = std::span<const T>;

// A callable that is not owned: valid while the call it was passed to runs.
template <class Signature>
class FunctionRef;

template <class R, class... Args>
class FunctionRef<R(Args...)> {
public:
    constexpr FunctionRef() = default;
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<R, F&, Args...>)
        FunctionRef(F&& f)  // NOLINT: meant to be implicit
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(f)))), call_([](void* object, Args... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(object))(static_cast<Args>(args)...);
          })
    {}
    R operator()(Args... args) const { return call_(object_, static_cast<Args>(args)...); }
    explicit operator bool() const { return call_ != nullptr; }

private:
    void* object_ = nullptr;
    R (*call_)(void*, Args...) = nullptr;
};

// Takes records one at a time; each is valid during its call only. May throw: the producer lets it pass.
template <class T>
using Sink = FunctionRef<void(const T&)>;

// A list that is produced while it is written. Empty (false) is an empty list.
template <class T>
using Stream = FunctionRef<void(Sink<T>)>;

// A list as a stream: `Stream<T> stream = replay;` REQUIRES: it outlives the stream.
template <class T>
struct Replay {
    List<T> items;
    void operator()(Sink<T> sink) const
    {
        for (const T& item : items) sink(item);
    }
};

}  // namespace restd
