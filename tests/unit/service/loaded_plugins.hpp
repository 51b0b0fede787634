// Loads plugins into a test of the service.
#pragma once

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>

#include "../plugins.hpp"
#include "host/service.hpp"

namespace test {

using namespace restd;

// The log of the tested code.
struct Log {
    std::ostringstream text;
    spdlog::logger logger{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)};
    Log() { logger.set_level(spdlog::level::trace); }
};

using plugins::load;

}  // namespace test
