// Messages of Slurm's RPC protocol: header, credential, body.
//
// The header is the same in all versions of the protocol.
// Threads: pure functions; a Message owns its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/body.hpp"
#include "wire/connection.hpp"
#include "wire/packer.hpp"
#include "wire/unpacker.hpp"
#include "wire/version.hpp"

namespace restd::slurm {

// A frame in a version that is not spoken here.
class OtherVersion : public WireError {
public:
    explicit OtherVersion(std::uint16_t version);
    std::uint16_t version() const { return version_; }

private:
    std::uint16_t version_;
};

namespace header_flag {
inline constexpr std::uint16_t no_auth_cred = 0x40;  // SLURM_NO_AUTH_CRED, since 23.02: no credential follows
}

// Numbers of Slurm's auth plugins.
namespace auth_plugin {
inline constexpr std::uint32_t munge = 101, jwt = 102, slurm = 103;
}

// Makes the credential of a message of `type`: the plugin's number and its data. Throws Error(511) if it cannot.
using Credential = std::function<void(Packer& to, std::uint16_t type)>;

// auth/jwt: the token, and the user for whom its bearer acts ("": the token's own user).
Credential jwt_credential(std::string token, std::string user);

// A whole frame, its length first.
std::vector<std::byte> make_frame(std::uint16_t type, const Credential& credential, Body body, WireVersion version);

struct Message {
    Frame frame;
    std::uint16_t version = 0, flags = 0, type = 0;
    std::uint32_t credential_plugin = 0;
    std::string_view credential;  // auth/munge: its text
    std::span<const std::byte> body;
    std::uint64_t serial = 0;  // of this process: no two messages that were received have the same
};

// Parses a received frame. Throws WireError, or OtherVersion for a frame in a version that is not spoken here.
Message open_frame(Frame frame);

}  // namespace restd::slurm
