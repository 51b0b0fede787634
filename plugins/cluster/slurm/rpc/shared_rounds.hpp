// SharedRounds: callers with the same question at the same time share one answer.
//
// A caller runs the question itself if it is not running. If it is running, the caller waits for the next round. One of the
// waiting callers runs the next round for all of them. So an answer is never older than its call, and each question runs only
// once at a time. The worker slot of a waiting caller is free (restd/waiting.hpp). Threads: any.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "restd/error.hpp"
#include "restd/waiting.hpp"
#include "rpc/shared_failure.hpp"

namespace restd::slurm {

// `Answer` is copied for each caller: a large one is a std::shared_ptr to const. `Key` is compared and copied while others
// wait: what a client chooses is in it as a Digest.
template <class Key, class Answer>
class SharedRounds {
public:
    // The result or Error of `ask` in a round that began after this call. `ask` runs without a lock, on the thread of one of
    // the callers with this key, so it must be the same question for all of them. An Error 413, which says that the memory of
    // this caller's request is used up, and what is no Error concern the caller that asked alone: the others ask again.
    template <class Ask>
    Answer get(const Key& key, Ask&& ask)
    {
        const std::shared_ptr<Round> round = begun_or_done(key);
        if (round->has_result()) return answer_of(*round);
        try {
            round->answer = ask();
        } catch (const Error& error) {
            if (error.status() != 413) round->failure = SharedFailure(error);
            end(key, *round);
            throw;
        } catch (...) {
            end(key, *round);
            throw;
        }
        end(key, *round);
        return *round->answer;
    }

private:
    // Numbers, because std::atomic of a type of ours makes symbols that the plugin would export.
    enum State : int { queued, may_begin, begun, done };
    // The caller who has made it `begun` sets the other members, before it makes it `done`.
    struct Round {
        std::atomic<int> state{queued};
        std::optional<Answer> answer;
        SharedFailure failure;
        bool has_result() const { return answer || failure; }
    };
    struct Lane {
        std::shared_ptr<Round> running, next;  // one of the callers of `running` may still have to begin
    };

    // A round that this caller has to run, or one that has a result.
    std::shared_ptr<Round> begun_or_done(const Key& key)
    {
        for (;;) {
            std::shared_ptr<Round> round;
            {
                const std::lock_guard lock(mutex_);
                Lane& lane = lanes_[key];
                if (!lane.running) return lane.running = std::make_shared<Round>();
                if (!lane.next) lane.next = std::make_shared<Round>();
                round = lane.next;
            }
            if (wait_for(*round) || round->has_result()) return round;
        }
    }
    void end(const Key& key, Round& round)
    {
        std::shared_ptr<Round> next;
        {
            const std::lock_guard lock(mutex_);
            const auto lane = lanes_.find(key);
            next = std::exchange(lane->second.next, nullptr);
            lane->second.running = next;
            if (!next) lanes_.erase(lane);
        }
        round.state.store(done, std::memory_order_release);
        round.state.notify_all();
        if (next) {
            next->state.store(may_begin, std::memory_order_release);
            next->state.notify_one();  // any of its callers may run it
        }
    }
    // Returns true if the caller has to run the round, false if it is done. All callers go on at once when it is done, so they
    // do not wait for a lock.
    static bool wait_for(Round& round)
    {
        const Waiting waiting;
        for (;;) {
            int state = round.state.load(std::memory_order_acquire);
            if (state == done) return false;
            if (state == may_begin) {
                if (round.state.compare_exchange_strong(state, begun, std::memory_order_acq_rel)) return true;
            } else {
                round.state.wait(state, std::memory_order_acquire);
            }
        }
    }
    static Answer answer_of(const Round& round)
    {
        if (round.failure) round.failure.raise();
        return *round.answer;
    }

    std::mutex mutex_;
    std::map<Key, Lane> lanes_;
};

}  // namespace restd::slurm
