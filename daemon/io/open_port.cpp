#include "daemon/io/open_port.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "daemon/io/transport.hpp"

namespace vigil::io {

PortFailure open_failure(const std::string& device, int error) {
  using Kind = PortFailure::Kind;
  switch (error) {
    case EBUSY:
      return {Kind::failed, device + " is in use by another program"};
    case EACCES:
    case EPERM:
      return {Kind::failed, "no permission to open " + device + " (group dialout?)"};
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return {Kind::absent, device + " is not there: unplugged"};
    default:
      return {Kind::failed, device + ": " + std::strerror(error)};
  }
}

OpenResult open_port(const OpenRequest& request) {
  if (request.address.kind == PortKind::tcp) return open_tcp(request);
  if (request.address.kind == PortKind::udp) return open_udp(request);
  auto found = resolve(request.address);
  if (auto* failure = std::get_if<PortFailure>(&found)) return std::move(*failure);
  const std::string& device = std::get<std::string>(found);
  struct stat node {};
  if (::stat(device.c_str(), &node) != 0) return open_failure(device, errno);
  if (!S_ISCHR(node.st_mode)) {
    return PortFailure{PortFailure::Kind::failed, device + " is not a serial port"};
  }
  return device.starts_with("/dev/pts/") ? open_pseudo_terminal(device, request)
                                         : open_serial(device, request);
}

}  // namespace vigil::io
