#include "host/output.hpp"

#include <algorithm>
#include <utility>

namespace restd {

StringOutput::StringOutput() = default;

std::string StringOutput::take()
{
    text_.resize(static_cast<std::size_t>(next_ - begin_));
    begin_ = next_ = end_ = nullptr;
    return std::exchange(text_, {});
}

void StringOutput::overflow(std::size_t size)
{
    // The string's whole size is the window; take() cuts it to what has been filled.
    const std::size_t used = static_cast<std::size_t>(next_ - begin_);
    text_.resize(std::max<std::size_t>({256, used + size, text_.size() * 2}));
    begin_ = text_.data();
    next_ = begin_ + used;
    end_ = begin_ + text_.size();
}

}  // namespace restd
