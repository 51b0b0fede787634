// Small value types of the hub model. All are trivially copyable.
#pragma once

#include <bitset>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

namespace restd {

// A number that may also be unset or infinite (NO_VAL and INFINITE in Slurm's messages). The comment of a member says what
// unset means. Without a comment: in a request the member is not given and nothing changes, in an answer it is not known.
template <class T>
struct NoVal {
    enum class State : std::uint8_t { unset, infinite, number };

    T value{};
    State state = State::unset;

    constexpr NoVal() = default;
    constexpr NoVal(T number) : value(number), state(State::number) {}  // NOLINT: meant to be implicit
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

// Seconds since the Unix epoch; 0: never, or not known.
using Time = std::int64_t;

// A list that does not own its elements. The comment of the function or structure that has the list says who owns them.
// In a request: data() == nullptr means that the field was not given. An empty list with another data() was given as empty.
template <class T>
using List = std::span<const T>;

// A reference to a callable, which it does not own. As an argument it is valid during the call.
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

// Some members of a structure, by where they are in it.
class MemberSet {
public:
    void add(std::size_t offset, std::size_t size)
    {
        for (std::size_t i = offset / unit; i < (offset + size + unit - 1) / unit && i < units_.size(); ++i) units_.set(i);
    }
    // May be true of a member that has not been added.
    bool has(std::size_t offset) const { return offset / unit >= units_.size() || units_[offset / unit]; }

private:
    static constexpr std::size_t unit = 8;
    std::bitset<512> units_;
};

// Which members of a record its receiver looks at; unless it says so, all. Others need not be set.
template <class T>
class WantedMembers {
public:
    WantedMembers() = default;
    // `members` outlives this; null: all.
    explicit WantedMembers(const MemberSet* members) : members_(members) {}
    // Whether one of these is: wanted(&model::Job::user_name).
    template <class... M>
    bool operator()(M T::*... member) const
    {
        return members_ == nullptr || (members_->has(offset_of(member)) || ...);
    }

private:
    template <class M>
    static std::size_t offset_of(M T::*member)
    {
        static_assert(sizeof(member) == sizeof(std::ptrdiff_t));
        std::ptrdiff_t offset = 0;  // what a pointer to member is in the C++ ABI that plugins share
        std::memcpy(&offset, &member, sizeof offset);
        return static_cast<std::size_t>(offset);
    }
    const MemberSet* members_ = nullptr;
};

// A function that takes records one at a time. Each record is valid only during its call. The sink may throw; the code that
// calls it lets the exception pass.
template <class T>
class Sink : public FunctionRef<void(const T&)> {
public:
    constexpr Sink() = default;
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Sink> && std::is_invocable_r_v<void, F&, const T&>)
        Sink(F&& f, const MemberSet* wanted = nullptr)  // NOLINT: meant to be implicit
        : FunctionRef<void(const T&)>(f), wanted_(wanted)
    {}
    // For backends to which a member costs much.
    WantedMembers<T> wanted() const { return WantedMembers<T>(wanted_); }

private:
    const MemberSet* wanted_ = nullptr;
};

// The number of elements of a stream that nobody has counted.
inline constexpr std::uint64_t unknown_count = ~std::uint64_t{0};

// A list that is produced while it is written. A Stream that is false is an empty list.
//
// It refers to a function, and does not own it. The function has a name, and lives until the answer has been written; or
// Call::stream() keeps it.
template <class T>
class Stream : public FunctionRef<void(Sink<T>)> {
public:
    constexpr Stream() = default;
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, Stream> && std::is_invocable_r_v<void, F&, Sink<T>>)
        Stream(F&& f)  // NOLINT: meant to be implicit
        : FunctionRef<void(Sink<T>)>(f)
    {
        static_assert(std::is_lvalue_reference_v<F>,
                      "a Stream does not keep this temporary function, which ends before the answer is written: write "
                      "call.stream<T>(function), or give the function a name");
        if constexpr (requires { f.count(); }) count_ = f.count();
    }
    // How many elements it will produce, or unknown_count.
    std::uint64_t count() const { return *this ? count_ : 0; }

private:
    std::uint64_t count_ = unknown_count;
};

// Makes a stream of a list: `Stream<T> stream = replay;` REQUIRES: `replay` outlives the stream.
template <class T>
struct Replay {
    List<T> items;
    std::uint64_t count() const { return items.size(); }
    void operator()(Sink<T> sink) const
    {
        for (const T& item : items) sink(item);
    }
};

}  // namespace restd
