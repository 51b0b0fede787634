// ReadIssues: adds errors and warnings about a document to its Reading, each with its place in the document: "#/jobs[3]/name/".
//
// Most texts are the original's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/reader.hpp"
#include "host/scalar.hpp"
#include "restd/field.hpp"

namespace restd {

struct ReadFrame;

// The outcome for a value. If it is refused, an error has been added.
enum class Put : std::uint8_t { stored, not_given, refused };

// The warning for a read-only field. It is not an error: a client may post back a record it has read.
inline constexpr const char* not_settable = "Ignoring value for field that cannot be set";

class ReadIssues {
public:
    // `frames` (innermost last) is the current position of the reader; `frames` and `reading` outlive this.
    ReadIssues(Reading& reading, const std::vector<ReadFrame>& frames) : reading_(reading), frames_(frames) {}
    ReadIssues(const ReadIssues&) = delete;
    ReadIssues& operator=(const ReadIssues&) = delete;

    const Reading& reading() const { return reading_; }

    // The place of the current value.
    std::string path() const;
    // The name of the current field, for messages.
    std::string name() const;
    // While a single value is read into a list, these functions set the index in the list.
    void enter_element(std::size_t index) { indices_.push_back(index); }
    void leave_element() { indices_.pop_back(); }

    void error(int number, std::string_view description);
    void error(int number, std::string_view description, std::string source);
    // Adds the error for a value of another type or form than `expected`.
    Put refuse(std::string_view expected, const Scalar& value);

    void warn(std::string_view description);
    void warn_unknown(const ReadFrame& frame, std::string_view type);
    // The original's warning for a value whose type differs from the OpenAPI document.
    void warn_type(const Codec& codec, const Scalar& value);
    void warn_type(const Codec& codec, std::string_view openapi, std::string_view slurm, std::string_view shown);

private:
    bool takes_no_warning() const;
    void add(std::vector<Issue>& issues, std::string_view more, int number, std::string_view description, std::string source);

    Reading& reading_;
    const std::vector<ReadFrame>& frames_;
    std::vector<std::size_t> indices_;
};

}  // namespace restd
