// Where capture files lie: a folder, or what stands in for one in a test.
//
// Every call may block for as long as the disk does: the writing thread calls them, nobody else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/decoder.hpp"

namespace vigil::capture {

/// An open file, closed when it goes.
class CaptureFile {
 public:
  virtual ~CaptureFile() = default;
  /// Empty: all of it is written. Else why not; what was written of it is taken back.
  [[nodiscard]] virtual std::string append(Bytes bytes) = 0;
  /// Hands what is written to the disk; the file is through.
  virtual void sync() = 0;
};

struct StoredFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::int64_t modified_wall_ns = 0;
};

class CaptureStore {
 public:
  virtual ~CaptureStore() = default;
  /// A new file that nobody else can read. Null: `why` says why; `taken`: the name is in use.
  [[nodiscard]] virtual std::unique_ptr<CaptureFile> create(const std::string& name,
                                                            std::string& why, bool& taken) = 0;
  /// Every capture file there is, in any order.
  [[nodiscard]] virtual std::vector<StoredFile> list() = 0;
  /// False: it is still there, as one is that another daemon writes.
  virtual bool remove(const std::string& name) = 0;
  /// Why nothing should be written though it could be: the disk is nearly full. Empty: go on.
  [[nodiscard]] virtual std::string full() = 0;
};

}  // namespace vigil::capture
