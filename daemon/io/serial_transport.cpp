#include <fcntl.h>
#include <libserialport.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "daemon/io/transport.hpp"

namespace vigil::io {
namespace {

struct FreePort {
  void operator()(sp_port* port) const { sp_free_port(port); }
};
struct FreeConfig {
  void operator()(sp_port_config* config) const { sp_free_config(config); }
};

PortFailure failed(const std::string& text) { return {PortFailure::Kind::failed, text}; }

sp_parity to_serialport(Parity parity) {
  switch (parity) {
    case Parity::none:
      return SP_PARITY_NONE;
    case Parity::odd:
      return SP_PARITY_ODD;
    case Parity::even:
      return SP_PARITY_EVEN;
    case Parity::mark:
      return SP_PARITY_MARK;
  }
  return SP_PARITY_INVALID;
}

sp_flowcontrol to_serialport(FlowControl flow) {
  switch (flow) {
    case FlowControl::none:
      return SP_FLOWCONTROL_NONE;
    case FlowControl::rts_cts:
      return SP_FLOWCONTROL_RTSCTS;
    case FlowControl::xon_xoff:
      return SP_FLOWCONTROL_XONXOFF;
  }
  return SP_FLOWCONTROL_NONE;
}

bool configure(sp_port* port, const LineSettings& line) {
  sp_port_config* raw = nullptr;
  if (sp_new_config(&raw) != SP_OK) return false;
  const std::unique_ptr<sp_port_config, FreeConfig> config(raw);
  sp_set_config_baudrate(raw, static_cast<int>(line.baud));
  sp_set_config_bits(raw, line.data_bits);
  sp_set_config_parity(raw, to_serialport(line.parity));
  sp_set_config_stopbits(raw, line.stop_bits);
  sp_set_config_flowcontrol(raw, to_serialport(line.flow));
  if (line.flow != FlowControl::rts_cts) {
    sp_set_config_rts(raw, line.rts ? SP_RTS_ON : SP_RTS_OFF);
  }
  sp_set_config_dtr(raw, line.dtr ? SP_DTR_ON : SP_DTR_OFF);
  return sp_set_config(port, raw) == SP_OK;
}

tcflag_t size_flag(std::uint8_t data_bits) {
  switch (data_bits) {
    case 5:
      return CS5;
    case 6:
      return CS6;
    case 7:
      return CS7;
    default:
      return CS8;
  }
}

/// A driver may drop what its hardware can't do and report success all the same.
bool took_hold(const termios& settings, const LineSettings& line) {
  const auto is_set = [&](tcflag_t flag) { return (settings.c_cflag & flag) != 0; };
  const bool odd = line.parity == Parity::odd || line.parity == Parity::mark;
  return (settings.c_cflag & CSIZE) == size_flag(line.data_bits) &&
         is_set(PARENB) == (line.parity != Parity::none) &&
         (line.parity == Parity::none || is_set(PARODD) == odd) &&
         is_set(CSTOPB) == (line.stop_bits == 2) &&
         is_set(CRTSCTS) == (line.flow == FlowControl::rts_cts);
}

/// What libserialport 0.1.1 leaves undone (measured): reads of an idle port return 0, which looks
/// like its end; the descriptor outlives exec; closing drops DTR, which resets some monitors.
bool fix_up(int fd, const LineSettings& line) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return false;
  if (!took_hold(settings, line)) {
    errno = EINVAL;
    return false;
  }
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  settings.c_cflag &= ~static_cast<tcflag_t>(HUPCL);
  return ::tcsetattr(fd, TCSANOW, &settings) == 0 && ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
         ::ioctl(fd, TIOCEXCL) == 0;
}

/// The kernel lets root pass TIOCEXCL, so ask; the lock is for programs that lock as we do.
bool in_use(int fd) {
  int exclusive = 0;
  const bool taken = ::ioctl(fd, TIOCGEXCL, &exclusive) == 0 && exclusive != 0;
  return taken || ::flock(fd, LOCK_EX | LOCK_NB) != 0;
}

std::string adapter_of(const sp_port* port) {
  int vendor = 0;
  int product = 0;
  if (sp_get_port_usb_vid_pid(port, &vendor, &product) != SP_OK) return "";
  std::array<char, 16> ids{};
  std::snprintf(ids.data(), ids.size(), "%04x:%04x:", static_cast<unsigned>(vendor) & 0xFFFFU,
                static_cast<unsigned>(product) & 0xFFFFU);
  const char* serial = sp_get_port_usb_serial(port);
  return std::string(ids.data()) + (serial == nullptr ? "" : serial);
}

}  // namespace

OpenResult open_serial(const std::string& device, const OpenRequest& request) {
  sp_port* raw = nullptr;
  if (sp_get_port_by_name(device.c_str(), &raw) != SP_OK) {
    return failed(device + " is not a serial port that the system knows");
  }
  std::unique_ptr<sp_port, FreePort> port(raw);
  const sp_mode mode = request.listen_only ? SP_MODE_READ : SP_MODE_READ_WRITE;
  if (sp_open(raw, mode) != SP_OK) return open_failure(device, errno);
  int fd = -1;
  sp_get_port_handle(raw, &fd);
  if (in_use(fd)) {
    sp_close(raw);
    return open_failure(device, EBUSY);
  }
  if (!configure(raw, request.line) || !fix_up(fd, request.line)) {
    const int error = errno;
    sp_close(raw);
    PortFailure failure = open_failure(device, error);
    failure.text = "line settings refused: " + failure.text;
    return failure;
  }
  const std::shared_ptr<sp_port> owned = std::move(port);
  OpenPort opened(fd, OpenPort::Kind::serial, device, request.listen_only, [owned](int open) {
    // The kernel keeps the flag for as long as anybody has the port open.
    ::ioctl(open, TIOCNXCL);
    sp_close(owned.get());
  });
  opened.set_adapter(adapter_of(raw));
  return opened;
}

}  // namespace vigil::io
