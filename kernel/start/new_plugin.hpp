// `slurmrestd new-plugin`: a folder for a plugin of one's own, made of the SDK's example of its kind. The folder builds against
// the installed SDK, and has a test.
//
// Used by the main thread only. Runs no plugin's code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "restd/plugin.hpp"

namespace restd::kernel {

struct NewPlugin {
    PluginKind kind{};
    std::string name;
    std::filesystem::path folder;  // is made; its parent exists
};

// The words after `new-plugin`: KIND NAME [FOLDER]. Without FOLDER it is NAME. Throws Fatal, which says what a name may be.
NewPlugin parse_new_plugin(const std::vector<std::string>& words);

// Makes the folder and returns the names of its files. `examples`: the folder of the SDK's examples. Throws Fatal, and leaves
// nothing behind, if the folder exists already or cannot be written.
std::vector<std::string> make_plugin_folder(const NewPlugin& plugin, const std::filesystem::path& examples);

// Where the examples of this program are: the installed ones, or those of the build tree.
std::filesystem::path examples_folder();
// What the author does next, for the terminal.
std::string next_steps(const NewPlugin& plugin, const std::vector<std::string>& files);

}  // namespace restd::kernel
