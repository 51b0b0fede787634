// Counts calls by kind and by user, for `diag`.
//
// Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace restd::embedded {

// The calls, with the numbers and names of the Slurm requests that they correspond to.
struct CallKind {
    std::uint16_t id;
    std::string_view name;
};
namespace call_kind {
inline constexpr CallKind ping{1008, "REQUEST_PING"}, stats{2035, "REQUEST_STATS_INFO"}, licenses{1021, "REQUEST_LICENSE_INFO"},
    jobs{2003, "REQUEST_JOB_INFO"}, job{2021, "REQUEST_JOB_INFO_SINGLE"}, job_state{2057, "REQUEST_JOB_STATE"},
    submit{4003, "REQUEST_SUBMIT_BATCH_JOB"}, update{3001, "REQUEST_UPDATE_JOB"}, kill_jobs{5041, "REQUEST_KILL_JOBS"},
    nodes{2007, "REQUEST_NODE_INFO"}, node{2040, "REQUEST_NODE_INFO_SINGLE"}, partitions{2009, "REQUEST_PARTITION_INFO"},
    reservations{2024, "REQUEST_RESERVATION_INFO"}, shares{2022, "REQUEST_SHARE_INFO"},
    create_reservation{3006, "REQUEST_CREATE_RESERVATION"}, delete_reservation{3008, "REQUEST_DELETE_RESERVATION"},
    update_reservation{3009, "REQUEST_UPDATE_RESERVATION"}, update_node{3002, "REQUEST_UPDATE_NODE"},
    delete_node{3014, "REQUEST_DELETE_NODE"}, create_node{3015, "REQUEST_CREATE_NODE"},
    allocate{4001, "REQUEST_RESOURCE_ALLOCATION"}, resource_layout{4007, "REQUEST_RESOURCE_LAYOUT"},
    reconfigure{1003, "REQUEST_RECONFIGURE"};
inline constexpr CallKind db_stats{1489, "DBD_GET_STATS"}, db_jobs{1444, "DBD_GET_JOBS_COND"},
    modify_job{1476, "DBD_MODIFY_JOB"}, get_tres{1486, "DBD_GET_TRES"}, get_qos{1448, "DBD_GET_QOS"},
    get_associations{1410, "DBD_GET_ASSOCS"}, get_accounts{1409, "DBD_GET_ACCOUNTS"}, get_users{1415, "DBD_GET_USERS"},
    get_wckeys{1453, "DBD_GET_WCKEYS"}, get_clusters{1412, "DBD_GET_CLUSTERS"}, get_instances{1503, "DBD_GET_INSTANCES"},
    add_tres{1485, "DBD_ADD_TRES"}, add_qos{1447, "DBD_ADD_QOS"}, modify_qos{1451, "DBD_MODIFY_QOS"},
    remove_qos{1450, "DBD_REMOVE_QOS"}, add_associations{1404, "DBD_ADD_ASSOCS"},
    modify_associations{1429, "DBD_MODIFY_ASSOCS"}, remove_associations{1437, "DBD_REMOVE_ASSOCS"},
    add_accounts{1402, "DBD_ADD_ACCOUNTS"}, modify_accounts{1428, "DBD_MODIFY_ACCOUNTS"},
    remove_accounts{1435, "DBD_REMOVE_ACCOUNTS"}, add_users{1406, "DBD_ADD_USERS"}, modify_users{1431, "DBD_MODIFY_USERS"},
    remove_users{1439, "DBD_REMOVE_USERS"}, add_wckeys{1452, "DBD_ADD_WCKEYS"}, remove_wckeys{1455, "DBD_REMOVE_WCKEYS"},
    add_clusters{1405, "DBD_ADD_CLUSTERS"}, remove_clusters{1438, "DBD_REMOVE_CLUSTERS"},
    add_accounts_cond{1501, "DBD_ADD_ACCOUNTS_COND"}, add_users_cond{1502, "DBD_ADD_USERS_COND"};
}  // namespace call_kind

class CallStatistics {
public:
    struct Count {
        std::uint32_t calls = 0;
        std::uint64_t usec = 0;
    };
    struct ByKind {
        CallKind kind;
        Count count;
    };
    struct ByUser {
        std::uint32_t uid;
        std::string name;
        Count count;
    };
    // Measures the time from its construction to its destruction, and counts the call.
    class Timer {
    public:
        Timer(CallStatistics& statistics, const CallKind& kind, std::uint32_t uid, std::string_view user)
            : statistics_(statistics), kind_(kind), uid_(uid), user_(user)
        {}
        Timer(const Timer&) = delete;
        Timer& operator=(const Timer&) = delete;
        ~Timer()
        {
            const auto took = std::chrono::steady_clock::now() - begun_;
            statistics_.add(kind_, uid_, user_,
                            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
        }

    private:
        CallStatistics& statistics_;
        const CallKind& kind_;
        std::uint32_t uid_;
        std::string_view user_;  // of the caller, outlives the call
        std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    };

    std::vector<ByKind> by_kind() const;
    std::vector<ByUser> by_user() const;

private:
    void add(const CallKind& kind, std::uint32_t uid, std::string_view user, std::uint64_t usec);

    mutable std::mutex mutex_;
    std::map<std::uint16_t, ByKind> kinds_;
    std::map<std::uint32_t, ByUser> users_;
};

}  // namespace restd::embedded
