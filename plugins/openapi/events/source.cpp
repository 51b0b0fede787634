#include "source.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include "restd/error.hpp"

namespace restd::events {
namespace {

// The questions are those of GET jobs and GET nodes without a query, so that a cluster that shares answers can share these.
struct Jobs {
    using Record = model::Job;
    static Listing<Record> list(Controller& controller, const Identity& caller, Time since)
    {
        return controller.jobs(caller, {since, model::show_all | model::show_detail});
    }
    static Watch<Record> watch(Controller& controller, const Identity& caller, ChangesTold told)
    {
        return controller.watch_jobs(caller, std::move(told));
    }
    static bool has_lasting_state(const Record&) { return true; }
};

struct Nodes {
    using Record = model::Node;
    static Listing<Record> list(Controller& controller, const Identity& caller, Time since)
    {
        return controller.nodes(caller, {since, 0});
    }
    static Watch<Record> watch(Controller& controller, const Identity& caller, ChangesTold told)
    {
        return controller.watch_nodes(caller, std::move(told));
    }
    // When the last of its reservations ends, slurmctld changes a node's state without a change of the nodes' time.
    static bool has_lasting_state(const Record& node)
    {
        return (node.state & (model::node_state::reserved | model::node_state::maintenance)) == 0;
    }
};

template <class Kind>
class SourceOf final : public Source {
public:
    using Record = typename Kind::Record;

    void begin(std::shared_ptr<Controller> controller, const Identity& caller, ChangesTold told, FactsSink sink) override
    {
        std::optional<Watch<Record>> watch;
        try {
            watch.emplace(Kind::watch(*controller, caller, std::move(told)));
        } catch (const Error& error) {
            if (error.number() != err::not_supported) throw;
        }
        if (!watch) {
            last_update_ = 0;
            ask(*controller, caller, sink);
            return;
        }
        pass(watch->records, sink);
        changes_ = std::move(watch->changes);
        controller_ = std::move(controller);
    }

    bool is_told() const override { return changes_ != nullptr; }

    bool take(ChangeSink sink) override
    {
        const bool is_all = changes_->take([&](const Change<Record>& change) {
            note(change.now, facts_);
            sink(facts_, change.before, change.is_gone);
        });
        if (!is_all) {
            changes_.reset();
            controller_.reset();
        }
        return is_all;
    }

    void ask(Controller& controller, const Identity& caller, FactsSink sink) override
    {
        const Listing<Record> listing = Kind::list(controller, caller, std::max<Time>(last_update_ - settling_time, 0));
        last_update_ = pass(listing, sink) ? listing.last_update : 0;
    }

private:
    // Whether every change of the records' states changes the time of the last change.
    bool pass(const Listing<Record>& listing, FactsSink sink)
    {
        bool are_lasting = true;
        listing([&](const Record& record) {
            are_lasting = are_lasting && Kind::has_lasting_state(record);
            note(record, facts_);
            sink(facts_);
        });
        return are_lasting;
    }

    Facts facts_;                             // its memory is used for each record
    Time last_update_ = 0;                    // 0: all records are to be asked for
    std::shared_ptr<Controller> controller_;  // outlives the changes
    std::unique_ptr<Changes<Record>> changes_;
};

}  // namespace

std::unique_ptr<Source> Source::make(Subject subject)
{
    if (subject == Subject::jobs) return std::make_unique<SourceOf<Jobs>>();
    return std::make_unique<SourceOf<Nodes>>();
}

void Source::prove(Controller& controller, const Identity& caller)
{
    constexpr Time ten_years = Time{10} * 365 * 24 * 3600;
    try {
        Jobs::list(controller, caller, std::time(nullptr) + ten_years);
    } catch (const Error& error) {
        if (error.number() != err::no_change_in_data) throw;
    }
}

}  // namespace restd::events
