// Attacks the launcher as someone could who has taken over the daemon: every kind of wrong message over its socket.
#include "run/launcher.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <thread>

#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

using Account = std::optional<std::pair<uid_t, gid_t>>;

class Line {
public:
    explicit Line(const Account& account = {}) : socket_(kernel::start_helper(TEST_LAUNCHER, account)) {}

    static LauncherRequest request(LauncherOp op)
    {
        LauncherRequest request{};
        request.magic = launcher_magic;
        request.version = launcher_version;
        request.op = op;
        if (op != LauncherOp::hello) request.run = 7;
        return request;
    }

    // Returns the answer's error; -1: no answer, or one of a wrong size.
    int ask(const void* bytes, std::size_t size, const std::vector<int>& files = {})
    {
        iovec part{const_cast<void*>(bytes), size};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * 8)] = {};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        if (!files.empty()) {
            message.msg_control = control;
            message.msg_controllen = CMSG_SPACE(sizeof(int) * files.size());
            auto* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int) * files.size());
            std::memcpy(CMSG_DATA(header), files.data(), sizeof(int) * files.size());
        }
        REQUIRE(sendmsg(socket_.get(), &message, MSG_NOSIGNAL) == ssize_t(size));
        LauncherReply reply{};
        if (recv(socket_.get(), &reply, sizeof reply, 0) != sizeof reply) return -1;
        CHECK(reply.magic == launcher_magic);
        text = reply.text;
        return reply.error;
    }
    int ask(const LauncherRequest& request, const std::vector<int>& files = {}) { return ask(&request, sizeof request, files); }

    LauncherHello hello()
    {
        const auto question = request(LauncherOp::hello);
        LauncherHello hello{};
        REQUIRE(send(socket_.get(), &question, sizeof question, MSG_NOSIGNAL) == sizeof question);
        REQUIRE(recv(socket_.get(), &hello, sizeof hello, 0) == sizeof hello);
        return hello;
    }

    std::string text;

private:
    FileDescriptor socket_;
};

}  // namespace

namespace {

// A launcher that only sends the answers that it was given.
class FakeLauncher {
public:
    // `errors`: of the answers to `start`, in this order; after the last one the launcher ends.
    explicit FakeLauncher(std::vector<int> errors)
    {
        int ends[2];
        REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
        daemon = FileDescriptor(ends[0]);
        thread_ = std::thread([errors = std::move(errors), socket = FileDescriptor(ends[1])] {
            LauncherRequest request{};
            if (recv(socket.get(), &request, sizeof request, 0) != sizeof request) return;
            LauncherHello hello{};
            hello.magic = launcher_magic;
            hello.version = launcher_version;
            hello.op = LauncherOp::hello;
            send(socket.get(), &hello, sizeof hello, MSG_NOSIGNAL);
            for (const int error : errors) {
                if (recv(socket.get(), &request, sizeof request, 0) != sizeof request) return;
                LauncherReply reply{};
                reply.magic = launcher_magic;
                reply.version = launcher_version;
                reply.op = request.op;
                reply.error = error;
                // An answer with another run's number, which comes too late, is ignored.
                reply.run = request.run + 1000;
                send(socket.get(), &reply, sizeof reply, MSG_NOSIGNAL);
                reply.run = request.run;
                std::snprintf(reply.text, sizeof reply.text, "cannot make a process");
                send(socket.get(), &reply, sizeof reply, MSG_NOSIGNAL);
            }
        });
    }
    ~FakeLauncher() { thread_.join(); }

    FileDescriptor daemon;

private:
    std::thread thread_;
};

}  // namespace

