#include "wire/message.hpp"

#include <atomic>

#include "restd/error.hpp"

namespace restd::slurm {

OtherVersion::OtherVersion(std::uint16_t version)
    : WireError("version " + std::to_string(version) + " of the protocol, where those of Slurm " + release_of(wire::oldest) +
                " to " + release_of(wire::newest) + " are spoken"),
      version_(version)
{}

Credential jwt_credential(std::string token, std::string user)
{
    return [token = std::move(token), user = std::move(user)](Packer& to, std::uint16_t) {
        to.u32(auth_plugin::jwt);
        to.text(token);
        to.text(user.empty() ? std::string_view() : std::string_view(user));
    };
}

std::vector<std::byte> make_frame(std::uint16_t type, const Credential& credential, Body body, WireVersion version)
{
    Packer frame(version);
    frame.u32(0);
    frame.u16(version);
    frame.u16(0);
    frame.u16(type);
    const std::size_t length_of_body = frame.size();
    frame.u32(0);
    frame.u16(0);  // no forwarding
    frame.u16(0);  // no messages of other nodes
    frame.u16(0);  // no address
    credential(frame, type);
    const std::size_t begin_of_body = frame.size();
    body(frame);
    frame.set_u32(length_of_body, static_cast<std::uint32_t>(frame.size() - begin_of_body));
    frame.set_u32(0, static_cast<std::uint32_t>(frame.size() - 4));
    return std::move(frame).take();
}

Message open_frame(Frame frame)
{
    Message message;
    message.frame = std::move(frame);
    Arena nothing;
    Unpacker from(message.frame.bytes(), wire::newest, nothing);
    message.version = from.u16();
    if (!wire::is_spoken(message.version)) throw OtherVersion(message.version);
    message.flags = from.u16();
    message.type = from.u16();
    const std::uint32_t body = from.u32();
    if (from.u16() != 0) from.fail("a message to be forwarded");
    if (from.u16() != 0) from.fail("a message with others in it");
    std::span<const std::byte> origin;
    wire::address::unpack(from, origin);
    const bool has_credential = message.version < wire::v23_02 || (message.flags & header_flag::no_auth_cred) == 0;
    if (has_credential) {
        message.credential_plugin = from.u32();
        switch (message.credential_plugin) {
        case auth_plugin::munge: message.credential = from.text(); break;
        case auth_plugin::slurm: message.credential = from.text(); break;
        case auth_plugin::jwt:
            message.credential = from.text();
            from.text();
            break;
        default: from.fail("a credential of the unknown plugin " + std::to_string(message.credential_plugin));
        }
    }
    if (from.left() != body)
        from.fail("a body of " + std::to_string(from.left()) + " bytes where the header says " + std::to_string(body));
    message.body = from.bytes(body);
    static std::atomic<std::uint64_t> received = 0;
    message.serial = received.fetch_add(1, std::memory_order_relaxed) + 1;
    return message;
}

}  // namespace restd::slurm
