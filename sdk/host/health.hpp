// The health paths, for load balancers and service managers: /livez and /healthz say that this process answers, /readyz that
// the cluster behind it does. Every daemon has them, whatever plugins it loads.
//
// They are answered to everybody (Route::is_open), so they say nothing about the cluster but that.
#pragma once

#include "restd/content.hpp"

namespace restd {

class Health final : public Content {
public:
    std::span<const Route> routes() const override;
};

}  // namespace restd