TEST_CASE("a run that cannot be started for a temporary reason waits in the queue", "[launcher]")
{
    const ScratchFolder folder;
    const ClusterConf conf = parse_conf(small_conf, "slurm.conf", read_host_facts());
    FakeLauncher fake({EAGAIN, ENOMEM, EAGAIN, EPERM});
    Launcher launcher(std::move(fake.daemon));
    People people;
    std::atomic<Time> ahead{0};
    std::atomic<int> lost{0};
    EngineOptions options;
    options.state_directory = folder.path;
    options.launcher = &launcher;
    options.launcher_lost = [&] { ++lost; };
    options.clock = [&] { return std::time(nullptr) + ahead.load(); };
    Engine engine(conf, options, people, quiet_log());
    engine.start();
    static constexpr std::string_view environment[] = {"PATH=/usr/bin:/bin"};
    model::JobDescription job;
    job.script = "#!/bin/sh\n";
    job.environment = environment;
    job.current_working_directory = folder.path;
    const Caller caller{geteuid(), getegid(), "me", true, true, true};
    const auto submit = [&] { return engine.submit(caller, job).job_id; };
    const auto shown = [&](std::uint32_t id) { return engine.find(*JobName::parse(std::to_string(id))).front(); };
    const auto first = submit();
    std::uint64_t run = 0;
    const std::pair<const char*, int> attempts[] = {
        {"Resource temporarily unavailable", 1}, {"Cannot allocate memory", 2}, {"Resource temporarily unavailable", 4}};
    for (const auto& [why, delay] : attempts) {
        const std::string text =
            std::string("launch failed: cannot make a process: ") + why + "; tried again after " + std::to_string(delay) + " s";
        INFO(text);
        REQUIRE(eventually([&] { return shown(first)->state_text.view() == text; }));
        CHECK(shown(first)->is_pending());
        CHECK(to_string(shown(first)->reason) == "BeginTime");
        CHECK(shown(first)->restarts == 0);
        CHECK(shown(first)->run > run);  // the earlier attempt can have no effect any more
        run = shown(first)->run;
        ahead += delay;
    }
    // A permanent reason ends the job.
    REQUIRE(eventually([&] { return shown(first)->state == state::failed; }));
    CHECK(to_string(shown(first)->reason) == "JobLaunchFailure");
    CHECK(shown(first)->state_text.view().find("Operation not permitted") != std::string_view::npos);

    // The launcher has ended by now. This is reported once, and new jobs wait.
    REQUIRE(eventually([&] { return lost == 1; }));
    const auto second = submit();
    CHECK_FALSE(eventually([&] { return !shown(second)->is_pending(); }, 0.3));
    CHECK(lost == 1);
    engine.stop();
}

TEST_CASE("a result says whether the run may be tried again", "[launcher]")
{
    RunResult result;
    result.status = 53;
    result.max_rss_kb = 7;
    result.problem = "again and again";
    for (const bool again : {false, true}) {
        result.try_again = again;
        const auto read = RunResult::decode(result.encode());
        REQUIRE(read);
        CHECK(read->try_again == again);
        CHECK(read->problem == result.problem);
        CHECK(read->max_rss_kb == 7);
    }
    // An incomplete result is invalid.
    const auto whole = result.encode();
    for (std::size_t size = 0; size < whole.find("again"); ++size) CHECK_FALSE(RunResult::decode(whole.substr(0, size)));
    CHECK_FALSE(RunResult::decode("1 2 3 4 5 6 en"));
}

