#include "restd/nearest.hpp"

#include <algorithm>
#include <array>

#include "restd/text.hpp"

namespace restd {

Nearest::Nearest(std::string_view name) : name_(name.substr(0, longest)) {}

// The Levenshtein distance, or any number above `most` if it is above `most`.
std::size_t Nearest::distance(std::string_view known, std::size_t most) const
{
    known = known.substr(0, longest);
    const std::size_t difference = known.size() > name_.size() ? known.size() - name_.size() : name_.size() - known.size();
    if (difference > most) return difference;
    std::array<std::size_t, longest + 1> row;
    for (std::size_t i = 0; i <= known.size(); ++i) row[i] = i;
    for (std::size_t n = 1; n <= name_.size(); ++n) {
        std::size_t diagonal = row[0];
        row[0] = n;
        for (std::size_t k = 1; k <= known.size(); ++k) {
            const std::size_t same = diagonal + (lower(name_[n - 1]) == lower(known[k - 1]) ? 0 : 1);
            diagonal = row[k];
            row[k] = std::min({same, row[k] + 1, row[k - 1] + 1});
        }
    }
    return row[known.size()];
}

void Nearest::offer(std::string_view known)
{
    if (least_ == 0) return;
    std::size_t found = distance(known, least_);
    if (const std::size_t dot = known.rfind('.'); dot != known.npos)
        found = std::min(found, 1 + distance(known.substr(dot + 1), least_));
    if (found >= least_) return;
    least_ = found;
    best_ = known;
}

}  // namespace restd
