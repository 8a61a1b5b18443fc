// The accounts and routes of vigil-station, put together from its options. Called once, by main.
#pragma once

#include <memory>
#include <string>

#include "station/station.hpp"

namespace vigil::station {

/// nullptr: `error` says why not.
[[nodiscard]] std::unique_ptr<Api> make_api(const StationOptions& options, Live& live,
                                            std::string& error);

}  // namespace vigil::station