TEST_CASE("the launcher refuses invalid requests", "[launcher]")
{
    const ScratchFolder folder;
    const FileDescriptor run(open(folder.path.c_str(), O_RDONLY | O_DIRECTORY));
    std::ofstream(folder.path + "/file") << "x";
    const FileDescriptor file(open((folder.path + "/file").c_str(), O_RDONLY));
    Line line;
    const auto good = [] {
        auto request = Line::request(LauncherOp::start);
        request.uid = geteuid();
        request.gid = getegid();
        return request;
    };
    auto request = good();
    char longer[sizeof request + 1] = {};
    std::memcpy(longer, &request, sizeof request);
    CHECK(line.ask(longer, sizeof request - 1, {run.get()}) == EPROTO);
    CHECK(line.ask(longer, sizeof request + 1, {run.get()}) == EPROTO);
    CHECK(line.ask("x", 1) == EPROTO);
    CHECK(line.text == "a message of the wrong size");

    const std::map<std::string, std::function<void(LauncherRequest&)>> wrong = {
        {"magic", [](auto& r) { ++r.magic; }},
        {"version", [](auto& r) { ++r.version; }},
        {"reserved", [](auto& r) { r.reserved = 1; }},
        {"op", [](auto& r) { r.op = static_cast<LauncherOp>(77); }},
        {"run", [](auto& r) { r.run = 0; }},
        {"session", [](auto& r) { r.session = 1; }},
        {"cpus", [](auto& r) { r.cpus = ~0U; }},
        {"memory", [](auto& r) { r.memory_mb = ~std::uint64_t{0}; }},
        {"uid", [](auto& r) { r.uid = geteuid() + 1; }},
    };
    for (const auto& [what, change] : wrong) {
        INFO(what);
        request = good();
        change(request);
        CHECK(line.ask(request, {run.get()}) > 0);
        CHECK(!line.text.empty());
    }
    CHECK(line.ask(good()) == EPROTO);                                                           // no folder
    CHECK(line.ask(good(), {run.get(), run.get()}) == EPROTO);                                   // two folders
    CHECK(line.ask(good(), {run.get(), run.get(), run.get(), run.get(), run.get()}) == EPROTO);  // too many
    CHECK(line.ask(good(), {file.get()}) == EPERM);                                              // not a folder
    request = Line::request(LauncherOp::end_orphans);
    request.uid = geteuid();
    for (const int session : {0, 1, -1, -5}) {
        request.session = session;
        CHECK(line.ask(request) == EPROTO);
    }
    request.session = 0x7ffffff0;
    CHECK(line.ask(request, {run.get()}) == EPROTO);
    request.uid = geteuid() + 1;
    CHECK(line.ask(request) == EPERM);

    // None of these messages has started anything, and the launcher still works.
    CHECK(access((folder.path + "/started").c_str(), F_OK) != 0);
    CHECK(access((folder.path + "/lock").c_str(), F_OK) != 0);
    const auto hello = line.hello();
    CHECK(hello.magic == launcher_magic);
    CHECK(hello.separated == 0);
    CHECK(std::string(hello.scripts).empty());
    CHECK(!std::string(hello.text).empty());
}

