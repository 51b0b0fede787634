// What v0.0.40 shows of a job's cores: {"<socket>": {"cores": {"<core>": "allocated"}}}, those that the job has and no others.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "restd/model/job.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

constexpr bool is_allocated(const model::JobResourcesCore& core)
{
    using namespace model::core_status;
    // A core that is free has other bits too.
    return core.status == allocated || core.status == in_use || core.status == (allocated | in_use);
}
constexpr bool is_allocated(const model::JobResourcesSocket& socket)
{
    return std::any_of(socket.cores.begin(), socket.cores.end(), [](const auto& core) { return is_allocated(core); });
}

// Those of a list that are allocated. Begins with a List, so that Kind::map can be used on it; what it shows is inside itself,
// so it must not be copied once filled.
template <class T, std::size_t Most>
struct Allocated {
    using Element = T;
    List<T> list;
    std::array<T, Most> chosen{};
};
// Beyond these numbers of allocated cores in a socket, and of sockets, the rest is left out.
using AllocatedCores = Allocated<model::JobResourcesCore, 1024>;
using AllocatedSockets = Allocated<model::JobResourcesSocket, 64>;

// For Kind::via: List<Element> -> Chosen.
template <class Chosen>
void take_allocated(const void* member, void* scratch)
{
    auto& out = *static_cast<Chosen*>(scratch);
    std::size_t n = 0;
    for (const auto& each : *static_cast<const List<typename Chosen::Element>*>(member))
        if (n < out.chosen.size() && is_allocated(each)) out.chosen[n++] = each;
    out.list = {out.chosen.data(), n};
}

// For Kind::via: JobResourcesCore -> std::string_view.
inline void core_word(const void* member, void* scratch)
{
    const bool in_use = (static_cast<const model::JobResourcesCore*>(member)->status & model::core_status::in_use) != 0;
    *static_cast<std::string_view*>(scratch) = in_use ? "allocated_and_in_use" : "allocated";
}

namespace codec {

template <class Chosen>
constexpr TypedCodec<Chosen> number_map(const TypedCodec<typename Chosen::Element>& element)
{
    auto codec = make_codec<Chosen>(Kind::map, "");
    codec.element = &element;
    codec.number_keys = true;
    return codec;
}

// All that the document says of them: a list.
inline constexpr auto untyped_list = make_codec<List<std::string_view>>(Kind::list, "");

}  // namespace codec
}  // namespace restd::tables
