// YamlWriter: writes YAML 1.1 into an Output, with libyaml's emitter. Quotes a string that a reader could take for a number, a
// boolean or null.
//
// Threads: like Writer.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include <yaml.h>

#include "host/output.hpp"
#include "host/writer.hpp"

namespace restd {

class YamlWriter final : public Writer {
public:
    explicit YamlWriter(Output& out);
    ~YamlWriter() override;
    YamlWriter(const YamlWriter&) = delete;
    YamlWriter& operator=(const YamlWriter&) = delete;

    void begin_object() override;
    void end_object() override;
    void begin_array() override;
    void end_array() override;
    void key(std::string_view name) override { string(name); }
    void string(std::string_view text) override;
    void boolean(bool value) override;
    void signed_number(std::int64_t value) override;
    void unsigned_number(std::uint64_t value) override;
    void real(double value) override;
    void null() override;
    void finish() override;

private:
    static int write(void* self, unsigned char* bytes, std::size_t size);
    void plain(std::string_view text);
    void scalar(std::string_view text, yaml_scalar_style_t style);
    // Emits the event and takes ownership of it. `made`: the result of its initialization.
    void emit(int made, yaml_event_t& event);
    void check(int done);

    Output& out_;
    yaml_emitter_t emitter_;
    std::exception_ptr thrown_;  // by the Output: exceptions must not cross libyaml
};

}  // namespace restd
