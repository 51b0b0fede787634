#include "feed.hpp"

#include <algorithm>
#include <ctime>
#include <limits>
#include <random>
#include <utility>

#include "restd/error.hpp"
#include "restd/log.hpp"
#include "restd/log_quoted.hpp"
#include "restd/model/job_values.hpp"

namespace restd::events {
namespace {

constexpr std::size_t records_in_part = 64;

std::uint64_t random_epoch()
{
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
}

// Whether the error says that the cluster refuses the caller's token. A local caller has none: for that one it says that munged
// or sackd does not answer.
bool is_refused_token(const Error& error, const Identity& caller)
{
    const int number = error.number();
    return !caller.token.empty() &&
           (number == err::protocol_authentication_error || number == err::auth_cred_invalid || number == err::auth_expired);
}

// Whether a job in this state has ended.
bool is_final_job_state(std::uint32_t state)
{
    namespace job = model::job_state;
    return job::base(state) > job::suspended && (state & job::completing) == 0;
}

bool comes_before(const FactsRef& a, const FactsRef& b)
{
    return a->job_id != b->job_id ? a->job_id < b->job_id : a->key < b->key;
}

}  // namespace

Feed::Feed(Subject subject, const FeedOptions& options, std::shared_ptr<Waker> waker, spdlog::logger& log)
    : subject_(subject), options_(options), waker_(std::move(waker)), inbox_(std::make_shared<Inbox>(waker_)), log_(log),
      epoch_(random_epoch()), source_(Source::make(subject)), next_heartbeat_(Clock::now() + options.heartbeat),
      next_expiry_(Clock::time_point::max()), next_check_(Clock::now() + options.recheck), empty_since_(Clock::now())
{}

std::size_t Feed::watcher_count() const
{
    const std::lock_guard lock(mutex_);
    return watchers_.size();
}

void Feed::join(std::shared_ptr<Watcher> watcher, const std::optional<EventId>& resume)
{
    const std::lock_guard lock(mutex_);
    begin_turn();
    Watcher& it = *watcher;
    it.pending = greeting();
    // Everything after its last event must still be in the log.
    if (resume && has_begun_ && resume->epoch == epoch_ && resume->place + 1 >= tail_ && resume->place < head()) {
        it.needs_snapshot = false;
        it.next = resume->place + 1;
        it.pending = std::make_shared<const std::string>(*it.pending + *resumed(*resume));
    }
    if (it.needs_snapshot) {
        it.look = last_look_ + 1;
        is_awaited_ = true;
        next_refresh_ = {};
    }
    if (unavailable_ != nullptr && (it.needs_snapshot || it.next > unavailable_at_))
        it.pending = std::make_shared<const std::string>(*it.pending + *unavailable_);
    if (pump(it)) {
        if (it.credentials.expires != 0) next_expiry_ = Clock::time_point::min();  // to be worked out
        add(std::move(watcher));
    }
    waker_->wake();
}

void Feed::add(std::shared_ptr<Watcher> watcher)
{
    watcher->index = watchers_.size();
    watchers_.push_back(std::move(watcher));
}

void Feed::remove(Watcher& watcher)
{
    if (watcher.index == Watcher::nowhere) return;
    const std::size_t index = std::exchange(watcher.index, Watcher::nowhere);
    last_credentials_ = watcher.credentials;
    const std::shared_ptr<Watcher> kept = std::move(watchers_[index]);  // until the end of this function
    if (index + 1 != watchers_.size()) {
        watchers_[index] = std::move(watchers_.back());
        watchers_[index]->index = index;
    }
    watchers_.pop_back();
    kept->pending.reset();
    kept->snapshot.reset();
    if (watchers_.empty()) empty_since_ = Clock::now();
}

Feed::Due Feed::tend(Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    begin_turn();
    attend();
    if (is_unfinished_) fan_out();
    if (!is_asking_ && !must_begin_ && source_->is_told() && (inbox_->take_told() || is_awaited_)) take_changes();
    if (now >= next_heartbeat_) {
        beat();
        next_heartbeat_ = now + options_.heartbeat;
        next_expiry_ = Clock::time_point::min();  // the clock may have been set
    }
    if (now >= next_expiry_) end_expired();

    Due due{std::min(next_heartbeat_, next_expiry_)};
    if (is_unfinished_) due.next = now;
    if (is_asking_ || is_checking_) return due;
    if (watchers_.empty()) {
        due.is_over = now - empty_since_ >= options_.grace;
        due.next = std::min(due.next, empty_since_ + options_.grace);
    } else {
        is_checking_ = now >= next_check_;
        if (!is_checking_) due.next = std::min(due.next, next_check_);
    }
    if ((must_begin_ || !source_->is_told()) && (!watchers_.empty() || last_credentials_)) {
        is_asking_ = now >= next_refresh_;
        if (is_asking_) {
            is_awaited_ = false;
            ++last_look_;
        } else {
            due.next = std::min(due.next, next_refresh_);
        }
    }
    due.is_refresh = is_asking_ || is_checking_;
    return due;
}

// Looks at the watchers of whom the kernel has told something.
void Feed::attend()
{
    const auto [with_room, closed] = inbox_->take();
    for (const auto& watcher : closed) remove(*watcher);
    for (const auto& watcher : with_room) {
        watcher->is_blocked = false;
        if (watcher->index != Watcher::nowhere && !pump(*watcher)) remove(*watcher);
    }
}

void Feed::refresh(Cluster& cluster)
{
    bool checks = false, asks = false;
    {
        const std::lock_guard lock(mutex_);
        checks = is_checking_;
        asks = is_asking_;
    }
    if (checks) check_tokens(cluster);
    if (asks) ask(cluster);
    waker_->wake();
}

// Finds out whether the cluster still takes the watchers' tokens: its key may have changed, or a user may have gone.
void Feed::check_tokens(Cluster& cluster)
{
    std::vector<Identity> callers;
    {
        const std::lock_guard lock(mutex_);
        std::unordered_set<std::string_view> tokens;
        for (const auto& watcher : watchers_)
            if (const Identity& caller = watcher->credentials; !caller.token.empty() && tokens.insert(caller.token).second)
                callers.push_back(caller);
    }
    std::unordered_set<std::string> refused;
    for (Identity& caller : callers) {
        try {
            caller.proof = Proof::unchecked_token;
            cluster.verify(caller);
            if (!caller.is_proven()) Source::prove(*cluster.controller(), caller);
        } catch (const Error& error) {
            if (!is_refused_token(error, caller)) break;  // it cannot be asked now
            refused.insert(caller.token);
        } catch (const std::exception& error) {
            log_.error("openapi/events: {}", log_quoted(error.what()));
            break;
        }
    }
    const std::lock_guard lock(mutex_);
    is_checking_ = false;
    next_check_ = Clock::now() + options_.recheck;
    end_refused(refused);
}

void Feed::ask(Cluster& cluster)
{
    std::optional<Identity> caller;
    bool begins = false;
    {
        const std::lock_guard lock(mutex_);
        caller = credentials();
        begins = must_begin_;
    }
    std::optional<Known> now;
    std::optional<Error> failure;
    if (caller) {
        now.emplace();
        const auto collect = [&](const Facts& facts) {
            // What has not changed is kept, so that it is in memory once.
            const auto known = known_.find(facts.key);
            const bool is_same = known != known_.end() && *known->second == facts;
            now->insert_or_assign(facts.key, is_same ? known->second : std::make_shared<const Facts>(facts));
        };
        try {
            cluster.verify(*caller);
            const std::shared_ptr<Controller> controller = cluster.controller();
            if (begins)
                source_->begin(
                    controller, *caller, [inbox = inbox_] { inbox->told(); }, collect);
            else
                source_->ask(*controller, *caller, collect);
        } catch (const Error& error) {
            now.reset();
            if (error.number() != err::no_change_in_data) failure.emplace(error);
        } catch (const std::exception& error) {
            now.reset();
            failure.emplace(err::error, error.what(), "openapi/events");
        }
    }
    const std::lock_guard lock(mutex_);
    begin_turn();
    is_asking_ = false;
    next_refresh_ = is_awaited_ ? Clock::time_point() : Clock::now() + options_.poll;
    if (failure) {
        failed(*failure, *caller);
    } else if (caller) {
        if (std::exchange(unavailable_, nullptr) != nullptr) append(available());
        if (now) apply(std::move(*now));
        seen_ = last_look_;
        must_begin_ = false;
        inbox_->told();  // something may have happened meanwhile
        fan_out();
    }
}

// Those that are good for longest. A token that never expires, and a local user, are best.
std::optional<Identity> Feed::credentials() const
{
    const auto lasts = [](const Identity& identity) {
        return identity.expires == 0 ? std::numeric_limits<Time>::max() : identity.expires;
    };
    const Identity* best = last_credentials_ && watchers_.empty() ? &*last_credentials_ : nullptr;
    for (const auto& watcher : watchers_)
        if (best == nullptr || lasts(watcher->credentials) > lasts(*best)) best = &watcher->credentials;
    return best != nullptr ? std::optional(*best) : std::nullopt;
}

void Feed::failed(const Error& error, const Identity& caller)
{
    if (is_refused_token(error, caller)) {
        end_refused({caller.token});
        last_credentials_.reset();
        next_refresh_ = Clock::now();  // with the credentials of others
        return;
    }
    if (unavailable_ != nullptr) return;
    log_.warn("openapi/events: {}", log_quoted(error.what()));
    unavailable_ = unavailable(error.what());
    unavailable_at_ = head();
    append(unavailable_);
    fan_out();
    // Those who wait for their snapshot are not sent what is in the log.
    for (const auto& watcher : watchers_) {
        if (watcher->is_blocked || !watcher->needs_snapshot) continue;
        if (watcher->answer->offer(unavailable_) == LongAnswer::Offer::full) watcher->is_blocked = true;
    }
}

// All records as they are now.
void Feed::apply(Known now)
{
    std::vector<Changed> changes;
    if (has_begun_) {
        for (const auto& [key, facts] : now) {
            const auto known = known_.find(key);
            if (known != known_.end()) {
                if (known->second->state != facts->state) changes.push_back({facts, known->second->state});
                continue;
            }
            Changed change{facts, std::nullopt};
            // A task of an array was pending as a part of the array's record until now.
            if (facts->array_task_id.is_number())
                if (const auto array = known_.find(std::to_string(facts->array_job_id)); array != known_.end())
                    if (model::job_state::base(array->second->state) == model::job_state::pending)
                        change.before = array->second->state;
            changes.push_back(std::move(change));
        }
        for (const auto& [key, facts] : known_)
            if (!now.contains(key)) changes.push_back({facts, facts->state, true});
    }
    known_ = std::move(now);
    has_begun_ = true;
    std::sort(changes.begin(), changes.end(),
              [](const Changed& a, const Changed& b) { return comes_before(a.facts, b.facts); });
    for (const Changed& change : changes) append(change);
}

void Feed::take_changes()
{
    const auto take = [&](const Facts& facts, std::optional<std::uint32_t> before, bool is_gone) {
        const auto known = known_.find(facts.key);
        if (is_gone) {
            if (known == known_.end()) return;
            append({known->second, known->second->state, true});
            known_.erase(known);
            return;
        }
        const auto now = std::make_shared<const Facts>(facts);
        if (known != known_.end()) before = known->second->state;
        known_.insert_or_assign(facts.key, now);
        if (before != facts.state) append({now, before});
    };
    must_begin_ = true;
    next_refresh_ = {};
    try {
        must_begin_ = !source_->take(take);
    } catch (const std::exception& error) {
        log_.error("openapi/events: {}", log_quoted(error.what()));
        next_refresh_ = Clock::now() + options_.poll;
    }
    if (!must_begin_) {
        seen_ = ++last_look_;
        is_awaited_ = false;
    }
    fan_out();
}

// A job that has ended and is not listed any more has no new state.
void Feed::append(const Changed& changed)
{
    if (changed.is_gone && subject_ == Subject::jobs && is_final_job_state(changed.facts->state)) return;
    Text text = change(subject_, *changed.facts, changed.before, changed.is_gone, std::time(nullptr), {epoch_, head()});
    log_entries_.push_back({std::move(text), changed.facts, changed.before, Clock::now()});
}

void Feed::append(Text text)
{
    log_entries_.push_back({std::move(text), nullptr, std::nullopt, Clock::now()});
}

void Feed::fan_out()
{
    trim();
    is_unfinished_ = false;
    const std::size_t first = first_ < watchers_.size() ? first_ : 0;
    first_ = 0;
    const auto serve = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < std::min(end, watchers_.size());) {
            Watcher& watcher = *watchers_[i];
            const bool was_unfinished = is_unfinished_;
            const bool stays = (watcher.is_blocked && !is_behind(watcher)) || pump(watcher);
            if (is_unfinished_ && !was_unfinished) first_ = i;
            if (stays)
                ++i;
            else
                remove(watcher);  // another one is in its place now
        }
    };
    serve(first, watchers_.size());
    serve(0, first);
}

