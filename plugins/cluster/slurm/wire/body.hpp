// The body of a message: packed once it is known who gets it, in the version of the protocol that is spoken with that daemon.
//
// Pure functions. What they return shows the records that it is made of, and is to be passed on at once:
//   rpc.ask(caller, message::request_stats, body_of<wire::stats_request>({}), ..)
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "restd/model/values.hpp"
#include "wire/codecs.hpp"
#include "wire/packer.hpp"

namespace restd::slurm {

// A function that packs a body, and is not owned. May be called more than once: for a second try, or for another daemon.
class Body {
public:
    template <class Pack>
    requires(!std::same_as<std::remove_cvref_t<Pack>, Body> && std::is_invocable_v<Pack&, Packer&>)
        Body(Pack&& pack)  // NOLINT: meant to be implicit
        : pack_(pack)
    {}
    void operator()(Packer& to) const { pack_(to); }

private:
    FunctionRef<void(Packer&)> pack_;
};
inline constexpr auto no_body = [](Packer&) {};

// Of one record, or of several behind each other.
template <class Codec, class... More>
auto body_of(const typename Codec::Type& value, const typename More::Type&... more)
{
    return [&](Packer& to) {
        Codec::pack(to, value);
        (More::pack(to, more), ...);
    };
}

// Of a list, as slurmdbd takes it: with a number behind it that nobody reads.
template <class Codec>
auto list_body_of(List<typename Codec::Type> values)
{
    return [values](Packer& to) {
        wire::list<Codec>::pack(to, values);
        to.u32(0);
    };
}

// The record of a request that derives from the hub's: as the hub has it, and the rest unset.
template <class Record, class Hub>
Record record_of(const Hub& hub)
{
    Record record;
    static_cast<Hub&>(record) = hub;
    return record;
}

// The bytes of a body.
inline std::vector<std::byte> packed(WireVersion version, Body body)
{
    Packer to(version);
    body(to);
    return std::move(to).take();
}

}  // namespace restd::slurm
