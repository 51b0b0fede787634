#include "engine/engine_common.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <ctime>

#include "jobs/charge.hpp"

namespace restd::embedded {
namespace {

Time seconds_elapsed(const EngineOptions& options)
{
    if (options.elapsed) return options.elapsed();
    if (options.clock) return options.clock();
    timespec since_boot{};
    clock_gettime(CLOCK_BOOTTIME, &since_boot);
    return since_boot.tv_sec;
}

}  // namespace

EngineCommon::EngineCommon(EngineOptions chosen, People& known_people, spdlog::logger& logger)
    : options(std::move(chosen)), people(known_people), log(logger), steady_base_(now() - seconds_elapsed(options)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{}

Time EngineCommon::now() const
{
    return options.clock ? options.clock() : std::time(nullptr);
}

Time EngineCommon::steady() const
{
    return steady_base_ + seconds_elapsed(options);
}

Kept<Book> EngineCommon::book() const
{
    return options.book ? options.book() : Kept<Book>(empty_book());
}

std::string EngineCommon::state_file(std::string_view name) const
{
    return options.state_directory + '/' + std::string(name);
}

void EngineCommon::wake() const
{
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_.get(), &one, sizeof one));
}

void EngineCommon::forget_wakes() const
{
    std::uint64_t ignored = 0;
    static_cast<void>(!read(wake_.get(), &ignored, sizeof ignored));
}

}  // namespace restd::embedded
