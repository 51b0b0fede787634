#include "plugins/crash_report.hpp"

#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string_view>

#include "host/activity.hpp"

namespace restd::kernel {
namespace {

// Where the code of plugins is. Written by the main thread, one after the other; read by handlers of signals.
struct Code {
    std::uintptr_t begin = 0, end = 0;
    std::array<char, 512> file{};
    std::array<char, 256> contact{};
};
constexpr std::size_t most_files = 128;  // more are not named
std::array<Code, most_files> codes;
std::atomic<std::size_t> code_count = 0;

// A line that is made without anything that a handler of a signal may not use.
class ReportLine {
public:
    ReportLine& operator<<(std::string_view text) noexcept
    {
        for (const char c : text)
            if (size_ < sizeof text_ - 1) text_[size_++] = c == '\n' || c == '\r' ? ' ' : c;
        return *this;
    }
    ReportLine& hex(std::uintptr_t number) noexcept
    {
        char digits[2 * sizeof number];
        std::size_t at = sizeof digits;
        do {
            digits[--at] = "0123456789abcdef"[number & 15];
            number >>= 4;
        } while (number != 0);
        return *this << "0x" << std::string_view(digits + at, sizeof digits - at);
    }
    void write() noexcept
    {
        text_[size_++] = '\n';
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text_, size_);
    }

private:
    char text_[2048];
    std::size_t size_ = 0;
};

const Code* code_at(std::uintptr_t address) noexcept
{
    const std::size_t count = code_count.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < count; ++i)
        if (address >= codes[i].begin && address < codes[i].end) return &codes[i];
    return nullptr;
}

std::uintptr_t instruction_of([[maybe_unused]] void* context) noexcept
{
#if defined(__x86_64__) && defined(__LP64__)
    return static_cast<std::uintptr_t>(static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
    return static_cast<std::uintptr_t>(static_cast<ucontext_t*>(context)->uc_mcontext.pc);
#elif defined(__riscv)
    return static_cast<std::uintptr_t>(static_cast<ucontext_t*>(context)->uc_mcontext.__gregs[REG_PC]);
#else
    return 0;  // the line does without it
#endif
}

// The innermost code of a plugin that has led to here. For calls of abort() and the like, where the stack is in order.
std::uintptr_t caller_in_plugin() noexcept
{
    std::uintptr_t found = 0;
    ::_Unwind_Backtrace(
        [](_Unwind_Context* frame, void* into) {
            const std::uintptr_t address = ::_Unwind_GetIP(frame);
            if (code_at(address) == nullptr) return _URC_NO_REASON;
            *static_cast<std::uintptr_t*>(into) = address;
            return _URC_END_OF_STACK;
        },
        &found);
    return found;
}

// Adds ", at 0x1234 of FILE", if it is a plugin's, and whom to tell.
void add_place(ReportLine& line, std::uintptr_t address) noexcept
{
    const Code* const code = code_at(address);
    if (code == nullptr) return;
    (line << ", at ").hex(address - code->begin) << " of " << code->file.data();
    if (code->contact[0] != '\0') line << "; report it to " << code->contact.data();
}

// "PLUGIN: GET /path".
void add_activity(ReportLine& line) noexcept
{
    const Activity* const activity = Activity::mine_if_any();
    char what[Activity::longest];
    if (activity == nullptr || !activity->describe(what)) {
        line << "a thread without a request";
        return;
    }
    line << activity->plugin() << ": " << static_cast<const char*>(what);
}

struct Crash {
    int number;
    const char* name;
};
constexpr Crash crashes[] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}, {SIGABRT, "SIGABRT"}};

std::atomic<bool> is_reported = false;

void report(int number, siginfo_t*, void* context)
{
    // The first thread that crashes; another one only adds confusion.
    if (!is_reported.exchange(true)) {
        const char* name = "a signal";
        for (const Crash& crash : crashes)
            if (crash.number == number) name = crash.name;
        ReportLine line;
        line << "slurmrestd: fatal: " << name << " in ";
        add_activity(line);
        add_place(line, number == SIGABRT ? caller_in_plugin() : instruction_of(context));
        line.write();
    }
    // SA_RESETHAND: now the signal does what it does without a handler. It comes again when this function returns.
    ::raise(number);
}

[[noreturn]] void report_termination()
{
    if (!is_reported.exchange(true)) {
        ReportLine line;
        line << "slurmrestd: fatal: std::terminate() in ";
        add_activity(line);
        add_place(line, caller_in_plugin());
        if (const std::exception_ptr thrown = std::current_exception()) {
            try {
                std::rethrow_exception(thrown);
            } catch (const std::exception& error) {
                line << ": nobody has caught " << thrown_type() << ": " << error.what();
            } catch (...) {
                line << ": nobody has caught " << thrown_type();
            }
        }
        line.write();
    }
    std::abort();
}

}  // namespace

void report_crashes()
{
    Activity::mine();  // gives the main thread a stack for the handlers
    // The first use of the unwinder may allocate memory, which a handler must not.
    caller_in_plugin();
    for (const Crash& crash : crashes) {
        struct sigaction had {};
        if (::sigaction(crash.number, nullptr, &had) != 0 || (had.sa_flags & SA_SIGINFO) != 0 || had.sa_handler != SIG_DFL)
            continue;
        struct sigaction action {};
        action.sa_sigaction = report;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
        sigemptyset(&action.sa_mask);
        ::sigaction(crash.number, &action, nullptr);
    }
    std::set_terminate(report_termination);
}

void remember_code(void* handle, std::uint64_t size, const std::filesystem::path& file, const std::string& contact)
{
    link_map* map = nullptr;
    const std::size_t count = code_count.load(std::memory_order_relaxed);
    if (count == most_files || ::dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || map == nullptr) return;
    Code& code = codes[count];
    code.begin = map->l_addr;
    code.end = map->l_addr + size;
    std::strncpy(code.file.data(), file.c_str(), code.file.size() - 1);
    std::strncpy(code.contact.data(), contact.c_str(), code.contact.size() - 1);
    code_count.store(count + 1, std::memory_order_release);
}

}  // namespace restd::kernel
