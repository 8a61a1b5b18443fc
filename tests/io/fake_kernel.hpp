// A machine with USB serial adapters, for code that asks the kernel: a sysfs tree in a folder of
// its own, and pseudo-terminals that answer as serial ports do.
//
// It takes the place of open, stat, readlink, realpath, opendir, fopen and ioctl in this program,
// for libraries as well: the linker prefers the program's own functions. Link it into a test of its
// own. One thread.
#pragma once

#include <map>
#include <string>

#include "tests/io/loop.hpp"

namespace vigil::io {

struct FakeAdapter {
  std::string tty = "ttyUSB0";
  std::string socket = "1-1.2";  // the kernel's name of the USB device
  std::string serial = "A1";     // "": it has none
  std::string controller = "0000:00:14.0";
  std::string port_number = "";  // on multi-port adapters
};

class FakeKernel {
 public:
  FakeKernel();
  ~FakeKernel();
  FakeKernel(const FakeKernel&) = delete;
  FakeKernel& operator=(const FakeKernel&) = delete;

  void plug(const FakeAdapter& adapter);
  void unplug(const std::string& tty);
  /// The other end of the cable of /dev/<tty>.
  [[nodiscard]] const Pty& line(const std::string& tty) const { return lines_.at("/dev/" + tty); }
  /// TIOCM_RTS, TIOCM_DTR: as set last.
  int modem_lines = 0;

  /// For the functions that stand in for the C library's.
  [[nodiscard]] std::string redirect(const std::string& path) const;
  [[nodiscard]] bool knows(const std::string& path) const { return lines_.contains(path); }
  [[nodiscard]] std::string root() const { return folder_.path.string(); }
  static FakeKernel* running;

 private:
  TemporaryFolder folder_;
  std::map<std::string, Pty> lines_;
};

}  // namespace vigil::io
