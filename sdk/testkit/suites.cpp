#include "testkit/suites.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

namespace restd::testkit {
namespace {

constexpr Method methods[] = {Method::get, Method::head,  Method::post,   Method::put,
                              Method::del, Method::patch, Method::options};

std::string lower(std::string_view text)
{
    std::string lowered(text);
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lowered;
}

bool promises_json(const Poco::JSON::Object& operation)
{
    const auto responses = operation.getObject("responses");
    if (responses.isNull()) return false;
    for (const auto& [status, response] : *responses) {
        const auto content = response.extract<Poco::JSON::Object::Ptr>()->getObject("content");
        if (!content.isNull() && content->has("application/json")) return true;
    }
    return false;
}

}  // namespace

std::string json_problem(const std::string& text)
{
    try {
        Poco::JSON::Parser().parse(text);
        return {};
    } catch (const Poco::Exception& error) {
        return error.displayText();
    }
}

std::string filled(std::string_view path)
{
    std::string text;
    for (bool is_name = false; const char c : path) {
        if (c == '{') text += '1';
        is_name = c == '{' || (is_name && c != '}');
        if (!is_name && c != '}') text += c;
    }
    return text;
}

std::vector<Operation> operations_of(TestService& service)
{
    std::vector<Operation> operations;
    const auto document = Poco::JSON::Parser().parse(service.document()).extract<Poco::JSON::Object::Ptr>();
    const auto paths = document->getObject("paths");
    for (const auto& [path, item] : *paths)
        for (const Method method : methods) {
            const auto operation = item.extract<Poco::JSON::Object::Ptr>()->getObject(lower(to_string(method)));
            if (!operation.isNull()) operations.push_back({method, path, promises_json(*operation)});
        }
    return operations;
}

Answer try_operation(TestService& service, const Operation& operation, const std::string& when, Faults& faults)
{
    const std::string what = std::string(to_string(operation.method)) + " " + operation.path + " " + when;
    const std::size_t logged = service.log().size();
    Answer answer;
    faults.guard(what, [&] { answer = service.send({operation.method, filled(operation.path)}); });
    const std::vector<std::string> log = service.log();
    for (std::size_t i = logged; i < log.size(); ++i)
        if (log[i].starts_with("error: ")) faults.add(what + ": " + log[i]);
    if (answer.is_cut) faults.add(what + ": the answer is cut");
    if (answer.status < 200 || answer.status > 599) faults.add(what + ": the status is " + std::to_string(answer.status));
    if (answer.content_type == "application/json" && !answer.body.empty())
        if (const std::string problem = json_problem(answer.body); !problem.empty())
            faults.add(what + ": the body is not JSON: " + problem);
    if (operation.is_json && answer.status == 200 && !answer.stays_open && answer.content_type != "application/json")
        faults.add(what + ": the document says JSON, and the answer is " + answer.content_type);
    return answer;
}

}  // namespace restd::testkit
