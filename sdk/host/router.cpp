#include "host/router.hpp"

#include <array>

#include "host/utf8.hpp"
#include "restd/error.hpp"
#include "restd/text.hpp"

namespace restd {
namespace {

constexpr std::size_t method_count = 7;  // Method::other has no routes

// The segments of a route template; unlike a request's they are not decoded.
std::vector<std::string_view> template_segments(std::string_view path)
{
    std::vector<std::string_view> out;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        if (!segment.empty()) out.push_back(segment);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return out;
}

bool is_parameter(std::string_view segment)
{
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

PathSegments::Outcome PathSegments::split(std::string_view path)
{
    count_ = 0;
    decoded_.clear();
    if (path.empty() || path.front() != '/') return Outcome::bad;
    // decoded_ must not reallocate, because views point into it. Decoding never makes a segment longer.
    if (path.find('%') != std::string_view::npos) decoded_.reserve(path.size());
    bool too_many = false;
    for (std::size_t at = 0; at < path.size();) {
        if (path[at] == '/') {
            ++at;
            continue;
        }
        std::size_t end = path.find('/', at);
        if (end == std::string_view::npos) end = path.size();
        std::string_view segment = path.substr(at, end - at);
        at = end;
        if (segment.find('%') != std::string_view::npos) {
            const std::size_t begin = decoded_.size();
            for (std::size_t i = 0; i < segment.size(); ++i) {
                if (segment[i] != '%') {
                    decoded_ += segment[i];
                    continue;
                }
                if (i + 2 >= segment.size()) return Outcome::bad;
                const int high = hex_digit(segment[i + 1]), low = hex_digit(segment[i + 2]);
                if (high < 0 || low < 0) return Outcome::bad;
                decoded_ += static_cast<char>(high * 16 + low);
                i += 2;
            }
            segment = std::string_view(decoded_).substr(begin);
        }
        if (segment == ".." || segment.find('\0') != std::string_view::npos || !utf8::valid(segment)) return Outcome::bad;
        if (count_ == max_segments)
            too_many = true;
        else
            segments_[count_++] = segment;
    }
    return too_many ? Outcome::too_many : Outcome::good;
}

struct Router::Node {
    struct Leaf {
        std::size_t target = none;
        std::string owner;
    };

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    std::array<Leaf, method_count> leaves;
    unsigned methods = 0;  // bit n: leaves[n] has a route
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Method method, std::string_view path, std::size_t target, std::string_view owner)
{
    Node* node = root_.get();
    for (std::string_view segment : template_segments(path)) {
        std::unique_ptr<Node>& next = is_parameter(segment) ? node->parameter : node->literals[std::string(segment)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    const auto index = static_cast<std::size_t>(method);
    Node::Leaf& leaf = node->leaves.at(index);
    if (leaf.target != none) {
        const std::string what = std::string(to_string(method)) + " " + std::string(path);
        throw Error(err::error,
                    leaf.owner == owner ? leaf.owner + " answers " + what + " twice"
                                        : "both " + leaf.owner + " and " + std::string(owner) + " answer " + what,
                    "router");
    }
    leaf.target = target;
    leaf.owner = owner;
    node->methods |= 1U << index;
}

bool Router::find(const Node& node, const PathSegments& segments, std::size_t at, int method, Match& match,
                  unsigned* methods) const
{
    if (at == segments.size()) {
        if (node.methods == 0) return false;
        match.path_known = true;
        if (methods != nullptr) *methods |= node.methods;
        if (method < 0 || node.leaves[static_cast<std::size_t>(method)].target == none) return false;
        match.target = node.leaves[static_cast<std::size_t>(method)].target;
        return true;
    }
    const auto literal = node.literals.find(segments[at]);
    if (literal != node.literals.end() && find(*literal->second, segments, at + 1, method, match, methods)) return true;
    if (!node.parameter) return false;
    match.parameters[match.parameter_count++] = segments[at];
    if (find(*node.parameter, segments, at + 1, method, match, methods)) return true;
    --match.parameter_count;
    return false;
}

Router::Match Router::match(Method method, const PathSegments& segments) const
{
    Match match;
    if (method == Method::head) method = Method::get;
    find(*root_, segments, 0, method == Method::other ? -1 : static_cast<int>(method), match, nullptr);
    return match;
}

std::string Router::allowed(const PathSegments& segments) const
{
    Match match;
    unsigned methods = 0;
    find(*root_, segments, 0, -1, match, &methods);
    std::string out;
    for (std::size_t i = 0; i < method_count; ++i) {
        if ((methods & 1U << i) == 0) continue;
        if (!out.empty()) out += ", ";
        out += to_string(static_cast<Method>(i));
        if (static_cast<Method>(i) == Method::get) out += ", HEAD";
    }
    return out;
}

std::vector<std::string_view> Router::parameter_names(std::string_view path)
{
    std::vector<std::string_view> names;
    for (std::string_view segment : template_segments(path))
        if (is_parameter(segment)) names.push_back(segment.substr(1, segment.size() - 2));
    return names;
}

}  // namespace restd
