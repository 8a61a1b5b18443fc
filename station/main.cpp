// vigil-station's entry: options, then serving until a signal ends it.
#include <signal.h>

#include <cstdio>
#include <string>

#include "station/make_api.hpp"
#include "station/options.hpp"
#include "station/station.hpp"

int main(int argc, char** argv) {
  using namespace vigil::station;
  int status = 0;
  auto options = parse_options(argc, argv, status);
  if (!options) return status;
  ::signal(SIGPIPE, SIG_IGN);
  options->with_signals = true;
  options->say = [](const std::string& line) {
    std::fprintf(stderr, "vigil-station: %s\n", line.c_str());
  };
  Station station(*options, make_api);
  const std::string problem = station.open();
  if (!problem.empty()) {
    options->say(problem);
    return exit_cant_create;
  }
  const bool v6 = options->address.find(':') != std::string::npos;
  std::printf("%s://%s%s%s:%u/\n", station.tls() ? "https" : "http", v6 ? "[" : "",
              options->address.c_str(), v6 ? "]" : "", unsigned{station.port()});
  std::fflush(stdout);
  station.run();
  return 0;
}
