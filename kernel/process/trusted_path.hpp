// Checks that only root can change a file. A process of root must not run files that others can change.
//
// Checks the file, and every folder and symbolic link on the path from /, because a user who may write to one of them could
// replace the file. Each must belong to root, and must not be writable by its group or by others. Exception: folders on the
// path may be writable if they have the sticky bit (/tmp). There, others can add names but not change root's.
//
// Threads: any. The answer stays valid while only root changes these folders.
#pragma once

#include <filesystem>
#include <string>

namespace restd::kernel {

// Why another user than root could change the file: "/opt/x has mode 0777 and belongs to uid 1000 (jane)". "" if nobody can. If
// the path does not exist: the system's error text.
std::string distrust(const std::filesystem::path& path);

// Why root does not use the file, and what to do; "" if only root can change it.
std::string refusal_by_root(const std::filesystem::path& path);

// Throws Fatal if another user than root could change the file. `what` is the beginning of the message: "plugin folder".
void require_trusted(const std::string& what, const std::filesystem::path& path);

}  // namespace restd::kernel
