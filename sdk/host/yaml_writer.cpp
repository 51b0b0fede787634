#include "host/yaml_writer.hpp"

#include <charconv>
#include <cmath>
#include <memory>
#include <new>
#include <stdexcept>

#include "host/json_writer.hpp"
#include "host/utf8.hpp"
#include "host/yaml_scalar.hpp"

namespace restd {
namespace {

yaml_char_t* bytes(std::string_view text)
{
    // The cast is safe: libyaml only reads the text.
    return reinterpret_cast<yaml_char_t*>(const_cast<char*>(text.empty() ? "" : text.data()));
}

}  // namespace

YamlWriter::YamlWriter(Output& out) : out_(out)
{
    if (!yaml_emitter_initialize(&emitter_)) throw std::bad_alloc();
    yaml_emitter_set_output(&emitter_, &YamlWriter::write, this);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, -1);
    yaml_emitter_set_indent(&emitter_, 2);
    try {
        yaml_event_t event;
        emit(yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), event);
        yaml_version_directive_t version{1, 1};
        emit(yaml_document_start_event_initialize(&event, &version, nullptr, nullptr, 0), event);
    } catch (...) {
        yaml_emitter_delete(&emitter_);
        throw;
    }
}

YamlWriter::~YamlWriter()
{
    yaml_emitter_delete(&emitter_);
}

int YamlWriter::write(void* self, unsigned char* bytes, std::size_t size)
{
    auto& writer = *static_cast<YamlWriter*>(self);
    try {
        writer.out_.append(reinterpret_cast<const char*>(bytes), size);
        return 1;
    } catch (...) {
        writer.thrown_ = std::current_exception();
        return 0;
    }
}

void YamlWriter::check(int done)
{
    if (done) return;
    if (thrown_) std::rethrow_exception(thrown_);
    if (emitter_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    throw std::logic_error(std::string("YAML emitter: ") + (emitter_.problem ? emitter_.problem : "failed"));
}

void YamlWriter::emit(int made, yaml_event_t& event)
{
    if (!made) throw std::bad_alloc();
    check(yaml_emitter_emit(&emitter_, &event));
}

void YamlWriter::begin_object()
{
    yaml_event_t event;
    emit(yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE), event);
}

void YamlWriter::end_object()
{
    yaml_event_t event;
    emit(yaml_mapping_end_event_initialize(&event), event);
}

void YamlWriter::begin_array()
{
    yaml_event_t event;
    emit(yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE), event);
}

void YamlWriter::end_array()
{
    yaml_event_t event;
    emit(yaml_sequence_end_event_initialize(&event), event);
}

void YamlWriter::scalar(std::string_view text, yaml_scalar_style_t style)
{
    yaml_event_t event;
    emit(yaml_scalar_event_initialize(&event, nullptr, nullptr, bytes(text), static_cast<int>(text.size()), 1, 1, style),
         event);
}

void YamlWriter::plain(std::string_view text)
{
    scalar(text, YAML_PLAIN_SCALAR_STYLE);
}

void YamlWriter::string(std::string_view text)
{
    std::string repaired;
    if (!utf8::valid(text)) {
        repaired = utf8::repaired(text);
        text = repaired;
    }
    // The emitter uses quotes if the text cannot be plain. Line breaks are escaped, not folded.
    const bool quoted = may_be_no_string(text) || text.find_first_of("\r\n") != text.npos;
    scalar(text, quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE);
}

void YamlWriter::boolean(bool value)
{
    plain(value ? "true" : "false");
}

void YamlWriter::signed_number(std::int64_t value)
{
    char text[24];
    plain({text, std::to_chars(text, text + sizeof text, value).ptr});
}

void YamlWriter::unsigned_number(std::uint64_t value)
{
    char text[24];
    plain({text, std::to_chars(text, text + sizeof text, value).ptr});
}

void YamlWriter::real(double value)
{
    if (!std::isfinite(value)) return null();
    char text[40];
    char* end = format_real(text, value);
    // YAML 1.1 requires a decimal point in a float.
    std::string_view form(text, end);
    if (form.find('.') == form.npos) {
        const std::size_t e = form.find('e');
        const std::string pointed = std::string(form.substr(0, e)) + ".0" + std::string(form.substr(e));
        return plain(pointed);
    }
    plain(form);
}

void YamlWriter::null()
{
    plain("null");
}

void YamlWriter::finish()
{
    yaml_event_t event;
    emit(yaml_document_end_event_initialize(&event, 1), event);
    emit(yaml_stream_end_event_initialize(&event), event);
    check(yaml_emitter_flush(&emitter_));
}

std::unique_ptr<Writer> make_yaml_writer(Output& out)
{
    return std::make_unique<YamlWriter>(out);
}

}  // namespace restd