void Feed::begin_turn()
{
    left_ = options_.turn;
}

// Whether the watcher's filter may look at one more record in this turn.
bool Feed::has_turn(const Watcher& watcher)
{
    const std::size_t cost = watcher.filter.values();
    if (cost != 0 && left_ == 0) {
        is_unfinished_ = true;
        return false;
    }
    left_ -= std::min(left_, cost);
    return true;
}

void Feed::trim()
{
    const Clock::time_point now = Clock::now();
    while (log_entries_.size() > options_.window &&
           (log_entries_.size() > options_.burst || now - log_entries_.front().at >= options_.burst_time)) {
        log_entries_.pop_front();
        ++tail_;
    }
}

// What it has to be sent next is not in the log any more.
bool Feed::is_behind(const Watcher& watcher) const
{
    if (watcher.needs_snapshot) return false;
    return (watcher.snapshot != nullptr ? watcher.snapshot->place : watcher.next) < tail_;
}

// Offers what there is for the watcher. False: it is to be removed.
bool Feed::pump(Watcher& watcher)
{
    if (is_behind(watcher)) {
        const std::string why = "a slow watcher, " + std::to_string(head() - watcher.next) + " events behind";
        log_.warn("openapi/events: dropped {} of user {}", why, log_quoted(watcher.credentials.user));
        watcher.answer->cut(why);
        return false;
    }
    for (;;) {
        if (watcher.pending == nullptr) watcher.pending = next_text(watcher);
        if (watcher.pending == nullptr) return true;
        switch (watcher.answer->offer(watcher.pending)) {
        case LongAnswer::Offer::accepted: watcher.pending.reset(); break;
        case LongAnswer::Offer::full: watcher.is_blocked = true; return true;
        case LongAnswer::Offer::closed: return false;
        }
    }
}

