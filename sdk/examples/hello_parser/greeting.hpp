// The model of this API: what its parser writes and its content fills in.
#pragma once

#include <string_view>

#include "restd/model/envelope.hpp"

struct Greeting {
    restd::model::Envelope envelope;  // every response type begins with it
    std::string_view text;
};
