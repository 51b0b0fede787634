// SharedRounds: many callers who ask the same at once get one answer.
//
// Who asks while nobody else does runs the question himself. Who asks while it runs waits for the next round, which one of
// those who wait runs for all of them: so an answer is never older than the question, and however many ask, one question at a
// time is on its way. Whoever waits gives its worker slot back (restd/waiting.hpp). Threads: any.
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
    // What `ask` returned or threw in a round that began after this call did. `ask` runs without a lock.
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
            if (round->done) return told(*round);
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
        return told(*round);
    }

private:
    struct Round {
        bool may_begin = false, has_begun = false, done = false;
        std::optional<Answer> answer;
        std::exception_ptr failure;
    };
    struct Lane {
        std::shared_ptr<Round> running, next;  // `running` may still wait for one of its callers to run it
    };
    static Answer told(const Round& round)
    {
        if (round.failure) std::rethrow_exception(round.failure);
        return *round.answer;
    }

    std::mutex mutex_;
    std::condition_variable ended_;
    std::map<Key, Lane> lanes_;
};

}  // namespace restd::slurm
