#include "station/make_api.hpp"

#include <utility>

#include "station/routes.hpp"

namespace vigil::station {

std::unique_ptr<Api> make_api(const StationOptions& options, Live& live, std::string& error) {
  StationApiOptions made;
  made.state_folder = options.state_dir;
  made.log_folder = options.log_dir;
  made.journal_folder = options.journal_dir;
  made.profiles_folder = options.profiles;
  made.program = options.program;
  made.secure = options.tls;
  made.version = options.version;
  OpenedApi opened = StationApi::open(std::move(made), &live);
  error = opened.error;
  return std::move(opened.api);
}

}  // namespace vigil::station
