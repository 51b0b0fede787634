// Questions: what slurmctld is asked on behalf of several requests at once, and what is shown again while nothing has changed.
//
// Requests share an answer if question, user and credential are the same. A request gets no answer of a question that began
// before it arrived, so a client always sees what it has changed itself. One question of a kind is under way and one waits,
// however many clients there are (shared_rounds.hpp). Every request that waits has a place among those that wait for slurmctld,
// whether it asks itself or not, and its own credential if that has to be made by munged or sackd.
//
// The last list of each question is kept (stored_answers.hpp). It is asked for again with its own time: slurmctld answers that
// nothing has changed, or with the whole list. docs/load.md says for which lists this is not done, and why.
//
// Threads: any.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "restd/auth.hpp"
#include "restd/model/values.hpp"
#include "rpc/controller_rpc.hpp"
#include "rpc/digest.hpp"
#include "rpc/shared_rounds.hpp"
#include "rpc/stored_answers.hpp"

namespace restd::slurm {

// A list that may be shared with other requests.
struct SharedList {
    SharedMessage answer;
    SharedIds people{};                // if it was stored: whose names its records show. Null: its records are to be checked
    std::optional<QuestionKey> key{};  // if it may be stored, and is not yet
    std::uint64_t forgotten = 0;       // how often everything had been forgotten before it was asked for
};

class ControllerQuestions {
public:
    // slurmctld may note a change with a time that is some seconds old: it may have waited for a lock after it has looked at
    // its clock. So a list is trusted only if nothing has changed for so many seconds before it was made.
    static constexpr Time settling_time = 3;

    // `rpc` outlives this. `most_stored`: bytes of stored answers; 0: none are stored.
    ControllerQuestions(const ControllerRpc& rpc, std::size_t most_stored,
                        std::chrono::milliseconds longest_stored = StoredAnswers::usual_longest)
        : rpc_(rpc), stored_(most_stored, longest_stored)
    {}

    // Both throw Error as ControllerRpc::ask() does. The answer may be shared with other requests.
    SharedMessage ask(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected);
    // Asks for a list. `body` packs the question for what has changed since a time; 0: for the whole list.
    SharedList ask_list(const Identity& caller, std::uint16_t type, FunctionRef<void(Packer&, Time since)> body,
                        std::uint16_t expected);
    // Stores the list, unless it is not to be stored. REQUIRES: all its records have been checked, and slurmctld reports every
    // change of what it shows after `as_of`, its time in the answer. `people`: whose names its records show.
    void keep(SharedList list, Time as_of, const PeopleNames::Ids& people = {});

    // An order that changes what lists show without changing their times, such as a partition's limits, which jobs show. The
    // lists are asked for as a whole afterwards. Throws Error as ControllerRpc::tell() does.
    void order(const Identity& caller, std::uint16_t type, Body body);

    void forget();
    // To be called now and then.
    void forget_late_ones() { stored_.drop_late_ones(); }

private:
    struct Asked {
        SharedMessage answer;
        SharedIds people{};  // if it is stored
        std::uint64_t forgotten = 0;
        std::string controller{};
    };
    QuestionKey key_of(const Identity& caller, std::uint16_t type, Body body) const;
    // Asks for what has changed since a known answer of this controller. Without one, for all.
    Asked ask_since(const ControllerRpc::Ready& ready, const std::string& controller,
                    std::optional<StoredAnswers::Stored> known, FunctionRef<void(Packer&, Time since)> body,
                    std::uint16_t expected);

    const ControllerRpc& rpc_;
    std::atomic<std::uint64_t> forgotten_{0};  // how often: an answer to a question that began before is not stored
    StoredAnswers stored_;
    SharedRounds<Digest, Asked> rounds_;  // by digest_of(QuestionKey)
};

}  // namespace restd::slurm
