#include <cstdio>

#include "daemon/io/find_port.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/ports_table.hpp"

namespace vigil {

int run_ports(bool json) {
  const std::vector<io::SerialPortInfo> found = io::list_ports();
  std::fputs((json ? ports_json(found) : ports_table(found)).c_str(), stdout);
  return exit_ok;
}

}  // namespace vigil
