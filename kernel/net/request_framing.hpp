// RequestFramer: finds the beginning and end of an HTTP/1.x request in a growing buffer (RFC 9112), and its parts.
//
// After each read it gets all bytes since the first one of the request. It remembers its position, so the cost of a request
// does not depend on the pieces in which it arrives. Chunked bodies are decoded in place.
//
// It refuses everything where two recipients may disagree about the end of a request. A line of the head may end in a bare LF,
// as the original accepts and RFC 9112 2.2 allows. A CR anywhere else, NUL and other control characters, white space before a
// colon and folded lines are 400. Chunk framing is strict: CRLF only. Content-Length must occur at most once, consist of digits
// only, and not occur together with Transfer-Encoding. Chunk extensions and trailers are checked, limited in size and dropped.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "host/exchange.hpp"
#include "net/server_options.hpp"

namespace restd::kernel {

class RequestFramer {
public:
    enum class Status : std::uint8_t {
        begin,     // no byte of a request yet (at most leading empty lines)
        head,      // more of the head is needed
        body,      // the head is complete, more of the body is needed
        complete,  // end() is known, request() may be called
        failed,    // error() and error_text() say why; nothing more can be read from this connection
    };

    // `limits` outlives the framer.
    explicit RequestFramer(const Limits& limits) : limits_(&limits) {}

    // Forgets everything: the next bytes begin a new request.
    void reset();

    // Parses the bytes [0, size). Earlier calls have parsed a part of them, perhaps at another address. It may overwrite parsed
    // chunk framing with the bytes that follow, and then reduces `size`.
    Status advance(char* data, std::size_t& size);

    Status status() const { return status_; }
    // The position where the next request begins. REQUIRES: complete.
    std::size_t end() const { return read_; }
    // The least number of bytes that are still missing from this request; 0 if it is not known.
    std::size_t expected(std::size_t size) const;

    // Fills in `request`. REQUIRES: complete. Its parts point into `data`, and are valid while `data` lives and until reset().
    void request(const char* data, Request& request);

    int error() const { return error_; }
    std::string_view error_text() const { return error_text_; }

    // The functions from here on REQUIRE: the head is complete (status is neither begin nor head, and has not failed before
    // that).
    bool keep_alive() const { return keep_alive_; }
    bool http10() const { return http10_; }
    // The client waits for "100 Continue" before it sends the body.
    bool expects_continue() const { return expects_continue_; }
    // Known after the request line.
    bool is_head() const { return method_ == Method::head; }

private:
    enum class State : std::uint8_t { request_line, header_line, fixed_body, chunk_size, chunk_data, chunk_end, trailer };

    struct Slice {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    struct Field {
        Slice name;
        Slice value;
    };

    Status fail(int status, std::string_view text);
    bool request_line(const char* data, std::size_t begin, std::size_t end);
    bool target(const char* data, std::size_t begin, std::size_t end);
    bool header_line(const char* data, std::size_t begin, std::size_t end);
    bool known_header(std::string_view name, std::string_view value);
    bool head_complete();
    bool chunk_line(std::string_view line);
    Status decode_chunks(char* data, std::size_t& size);

    const Limits* limits_;
    State state_ = State::request_line;
    Status status_ = Status::begin;
    Method method_ = Method::other;
    bool has_query_ = false;
    bool http10_ = false;
    bool keep_alive_ = true;
    bool close_ = false;
    bool has_keep_alive_ = false;
    bool has_length_ = false;
    bool has_coding_ = false;
    bool has_host_ = false;
    bool chunked_ = false;
    bool other_coding_ = false;
    bool expects_continue_ = false;
    bool other_expectation_ = false;
    std::size_t read_ = 0;  // everything before it has been parsed
    std::size_t scan_ = 0;  // the search for a line's end continues here
    std::size_t body_ = 0;  // the body is [body_, body_end_)
    std::size_t body_end_ = 0;
    std::uint64_t length_ = 0;      // Content-Length, or the missing bytes of the current chunk
    std::size_t trailer_size_ = 0;  // of trailers and chunk extensions
    Slice method_name_;
    Slice path_;
    Slice query_;
    std::vector<Field> fields_;
    std::vector<Header> headers_;
    int error_ = 0;
    std::string_view error_text_;
};

}  // namespace restd::kernel
