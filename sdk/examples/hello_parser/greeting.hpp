// The model of this API: its content fills it in and its parser writes it.
#pragma once

#include <string_view>

#include "restd/field.hpp"
#include "restd/model/envelope.hpp"

struct Greeting {
    restd::model::Envelope envelope;  // every response type begins with it
    std::string_view text;
};
// Its name in the parser, for routes.
RESTD_PARSER_TYPE(Greeting, "GREETING_RESP");
