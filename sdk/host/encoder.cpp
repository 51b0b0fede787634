#include "host/encoder.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <new>
#include <stdexcept>

namespace restd {
namespace {

struct Strength {
    int level;
    int window_log;  // the encoder finds repetitions within 2^window_log bytes
    std::size_t memory;
};

// The levels of `moment` are from `./dev bench encode`: those with which an answer comes soonest over a line of 1 Gb/s, whether its
// records are alike or not.
constexpr Strength zstd_settings(Effort effort)
{
    return effort == Effort::moment ? Strength{1, 19, std::size_t{1536} << 10} : Strength{9, 20, std::size_t{16} << 20};
}

constexpr Strength gzip_settings(Effort effort)
{
    return effort == Effort::moment ? Strength{1, 15, std::size_t{320} << 10} : Strength{9, 15, std::size_t{320} << 10};
}

class Gzip final : public Encoder {
public:
    explicit Gzip(const Strength& settings) : Encoder(settings.memory)
    {
        stream_.opaque = this;
        stream_.zalloc = [](void* self, uInt count, uInt size) -> void* {
            static_cast<Gzip*>(self)->used_ += std::size_t{count} * size;
            return std::malloc(std::size_t{count} * size);
        };
        stream_.zfree = [](void*, void* memory) { std::free(memory); };
        constexpr int gzip_frame = 16, usual_memory = 8;  // see zlib.h
        if (deflateInit2(&stream_, settings.level, Z_DEFLATED, settings.window_log + gzip_frame, usual_memory,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~Gzip() override { deflateEnd(&stream_); }

    void write(std::string_view text, Output& to) override { run(text, Z_NO_FLUSH, to); }
    void finish(std::string_view text, Output& to) override { run(text, Z_FINISH, to); }
    std::size_t memory() const override { return used_; }

private:
    void run(std::string_view text, int flush, Output& to)
    {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        do {
            const std::string_view part = text.substr(0, most);
            text.remove_prefix(part.size());
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));  // zlib only reads it
            stream_.avail_in = static_cast<uInt>(part.size());
            do {
                char* const room = to.reserve(Output::max_reserve);
                stream_.next_out = reinterpret_cast<Bytef*>(room);
                stream_.avail_out = static_cast<uInt>(Output::max_reserve);
                if (deflate(&stream_, text.empty() ? flush : Z_NO_FLUSH) == Z_STREAM_ERROR)
                    throw std::logic_error("zlib: the stream is in disorder");
                to.commit(room + (Output::max_reserve - stream_.avail_out));
            } while (stream_.avail_out == 0);
        } while (!text.empty());
    }

    z_stream stream_{};
    std::size_t used_ = 0;
};

class Zstd final : public Encoder {
public:
    Zstd(const Strength& settings, std::optional<std::size_t> size) : Encoder(settings.memory), context_(ZSTD_createCCtx())
    {
        if (context_ == nullptr) throw std::bad_alloc();
        set(ZSTD_c_compressionLevel, settings.level);
        // For a short text the library needs less.
        if (size) check(ZSTD_CCtx_setPledgedSrcSize(context_.get(), *size));
        set(ZSTD_c_windowLog, settings.window_log);
    }

    void write(std::string_view text, Output& to) override
    {
        ZSTD_inBuffer in{text.data(), text.size(), 0};
        while (in.pos < in.size) run(in, ZSTD_e_continue, to);
    }
    void finish(std::string_view text, Output& to) override
    {
        ZSTD_inBuffer in{text.data(), text.size(), 0};
        while (run(in, ZSTD_e_end, to) != 0) {
        }
    }
    std::size_t memory() const override { return ZSTD_sizeof_CCtx(context_.get()); }

private:
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };

    static std::size_t check(std::size_t result)
    {
        if (ZSTD_isError(result)) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(result));
        return result;
    }
    void set(ZSTD_cParameter parameter, int value) { check(ZSTD_CCtx_setParameter(context_.get(), parameter, value)); }
    // Returns how much has not been written yet.
    std::size_t run(ZSTD_inBuffer& in, ZSTD_EndDirective directive, Output& to)
    {
        char* const room = to.reserve(Output::max_reserve);
        ZSTD_outBuffer out{room, Output::max_reserve, 0};
        const std::size_t left = check(ZSTD_compressStream2(context_.get(), &out, &in, directive));
        to.commit(room + out.pos);
        return left;
    }

    std::unique_ptr<ZSTD_CCtx, Free> context_;
};

}  // namespace

std::size_t encoder_memory(Coding coding, Effort effort)
{
    switch (coding) {
    case Coding::identity: break;
    case Coding::gzip: return gzip_settings(effort).memory;
    case Coding::zstd: return zstd_settings(effort).memory;
    }
    return 0;
}

std::unique_ptr<Encoder> make_encoder(Coding coding, std::optional<std::size_t> size, Effort effort)
{
    if (coding == Coding::gzip) return std::make_unique<Gzip>(gzip_settings(effort));
    if (coding == Coding::zstd) return std::make_unique<Zstd>(zstd_settings(effort), size);
    throw std::logic_error("identity has no encoder");
}

std::string encoded(std::string_view text, Coding coding, Effort effort)
{
    StringOutput out;
    make_encoder(coding, text.size(), effort)->finish(text, out);
    return out.take();
}

}  // namespace restd
