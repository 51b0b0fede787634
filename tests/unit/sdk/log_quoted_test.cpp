#include "restd/log_quoted.hpp"

#include "catch.hpp"

using restd::log_quoted;

TEST_CASE("a client's text cannot forge a part of its log line")
{
    CHECK(log_quoted("") == "\"\"");
    CHECK(log_quoted("bob") == "\"bob\"");
    CHECK(log_quoted("root DELETE /x 200") == "\"root DELETE /x 200\"");
    CHECK(log_quoted("a\"b\\c") == "\"a\\x22b\\x5cc\"");
    CHECK(log_quoted("a\nb\t\x1b[2J\x7f") == "\"a\\x0ab\\x09\\x1b[2J\\x7f\"");
    CHECK(log_quoted(std::string_view("\0", 1)) == "\"\\x00\"");
    CHECK(log_quoted("\xc3\xbc\xe2\x80\xae") == "\"\\xc3\\xbc\\xe2\\x80\\xae\"");
}

TEST_CASE("a client's text is cut at 200 bytes, and marked")
{
    const std::string whole(200, 'x');
    CHECK(log_quoted(whole) == '"' + whole + '"');
    CHECK(log_quoted(whole + "y") == '"' + whole + "\"... (201 bytes)");
    CHECK(log_quoted(std::string(79000, '\n')).size() == 200 * 4 + 2 + std::string("... (79000 bytes)").size());
}
