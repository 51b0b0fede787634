#include "accounting/database_numbers.hpp"

#include <algorithm>
#include <iterator>

namespace restd::slurm {
namespace {

struct Name {
    std::uint32_t number;
    std::string_view name;
};

// Sorted by number.
constexpr Name names[] = {
    // clang-format off
    {1401, "DBD_FINI"}, {1402, "DBD_ADD_ACCOUNTS"}, {1403, "DBD_ADD_ACCOUNT_COORDS"}, {1404, "DBD_ADD_ASSOCS"},
    {1405, "DBD_ADD_CLUSTERS"}, {1406, "DBD_ADD_USERS"}, {1407, "DBD_CLUSTER_TRES"}, {1408, "DBD_FLUSH_JOBS"},
    {1409, "DBD_GET_ACCOUNTS"}, {1410, "DBD_GET_ASSOCS"}, {1411, "DBD_GET_ASSOC_USAGE"}, {1412, "DBD_GET_CLUSTERS"},
    {1413, "DBD_GET_CLUSTER_USAGE"}, {1414, "DBD_RECONFIG"}, {1415, "DBD_GET_USERS"}, {1416, "DBD_GOT_ACCOUNTS"},
    {1417, "DBD_GOT_ASSOCS"}, {1418, "DBD_GOT_ASSOC_USAGE"}, {1419, "DBD_GOT_CLUSTERS"}, {1420, "DBD_GOT_CLUSTER_USAGE"},
    {1421, "DBD_GOT_JOBS"}, {1422, "DBD_GOT_LIST"}, {1423, "DBD_GOT_USERS"}, {1424, "DBD_JOB_COMPLETE"},
    {1425, "DBD_JOB_START"}, {1426, "DBD_ID_RC"}, {1427, "DBD_JOB_SUSPEND"}, {1428, "DBD_MODIFY_ACCOUNTS"},
    {1429, "DBD_MODIFY_ASSOCS"}, {1430, "DBD_MODIFY_CLUSTERS"}, {1431, "DBD_MODIFY_USERS"}, {1432, "DBD_NODE_STATE"},
    {1434, "DBD_REGISTER_CTLD"}, {1435, "DBD_REMOVE_ACCOUNTS"}, {1436, "DBD_REMOVE_ACCOUNT_COORDS"},
    {1437, "DBD_REMOVE_ASSOCS"}, {1438, "DBD_REMOVE_CLUSTERS"}, {1439, "DBD_REMOVE_USERS"}, {1440, "DBD_ROLL_USAGE"},
    {1441, "DBD_STEP_COMPLETE"}, {1442, "DBD_STEP_START"}, {1444, "DBD_GET_JOBS_COND"}, {1445, "DBD_GET_TXN"},
    {1446, "DBD_GOT_TXN"}, {1447, "DBD_ADD_QOS"}, {1448, "DBD_GET_QOS"}, {1449, "DBD_GOT_QOS"}, {1450, "DBD_REMOVE_QOS"},
    {1451, "DBD_MODIFY_QOS"}, {1452, "DBD_ADD_WCKEYS"}, {1453, "DBD_GET_WCKEYS"}, {1454, "DBD_GOT_WCKEYS"},
    {1455, "DBD_REMOVE_WCKEYS"}, {1457, "DBD_GET_WCKEY_USAGE"}, {1458, "DBD_GOT_WCKEY_USAGE"}, {1459, "DBD_ARCHIVE_DUMP"},
    {1460, "DBD_ARCHIVE_LOAD"}, {1461, "DBD_ADD_RESV"}, {1462, "DBD_REMOVE_RESV"}, {1463, "DBD_MODIFY_RESV"},
    {1464, "DBD_GET_RESVS"}, {1465, "DBD_GOT_RESVS"}, {1466, "DBD_GET_CONFIG"}, {1467, "DBD_GOT_CONFIG"},
    {1468, "DBD_GET_PROBS"}, {1469, "DBD_GOT_PROBS"}, {1470, "DBD_GET_EVENTS"}, {1471, "DBD_GOT_EVENTS"},
    {1472, "DBD_SEND_MULT_JOB_START"}, {1473, "DBD_GOT_MULT_JOB_START"}, {1474, "DBD_SEND_MULT_MSG"},
    {1475, "DBD_GOT_MULT_MSG"}, {1476, "DBD_MODIFY_JOB"}, {1477, "DBD_ADD_RES"}, {1478, "DBD_GET_RES"},
    {1479, "DBD_GOT_RES"}, {1480, "DBD_REMOVE_RES"}, {1481, "DBD_MODIFY_RES"}, {1485, "DBD_ADD_TRES"},
    {1486, "DBD_GET_TRES"}, {1487, "DBD_GOT_TRES"}, {1489, "DBD_GET_STATS"}, {1490, "DBD_GOT_STATS"},
    {1491, "DBD_CLEAR_STATS"}, {1492, "DBD_SHUTDOWN"}, {1493, "DBD_ADD_FEDERATIONS"}, {1494, "DBD_GET_FEDERATIONS"},
    {1495, "DBD_GOT_FEDERATIONS"}, {1496, "DBD_MODIFY_FEDERATIONS"}, {1497, "DBD_REMOVE_FEDERATIONS"},
    {1498, "DBD_JOB_HEAVY"}, {1501, "DBD_ADD_ACCOUNTS_COND"}, {1502, "DBD_ADD_USERS_COND"}, {1503, "DBD_GET_INSTANCES"},
    {1504, "DBD_GOT_INSTANCES"}, {1505, "DBD_GET_QOS_USAGE"}, {1506, "DBD_GOT_QOS_USAGE"}, {6500, "SLURM_PERSIST_INIT"},
    {6501, "SLURM_PERSIST_INIT_TLS"},
    // clang-format on
};

}  // namespace

std::string_view database_message_name(std::uint32_t number)
{
    const auto* const found = std::lower_bound(std::begin(names), std::end(names), number,
                                               [](const Name& name, std::uint32_t wanted) { return name.number < wanted; });
    return found != std::end(names) && found->number == number ? found->name : std::string_view();
}

}  // namespace restd::slurm
