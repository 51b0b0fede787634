// What requests have said of partitions: which they have created, changed and deleted.
//
// It is kept in <state>/partitions, as settings of a PartitionName line of slurm.conf. What was said of a partition of
// slurm.conf holds until its line changes. A partition of slurm.conf that was deleted is back when slurm.conf is read the next
// time.
//
// Threads: a value; pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accounting/book.hpp"
#include "conf/slurm_conf.hpp"
#include "restd/model/node.hpp"

namespace restd::embedded {

inline constexpr const char* partitions_file = "partitions";  // in the state directory

class PartitionChanges {
public:
    // Creates the partition, or changes the one with this name. `file_conf`: slurm.conf; `conf`: with these changes. Throws
    // Error; then nothing has changed.
    void store(const model::Partition& wanted, const ClusterConf& file_conf, const ClusterConf& conf, const Book& book);
    // REQUIRES: the partition is in force.
    void remove(std::string_view name, const ClusterConf& file_conf);

    // Drops what does not hold any more, because slurm.conf was read.
    void follow(const ClusterConf& file_conf);
    // Changes what slurm.conf says to what is in force.
    void apply(ClusterConf& conf) const;

    std::string encode() const;
    static PartitionChanges decode(std::string_view bytes);

private:
    using Settings = std::vector<std::pair<std::string, std::string>>;
    struct Change {
        std::string name;
        std::string line;      // its line in slurm.conf when the change was made; "": it had none
        bool created = false;  // by a request: its line, if there is one, does not count
        bool deleted = false;  // a partition of slurm.conf; not kept
        Settings settings;
    };
    Change* find(std::string_view name);
    static PartitionConf changed(const Change& change, const PartitionConf* from_file, const NodeConf& node);

    std::vector<Change> changes_;
    // Which partition requests have made the default one, "": none; and which was so in slurm.conf then. Not set: as there.
    std::optional<std::string> default_;
    std::string default_in_file_;
};

}  // namespace restd::embedded
