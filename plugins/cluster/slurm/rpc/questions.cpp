#include "rpc/questions.hpp"

#include <memory>
#include <utility>

#include "restd/error.hpp"
#include "rpc/asker.hpp"

namespace restd::slurm {
namespace {

Digest digest_of(const QuestionKey& key)
{
    Digester digester;
    digester.add(key.asker);
    digester.add(key.controller);
    digester.add(key.type);
    digester.add(key.version);
    digester.add(key.body);
    return digester.take();
}

}  // namespace

QuestionKey ControllerQuestions::key_of(const Identity& caller, std::uint16_t type, Body body) const
{
    const WireVersion known = rpc_.known_version();
    const WireVersion version = known != 0 ? known : wire::newest;
    return {asker_of(caller), rpc_.asked_first(), type, version, packed(version, body)};
}

SharedMessage ControllerQuestions::ask(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected)
{
    const Digest key = digest_of(key_of(caller, type, body));
    const ControllerRpc::Ready ready = rpc_.ready(caller, type);
    const auto pack = [&](Packer& to, Time) { body(to); };
    return rounds_.get(key, [&] { return ask_since(ready, {}, {}, pack, expected); }).answer;
}

SharedList ControllerQuestions::ask_list(const Identity& caller, std::uint16_t type,
                                         FunctionRef<void(Packer&, Time since)> body, std::uint16_t expected)
{
    QuestionKey key = key_of(caller, type, [&](Packer& to) { body(to, 0); });
    const ControllerRpc::Ready ready = rpc_.ready(caller, type);
    const Asked asked = rounds_.get(digest_of(key), [&] {
        const std::uint64_t forgotten = forgotten_;
        Asked found = ask_since(ready, key.controller, stored_.find(key), body, expected);
        found.forgotten = forgotten;
        found.controller = rpc_.asked_first();  // the one that has answered
        if (!found.people) stored_.drop(key);
        return found;
    });
    if (asked.people || !stored_.is_on()) return {asked.answer, asked.people};
    key.controller = asked.controller;
    return {asked.answer, {}, std::move(key), asked.forgotten};
}

ControllerQuestions::Asked ControllerQuestions::ask_since(const ControllerRpc::Ready& ready, const std::string& controller,
                                                          std::optional<StoredAnswers::Stored> known,
                                                          FunctionRef<void(Packer&, Time since)> body, std::uint16_t expected)
{
    for (;;) try {
            const Time since = known ? known->last_update - settling_time : 0;
            const auto pack = [&](Packer& to) { body(to, since); };
            return {std::make_shared<const Message>(rpc_.ask(ready, pack, expected, Effect::none))};
        } catch (const Error& error) {
            if (known && error.number() == err::no_change_in_data) {
                if (rpc_.asked_first() == controller) return {known->answer, known->people};
                // Another controller has answered. It has times of its own.
                known.reset();
                continue;
            }
            // If there is no memory for the answer, ask again without the stored ones.
            if (error.number() != err::data_too_large || error.status() != 503 || !stored_.clear()) throw;
            known.reset();
        }
}

void ControllerQuestions::keep(SharedList list, Time as_of, const PeopleNames::Ids& people)
{
    if (!list.key || list.forgotten != forgotten_) return;
    stored_.put(*list.key, {std::move(list.answer), as_of, std::make_shared<const PeopleNames::Ids>(people)});
    if (list.forgotten != forgotten_) stored_.drop(*list.key);
}

void ControllerQuestions::order(const Identity& caller, std::uint16_t type, Body body)
{
    struct Forgetting {
        ControllerQuestions& questions;
        ~Forgetting() { questions.forget(); }
    };
    const Forgetting at_the_end{*this};
    rpc_.tell(caller, type, body, Effect::changes);
}

void ControllerQuestions::forget()
{
    ++forgotten_;
    stored_.clear();
}

}  // namespace restd::slurm
