// A small file system in memory, mounted for a test alone: it can be filled, and made read-only.
//
// Needs root, or a user who may make name spaces; why_not() says in words what is missing. The
// mounts are seen by the thread that made them and by what it starts, and by nobody else.
#pragma once

#include <cstdint>
#include <string>

namespace vigil {

class SmallDisk {
 public:
  /// `folder` must exist, and be empty.
  SmallDisk(std::string folder, std::uint64_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  /// Empty: it is mounted.
  [[nodiscard]] const std::string& why_not() const { return why_not_; }
  /// Empty, or why it could not be done: a file that is open for writing forbids read_only.
  [[nodiscard]] std::string make_read_only();
  [[nodiscard]] std::string make_writable();
  /// Takes all the room that is left; give_back() returns it.
  [[nodiscard]] std::string fill();
  void give_back() const;

 private:
  [[nodiscard]] std::string remount(unsigned long flags) const;

  std::string folder_;
  std::uint64_t bytes_;
  std::string why_not_;
};

}  // namespace vigil
