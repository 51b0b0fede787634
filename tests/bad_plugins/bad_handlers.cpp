// openapi/bad: handlers that misbehave, one a path.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "restd/content.hpp"
#include "restd/waiting.hpp"

namespace {

void throw_a_number(restd::Call&)
{
    throw 42;
}

void throw_an_exception(restd::Call&)
{
    throw std::runtime_error("the handler is broken");
}

void segv(restd::Call&)
{
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
}

int recurse(volatile int* from);
// The compiler does not see where this leads.
int (*volatile again)(volatile int*) = recurse;

int recurse(volatile int* from)
{
    volatile int here[1024] = {*from};
    return again(here) + here[0];
}

void overflow(restd::Call&)
{
    volatile int zero = 0;
    ::_exit(recurse(&zero));
}

void bus(restd::Call&)
{
    std::raise(SIGBUS);
}

void fpe(restd::Call&)
{
    std::raise(SIGFPE);
}

void abort(restd::Call&)
{
    std::abort();
}

void terminate(restd::Call& call)
{
    const auto fail = [](void (*handler)(restd::Call&), restd::Call& with) noexcept { handler(with); };
    fail([](restd::Call&) { throw std::runtime_error("thrown out of noexcept"); }, call);
}

void thread(restd::Call&)
{
    std::thread([] { throw 42; }).join();
}

void hang(restd::Call&)
{
    while (true) ::pause();
}

// Waits for longer than the watchdog allows to work, but says so.
void wait(restd::Call& call)
{
    const restd::Waiting waiting;
    std::this_thread::sleep_for(std::chrono::seconds(13));
    call.text(200, "text/plain", "waited");
}

constexpr restd::Route route(const char* path, void (*handler)(restd::Call&))
{
    return {.method = restd::Method::get, .path = path, .operation = path + 5, .summary = "Is bad.", .handler = handler};
}

constexpr restd::Route routes[] = {
    route("/bad/throw_a_number", throw_a_number),
    route("/bad/throw_an_exception", throw_an_exception),
    route("/bad/segv", segv),
    route("/bad/overflow", overflow),
    route("/bad/bus", bus),
    route("/bad/fpe", fpe),
    route("/bad/abort", abort),
    route("/bad/terminate", terminate),
    route("/bad/thread", thread),
    route("/bad/hang", hang),
    route("/bad/wait", wait),
};

class Bad final : public restd::Content {
public:
    std::span<const restd::Route> routes() const override { return ::routes; }
    bool is_described_if_named() const override { return true; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<Bad>();
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "bad", "1.0", "Is bad.", make);
