// openapi/ticks: GET /ticks answers a line ten times a second, for as long as the client reads. One thread writes to all
// clients.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "restd/content.hpp"
#include "restd/long_answer.hpp"

namespace {

using restd::LongAnswer;

class Ticks {
public:
    Ticks() : thread_([this] { run(); }) {}
    ~Ticks()
    {
        {
            const std::lock_guard lock(mutex_);
            is_ending_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }

    void add(std::shared_ptr<LongAnswer> answer)
    {
        const std::lock_guard lock(mutex_);
        answers_.push_back(std::move(answer));
    }

private:
    void run()
    {
        std::unique_lock lock(mutex_);
        for (unsigned long tick = 1; !wake_.wait_for(lock, std::chrono::milliseconds(100), [this] { return is_ending_; });
             ++tick) {
            // Made once, sent to everybody. Whoever does not take the lines in time misses some; whoever has gone is forgotten.
            const auto line = std::make_shared<const std::string>("tick " + std::to_string(tick) + "\n");
            std::erase_if(answers_, [&](const auto& answer) { return answer->offer(line) == LongAnswer::Offer::closed; });
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    bool is_ending_ = false;
    std::vector<std::shared_ptr<LongAnswer>> answers_;
    std::thread thread_;
};

// Made with the plugin when it is going to serve; handlers are plain functions, so they find it here.
std::unique_ptr<Ticks> ticks;

void get_ticks(restd::TextCall& call)
{
    static const auto farewell = std::make_shared<const std::string>("the daemon ends\n");
    ticks->add(call.open("text/plain", {.farewell = farewell}));
}

constexpr restd::Route routes[] = {
    restd::route<get_ticks>(restd::Method::get, "/ticks", "ticks", "Ticks.").answers_with("text/plain"),
};

class TicksContent final : public restd::Content {
public:
    explicit TicksContent(const restd::PluginContext& context)
    {
        if (!context.settings.specify_only) ticks = std::make_unique<Ticks>();
    }
    ~TicksContent() override { ticks.reset(); }
    std::span<const restd::Route> routes() const override { return ::routes; }
};

std::unique_ptr<restd::Plugin> make(const restd::PluginContext& context)
{
    return std::make_unique<TicksContent>(context);
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::openapi, "ticks", "1.0", "Ticks for as long as the client reads.", make);
