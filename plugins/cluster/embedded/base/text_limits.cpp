#include "base/text_limits.hpp"

#include <string>
#include <utility>

#include "restd/error.hpp"

namespace restd::embedded {
namespace {

// The strings of a list together, each with its NUL.
void check_strings(std::string_view field, List<std::string_view> list, std::size_t& total)
{
    for (const auto text : list) {
        check_text(field, text, most_environment_string);
        total += text.size() + 1;
    }
}

}  // namespace

void check_text(std::string_view field, std::string_view text, std::size_t most)
{
    if (text.size() <= most) return;
    throw Error(err::pathname_too_long,
                std::string(error_text(err::pathname_too_long)) + ": " + std::string(field) + " has " +
                    std::to_string(text.size()) + " bytes; the limit is " + std::to_string(most),
                "cluster/embedded");
}

void check_texts(const model::JobDescription& r, std::size_t max_script_size)
{
    constexpr std::size_t path = 4096, short_text = 1024;
    const struct {
        std::string_view field, text;
        std::size_t most;
    } rows[] = {
        {"account", r.account, short_text},
        {"account_gather_frequency", r.account_gather_frequency, short_text},
        {"admin_comment", r.admin_comment, most_text},
        {"allocation_node_list", r.allocation_node_list, short_text},
        {"array", r.array, 4 * 1024},
        {"batch_features", r.batch_features, most_text},
        {"burst_buffer", r.burst_buffer, 8 * 1024},
        {"clusters", r.clusters, most_text},
        {"cluster_constraint", r.cluster_constraint, short_text},
        {"comment", r.comment, short_text},
        {"constraints", r.constraints, short_text},
        {"container", r.container, most_text},
        {"container_id", r.container_id, most_text},
        {"cpu_binding", r.cpu_binding, 128 * 1024},
        {"cpu_frequency", r.cpu_frequency, short_text},
        {"cpus_per_tres", r.cpus_per_tres, short_text},
        {"current_working_directory", r.current_working_directory, path},
        {"dependency", r.dependency, 128 * 1024},
        {"distribution", r.distribution, short_text},
        {"excluded_nodes", r.excluded_nodes, most_text},
        {"extra", r.extra, short_text},
        {"group_id", r.group_id, most_name},
        {"kill_warning_signal", r.kill_warning_signal, most_name},
        {"licenses", r.licenses, short_text},
        {"mail_user", r.mail_user, short_text},
        {"mcs_label", r.mcs_label, short_text},
        {"memory_binding", r.memory_binding, 128 * 1024},
        {"memory_per_tres", r.memory_per_tres, short_text},
        {"name", r.name, short_text},
        {"network", r.network, short_text},
        {"nodes", r.nodes, most_text},
        {"partition", r.partition, short_text},
        {"prefer", r.prefer, short_text},
        {"qos", r.qos, short_text},
        {"required_nodes", r.required_nodes, most_text},
        {"reservation", r.reservation, short_text},
        {"script", r.script, max_script_size},
        {"selinux_context", r.selinux_context, most_text},
        {"standard_error", r.standard_error, path},
        {"standard_input", r.standard_input, path},
        {"standard_output", r.standard_output, path},
        {"tres_bind", r.tres_bind, short_text},
        {"tres_freq", r.tres_freq, short_text},
        {"tres_per_job", r.tres_per_job, short_text},
        {"tres_per_node", r.tres_per_node, short_text},
        {"tres_per_socket", r.tres_per_socket, short_text},
        {"tres_per_task", r.tres_per_task, short_text},
        {"user_id", r.user_id, most_name},
        {"wckey", r.wckey, short_text},
        {"x11_magic_cookie", r.x11_magic_cookie, most_text},
        {"x11_target_host", r.x11_target_host, most_text},
    };
    for (const auto& [field, text, most] : rows) check_text(field, text, most);
    std::size_t total = 0;
    check_strings("a string of argv", r.argv, total);
    check_strings("a string of environment", r.environment, total);
    check_strings("a string of spank_environment", r.spank_environment, total);
    if (total > most_environment)
        throw Error(err::pathname_too_long,
                    std::string(error_text(err::pathname_too_long)) + ": argv and environment together have " +
                        std::to_string(total) + " bytes; the limit is " + std::to_string(most_environment),
                    "cluster/embedded");
}

void check_texts(const model::NodeUpdate& update)
{
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"comment", update.comment},   {"extra", update.extra},
        {"features", update.features}, {"features_act", update.active_features},
        {"gres", update.gres},         {"address", update.address},
        {"hostname", update.hostname}, {"name", update.name},
        {"reason", update.reason},     {"reason_uid", update.reason_user}};
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