Text Feed::next_text(Watcher& watcher)
{
    if (watcher.needs_snapshot) {
        if (!has_begun_ || seen_ < watcher.look) return nullptr;
        watcher.snapshot = snapshot();
        watcher.needs_snapshot = false;
    }
    if (watcher.snapshot != nullptr) return next_part(watcher);
    while (watcher.next < head() && has_turn(watcher)) {
        const Entry& entry = log_entries_[static_cast<std::size_t>(watcher.next++ - tail_)];
        if (entry.facts == nullptr || filtered_.matches(watcher.filter, *entry.facts, entry.before)) return entry.text;
    }
    return nullptr;
}

Text Feed::next_part(Watcher& watcher)
{
    Snapshot& it = *watcher.snapshot;
    const std::optional<EventId> id = EventId{epoch_, it.place - 1};
    const bool is_whole = watcher.filter.is_empty();
    const std::size_t number = watcher.sent / records_in_part;
    Text part = is_whole && number < it.parts.size() ? it.parts[number] : nullptr;
    if (part != nullptr) {
        watcher.sent = std::min(watcher.sent + records_in_part, it.records.size());
    } else {
        std::vector<const Facts*> shown;
        while (watcher.sent < it.records.size() && shown.size() < records_in_part && has_turn(watcher)) {
            const Facts& facts = *it.records[watcher.sent++];
            if (filtered_.matches(watcher.filter, facts)) shown.push_back(&facts);
        }
        if (shown.empty() && watcher.sent != it.records.size()) return nullptr;  // the turn is over
        part = snapshot_part(subject_, shown, watcher.sent == it.records.size() ? id : std::nullopt);
        if (is_whole) it.parts.push_back(part);
    }
    // From here on `it` may be gone.
    if (watcher.sent == it.records.size()) {
        watcher.next = it.place;
        watcher.snapshot.reset();
    }
    return part;
}

