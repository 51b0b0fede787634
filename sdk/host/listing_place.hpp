// ListingPlace: where the list of records is in an answer. An answer is a listing if its payload has exactly one list of
// objects: `jobs` of OPENAPI_JOB_INFO_RESP, or `shares.shares` of OPENAPI_SHARES_RESP.
//
// Plain data; it refers to the tables.
#pragma once

#include <optional>

#include "restd/field.hpp"

namespace restd {

struct ListingPlace {
    const Table* record;                 // of the records' type
    const SelectedRow* outer;            // the list's row in the answer, or the row of the object that has the list
    const SelectedRow* inner = nullptr;  // the list's row in that object
};

// nullopt: the answer is no listing.
std::optional<ListingPlace> find_listing(const Table& response);

// Whether the row of an answer's table belongs to the envelope: meta, errors, warnings.
bool is_of_envelope(const SelectedRow& row);

}  // namespace restd
