// LeftOut: what a change of the accounting database leaves out because it means nothing to the cluster, and how it is told.
//
// Resources (TRES) that are not known are only noted at first; what was meant is looked for when it is told, which is after the
// change and under no lock. However much is left out, no more than most_remarks are kept. Threads: one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "restd/cluster.hpp"

namespace restd::cluster {

class LeftOut {
public:
    static constexpr std::size_t most_remarks = 100;

    void unknown_tres(const Place& place, const model::Tres& wanted);
    void note(const Place& place, const std::string& text);
    bool empty() const { return remarks_.empty(); }
    // tell() needs the names of what is known.
    bool has_unknown_tres() const;
    // `known_tres`: "cpu", "gres/gpu" ..
    void tell(const std::vector<std::string>& known_tres, Sink<AccountingRemark> remark) const;

private:
    struct Remark {
        Place place;
        std::string text;
        std::optional<std::string> unknown;  // a TRES that there is not
    };
    void keep(Remark remark);

    std::vector<Remark> remarks_;
    std::size_t more_ = 0;
};

// Why an account does not become a user's default: they have no association.
std::string no_default_yet(std::string_view user, std::string_view account, bool account_exists);

// "cpu", "gres/gpu"; "77" where only the number was given.
std::string full_name(const model::Tres& tres);

// The one of `known` that `wanted` was most likely meant to be: fewest letters to change, in the whole name or after its slash.
// Empty where nothing is known.
std::string_view nearest_name(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace restd::cluster
