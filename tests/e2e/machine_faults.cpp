// What a machine may do to a program, on demand: loaded before the program's libraries, it stands
// between it and the system. For tests only; tests/e2e/faults_fixture.hpp drives it.
//
// VIGIL_FAULTS is the path of a file with one word, read at each call:
//   stall           what writes or syncs below VIGIL_FAULTS_BELOW does not return until it is gone
//   read-only       what would write there is refused, as on a mount that turned read-only
//   synchronised    the kernel says that something keeps its clock right
//   unsynchronised  ... that nothing does
// No file, no fault. Any thread.
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

namespace {

constexpr long stall_looks_every_ns = 5'000'000;

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// By system calls of its own: the calls of the library come back to this file.
bool fault_is(std::string_view wanted) {
  const char* const path = std::getenv("VIGIL_FAULTS");
  if (path == nullptr) return false;
  const long file = ::syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char word[32];
  const long size = ::syscall(SYS_read, file, word, sizeof word);
  ::syscall(SYS_close, file);
  return size > 0 && std::string_view(word, static_cast<std::size_t>(size)) == wanted;
}

bool is_below(std::string_view path) {
  const char* const below = std::getenv("VIGIL_FAULTS_BELOW");
  return below != nullptr && path.substr(0, std::strlen(below)) == below;
}

bool is_below(int file) {
  char link[32];
  char path[4096];
  constexpr const char* prefix = "/proc/self/fd/";
  std::size_t at = std::strlen(prefix);
  std::memcpy(link, prefix, at);
  char digits[12];
  std::size_t count = 0;
  for (int rest = file; rest > 0 || count == 0; rest /= 10) {
    digits[count++] = static_cast<char>('0' + rest % 10);
  }
  while (count > 0) link[at++] = digits[--count];
  link[at] = 0;
  const ssize_t size = ::readlink(link, path, sizeof path);
  return size > 0 && is_below(std::string_view(path, static_cast<std::size_t>(size)));
}

/// Waits while the disk stalls. True: it may not be written.
bool refused(int file) {
  const int before = errno;
  while (fault_is("stall") && is_below(file)) {
    const timespec moment{0, stall_looks_every_ns};
    ::nanosleep(&moment, nullptr);
  }
  const bool no = fault_is("read-only") && is_below(file);
  errno = no ? EROFS : before;
  return no;
}

bool refused(const char* path, bool writes) {
  if (!writes || !fault_is("read-only") || !is_below(path)) return false;
  errno = EROFS;
  return true;
}

bool writes(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0; }

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(more, unsigned) : 0;
  va_end(more);
  static auto* const real = next<int(const char*, int, ...)>("open");
  return refused(path, writes(flags)) ? -1 : real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(more, unsigned) : 0;
  va_end(more);
  static auto* const real = next<int(const char*, int, ...)>("open64");
  return refused(path, writes(flags)) ? -1 : real(path, flags, mode);
}

int unlink(const char* path) noexcept {
  static auto* const real = next<int(const char*)>("unlink");
  return refused(path, true) ? -1 : real(path);
}

int access(const char* path, int how) noexcept {
  static auto* const real = next<int(const char*, int)>("access");
  return refused(path, (how & W_OK) != 0) ? -1 : real(path, how);
}

ssize_t write(int file, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return refused(file) ? -1 : real(file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return refused(file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return refused(file) ? -1 : real(file, bytes, size, at);
}

int ftruncate(int file, off_t size) noexcept {
  static auto* const real = next<int(int, off_t)>("ftruncate");
  return refused(file) ? -1 : real(file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
  static auto* const real = next<int(int, off64_t)>("ftruncate64");
  return refused(file) ? -1 : real(file, size);
}

int fsync(int file) {
  static auto* const real = next<int(int)>("fsync");
  return refused(file) ? -1 : real(file);
}

int fdatasync(int file) {
  static auto* const real = next<int(int)>("fdatasync");
  return refused(file) ? -1 : real(file);
}

int adjtimex(timex* state) noexcept {
  static auto* const real = next<int(timex*)>("adjtimex");
  if (fault_is("synchronised")) {
    state->status = 0;
    return TIME_OK;
  }
  if (fault_is("unsynchronised")) {
    state->status = STA_UNSYNC;
    return TIME_ERROR;
  }
  return real(state);
}

}  // extern "C"
