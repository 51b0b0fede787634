// The body of a message. It is packed when the receiver is known, in the version of the protocol that this daemon speaks.
//
// Pure functions. The result refers to the records in the call, so pass it on at once:
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

// A reference to a function that packs a body. The function may be called several times: for a retry, or for another daemon.
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

// The body of one record, or of several records in sequence.
template <class Codec, class... More>
auto body_of(const typename Codec::Type& value, const typename More::Type&... more)
{
    return [&](Packer& to) {
        Codec::pack(to, value);
        (More::pack(to, more), ...);
    };
}

// The body of a list for slurmdbd: a number that nobody reads follows the list.
template <class Codec>
auto list_body_of(List<typename Codec::Type> values)
{
    return [values](Packer& to) {
        wire::list<Codec>::pack(to, values);
        to.u32(0);
    };
}

// A record of a request that derives from the hub's: the hub's members are copied, the others stay unset.
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
