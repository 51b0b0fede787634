// Message numbers of the protocol of slurmdbd, and their names as shown in its statistics.
//
// From Slurm 24.11, src/common/slurmdbd_defs.h. Threads: constants.
#pragma once

#include <cstdint>
#include <string_view>

namespace restd::slurm {

namespace dbd {
inline constexpr std::uint16_t fini = 1401, add_accounts = 1402, add_account_coords = 1403, add_associations = 1404,
                               add_clusters = 1405, add_users = 1406, get_accounts = 1409, get_associations = 1410,
                               get_clusters = 1412, get_users = 1415, got_accounts = 1416, got_associations = 1417,
                               got_clusters = 1419, got_jobs = 1421, got_list = 1422, got_users = 1423, modify_accounts = 1428,
                               modify_associations = 1429, modify_clusters = 1430, modify_users = 1431, rc = 1433,
                               remove_accounts = 1435, remove_account_coords = 1436, remove_associations = 1437,
                               remove_clusters = 1438, remove_users = 1439, get_jobs = 1444, add_qos = 1447, get_qos = 1448,
                               got_qos = 1449, remove_qos = 1450, modify_qos = 1451, add_wckeys = 1452, get_wckeys = 1453,
                               got_wckeys = 1454, remove_wckeys = 1455, modify_jobs = 1476, add_tres = 1485, get_tres = 1486,
                               got_tres = 1487, get_stats = 1489, got_stats = 1490, add_accounts_cond = 1501,
                               add_users_cond = 1502, get_instances = 1503, got_instances = 1504, persist_init = 6500;
}  // namespace dbd

// "DBD_GET_USERS" for 1415; empty for an unknown number. The view is static.
std::string_view database_message_name(std::uint32_t number);

}  // namespace restd::slurm
