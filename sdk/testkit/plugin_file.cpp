#include "restd/testkit/plugin_file.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <tuple>

namespace restd::testkit {

PluginFile::PluginFile(PluginKind kind, std::filesystem::path file) : kind_(kind), file_(std::move(file))
{
    void* const handle = ::dlopen(file_.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) throw std::runtime_error(::dlerror());
    descriptor_ = static_cast<const PluginDescriptor*>(::dlsym(handle, "restd_plugin"));
    const auto refuse = [&](const std::string& why) { throw std::runtime_error(file_.string() + ": " + why); };
    if (descriptor_ == nullptr) refuse("no plugin: it has no object restd_plugin");
    if (descriptor_->magic != plugin_magic || descriptor_->abi_major != plugin_abi_major)
        refuse("built with another SDK than this test");
    if (descriptor_->kind != kind)
        refuse("of kind " + std::string(to_string(descriptor_->kind)) + ", not " + std::string(to_string(kind)));
}

std::vector<PluginFile> plugins_in(const std::filesystem::path& folder, PluginKind kind)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder / to_string(kind)))
        if (entry.path().extension() == ".so") files.push_back(entry.path());
    std::ranges::sort(files, {}, [](const auto& file) { return std::tuple(file.native().size(), file.native()); });
    std::vector<PluginFile> plugins;
    for (auto& file : files) plugins.emplace_back(kind, std::move(file));
    return plugins;
}

}  // namespace restd::testkit
