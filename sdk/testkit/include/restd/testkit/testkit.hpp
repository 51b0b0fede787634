// RestdSDK::testkit: unit tests of plugins without a daemon. See the headers that this one includes.
#pragma once

#include "restd/testkit/conformance.hpp"
#include "restd/testkit/expect.hpp"
#include "restd/testkit/fake_cluster.hpp"
#include "restd/testkit/plugin_file.hpp"
#include "restd/testkit/test_service.hpp"
