#include "station/make_api.hpp"

#include "station/routes.hpp"

namespace vigil::station {

std::unique_ptr<Api> make_api(const StationOptions& options, Live& live, std::string& error) {
  StationApiOptions api;
  api.state_folder = options.state_dir;
  api.log_folder = options.log_dir;
  api.journal_folder = options.journal_dir;
  api.profiles_folder = options.profiles_dir;
  api.program = options.program;
  api.secure = options.tls;
  api.version = options.version;
  OpenedApi opened = StationApi::open(std::move(api), &live);
  error = std::move(opened.error);
  return std::move(opened.api);
}

}  // namespace vigil::station
