// What comes from one daemon, made ready for pages on the thread that heard it.
// Plain values. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/bus/client.hpp"
#include "station/page_queue.hpp"
#include "station/projection.hpp"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

enum class FeedKind : std::uint8_t {
  snapshot,    // epoch, from: as_of_seq, source; the events with retransmit behind it are its
  event,       // frame, key
  wave,        // frame
  connection,  // connection
  lost,        // frame
  answer,      // result
};

struct FeedItem {
  FeedKind kind = FeedKind::event;
  SharedFrame frame;
  ProjectionKey key;
  bool retransmit = false;
  /// Of links and heartbeats, for the settings page.
  std::optional<v1::Event> event;
  std::string source;
  std::uint64_t epoch = 0;
  std::uint64_t from = 0;
  bus::Connection connection = bus::Connection::connecting;
  std::optional<bus::CommandResult> result;
};
using FeedBatch = std::vector<FeedItem>;

/// `daemon` is its place in the configuration.
[[nodiscard]] FeedItem item_of(const v1::Event& event, int daemon);
[[nodiscard]] FeedItem item_of(const v1::WaveBlock& block, int daemon);
[[nodiscard]] FeedItem lost_item(const std::string& source, std::uint64_t epoch, std::uint64_t from,
                                 std::uint64_t to, int daemon);
[[nodiscard]] SharedFrame frame_of(const v1::StationMessage& message, int daemon = -1);

}  // namespace vigil::station
