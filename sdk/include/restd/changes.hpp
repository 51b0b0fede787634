// Watch: the jobs or nodes of a cluster, and every change of their state from then on. For backends that know each change.
// Where a backend does not, whoever wants to know asks for the listing again and again, and compares.
//
// Threads: one at a time for each object; the caller chooses which.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "restd/listing.hpp"
#include "restd/model/values.hpp"

namespace restd {

// One record whose state has changed. Valid during the call of the sink.
template <class Record>
struct Change {
    const Record& now;
    std::optional<std::uint32_t> before;  // its state until then, as in the model; nullopt: the record is new
    bool is_gone = false;                 // it is not listed any more; `now` is what it was at last
};

template <class Record>
class Changes {
public:
    virtual ~Changes() = default;
    // Passes what has changed since the last call, in the order in which it happened. False: there was too much of it, and a
    // part is lost, so that the caller has to begin a new Watch. Asks no other process, and waits for nothing.
    virtual bool take(Sink<Change<Record>> sink) = 0;
};

// Called when there is something to take, once for several changes, on a thread of the cluster, which is not held up by it: the
// function returns at once. It may be called once more while the Changes are being destroyed.
using ChangesTold = std::function<void()>;

template <class Record>
struct Watch {
    Listing<Record> records;                   // all that the caller may see, before the first change
    std::unique_ptr<Changes<Record>> changes;  // never null. The port that made it outlives it
};

}  // namespace restd
