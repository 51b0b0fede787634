#include "run/job_spool.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/bytes.hpp"
#include "run/processes.hpp"

namespace restd::embedded {
namespace {

bool write_all(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

[[noreturn]] void throw_errno(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

void write_new(const std::string& path, std::string_view bytes, mode_t mode)
{
    const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file || !write_all(file.get(), bytes) || fchmod(file.get(), mode) != 0) throw_errno(path);
}

void remove_folder(const std::string& path)
{
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

}  // namespace

JobSpool::JobSpool(std::string folder, std::string scripts) : folder_(std::move(folder)), scripts_(std::move(scripts))
{
    if (scripts_.empty()) return;
    // Several clusters of this machine may share the folder for scripts, so the names in it start with a prefix for each
    // cluster.
    struct stat found {};
    if (stat(folder_.c_str(), &found) != 0) throw_errno(folder_);
    char text[64];
    std::snprintf(text, sizeof text, "%llx.%llx.", static_cast<unsigned long long>(found.st_dev),
                  static_cast<unsigned long long>(found.st_ino));
    ours_ = text;
}

std::string JobSpool::script_folder(std::uint64_t run) const
{
    return scripts_.empty() ? folder_of(run) : scripts_ + '/' + ours_ + std::to_string(run);
}

std::string LaunchSpec::encode() const
{
    std::string out;
    put_list(out, arguments);
    put_list(out, environment);
    put_bytes(out, work_dir);
    put_bytes(out, std_in);
    put_bytes(out, std_out);
    put_bytes(out, std_err);
    put_varint(out, append ? 1 : 0);
    put_varint(out, file_mask);
    put_varint(out, rlimits.size());
    for (const auto& [which, value] : rlimits) {
        put_varint(out, which);
        put_varint(out, value);
    }
    return out;
}

LaunchSpec LaunchSpec::decode(std::string_view in)
{
    LaunchSpec spec;
    spec.arguments = get_list(in);
    spec.environment = get_list(in);
    spec.work_dir = get_bytes(in);
    spec.std_in = get_bytes(in);
    spec.std_out = get_bytes(in);
    spec.std_err = get_bytes(in);
    spec.append = get_varint(in) != 0;
    spec.file_mask = static_cast<std::uint32_t>(get_varint(in));
    const auto count = get_varint(in);
    for (std::uint64_t i = 0; i < count && !in.empty(); ++i) {
        const auto which = static_cast<std::uint8_t>(get_varint(in));
        spec.rlimits.emplace_back(which, get_varint(in));
    }
    return spec;
}

std::string RunResult::encode() const
{
    char text[200];
    std::snprintf(text, sizeof text, "%u %lld %lld %llu %llu %llu %s\n", status, static_cast<long long>(start_time),
                  static_cast<long long>(end_time), static_cast<unsigned long long>(user_usec),
                  static_cast<unsigned long long>(system_usec), static_cast<unsigned long long>(max_rss_kb),
                  try_again ? "again" : "end");
    return text + problem;
}

std::optional<RunResult> RunResult::decode(std::string_view text)
{
    RunResult result;
    long long start = 0, end = 0;
    unsigned long long user = 0, system = 0, rss = 0;
    char last[8] = "";
    if (std::sscanf(std::string(text).c_str(), "%u %lld %lld %llu %llu %llu %7s", &result.status, &start, &end, &user, &system,
                    &rss, last) != 7)
        return std::nullopt;
    result.try_again = std::string_view(last) == "again";
    if (!result.try_again && std::string_view(last) != "end") return std::nullopt;
    result.start_time = start;
    result.end_time = end;
    result.user_usec = user;
    result.system_usec = system;
    result.max_rss_kb = rss;
    if (const auto line = text.find('\n'); line != std::string_view::npos) result.problem = text.substr(line + 1);
    return result;
}

void JobSpool::prepare(std::uint64_t run, const LaunchSpec& spec, std::string_view script) const
{
    const auto folder = folder_of(run);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) throw_errno(folder);
    write_new(folder + "/launch", spec.encode(), 0600);
    if (!scripts_.empty()) {
        const auto place = script_folder(run);
        remove_folder(place);  // of an earlier attempt: its script may already belong to the job's user
        // The job's user must be able to reach the script, whatever the daemon's umask is.
        if (mkdir(place.c_str(), 0711) != 0 || chmod(place.c_str(), 0711) != 0) throw_errno(place);
    }
    write_new(script_path(run), script, 0700);
}

JobSpool::Found JobSpool::look(std::uint64_t run, bool bar_late_start) const
{
    Found found;
    const auto folder = folder_of(run);
    const auto read_result = [&] {
        const auto text = read_file(folder + "/result", 1000);
        const auto result = text ? RunResult::decode(*text) : std::nullopt;
        if (result) {
            found.state = Found::State::ended;
            found.result = *result;
        }
        return result.has_value();
    };
    const auto started = read_file(folder + "/started", 1000);
    int shepherd = 0, session = 0;
    unsigned long long start_time = 0;
    char boot[64] = "";
    if (started) {
        std::sscanf(started->c_str(), "%d %llu %63s %d", &shepherd, &start_time, boot, &session);
        // Process ids from before the last boot are not valid any more.
        const bool same_boot = boot == boot_id();
        found.session = same_boot ? session : 0;
        if (!same_boot) shepherd = 0;
    }
    if (read_result()) return found;

    // The lock shows whether a shepherd is alive; it writes `result` before it releases the lock.
    const FileDescriptor lock(open((folder + "/lock").c_str(), O_RDWR | O_CLOEXEC));
    if (lock && flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        found.state = Found::State::running;
        found.shepherd = shepherd != 0 && process_start_time(shepherd) == start_time ? shepherd : 0;
        return found;
    }
    if (read_result()) return found;
    if (started) {
        found.state = Found::State::lost;
        return found;
    }
    if (!bar_late_start) {
        found.state = Found::State::running;
        return found;
    }
    // Now no shepherd can start any more: this process holds the lock (if the file exists), or has taken `started`.
    const FileDescriptor claim(open((folder + "/started").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (claim || errno == ENOENT) {
        found.state = Found::State::never_started;
        return found;
    }
    found.state = Found::State::running;  // a shepherd has just started: look again later
    return found;
}

void JobSpool::remove(std::uint64_t run) const
{
    if (!scripts_.empty()) remove_folder(script_folder(run));
    remove_folder(folder_of(run));
}

std::vector<std::uint64_t> JobSpool::runs() const
{
    std::vector<std::uint64_t> runs;
    const auto look = [&](const std::string& folder, std::string_view prefix) {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
            const auto whole = entry.path().filename().string();
            if (!whole.starts_with(prefix)) continue;
            const std::string_view name = std::string_view(whole).substr(prefix.size());
            std::uint64_t run = 0;
            const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), run);
            if (bad == std::errc() && end == name.data() + name.size()) runs.push_back(run);
        }
    };
    look(folder_, {});
    if (!scripts_.empty()) look(scripts_, ours_);
    return runs;
}

std::string boot_id()
{
    auto id = read_file("/proc/sys/kernel/random/boot_id", 100).value_or("unknown");
    id.resize(std::min(id.find('\n'), id.size()));
    return id;
}

std::optional<std::string> read_file(const std::string& path, std::size_t most)
{
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return std::nullopt;
    std::string bytes;
    char buffer[16384];
    while (bytes.size() < most) {
        const auto size = read(file.get(), buffer, sizeof buffer);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return std::nullopt;
        if (size == 0) break;
        bytes.append(buffer, static_cast<std::size_t>(size));
    }
    return bytes;
}

bool write_file_durably(const std::string& folder, const std::string& name, std::string_view bytes)
{
    const auto aside = folder + '/' + name + ".new";
    const auto path = folder + '/' + name;
    {
        const FileDescriptor file(open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (!file || !write_all(file.get(), bytes) || fsync(file.get()) != 0) return false;
    }
    if (rename(aside.c_str(), path.c_str()) != 0) return false;
    const FileDescriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory && fsync(directory.get()) == 0;
}

}  // namespace restd::embedded
