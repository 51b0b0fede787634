#include "port/token_authority.hpp"

#include <fcntl.h>
#include <jwt.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "run/job_spool.hpp"
#include "run/processes.hpp"

namespace restd::embedded {
namespace {

constexpr std::size_t key_size = 32, least_key_size = 16;
// How many tokens are remembered, and how long each may be.
constexpr std::size_t most_known = 1000, most_known_size = 1024;

struct FreeJwt {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

[[noreturn]] void fail(const std::string& what)
{
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

// The key file appears complete or not at all: it is written under another name and then linked. The link fails if another
// process was faster.
void create_key(const std::string& key_file)
{
    unsigned char key[key_size];
    if (getrandom(key, sizeof key, 0) != static_cast<ssize_t>(sizeof key)) fail("getrandom");
    const auto aside = key_file + '.' + std::to_string(getpid());
    unlink(aside.c_str());
    {
        const FileDescriptor file(open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!file) fail(aside);
        if (write(file.get(), key, sizeof key) != static_cast<ssize_t>(sizeof key) || fsync(file.get()) != 0) fail(aside);
        // If root creates the key for the daemon's user, that user must be able to read it.
        struct stat folder {};
        const auto slash = key_file.rfind('/');
        if (geteuid() == 0 && slash != std::string::npos && stat(key_file.substr(0, slash + 1).c_str(), &folder) == 0 &&
            fchown(file.get(), folder.st_uid, folder.st_gid) != 0)
            fail(aside);
    }
    const int linked = link(aside.c_str(), key_file.c_str());
    const int error = errno;
    unlink(aside.c_str());
    errno = error;
    if (linked != 0 && error != EEXIST) fail(key_file);
}

}  // namespace

TokenAuthority::TokenAuthority(const std::string& key_file, bool may_create, std::string user_claim)
    : user_claim_(user_claim.empty() ? "sun" : std::move(user_claim))
{
    auto key = read_file(key_file, 65536);
    if (!key && errno == ENOENT && may_create) {
        create_key(key_file);
        key = read_file(key_file, 65536);
    }
    if (!key) fail("the key of the tokens cannot be read: " + key_file);
    if (key->size() < least_key_size) throw std::runtime_error("the key of the tokens is too short: " + key_file);
    key_.assign(key->begin(), key->end());
}

std::string TokenAuthority::issue(std::string_view user, std::int64_t lifespan) const
{
    jwt_t* raw = nullptr;
    if (jwt_new(&raw) != 0) throw std::runtime_error("jwt_new failed");
    const Jwt token(raw);
    const auto now = static_cast<long>(std::time(nullptr));
    if (jwt_add_grant_int(raw, "iat", now) != 0 || jwt_add_grant_int(raw, "exp", now + static_cast<long>(lifespan)) != 0 ||
        jwt_add_grant(raw, user_claim_.c_str(), std::string(user).c_str()) != 0 ||
        jwt_set_alg(raw, JWT_ALG_HS256, key_.data(), static_cast<int>(key_.size())) != 0)
        throw std::runtime_error("the token cannot be made");
    char* text = jwt_encode_str(raw);
    if (text == nullptr) throw std::runtime_error("the token cannot be signed");
    std::string result(text);
    std::free(text);
    return result;
}

bool TokenAuthority::SameToken::operator()(const std::string& one, const std::string& other) const
{
    if (one.size() != other.size()) return false;
    unsigned char different = 0;
    for (std::size_t i = 0; i < one.size(); ++i) different |= static_cast<unsigned char>(one[i] ^ other[i]);
    return different == 0;
}

cluster::TokenVerdict TokenAuthority::check(const std::string& text) const
{
    if (text.size() <= most_known_size) {
        const std::shared_lock lock(mutex_);
        const auto found = known_.find(text);
        if (found != known_.end() && found->second.good_at(std::time(nullptr))) return found->second;
    }
    // Also checks a token that was good before: the verdict says why it is not good any more.
    cluster::TokenVerdict verdict = cluster::check_token(text, key_, cluster::TokenAlgorithm::hs256, user_claim_);
    if (verdict.user.empty() || text.size() > most_known_size) return verdict;
    const std::unique_lock lock(mutex_);
    if (known_.size() >= most_known) known_.clear();
    known_.insert_or_assign(text, verdict);
    return verdict;
}

}  // namespace restd::embedded
