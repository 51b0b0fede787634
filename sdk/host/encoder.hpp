// Encoder: compresses the body of one answer (RFC 9110 8.4) while it is made.
//
// An encoder needs a fixed amount of memory, whatever the body is: encoder_memory(). It is charged to the request.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/content_negotiation.hpp"
#include "host/output.hpp"
#include "restd/budget.hpp"

namespace restd {

class Encoder {
public:
    virtual ~Encoder() = default;
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    // Compresses `text`. A part of the result may stay in the encoder until more comes. Throws what appending to `to` throws.
    virtual void write(std::string_view text, Output& to) = 0;
    // The same for the last part of the body. The encoder cannot be used after it.
    virtual void finish(std::string_view text, Output& to) = 0;
    // The memory in use, for tests.
    virtual std::size_t memory() const = 0;

protected:
    explicit Encoder(std::size_t memory) : charged_(memory) {}

private:
    const Charged charged_;
};

// What the levels are chosen for.
enum class Effort : std::uint8_t {
    moment,  // an answer that is made for one request: with its compression it comes sooner over a line of 1 Gb/s
    once,    // a text that is compressed once and sent often
};

// An upper bound of an encoder's memory.
std::size_t encoder_memory(Coding coding, Effort effort = Effort::moment);

// `size`: of the whole body, if it is known. Throws Error at the limits of memory (RequestBudget::charge()). REQUIRES: `coding`
// is not identity.
std::unique_ptr<Encoder> make_encoder(Coding coding, std::optional<std::size_t> size = {}, Effort effort = Effort::moment);

// `text`, compressed as a whole.
std::string encoded(std::string_view text, Coding coding, Effort effort);

}  // namespace restd
