#include "conf/ca_file.hpp"

#include "wire/checked_file.hpp"

namespace restd::slurm {
namespace {

constexpr std::size_t most = std::size_t{4} << 20;

}  // namespace

std::string read_ca_file(const std::string& file, uid_t slurm_user)
{
    auto text = read_checked_file(file, most, [&](const struct stat& info) -> std::string {
        if ((info.st_mode & S_IWOTH) != 0) return "everybody may change it";
        const uid_t owner = info.st_uid;
        if (owner == 0 || owner == geteuid() || owner == slurm_user || slurm_user == static_cast<uid_t>(-1)) return {};
        return "it belongs to uid " + std::to_string(owner) + ", who is neither root nor SlurmUser";
    });
    if (!text) throw std::runtime_error(file + ": " + std::strerror(errno));
    return *std::move(text);
}

}  // namespace restd::slurm
