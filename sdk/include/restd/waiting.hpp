// Waiting: code on a worker thread declares with it that it waits for something outside of its control: a daemon, a name
// lookup, a disk, a lock that others may hold for long, a slow client. Meanwhile its worker slot is free for other requests.
//
//     const restd::Waiting waiting;             // until the end of the block
//     const int ready = poll(..);
//
// Bulkhead: limits how many requests may wait for the same thing. Requests above the limit are answered with 503 at once.
//
// Threads: any. On a thread that is not a worker, Waiting does nothing. It may be nested: then only the outermost one has an
// effect.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

namespace restd {

// The owner of the worker slots: the kernel's pool. Its functions are called on the waiting thread and return soon.
class WaitingHost {
public:
    virtual ~WaitingHost() = default;
    virtual void begin_waiting() noexcept = 0;
    virtual void end_waiting() noexcept = 0;
    // True after the daemon has been told to end.
    virtual bool is_ending() const noexcept { return false; }

    // Makes the calling thread one of `host`'s workers; null: a thread that is not a worker. `host` outlives the thread's work.
    static void set_current(WaitingHost* host) noexcept;
};

// True when the daemon is about to end: code that retries something must give up now. Always false if this thread is not a
// worker.
bool host_is_ending() noexcept;

class Waiting {
public:
    Waiting() noexcept;
    ~Waiting();
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
};

// Locks `mutex`. If another thread holds it, this thread waits for it with its worker slot free (Waiting).
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
    // `daemon`: what requests wait for, for the error text ("slurmctld"). `most`: the limit of requests at a time. `setting`:
    // the environment variable that changes the limit ("SLURMRESTD_MAX_SLURMCTLD_REQUESTS"). `error_number`: of the error at
    // the limit.
    Bulkhead(std::string daemon, unsigned most, std::string setting, int error_number);
    Bulkhead(const Bulkhead&) = delete;
    Bulkhead& operator=(const Bulkhead&) = delete;

    // The place of one request. The destructor gives it back. The bulkhead outlives it.
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

    // Takes a place. If all are taken it throws Error with status 503; the text names the daemon, the limit and the setting.
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
