#include "host/refused_value.hpp"

#include <utility>

#include "host/json_writer.hpp"

namespace restd {
namespace {

constexpr std::size_t most_values_shown = 64;

}  // namespace

void RefusedValue::open(int number, std::string before)
{
    number_ = number;
    before_ = std::move(before);
    writer_ = make_json_writer(text_, false);
    left_ = most_values_shown;
    depth_ = hidden_ = 0;
}

void RefusedValue::key(std::string_view name)
{
    if (left_ != 0) writer_->key(name.substr(0, most_shown));
}

void RefusedValue::scalar(const Scalar& v)
{
    if (left_ == 0) return;
    --left_;
    switch (v.type) {
    case Scalar::Type::null: writer_->null(); return;
    case Scalar::Type::boolean: writer_->boolean(v.boolean); return;
    case Scalar::Type::integer: writer_->signed_number(v.integer); return;
    case Scalar::Type::unsigned_integer: writer_->unsigned_number(v.unsigned_integer); return;
    case Scalar::Type::real: writer_->real(v.real); return;
    case Scalar::Type::too_large:
    case Scalar::Type::string:
        // If this text fills the message, nothing after it is shown.
        if (v.text.size() > most_shown) left_ = 0;
        writer_->string(v.text.substr(0, most_shown * 2));
        return;
    }
}

void RefusedValue::begin(bool is_object)
{
    ++depth_;
    if (left_ == 0) {
        ++hidden_;
        return;
    }
    --left_;
    is_object ? writer_->begin_object() : writer_->begin_array();
}

bool RefusedValue::end(bool is_object)
{
    if (hidden_ != 0)
        --hidden_;
    else
        is_object ? writer_->end_object() : writer_->end_array();
    if (--depth_ != 0) return false;
    writer_.reset();
    return true;
}

}  // namespace restd