// The same for all watchers who begin at about the same time: what has happened since is in the log.
std::shared_ptr<Snapshot> Feed::snapshot()
{
    if (auto last = last_snapshot_.lock();
        last != nullptr && last->place >= tail_ && head() - last->place < options_.window / 2)
        return last;
    const auto made = std::make_shared<Snapshot>();
    made->place = head();
    made->records.reserve(known_.size());
    for (const auto& [key, facts] : known_) made->records.push_back(facts);
    std::sort(made->records.begin(), made->records.end(), comes_before);
    last_snapshot_ = made;
    return made;
}

void Feed::beat()
{
    const Text with_id = heartbeat({epoch_, head() - 1}), without = std::make_shared<const std::string>(":\n\n");
    for (std::size_t i = 0; i < watchers_.size();) {
        Watcher& watcher = *watchers_[i++];
        // Others are being sent something else, or have not been told of all that has happened.
        if (watcher.is_blocked || watcher.pending != nullptr || watcher.snapshot != nullptr) continue;
        if (!watcher.needs_snapshot && watcher.next < head()) continue;
        switch (watcher.answer->offer(watcher.needs_snapshot ? without : with_id)) {
        case LongAnswer::Offer::accepted: break;
        case LongAnswer::Offer::full: watcher.is_blocked = true; break;
        case LongAnswer::Offer::closed:
            remove(watcher);
            --i;
            break;
        }
    }
}

