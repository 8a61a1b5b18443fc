// What waits to be sent to one page: frames in order, bounded.
//
// A frame is made once and shared by all pages. When there is no more room, what a newer frame of
// the same kind replaces goes first (vitals, waves, heartbeats); if that does not help, the page is
// too slow. A snapshot is one entry, whatever its size, and replaces what waits of its daemon. No
// socket, no clock. The io thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace vigil::station {

/// A StationMessage, serialised.
struct Frame {
  std::string bytes;
  /// Frames with the same number replace each other where there is no room; 0: none does.
  std::uint64_t kind = 0;
  /// Which daemon it is of, from 0; -1: of the station itself.
  int daemon = -1;
  bool wave = false;
};
using SharedFrame = std::shared_ptr<const Frame>;

class PageQueue {
 public:
  /// False: no room, although everything was dropped that may be. The page is to be closed.
  [[nodiscard]] bool push(SharedFrame frame);
  /// Begin, events and end of a new snapshot of `daemon`.
  void push_snapshot(int daemon, std::vector<SharedFrame> frames);
  /// The next to be sent; nothing: none waits.
  [[nodiscard]] SharedFrame pop();
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// Frames that were replaced by newer ones, since the start.
  [[nodiscard]] std::uint64_t replaced() const { return replaced_; }

 private:
  struct Entry {
    SharedFrame frame;                  // or
    std::vector<SharedFrame> snapshot;  // sent one by one
    std::size_t next = 0;
    int daemon = -1;
  };
  void drop_replaced();

  std::deque<Entry> entries_;
  std::uint64_t replaced_ = 0;
};

}  // namespace vigil::station
