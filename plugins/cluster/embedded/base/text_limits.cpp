#include "base/text_limits.hpp"

#include <string>

#include "base/refuse.hpp"

namespace restd::embedded {
namespace {

using Job = model::JobDescription;

std::string too_long(std::string_view what, std::size_t size, std::size_t most)
{
    return std::string(error_text(err::pathname_too_long)) + ": " + std::string(what) + " has " + std::to_string(size) +
           " bytes; the limit is " + std::to_string(most);
}

// Adds the sizes of all strings in the list to `total`, each with its NUL.
void check_strings(const Place& place, List<std::string_view> list, std::size_t& total)
{
    for (const auto text : list) {
        check_text(place, text, most_environment_string);
        total += text.size() + 1;
    }
}

}  // namespace

void check_text(std::string_view what, std::string_view text, std::size_t most)
{
    if (text.size() > most) refuse(err::pathname_too_long, too_long(what, text.size(), most));
}

void check_text(const Place& place, std::string_view text, std::size_t most)
{
    if (text.size() > most) refuse(err::pathname_too_long, too_long("a text", text.size(), most), place);
}

void check_texts(const model::JobDescription& r, std::size_t max_script_size)
{
    constexpr std::size_t path = 4096, short_text = 1024;
    const struct {
        std::string_view Job::*member;
        std::size_t most;
    } rows[] = {
        {&Job::account, short_text},
        {&Job::account_gather_frequency, short_text},
        {&Job::admin_comment, most_text},
        {&Job::allocation_node_list, short_text},
        {&Job::array, 4 * 1024},
        {&Job::batch_features, most_text},
        {&Job::burst_buffer, 8 * 1024},
        {&Job::clusters, most_text},
        {&Job::cluster_constraint, short_text},
        {&Job::comment, short_text},
        {&Job::constraints, short_text},
        {&Job::container, most_text},
        {&Job::container_id, most_text},
        {&Job::container_type, most_text},
        {&Job::cpu_binding, 128 * 1024},
        {&Job::cpu_frequency, short_text},
        {&Job::cpus_per_tres, short_text},
        {&Job::current_working_directory, path},
        {&Job::dependency, 128 * 1024},
        {&Job::distribution, short_text},
        {&Job::excluded_nodes, most_text},
        {&Job::extra, short_text},
        {&Job::group_id, most_name},
        {&Job::kill_warning_signal, most_name},
        {&Job::licenses, short_text},
        {&Job::mail_user, short_text},
        {&Job::mcs_label, short_text},
        {&Job::memory_binding, 128 * 1024},
        {&Job::memory_per_tres, short_text},
        {&Job::name, short_text},
        {&Job::network, short_text},
        {&Job::nodes, most_text},
        {&Job::partition, short_text},
        {&Job::prefer, short_text},
        {&Job::qos, short_text},
        {&Job::required_nodes, most_text},
        {&Job::reservation, short_text},
        {&Job::script, max_script_size},
        {&Job::selinux_context, most_text},
        {&Job::standard_error, path},
        {&Job::standard_input, path},
        {&Job::standard_output, path},
        {&Job::tres_bind, short_text},
        {&Job::tres_freq, short_text},
        {&Job::tres_per_job, short_text},
        {&Job::tres_per_node, short_text},
        {&Job::tres_per_socket, short_text},
        {&Job::tres_per_task, short_text},
        {&Job::user_id, most_name},
        {&Job::wckey, short_text},
        {&Job::x11_magic_cookie, most_text},
        {&Job::x11_target_host, most_text},
    };
    const auto place = Place::record<Job>();
    for (const auto& [member, most] : rows) check_text(place(member), r.*member, most);
    std::size_t total = 0;
    check_strings(place(&Job::argv), r.argv, total);
    check_strings(place(&Job::environment), r.environment, total);
    check_strings(place(&Job::spank_environment), r.spank_environment, total);
    if (total > most_environment)
        refuse(err::pathname_too_long, too_long("the environment together with the arguments", total, most_environment),
               place(&Job::environment));
}

void check_texts(const model::NodeUpdate& update)
{
    using Node = model::NodeUpdate;
    for (const auto member : {&Node::comment, &Node::extra, &Node::features, &Node::active_features, &Node::gres,
                              &Node::address, &Node::hostname, &Node::name, &Node::reason, &Node::reason_user})
        check_text(Place::record<Node>()(member), update.*member, most_text);
}

void check_texts(const model::Partition& wanted)
{
    const std::pair<std::string_view, std::string_view> rows[] = {{"accounts_allowed", wanted.accounts_allowed},
                                                                  {"accounts_deny", wanted.accounts_deny},
                                                                  {"groups_allowed", wanted.groups_allowed},
                                                                  {"qos_allowed", wanted.qos_allowed},
                                                                  {"qos_deny", wanted.qos_deny},
                                                                  {"qos_assigned", wanted.qos_assigned},
                                                                  {"alternate", wanted.alternate},
                                                                  {"tres_billing_weights", wanted.tres_billing_weights},
                                                                  {"nodes_configured", wanted.nodes_configured},
                                                                  {"node_sets", wanted.node_sets}};
    check_text("name", wanted.name, most_name);
    for (const auto& [field, text] : rows) check_text(field, text, most_text);
}

void check_texts(const model::ReservationDescription& wanted)
{
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"accounts", wanted.accounts},   {"burst_buffer", wanted.burst_buffer},
        {"comment", wanted.comment},     {"features", wanted.features},
        {"groups", wanted.groups},       {"licenses", wanted.licenses},
        {"node_list", wanted.node_list}, {"partition", wanted.partition},
        {"users", wanted.users}};
    check_text("name", wanted.name, most_name);
    for (const auto& [field, text] : rows) check_text(field, text, most_text);
}

}  // namespace restd::embedded
