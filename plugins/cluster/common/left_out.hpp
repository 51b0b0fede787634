// LeftOut: collects what a change of the accounting database leaves out because the cluster cannot use it, and reports it.
//
// Unknown resources (TRES) are only noted at first. tell() looks for the names that may have been meant, after the change and
// without a lock. At most most_remarks are kept. Threads: one at a time.
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
    // Whether tell() needs the names of the known TRES.
    bool has_unknown_tres() const;
    // `known_tres`: "cpu", "gres/gpu" ..
    void tell(const std::vector<std::string>& known_tres, Sink<AccountingRemark> remark) const;

private:
    struct Remark {
        Place place;
        std::string text;
        std::optional<std::string> unknown;  // the name of an unknown TRES
    };
    void keep(Remark remark);

    std::vector<Remark> remarks_;
    std::size_t more_ = 0;
};

// Explains why an account does not become a user's default: the user has no association with it, or the account does not exist.
std::string no_default_yet(std::string_view user, std::string_view account, bool account_exists);

// Explains why a default QOS that is given for a user is left out.
std::string_view no_default_qos_of_users();

// "cpu", "gres/gpu"; "77" if only the number was given.
std::string full_name(const model::Tres& tres);

// The name in `known` that `wanted` was most likely meant to be: the one with the smallest edit distance, of the whole name or
// of the part after its slash. Empty if `known` is empty.
std::string_view nearest_name(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace restd::cluster
