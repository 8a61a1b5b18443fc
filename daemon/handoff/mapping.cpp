#include "daemon/handoff/mapping.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace vigil::handoff {
namespace {

std::uint64_t* map(int flags, int fd, std::size_t bytes) {
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<std::uint64_t*>(memory);
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Mapping::~Mapping() {
  if (words_ != nullptr) ::munmap(words_, bytes_);
}

Mapping Mapping::of_file(Descriptor file, std::size_t bytes) {
  Mapping mapping;
  mapping.words_ = map(MAP_SHARED, file.fd(), bytes);
  mapping.bytes_ = bytes;
  mapping.file_ = std::move(file);
  return mapping;
}

Mapping Mapping::anonymous(std::size_t bytes) {
  Mapping mapping;
  mapping.words_ = map(MAP_PRIVATE | MAP_ANONYMOUS, -1, bytes);
  mapping.bytes_ = bytes;
  return mapping;
}

}  // namespace vigil::handoff
