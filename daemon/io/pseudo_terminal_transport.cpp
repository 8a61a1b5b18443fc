#include <fcntl.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "daemon/io/descriptor.hpp"
#include "daemon/io/transport.hpp"

namespace vigil::io {

OpenResult open_pseudo_terminal(const std::string& device, const OpenRequest& request) {
  const int mode = request.listen_only ? O_RDONLY : O_RDWR;
  FileDescriptor fd(::open(device.c_str(), mode | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!fd.valid()) return open_failure(device, errno);
  // A lock and not TIOCEXCL: on a pseudo-terminal that flag stays for as long as the other end is
  // open (measured), so a daemon that was killed could not open its own port again.
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return open_failure(device, EBUSY);
  termios settings{};
  if (::tcgetattr(fd.get(), &settings) != 0) return open_failure(device, errno);
  ::cfmakeraw(&settings);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  if (::tcsetattr(fd.get(), TCSANOW, &settings) != 0) return open_failure(device, errno);
  return OpenPort(fd.release(), OpenPort::Kind::pseudo_terminal, device, request.listen_only,
                  [](int open) { ::close(open); });
}

}  // namespace vigil::io
