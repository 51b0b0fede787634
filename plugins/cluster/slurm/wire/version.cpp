#include "wire/version.hpp"

namespace restd::slurm {

std::string release_of(WireVersion version)
{
    const int number = version >> 8;
    if ((version & 0xff) != 0 || number < 38) return {};
    if (number < 40) return number == 38 ? "22.05" : "23.02";
    // Since then there are two releases a year, in May and November.
    return std::to_string(number / 2 + 3 + number % 2) + (number % 2 == 0 ? ".11" : ".05");
}

WireVersion version_of_release(std::string_view release)
{
    const std::string_view name = release.substr(0, 5);
    for (int number = wire::oldest >> 8; number < 0xff; ++number) {
        const auto version = static_cast<WireVersion>(number << 8);
        if (release_of(version) == name) return version;
    }
    return 0;
}

}  // namespace restd::slurm
