// Puts the records of all links into files: one open file per link, rotated, and old ones deleted.
//
// When the disk takes nothing, it says so once, counts what is lost, tries again, and says once
// that it goes on; the loss becomes a record of the next file. Belongs to the writing thread, and
// reads no clock: it is told the time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/capture/capture_block.hpp"
#include "daemon/capture/capture_retention.hpp"
#include "daemon/capture/capture_store.hpp"

namespace vigil::capture {

/// A block that waits for more is written after this time: what a crash may cost at most.
inline constexpr Duration block_waits_max = std::chrono::seconds(5);
/// How often a disk that took nothing is tried again, and files and free space are looked at.
inline constexpr Duration retry_every = std::chrono::seconds(10);
inline constexpr Duration look_every = std::chrono::minutes(1);

struct Clocks {
  Instant boot;
  std::int64_t wall_ns = 0;  // UTC since 1970
};

/// A link, and the settings that its port will be opened with first.
struct LinkStart {
  LinkName name;
  LineSettings line;
};

enum class Tone : std::uint8_t { info, warning };
using Tell = std::function<void(Tone, const std::string&)>;

class Recorder {
 public:
  Recorder(std::vector<LinkStart> links, std::string boot_id, const Limits& limits,
           CaptureStore& store, Tell tell);

  void take(std::uint32_t number, const Record& record, const Clocks& now);
  /// What time alone brings; to be called several times a second.
  void pass(const Clocks& now);
  /// Ends every file.
  void finish(const Clocks& now);

  [[nodiscard]] bool stopped() const { return !why_.empty(); }
  /// Records and bytes that the disk did not take.
  [[nodiscard]] std::uint64_t lost_records() const { return lost_records_; }
  [[nodiscard]] std::uint64_t lost_bytes() const { return lost_bytes_; }

 private:
  struct Link {
    LinkStart start;
    bool port_open = false;
    std::unique_ptr<CaptureFile> file;
    std::string file_name;
    std::uint64_t file_bytes = 0;
    Instant file_began;
    std::uint32_t parts = 0;
    std::uint32_t blocks = 0;
    BlockWriter block;
    std::uint64_t block_records = 0;
    std::uint64_t block_payload = 0;
    Gap lost;  // not yet told in a file
    Instant lost_since;
  };
  bool open_file(Link& link, Instant first, const Clocks& now);
  void add(Link& link, const Record& record);
  void write_block(Link& link, const Clocks& now);
  void end_file(Link& link, const Clocks& now);
  void lose(Link& link, Instant at, Instant until, std::uint64_t records, std::uint64_t bytes);
  void stop(const std::string& why, const Clocks& now);
  void go_on(const Clocks& now);
  void make_room(const Clocks& now);

  Compressor compressor_;
  std::vector<Link> links_;
  std::string boot_id_;
  Limits limits_;
  CaptureStore& store_;
  Tell tell_;
  std::string why_;  // nothing can be written; empty: it can
  Instant stopped_at_;
  Instant retry_at_;
  Instant look_at_;
  std::uint64_t lost_records_ = 0;
  std::uint64_t lost_bytes_ = 0;
  std::uint64_t lost_before_ = 0;  // bytes, when it stopped
};

}  // namespace vigil::capture
