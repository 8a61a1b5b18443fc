// The latest event of every key of one daemon: what a page gets first. The rules are those of the
// bus (docs/formats/bus.md, Sessions and Requests); notices of monitors are kept beside.
//
// It keeps frames, not events: they are sent as they are. No socket, no clock. The io thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "station/page_queue.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::station {

/// What an event does to a snapshot.
struct ProjectionKey {
  /// Empty: nothing.
  std::string key;
  /// It takes the key out.
  bool ends = false;
  /// With the key all that begin so leave; empty: none.
  std::string with;
};
[[nodiscard]] ProjectionKey projection_key(const v1::Event& event);

class Projection {
 public:
  /// False: there was no room for one more key.
  bool apply(const ProjectionKey& what, const SharedFrame& frame);
  void clear() { entries_.clear(); }
  /// In the order in which they came.
  [[nodiscard]] std::vector<SharedFrame> in_order() const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t order = 0;
    SharedFrame frame;
  };
  std::map<std::string, Entry> entries_;
  std::uint64_t last_ = 0;
};

}  // namespace vigil::station
