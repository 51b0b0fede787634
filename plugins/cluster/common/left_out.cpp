#include "left_out.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "words.hpp"

namespace restd::cluster {
namespace {

// Edit distance: letters to replace, insert or delete. Only the beginning of a long name counts.
std::size_t letters_apart(std::string_view a, std::string_view b)
{
    constexpr std::size_t most = 64;
    const std::string from = lower(a.substr(0, most)), to = lower(b.substr(0, most));
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string no_default_yet(std::string_view user, std::string_view account, bool account_exists)
{
    std::string text = "Default account " + std::string(account) + " is left out: ";
    if (account_exists)
        text += "user " + std::string(user) + " has no association with it yet";
    else
        text += "there is no such account";
    return text + ". Add the association, then make it the default; a user's first association is the default by itself";
}

std::string_view no_default_qos_of_users()
{
    return "The default QOS of a user is that of the user's associations: change it there";
}

std::string full_name(const model::Tres& tres)
{
    if (tres.type.empty() && tres.name.empty()) return std::to_string(tres.id);
    return std::string(tres.type) + (tres.name.empty() ? "" : "/" + std::string(tres.name));
}

std::string_view nearest_name(std::string_view wanted, const std::vector<std::string>& known)
{
    std::string_view nearest;
    std::size_t least = SIZE_MAX;
    for (const std::string_view name : known) {
        std::size_t apart = letters_apart(wanted, name);
        if (const auto slash = name.find('/'); slash != name.npos)
            apart = std::min(apart, letters_apart(wanted, name.substr(slash + 1)));
        if (apart >= least) continue;
        least = apart;
        nearest = name;
    }
    return nearest;
}

void LeftOut::keep(Remark remark)
{
    const auto same = [&](const Remark& other) { return other.place == remark.place && other.text == remark.text; };
    if (std::any_of(remarks_.begin(), remarks_.end(), same)) return;
    if (remarks_.size() < most_remarks)
        remarks_.push_back(std::move(remark));
    else
        ++more_;
}

void LeftOut::unknown_tres(const Place& place, const model::Tres& wanted)
{
    const std::string name = full_name(wanted);
    const bool is_number = wanted.type.empty() && wanted.name.empty();
    std::string text = is_number ? "There is no TRES with the id " + name : "There is no TRES " + name;
    text += " on this cluster; its limit is left out";
    keep({place, std::move(text), is_number ? std::optional<std::string>() : name});
}

void LeftOut::note(const Place& place, const std::string& text)
{
    keep({place, text, {}});
}

bool LeftOut::has_unknown_tres() const
{
    return std::any_of(remarks_.begin(), remarks_.end(), [](const Remark& left) { return left.unknown.has_value(); });
}

void LeftOut::tell(const std::vector<std::string>& known_tres, Sink<AccountingRemark> remark) const
{
    for (const Remark& left : remarks_) {
        std::string text = left.text;
        if (left.unknown)
            if (const auto nearest = nearest_name(*left.unknown, known_tres); !nearest.empty())
                text.append(". The nearest that there is: ").append(nearest);
        remark({left.place, text});
    }
    if (more_ != 0) remark({Place(), std::to_string(more_) + " more were left out"});
}

}  // namespace restd::cluster
