#include "rpc/cluster_release.hpp"

#include <algorithm>
#include <utility>

#include "restd/arena.hpp"
#include "wire/unpacker.hpp"

namespace restd::slurm {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds look_again_after = 10min, soon = 5s;

// The types of the fields before the release in a RESPONSE_BUILD_INFO of version 24.11, up to UnkillableStepTimeout. u, w, q:
// integers of 16, 32, 64 bits; s: text; l: list of texts; p: list of pairs of texts; n: list of texts with a list p each; j:
// list of pairs of an integer of 16 bits and one of 64 bits.
constexpr std::string_view before_release = "qussssussspsssusssssuqssspsssuwllwwssqqsuulwlswuusuusswuusus"
                                            "sssssswsssjuusuussuwwwsswwqwwusswpssuwnssussusswsswwuuwsusww"
                                            "wwwwsusluluusssussssuususussuussspuswswssussswussuuussswsuus"
                                            "uussssssuwussssswussssusu";

// The length that means that there is no list.
constexpr std::uint32_t no_list = 0xfffffffe;

std::uint32_t length(Unpacker& from, std::size_t least)
{
    const std::uint32_t n = from.u32();
    if (n == no_list) return 0;
    from.need_list(n, least);
    return n;
}

void skip(Unpacker& from, char what)
{
    switch (what) {
    case 'u': from.u16(); break;
    case 'w': from.u32(); break;
    case 'q': from.u64(); break;
    case 's': from.text(); break;
    case 'l':
        for (std::uint32_t n = length(from, 4); n != 0; --n) from.text();
        break;
    case 'p':
        for (std::uint32_t n = length(from, 8); n != 0; --n) from.text(), from.text();
        break;
    case 'n':
        for (std::uint32_t n = length(from, 8); n != 0; --n) from.text(), skip(from, 'p');
        break;
    case 'j':
        for (std::uint32_t n = length(from, 10); n != 0; --n) from.u16(), from.u64();
        break;
    }
}

}  // namespace

std::shared_ptr<const ClusterRelease::Words> ClusterRelease::get() const
{
    const std::lock_guard lock(mutex_);
    return words_;
}

bool ClusterRelease::is_due()
{
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    if (now < due_) return false;
    asked_ = now;
    due_ = now + look_again_after;
    return true;
}

void ClusterRelease::set(std::string_view release)
{
    auto words = std::make_shared<Words>();
    words->whole = release;
    std::string* const parts[] = {&words->major, &words->minor, &words->micro};
    for (std::string* part : parts) {
        const std::size_t dot = release.find('.');
        *part = release.substr(0, dot);
        release.remove_prefix(dot == release.npos ? release.size() : dot + 1);
    }
    const std::lock_guard lock(mutex_);
    words_ = std::move(words);
    due_ = asked_ + look_again_after;
    doubtful_ = false;
}

void ClusterRelease::connection_lost()
{
    const std::lock_guard lock(mutex_);
    doubtful_ = true;
}

void ClusterRelease::answered()
{
    const std::lock_guard lock(mutex_);
    if (doubtful_) due_ = std::min(due_, asked_ + soon);
}

std::string release_in_build_info(std::span<const std::byte> body, WireVersion version)
{
    Arena nothing;
    Unpacker from(body, version, nothing);
    for (const char what : before_release) skip(from, what);
    return std::string(from.text());
}

}  // namespace restd::slurm
