// SharedRounds: callers with the same question at the same time share one answer.
//
// A caller runs the question itself if it is not running. If it is running, the caller waits for the next round. One of the
// waiting callers runs the next round for all of them. So an answer is never older than its call, and each question runs only
// once at a time. The worker slot of a waiting caller is free (restd/waiting.hpp). Threads: any.
#pragma once

#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "restd/error.hpp"
#include "restd/waiting.hpp"

namespace restd::slurm {

// `Answer` is copied for each caller: a large one is a std::shared_ptr to const.
template <class Key, class Answer>
class SharedRounds {
public:
    // The result or exception of `ask` in a round that began after this call. `ask` runs without a lock, on the thread of one
    // of the callers with this key, so it must be the same question for all of them. An Error 413, which says that the memory
    // of this caller's request is used up, is not passed on to the others.
    template <class Ask>
    Answer get(const Key& key, Ask&& ask)
    {
        std::unique_lock lock(mutex_);
        std::shared_ptr<Round> round;
        for (;;) {
            Lane& lane = lanes_[key];
            if (!lane.running) {
                round = lane.running = std::make_shared<Round>();
                break;
            }
            if (!lane.next) lane.next = std::make_shared<Round>();
            round = lane.next;
            lock.unlock();
            if (wait_for(*round)) break;
            if (!round->is_own_failure) return answer_of(*round);
            lock.lock();
        }
        if (lock.owns_lock()) lock.unlock();
        try {
            round->answer = ask();
        } catch (const Error& error) {
            round->failure = std::current_exception();
            round->is_own_failure = error.status() == 413;
        } catch (...) {
            round->failure = std::current_exception();
        }
        lock.lock();
        const auto place = lanes_.find(key);
        const std::shared_ptr<Round> next = std::exchange(place->second.next, nullptr);
        place->second.running = next;
        if (!next) lanes_.erase(place);
        lock.unlock();
        round->state.store(State::done, std::memory_order_release);
        round->state.notify_all();
        if (next) {
            next->state.store(State::may_begin, std::memory_order_release);
            next->state.notify_one();  // any of its callers may run it
        }
        return answer_of(*round);
    }

private:
    enum class State : int { queued, may_begin, begun, done };
    // The caller who has made it `begun` sets the other members, before it makes it `done`.
    struct Round {
        std::atomic<State> state{State::queued};
        bool is_own_failure = false;  // of that caller, whose own memory was used up: the others ask again
        std::optional<Answer> answer;
        std::exception_ptr failure;
    };
    struct Lane {
        std::shared_ptr<Round> running, next;  // one of the callers of `running` may still have to begin
    };
    // Returns true if the caller has to run the round, false if it is done. All callers go on at once when it is done, so they
    // do not wait for a lock.
    static bool wait_for(Round& round)
    {
        const Waiting waiting;
        for (;;) {
            State state = round.state.load(std::memory_order_acquire);
            if (state == State::done) return false;
            if (state == State::may_begin) {
                if (round.state.compare_exchange_strong(state, State::begun, std::memory_order_acq_rel)) return true;
            } else {
                round.state.wait(state, std::memory_order_acquire);
            }
        }
    }
    static Answer answer_of(const Round& round)
    {
        if (round.failure) std::rethrow_exception(round.failure);
        return *round.answer;
    }

    std::mutex mutex_;
    std::map<Key, Lane> lanes_;
};

}  // namespace restd::slurm
