#include "store/job_store.hpp"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "restd/error.hpp"
#include "restd/waiting.hpp"
#include "store/sqlite_rows.hpp"
#include "store/state_folder.hpp"

namespace restd::embedded {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;
using Poco::Data::Session;
using Poco::Data::Statement;

constexpr int schema_version = 1;
constexpr std::size_t most_rows_at_once = 4000;  // in one transaction, unless one put() has more

std::string_view view(const BLOB& blob)
{
    return blob.size() == 0 ? std::string_view()
                            : std::string_view(reinterpret_cast<const char*>(blob.rawContent()), blob.size());
}

// Reads rows of the table `run`. Equal details and equal payloads become one shared object.
class RunReader {
public:
    explicit RunReader(TextPool& pool) : pool_(pool) {}

    void read(Session& session, const std::string& where, const std::function<void(std::shared_ptr<JobRecord>, bool)>& row)
    {
        Poco::UInt64 run = 0;
        bool superseded = false;
        BLOB details, record;
        std::string digest;
        Statement select(session);
        select << "SELECT run, superseded, details, record, payload FROM run WHERE " + where + " ORDER BY job_id, run",
            into(run), into(superseded), into(details), into(record), into(digest), range(0, 1);
        while (!select.done()) {
            if (select.execute() == 0) break;
            auto job = std::make_shared<JobRecord>();
            job->run = run;
            job->details = details_of(std::string(view(details)), digest);
            decode_state(view(record), *job, pool_);
            if (job->tasks) set_tasks(*job, *job->tasks);
            row(std::move(job), superseded);
        }
    }

private:
    std::shared_ptr<const JobDetails> details_of(std::string bytes, const std::string& digest)
    {
        // The tasks of an array follow one another.
        if (last_ && bytes == last_bytes_ && digest == last_->payload->digest) return last_;
        auto details = std::make_shared<JobDetails>();
        decode_details(bytes, *details, pool_);
        auto& known = payloads_[digest];
        if (!known) {
            known = std::make_shared<JobPayload>();
            known->digest = digest;
        }
        details->payload = known;
        last_bytes_ = std::move(bytes);
        last_ = details;
        return details;
    }

public:
    // The payloads have only their digest until the caller fills them in.
    std::unordered_map<std::string, std::shared_ptr<JobPayload>> payloads_;

private:
    TextPool& pool_;
    std::string last_bytes_;
    std::shared_ptr<const JobDetails> last_;
};

}  // namespace

namespace {

[[noreturn]] void refuse_writing(const std::string& failure)
{
    throw Error(err::writing_to_file, std::string(error_text(err::writing_to_file)) + ": " + failure, "job_store");
}

}  // namespace

class JobStore::Writer {
public:
    explicit Writer(const std::string& file) : session_(open_database(file)), place_(file), transaction_(session_, place_)
    {
        session_ << "PRAGMA journal_mode = WAL", now;
        // Every commit must be on disk before it is reported as done.
        session_ << "PRAGMA synchronous = FULL", now;
        session_ << "PRAGMA wal_autocheckpoint = 4000", now;
        int version = 0;
        session_ << "PRAGMA user_version", into(version), now;
        if (version > schema_version)
            throw std::runtime_error(file + " was written by a newer slurmrestd (schema " + std::to_string(version) +
                                     ", this one knows " + std::to_string(schema_version) + ")");
        if (version == 0) transaction_([this] { make_schema(); });
        statements_.emplace(session_);
    }

    Session& session() { return session_; }

    const FilePlace& place() const { return place_; }

