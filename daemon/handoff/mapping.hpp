// Memory of a ring: a mapped file or anonymous. Owns the mapping and the descriptor, nothing else.
// One thread makes and destroys it; the words are shared as layout.hpp tells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace vigil::handoff {

/// Closes its descriptor at the end.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool good() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

class Mapping {
 public:
  Mapping() = default;
  ~Mapping();
  Mapping(Mapping&& other) noexcept
      : file_(std::move(other.file_)),
        words_(std::exchange(other.words_, nullptr)),
        bytes_(std::exchange(other.bytes_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(words_, other.words_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  /// Maps `bytes` of the file and keeps its descriptor, and with it its lock. Not good() and errno
  /// set if the system refuses.
  [[nodiscard]] static Mapping of_file(Descriptor file, std::size_t bytes);
  [[nodiscard]] static Mapping anonymous(std::size_t bytes);

  [[nodiscard]] bool good() const { return words_ != nullptr; }
  [[nodiscard]] std::uint64_t* words() const { return words_; }

 private:
  Descriptor file_;
  std::uint64_t* words_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace vigil::handoff
