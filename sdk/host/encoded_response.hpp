// EncodedResponse: a Response that compresses the body on its way to another Response.
//
// It compresses bodies of more than `least` bytes with status 200, if their type says that they are text. Everything else it
// passes on. If there is no memory for an encoder it passes the body on as it is.
//
// Threads: as Response.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "host/encoder.hpp"
#include "host/exchange.hpp"

namespace restd {

class EncodedResponse final : public Response {
public:
    static constexpr std::size_t least = 1024;

    // `wish.coding` is not identity. `to` outlives this object, and nobody else appends to it until finish().
    EncodedResponse(Response& to, const CodingWish& wish) : to_(to), wish_(wish) {}

    void head(int status, std::string_view content_type) override;
    void header(std::string_view name, std::string_view value) override { to_.header(name, value); }
    bool head_sent() const override { return to_.head_sent(); }
    void reset() override;
    void body(std::shared_ptr<const std::string> body) override { to_.body(std::move(body)); }
    // Texts of an answer that stays open are sent one by one, and not compressed.
    std::shared_ptr<LongAnswer> open(LongAnswerOptions options, std::shared_ptr<void> held) override
    {
        mode_ = Mode::passed_on;
        return to_.open(std::move(options), std::move(held));
    }
    void abort() override;
    void close() override { to_.close(); }
    // The bytes that have been passed on so far.
    std::uint64_t size() const override { return to_.size(); }

    // The answer is complete. Throws what appending to `to` throws.
    void finish();

private:
    enum class Mode : std::uint8_t { undecided, passed_on, encoded };

    void overflow(std::size_t size) override;
    std::string_view window() const { return {begin_, static_cast<std::size_t>(next_ - begin_)}; }
    void open_window();
    void decide(std::optional<std::size_t> size);

    Response& to_;
    const CodingWish wish_;
    Mode mode_ = Mode::undecided;
    bool aborted_ = false;
    int status_ = 200;
    std::string type_;
    std::unique_ptr<Encoder> encoder_;
    // What has not been passed on. A short answer fits in here, so its encoder knows the size of the whole.
    std::array<char, std::size_t{16} << 10> window_;
};

}  // namespace restd