void Feed::end_expired()
{
    const Time now = std::time(nullptr);
    Time first = std::numeric_limits<Time>::max();
    for (std::size_t i = 0; i < watchers_.size();) {
        const std::shared_ptr<Watcher> watcher = watchers_[i];
        const Time expires = watcher->credentials.expires;
        if (expires != 0 && expires <= now) {
            end(*watcher, "the token has expired");
            continue;
        }
        if (expires != 0) first = std::min(first, expires);
        ++i;
    }
    // The clock may be set; then this is looked at again with the next heartbeat.
    constexpr Time long_time = 3600;
    next_expiry_ = Clock::now() + std::chrono::seconds(std::min(first - now, long_time));
}

void Feed::end_refused(const std::unordered_set<std::string>& tokens)
{
    for (std::size_t i = 0; i < watchers_.size();) {
        const std::shared_ptr<Watcher> watcher = watchers_[i];
        if (tokens.contains(watcher->credentials.token))
            end(*watcher, "the cluster refuses the token");  // another one is in its place now
        else
            ++i;
    }
}

void Feed::end(Watcher& watcher, const std::string& why)
{
    // If its queue is full, it is closed without a last event.
    static_cast<void>(watcher.answer->offer(events::end(why)));
    watcher.answer->close(why);
    remove(watcher);
}

}  // namespace restd::events
