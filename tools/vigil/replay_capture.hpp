// Runs raw captures of one link through the engine: the records drive decoder and link as the port
// did. One thread; it reads no clock and no file.
#pragma once

#include <string>
#include <vector>

#include "daemon/capture/capture_reader.hpp"
#include "tools/vigil/replay_player.hpp"

namespace vigil::replay {

/// One file of a link, in memory.
struct CaptureFile {
  std::string path;
  std::vector<std::uint8_t> bytes;
};

struct CapturedLink {
  capture::LinkName link;
  Instant from;
  Instant to;  // of the last record, or of the end of the last file
  std::size_t records = 0;
  std::vector<CaptureFile> files;   // in the order in which they were written
  std::vector<std::string> losses;  // what is missing in them, in words
};

/// Checks that `files` are of one link and one start of the machine, and puts them in order.
[[nodiscard]] Parsed<CapturedLink> join(std::vector<CaptureFile> files);

/// `driver` is the one that the header names. The first record is at 0:00:00 of the story.
[[nodiscard]] Story play(const Descriptor& driver, const CapturedLink& captured, const Plan& plan,
                         const Progress& progress = {});

}  // namespace vigil::replay