TEST_CASE("users for whom a launcher of root starts jobs", "[launcher]")
{
    if (geteuid() != 0) {
        WARN("only root can try");
        return;
    }
    const passwd* entry = getpwnam("www-data");
    REQUIRE(entry != nullptr);
    const std::pair<uid_t, gid_t> account{entry->pw_uid, entry->pw_gid};
    const passwd* user = getpwnam("backup");
    REQUIRE(user != nullptr);
    const std::pair<uid_t, gid_t> backup{user->pw_uid, user->pw_gid};

    const ScratchFolder roots, own;
    REQUIRE(chown(own.path.c_str(), account.first, account.second) == 0);
    const FileDescriptor run(open(own.path.c_str(), O_RDONLY | O_DIRECTORY)),
        not_own(open(roots.path.c_str(), O_RDONLY | O_DIRECTORY));
    Line line(account);
    const auto hello = line.hello();
    CHECK(hello.separated == 1);
    CHECK(std::string(hello.scripts) == "/var/spool/slurmrestd/" + std::to_string(account.first));

    struct Case {
        uid_t uid;
        gid_t gid;
        int error;
        std::string text;
    };
    const Case cases[] = {
        {0, 0, EPERM, "jobs of root are not run"},
        {0, backup.second, EPERM, "jobs of root are not run"},
        {account.first, account.second, EPERM, "jobs of the account that slurmrestd runs as are not run"},
        {3'999'999'999, backup.second, EINVAL, "there is no user with the id 3999999999"},
        {static_cast<uid_t>(-1), backup.second, EINVAL, "there is no user with the id 4294967295"},
        {backup.first, 0, EPERM, "group 0 is not one of user backup"},
        {backup.first, account.second, EPERM, "group " + std::to_string(account.second) + " is not one of user backup"},
    };
    for (const auto op : {LauncherOp::start, LauncherOp::end_orphans})
        for (const auto& each : cases) {
            INFO("uid " << each.uid << " gid " << each.gid);
            auto request = Line::request(op);
            request.uid = each.uid;
            request.gid = each.gid;
            if (op == LauncherOp::end_orphans) request.session = 0x7ffffff0;
            CHECK(line.ask(request, op == LauncherOp::start ? std::vector<int>{run.get()} : std::vector<int>{}) == each.error);
            CHECK(line.text == each.text);
        }
    auto request = Line::request(LauncherOp::start);
    request.uid = backup.first;
    request.gid = backup.second;
    CHECK(line.ask(request, {not_own.get()}) == EPERM);
    CHECK(line.text == "the run's folder does not belong to the daemon");
    CHECK(access((own.path + "/lock").c_str(), F_OK) != 0);
}

TEST_CASE("a script that does not belong to the daemon is not given to the job's user", "[launcher]")
{
    if (geteuid() != 0) {
        WARN("only root can try");
        return;
    }
    const passwd* entry = getpwnam("www-data");
    REQUIRE(entry != nullptr);
    const std::pair<uid_t, gid_t> account{entry->pw_uid, entry->pw_gid};
    const passwd* user = getpwnam("backup");
    REQUIRE(user != nullptr);
    const uid_t uid = user->pw_uid;
    const gid_t gid = user->pw_gid;

    const ScratchFolder folder;
    REQUIRE(chmod(folder.path.c_str(), 0711) == 0);
    const std::string script = folder.path + "/slurm_script", other = folder.path + "/other";
    const auto make = [&](const std::string& path, uid_t owner) {
        std::ofstream(path) << "#!/bin/sh\ntouch " << folder.path << "/ran\n";
        REQUIRE(chmod(path.c_str(), 0755) == 0);
        REQUIRE(chown(path.c_str(), owner, 0) == 0);
    };
    make(other, 0);
    std::string expected = "Operation not permitted";
    SECTION("another's file")
    {
        make(script, 0);
    }
    SECTION("a link to another's file")
    {
        REQUIRE(symlink(other.c_str(), script.c_str()) == 0);
        expected = "Too many levels of symbolic links";
    }
    SECTION("a file with a second name")
    {
        make(script, account.first);
        REQUIRE(link(script.c_str(), (folder.path + "/second").c_str()) == 0);
    }
    SECTION("a folder")
    {
        REQUIRE(mkdir(script.c_str(), 0755) == 0);
    }

    const std::string run = folder.path + "/7";
    REQUIRE(mkdir(run.c_str(), 0700) == 0);
    LaunchSpec spec;
    spec.arguments = {script};
    spec.work_dir = "/";
    spec.std_in = spec.std_out = spec.std_err = "/dev/null";
    std::ofstream(run + "/launch") << spec.encode();
    for (const auto& path : {run, run + "/launch"}) REQUIRE(chown(path.c_str(), account.first, account.second) == 0);

    Launcher launcher{FileDescriptor(kernel::start_helper(TEST_LAUNCHER, account))};
    launcher.start(7, run, uid, gid, {});
    const JobSpool spool(folder.path);
    REQUIRE(eventually([&] { return spool.look(7, false).state == JobSpool::Found::State::ended; }));
    CHECK(spool.look(7, false).result.problem == "cannot hand over the batch script " + script + ": " + expected);
    CHECK(access((folder.path + "/ran").c_str(), F_OK) != 0);
    struct stat found {};
    REQUIRE(stat(other.c_str(), &found) == 0);
    CHECK(found.st_uid == 0);
    REQUIRE(lstat(script.c_str(), &found) == 0);
    CHECK(found.st_uid != uid);
}
