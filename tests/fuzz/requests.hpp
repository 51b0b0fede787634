// The requests of every operation of every API version, as the service serves them, for the targets that read some.
//
// Threads: one at a time.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../unit/service/loaded_plugins.hpp"
#include "host/reader.hpp"
#include "host/router.hpp"
#include "host/served_route.hpp"
#include "restd/arena.hpp"
#include "restd/budget.hpp"

namespace fuzz {

using namespace restd;

class Requests {
public:
    Requests()
    {
        for (const std::string& name : plugins::names(PluginKind::data_parser)) {
            parsers_.push_back(test::load<DataParser>(PluginKind::data_parser, name, settings_, log_.logger));
            named_parsers_.push_back({name, parsers_.back().get()});
        }
        for (const char* name : {"slurmctld", "slurmdbd"}) {
            contents_.push_back(test::load<Content>(PluginKind::openapi, name, settings_, log_.logger));
            named_contents_.push_back({name, contents_.back().get()});
        }
        routes_ = expand_routes(named_contents_, named_parsers_);
        for (std::size_t i = 0; i < routes_.size(); ++i) router_.add(routes_[i].route->method, routes_[i].path, i, "fuzz");
        for (const ServedRoute& route : routes_)
            for (const Table* const table : {route.body, route.query, route.parameters})
                if (table != nullptr) tables_.push_back(table);
    }

    const std::vector<ServedRoute>& routes() const { return routes_; }
    const Router& router() const { return router_; }
    // Whatever number: one of the tables of requests.
    const Table& table(std::size_t number) const { return *tables_[number % tables_.size()]; }

    static const Requests& all()
    {
        static const Requests requests;
        return requests;
    }

private:
    test::Log log_;
    Settings settings_;
    std::vector<std::unique_ptr<DataParser>> parsers_;
    std::vector<std::unique_ptr<Content>> contents_;
    std::vector<Named<DataParser>> named_parsers_;
    std::vector<Named<Content>> named_contents_;
    std::vector<ServedRoute> routes_;
    std::vector<const Table*> tables_;
    Router router_;
};

// Runs `run(arena, reading)` as a request that may take 32 MiB. What comes of it is errors, an Error, or nothing wrong: nothing
// else, and all that was charged is given back.
template <class Run>
void as_request(Run run)
{
    static Budget daemon(std::size_t{256} << 20);
    {
        RequestBudget budget(daemon, std::size_t{32} << 20);
        const RequestBudget::Current current(budget);
        Arena arena;
        Reading reading{arena};
        try {
            run(arena, reading);
        } catch (const Error& error) {
            const bool is_known = error.number() == err::rest_fail_parsing || error.number() == err::data_too_large;
            if (!is_known || error.status() < 400 || error.status() >= 500) std::abort();
        }
        if (reading.errors.size() > 1001 || reading.warnings.size() > 1001) std::abort();
    }
    if (daemon.left() != daemon.total()) std::abort();
}

// Reads with `read(object, reading)` into an object of the table.
template <class Read>
void read_request(const Table& table, Read read)
{
    as_request([&](Arena& arena, Reading& reading) {
        void* const object = arena.allocate(table.size, table.align);
        table.construct(object);
        read(object, reading);
    });
}

// As a request that arrived: in memory of exactly its size, so that every byte beyond it is noticed.
class Exactly {
public:
    Exactly(const unsigned char* data, std::size_t size) : data_(std::make_unique_for_overwrite<char[]>(size)), size_(size)
    {
        std::copy(data, data + size, data_.get());
    }
    std::string_view text() const { return {data_.get(), size_}; }

private:
    std::unique_ptr<char[]> data_;
    std::size_t size_;
};

}  // namespace fuzz
