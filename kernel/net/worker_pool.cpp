#include "net/worker_pool.hpp"

#include <system_error>
#include <utility>

#include "host/activity.hpp"

namespace restd::kernel {

WorkerPool::WorkerPool(const Options& options) : options_(options)
{
    idle_.reserve(options.threads + options.spare_threads);
}

WorkerPool::~WorkerPool()
{
    stop();
}

bool WorkerPool::submit(Job& job, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    job.next_ = nullptr;
    job.queued_ = now;
    (first_ == nullptr ? first_ : last_->next_) = &job;
    last_ = &job;
    queued_.fetch_add(1, std::memory_order_relaxed);
    call_someone();
    if (!workers_.empty()) return true;
    first_ = last_ = nullptr;
    queued_.store(0, std::memory_order_relaxed);
    return false;
}

WorkerPool::Job* WorkerPool::pop()
{
    Job* const job = first_;
    first_ = job->next_;
    queued_.fetch_sub(1, std::memory_order_relaxed);
    return job;
}

WorkerPool::Job* WorkerPool::expire(Clock::time_point before)
{
    const std::lock_guard lock(mutex_);
    return first_ != nullptr && first_->queued_ < before ? pop() : nullptr;
}

// There is a job in the queue: makes sure that a thread takes it. Only one thread is woken at a time. It wakes the next one if
// it still finds more than one job. On a busy machine the running threads may have taken the jobs by then, so no thread is
// woken without need.
void WorkerPool::call_someone()
{
    if (calling_) return;
    if (!idle_.empty() && working() - idle_.size() < options_.threads) {
        Worker* const worker = idle_.back();
        idle_.pop_back();
        worker->called = true;
        calling_ = true;
        worker->wake.notify_one();
    } else if (idle_.empty() && working() < options_.threads) {
        spawn();
    }
}

void WorkerPool::spawn()
{
    if (workers_.size() >= options_.threads + options_.spare_threads) return;
    ended_.remove_if([](Worker& ended) {
        if (ended.thread.get_id() == std::this_thread::get_id()) return false;
        ended.thread.join();
        return true;
    });
    workers_.emplace_back();
    const auto worker = std::prev(workers_.end());
    try {
        worker->thread = std::thread([this, worker] { work(worker); });
    } catch (const std::system_error&) {
        // The system allows no more threads; the existing ones continue.
        workers_.erase(worker);
    }
}

void WorkerPool::work(std::list<Worker>::iterator self)
{
    WaitingHost::set_current(this);
    std::unique_lock lock(mutex_);
    while (true) {
        const bool is_surplus = working() - idle_.size() > options_.threads;
        if (first_ != nullptr && !is_surplus) {
            Job* const job = pop();
            if (first_ != nullptr) call_someone();
            worked_ = true;
            lock.unlock();
            job->run();
            lock.lock();
            continue;
        }
        if (stopping_) break;
        idle_.push_back(&*self);
        const auto is_called = [&] { return self->called; };
        if (working() > options_.threads) {
            if (!self->wake.wait_for(lock, options_.surplus_lasts, is_called)) {
                std::erase(idle_, &*self);
                if (working() > options_.threads) break;  // else enough others have ended
                continue;
            }
        } else {
            if (call_when_idle(*self, lock)) continue;
            self->wake.wait(lock, is_called);
        }
        self->called = false;
        calling_ = false;
    }
    // The spare thread that ends may be the one that was woken.
    ended_.splice(ended_.end(), workers_, self);
    if (first_ != nullptr) call_someone();
    if (workers_.empty()) all_ended_.notify_all();
}

bool WorkerPool::call_when_idle(Worker& self, std::unique_lock<std::mutex>& lock)
{
    if (!options_.when_idle || !worked_ || !all_idle()) return false;
    if (self.wake.wait_for(lock, options_.idle_after, [&] { return self.called; })) return false;
    // Another worker may have begun a job, or made this call.
    if (!worked_ || !all_idle()) return false;
    worked_ = false;
    std::erase(idle_, &self);  // so that a job goes to another worker, for which there is room as if this one waited
    ++waiting_;
    lock.unlock();
    options_.when_idle();
    lock.lock();
    --waiting_;
    return true;
}

void WorkerPool::begin_waiting() noexcept
{
    Activity::mine().begin_waiting();
    const std::lock_guard lock(mutex_);
    ++waiting_;
    if (first_ != nullptr) call_someone();
}

void WorkerPool::end_waiting() noexcept
{
    Activity::mine().end_waiting();
    const std::lock_guard lock(mutex_);
    --waiting_;
}

void WorkerPool::stop()
{
    std::unique_lock lock(mutex_);
    stopping_ = true;
    for (Worker* worker : std::exchange(idle_, {})) {
        worker->called = true;
        worker->wake.notify_one();
    }
    all_ended_.wait(lock, [this] { return workers_.empty(); });
    std::list<Worker> ended = std::move(ended_);
    ended_.clear();
    lock.unlock();
    for (Worker& worker : ended) worker.thread.join();
}

std::size_t WorkerPool::thread_count() const
{
    const std::lock_guard lock(mutex_);
    return workers_.size();
}

}  // namespace restd::kernel
