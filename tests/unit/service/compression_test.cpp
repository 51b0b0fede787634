// Answers for clients that take them compressed: which ones are, and that nothing else about them changes.
#include "decoded.hpp"
#include "fixture.hpp"
#include "host/encoded_response.hpp"
#include "host/encoder.hpp"
#include "restd/budget.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string jobs = "/slurm/v0.0.42/jobs/";

std::string pattern(std::size_t size)
{
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += "{\"job_id\":" + std::to_string(i * 7919 % 100'000) + "},";
    text.resize(size);
    return text;
}

std::string decoded(const std::string& bytes, Coding coding)
{
    return coding == Coding::gzip ? gunzipped(bytes) : coding == Coding::zstd ? unzstd(bytes) : bytes;
}

std::vector<model::Job> many_jobs(std::size_t count)
{
    std::vector<model::Job> records(count);
    for (std::size_t i = 0; i < count; ++i) {
        records[i].job_id = static_cast<std::uint32_t>(i + 1);
        records[i].name = "a job";
    }
    return records;
}

struct Compressing : Fixture {
    Answer get_with(const std::string& accept_encoding, const std::string& path = jobs)
    {
        return ask({Method::get, path, {}, {}, {{"Accept-Encoding", accept_encoding}}});
    }
    // The answer's text, decoded by what Content-Encoding says.
    static std::string text_of(const Answer& answer)
    {
        const auto field = answer.fields.find("Content-Encoding");
        if (field == answer.fields.end()) return answer.text;
        return field->second == "gzip" ? gunzipped(answer.text) : field->second == "zstd" ? unzstd(answer.text) : "unknown coding";
    }
};

}  // namespace

