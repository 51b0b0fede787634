// Spells places of errors and warnings as the newest API version does, for tests of a backend alone.
//
// Threads: one at a time.
#pragma once

#include <memory>
#include <string>

#include "data_parser/parsers.hpp"
#include "restd/error.hpp"
#include "restd/place.hpp"

namespace parsers {

// Uses the first type of request that contains the record. A place outside of all records is the whole request.
inline std::string spelled(const restd::Place& place)
{
    static const std::unique_ptr<restd::DataParser> parser = make(versions.back());
    for (const char* type :
         {"OPENAPI_TRES_RESP", "OPENAPI_SLURMDBD_CONFIG_RESP", "OPENAPI_USERS_ADD_COND_RESP", "OPENAPI_ACCOUNTS_ADD_COND_RESP",
          "JOB_DESC_MSG", "UPDATE_NODE_MSG", "JOB_CONDITION", "ASSOC_CONDITION", "QOS_CONDITION", "WCKEY_CONDITION"}) {
        std::string text = place.spelled(*parser->find(type));
        if (text != "#/") return text;
    }
    return "#/";
}

// The source of an error as a client sees it.
inline std::string source_of(const restd::Error& error)
{
    return error.place() ? spelled(*error.place()) : error.source();
}

}  // namespace parsers
