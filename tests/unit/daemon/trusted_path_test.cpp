#include "process/trusted_path.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "../scratch_folder.hpp"
#include "catch.hpp"
#include "process/logging.hpp"

using namespace restd::kernel;

namespace {

namespace fs = std::filesystem;

void make_file(const fs::path& path)
{
    std::ofstream(path) << "x";
    REQUIRE(::chmod(path.c_str(), 0644) == 0);
}

void set_mode(const fs::path& path, mode_t mode)
{
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("paths that only root can change are trusted")
{
    CHECK(distrust("/") == "");
    CHECK(distrust("/etc/passwd") == "");
    CHECK(distrust("/etc/../etc/./passwd") == "");
    CHECK(distrust("/no/such/file") == "/no: No such file or directory");
    // Everybody can add names to /tmp, so it is not trusted. A folder of root in it is trusted.
    CHECK(distrust("/tmp") == "/tmp has mode 1777 and belongs to uid 0 (root)");
}

TEST_CASE("the error for a file, folder or link that others can change names mode and owner")
{
    if (::geteuid() != 0) return;  // only root can create files of root
    const restd::test::ScratchFolder scratch;
    const fs::path folder = fs::path(scratch.path) / "a";
    const fs::path file = folder / "b" / "plugin.so";
    fs::create_directories(file.parent_path());
    make_file(file);
    set_mode(folder, 0755);
    set_mode(file.parent_path(), 0755);
    CHECK(distrust(file) == "");

    for (const mode_t mode : {0664, 0646}) {
        set_mode(file, mode);
        CHECK(distrust(file) ==
              file.string() + (mode == 0664 ? " has mode 0664" : " has mode 0646") + " and belongs to uid 0 (root)");
    }
    set_mode(file, 0644);
    REQUIRE(::chown(file.c_str(), 1, 1) == 0);
    CHECK(distrust(file) == file.string() + " has mode 0644 and belongs to uid 1 (daemon)");
    REQUIRE(::chown(file.c_str(), 0, 1) == 0);  // the group may read only
    CHECK(distrust(file) == "");

    // Also two levels up.
    set_mode(folder, 0775);
    CHECK(distrust(file) == folder.string() + " has mode 0775 and belongs to uid 0 (root)");
    set_mode(folder, 01777);
    CHECK(distrust(file) == "");
    CHECK(distrust(folder) == folder.string() + " has mode 1777 and belongs to uid 0 (root)");
    REQUIRE(::chown(folder.c_str(), 1, 0) == 0);
    set_mode(folder, 0755);
    CHECK(distrust(file) == folder.string() + " has mode 0755 and belongs to uid 1 (daemon)");
    REQUIRE(::chown(folder.c_str(), 0, 0) == 0);

    // Another user's link is not trusted.
    const fs::path link = fs::path(scratch.path) / "link";
    fs::create_symlink(folder / "b", link);
    CHECK(distrust(link / "plugin.so") == "");
    REQUIRE(::lchown(link.c_str(), 1, 1) == 0);
    CHECK(distrust(link / "plugin.so").find(link.string() + " has mode 0777 and belongs to uid 1") == 0);
    // The target of root's link is checked too.
    const fs::path own = fs::path(scratch.path) / "own";
    fs::create_symlink("a/b/../b/plugin.so", own);
    CHECK(distrust(own) == "");
    set_mode(file.parent_path(), 0757);
    CHECK(distrust(own) == file.parent_path().string() + " has mode 0757 and belongs to uid 0 (root)");
    const fs::path round = fs::path(scratch.path) / "round";
    fs::create_symlink("round", round);
    CHECK(distrust(round) == round.string() + ": Too many levels of symbolic links");
}

TEST_CASE("an untrusted path is fatal, and the error says what to do")
{
    CHECK_NOTHROW(require_trusted("plugin", "/etc/passwd"));
    try {
        require_trusted("plugin folder", "/tmp");
        FAIL("/tmp is trusted");
    } catch (const Fatal& fatal) {
        CHECK(std::string(fatal.what())
                  .find("plugin folder /tmp: not used by root: /tmp has mode 1777 and belongs to uid 0 (root)") == 0);
        CHECK(std::string(fatal.what()).find("chown -R root") != std::string::npos);
    }
}
