#include "start/new_plugin.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "process/logging.hpp"

namespace restd::kernel {
namespace {

namespace fs = std::filesystem;

// An example of the SDK, and what it says where the new plugin's name is to be.
struct Template {
    PluginKind kind;
    const char* folder;
    std::string_view placeholder;
};
constexpr Template templates[] = {
    {PluginKind::rest_auth, "hello_auth", "hello"},
    {PluginKind::data_parser, "derived_parser", "v0.0.99"},
    {PluginKind::openapi, "hello_content", "hello"},
    {PluginKind::cluster, "hello_cluster", "hello"},
};
constexpr std::size_t longest_name = 40;
constexpr std::size_t longest_version = 4;  // digits

const Template& template_of(PluginKind kind)
{
    return *std::ranges::find(templates, kind, &Template::kind);
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

// Names are a part of file names, paths, and identifiers of C++ and CMake.
bool is_name(PluginKind kind, std::string_view text)
{
    if (kind == PluginKind::data_parser) {
        constexpr std::string_view first = "v0.0.";
        if (!text.starts_with(first)) return false;
        text.remove_prefix(first.size());
        return !text.empty() && text.size() <= longest_version && text.front() != '0' && std::ranges::all_of(text, is_digit);
    }
    return !text.empty() && text.size() <= longest_name && is_lower(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

char upper(char c)
{
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// "SiteBadge" for "site_badge".
std::string camel_case(std::string_view name)
{
    std::string text;
    bool is_first = true;
    for (const char c : name) {
        if (c != '_') text += is_first ? upper(c) : c;
        is_first = c == '_';
    }
    return text;
}

std::string upper_case(std::string text)
{
    std::ranges::transform(text, text.begin(), upper);
    return text;
}

// `text` with the new name. What the example says in words stays as it is: "Hello, " and "Says hello."
std::string renamed(std::string_view text, std::string_view placeholder, const std::string& name)
{
    const std::pair<std::string, std::string> forms[] = {{std::string(placeholder), name},
                                                         {camel_case(placeholder), camel_case(name)},
                                                         {upper_case(std::string(placeholder)), upper_case(name)}};
    std::string result;
    while (!text.empty()) {
        const char next = text.size() > placeholder.size() ? text[placeholder.size()] : '\0';
        const auto form = std::ranges::find_if(forms, [&](const auto& one) { return text.starts_with(one.first); });
        const bool is_word = (next == ',' && form != std::end(forms) && form->first == camel_case(placeholder)) ||
                             (next == '.' && result.ends_with(' '));
        if (form != std::end(forms) && !is_word) {
            result += form->second;
            text.remove_prefix(placeholder.size());
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

std::string read_file(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw Fatal("Unable to read " + file.string() + ": " + std::strerror(errno));
    return text;
}

// The files of the new folder: name and text.
std::map<std::string, std::string> files_of(const NewPlugin& plugin, const fs::path& examples)
{
    const Template& from = template_of(plugin.kind);
    const fs::path example = examples / from.folder;
    const auto rename = [&](const std::string& text) { return renamed(text, from.placeholder, plugin.name); };
    std::map<std::string, std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(example, error))
        if (entry.is_regular_file()) files[rename(entry.path().filename().string())] = rename(read_file(entry.path()));
    if (files.empty())
        throw Fatal("new-plugin: the SDK's examples are not installed: " + example.string() +
                    (error ? ": " + error.message() : std::string(" is empty")));
    return files;
}

fs::path program_folder()
{
    return fs::read_symlink("/proc/self/exe").parent_path();
}

// As a shell takes it for one word.
std::string shell_word(const std::string& text)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+:=@,";
    if (!text.empty() && text.find_first_not_of(plain) == text.npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace

NewPlugin parse_new_plugin(const std::vector<std::string>& words)
{
    std::string kinds;
    for (const Template& one : templates) kinds.append(kinds.empty() ? "" : ", ").append(to_string(one.kind));
    if (words.size() < 2 || words.size() > 3) throw Fatal("new-plugin: expected KIND NAME [FOLDER], with KIND one of " + kinds);
    NewPlugin plugin;
    const auto found = std::ranges::find_if(templates, [&](const Template& one) { return to_string(one.kind) == words[0]; });
    if (found == std::end(templates))
        throw Fatal("new-plugin: there is no template for \"" + words[0] + "\", only for " + kinds);
    plugin.kind = found->kind;
    plugin.name = words[1];
    if (!is_name(plugin.kind, plugin.name))
        throw Fatal(
            (plugin.kind == PluginKind::data_parser
                 ? std::string("new-plugin: a data_parser has the name of its API version, such as v0.0.99")
                 : "new-plugin: a name has lower-case letters, digits and '_', begins with a letter, and is no longer than " +
                       std::to_string(longest_name) + " characters") +
            "; not: " + plugin.name);
    plugin.folder = words.size() == 3 ? words[2] : plugin.name;
    return plugin;
}

std::vector<std::string> make_plugin_folder(const NewPlugin& plugin, const fs::path& examples)
{
    const auto files = files_of(plugin, examples);
    const auto fail = [&](const std::string& what, const std::string& why) {
        throw Fatal("new-plugin: unable to make " + what + ": " + why);
    };
    std::error_code error;
    if (!fs::create_directory(plugin.folder, error))
        fail(plugin.folder.string(), error ? error.message() : "it exists already");
    std::vector<std::string> names;
    for (const auto& [name, text] : files) {
        std::ofstream out(plugin.folder / name, std::ios::binary);
        out << text;
        out.close();
        if (!out) {
            const std::string why = std::strerror(errno);
            fs::remove_all(plugin.folder, error);
            fail((plugin.folder / name).string(), why);
        }
        names.push_back(name);
    }
    return names;
}

fs::path examples_folder()
{
    return (program_folder() / ".." / RESTD_EXAMPLES_FOLDER).lexically_normal();
}

std::string next_steps(const NewPlugin& plugin, const std::vector<std::string>& files)
{
    const std::string folder = shell_word(plugin.folder.string()), build = shell_word((plugin.folder / "build").string());
    const std::string prefix = shell_word(program_folder().parent_path().string());
    std::string text = plugin.folder.string() + ":";
    for (const std::string& file : files) text += " " + file;
    return text + "\nBuild and test it:\n  cmake -S " + folder + " -B " + build + " -DCMAKE_PREFIX_PATH=" + prefix +
           "\n  cmake --build " + build + "\n  ctest --test-dir " + build +
           " --output-on-failure\nTo try it, start slurmrestd with this variable:\n  SLURMRESTD_PLUGIN_PATH=" +
           shell_word(fs::absolute(plugin.folder / "build/slurmrestd").string()) + "\n";
}

}  // namespace restd::kernel
