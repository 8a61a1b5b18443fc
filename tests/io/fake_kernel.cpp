#include "tests/io/fake_kernel.hpp"

#include <dirent.h>
#include <dlfcn.h>
#include <sys/stat.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace vigil::io {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& file, const std::string& text) { std::ofstream(file) << text << "\n"; }

/// The C library's own function, or a sanitizer's, behind ours.
template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

std::string redirected(const char* path) {
  const auto* kernel = FakeKernel::running;
  return kernel != nullptr && path != nullptr ? kernel->redirect(path) : std::string(path);
}

}  // namespace

FakeKernel* FakeKernel::running = nullptr;

FakeKernel::FakeKernel() {
  fs::create_directories(folder_.path / "sys/class/tty");
  fs::create_directories(folder_.path / "sys/bus/pci");
  fs::create_directories(folder_.path / "sys/bus/usb-serial/drivers/ftdi_sio");
  running = this;
}

FakeKernel::~FakeKernel() { running = nullptr; }

void FakeKernel::plug(const FakeAdapter& adapter) {
  const fs::path sys = folder_.path / "sys";
  const fs::path controller = sys / "devices/pci0000:00" / adapter.controller;
  const std::string bus = adapter.socket.substr(0, adapter.socket.find('-'));
  const fs::path device = controller / ("usb" + bus) / adapter.socket;
  const fs::path port = device / (adapter.socket + ":1.0") / adapter.tty;
  fs::create_directories(port / "tty" / adapter.tty);
  std::error_code there_already;
  fs::create_directory_symlink(sys / "bus/pci", controller / "subsystem", there_already);
  fs::create_directory_symlink(sys / "bus/usb-serial/drivers/ftdi_sio", port / "driver");
  put(device / "busnum", bus);
  put(device / "devnum", "7");
  put(device / "idVendor", "0403");
  put(device / "idProduct", "6001");
  put(device / "manufacturer", "FTDI");
  put(device / "product", "FT232R USB UART");
  if (!adapter.serial.empty()) put(device / "serial", adapter.serial);
  if (!adapter.port_number.empty()) put(port / "port_number", adapter.port_number);
  const fs::path tty = port / "tty" / adapter.tty;
  fs::create_directory_symlink("../../../" + adapter.tty, tty / "device");
  fs::create_directory_symlink(fs::path("../..") / tty.lexically_relative(sys),
                               sys / "class/tty" / adapter.tty);
  lines_.emplace("/dev/" + adapter.tty, Pty());
}

void FakeKernel::unplug(const std::string& tty) {
  fs::remove(folder_.path / "sys/class/tty" / tty);
  lines_.erase("/dev/" + tty);
}

std::string FakeKernel::redirect(const std::string& path) const {
  if (path.starts_with("/sys/")) return root() + path;
  const auto line = lines_.find(path);
  return line != lines_.end() ? line->second.path : path;
}

}  // namespace vigil::io

using vigil::io::FakeKernel;
using vigil::io::next;
using vigil::io::redirected;

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = va_arg(more, mode_t);
  va_end(more);
  return next<int (*)(const char*, int, ...)>("open")(redirected(path).c_str(), flags, mode);
}

int __open_2(const char* path, int flags);
int __open_2(const char* path, int flags) { return open(path, flags, 0); }

int __lxstat(int version, const char* path, struct stat* out) noexcept;
int __lxstat(int, const char* path, struct stat* out) noexcept {
  return next<int (*)(const char*, struct stat*)>("lstat")(redirected(path).c_str(), out);
}

int stat(const char* path, struct stat* out) noexcept {
  return next<int (*)(const char*, struct stat*)>("stat")(redirected(path).c_str(), out);
}

ssize_t readlink(const char* path, char* out, std::size_t size) noexcept {
  return next<ssize_t (*)(const char*, char*, std::size_t)>("readlink")(redirected(path).c_str(),
                                                                        out, size);
}

char* realpath(const char* path, char* out) noexcept {
  auto* kernel = FakeKernel::running;
  if (kernel != nullptr && kernel->knows(path)) return ::strdup(path);
  char* real = next<char* (*)(const char*, char*)>("realpath")(redirected(path).c_str(), out);
  const std::string prefix = kernel != nullptr ? kernel->root() + "/sys/" : "";
  if (real != nullptr && !prefix.empty() &&
      std::strncmp(real, prefix.c_str(), prefix.size()) == 0) {
    const std::size_t skip = kernel->root().size();
    std::memmove(real, real + skip, std::strlen(real) - skip + 1);
  }
  return real;
}

DIR* opendir(const char* path) {
  return next<DIR* (*)(const char*)>("opendir")(redirected(path).c_str());
}

FILE* fopen(const char* path, const char* mode) {
  return next<FILE* (*)(const char*, const char*)>("fopen")(redirected(path).c_str(), mode);
}

/// A pseudo-terminal has no modem lines: here it has.
int ioctl(int fd, unsigned long request, ...) noexcept {
  va_list more;
  va_start(more, request);
  void* argument = va_arg(more, void*);
  va_end(more);
  auto* kernel = FakeKernel::running;
  auto* bits = static_cast<int*>(argument);
  if (kernel != nullptr) {
    switch (request) {
      case TIOCMGET:
        *bits = kernel->modem_lines;
        return 0;
      case TIOCMSET:
        kernel->modem_lines = *bits;
        return 0;
      case TIOCMBIS:
        kernel->modem_lines |= *bits;
        return 0;
      case TIOCMBIC:
        kernel->modem_lines &= ~*bits;
        return 0;
      default:
        break;
    }
  }
  return next<int (*)(int, unsigned long, ...)>("ioctl")(fd, request, argument);
}

}  // extern "C"
