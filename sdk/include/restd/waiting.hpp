// Waiting: how code on a worker thread says that it waits for something outside of its control: a daemon, a name lookup, a
// disk, a lock that others may hold for long, a slow client. Its worker slot is free meanwhile, so that other requests are
// served.
//
//     const restd::Waiting waiting;             // until the end of the block
//     const int ready = poll(..);
//
// Bulkhead: how many requests may wait for one such thing at a time. Above that the answer is immediate.
//
// Threads: any. On a thread that is no worker Waiting does nothing. It may be nested; the outermost one counts.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

namespace restd {

// Who lends threads their slots: the kernel's pool. Its functions are called on the waiting thread and do not wait for long.
class WaitingHost {
public:
    virtual ~WaitingHost() = default;
    virtual void begin_waiting() noexcept = 0;
    virtual void end_waiting() noexcept = 0;
    // The daemon has been told to end.
    virtual bool is_ending() const noexcept { return false; }

    // Declares the calling thread to be one of `host`'s workers, or of nobody's (null). `host` outlives the thread's work.
    static void set_current(WaitingHost* host) noexcept;
};

// The daemon is about to end: who tries something again and again shall give up now. Always false off worker threads.
bool host_is_ending() noexcept;

class Waiting {
public:
    Waiting() noexcept;
    ~Waiting();
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
};

// A lock on `mutex`, for which this thread waits as one that gives its slot back.
template <class Mutex>
std::unique_lock<Mutex> lock_waiting(Mutex& mutex)
{
    std::unique_lock<Mutex> lock(mutex, std::try_to_lock);
    if (!lock) {
        const Waiting waiting;
        lock.lock();
    }
    return lock;
}

class Bulkhead {
public:
    // `daemon`: what is waited for, as the client is told ("slurmctld"). `most`: requests at a time. `setting`: what an
    // administrator changes to have another limit ("SLURMRESTD_MAX_SLURMCTLD_REQUESTS").
    // `error_number`: what the client gets above it.
    Bulkhead(std::string daemon, unsigned most, std::string setting, int error_number);
    Bulkhead(const Bulkhead&) = delete;
    Bulkhead& operator=(const Bulkhead&) = delete;

    // One request's place, given back by its destructor. The bulkhead outlives it.
    class Place {
    public:
        Place(Place&& other) noexcept : bulkhead_(std::exchange(other.bulkhead_, nullptr)) {}
        Place& operator=(Place&&) = delete;
        ~Place();

    private:
        friend class Bulkhead;
        explicit Place(Bulkhead& bulkhead) : bulkhead_(&bulkhead) {}
        Bulkhead* bulkhead_;
    };

    // Throws Error with status 503 that names the daemon, the limit and the setting, where all places are taken.
    [[nodiscard]] Place enter();
    unsigned inside() const { return inside_.load(std::memory_order_relaxed); }

private:
    const std::string daemon_;
    const unsigned most_;
    const std::string setting_;
    const int error_number_;
    std::atomic<unsigned> inside_ = 0;
};

}  // namespace restd
