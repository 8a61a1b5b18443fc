// The text of /metrics: numbers of the station itself, none of a patient. The io thread.
#pragma once

#include <string>

#include "station/api.hpp"
#include "station/counters.hpp"
#include "station/hub.hpp"

namespace vigil::station {

[[nodiscard]] std::string metrics_text(const Counters& counters, const Api& api, const Hub& hub);

}  // namespace vigil::station
