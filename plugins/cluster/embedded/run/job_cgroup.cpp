#include "run/job_cgroup.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <system_error>
#include <vector>

#include "run/job_spool.hpp"
#include "run/processes.hpp"

namespace restd::embedded {
namespace {

constexpr const char *daemon_leaf = "/daemon", *jobs_folder = "/jobs";
constexpr std::uint64_t period = 100'000;  // microseconds, the kernel's own default

bool put(const std::string& path, const std::string& text)
{
    const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644));
    return file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::vector<std::string> words_of(const std::string& path)
{
    std::istringstream text(read_file(path, 1U << 20).value_or(""));
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    return words;
}

bool has(const std::vector<std::string>& words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Returns the path in the line "0::PATH"; "" if this process is in no cgroup of version 2.
std::string path_in(std::string_view membership)
{
    while (!membership.empty()) {
        const auto end = std::min(membership.find('\n'), membership.size());
        const auto line = membership.substr(0, end);
        if (line.starts_with("0::/")) return std::string(line.substr(3));
        membership.remove_prefix(std::min(end + 1, membership.size()));
    }
    return {};
}

bool make_folder(const std::string& path)
{
    return mkdir(path.c_str(), 0755) == 0 || errno == EEXIST;
}

}  // namespace

CgroupTree::CgroupTree(const std::string& root, std::string_view membership, std::span<const pid_t> ours, uid_t owner,
                       gid_t group)
{
    set_up(root, membership, ours, owner, group);
}

void CgroupTree::set_up(const std::string& root, std::string_view membership, std::span<const pid_t> ours, uid_t owner,
                        gid_t group)
{
    const auto give_up = [&](const std::string& what) { remark_ = what + ": memory and processors of jobs are not enforced"; };
    const auto failed = [&](const std::string& path) { give_up("cgroup: " + path + ": " + std::strerror(errno)); };
    if (access((root + "/cgroup.controllers").c_str(), R_OK) != 0) return give_up("there are no cgroups of version 2 here");
    std::string path = path_in(membership);
    if (path.empty()) return give_up("this process is in no cgroup of version 2");
    if (path == "/") path.clear();
    // systemd may have put this process into the daemon's cgroup already (DelegateSubgroup=).
    borrowed_ = !path.ends_with(daemon_leaf);
    if (!borrowed_) path.resize(path.size() - std::strlen(daemon_leaf));
    const std::string base = root + path, leaf = base + daemon_leaf, jobs = base + jobs_folder;
    const auto controllers = words_of(base + "/cgroup.controllers");
    const bool memory = has(controllers, "memory"), cpus = has(controllers, "cpu");
    if (!memory && !cpus) return give_up("cgroup " + base + " has neither memory nor cpu among its controllers");
    for (const auto& pid : words_of(base + "/cgroup.procs"))
        if (std::none_of(ours.begin(), ours.end(), [&](pid_t own) { return std::to_string(own) == pid; }))
            return give_up("cgroup " + base +
                           " has other processes than ours in it (a service with Delegate= has one of its own)");

    if (!make_folder(leaf)) return failed(leaf);
    if (!make_folder(jobs)) return failed(jobs);
    for (const pid_t pid : ours)
        if (!put(leaf + "/cgroup.procs", std::to_string(pid) + "\n")) return failed(leaf + "/cgroup.procs");
    const std::string wanted = std::string(memory ? "+memory " : "") + (cpus ? "+cpu" : "");
    for (const auto& folder : {base, jobs})
        if (!put(folder + "/cgroup.subtree_control", wanted)) return failed(folder + "/cgroup.subtree_control");
    // To move a process, the kernel requires write access to both cgroups and to their common parent.
    for (const auto& file : {base + "/cgroup.procs", base + "/cgroup.subtree_control", jobs, jobs + "/cgroup.procs",
                             jobs + "/cgroup.subtree_control"})
        if (chown(file.c_str(), owner, group) != 0 && errno != ENOENT) return failed(file);
    base_ = base;
    jobs_ = jobs;
    memory_ = memory;
    cpus_ = cpus;
    remark_ = "cgroup " + jobs + ": enforced are" + (memory ? " memory" : "") + (cpus ? " processors" : "") +
              (memory && cpus ? ""
               : memory       ? ", not processors"
                              : ", not memory");
}

std::string CgroupTree::make(const std::string& name, const CgroupLimits& limits) const
{
    const std::string path = jobs_ + '/' + name;
    const auto set = [&](const char* file, const std::string& value) {
        if (!put(path + file, value)) throw std::system_error(errno, std::generic_category(), path + file);
    };
    if (mkdir(path.c_str(), 0755) != 0) throw std::system_error(errno, std::generic_category(), path);
    try {
        if (memory_ && limits.memory_mb != 0) set("/memory.max", std::to_string(limits.memory_mb << 20));
        if (cpus_ && limits.cpus != 0) set("/cpu.max", std::to_string(limits.cpus * period) + ' ' + std::to_string(period));
    } catch (const std::system_error&) {
        remove(path);
        throw;
    }
    return path;
}

void CgroupTree::release() const
{
    if (!usable() || !borrowed_) return;
    const std::string controllers = std::string(memory_ ? "-memory " : "") + (cpus_ ? "-cpu" : "");
    for (const auto& folder : {jobs_, base_}) put(folder + "/cgroup.subtree_control", controllers);
}

bool CgroupTree::enter(const std::string& path)
{
    return put(path + "/cgroup.procs", "0");
}

void CgroupTree::end(const std::string& path)
{
    if (access((path + "/cgroup.kill").c_str(), W_OK) == 0 && put(path + "/cgroup.kill", "1")) return;
    for (const auto& word : words_of(path + "/cgroup.procs"))
        if (const int pid = std::atoi(word.c_str()); pid > 1) kill(pid, SIGKILL);
}

bool CgroupTree::remove(const std::string& path)
{
    return rmdir(path.c_str()) == 0 || errno == ENOENT;
}

void CgroupTree::end_all(std::string_view prefix) const
{
    if (jobs_.empty()) return;
    std::error_code error;
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(jobs_, error))
        if (entry.is_directory(error) && entry.path().filename().string().starts_with(prefix)) found.push_back(entry.path());
    for (const auto& path : found) {
        end(path);
        for (int attempt = 0; attempt < 100 && !remove(path); ++attempt) usleep(10'000);
    }
}

}  // namespace restd::embedded
