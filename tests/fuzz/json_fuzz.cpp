// Bodies of requests in JSON, into the table of any request of any version. The first two bytes say which.
//   ./dev fuzz json [SECONDS]
#include "requests.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace fuzz;
    if (size < 2) return -1;
    const Table& table = Requests::all().table(data[0] * std::size_t{256} + data[1]);
    const Exactly body(data + 2, size - 2);
    read_request(table, [&](void* object, Reading& reading) { read_json(body.text(), table, object, reading); });
    return 0;
}
