// rest_auth/wrong: breaks the rules of its kind.
#include <atomic>
#include <stdexcept>

#include "restd/auth.hpp"

namespace {

class WrongAuth final : public restd::AuthMethod {
public:
    Verdict authenticate(const restd::Request& request, restd::Identity& identity) override
    {
        const auto key = request.header("X-Key");
        if (key == "open") {
            identity.proof = restd::Proof::plugin;
            identity.uid = static_cast<uid_t>(++calls_);  // somebody else each time
            return Outcome::accepted;
        }
        if (request.header("X-SLURM-USER-NAME") == "root") return Outcome::accepted;
        if (key.size() > 1000) throw std::out_of_range("too long");
        return {Outcome::refused, "not the key: " + std::string(key)};
    }
    std::string_view challenge() const override { return "Key\r\nSet-Cookie: a=b"; }
    std::string_view fields() const override { return "X-Key"; }
    std::vector<restd::SecurityRequirement> security_schemes() const override
    {
        return {{{"other", restd::SecurityScheme::Type::header, "X-Other-Key", ""}}};
    }

private:
    std::atomic<int> calls_ = 0;
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<WrongAuth>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::rest_auth, "wrong", "1.0", "Two\nlines.", make);
