// Lists of hosts, tasks of an array, dependencies, and the other small languages that stand in a request's texts: a value or
// none, of bounded size, and what is written of it reads as the same. Also the lists in a request's header fields.
//   ./dev fuzz words [SECONDS]
#include <cstdlib>
#include <string>

#include "base/array_spec.hpp"
#include "base/filename_pattern.hpp"
#include "base/shared_words.hpp"
#include "event_text.hpp"
#include "host/content_negotiation.hpp"
#include "host/entity_tag.hpp"
#include "jobs/dependency.hpp"
#include "names/job_words.hpp"
#include "restd/error.hpp"
#include "restd/host_list.hpp"
#include "restd/job_id.hpp"
#include "restd/signal_name.hpp"
#include "restd/time_text.hpp"

namespace {

// The text as the value of each header field that is a list.
void read_header_fields(std::string_view text)
{
    using namespace restd;
    Header header;
    Request request;
    request.headers = {&header, 1};
    header = {"Accept", text};
    accepted(request);
    wants_html(request);
    header = {"Accept-Encoding", text};
    // Without a word of zstd, gzip or anything, an answer is not compressed.
    if (const auto wish = accepted_coding(request);
        wish && wish->coding != Coding::identity && text.find_first_of("*zZ") == text.npos)
        std::abort();
    header = {"Content-Type", text};
    body_format(request);
    // A tag that is not in the list is not found.
    constexpr std::string_view tag = "\"0123456789abcdef\"";
    header = {"If-None-Match", text};
    if (client_has(request, "W/" + std::string(tag)) && text.find('*') == text.npos && text.find(tag) == text.npos)
        std::abort();
    if (const auto id = events::EventId::parse(text)) {
        const auto again = events::EventId::parse(id->text());
        if (!again || again->epoch != id->epoch || again->place != id->place) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace restd;
    const std::string text(reinterpret_cast<const char*>(data), size);
    read_header_fields({reinterpret_cast<const char*>(data), size});  // a part of the request as it arrived, which nothing ends
    constexpr std::uint32_t most_tasks = 100'001;

    if (const auto hosts = expand_hosts(text)) {
        if (hosts->size() > (std::size_t{1} << 20)) std::abort();
        // What filters compare with: it looks at the list and has the same names. (Of numbers it takes 32 digits.)
        if (text.size() <= 64)
            for (std::size_t i = 0; i < hosts->size() && i < 16; ++i)
                if ((*hosts)[i].size() <= 32 && !has_host(text, (*hosts)[i])) std::abort();
    }

    if (const auto array = embedded::parse_array(text, most_tasks)) {
        if (array->tasks.empty() || array->tasks.size() > most_tasks || array->tasks.last() >= most_tasks) std::abort();
        std::size_t count = 0;
        array->tasks.for_each([&](std::uint32_t task) {
            if (!array->tasks.contains(task)) std::abort();
            ++count;
        });
        if (count != array->tasks.size()) std::abort();
        const auto again = embedded::parse_array(array->tasks.text(), most_tasks);
        if (!again || again->tasks.size() != count || again->tasks.text() != array->tasks.text()) std::abort();
    }
    try {
        if (const auto list = embedded::parse_dependency(text)) {
            const auto again = embedded::parse_dependency(list->text(false));
            if (!again || again->text(true) != list->text(true)) std::abort();
        }
    } catch (const Error&) {
        // too many jobs, or a kind that is not supported
    }
    std::string name;
    embedded::append_file_name(name, text, {1, 2, NoVal32(3), "user", "job", "node", "/tmp"});

    if (const auto id = JobId::parse(text);
        id && (!JobId::parse(id->text()) || JobId::parse(id->text())->number() != id->number()))
        std::abort();
    slurm::parse_cpu_frequency(text, {});
    slurm::parse_distribution(text);
    slurm::parse_node_counts(text);
    try {
        slurm::parse_governors(text);
    } catch (const std::invalid_argument&) {
        // which it says where there are others than it knows
    }
    parse_time(text);
    cluster::features_fit(text, "a,b,c");
    cluster::parse_minutes(text);
    cluster::parse_megabytes(text);
    parse_signal(text);
    cluster::parse_yes_no(text);
    return 0;
}
