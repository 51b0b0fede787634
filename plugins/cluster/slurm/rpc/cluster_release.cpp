#include "rpc/cluster_release.hpp"

#include <algorithm>
#include <utility>

#include "messages/build_info.hpp"
#include "restd/arena.hpp"
#include "wire/unpacker.hpp"

namespace restd::slurm {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds look_again_after = 10min, soon = 5s;

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
    Arena arena;
    Unpacker from(body, version, arena);
    BuildInfo info;
    wire::build_info::unpack(from, info);
    return std::string(info.release);
}

}  // namespace restd::slurm
