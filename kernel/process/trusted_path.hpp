// Whether a path leads only where root has laid it: what a process of root's runs must be changeable by nobody else.
//
// The file itself is looked at, and every folder and symbolic link on the way to it, from / on: whoever may write to one of
// them may put another file in the place of the right one. Each must belong to root and must not be writable by its group or by
// others. A folder on the way with the sticky bit (/tmp) may be: others can add names there, but not change those of root's.
//
// Thread-safe. The answer stays true as long as only root changes those folders.
#pragma once

#include <filesystem>
#include <string>

namespace restd::kernel {

// Why somebody else than root could change what `path` leads to: "/opt/x has mode 0777 and belongs to uid 1000 (jane)". ""
// where nobody can. A path that leads nowhere has a reason too: what the system says about it.
std::string distrust(const std::filesystem::path& path);

// Throws Fatal unless nobody but root can change what `path` leads to. `what` begins the message: "plugin folder".
void require_trusted(const std::string& what, const std::filesystem::path& path);

}  // namespace restd::kernel
