// Nearest: finds, among known names, the one that an unknown name was probably meant to be.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace restd {

class Nearest {
public:
    // `name` outlives this object. Only its first 64 bytes count.
    explicit Nearest(std::string_view name);

    // The nearest name is the one with the fewest letters to change, add or leave out, whatever the case; of several, the
    // first. Of a path "time.elapsed", the last part may stand for the whole.
    void offer(std::string_view known);
    // Empty if none has been offered.
    const std::string& name() const { return best_; }

private:
    std::size_t distance(std::string_view known, std::size_t most) const;

    static constexpr std::size_t longest = 64;
    std::string_view name_;
    std::size_t least_ = static_cast<std::size_t>(-1);
    std::string best_;
};

}  // namespace restd
