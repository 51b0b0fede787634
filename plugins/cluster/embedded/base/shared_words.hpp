// Parsers of numbers, times and lists that cluster plugins share.
#pragma once

#include "common/words.hpp"

namespace restd::embedded {
using namespace cluster;
}  // namespace restd::embedded
