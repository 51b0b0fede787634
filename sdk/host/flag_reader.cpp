#include "host/flag_reader.hpp"

#include <algorithm>
#include <string>

#include "host/member.hpp"
#include "host/yaml_scalar.hpp"
#include "restd/error.hpp"

namespace restd {
namespace {

// Sets or clears the flag `name` in `word`. False: there is no such flag, and an error has been added.
bool apply_flag(const Codec& codec, std::uint64_t& word, std::string_view name, ReadIssues& issues)
{
    for (const Flag& f : codec.names) {
        if (!detail::equal_ignoring_case(f.name, name)) continue;
        if (f.match == Flag::Match::removed)
            issues.warn("Ignoring deprecated flag: " + std::string(f.name));
        else
            word = (word & ~f.mask) | f.value;
        return true;
    }
    issues.error(err::data_flags_invalid, "Unknown flag " + quoted(name));
    return false;
}

std::uint64_t without_flags(const Codec& codec, std::uint64_t word)
{
    for (const Flag& f : codec.names) word &= ~f.mask;
    return word;
}

}  // namespace

void read_flag_of_array(const Codec& codec, void* member, const Scalar& v, bool is_first, bool splits, ReadIssues& issues)
{
    if (!v.is_string()) {
        issues.error(err::data_flags_invalid, "Unknown flag " + v.shown());
        return;
    }
    std::uint64_t word = load_word(codec, member);
    if (is_first) word = without_flags(codec, word);
    const auto one = [&](std::string_view name) { apply_flag(codec, word, name, issues); };
    if (splits)
        each_csv_item(v.text, one);
    else
        one(v.text);
    store_word(codec, member, word);
}

Put read_flags(const Codec& codec, void* member, const Scalar& v, ReadIssues& issues)
{
    // Some flags are called true or false, and clients may send them as JSON booleans.
    const std::string_view truth = v.boolean ? "true" : "false";
    const bool is_truth = v.type == Scalar::Type::boolean &&
                          std::any_of(codec.names.begin(), codec.names.end(), [&](const Flag& f) { return f.name == truth; });
    const std::string_view text = is_truth ? truth : v.text;
    if (!v.is_string() && !is_truth) {
        issues.error(err::data_flags_invalid_type, "Expected a List but found a " + std::string(v.slurm_type()));
        return Put::refused;
    }
    std::uint64_t word = without_flags(codec, load_word(codec, member));
    bool known = true;
    std::size_t index = 0;
    const auto one = [&](std::string_view name) {
        issues.enter_element(index++);
        known &= apply_flag(codec, word, name, issues);
        issues.leave_element();
    };
    if (text.empty() && codec.kind == Kind::flags) one(text);  // an empty text is an unknown flag, and an error
    each_csv_item(text, one);
    store_word(codec, member, word);
    return known ? Put::stored : Put::refused;
}

}  // namespace restd
