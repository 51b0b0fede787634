// SharedRounds: callers with the same question at the same time share one answer.
//
// A caller runs the question itself if it is not running. If it is running, the caller waits for the next round. One of the
// waiting callers runs the next round for all of them. So an answer is never older than its call, and each question runs only
// once at a time. The worker slot of a waiting caller is free (restd/waiting.hpp). Threads: any.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "restd/waiting.hpp"
#include "rpc/shared_failure.hpp"

namespace restd::slurm {

template <class Key, class Answer>
class SharedRounds {
public:
    // The result or Error of `ask` in a round that began after this call. `ask` runs without a lock. What else it throws is the
    // matter of the caller that runs it: the others ask again.
    template <class Ask>
    Answer get(const Key& key, Ask&& ask)
    {
        const std::shared_ptr<Round> round = begun_or_ended(key);
        if (round->is_done) return answer_of(*round);
        try {
            Answer answer = ask();
            end(key, *round, answer, {});
            return answer;
        } catch (const Error& error) {
            end(key, *round, {}, SharedFailure(error));
            throw;
        } catch (...) {
            end(key, *round, {}, {});
            throw;
        }
    }

private:
    struct Round {
        bool may_begin = false, has_begun = false, is_done = false;
        std::optional<Answer> answer;
        SharedFailure failure;
        bool has_result() const { return answer || failure; }
    };
    struct Lane {
        std::shared_ptr<Round> running, next;  // one of the callers of `running` may still have to begin
    };

    // A round that this caller has to run, or one that has a result.
    std::shared_ptr<Round> begun_or_ended(const Key& key)
    {
        std::unique_lock lock(mutex_);
        for (;;) {
            Lane& lane = lanes_[key];
            const bool runs = lane.running != nullptr;
            std::shared_ptr<Round>& place = runs ? lane.next : lane.running;
            if (!place) place = std::make_shared<Round>();
            const std::shared_ptr<Round> round = place;
            if (runs) {
                const Waiting waiting;
                ended_.wait(lock, [&] { return round->is_done || (round->may_begin && !round->has_begun); });
                if (round->is_done && !round->has_result()) continue;
                if (round->is_done) return round;
            }
            round->has_begun = true;
            return round;
        }
    }
    void end(const Key& key, Round& round, std::optional<Answer> answer, const SharedFailure& failure)
    {
        {
            const std::lock_guard lock(mutex_);
            round.answer = std::move(answer);
            round.failure = failure;
            round.is_done = true;
            const auto lane = lanes_.find(key);
            lane->second.running = std::move(lane->second.next);
            lane->second.next.reset();
            if (lane->second.running)
                lane->second.running->may_begin = true;
            else
                lanes_.erase(lane);
        }
        ended_.notify_all();
    }
    static Answer answer_of(const Round& round)
    {
        if (round.failure) round.failure.raise();
        return *round.answer;
    }

    std::mutex mutex_;
    std::condition_variable ended_;
    std::map<Key, Lane> lanes_;
};

}  // namespace restd::slurm
