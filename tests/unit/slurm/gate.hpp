// A gate that is closed until a test opens it: what waits behind it goes on at that moment and not before.
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
    // False: nobody has opened it in a time that is long enough on any machine. So a test that fails ends all the same.
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
