#include "station/feed_item.hpp"

#include <functional>

#include "vigil/v1/station.pb.h"

namespace vigil::station {
namespace {

/// Never 0: that says that nothing replaces it.
std::uint64_t kind_of(const std::string& key, int daemon) {
  return std::hash<std::string>{}(std::to_string(daemon) + '/' + key) | 1U;
}

}  // namespace

SharedFrame frame_of(const v1::StationMessage& message, int daemon) {
  Frame frame;
  frame.bytes = message.SerializeAsString();
  frame.daemon = daemon;
  return std::make_shared<const Frame>(std::move(frame));
}

FeedItem item_of(const v1::Event& event, int daemon) {
  v1::StationMessage message;
  *message.mutable_event() = event;
  Frame frame;
  frame.bytes = message.SerializeAsString();
  frame.daemon = daemon;
  FeedItem item;
  item.key = projection_key(event);
  if (event.has_vital() || event.has_other()) frame.kind = kind_of(item.key.key, daemon);
  if (event.has_heartbeat()) frame.kind = kind_of("heartbeat", daemon);
  item.retransmit = event.retransmit();
  if (event.has_heartbeat() || event.has_link()) item.event = event;
  item.frame = std::make_shared<const Frame>(std::move(frame));
  return item;
}

FeedItem item_of(const v1::WaveBlock& block, int daemon) {
  v1::StationMessage message;
  *message.mutable_wave() = block;
  Frame frame;
  frame.bytes = message.SerializeAsString();
  frame.daemon = daemon;
  frame.wave = true;
  frame.kind = kind_of("wave/" + block.room() + '/' + block.bed() + '/' + block.wave() + '/' +
                           std::to_string(block.monitor()),
                       daemon);
  FeedItem item;
  item.kind = FeedKind::wave;
  item.frame = std::make_shared<const Frame>(std::move(frame));
  return item;
}

FeedItem lost_item(const std::string& source, std::uint64_t epoch, std::uint64_t from,
                   std::uint64_t to, int daemon) {
  v1::StationMessage message;
  message.mutable_lost()->set_source(source);
  message.mutable_lost()->set_epoch(epoch);
  message.mutable_lost()->set_from_seq(from);
  message.mutable_lost()->set_to_seq(to);
  FeedItem item;
  item.kind = FeedKind::lost;
  item.frame = frame_of(message, daemon);
  return item;
}

}  // namespace vigil::station
