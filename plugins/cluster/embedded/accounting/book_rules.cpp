#include "accounting/book_rules.hpp"

#include <algorithm>
#include <type_traits>

#include "accounting/book_edit.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {

void check_name(std::string_view name, int number, std::string_view what, const Place& place)
{
    const auto refuse = [&](const std::string& why) { throw Error(number, why, place, 422); };
    if (name.empty()) refuse("The name of " + std::string(what) + " must not be empty");
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            refuse("The name of " + std::string(what) + " must not have control characters");
    if (name.front() == ' ' || name.back() == ' ')
        refuse("The name of " + std::string(what) + " must not begin or end with a space: \"" + std::string(name) + '"');
    // Lists of names are separated by commas, parts of lineages by slashes.
    if (name.find_first_of(",/\"'") != std::string_view::npos)
        refuse("The name of " + std::string(what) + " must not have commas, slashes or quotes: \"" + std::string(name) + '"');
}

void check_text(std::string_view text, const Place& place)
{
    if (text.find('\0') != std::string_view::npos)
        throw Error(err::data_conv_failed, "A text must not have a NUL character in it", place, 422);
}

std::string padded(std::string_view text, std::size_t width)
{
    std::string out(text);
    if (out.size() < width) out.append(width - out.size(), ' ');
    return out;
}

BookRules::BookRules(Book& book, Time now, const Caller& caller, const BookContext& context)
    : book_(book), now_(now), caller_(caller), context_(context)
{}

// ---- who may ----

bool BookRules::is_administrator() const
{
    return caller_.administers;
}

bool BookRules::is_operator() const
{
    return caller_.operates;
}

bool BookRules::coordinates(std::string_view account) const
{
    return book_.is_coordinator(caller_.name, account);
}

bool BookRules::coordinates_any() const
{
    return std::any_of(book_.accounts.begin(), book_.accounts.end(),
                       [&](const auto& entry) { return !entry.second.deleted && coordinates(entry.first); });
}

void BookRules::require_administrator(std::string_view what) const
{
    if (!is_administrator())
        throw Error(err::access_denied,
                    "User " + caller_.name + " may not " + std::string(what) + ": only an Administrator may", "accounting");
}

void BookRules::require_operator(std::string_view what) const
{
    if (!is_operator())
        throw Error(err::access_denied,
                    "User " + caller_.name + " may not " + std::string(what) + ": only an Operator or Administrator may",
                    "accounting");
}

// ---- what names mean ----

const ClusterRow& BookRules::cluster_of(std::string_view name, const Place& place) const
{
    const auto* cluster = find_cluster(book_, name.empty() ? context_.cluster() : name);
    if (cluster == nullptr) throw Error(err::invalid_cluster_name, "There is no cluster " + std::string(name), place, 422);
    return *cluster;
}

const AccountRecord& BookRules::account_of(std::string_view name, const Place& place) const
{
    const auto* account = name.empty() ? nullptr : book_.find_account(name);
    if (account == nullptr)
        throw Error(err::invalid_account,
                    name.empty() ? "An account must be named" : "There is no account " + std::string(name), place, 422);
    return *account;
}

void BookRules::check_partition(const ClusterRow& cluster, std::string_view name, const Place& place) const
{
    check_name(name, err::invalid_partition_name, "a partition", place);
    if (same_word(cluster.name, context_.cluster()) && !context_.has_partition(name))
        throw Error(err::invalid_partition_name, "There is no partition " + std::string(name), place, 422);
}

const QosRecord& BookRules::qos_of(std::string_view name_or_id, const Place& place) const
{
    if (const auto* qos = book_.find_qos(name_or_id)) return *qos;
    if (const auto number = parse_number(name_or_id); number && *number <= 0xffffffff) {
        const auto found = book_.qos.find(static_cast<std::uint32_t>(*number));
        if (found != book_.qos.end() && !found->second.deleted) return found->second;
    }
    throw Error(err::invalid_qos, "Unable to resolve QOS: " + std::string(name_or_id), place, 422);
}

std::vector<std::uint32_t> BookRules::qos_list_of(List<std::string_view> names, const Place& place) const
{
    std::set<std::uint32_t> ids;
    for (const auto name : names) ids.insert(qos_of(name, place).id);
    return {ids.begin(), ids.end()};
}

std::optional<std::uint32_t> BookRules::tres_of(const model::Tres& tres, const Place& place)
{
    if (tres.type.empty()) {
        const auto found = book_.tres.find(tres.id);
        if (found != book_.tres.end() && !found->second.deleted) return tres.id;
    } else if (const auto* record = book_.find_tres(tres.type, tres.name); record != nullptr) {
        if (tres.id != 0 && tres.id != record->id)
            throw Error(err::invalid_tres,
                        "The id of TRES " + cluster::full_name(tres) + " is " + std::to_string(record->id) + ", not " +
                            std::to_string(tres.id),
                        place, 422);
        return record->id;
    }
    left_out_.unknown_tres(place, tres);
    return {};
}

void BookRules::apply(TresCounts& own, const TresCounts& effective, List<model::Tres> given, const Place& place)
{
    const auto by_id = [](const auto& entry, std::uint32_t id) { return entry.first < id; };
    for (const auto& tres : given) {
        constexpr std::int64_t no_limit = -1;
        if (tres.count < no_limit)
            throw Error(err::invalid_tres,
                        "A limit of " + std::to_string(tres.count) + " is not possible: -1 takes a limit away", place, 422);
        const auto known = tres_of(tres, place);
        if (!known) continue;
        const auto id = *known;
        const auto at = std::lower_bound(own.begin(), own.end(), id, by_id);
        const bool has = at != own.end() && at->first == id;
        if (tres.count == no_limit) {
            if (has) own.erase(at);
            continue;
        }
        const auto count = static_cast<std::uint64_t>(tres.count);
        const auto holds = std::lower_bound(effective.begin(), effective.end(), id, by_id);
        if (holds != effective.end() && holds->first == id && holds->second == count) continue;
        if (has)
            at->second = count;
        else
            own.insert(at, {id, count});
    }
}

