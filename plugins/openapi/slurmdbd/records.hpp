// Functions that the handlers of accounts, users, limits and the like share: answers with records, with names of removed or
// added records; and reading the records of a request.
//
// Nothing here has state.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "../common/attempt.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

namespace restd::openapi {

// Names of the original that messages contain.
struct Origin {
    std::string_view function;  // "slurmdb_users_get()"
    std::string_view source;    // "_dump_users"
};

// Runs `action`, and adds the origin to an error of the cluster. An error that names a place in the request keeps it. It is the
// client's mistake: 422, unless its number has another client status.
template <class Action>
decltype(auto) attempt(const Origin& origin, Action&& action)
{
    try {
        return std::forward<Action>(action)();
    } catch (const Error& error) {
        const Error told = explained(error, std::string(origin.function) + " failed", origin.source);
        if (!error.place()) throw told;
        throw Error(told.number(), told.what(), *error.place(), told.status() == 500 ? 422 : told.given_status());
    }
}

// Answers with the records of the listing that `ask` returns, in the response's `member`; warns if there are none.
// `if_several`: for an operation on one record, the error if there are several.
template <class Response, class Record, class Ask>
void reply_records(ReplyCall<Response>& call, Stream<Record> Response::*member, const Origin& origin, Ask ask,
                   std::string_view if_several = {})
{
    const Listing<Record> listing = attempt(origin, ask);
    if (!if_several.empty()) {
        std::size_t count = 0;
        listing([&](const Record&) { ++count; });
        if (count > 1) throw Error(err::data_ambiguous_query, std::string(if_several), std::string(origin.source));
    }
    if (call.client_has({listing.version})) return;
    const auto records = [&](Sink<Record> sink) {
        bool any = false;
        listing([&](const Record& record) {
            any = true;
            sink(record);
        });
        if (!any) call.warn(std::string(origin.function) + " found nothing", std::string(origin.source));
    };
    Response response;
    response.*member = records;
    call.reply(response);
}

// The records of a request as a list. Their texts live as long as the call.
template <class Record>
std::vector<Record> listed(Stream<Record> stream)
{
    std::vector<Record> out;
    const auto keep = [&](const Record& record) { out.push_back(record); };
    if (stream) stream(keep);
    return out;
}

// The same for a required field: a request without it would change nothing, so it is a mistake.
template <class Record>
std::vector<Record> required(Stream<Record> stream, std::string_view key)
{
    const std::string name(key);
    if (!stream)
        throw Error(err::data_path_not_found, "Missing required field '" + name + "' in dictionary", "#/" + name + "/", 422);
    return listed(stream);
}

// What to do if a removal found nothing.
enum class Nothing { is_told, is_no_change };  // a warning; err::no_change_in_data, which is 304

// Answers with the names that `remove` passes to its sink.
template <class Remove>
void reply_removed(ReplyCall<model::RemovedResponse>& call, const Origin& origin, Nothing nothing, Remove remove)
{
    std::vector<std::string_view> names;
    const auto keep = [&](std::string_view name) { names.push_back(call.arena().copy(name)); };
    attempt(origin, [&] {
        remove(Sink<std::string_view>(keep));
        if (names.empty() && nothing == Nothing::is_no_change)
            throw Error(err::no_change_in_data, "there is nothing to remove", std::string(origin.source));
    });
    if (names.empty()) call.warn(std::string(origin.function) + " found nothing", std::string(origin.source));
    model::RemovedResponse response;
    response.removed = names;
    call.reply(response);
}

inline bool wants_warnings(const Call& call)
{
    return call.parser() == nullptr || !call.parser()->fast();
}

// Runs `change` with a sink for parts that the cluster does not store; the client gets a warning for each.
template <class Change>
void with_remarks(Call& call, Change change)
{
    const auto warn = [&](const AccountingRemark& remark) { call.warn(std::string(remark.text), remark.place); };
    change(wants_warnings(call) ? Sink<AccountingRemark>(warn) : Sink<AccountingRemark>());
}

// Stores the records of the request and answers without a payload.
inline void store(ReplyCall<model::PlainResponse>& call, const AccountingChange& change, const Origin& origin)
{
    if (wants_warnings(call))
        call.accounting().without_effect(change, [&](const IgnoredField& field) { call.warn_ignored(field); });
    with_remarks(call, [&](Sink<AccountingRemark> remark) {
        attempt(origin, [&] { call.accounting().store(call.caller(), change, remark); });
    });
    model::PlainResponse response;
    call.reply(response);
}

inline bool is_number(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace restd::openapi
