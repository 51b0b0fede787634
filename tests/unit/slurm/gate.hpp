// A gate: threads wait at it until a test opens it.
//
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace restd::slurm::test {

class Gate {
public:
    void open()
    {
        {
            const std::lock_guard lock(mutex_);
            is_open_ = true;
        }
        opened_.notify_all();
    }
    // False after a time that is long enough on any machine, so that a failed test ends too.
    bool wait()
    {
        std::unique_lock lock(mutex_);
        return opened_.wait_for(lock, std::chrono::seconds(20), [this] { return is_open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_ = false;
};

}  // namespace restd::slurm::test
