#include "tools/vigil/capture_anonymize.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>

namespace vigil {
namespace {

using capture::Kind;
using capture::Record;

/// A record with bytes of its own.
struct Kept {
  Kind kind = Kind::from_monitor;
  Instant at;
  std::vector<std::uint8_t> payload;
};

/// Only counts: which bytes belong to good frames.
class FrameCount final : public Sink {
 public:
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice&) override {}
  void on_reject(RejectCause, std::uint64_t) override { rejected = true; }
  void on_frame() override { framed = true; }
  bool rejected = false;
  bool framed = false;
};

class Anonymizer {
 public:
  Anonymizer(const capture::Header& header, const Descriptor& driver)
      : driver_(driver), line_(header.line) {}

  void take(const Record& record, bool cut) {
    if (cut) {
      blank_stretch();
      kept_.push_back({Kind::gap, record.at, {}});
      set(kept_.back(), capture::encode(capture::Gap{0, 0, record.at}));
    }
    if (record.kind != Kind::from_monitor && record.kind != Kind::to_monitor) blank_stretch();
    kept_.push_back({record.kind, record.at, {record.payload.begin(), record.payload.end()}});
    Kept& kept = kept_.back();
    if (record.kind == Kind::from_monitor) result.bytes += record.payload.size();
    if (const auto opened = capture::opened_of(record)) {
      line_ = opened->line;
      set(kept, capture::encode(capture::Opened{opened->line, port_kind(opened->device),
                                                without_serial(opened->adapter)}));
    }
    if (const auto closed = capture::closed_of(record)) {
      // The reason may name the device, and so the room.
      set(kept, capture::encode(capture::Closed{closed->by_us, "not told here"}));
    }
  }
  void finish() { blank_stretch(); }
  [[nodiscard]] const std::vector<Kept>& kept() const { return kept_; }

  Anonymized result;

 private:
  static void set(Kept& kept, const capture::SmallPayload& payload) {
    kept.payload.assign(payload.view().begin(), payload.view().end());
  }

  /// What the monitor sent without a break since the last stretch.
  void blank_stretch() {
    std::vector<Kept*> pieces;
    for (; stretch_begin_ < kept_.size(); ++stretch_begin_) {
      Kept& kept = kept_[stretch_begin_];
      if (kept.kind == Kind::from_monitor) pieces.push_back(&kept);
    }
    if (driver_.blank_names == nullptr || pieces.empty()) return;
    const auto decoder = driver_.make();
    decoder->reset(pieces.front()->at, line_);
    if (line_.transport == Transport::datagram) {
      for (Kept* piece : pieces) blank_datagram(*decoder, *piece);
    } else {
      blank_stream(*decoder, pieces);
    }
  }

  void blank_datagram(Decoder& decoder, Kept& piece) {
    FrameCount count;
    decoder.feed(piece.payload, piece.at, count);
    if (!count.framed || count.rejected) return zero(piece.payload);
    blank(piece.payload, Transport::datagram);
  }

  void blank_stream(Decoder& decoder, const std::vector<Kept*>& pieces) {
    std::vector<std::uint8_t> all;
    std::vector<std::size_t> unread;  // pairs: from, to
    std::size_t frame_end = 0;
    FrameCount count;
    for (const Kept* piece : pieces) {
      for (const std::uint8_t byte : piece->payload) {
        all.push_back(byte);
        decoder.feed({&byte, 1}, piece->at, count);
        if (!count.framed) continue;
        if (count.rejected) unread.insert(unread.end(), {frame_end, all.size()});
        frame_end = all.size();
        count = {};
      }
    }
    unread.insert(unread.end(), {frame_end, all.size()});
    blank(all, Transport::stream);
    for (std::size_t i = 0; i + 1 < unread.size(); i += 2) {
      zero(std::span(all).subspan(unread[i], unread[i + 1] - unread[i]));
    }
    std::size_t at = 0;
    for (Kept* piece : pieces) {
      const auto from = all.begin() + static_cast<std::ptrdiff_t>(at);
      std::copy_n(from, piece->payload.size(), piece->payload.begin());
      at += piece->payload.size();
    }
  }

  void blank(std::span<std::uint8_t> bytes, Transport transport) {
    const std::vector<std::uint8_t> before(bytes.begin(), bytes.end());
    driver_.blank_names(bytes, transport);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] != before[i]) ++result.named_bytes;
    }
  }
  void zero(std::span<std::uint8_t> bytes) {
    std::fill(bytes.begin(), bytes.end(), std::uint8_t{0});
    result.unread_bytes += bytes.size();
  }

  const Descriptor& driver_;
  LineSettings line_;
  std::vector<Kept> kept_;
  std::size_t stretch_begin_ = 0;
};

capture::Header cleaned(capture::Header header, const AnonymizeOptions& options) {
  header.anonymized = true;
  header.link.port = port_kind(header.link.port);
  if (!options.keep_time) header.wall_ns = 0;
  if (options.keep_room) return header;
  header.link.source.clear();
  header.link.room.clear();
  header.link.bed.clear();
  return header;
}

std::vector<std::uint8_t> file_of(const capture::Header& header, const std::vector<Kept>& kept,
                                  const capture::Reader& reader) {
  std::vector<std::uint8_t> file = capture::encode(header);
  capture::Compressor compressor;
  capture::BlockWriter block;
  std::uint32_t number = 0;
  const auto seal = [&] {
    const Bytes sealed = block.seal(compressor, number++);
    file.insert(file.end(), sealed.begin(), sealed.end());
  };
  for (const Kept& one : kept) {
    block.add({one.kind, one.at, one.payload});
    if (block.full()) seal();
  }
  if (reader.ended()) block.add({Kind::end, reader.ended_at(), {}});
  if (!block.empty()) seal();
  return file;
}

}  // namespace

std::string port_kind(std::string_view port) {
  constexpr std::array<std::string_view, 4> kinds{"usb:", "path:", "tcp://", "udp://"};
  for (const std::string_view kind : kinds) {
    if (port.starts_with(kind)) return std::string(kind);
  }
  return port.empty() ? "" : "device";
}

std::string without_serial(std::string_view adapter) {
  const std::size_t first = adapter.find(':');
  const std::size_t second = first == std::string_view::npos ? first : adapter.find(':', first + 1);
  return second == std::string_view::npos ? "" : std::string(adapter.substr(0, second + 1));
}

Anonymized anonymize(capture::Reader& reader, const Descriptor& driver,
                     const AnonymizeOptions& options) {
  Anonymizer anonymizer(*reader.header(), driver);
  std::uint64_t damages = 0;
  while (const auto record = reader.next()) {
    const bool cut = reader.take_cut();
    damages += cut ? 1 : 0;
    anonymizer.take(*record, cut);
  }
  anonymizer.finish();
  Anonymized result = std::move(anonymizer.result);
  result.damages = damages + (reader.take_cut() ? 1 : 0);
  result.file = file_of(cleaned(*reader.header(), options), anonymizer.kept(), reader);
  return result;
}

}  // namespace vigil
