// MemberReader: stores a single value in a member of a model object, as the member's codec says. A value may be a list: "a,b".
//
// Values of an unsuitable form are refused with an error. Values of another type than in the OpenAPI document get a warning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "host/element_list.hpp"
#include "host/read_issues.hpp"
#include "host/scalar.hpp"
#include "restd/arena.hpp"
#include "restd/field.hpp"

namespace restd {

class MemberReader {
public:
    // Where values come from. In a query or form everything is text, so text instead of a number gets no warning. In a query a
    // list may be written as "a,b". In a form, as in a document, a comma is part of the text.
    enum class From : std::uint8_t { document, query, form };

    MemberReader(Arena& arena, ReadIssues& issues, From from) : arena_(arena), issues_(issues), from_(from) {}

    ReadIssues& issues() { return issues_; }

    // REQUIRES: a default-constructed object of the codec's type is at `member`.
    Put put(const Codec& codec, void* member, const Scalar& value);
    // The same for an element of a list: null is an error, unless it unsets the element.
    Put put_element(const Codec& codec, void* member, const Scalar& value);
    // Stores what has been read into a scratch object. `value`: the given value, if it was a single value.
    Put finish_conversion(const Codec& codec, void* member, void* scratch, const Scalar* value);

private:
    template <class T>
    Put put_integer(const Codec& codec, void* member, const Scalar& value);
    template <class T>
    Put put_no_val(void* member, const Scalar& value);
    Put put_boolean(const Codec& codec, void* member, const Scalar& value);
    Put put_real(const Codec& codec, void* member, const Scalar& value);
    Put put_time(void* member, const Scalar& value);
    Put put_given_time(void* member, const Scalar& value);
    Put put_memory(void* member, const Scalar& value);
    Put put_text(const Codec& codec, void* member, const Scalar& value);
    Put put_list(const Codec& codec, void* member, const Scalar& value);
    // Adds the error for a value that is not a 64-bit integer. `fits`: false if it is an integer that is too large.
    Put refuse_integer(const Scalar& value, bool fits);

    Arena& arena_;
    ReadIssues& issues_;
    const From from_;
};

}  // namespace restd
