// What lifetimes.py must find, marked so, and what it must leave alone. Read by the check, part of no program.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct Partition {
    int nodes;
    std::string name;
};

struct Conf {
    std::vector<Partition> partitions;
    std::string name;
    const std::vector<Partition>& list() const { return partitions; }
    std::string_view view() const { return name; }
    std::span<const Partition> span() const { return partitions; }
};

struct View {
    std::shared_ptr<const std::vector<Partition>> jobs;
    std::vector<Partition> all;
};

struct Engine {
    View view() const;
    const View& kept_view() const;
    std::shared_ptr<const Conf> conf() const;
    const std::shared_ptr<const Conf>& kept_conf() const;
    Conf value() const;
    std::optional<Conf> perhaps() const;
    std::span<const Partition> span() const;
    std::vector<Partition> list() const;
    std::string name() const;
};

void use(const Partition&);

void ranges_over_what_is_gone(const Engine& engine)
{
    for (const auto& each : *engine.view().jobs) use(each);                  // found
    for (const auto& each : engine.conf()->partitions) use(each);            // found
    for (const auto& each : engine.conf()->list()) use(each);                // found
    for (const auto& each : engine.value().list()) use(each);                // found
    for (const auto& each : engine.value().span()) use(each);                // found
    for (const auto& each : engine.value().span().subspan(1)) use(each);     // found
    for (const auto& each : (*engine.perhaps()).partitions) use(each);       // found
    for (const auto& each : engine.perhaps()->partitions) use(each);         // found
    for (const auto& each : engine.perhaps().value().partitions) use(each);  // found
}

void refers_to_what_is_gone(const Engine& engine)
{
    [[maybe_unused]] const auto& partitions = engine.conf()->partitions;          // found
    [[maybe_unused]] const auto& name = engine.conf()->partitions[2].name;        // found
    [[maybe_unused]] const auto& conf = *engine.conf();                           // found
    [[maybe_unused]] std::string_view direct = engine.name();                     // found
    [[maybe_unused]] std::string_view called = engine.value().view();             // found
    [[maybe_unused]] std::string_view converted = engine.conf()->name;            // found
    [[maybe_unused]] std::span<const Partition> spanned = engine.conf()->list();  // found
    [[maybe_unused]] const char* text = engine.name().c_str();                    // found
    [[maybe_unused]] const Conf* pointer = engine.conf().get();                   // found
    called = engine.conf()->view();                                               // found
    called = engine.conf()->name;                                                 // found
    pointer = engine.conf().get();                                                // found
}

std::string_view viewed(const Engine& engine)
{
    return engine.conf()->view();  // found
}

std::string_view converted(const Engine& engine)
{
    return engine.conf()->name;  // found
}

const Partition& referred(const Engine& engine)
{
    return engine.conf()->partitions[0];  // found
}

void holds_on_to_what_it_uses(const Engine& engine)
{
    for (const auto& each : engine.view().all) use(each);  // a member keeps the whole temporary
    for (const auto& each : *engine.kept_view().jobs) use(each);
    for (const auto& each : engine.kept_conf()->list()) use(each);
    for (const auto& each : engine.span()) use(each);
    for (const auto& each : engine.list()) use(each);
    for (const auto conf = engine.conf(); const auto& each : conf->partitions) use(each);
    [[maybe_unused]] auto&& all = engine.view().all;
    [[maybe_unused]] const auto copy = engine.conf()->partitions;
    [[maybe_unused]] const auto count = engine.conf()->partitions.size();
    [[maybe_unused]] const auto& longer = engine.name() + "x";
    [[maybe_unused]] const std::string& part = engine.conf()->name.substr(1);
    [[maybe_unused]] const auto name = std::string(engine.conf()->view());
    [[maybe_unused]] const bool same = engine.conf()->view() == "x";
}

std::string copied(const Engine& engine)
{
    return engine.conf()->name;
}