    // Writes in one transaction. Throws std::runtime_error, which names the file; then nothing has been written.
    void write(const std::vector<const StoreChange*>& changes)
    {
        std::vector<std::string> new_payloads;
        transaction_([&] {
            // If a row is changed several times, only the last change counts.
            std::unordered_set<std::uint64_t> seen;
            std::vector<const StoreChange*> last;
            for (auto change = changes.rbegin(); change != changes.rend(); ++change)
                if (seen.insert((*change)->job ? (*change)->job->run : (*change)->run).second) last.push_back(*change);
            for (auto change = last.rbegin(); change != last.rend(); ++change) write(**change, new_payloads);
        });
        for (auto& digest : new_payloads) known_.insert(std::move(digest));
        if (known_.size() > 100'000) known_.clear();
    }

private:
    // Compiled after the tables have been created.
    struct Statements {
        explicit Statements(const Session& session)
            : insert(session,
                     "INSERT OR REPLACE INTO run (run, job_id, array_job_id, task_id, user_id, state, active, superseded, "
                     "submitted, eligible, started, ended, payload, details, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                     "?, ?, ?, ?)"),
              remove(session, "DELETE FROM run WHERE run = ?"),
              keep(session, "INSERT OR IGNORE INTO payload (digest, body) VALUES (?, ?)")
        {}
        PreparedStatement insert, remove, keep;
    };

    void make_schema()
    {
        session_ << "CREATE TABLE payload (digest TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID", now;
        session_
            << "CREATE TABLE run (run INTEGER PRIMARY KEY, job_id INTEGER NOT NULL, array_job_id INTEGER NOT NULL, "
               "task_id INTEGER NOT NULL, user_id INTEGER NOT NULL, state INTEGER NOT NULL, active INTEGER NOT NULL, "
               "superseded INTEGER NOT NULL, submitted INTEGER NOT NULL, eligible INTEGER NOT NULL, started INTEGER NOT NULL, "
               "ended INTEGER NOT NULL, payload TEXT NOT NULL, details BLOB NOT NULL, record BLOB NOT NULL)",
            now;
        session_ << "CREATE INDEX run_job ON run (job_id, run)", now;
        session_ << "CREATE INDEX run_array ON run (array_job_id) WHERE array_job_id > 0", now;
        session_ << "CREATE INDEX run_active ON run (active) WHERE active = 1", now;
        session_ << "CREATE INDEX run_ended ON run (ended)", now;
        session_ << "PRAGMA user_version = " + std::to_string(schema_version), now;
    }

    void write(const StoreChange& change, std::vector<std::string>& new_payloads)
    {
        if (!change.job) {
            statements_->remove.execute(change.run);
            return;
        }
        const JobRecord& job = *change.job;
        const JobPayload& payload = *job.details->payload;
        if (known_.count(payload.digest) == 0) {
            const std::string body = encode_payload(payload);
            statements_->keep.execute(payload.digest, PreparedStatement::Bytes{body});
            new_payloads.push_back(payload.digest);
        }
        // The tasks of an array share their details: for several in a row, the details are encoded once.
        if (job.details.get() != encoded_.get()) {
            details_ = encode_details(*job.details);
            encoded_ = job.details;
        }
        const std::string record = encode_state(job);
        const std::int64_t task = job.array_task_id.is_number() ? std::int64_t{job.array_task_id.value} : -1;
        const bool active = !job.is_finished() && !change.superseded;
        statements_->insert.execute(job.run, job.job_id, job.array_job_id, task, job.details->user_id, job.state, active,
                                    change.superseded, job.submit_time, job.eligible_time, job.start_time, job.end_time,
                                    payload.digest, PreparedStatement::Bytes{details_}, PreparedStatement::Bytes{record});
    }

    Session session_;
    const FilePlace place_;
    Transaction transaction_;
    std::optional<Statements> statements_;
    std::string details_;
    std::shared_ptr<const JobDetails> encoded_;
    std::unordered_set<std::string> known_;  // payloads that are in the file
};

JobStore::JobStore(const std::string& file) : file_(file)
{
    try {
        writer_ = std::make_unique<Writer>(file);
    } catch (const Poco::Exception& error) {
        throw std::runtime_error(file + ": " + error.displayText());
    }
}

JobStore::~JobStore()
{
    flush();
}

JobStore::Ticket JobStore::put(std::vector<StoreChange> changes)
{
    const std::lock_guard lock(mutex_);
    queue_.push_back({++queued_, std::move(changes)});
    return queued_;
}

// Writes the changes that have waited longest: whole puts, as many as fit into one transaction.
void JobStore::write_batch(std::unique_lock<std::mutex>& lock)
{
    writing_ = true;
    std::deque<Put> batch;
    std::size_t rows = 0;
    while (!queue_.empty() && (batch.empty() || rows + queue_.front().changes.size() <= most_rows_at_once)) {
        rows += queue_.front().changes.size();
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    const Ticket until = batch.back().ticket;
    lock.unlock();
    std::string failure;
    try {
        std::vector<const StoreChange*> changes;
        changes.reserve(rows);
        for (const auto& put : batch)
            for (const auto& change : put.changes) changes.push_back(&change);
        writer_->write(changes);
    } catch (const Poco::Exception& error) {
        failure = error.displayText();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    lock.lock();
    writing_ = false;
    if (failure.empty()) {
        done_ = until;
        rows_ += rows;
    } else {
        // Keep the changes, before newer ones. Every wait for a change queued so far fails, even if the change was not in this
        // batch: it cannot be written before these.
        failed_ = queued_;
        ++failures_;
        queue_.insert(queue_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
    }
    failure_ = failure;
    written_.notify_all();
}

void JobStore::wait(Ticket ticket)
{
    std::unique_lock lock(mutex_);
    if (done_ >= ticket) return;
    const Waiting waiting;
    // One failed attempt since this thread began to wait is enough to report an error.
    const std::uint64_t attempts = failures_;
    while (done_ < ticket) {
        if (failures_ != attempts && failed_ >= ticket) refuse_writing(failure_);
        if (writing_)
            written_.wait(lock);
        else
            write_batch(lock);
    }
}

void JobStore::check_place() const
{
    try {
        writer_->place().check();
    } catch (const std::runtime_error& error) {
        refuse_writing(error.what());
    }
}

std::string JobStore::failure() const
{
    const std::lock_guard lock(mutex_);
    return failure_;
}

bool JobStore::flush() noexcept
{
    try {
        Ticket all = 0;
        {
            const std::lock_guard lock(mutex_);
            all = queued_;
        }
        wait(all);
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

bool JobStore::healthy() const
{
    const std::lock_guard lock(mutex_);
    return failure_.empty();
}

std::uint64_t JobStore::rows_written() const
{
    const std::lock_guard lock(mutex_);
    return rows_;
}

JobStore::Loaded JobStore::load(Time finished_since, TextPool& pool)
{
    Loaded loaded;
    Session session = open_database(file_);
    RunReader reader(pool);
    std::unordered_set<std::uint32_t> here;
    const auto take = [&](std::shared_ptr<JobRecord> job, bool) {
        if (here.insert(job->job_id).second) loaded.jobs.push_back(std::move(job));
    };
    reader.read(session, "active = 1", take);
    reader.read(session, "active = 0 AND superseded = 0 AND ended >= " + std::to_string(finished_since), take);
    // Also loads the jobs that these depend on.
    std::set<std::uint32_t> wanted;
    for (const auto& job : loaded.jobs)
        for (const auto& item : job->dependency.items)
            if (item.job != 0 && here.count(item.job) == 0) wanted.insert(item.job);
    for (const auto id : wanted)
        reader.read(session,
                    "superseded = 0 AND (job_id = " + std::to_string(id) + " OR array_job_id = " + std::to_string(id) + ")",
                    take);

    Poco::UInt32 array = 0, ok = 0, count = 0;
    Statement ends(session);
    ends << "SELECT array_job_id, SUM((state & 255) = 3), COUNT(*) FROM run WHERE active = 0 AND superseded = 0 AND "
            "array_job_id > 0 "
            "GROUP BY array_job_id HAVING array_job_id IN (SELECT array_job_id FROM run WHERE active = 1 AND array_job_id > 0) "
            "OR MAX(ended) >= " +
                std::to_string(finished_since),
        into(array), into(ok), into(count), range(0, 1);
    while (!ends.done()) {
        if (ends.execute() == 0) break;
        loaded.arrays.push_back({array, ok, count - ok});
    }

    Poco::UInt64 last_run = 0;
    Poco::UInt32 last_job = 0;
    session << "SELECT COALESCE(MAX(run), 0), COALESCE(MAX(job_id), 0) FROM run", into(last_run), into(last_job), now;
    loaded.last_run = last_run;
    loaded.last_job_id = last_job;

    for (auto& [digest, payload] : reader.payloads_) {
        BLOB body;
        std::string key = digest;
        session << "SELECT body FROM payload WHERE digest = ?", use(key), into(body), now;
        auto decoded = decode_payload(view(body));
        payload->script = std::move(decoded->script);
        payload->environment = std::move(decoded->environment);
        payload->arguments = std::move(decoded->arguments);
    }
    return loaded;
}

void JobStore::history(const std::string& where, const Row& row) const
{
    Session session = open_database(file_);
    TextPool pool;
    RunReader reader(pool);
    reader.read(session, where.empty() ? "1" : where,
                [&](std::shared_ptr<JobRecord> job, bool superseded) { row(*job, superseded); });
}

std::shared_ptr<const JobPayload> JobStore::payload(const std::string& digest) const
{
    Session session = open_database(file_);
    BLOB body;
    std::string key = digest;
    std::size_t rows = 0;
    Statement select(session);
    select << "SELECT body FROM payload WHERE digest = ?", use(key), into(body);
    rows = select.execute();
    if (rows == 0) return nullptr;
    auto payload = decode_payload(view(body));
    payload->digest = digest;
    return payload;
}

}  // namespace restd::embedded
