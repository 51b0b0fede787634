// Mistakes of plugin authors that do not compile. Each is behind a macro of its own, with a part of the compiler's message;
// test_mistakes.py tries each alone, and the file without any of them.
#include <vector>

#include "restd/cluster.hpp"
#include "restd/content.hpp"

namespace {

using namespace restd;

struct Question {
    std::string_view word;
    std::uint32_t times = 1;
};
struct Answer {
    model::Envelope envelope;
    std::string_view text;
    Stream<Question> questions;
};
struct Other {
    model::Envelope envelope;
    std::string_view text;
};
struct Bare {
    std::string_view text;
};
struct Unknown {
    model::Envelope envelope;
};

constexpr auto string = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto uint32 = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
constexpr Row question_rows[] = {RESTD_FIELD(Question, word, "word", string, "What is asked."),
                                 RESTD_FIELD(Question, times, "times", uint32, "How often.")};
RESTD_OWN_TABLE(question, Question, "QUESTION");
constexpr Row answer_rows[] = {RESTD_FIELD(Answer, text, "text", string, "What is answered.")};
RESTD_OWN_TABLE(answer, Answer, "ANSWER");
constexpr Row other_rows[] = {RESTD_FIELD(Other, text, "text", string, "What is answered.")};
RESTD_OWN_TABLE(other, Other, "OTHER");

// What is right.
void get(TypedCall<Question, None, Answer, Question>& call)
{
    Answer reply;
    reply.text = call.query().word;
    reply.questions = call.stream<Question>(
        [words = std::vector<std::string>{"why"}](Sink<Question> sink) { sink({.word = words.front()}); });
    if (call.query<Question>().times != call.parameters().times) call.warn("It is odd", "#/");
    call.reply(reply);
}
void post(TypedCall<None, Question, Answer>& call)
{
    Answer reply;
    reply.text = call.body().word;
    call.reply(reply);
}
void text(TextCall& call)
{
    call.text(200, "text/plain", call.path_value("id"));
}
constexpr Route routes[] = {
    route<get>(Method::get, "/x/{word}/{times}", "get", "Asks."),
    route<post>(Method::post, "/{data_parser}/x", "post").body_required().answers(201, "It is there."),
    route<text>(Method::get, "/text/{id}", "text").answers_with("text/plain"),
    route<Question, None, Answer>(Method::get, "/lambda", "lambda",
                                  [](auto& call) {
                                      Answer reply;
                                      call.reply(reply);
                                  }),
    route(Method::get, "/plain", "plain", [](TextCall& call) { call.text(204, {}, {}); }),
};
const Route more_routes[] = {route<Question, None, Answer, Question>(Method::get, "/x/{word}/{times}", "get", get),
                             route(Method::get, "/text/{id}", "text", text)};

// What is wrong.
[[maybe_unused]] void wrong(TypedCall<Question, Question, Answer, Question>& call, TypedCall<>& untyped)
{
    [[maybe_unused]] Answer reply;
    [[maybe_unused]] Other other_reply;
    call.note({});
    untyped.note({});
#ifdef QUERY_OF_ANOTHER_TYPE  // this route's Query is another type
    call.query<Other>();
#endif
#ifdef BODY_OF_ANOTHER_TYPE  // this route's Body is another type
    call.body<Other>();
#endif
#ifdef PARAMETERS_OF_ANOTHER_TYPE  // this route's Parameters are another type
    call.parameters<Other>();
#endif
#ifdef NO_QUERY  // this route has no Query: name its type in the route and in its handler
    untyped.query();
#endif
#ifdef NO_BODY  // this route has no Body: name its type in the route and in its handler
    untyped.body();
#endif
#ifdef NO_PARAMETERS  // this route has no Parameters: name their type in the route and in its handler, or write
                      // path_value(name)
    untyped.parameters();
#endif
#ifdef REPLY_OF_ANOTHER_TYPE  // this route's Reply is another type
    call.reply(other_reply);
#endif
#ifdef NO_REPLY  // this route has no Reply
    untyped.reply(reply);
#endif
#ifdef TEXT_INSTEAD_OF_REPLY  // this route has a Reply, so it is answered by reply()
    call.text(200, "text/plain", "text");
#endif
#ifdef OPEN_INSTEAD_OF_REPLY  // this route has a Reply, so it is answered by reply()
    call.open("text/plain", LongAnswerOptions());
#endif
#ifdef STREAM_OF_A_TEMPORARY  // a Stream does not keep this temporary function
    reply.questions = [](Sink<Question> sink) { sink({.word = "why"}); };
#endif
#ifdef STREAM_OF_A_LISTING  // a Stream does not keep this temporary function
    reply.questions = Listing<Question>();
#endif
#ifdef STREAM_OF_SOMETHING_ELSE  // produce is void(restd::Sink<Record>), and passes each record to the sink
    reply.questions = call.stream<Question>([](int) {});
#endif
}

#ifdef REPLY_WITHOUT_ENVELOPE  // the type of an answer begins with the member
void bare(TypedCall<None, None, Bare>& call)
{
    call.note({});
}
#endif
#ifdef NO_TABLE  // this type of a route has no table: declare its rows and RESTD_OWN_TABLE
const Route unknown = route<None, None, Unknown>(Method::get, "/x", "x", [](auto&) {});
#endif
#ifdef NO_TABLE_OF_A_QUERY  // this type of a route has no table: declare its rows and RESTD_OWN_TABLE
void ask(TypedCall<Bare>& call)
{
    call.text(200, "text/plain", "x");
}
constexpr Route unknown = route<ask>(Method::get, "/x", "x");
#endif
#ifdef SEVERAL_TYPES  // or name a type of the data parsers with RESTD_PARSER_TYPE or restd::As
const Route several = route<None, None, model::RemovedResponse>(Method::get, "/{data_parser}/x", "x", [](auto&) {});
#endif

#ifdef NULL_HANDLER  // this route has no handler: pass a function or a lambda
const Route null = route<Question, None, Answer>(Method::get, "/x", "x", nullptr);
#endif
#ifdef NULL_FUNCTION  // this route has no handler: route<function>(..) needs a function
constexpr Route null = route<nullptr>(Method::get, "/x", "x");
#endif
#ifdef NULL_POINTER  // this route has no handler: the function pointer is null
constexpr void (*no_handler)(TextCall&) = nullptr;
constexpr Route null = route<no_handler>(Method::get, "/x", "x");
#endif
#ifdef NO_HANDLER_AT_ALL  // this is no handler of a route: it is void(restd::TypedCall<Query, Body, Reply, Parameters>&)
void no_handler(int) {}
constexpr Route none = route<no_handler>(Method::get, "/x", "x");
#endif
#ifdef HANDLER_OF_ANOTHER_ROUTE  // this handler takes another call than its route has
const Route another = route<Question, None, Other>(Method::get, "/x", "x", get);
#endif
#ifdef LAMBDA_OF_ANOTHER_ROUTE  // this handler takes another call than its route has
const Route another = route<Question, None, Other>(Method::get, "/x", "x", [](TypedCall<Question>&) {});
#endif
#ifdef HANDLER_WITH_CAPTURES  // a handler has no captures
const Route capturing = route(Method::get, "/x", "x", [routes = &more_routes](TextCall&) { (void)routes; });
#endif
#ifdef FUNCTION_IN_A_CONSTEXPR_ROUTE  // a_function_in_a_constexpr_route_is_written__route_of_the_function
constexpr Route function = route(Method::get, "/x", "x", text);
#endif

#ifdef PATH_WITHOUT_SLASH  // the_path_of_a_route_is_wrong__see_path_fault
constexpr Route path = route<text>(Method::get, "x", "x");
#endif
#ifdef PATH_WITH_SPACE  // the_path_of_a_route_is_wrong__see_path_fault
constexpr Route path = route<text>(Method::get, "/a b", "x");
#endif
#ifdef PATH_WITH_OPEN_BRACE  // the_path_of_a_route_is_wrong__see_path_fault
constexpr Route path = route<text>(Method::get, "/x/{y", "x");
#endif
#ifdef METHOD_HEAD  // a_route_has_a_wrong_method_or_operation_or_no_handler__see_route_fault
constexpr Route head = route<text>(Method::head, "/x", "x");
#endif

#ifdef STRING_FOR_A_NUMBER  // this field's codec has a Kind that is for members of another type
constexpr auto number = make_codec<std::uint32_t>(Kind::string, "STRING");
constexpr Row row = RESTD_FIELD(Question, times, "times", number, "How often.");
#endif
#ifdef CODEC_OF_ANOTHER_MEMBER  // this field's codec is for members of another type
constexpr Row row = RESTD_FIELD(Question, times, "times", string, "How often.");
#endif
#ifdef STREAM_FOR_A_LIST  // this field's codec has a Kind that is for members of another type
constexpr auto list = make_codec<List<Question>>(Kind::stream, "QUESTIONS");
struct Questions {
    List<Question> all;
};
constexpr Row row = RESTD_FIELD(Questions, all, "all", list, "All.");
#endif
#ifdef TWO_FIELDS_OF_ONE_KEY  // two_live_rows_have_one_key_in_this_api_version
constexpr Row twice_rows[] = {RESTD_FIELD(Question, word, "word", string, "What is asked."),
                              RESTD_FIELD(Question, times, "word", uint32, "How often.")};
RESTD_OWN_TABLE(twice, Question, "QUESTION");
#endif
#ifdef OWN_TABLE_WITH_VERSIONS  // the rows of a plugin's own table have no API versions
constexpr Row old_rows[] = {RESTD_FIELD(Bare, text, "text", string, "What is answered.").since_api(41)};
RESTD_OWN_TABLE(old, Bare, "OLD");
#endif

}  // namespace

int main()
{
    return static_cast<int>(std::size(routes) + std::size(more_routes));
}
