// rest_auth/hello: whoever sends the secret of HELLO_SECRET in the header X-Hello-Secret acts as the daemon's own user.
#include <unistd.h>

#include <cstdlib>

#include "restd/auth.hpp"
#include "restd/error.hpp"

namespace {

constexpr std::string_view secret_field = "X-Hello-Secret";

// Takes as long for a wrong secret as for the right one, so that it cannot be guessed bit by bit.
bool same_secret(std::string_view expected, std::string_view given)
{
    if (expected.empty()) return false;
    unsigned difference = expected.size() != given.size();
    for (std::size_t i = 0; i < given.size(); ++i) {
        difference |= static_cast<unsigned char>(given[i] ^ expected[i % expected.size()]);
    }
    return difference == 0;
}

class HelloAuth final : public restd::AuthMethod {
public:
    explicit HelloAuth(std::string secret) : secret_(std::move(secret)) {}

    Verdict authenticate(const restd::Request& request, restd::Identity& identity) override
    {
        const auto given = request.header(secret_field);
        if (given.data() == nullptr) return Outcome::not_applicable;
        if (!same_secret(secret_, given)) return {Outcome::refused, "the secret is wrong"};
        identity.proof = restd::Proof::plugin;
        identity.uid = ::geteuid();
        identity.gid = ::getegid();
        return Outcome::accepted;
    }

    std::string_view challenge() const override { return R"(X-Hello-Secret realm="slurm")"; }
    std::string_view instructions() const override { return "Send the secret in the header X-Hello-Secret."; }
    std::string_view fields() const override { return secret_field; }
    std::vector<restd::SecurityRequirement> security_schemes() const override
    {
        return {{{"helloSecret", restd::SecurityScheme::Type::header, secret_field, "The secret."}}};
    }

private:
    std::string secret_;
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext& context)
{
    const char* secret = std::getenv("HELLO_SECRET");
    if (secret != nullptr && *secret != '\0') return std::make_unique<HelloAuth>(secret);
    // The document needs no secret. A daemon does: without one it would take requests without one.
    if (context.settings.specify_only) return std::make_unique<HelloAuth>("");
    throw restd::Error(restd::err::error, "HELLO_SECRET is not set", "rest_auth/hello");
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::rest_auth, "hello", "1.0", "Accepts a fixed secret.", make);
