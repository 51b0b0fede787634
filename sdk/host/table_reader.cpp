#include "host/table_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "host/flag_reader.hpp"
#include "host/member.hpp"
#include "host/read_limits.hpp"
#include "restd/error.hpp"

namespace restd {

void throw_not_parsable(const std::string& why)
{
    // The description is the original's text; our explanation follows in the source.
    throw Error(err::rest_fail_parsing, "Unable to parse query.", shortened(why));
}

TableReader::TableReader(const Table& table, void* object, Reading& reading, From from)
    : arena_(reading.arena), reading_(reading), table_(table), object_(object), from_(from), issues_(reading, frames_),
      members_(reading.arena, issues_, from)
{
    frames_.reserve(8);
}

TableReader::~TableReader() = default;

void TableReader::begin_object()
{
    begin(true);
}
void TableReader::begin_array()
{
    begin(false);
}
void TableReader::end_object()
{
    end(true);
}
void TableReader::end_array()
{
    end(false);
}

void TableReader::null()
{
    scalar({});
}

void TableReader::boolean(bool value, std::string_view source)
{
    Scalar v{Scalar::Type::boolean};
    v.boolean = value;
    v.text = source;
    scalar(v);
}

void TableReader::integer(std::int64_t value, std::string_view source)
{
    Scalar v{Scalar::Type::integer};
    v.integer = value;
    v.text = source;
    scalar(v);
}

void TableReader::unsigned_integer(std::uint64_t value, std::string_view source)
{
    Scalar v{Scalar::Type::unsigned_integer};
    v.unsigned_integer = value;
    v.text = source;
    scalar(v);
}

void TableReader::real(double value, std::string_view source)
{
    Scalar v{Scalar::Type::real};
    v.real = value;
    v.text = source;
    scalar(v);
}

void TableReader::too_large_number(std::string_view source)
{
    Scalar v{Scalar::Type::too_large};
    v.text = source;
    scalar(v);
}

void TableReader::string(std::string_view text)
{
    // The cluster would end the text at a NUL.
    if (text.find('\0') != text.npos) throw_not_parsable("a text has a NUL in it");
    Scalar v{Scalar::Type::string};
    v.text = text;
    scalar(v);
}

void TableReader::key(std::string_view name)
{
    if (refused_.is_open()) {
        refused_.key(name);
        return;
    }
    ReadFrame& f = frames_.back();
    if (f.type != ReadFrame::Type::object) {
        f.key = f.type == ReadFrame::Type::skip && !f.is_reported ? std::string_view() : arena_.copy(name);
        return;
    }
    // Fields usually come in the order of the table, so the search starts after the last one found.
    const auto rows = f.table->rows;
    for (std::uint32_t i = 0, at = f.hint; i < f.last - f.first; ++i, ++at) {
        if (at >= f.last) at = f.first;
        const SelectedRow& s = rows[at];
        if (s.depth == f.depth) {
            if (s.leaf != name) continue;
            f.slot = ReadFrame::Slot::value;
            f.key = s.leaf;
        } else if (from_ == From::query && f.depth == 0 && s.row.key == name) {
            // A parameter of a query may have a slash in its name.
            f.slot = ReadFrame::Slot::value;
            f.key = s.row.key;
        } else {
            if (!part_is(s.row.key, f.depth, name)) continue;
            // Go back to the first row of the nested object; its rows are next to each other.
            while (at > f.first && part_is(rows[at - 1].row.key, f.depth, name)) --at;
            f.slot = ReadFrame::Slot::nested;
            bool last = false;
            f.key = detail::part(s.row.key, f.depth, last);
        }
        f.row = at;
        f.hint = at + 1;
        return;
    }
    f.slot = ReadFrame::Slot::unknown;
    f.key = reading_.fast ? std::string_view() : arena_.copy(name);
}

void TableReader::scalar(const Scalar& v)
{
    if (refused_.is_open()) {
        refused_.scalar(v);
        return;
    }
    if (frames_.empty()) throw_not_parsable("the document does not begin with an object");
    ReadFrame& f = frames_.back();
    switch (f.type) {
    case ReadFrame::Type::object:
        f.any = true;
        if (f.slot == ReadFrame::Slot::unknown) {
            issues_.warn_unknown(f, v.slurm_type());
        } else if (f.slot == ReadFrame::Slot::nested) {
            if (!v.is_null())
                issues_.error(err::data_expected_dict,
                              "Rejecting " + std::string(v.slurm_type()) + " when dictionary expected");
        } else {
            const SelectedRow& s = f.table->rows[f.row];
            const Put done = members_.put(*s.row.codec, f.object + s.row.offset, v);
            // Do not report a refused field as missing too.
            if (f.seen != nullptr && done != Put::not_given) f.seen[f.row] = true;
        }
        return;
    case ReadFrame::Type::list: {
        const Codec& element = *f.codec->element;
        if (from_ == From::query && v.is_string()) {
            // Each value of `id=1,2&id=3` may be a list.
            Scalar each{Scalar::Type::string};
            bool is_first = true;
            each_query_item(v.text, [&](std::string_view item) {
                if (!is_first) value_done();
                is_first = false;
                each.text = item;
                members_.put_element(element, append(f), each);
            });
            if (is_first) return;
        } else {
            members_.put_element(element, append(f), v);
        }
        break;
    }
    case ReadFrame::Type::map: members_.put(*f.codec->element, append(f), v); break;
    case ReadFrame::Type::flags:
        check_length(*f.codec, f.index + 1, issues_);
        // In a query, each value of `state=A,B&state=C` may be a list.
        read_flag_of_array(*f.codec, f.member, v, !f.has_flag, from_ == From::query, issues_);
        f.has_flag = f.has_flag || v.is_string();
        break;
    case ReadFrame::Type::csv: csv_entry(f, v); break;
    case ReadFrame::Type::pairs: pair_entry(f, v); break;
    case ReadFrame::Type::no_val:
        if (NoValParts::is_key(f.key))
            f.no_val.take(f.key, v, *f.codec, members_);
        else
            issues_.warn_unknown(f, v.slurm_type());
        break;
    case ReadFrame::Type::skip:
        if (f.is_reported) issues_.warn_unknown(f, v.slurm_type());
        break;
    }
    value_done();
}

void TableReader::end(bool is_object)
{
    if (refused_.is_open()) {
        if (!refused_.end(is_object)) return;
        issues_.error(refused_.number(), refused_.take_text());
        value_done();
        return;
    }
    ReadFrame f = std::move(frames_.back());
    frames_.pop_back();
    switch (f.type) {
    case ReadFrame::Type::object:
        // Nested objects are checked together with the whole object.
        if (f.depth == 0)
            check_required(f);
        else if (f.any)
            frames_.back().any = true;
        break;
    case ReadFrame::Type::list:
    case ReadFrame::Type::map:
    case ReadFrame::Type::pairs: f.elements.store_in(f.member, *f.codec, arena_); break;
    case ReadFrame::Type::csv:
        if (is_text_in_limit(*f.codec, f.text_size, issues_)) store(f.member, arena_.copy(f.text));
        break;
    case ReadFrame::Type::no_val: f.no_val.store_in(f.member, *f.codec, issues_); break;
    case ReadFrame::Type::flags:
        if (f.index == 0 && f.codec->empty_is_none) store_word(*f.codec, f.member, 0);
        break;
    case ReadFrame::Type::skip: break;
    }
    for (const Conversion* c = f.conversion; c != nullptr; c = c->outer) {
        if (reading_.errors.size() != c->errors) break;
        if (members_.finish_conversion(*c->codec, c->member, c->scratch, nullptr) != Put::stored) break;
    }
    if (frames_.empty())
        done_ = true;
    else
        value_done();
}

void TableReader::value_done()
{
    ReadFrame& f = frames_.back();
    switch (f.type) {
    case ReadFrame::Type::list:
    case ReadFrame::Type::map:
    case ReadFrame::Type::flags:
    case ReadFrame::Type::csv:
    case ReadFrame::Type::pairs: ++f.index; return;
    default: return;
    }
}

void TableReader::check_required(const ReadFrame& f)
{
    if (f.seen == nullptr || (f.may_be_empty && !f.any)) return;
    for (std::uint32_t i = 0; i < f.table->rows.size(); ++i) {
        const SelectedRow& s = f.table->rows[i];
        if (!s.row.is_required || f.seen[i]) continue;
        issues_.error(err::data_path_not_found, "Missing required field '" + std::string(s.row.key) + "' in dictionary",
                      issues_.path() + std::string(s.row.key) + "/");
    }
}

void* TableReader::append(ReadFrame& f)
{
    void* const at = f.elements.append(*f.codec, arena_, issues_);
    if (f.type == ReadFrame::Type::map) store(at, f.key);
    return at;
}

void TableReader::csv_entry(ReadFrame& f, const Scalar& v)
{
    check_length(*f.codec, f.index + 1, issues_);
    if (v.is_null()) {
        issues_.refuse("string", v);
        return;
    }
    std::string space;
    const std::string_view text = v.spelled(space);
    f.text_size += (f.index != 0 ? 1 : 0) + (f.is_object ? f.key.size() + 1 : 0) + text.size();
    if (f.text_size > std::max(f.codec->most, usual_text_limit)) return;  // the error is added at the end of the list
    if (f.index != 0) f.text += ',';
    if (f.is_object) f.text.append(f.key).append("=");
    f.text += text;
}

void TableReader::pair_entry(ReadFrame& f, const Scalar& v)
{
    if (v.is_null()) {
        issues_.refuse("string", v);
        return;
    }
    std::string space;
    const std::string_view text = v.spelled(space);
    if (!is_text_in_limit(*f.codec->element, f.key.size() + 1 + text.size(), issues_)) return;
    store(append(f), arena_.join(f.key, "=", text));
}

}  // namespace restd
