// openapi/notes: users write notes about jobs, which everybody may read. They are kept in memory.
#include <algorithm>
#include <ctime>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#define RESTD_API 45  // the version whose codecs are used
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/tables/envelope.hpp"

namespace {

namespace codec = restd::tables::codec;

// The types of the routes, with a table for each.

struct Note {
    std::uint32_t number = 0;
    std::uint32_t job_id = 0;
    std::string_view user;
    std::string_view text;
    restd::Time written = 0;
};
constexpr restd::Row note_rows[] = {
    RESTD_FIELD(Note, number, "number", codec::uint32, "Number of the note."),
    RESTD_FIELD(Note, job_id, "job_id", codec::uint32, "Job that it is about."),
    RESTD_FIELD(Note, user, "user", codec::string, "User who has written it."),
    RESTD_FIELD(Note, text, "text", codec::string, "What it says."),
    RESTD_FIELD(Note, written, "written", codec::timestamp, "When it was written."),
};
RESTD_OWN_TABLE(note, Note, "NOTES_NOTE");
constexpr auto one_note = codec::object<Note>(note);
constexpr auto all_notes = codec::stream("NOTES_LIST", one_note);

struct NotesAnswer {
    restd::model::Envelope envelope;  // every type of an answer begins with it
    restd::Stream<Note> notes;
};
constexpr restd::Row notes_answer_rows[] = {
    RESTD_FIELD(NotesAnswer, notes, "notes", all_notes, "The notes."),
    RESTD_ENVELOPE_ROWS(NotesAnswer),
};
RESTD_OWN_TABLE(notes_answer, NotesAnswer, "NOTES_ANSWER");

struct NoteAnswer {
    restd::model::Envelope envelope;
    Note note;
};
constexpr restd::Row note_answer_rows[] = {
    RESTD_FIELD(NoteAnswer, note, "note", one_note, "The note."),
    RESTD_ENVELOPE_ROWS(NoteAnswer),
};
RESTD_OWN_TABLE(note_answer, NoteAnswer, "NOTES_NOTE_ANSWER");

struct NotesQuery {
    restd::NoVal32 job_id;  // unset: of all jobs
};
constexpr restd::Row notes_query_rows[] = {
    RESTD_FIELD(NotesQuery, job_id, "job_id", codec::plain_uint32, "Only notes about this job."),
};
RESTD_OWN_TABLE(notes_query, NotesQuery, "NOTES_QUERY");

struct NewNote {
    std::uint32_t job_id = 0;
    std::string_view text;
};
constexpr auto short_text = codec::at_most(codec::string, 1000);
constexpr restd::Row new_note_rows[] = {
    RESTD_FIELD(NewNote, job_id, "job_id", codec::uint32, "Job that it is about.").required(),
    RESTD_FIELD(NewNote, text, "text", short_text, "What it says.").required(),
};
RESTD_OWN_TABLE(new_note, NewNote, "NOTES_NEW_NOTE");

struct NoteNumber {
    std::uint32_t number = 0;
};
constexpr restd::Row note_number_rows[] = {
    RESTD_FIELD(NoteNumber, number, "number", codec::uint32, "Number of the note."),
};
RESTD_OWN_TABLE(note_number, NoteNumber, "NOTES_NUMBER");

// What is kept. Handlers run on several threads, so it has a lock, which is never held while anything waits: neither for the
// cluster, nor for a client.

struct KeptNote {
    std::uint32_t number = 0;
    std::uint32_t job_id = 0;
    std::string user, text;
    restd::Time written = 0;
};
// It refers to `kept`.
Note shown(const KeptNote& kept)
{
    return {kept.number, kept.job_id, kept.user, kept.text, kept.written};
}

class Notes {
public:
    KeptNote add(KeptNote note)
    {
        const std::lock_guard lock(mutex_);
        if (notes_.size() == most)
            throw restd::Error(restd::err::error, "There are " + std::to_string(most) + " notes, and no room for more", "notes",
                               503);
        note.number = ++last_number_;
        return notes_.emplace_back(std::move(note));
    }
    std::vector<KeptNote> about(restd::NoVal32 job_id) const
    {
        const std::lock_guard lock(mutex_);
        std::vector<KeptNote> found;
        for (const KeptNote& note : notes_)
            if (!job_id.is_number() || note.job_id == job_id.value) found.push_back(note);
        return found;
    }
    KeptNote find(std::uint32_t number) const
    {
        const std::lock_guard lock(mutex_);
        return notes_[place_of(number)];
    }
    void remove(std::uint32_t number, const std::string& user)
    {
        const std::lock_guard lock(mutex_);
        const auto found = notes_.begin() + static_cast<std::ptrdiff_t>(place_of(number));
        if (found->user != user) throw restd::Error(restd::err::access_denied, "The note is another user's", "notes", 403);
        notes_.erase(found);
    }

private:
    static constexpr std::size_t most = 1000;

    std::size_t place_of(std::uint32_t number) const
    {
        const auto found = std::ranges::find(notes_, number, &KeptNote::number);
        if (found == notes_.end())
            throw restd::Error(restd::err::rest_invalid_query, "There is no note " + std::to_string(number), "notes", 404);
        return static_cast<std::size_t>(found - notes_.begin());
    }

    mutable std::mutex mutex_;
    std::vector<KeptNote> notes_;
    std::uint32_t last_number_ = 0;
};
// Handlers are plain functions, so they find it here.
Notes the_notes;

// The handlers.

void get_notes(restd::TypedCall<NotesQuery, restd::None, NotesAnswer>& call)
{
    NotesAnswer answer;
    // The call keeps the function, and so the copies, until the answer has been sent.
    answer.notes = call.stream<Note>([found = the_notes.about(call.query().job_id)](restd::Sink<Note> sink) {
        for (const KeptNote& note : found) sink(shown(note));
    });
    call.reply(answer);
}

void get_note(restd::TypedCall<restd::None, restd::None, NoteAnswer, NoteNumber>& call)
{
    const KeptNote found = the_notes.find(call.parameters().number);
    NoteAnswer answer;
    answer.note = shown(found);
    call.reply(answer);
}

void post_note(restd::TypedCall<restd::None, NewNote, NoteAnswer>& call)
{
    const NewNote& body = call.body();
    // Throws the cluster's own error if there is no such job, or the user may not see it.
    call.controller().job(call.caller(), {.job = body.job_id}, {});
    const KeptNote kept = the_notes.add({0, body.job_id, call.caller().user, std::string(body.text), std::time(nullptr)});
    call.note("note " + std::to_string(kept.number));
    NoteAnswer answer;
    answer.note = shown(kept);
    call.reply(answer);
}

void delete_note(restd::TypedCall<restd::None, restd::None, NotesAnswer, NoteNumber>& call)
{
    the_notes.remove(call.parameters().number, call.caller().user);
    // Without a reply the answer is an empty NotesAnswer.
}

constexpr restd::Route routes[] = {
    restd::route<get_notes>(restd::Method::get, "/notes", "get_notes", "The notes about jobs."),
    restd::route<get_note>(restd::Method::get, "/notes/{number}", "get_note", "One note."),
    restd::route<post_note>(restd::Method::post, "/notes", "post_note", "Writes a note about a job.").body_required(),
    restd::route<delete_note>(restd::Method::del, "/notes/{number}", "delete_note", "Removes a note of one's own."),
};

class NotesContent final : public restd::Content {
public:
    std::span<const restd::Route> routes() const override { return ::routes; }
    std::string_view summary() const override { return "Notes about jobs."; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<NotesContent>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "notes", "1.0", "Notes about jobs.", make);
