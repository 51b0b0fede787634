// openapi/bad: handlers that misbehave, one a path.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "restd/content.hpp"
#include "restd/waiting.hpp"

namespace {

void throw_a_number(restd::TextCall&)
{
    throw 42;
}

void throw_an_exception(restd::TextCall&)
{
    throw std::runtime_error("the handler is broken");
}

void segv(restd::TextCall&)
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

void overflow(restd::TextCall&)
{
    volatile int zero = 0;
    ::_exit(recurse(&zero));
}

void bus(restd::TextCall&)
{
    std::raise(SIGBUS);
}

void fpe(restd::TextCall&)
{
    std::raise(SIGFPE);
}

void abort(restd::TextCall&)
{
    std::abort();
}

void terminate(restd::TextCall& call)
{
    const auto fail = [](void (*handler)(restd::TextCall&), restd::TextCall& with) noexcept { handler(with); };
    fail([](restd::TextCall&) { throw std::runtime_error("thrown out of noexcept"); }, call);
}

void thread(restd::TextCall&)
{
    std::thread([] { throw 42; }).join();
}

void hang(restd::TextCall&)
{
    while (true) ::pause();
}

// Waits for longer than the watchdog allows to work, but says so.
void wait(restd::TextCall& call)
{
    const restd::Waiting waiting;
    std::this_thread::sleep_for(std::chrono::seconds(13));
    call.text(200, "text/plain", "waited");
}

template <auto handler>
constexpr restd::Route bad(const char* path)
{
    return restd::route<handler>(restd::Method::get, path, path + 5, "Is bad.");
}

constexpr restd::Route routes[] = {
    bad<throw_a_number>("/bad/throw_a_number"),
    bad<throw_an_exception>("/bad/throw_an_exception"),
    bad<segv>("/bad/segv"),
    bad<overflow>("/bad/overflow"),
    bad<bus>("/bad/bus"),
    bad<fpe>("/bad/fpe"),
    bad<abort>("/bad/abort"),
    bad<terminate>("/bad/terminate"),
    bad<thread>("/bad/thread"),
    bad<hang>("/bad/hang"),
    bad<wait>("/bad/wait"),
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
