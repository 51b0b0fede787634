// Messages that real daemons and clients of 26.05 have sent, in the versions of 24.11 to 26.05: each is decoded to its last
// byte, and each that is sent by us is packed as it was.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "answers.hpp"
#include "catch.hpp"
#include "recorded.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

template <class... Codecs>
void records(Unpacker& from, Packer& to)
{
    (fuzz::one_record<Codecs>(from, to), ...);
}

// The requests, by the daemon's letter and the number.
struct SentRequest {
    char daemon;
    std::uint16_t type;
    void (*read_and_write)(Unpacker&, Packer&);
};
constexpr SentRequest requests[] = {
    {'c', 1021, records<wire::update_msg>},
    {'c', 2001, records<wire::last_update>},
    {'c', 2003, records<wire::job_info_request>},
    {'c', 2007, records<wire::update_msg>},
    {'c', 2009, records<wire::update_msg>},
    {'c', 2021, records<wire::job_id_msg>},
    {'c', 2022, records<wire::shares_request>},
    {'c', 2024, records<wire::last_update>},
    {'c', 2035, records<wire::stats_request>},
    {'c', 2040, records<wire::node_info_single>},
    {'c', 2057, records<wire::job_state_request>},
    {'c', 3001, records<wire::job_desc>},
    {'c', 3002, records<wire::update_node>},
    {'c', 3006, records<wire::update_resv>},
    {'c', 3008, records<wire::resv_name>},
    {'c', 3009, records<wire::update_resv>},
    {'c', 3014, records<wire::update_node>},
    {'c', 3015, records<wire::update_node>},
    {'c', 4001, records<wire::job_desc>},
    {'c', 4003, records<wire::job_desc>},
    {'c', 4007, records<wire::job_id_msg>},
    {'c', 5041, records<wire::kill_jobs>},
    {'d', 1401, records<wire::dbd_fini>},
    {'d', 1405, fuzz::database_list<wire::cluster_rec>},
    {'d', 1409, records<wire::account_cond>},
    {'d', 1410, records<wire::assoc_cond>},
    {'d', 1412, records<wire::cluster_cond>},
    {'d', 1415, records<wire::user_cond>},
    {'d', 1428, records<wire::account_cond, wire::account_rec>},
    {'d', 1429, records<wire::assoc_cond, wire::assoc_rec>},
    {'d', 1431, records<wire::user_cond, wire::user_rec>},
    {'d', 1435, records<wire::account_cond>},
    {'d', 1436, records<wire::acct_coord>},
    {'d', 1437, records<wire::assoc_cond>},
    {'d', 1438, records<wire::cluster_cond>},
    {'d', 1439, records<wire::user_cond>},
    {'d', 1444, records<wire::job_cond>},
    {'d', 1448, records<wire::qos_cond>},
    {'d', 1450, records<wire::qos_cond>},
    {'d', 1451, records<wire::qos_cond, wire::qos_rec>},
    {'d', 1452, fuzz::database_list<wire::wckey_rec>},
    {'d', 1453, records<wire::wckey_cond>},
    {'d', 1455, records<wire::wckey_cond>},
    {'d', 1476, records<wire::job_cond, wire::job_rec>},
    {'d', 1486, records<wire::tres_cond>},
    {'d', 1501, records<wire::add_assoc_cond, wire::account_rec>},
    {'d', 1502, records<wire::add_assoc_cond, wire::user_rec>},
    {'d', 1503, records<wire::instance_cond>},
    {'d', 6500, records<wire::persist_init>},
};

Bytes from_hex(const std::string& digits)
{
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return bytes;
}

std::string hex_of(const Bytes& bytes)
{
    std::string text;
    for (const std::byte b : bytes) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", std::to_integer<unsigned>(b));
        text += two;
    }
    return text;
}

}  // namespace

TEST_CASE("what daemons and clients have sent in each version is decoded, and packed as it was")
{
    std::ifstream samples(std::string(SLURM_REQUESTS) + "/samples");
    std::size_t count = 0;
    for (std::string line; std::getline(samples, line); ++count) {
        std::istringstream words(line);
        std::string way, digits;
        char daemon = 0;
        unsigned number = 0;
        std::uint16_t type = 0;
        words >> way >> daemon >> number >> type >> digits;
        INFO(way << ' ' << daemon << ' ' << number << ' ' << type);
        // to*: with values in fields that we do not send.
        const Bytes body = from_hex(digits);
        Packer again(static_cast<WireVersion>(number << 8));
        if (way == "from") {
            CHECK_NOTHROW(fuzz::read_and_write(type, body, again));
            CHECK(again.size() != 0);
            continue;
        }
        bool is_known = false;
        for (const SentRequest& request : requests) {
            if (request.daemon != daemon || request.type != type) continue;
            is_known = true;
            Arena arena;
            Unpacker from(body, again.version(), arena);
            CHECK_NOTHROW(request.read_and_write(from, again));
            CHECK(from.left() == 0);
            if (way == "to") CHECK(hex_of(again.bytes()) == digits);
        }
        CHECK(is_known);
    }
    CHECK(count > 90);
}