void BookRules::check_default_qos() const
{
    for (const auto& [id, association] : book_.associations) {
        if (association.deleted) continue;
        const auto wanted = book_.effective_default_qos(association);
        if (wanted == 0) continue;
        const auto allowed = book_.effective_qos(association);
        if (std::find(allowed.begin(), allowed.end(), wanted) != allowed.end()) continue;
        const std::string why = "The default QOS " + book_.qos.at(wanted).name + " of association " + name_of(association) +
                                " would not be among those it may use";
        const auto here = stored_.find(id);
        if (here == stored_.end()) throw Error(err::no_remove_default_qos, why, "accounting");
        throw Error(err::no_remove_default_qos, why, here->second(&model::AssociationLimits::default_qos));
    }
}

// ---- storing ----

void BookRules::store(const AccountingChange& change)
{
    const auto each = [this](const auto& records, auto store_one) {
        using Record = typename std::remove_cvref_t<decltype(records)>::value_type;
        for (std::size_t i = 0; i < records.size(); ++i) (this->*store_one)(records[i], Place::record<Record>(i));
    };
    each(change.clusters, &BookRules::store_cluster);
    each(change.tres, &BookRules::store_tres);
    each(change.accounts, &BookRules::store_account);
    each(change.users, &BookRules::store_user);
    store_qos(change.qos);
    each(change.wckeys, &BookRules::store_wckey);
    store_associations(change.associations);
    each(change.users, &BookRules::store_defaults);
    each(change.accounts, &BookRules::store_coordinators);
    check_default_qos();
}

void BookRules::store_cluster(const model::ClusterRecord& given, const PlaceOf<model::ClusterRecord>& place)
{
    require_administrator("add clusters");
    check_name(given.name, err::invalid_cluster_name, "a cluster", place(&model::ClusterRecord::name));
    if (given.name.find('.') != std::string_view::npos)
        throw Error(err::bad_name, "The name of a cluster must not have a dot in it: \"" + std::string(given.name) + '"',
                    place(&model::ClusterRecord::name), 422);
    // In Slurm, the cluster's controller reports the other fields when it registers.
    if (find_cluster(book_, given.name) == nullptr)
        add_cluster(book_, given.name, given.flags == 0xfffffffe ? 0 : given.flags & external_cluster, now_);
}

void BookRules::store_tres(const model::Tres& given, const PlaceOf<model::Tres>& place)
{
    require_administrator("add resources");
    const auto refuse = [&](const std::string& why, auto member) { throw Error(err::invalid_tres, why, place(member), 422); };
    check_name(given.type, err::invalid_tres, "a TRES's type", place(&model::Tres::type));
    for (const char c : given.name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ',' || c == '=')
            refuse("The name of a TRES must not have commas, equals signs or control characters", &model::Tres::name);
    if (given.type.find('=') != std::string_view::npos)
        refuse("The type of a TRES must not have an equals sign", &model::Tres::type);
    const auto said = std::string(given.type) + (given.name.empty() ? "" : "/" + std::string(given.name));
    for (auto& [id, record] : book_.tres) {
        if (!same_word(record.type, given.type) || !same_word(record.name, given.name)) continue;
        if (given.id != 0 && given.id != id)
            refuse("The id of TRES " + said + " is " + std::to_string(id) + ", not " + std::to_string(given.id),
                   &model::Tres::id);
        record.deleted = false;
        return;
    }
    for (const std::string_view type : {"cpu", "mem", "energy", "node", "billing", "vmem", "pages"})
        if (same_word(given.type, type)) refuse("TRES " + std::string(type) + " has no name", &model::Tres::name);
    if (given.name.empty())
        for (const std::string_view type : {"gres", "license", "fs", "bb", "ic", "interconnect"})
            if (same_word(given.type, type)) refuse("TRES of type " + std::string(type) + " have names", &model::Tres::name);
    if (given.id != 0) {
        const auto other = book_.tres.find(given.id);
        refuse(other != book_.tres.end() ? "The id " + std::to_string(given.id) + " is that of another TRES"
                                         : "The ids of new TRES are given by the database: leave it out",
               &model::Tres::id);
    }
    add_tres(book_, given.type, given.name);
}

void BookRules::store_wckey(const model::Wckey& given, const PlaceOf<model::Wckey>& place)
{
    require_operator("change wckeys");
    const auto& cluster = cluster_of(given.cluster, place(&model::Wckey::cluster));
    const auto* user = given.user.empty() ? nullptr : book_.find_user(given.user);
    if (user == nullptr)
        throw Error(err::user_id_missing,
                    given.user.empty() ? "A wckey is a user's: name the user" : "There is no user " + std::string(given.user),
                    place(&model::Wckey::user), 422);
    auto& wckey = wckey_for(cluster, *user, given.name, place(&model::Wckey::name));
    if (given.id != 0 && given.id != wckey.id)
        throw Error(err::invalid_wckey,
                    "The id of wckey " + wckey.name + " of user " + wckey.user + " on cluster " + wckey.cluster + " is " +
                        std::to_string(wckey.id) + ", not " + std::to_string(given.id),
                    place(&model::Wckey::id), 422);
}

}  // namespace restd::embedded
