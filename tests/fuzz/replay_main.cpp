// Runs a fuzz target over files and what is in folders, once each: the corpora and what was ever found, in any build.
//   replay-TARGET FILE|FOLDER..
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace {

std::size_t files = 0;

void replay(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    // Of exactly its size, so that a sanitizer notices what is read beyond.
    const auto data = std::make_unique<unsigned char[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), data.get());
    std::fprintf(stderr, "%s\n", file.c_str());  // the last one is the one that failed
    LLVMFuzzerTestOneInput(data.get(), bytes.size());
    ++files;
}

}  // namespace

int main(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i])) {
            replay(argv[i]);
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(argv[i])) replay(entry.path());
    }
    std::printf("%zu inputs\n", files);
    return files == 0 ? 1 : 0;
}
