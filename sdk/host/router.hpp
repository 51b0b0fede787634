// Router: finds the route of a method and path. It is a trie over path segments.
//
// Repeated and trailing slashes are ignored. A literal segment is preferred to a parameter. But if the literal has no route
// with the method, the parameter is tried: `GET job/submit` matches job/{job_id}.
//
// Threads: one thread builds it; then several threads may call match() at the same time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/exchange.hpp"
#include "restd/route.hpp"

namespace restd {

// Splits a path at its slashes and decodes each segment, so that an encoded slash stays within its segment.
// Empty segments are left out. Memory is reused by the next split().
class PathSegments {
public:
    static constexpr std::size_t max_segments = detail::max_path_parts;

    enum class Outcome : std::uint8_t { good, too_many, bad };

    // bad: an invalid escape, a NUL, invalid UTF-8, "..", or no leading slash. too_many: deeper than any route.
    Outcome split(std::string_view path);

    std::size_t size() const { return count_; }
    // Valid while the path and this object live.
    std::string_view operator[](std::size_t i) const { return segments_[i]; }

private:
    std::string_view segments_[max_segments];
    std::size_t count_ = 0;
    std::string decoded_;
};

class Router {
public:
    static constexpr std::size_t max_parameters = detail::max_path_parameters;
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    struct Match {
        std::size_t target = none;  // from add(); none: no route has this path and method
        std::size_t parameter_count = 0;
        std::string_view parameters[max_parameters];  // values, in the path's order
        bool path_known = false;                      // a route has this path, perhaps with another method
    };

    Router();
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    // `path`: "/slurm/v0.0.42/job/{job_id}". `owner`: the plugin, for error texts. Throws Error if the route exists already.
    // HEAD uses the route of GET. REQUIRES: method and path are those of a route that has been checked (route_checks.hpp).
    void add(Method method, std::string_view path, std::size_t target, std::string_view owner);

    Match match(Method method, const PathSegments& segments) const;

    // The methods of all routes that have this path, for the Allow header: "GET, HEAD, POST".
    std::string allowed(const PathSegments& segments) const;

    // The parameter names of `path`, in order. The views point into `path`.
    static std::vector<std::string_view> parameter_names(std::string_view path);

private:
    struct Node;
    struct Found;
    bool find(const Node& node, const PathSegments& segments, std::size_t at, int method, Match& match,
              unsigned* methods) const;

    std::unique_ptr<Node> root_;
};

}  // namespace restd
