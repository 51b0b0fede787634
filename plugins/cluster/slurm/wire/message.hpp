// Messages of Slurm's RPC protocol: header, credential, body.
//
// Wire version 24.11, which slurmctld and slurmdbd of 24.11, 25.05, 25.11 and 26.05 speak (src/common/slurm_protocol_pack.c).
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

// What is spoken here, and the newest release that knows it.
inline constexpr WireVersion wire_version = wire::v24_11, newest_version = wire::v26_05;
// "24.11" for 42 << 8, also for releases that are still to come; empty where it is no release's, or older than 22.05's.
std::string release_of(std::uint16_t version);

// A frame of a release that speaks none of the versions known here.
class OtherVersion : public WireError {
public:
    explicit OtherVersion(std::uint16_t version);
    std::uint16_t version() const { return version_; }

private:
    std::uint16_t version_;
};

namespace header_flag {
inline constexpr std::uint16_t no_auth_cred = 0x40;  // SLURM_NO_AUTH_CRED: no credential follows
}

// Credentials, by Slurm's numbers of its auth plugins.
namespace auth_plugin {
inline constexpr std::uint32_t munge = 101, jwt = 102, slurm = 103;
}

// Makes the credential of a message of `type`: the plugin's number and what follows it. Throws Error(511) where there is none.
using Credential = std::function<void(Packer& to, std::uint16_t type)>;

// auth/jwt: the token, and the user that its bearer speaks for ("" = the token's own).
Credential jwt_credential(std::string token, std::string user);

// A whole frame, its length first.
std::vector<std::byte> make_frame(std::uint16_t type, const Credential& credential, Body body, WireVersion version);

struct Message {
    Frame frame;
    std::uint16_t version = 0, flags = 0, type = 0;
    std::uint32_t credential_plugin = 0;
    std::string_view credential;  // auth/munge: its text
    std::span<const std::byte> body;
};

// Takes a received frame apart. Throws WireError, OtherVersion where its version is another than those from wire_version on.
Message open_frame(Frame frame);

}  // namespace restd::slurm
