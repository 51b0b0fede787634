#include "host/row_subset.hpp"

namespace restd {

void reopen(std::span<SelectedRow> rows)
{
    std::size_t depth = 0;
    std::string_view before;
    for (SelectedRow& s : rows) {
        const std::string_view key = s.row.key;
        const std::size_t shared = &s == rows.data() ? 0 : detail::common_parts(before, key);
        const std::size_t own = detail::parts(key) - 1;
        bool last = false;
        s.close = static_cast<std::uint8_t>(depth - shared);
        s.open = static_cast<std::uint8_t>(own - shared);
        for (std::size_t i = 0; i < own - shared; ++i) s.opened[i] = detail::part(key, shared + i, last);
        depth = own;
        before = key;
    }
}

}  // namespace restd
