// no_val_object(): a number that may be unset or infinite as an object of three fields, so that one of them can be chosen.
#pragma once

#include "restd/field.hpp"

namespace restd {

// For a codec of such a kind, one that writes the same by a table. Null for other kinds. The result is static.
const Codec* no_val_object(Kind kind);

}  // namespace restd
