// The texts of server-sent events (WHATWG HTML, section 9.2), with data as JSON.
//
// Each is a whole event, with the empty line at its end. docs/load.md describes them to users.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "facts.hpp"
#include "restd/long_answer.hpp"

namespace restd::events {

using Text = LongAnswer::Text;

enum class Subject : std::uint8_t { jobs, nodes };

// An event's id: which feed it is from, and its place there. A feed that begins anew has another epoch.
struct EventId {
    std::uint64_t epoch = 0;
    std::uint64_t place = 0;

    std::string text() const;  // "5f3a09c1d2e4b687.1234"
    static std::optional<EventId> parse(std::string_view text);
};

// The first text of every answer.
Text greeting();
// `resumed`: all events after `id` follow.
Text resumed(const EventId& id);
// A part of the snapshot. Only the last one has an id.
Text snapshot_part(Subject subject, std::span<const Facts* const> records, const std::optional<EventId>& last);
// `job` or `node`: the record's state was `before`, and is `facts.state` now. nullopt: there was no record; there is none.
Text change(Subject subject, const Facts& facts, std::optional<std::uint32_t> before, bool is_gone, Time now,
            const EventId& id);
// The cluster cannot be asked, and can be asked again. They have no id: what they say is not to be said again later.
Text unavailable(std::string_view why);
Text available();
// A comment that shows that the connection is alive, with the id of all that has happened so far.
Text heartbeat(const EventId& id);
// The last text.
Text end(std::string_view why);

}  // namespace restd::events
