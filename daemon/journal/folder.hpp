// The journal's folder: made with a private mode, locked by its writer, with a ballast file that is
// freed when the disk is full.
//
// It knows nothing of what the files hold. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/handoff/mapping.hpp"

namespace vigil::journal {

class Folder {
 public:
  Folder(std::string path, std::uint64_t ballast_bytes)
      : path_(std::move(path)), ballast_bytes_(ballast_bytes) {}

  /// Makes it if it is not there, and locks it. Empty: done; else why not.
  [[nodiscard]] std::string open();
  /// True if the path still names the folder that is locked.
  [[nodiscard]] bool in_place() const;
  [[nodiscard]] const std::string& path() const { return path_; }

  /// Gives the ballast's bytes back to the disk. False: there was none.
  bool free_ballast();
  /// Makes it where there is none and room for twice as much. Empty: there is one, or none is
  /// wanted; else why not.
  [[nodiscard]] std::string make_ballast();

 private:
  [[nodiscard]] std::string ballast_path() const;

  std::string path_;
  std::uint64_t ballast_bytes_;
  handoff::Descriptor lock_;
};

}  // namespace vigil::journal
