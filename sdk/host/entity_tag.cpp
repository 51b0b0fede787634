#include "host/entity_tag.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <new>
#include <random>

#include "restd/text.hpp"

namespace restd {
namespace {

class Digest {
public:
    Digest() : context_(EVP_MD_CTX_new())
    {
        if (context_ == nullptr || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
    }
    void add(const void* bytes, std::size_t size) { EVP_DigestUpdate(context_.get(), bytes, size); }
    void add(std::uint64_t number) { add(&number, sizeof number); }
    // With its length, so that two texts in a row are not the same as two others.
    void add(std::string_view text)
    {
        add(text.size());
        add(text.data(), text.size());
    }
    // The first half, in hexadecimal digits.
    std::string text()
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
        EVP_DigestFinal_ex(context_.get(), bytes.data(), nullptr);
        std::string out;
        for (std::size_t i = 0; i < 16; ++i) out.append({hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15]});
        return out;
    }

private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

std::string_view without_weakness(std::string_view tag)
{
    return tag.substr(tag.starts_with("W/") ? 2 : 0);
}

}  // namespace

EntityTags::EntityTags()
{
    std::random_device random;
    for (std::uint64_t& part : start_) part = std::uint64_t{random()} << 32 | random();
}

std::string EntityTags::of_records(const Request& request, const Identity& caller, std::string_view media_type,
                                   std::span<const std::string_view> cluster, std::span<const std::uint64_t> versions) const
{
    Digest digest;
    for (const std::uint64_t part : start_) digest.add(part);
    digest.add(request.path);
    digest.add(request.query);
    digest.add(request.body);
    digest.add(media_type);
    digest.add(caller.user);
    digest.add(std::uint64_t{caller.uid});
    digest.add(static_cast<std::uint64_t>(caller.is_known_here()));
    for (const std::string_view text : cluster) digest.add(text);
    for (const std::uint64_t version : versions) digest.add(version);
    return "W/\"" + digest.text() + '"';
}

std::string entity_tag(std::string_view text)
{
    Digest digest;
    digest.add(text.data(), text.size());
    return '"' + digest.text() + '"';
}

bool client_has(const Request& request, std::string_view tag)
{
    for (const Header& header : request.headers) {
        if (!same_word(header.name, "If-None-Match")) continue;
        std::string_view rest = trim(header.value);
        if (rest == "*") return true;
        // Commas and blanks stand between the tags. Text that is no tag ends the list.
        while (!rest.empty()) {
            const std::size_t begin = rest.starts_with("W/") ? 2 : 0;
            if (rest.size() <= begin || rest[begin] != '"') break;
            const std::size_t end = rest.find('"', begin + 1);
            if (end == rest.npos) break;
            // The weak comparison: it does not matter which of the two are weak.
            if (rest.substr(begin, end + 1 - begin) == without_weakness(tag)) return true;
            rest.remove_prefix(std::min(rest.find_first_not_of(", \t", end + 1), rest.size()));
        }
    }
    return false;
}

}  // namespace restd
