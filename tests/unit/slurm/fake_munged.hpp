// A munged for tests: its credentials are numbered, and it keeps the requests.
//
// The messages are libmunge's: magic, version, type, retry, length of the rest. A request for a credential continues with
// cipher, MAC, zip, realm, lifetime, the user and group that may read it, and the covered bytes; its answer with the error and
// the credential. Threads: requests() from any.
#pragma once

#include <sys/un.h>

#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sockets.hpp"
#include "wire/unpacker.hpp"

namespace restd::slurm::test {

class FakeMunged {
public:
    struct CredentialRequest {
        std::uint32_t reader = 0;  // the only user who may decode it
        Bytes covered;
    };

    explicit FakeMunged(std::string path) : path_(std::move(path)), socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(socket_, 16) != 0)
            throw std::runtime_error("no socket");
        thread_ = std::thread([this] { serve(); });
    }
    ~FakeMunged()
    {
        shutdown(socket_, SHUT_RDWR);
        thread_.join();
        close(socket_);
    }

    const std::string& path() const { return path_; }
    std::vector<CredentialRequest> requests()
    {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    // The n-th credential, counted from 1.
    static std::string credential(std::size_t n) { return "MUNGE:" + std::to_string(n) + ':'; }

private:
    static constexpr std::uint32_t magic = 0x00606d4b;
    static constexpr std::size_t head_size = 11;
    static constexpr std::uint8_t encode_request = 2, encode_answer = 3;

    void serve()
    {
        for (int connection; (connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; close(connection))
            serve_one(connection);
    }
    void serve_one(int connection)
    {
        Bytes head(head_size);
        if (!read_all(connection, head)) return;
        Arena nothing;
        Unpacker from_head(head, wire_version, nothing);
        if (from_head.u32() != magic) return;
        const std::uint8_t version = from_head.u8();
        if (from_head.u8() != encode_request) return;
        from_head.u8();  // retry
        Bytes rest(from_head.u32());
        if (!read_all(connection, rest)) return;
        Unpacker from(rest, wire_version, nothing);
        from.bytes(3);          // cipher, MAC, zip
        from.bytes(from.u8());  // realm
        from.u32();             // lifetime
        CredentialRequest request;
        request.reader = from.u32();
        from.u32();  // group
        const auto covered = from.bytes(from.u32());
        request.covered.assign(covered.begin(), covered.end());
        std::size_t n = 0;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(std::move(request));
            n = requests_.size();
        }
        Packer body(wire_version);
        body.u8(0);                // no error
        body.u8(0);                // no error text
        body.text(credential(n));  // its length includes the NUL
        Packer answer(wire_version);
        answer.u32(magic);
        answer.u8(version);
        answer.u8(encode_answer);
        answer.u8(0);
        answer.u32(static_cast<std::uint32_t>(body.size()));
        answer.raw(body.bytes());
        send_all(connection, answer.bytes());
    }

    const std::string path_;
    const int socket_;
    std::mutex mutex_;
    std::vector<CredentialRequest> requests_;
    std::thread thread_;
};

}  // namespace restd::slurm::test
