// How members of the hub model look in JSON: what the tables' rows name as codec::x, and the makers of codecs for other types.
//
// Compiled once for each API version. Where a version differs from its successors the codec differs, by the constant RESTD_API;
// the rows stay the same. Codecs of one table's type stand in that table's header, behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "restd/error.hpp"
#include "restd/field.hpp"
#include "restd/model/values.hpp"
#include "restd/tables/flags.hpp"

namespace restd::tables::codec {

// v0.0.40 has types of its own in several places.
inline constexpr bool v40 = RESTD_API <= 40;

// The name of a type that v0.0.40 has no name for.
constexpr std::string_view since_v41(std::string_view type)
{
    return v40 ? std::string_view() : type;
}

// Makers.

template <class T>
constexpr TypedCodec<T> named(TypedCodec<T> codec)
{
    codec.named = true;
    return codec;
}

// A schema of its own that says what it is, and what an element of its list is.
template <class T>
constexpr TypedCodec<T> documented(TypedCodec<T> codec, std::string_view doc, std::string_view element_doc = {})
{
    codec.doc = doc;
    codec.element_doc = element_doc;
    return codec;
}

template <class T>
constexpr TypedCodec<T> formatted(TypedCodec<T> codec, std::string_view format)
{
    codec.format = format;
    return codec;
}

template <class T, std::size_t N>
constexpr TypedCodec<T> flags(std::string_view type, const std::array<Flag, N>& names)
{
    auto codec = named(make_codec<T>(Kind::flags, type));
    codec.names = names;
    return codec;
}

// For a set of flags that is not given where its word says so: then `[]` is something else.
template <class T>
constexpr TypedCodec<T> cleared_by_empty(TypedCodec<T> codec)
{
    codec.empty_is_none = true;
    return codec;
}

template <class T>
constexpr TypedCodec<T> object(const Table& table)
{
    auto codec = named(make_codec<T>(Kind::object, table.type));
    codec.named = !table.type.empty();
    codec.table = &table;
    return codec;
}

template <class T>
constexpr TypedCodec<List<T>> list(std::string_view type, const TypedCodec<T>& element)
{
    auto codec = named(make_codec<List<T>>(Kind::list, type));
    codec.element = &element;
    return codec;
}

template <class T>
constexpr TypedCodec<Stream<T>> stream(std::string_view type, const TypedCodec<T>& element)
{
    auto codec = named(make_codec<Stream<T>>(Kind::stream, type));
    codec.element = &element;
    codec.run = [](const void* member, FunctionRef<void(const void*)> each, const MemberSet* wanted) {
        const auto& produce = *static_cast<const Stream<T>*>(member);
        const auto give = [each](const T& record) { each(&record); };
        if (produce) produce(Sink<T>(give, wanted));
    };
    codec.count = [](const void* member) { return static_cast<const Stream<T>*>(member)->count(); };
    codec.adopt = [](const void* list, void* member) {
        *static_cast<Stream<T>*>(member) = Stream<T>(*static_cast<const Replay<T>*>(list));
    };
    return codec;
}

// What is written where there is nothing: v0.0.40 writes an empty value of the type, later versions null unless the document
// promises a value.
constexpr NullAs null_of(const Codec& element, bool is_required)
{
    if (!v40 && !is_required) return NullAs::null;
    return element.kind == Kind::list || element.kind == Kind::stream ? NullAs::empty_array : NullAs::empty_object;
}

template <class T>
constexpr TypedCodec<const T*> pointer(const TypedCodec<T>& element, bool is_required = false)
{
    auto codec = make_codec<const T*>(Kind::pointer, element.type);
    codec.element = &element;
    codec.null_as = null_of(element, is_required);
    return codec;
}

// For a member of type M that is shown as an S.
// Without `from_scratch` it cannot be read.
template <class M, class S>
constexpr TypedCodec<M> via(const TypedCodec<S>& element, void (*to_scratch)(const void*, void*),
                            const char* (*from_scratch)(const void*, void*) = nullptr)
{
    auto codec = make_codec<M>(Kind::via, element.type);
    codec.element = &element;
    codec.to_scratch = to_scratch;
    codec.from_scratch = from_scratch;
    return codec;
}

// A list or stream that is told from an empty one where it was not given: then it is written as a null pointer.
// REQUIRES: `element` is the codec of a pointer to M.
template <class M>
constexpr TypedCodec<M> or_null(const TypedCodec<const M*>& element)
{
    return via<M>(element, [](const void* member, void* scratch) {
        const M& value = *static_cast<const M*>(member);
        bool given = false;
        if constexpr (requires { value.data(); })
            given = value.data() != nullptr;
        else
            given = static_cast<bool>(value);
        *static_cast<const M**>(scratch) = given ? &value : nullptr;
    });
}

// What is left out of an answer where it is null.
template <class T>
constexpr TypedCodec<const T*> or_omitted(const TypedCodec<T>& element)
{
    auto codec = pointer(element);
    codec.null_as = NullAs::omitted;
    return codec;
}

// A field that is gone. v0.0.40 still has a schema for its type.
constexpr Codec removed(std::string_view type, NullAs null_as)
{
    Codec codec{};
    codec.kind = Kind::none;
    codec.type = type;
    codec.named = v40;
    codec.doc = "Gone from Slurm: always empty in an answer, ignored in a request.";
    codec.null_as = null_as;
    return codec;
}

// Plain values.

inline constexpr auto boolean = make_codec<bool>(Kind::boolean, "BOOL");
inline constexpr auto int32 = make_codec<std::int32_t>(Kind::int32, "INT32");
inline constexpr auto int64 = make_codec<std::int64_t>(Kind::int64, "INT64");
inline constexpr auto uint16 = make_codec<std::uint16_t>(Kind::uint16, "UINT16");
inline constexpr auto uint32 = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
inline constexpr auto uint32_long = formatted(uint32, "int64");  // published as a long one
inline constexpr auto uint64 = make_codec<std::uint64_t>(Kind::uint64, "UINT64");
inline constexpr auto uint64_short = formatted(uint64, "int32");  // published as a short one
// What is a bit set in Slurm: beyond 2^63 it is negative in the document, as int64 is what it is published as.
inline constexpr auto uint64_bits = make_codec<std::uint64_t>(Kind::int64, "UINT64");
inline constexpr auto float64 = make_codec<double>(Kind::float64, "FLOAT64");
inline constexpr auto string = make_codec<std::string_view>(Kind::string, "STRING");
inline constexpr auto timestamp = make_codec<Time>(Kind::int64, "TIMESTAMP");

// Texts of a request that may be shorter or longer than the usual limit (restd/reader.hpp), in bytes.

template <class T>
constexpr TypedCodec<T> at_most(TypedCodec<T> codec, std::uint32_t most)
{
    codec.most = most;
    return codec;
}

// Names of the accounting database have no more room there.
inline constexpr auto name = at_most(string, 255);

// What describes a job: slurmctld looks at the length of all of it, and has a number for what is too long. Its own limits are
// lower for most of it, and the cluster's to apply.
template <class T>
constexpr TypedCodec<T> of_job(TypedCodec<T> codec)
{
    codec.too_long = err::pathname_too_long;
    return codec;
}
inline constexpr auto job_text = of_job(string);
inline constexpr auto long_job_text = of_job(at_most(string, 128 << 10));
// How long it may be the cluster knows.
inline constexpr auto job_script = at_most(string, any_length);
inline constexpr auto job_strings = list("STRING_ARRAY", job_script);

// Values of a request that need not be given, shown as plain ones.

inline constexpr auto plain_bool = make_codec<NoValBool>(Kind::no_val_bool, "BOOL16_NO_VAL");
inline constexpr auto plain_int32 = make_codec<NoVal<std::int32_t>>(Kind::plain_no_val_int32, "INT32");
inline constexpr auto plain_uint16 = make_codec<NoVal16>(Kind::plain_no_val16, "UINT16");
inline constexpr auto plain_uint32 = make_codec<NoVal32>(Kind::plain_no_val32, "UINT32");
inline constexpr auto plain_uint64 = make_codec<NoVal64>(Kind::plain_no_val64, "UINT64");

// A number of a wide type, published without a format.
inline constexpr auto float128 = [] {
    auto codec = make_codec<double>(Kind::float64, "FLOAT128");
    codec.format = codec_without_format;
    return codec;
}();

// {"set", "infinite", "number"}: v0.0.41 gave the schemas new names, and numbers of their own size.

template <class T>
constexpr TypedCodec<T> no_val(Kind kind, std::string_view type, std::string_view type_v40)
{
    auto codec = named(make_codec<T>(kind, v40 ? type_v40 : type));
    if (v40) {
        codec.doc = "A number, unset or infinite: unset where set and infinite are both false.";
        if (kind != Kind::no_val_float64) codec.format = "int64";
    }
    return codec;
}

inline constexpr auto uint16_no_val = no_val<NoVal16>(Kind::no_val16, "UINT16_NO_VAL_STRUCT", "UINT16_NO_VAL");
inline constexpr auto uint32_no_val = no_val<NoVal32>(Kind::no_val32, "UINT32_NO_VAL_STRUCT", "UINT32_NO_VAL");
inline constexpr auto uint64_no_val = no_val<NoVal64>(Kind::no_val64, "UINT64_NO_VAL_STRUCT", "UINT64_NO_VAL");
inline constexpr auto memory_no_val = [] {
    auto codec = uint64_no_val;
    codec.is_memory = true;
    return codec;
}();
// A time in a request that need not be given.
inline constexpr auto given_time = [] {
    auto codec = uint64_no_val;
    codec.is_time = true;
    return codec;
}();
inline constexpr auto float64_no_val = no_val<NoValDouble>(Kind::no_val_float64, "FLOAT64_NO_VAL_STRUCT", "FLOAT64_NO_VAL");
inline constexpr auto timestamp_no_val = no_val<Time>(Kind::time_no_val, "UINT64_NO_VAL_STRUCT", "UINT64_NO_VAL");

// What v0.0.42 shows as {"set", "infinite", "number"} and versions before as a plain number.
// No JSON number is infinite: null, as where there is none.
inline constexpr auto float64_pointer = [] {
    auto codec = pointer(float64);
    codec.null_as = NullAs::null;  // in every version
    return codec;
}();
inline constexpr auto float64_of_no_val = via<NoValDouble>(float64_pointer, [](const void* member, void* scratch) {
    const auto& value = *static_cast<const NoValDouble*>(member);
    *static_cast<const double**>(scratch) = value.is_number() ? &value.value : nullptr;
});

// Lists of strings.

inline constexpr auto csv_string = named(make_codec<std::string_view>(Kind::csv_string, "CSV_STRING"));
inline constexpr auto hostlist_string = named(make_codec<std::string_view>(Kind::csv_string, "HOSTLIST_STRING"));
inline constexpr auto hostlist = list("HOSTLIST", string);
inline constexpr auto hostlist_pointer = [] {
    auto codec = pointer(hostlist);
    codec.null_as = NullAs::null;  // in every version
    return codec;
}();
inline constexpr auto step_nodes = or_null<List<std::string_view>>(hostlist_pointer);
inline constexpr auto string_array = list("STRING_ARRAY", string);
inline constexpr auto string_list = list("STRING_LIST", string);
inline constexpr auto csv_string_list = [] {
    auto codec = string_list;
    codec.splits = true;
    return codec;
}();
inline constexpr auto qos_preempt_list = list("QOS_PREEMPT_LIST", string);
inline constexpr auto qos_string_id_list = documented(list("QOS_STRING_ID_LIST", string), "QOS by name.", "Name of a QOS.");
inline constexpr auto selected_step_list = list("SELECTED_STEP_LIST", string);
inline constexpr auto kill_jobs_msg_jobs_array = list("KILL_JOBS_MSG_JOBS_ARRAY", string);
inline constexpr auto job_info_gres_detail = list("JOB_INFO_GRES_DETAIL", string);

// Sets of flags and enumerations.

inline constexpr auto acct_gather_profile = flags<std::uint32_t>("ACCT_GATHER_PROFILE", acct_gather_profile_names);
inline constexpr auto cpu_binding_flags = flags<std::uint16_t>("CPU_BINDING_FLAGS", cpu_binding_flags_names);
inline constexpr auto cr_type = flags<std::uint16_t>("CR_TYPE", cr_type_names);
inline constexpr auto cron_entry_flags = flags<std::uint32_t>("CRON_ENTRY_FLAGS", cron_entry_flags_names);
inline constexpr auto job_exclusive_flags = flags<std::uint16_t>("JOB_EXCLUSIVE_FLAGS", job_exclusive_flags_names);
inline constexpr auto job_flags = flags<std::uint64_t>("JOB_FLAGS", job_flags_names);
inline constexpr auto job_mail_flags = flags<std::uint16_t>("JOB_MAIL_FLAGS", job_mail_flags_names);
inline constexpr auto job_res_core_status = flags<std::uint64_t>("JOB_RES_CORE_STATUS", job_res_core_status_names);
inline constexpr auto job_shared = flags<std::uint16_t>("JOB_SHARED", job_shared_names);
inline constexpr auto job_show_flags = flags<std::uint16_t>("JOB_SHOW_FLAGS", job_show_flags_names);
inline constexpr auto job_state = flags<std::uint32_t>("JOB_STATE", job_state_names);
inline constexpr auto job_state_id_string_list = list("JOB_STATE_ID_STRING_LIST", job_state);
inline constexpr auto memory_binding_type = flags<std::uint16_t>("MEMORY_BINDING_TYPE", memory_binding_type_names);
inline constexpr auto node_cert_flags = flags<std::uint16_t>("NODE_CERT_FLAGS", node_cert_flags_names);
inline constexpr auto node_cr_type = flags<std::uint32_t>("NODE_CR_TYPE", node_cr_type_names);
inline constexpr auto node_states = flags<std::uint32_t>("NODE_STATES", node_states_names);
inline constexpr auto open_mode = flags<std::uint16_t>("OPEN_MODE", open_mode_names);
inline constexpr auto oversubscribe_flags = flags<std::uint16_t>("OVERSUBSCRIBE_FLAGS", oversubscribe_flags_names);
inline constexpr auto node_partition_cpu_binding_flags =
    flags<std::uint32_t>("NODE_PARTITION_CPU_BINDING_FLAGS", node_partition_cpu_binding_flags_names);
inline constexpr auto openapi_job_requeue_flags =
    flags<std::uint32_t>("OPENAPI_JOB_REQUEUE_FLAGS", openapi_job_requeue_flags_names);
inline constexpr auto partition_flags = flags<std::uint32_t>("PARTITION_FLAGS", partition_flags_names);
inline constexpr auto partition_preempt_modes = flags<std::uint16_t>("PARTITION_PREEMPT_MODES", partition_preempt_modes_names);
inline constexpr auto partition_states = flags<std::uint16_t>("PARTITION_STATES", partition_states_names);
inline constexpr auto process_exit_code_status =
    flags<std::uint32_t>("PROCESS_EXIT_CODE_STATUS", process_exit_code_status_names);
inline constexpr auto select_type_param = flags<std::uint16_t>("SELECT_TYPE_PARAM", select_type_param_names);
inline constexpr auto slurmdb_job_flags = flags<std::uint32_t>("SLURMDB_JOB_FLAGS", slurmdb_job_flags_names);
inline constexpr auto warn_flags = flags<std::uint16_t>("WARN_FLAGS", warn_flags_names);
inline constexpr auto wckey_tag_flags = flags<std::uint32_t>("WCKEY_TAG_FLAGS", wckey_tag_flags_names);
inline constexpr auto x11_flags = flags<std::uint16_t>("X11_FLAGS", x11_flags_names);

inline constexpr auto reservation_flags = flags<std::uint64_t>("RESERVATION_FLAGS", reservation_flags_names);
// In a request: no words are as if the field had not been given.
inline constexpr auto given_reservation_flags = via<NoVal64>(
    reservation_flags,
    [](const void* member, void* scratch) {
        *static_cast<std::uint64_t*>(scratch) = static_cast<const NoVal64*>(member)->value_or(0);
    },
    [](const void* scratch, void* member) -> const char* {
        const std::uint64_t words = *static_cast<const std::uint64_t*>(scratch);
        *static_cast<NoVal64*>(member) = words == 0 ? NoVal64() : NoVal64(words);
        return nullptr;
    });
inline constexpr auto cluster_rec_flags = flags<std::uint32_t>("CLUSTER_REC_FLAGS", cluster_rec_flags_names);
inline constexpr auto account_flags = flags<std::uint32_t>("ACCOUNT_FLAGS", account_flags_names);
inline constexpr auto admin_lvl = flags<std::uint16_t>("ADMIN_LVL", admin_lvl_names);
inline constexpr auto user_flags = flags<std::uint32_t>("USER_FLAGS", user_flags_names);
inline constexpr auto wckey_flags = flags<std::uint32_t>("WCKEY_FLAGS", wckey_flags_names);
inline constexpr auto qos_flags = cleared_by_empty(flags<std::uint32_t>("QOS_FLAGS", qos_flags_names));
inline constexpr auto qos_preempt_modes = cleared_by_empty(flags<std::uint16_t>("QOS_PREEMPT_MODES", qos_preempt_modes_names));
inline constexpr auto assoc_flags = flags<std::uint32_t>("ASSOC_FLAGS", assoc_flags_names);
inline constexpr auto cluster_classification = flags<std::uint16_t>("CLUSTER_CLASSIFICATION", cluster_classification_names);
inline constexpr auto assoc_shares_obj_wrap_type =
    flags<std::uint16_t>("ASSOC_SHARES_OBJ_WRAP_TYPE", assoc_shares_obj_wrap_type_names);

// Fields that are gone.

// With the value and the schema that it had when it was not gone.
constexpr Codec emptied(const Codec& as, NullAs empty)
{
    Codec codec = removed(as.type, empty);
    codec.named = false;
    codec.described_as = &as;
    return codec;
}
inline constexpr auto emptied_uint16 = emptied(uint16, NullAs::zero);
inline constexpr auto emptied_uint64 = emptied(uint64_bits, NullAs::zero);
inline constexpr auto emptied_oversubscribe_flags = emptied(oversubscribe_flags, NullAs::empty_array);
inline constexpr auto removed_ext_sensors_data = removed("EXT_SENSORS_DATA", NullAs::empty_object);
inline constexpr auto removed_power_flags = removed("POWER_FLAGS", NullAs::empty_array);
inline constexpr auto removed_power_mgmt_data = removed("POWER_MGMT_DATA", NullAs::empty_object);
inline constexpr auto removed_select_plugin_id = [] {
    auto codec = removed("SELECT_PLUGIN_ID", NullAs::empty_string);
    codec.named = false;
    if (v40) codec.described_as = &string;  // gone from Slurm, but that version's document does not say so
    return codec;
}();
inline constexpr auto removed_watts = [] {
    auto codec = removed(uint32_no_val.type, NullAs::empty_object);
    codec.named = true;
    codec.described_as = &uint32_no_val;
    return codec;
}();

}  // namespace restd::tables::codec
