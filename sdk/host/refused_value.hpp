// RefusedValue: an array or object where another kind of value is expected. It is read to its end, and its beginning is written
// as JSON for the error.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "host/output.hpp"
#include "host/scalar.hpp"
#include "host/writer.hpp"

namespace restd {

class RefusedValue {
public:
    // Begins a value; the error will be "<before> <the value>". Call begin() next.
    void open(int number, std::string before);
    // The other functions may only be called while it is open.
    bool is_open() const { return writer_ != nullptr; }

    void key(std::string_view name);
    void scalar(const Scalar& value);
    void begin(bool is_object);
    // Ends an array or object. True if that was the whole value: it is closed then, and the error's number and text can be
    // taken.
    bool end(bool is_object);

    unsigned depth() const { return depth_; }
    int number() const { return number_; }
    std::string take_text() { return before_ + shortened(text_.take()); }

private:
    StringOutput text_;
    std::unique_ptr<Writer> writer_;
    unsigned depth_ = 0;    // arrays and objects that are open
    unsigned hidden_ = 0;   // how many of these are left out
    std::size_t left_ = 0;  // values that are still written; the rest is left out
    int number_ = 0;
    std::string before_;
};

}  // namespace restd
