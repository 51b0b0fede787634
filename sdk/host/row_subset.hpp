// reopen(): makes a choice of a table's rows a table's rows again.
#pragma once

#include <span>

#include "restd/field.hpp"

namespace restd {

// Computes again which objects to end and to begin before each row (see select()). Rows of one object are next to each other.
void reopen(std::span<SelectedRow> rows);

}  // namespace restd