TEST_CASE("an encoder gives back what went in, in any pieces, and keeps to its memory")
{
    const Coding coding = GENERATE(Coding::gzip, Coding::zstd);
    const Effort effort = GENERATE(Effort::moment, Effort::once);
    for (const std::size_t size : {0, 1, 1024, 4096, 100'000, 3'000'000}) {
        for (const std::size_t piece : {std::size_t{1000}, std::size_t{16384}, std::size_t{1} << 22}) {
            CAPTURE(size, piece);
            const std::string text = pattern(size);
            Budget daemon(std::size_t{1} << 30);
            RequestBudget budget(daemon, std::size_t{1} << 30);
            const RequestBudget::Current current(budget);
            StringOutput out;
            {
                const auto encoder = make_encoder(coding, {}, effort);
                CHECK(budget.charged() == encoder_memory(coding, effort));
                std::string_view rest = text;
                for (; rest.size() > piece; rest.remove_prefix(piece)) encoder->write(rest.substr(0, piece), out);
                encoder->finish(rest, out);
            }
            CHECK(budget.charged() == 0);
            CHECK((decoded(out.take(), coding) == text));
        }
    }
    CHECK((decoded(encoded(pattern(50'000), coding, effort), coding) == pattern(50'000)));
}

TEST_CASE("the memory that is charged for an encoder is enough, and not far too much")
{
    const Coding coding = GENERATE(Coding::gzip, Coding::zstd);
    const Effort effort = GENERATE(Effort::moment, Effort::once);
    const std::string text = pattern(std::size_t{12} << 20);
    const auto encoder = make_encoder(coding, {}, effort);
    StringOutput out;
    encoder->write(text, out);
    CAPTURE(encoder->memory());
    CHECK(encoder->memory() <= encoder_memory(coding, effort));
    CHECK(encoder->memory() >= encoder_memory(coding, effort) / 2);
}

TEST_CASE_METHOD(Compressing, "answers come in the coding that the client prefers, and decoded they are the same")
{
    for (const std::size_t count : {1, 20, 2000}) {  // one that is short, one that fits into the first window, a streamed one
        cluster.job_records = many_jobs(count);
        const std::string plain = get(jobs).text;
        for (const char* const coding : {"gzip", "zstd"}) {
            CAPTURE(count, coding);
            const Answer answer = get_with(coding);
            CHECK(answer.status == 200);
            CHECK(answer.type == "application/json");
            CHECK(answer.fields.at("Content-Encoding") == coding);
            CHECK(answer.text.size() < plain.size() / 2);
            CHECK((text_of(answer) == plain));
        }
    }
    CHECK(get(jobs).fields.count("Content-Encoding") == 0);
    CHECK(get_with("br").fields.count("Content-Encoding") == 0);
    const Answer yaml = ask({Method::get, jobs, {}, {}, {{"Accept-Encoding", "zstd"}, {"Accept", "application/yaml"}}});
    CHECK_THAT(text_of(yaml), ContainsSubstring("%YAML"));
    CHECK(yaml.fields.at("Content-Encoding") == "zstd");
}

TEST_CASE_METHOD(Compressing, "short answers and errors are not compressed")
{
    const Answer ping = get_with("gzip", "/slurm/v0.0.42/ping/");
    REQUIRE(ping.text.size() <= EncodedResponse::least);
    CHECK(ping.fields.count("Content-Encoding") == 0);
    // But for a client that refuses identity.
    const Answer only = get_with("gzip, identity;q=0", "/slurm/v0.0.42/ping/");
    CHECK(only.fields.at("Content-Encoding") == "gzip");
    CHECK(gunzipped(only.text) == ping.text);

    cluster.failure = Error(err::error, std::string(5000, 'x'), "fake");
    const Answer failed = get_with("gzip");
    CHECK(failed.status == 500);
    CHECK(failed.text.size() > 5000);
    CHECK(failed.fields.count("Content-Encoding") == 0);
    CHECK(get_with("gzip", "/nosuch").fields.count("Content-Encoding") == 0);
}

TEST_CASE_METHOD(Compressing, "an error after some records replaces what has been compressed so far")
{
    cluster.job_records = many_jobs(100);
    cluster.failure_after_records = Error(err::error, "too late", "fake");
    const Answer answer = get_with("zstd");
    CHECK(answer.status == 500);
    CHECK(answer.fields.count("Content-Encoding") == 0);
    CHECK(answer.first("errors", "description") == "too late");
}

TEST_CASE_METHOD(Compressing, "a client that refuses everything gets 406")
{
    for (const char* const refusal : {"identity;q=0", "*;q=0", "br, identity;q=0"}) {
        const Answer answer = get_with(refusal);
        CHECK(answer.status == 406);
        CHECK_THAT(answer.text, ContainsSubstring("zstd, gzip, identity"));
    }
    CHECK(ask({Method::get, jobs, {}, {}, {{"Accept-Encoding", "*;q=0"}}}, false).status == 401);
}

TEST_CASE_METHOD(Compressing, "records that are hidden from some users are compressed only if the administrator says so")
{
    cluster.job_records = many_jobs(100);
    struct Case {
        Compression setting;
        bool hidden;
        bool is_compressed;
    };
    for (const Case& c : {Case{Compression::usual, false, true}, {Compression::usual, true, false}, {Compression::always, true, true},
                          {Compression::never, false, false}}) {
        settings.compression = c.setting;
        cluster.hidden_records = c.hidden;
        CHECK(get_with("gzip").fields.contains("Content-Encoding") == c.is_compressed);
        CHECK(get_with("gzip, identity;q=0").status == (c.is_compressed ? 200 : 406));
        // The document is the same for everybody.
        CHECK(get_with("gzip", "/openapi/v3").fields.contains("Content-Encoding") == (c.setting != Compression::never));
    }
}

TEST_CASE_METHOD(Compressing, "without memory for an encoder the answer is not compressed")
{
    cluster.job_records = many_jobs(3000);
    Budget daemon(std::size_t{1} << 30);
    RequestBudget budget(daemon, std::size_t{200} << 10);
    const RequestBudget::Current current(budget);
    const Answer answer = get_with("zstd");
    CHECK(answer.status == 200);
    CHECK(answer.fields.count("Content-Encoding") == 0);
    CHECK(answer.size("jobs") == 3000);
}

TEST_CASE_METHOD(Compressing, "the document is compressed once for each format and coding")
{
    const std::string plain = get("/openapi/v3").text;
    for (const char* const coding : {"gzip", "zstd"}) {
        const Answer first = get_with(coding, "/openapi/v3"), second = get_with(coding, "/openapi/v3");
        CHECK(first.fields.at("Content-Encoding") == coding);
        CHECK((text_of(first) == plain));
        CHECK(first.text.size() < plain.size() / 5);
        CHECK((first.text == second.text));
    }
}

TEST_CASE("only text is compressed, and events are not")
{
    struct Case {
        const char* type;
        bool is_compressed;
    };
    for (const Case& c : {Case{"application/json", true}, {"Application/JSON; charset=utf-8", true}, {"text/plain", true},
                          {"application/problem+json", true}, {"text/event-stream", false}, {"text/event-stream; charset=utf-8", false},
                          {"image/png", false}, {"application/octet-stream", false}, {"", false}}) {
        CAPTURE(c.type);
        FakeResponse to;
        EncodedResponse response(to, {Coding::gzip, true});
        response.head(200, c.type);
        response.append(pattern(40'000));
        response.finish();
        CHECK(to.fields.contains("Content-Encoding") == c.is_compressed);
        CHECK((decoded(to.text(), c.is_compressed ? Coding::gzip : Coding::identity) == pattern(40'000)));
    }
}

TEST_CASE("a body between the limits")
{
    for (const std::size_t size : {std::size_t{0}, EncodedResponse::least, EncodedResponse::least + 1, std::size_t{16384}, std::size_t{16385}}) {
        FakeResponse to;
        EncodedResponse response(to, {Coding::zstd, true});
        response.head(200, "text/plain");
        response.append(pattern(size));
        response.finish();
        CHECK(to.fields.contains("Content-Encoding") == (size > EncodedResponse::least));
        CHECK((decoded(to.text(), size > EncodedResponse::least ? Coding::zstd : Coding::identity) == pattern(size)));
    }
}
