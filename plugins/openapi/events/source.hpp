// Source: asks the cluster for jobs or nodes, and has it tell of changes if it can.
//
// Threads: one at a time, except where a function says otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "event_text.hpp"
#include "facts.hpp"
#include "restd/cluster.hpp"

namespace restd::events {

class Source {
public:
    using FactsSink = FunctionRef<void(const Facts&)>;
    using ChangeSink = FunctionRef<void(const Facts&, std::optional<std::uint32_t> before, bool is_gone)>;

    static std::unique_ptr<Source> make(Subject subject);

    virtual ~Source() = default;
    // Passes all records that the caller may see. From then on `told` is called after changes, if the cluster knows each of
    // them; otherwise this only asks. May wait. Throws Error; then the source is as it was before.
    virtual void begin(std::shared_ptr<Controller> controller, const Identity& caller, ChangesTold told, FactsSink sink) = 0;
    // True after begin(), if the cluster tells of changes.
    virtual bool is_told() const = 0;
    // REQUIRES: is_told(). Passes what has changed. Does not wait. False: something is lost, and begin() must be called again.
    virtual bool take(ChangeSink sink) = 0;
    // A cluster may note a change with a time that is some seconds old: it may have waited for a lock after it has looked at
    // its clock. So changes of so many seconds before the last answer are asked for again.
    static constexpr Time settling_time = 3;
    // REQUIRES: !is_told(). Passes all records, or throws Error(err::no_change_in_data) if nothing has changed since the last
    // call. May wait.
    virtual void ask(Controller& controller, const Identity& caller, FactsSink sink) = 0;
    // Asks the cluster a question that costs little, to find out whether it takes the caller's token. Throws Error. May wait.
    // Any thread.
    static void prove(Controller& controller, const Identity& caller);
};

}  // namespace restd::events
