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

#include "restd/waiting.hpp"

namespace restd::slurm {

template <class Key, class Answer>
class SharedRounds {
public:
    // The result or exception of `ask` in a round that began after this call. `ask` runs without a lock.
    template <class Ask>
    Answer get(const Key& key, Ask&& ask)
    {
        std::unique_lock lock(mutex_);
        Lane& lane = lanes_[key];
        std::shared_ptr<Round> round;
        if (!lane.running) {
            round = lane.running = std::make_shared<Round>();
        } else {
            if (!lane.next) lane.next = std::make_shared<Round>();
            round = lane.next;
            const Waiting waiting;
            ended_.wait(lock, [&] { return round->done || (round->may_begin && !round->has_begun); });
            if (round->done) return answer_of(*round);
        }
        round->has_begun = true;
        lock.unlock();
        std::optional<Answer> answer;
        std::exception_ptr failure;
        try {
            answer = ask();
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        round->answer = std::move(answer);
        round->failure = failure;
        round->done = true;
        lane.running = std::move(lane.next);
        lane.next.reset();
        if (lane.running)
            lane.running->may_begin = true;
        else
            lanes_.erase(key);  // `lane` is gone
        lock.unlock();
        ended_.notify_all();
        return answer_of(*round);
    }

private:
    struct Round {
        bool may_begin = false, has_begun = false, done = false;
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
    std::condition_variable ended_;
    std::map<Key, Lane> lanes_;
};

}  // namespace restd::slurm
