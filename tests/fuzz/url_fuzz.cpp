// Paths, queries and url-encoded bodies: "M/path?query", where M chooses the method. What no route has is read as the query and
// the body of some request all the same.
//   ./dev fuzz url [SECONDS]
#include "host/selection.hpp"
#include "host/tape.hpp"
#include "requests.hpp"

namespace {

using namespace restd;

// What the query chooses of a listing, and a record as it is written then.
void choose(const ServedRoute& route, std::string_view query)
{
    fuzz::as_request([&](Arena& arena, Reading& reading) {
        const SelectableQuery& selectable = *route.selectable;
        void* const object = selectable.make(arena);
        read_query(query, selectable.table(), object, reading);
        if (!reading.errors.empty() || !Selection::is_wanted(selectable, object)) return;
        Selection selection(selectable, object, *route.response, arena, reading.errors);
        if (!reading.errors.empty()) return;
        const Codec& element = *selection.picker().list().element;
        void* const record = arena.allocate(element.size, element.align);
        element.construct(record);
        Tape tape;
        dump(tape, element, record);
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace fuzz;
    if (size < 2) return -1;
    constexpr Method methods[] = {Method::get, Method::post, Method::del};
    const Method method = methods[data[0] % std::size(methods)];
    const Exactly target(data + 1, size - 1);
    const std::size_t question = target.text().find('?');
    const std::string_view path = target.text().substr(0, question);
    const std::string_view query = question == path.npos ? std::string_view() : target.text().substr(question + 1);

    const Requests& requests = Requests::all();
    const Table* into = &requests.table(path.size());
    PathSegments segments;
    if (segments.split(path) == PathSegments::Outcome::good) {
        const Router::Match match = requests.router().match(method, segments);
        if (match.target == Router::none) {
            requests.router().allowed(segments);
        } else {
            const ServedRoute& route = requests.routes()[match.target];
            std::vector<PathParameter> parameters;
            for (std::size_t i = 0; i < match.parameter_count; ++i)
                parameters.emplace_back(route.parameter_names[i], match.parameters[i]);
            if (route.parameters != nullptr)
                read_request(*route.parameters, [&](void* object, Reading& reading) {
                    read_parameters(parameters, *route.parameters, object, reading);
                });
            if (route.query != nullptr) into = route.query;
            if (route.selectable != nullptr) choose(route, query);
        }
    }
    read_request(*into, [&](void* object, Reading& reading) { read_query(query, *into, object, reading); });
    read_request(*into, [&](void* object, Reading& reading) { read_form(query, *into, object, reading); });
    return 0;
}
