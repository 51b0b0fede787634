#include "host/read_issues.hpp"

#include <utility>

#include "host/read_frame.hpp"
#include "restd/budget.hpp"
#include "restd/error.hpp"

namespace restd {
namespace {

// The answer to a document full of errors must not be many times larger than the document.
constexpr std::size_t most_issues = 1000;

// Written as {"set","infinite","number"}.
bool is_no_val(Kind kind)
{
    return kind == Kind::no_val16 || kind == Kind::no_val32 || kind == Kind::no_val64 || kind == Kind::no_val_float64 ||
           kind == Kind::time_no_val;
}

}  // namespace

std::string ReadIssues::path() const
{
    std::string at = "#";
    for (const ReadFrame& f : frames_) {
        switch (f.type) {
        case ReadFrame::Type::object:
        case ReadFrame::Type::map:
        case ReadFrame::Type::pairs:
        case ReadFrame::Type::no_val:
            at += '/';
            at += shortened(f.key);
            break;
        case ReadFrame::Type::csv:
        case ReadFrame::Type::skip:
            if (f.is_object) {
                at += '/';
                at += shortened(f.key);
                break;
            }
            [[fallthrough]];
        case ReadFrame::Type::list:
        case ReadFrame::Type::flags:
            at += '[';
            at += std::to_string(f.index);
            at += ']';
            break;
        }
    }
    for (const std::size_t index : indices_) {
        at += '[';
        at += std::to_string(index);
        at += ']';
    }
    at += '/';
    return at;
}

std::string ReadIssues::name() const
{
    for (auto f = frames_.rbegin(); f != frames_.rend(); ++f)
        if (!f->key.empty()) return shortened(f->key);
    return "The document";
}

void ReadIssues::error(int number, std::string_view description)
{
    // The path is computed only for messages that are shown.
    error(number, description, reading_.errors.size() < most_issues ? path() : std::string());
}

void ReadIssues::error(int number, std::string_view description, std::string source)
{
    add(reading_.errors, "More errors than are listed here", number, description, std::move(source));
}

Put ReadIssues::refuse(std::string_view expected, const Scalar& v)
{
    error(err::data_conv_failed, "Expected " + std::string(expected) + " but got " + v.shown());
    return Put::refused;
}

bool ReadIssues::takes_no_warning() const
{
    return reading_.fast || reading_.warnings.size() > most_issues;
}

void ReadIssues::warn(std::string_view description)
{
    if (takes_no_warning()) return;
    add(reading_.warnings, "More warnings than are listed here", 0, description, path());
}

void ReadIssues::add(std::vector<Issue>& issues, std::string_view more, int number, std::string_view description,
                     std::string source)
{
    if (issues.size() > most_issues) return;
    if (issues.size() == most_issues) {
        description = more;
        source = "#/";
    }
    charge(2 * sizeof(Issue) + description.size() + source.size());
    issues.push_back({number, std::string(description), std::move(source)});
}

void ReadIssues::warn_unknown(const ReadFrame& f, std::string_view type)
{
    if (takes_no_warning()) return;
    std::string table = "DATA_PARSER_";
    if (f.table != nullptr) {
        table += f.table->type;
    } else if (f.codec != nullptr) {
        table += f.codec->type;
        if (is_no_val(f.codec->kind) && !table.ends_with("_STRUCT")) table += "_STRUCT";
    }
    warn("Ignoring unknown field \"" + shortened(f.key) + "\" of type " + std::string(type) + " in " + table);
}

void ReadIssues::warn_type(const Codec& codec, const Scalar& v)
{
    if (!reading_.fast) warn_type(codec, v.openapi_type(), v.slurm_type(), v.shown());
}

void ReadIssues::warn_type(const Codec& codec, std::string_view openapi, std::string_view slurm, std::string_view shown)
{
    if (takes_no_warning()) return;
    std::string_view type = "string", format, own = "string";
    switch (codec.kind) {
    case Kind::boolean:
    case Kind::no_val_bool: type = own = "boolean"; break;
    case Kind::uint16:
    case Kind::uint32:
    case Kind::int32:
        type = "integer";
        format = "int32";
        own = "64 bit integer";
        break;
    case Kind::uint64:
    case Kind::int64:
        type = "integer";
        format = "int64";
        own = "64 bit integer";
        break;
    case Kind::float64:
        type = "number";
        format = "double";
        own = "floating point number";
        break;
    case Kind::list:
    case Kind::csv_string:
    case Kind::flags:
        type = "array";
        own = "list";
        break;
    default: break;
    }
    if (!codec.format.empty()) format = codec.format;
    std::string text = "Expected OpenAPI type=" + std::string(type);
    if (!format.empty()) text += " format=" + std::string(format);
    text += " (Slurm type=" + std::string(own) + ") but got OpenAPI type=" + std::string(openapi);
    text += " (Slurm type=" + std::string(slurm) + ")";
    if (!shown.empty()) text += ": " + std::string(shown);
    warn(text);
}

}  // namespace restd
