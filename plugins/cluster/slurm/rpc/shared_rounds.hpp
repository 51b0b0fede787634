// SharedRounds: callers with the same question at the same time share one answer.
//
// A caller runs the question itself if it is not running. If it is running, the caller waits for the next round. One of the
// waiting callers runs the next round for all of them. So an answer is never older than its call, and each question runs only
// once at a time. The worker slot of a waiting caller is free (restd/waiting.hpp). Threads: any.
#pragma once

#include <condition_variable>
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
    // The result or exception of `ask` in a round that began after this call. `ask` runs without a lock, on the thread of one of
    // the callers with this key, so it must be the same question for all of them. An Error 413, which says that the memory of
    // this caller's request is used up, is not passed on to the others.
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
            {
                const Waiting waiting;
                round->changed.wait(lock, [&] { return round->is_done || (round->may_begin && !round->has_begun); });
            }
            if (!round->is_done) break;
            if (!round->is_own_failure) return answer_of(*round);
        }
        round->has_begun = true;
        lock.unlock();
        std::optional<Answer> answer;
        std::exception_ptr failure;
        bool is_own_failure = false;
        try {
            answer = ask();
        } catch (const Error& error) {
            failure = std::current_exception();
            is_own_failure = error.status() == 413;
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        round->answer = std::move(answer);
        round->failure = std::move(failure);
        round->is_own_failure = is_own_failure;
        round->is_done = true;
        Lane& lane = lanes_.find(key)->second;
        const std::shared_ptr<Round> next = std::move(lane.next);
        lane.next.reset();
        lane.running = next;
        if (next)
            next->may_begin = true;
        else
            lanes_.erase(key);  // `lane` is gone
        lock.unlock();
        round->changed.notify_all();
        if (next) next->changed.notify_one();  // any of its callers may run it
        return answer_of(*round);
    }

private:
    struct Round {
        std::condition_variable changed;
        bool may_begin = false, has_begun = false, is_done = false;
        bool is_own_failure = false;  // of the caller who asked, whose own memory was used up: the others ask again
        // Not changed any more once it is done.
        std::optional<Answer> answer;
        std::exception_ptr failure;
    };
    struct Lane {
        std::shared_ptr<Round> running, next;  // one of the callers of `running` may still have to begin
    };
    static Answer answer_of(const Round& round)
    {
        if (round.failure) std::rethrow_exception(round.failure);
        return *round.answer;
    }

    std::mutex mutex_;
    std::map<Key, Lane> lanes_;
};

}  // namespace restd::slurm
