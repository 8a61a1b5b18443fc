// Captures in words: a line of a list, and all of one file. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "daemon/capture/capture_reader.hpp"

namespace vigil {

/// "2026-11-22 12:15:01 UTC"; "not told" for 0.
[[nodiscard]] std::string wall_text(std::int64_t wall_ns);

struct ListedCapture {
  std::string name;
  std::uint64_t bytes = 0;
  capture::DecodedHeader decoded;
};
[[nodiscard]] std::string list_text(const std::vector<ListedCapture>& files);

struct ShownCapture {
  std::string text;
  bool damaged = false;
};
/// All that can be said of a file with a good header.
[[nodiscard]] ShownCapture show_text(Bytes file);

}  // namespace vigil
