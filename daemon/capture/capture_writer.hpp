// Raw capture of every link, beside the engine: taps that the engine thread fills, and a thread
// that writes what they hold to files.
//
// A tap copies once into a queue and waits for nothing. When the queue is full, because the disk is
// slow, records are dropped and counted, and the gap becomes a record. Taps and news() belong to
// the engine thread; start() and stop() to who owns the writer.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "daemon/capture/capture_queue.hpp"
#include "daemon/capture/capture_recorder.hpp"
#include "drivers/api/text.hpp"

namespace vigil::capture {

/// 8 monitors that fill 115,200 baud fill it in some 40 s.
inline constexpr std::size_t queue_bytes = std::size_t{4} << 20U;
/// How often the thread looks into the queue. The engine never wakes it: that would be a call into
/// the system for each read.
inline constexpr std::chrono::milliseconds look_into_queue_every{200};
/// At the end a disk that hangs is waited for so long; then its thread is left behind.
inline constexpr std::chrono::seconds stop_waits_max{2};
/// Nothing dropped for so long: the disk keeps up again.
inline constexpr Duration keeps_up_after = std::chrono::seconds(10);

/// The capture of one link.
class Tap {
 public:
  Tap(Queue& queue, std::uint32_t link) : queue_(queue), link_(link) {}

  void from_monitor(Bytes bytes, Instant at) { put({Kind::from_monitor, at, bytes}); }
  void to_monitor(Bytes bytes, Instant at) { put({Kind::to_monitor, at, bytes}); }
  void opened(const Opened& opened, Instant at);
  void closed(bool by_us, std::string_view reason, Instant at);
  /// Told once for each reason: a port that is absent is tried for ever.
  void failed(std::string_view reason, Instant at);
  [[nodiscard]] std::uint64_t dropped_records() const { return dropped_records_; }
  [[nodiscard]] std::uint64_t dropped_bytes() const { return dropped_bytes_; }

 private:
  void put(const Record& record);
  bool tell_gap();
  void drop(const Record& record);

  Queue& queue_;
  std::uint32_t link_;
  bool open_ = false;
  FixedText<160> failed_;
  Gap gap_;  // dropped, and not told yet
  Instant gap_since_;
  std::uint64_t dropped_records_ = 0;
  std::uint64_t dropped_bytes_ = 0;
};

struct WriterOptions {
  std::vector<LinkStart> links;
  std::string boot_id;
  Limits limits;
  std::size_t queue_bytes = capture::queue_bytes;
};

class Writer {
 public:
  /// `clocks` and `tell` are called on the writing thread.
  Writer(WriterOptions options, std::unique_ptr<CaptureStore> store, std::function<Clocks()> clocks,
         Tell tell);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  [[nodiscard]] Tap& tap(std::size_t link) { return taps_[link]; }
  void start();
  /// Writes what is left and ends the files. A disk that hangs is not waited for: then false.
  bool stop();

  struct News {
    Tone tone;
    std::string text;
  };
  /// What the log should say of dropped records: once when it begins, once when it is over.
  [[nodiscard]] std::optional<News> news(Instant now);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which may outlive this
  std::vector<Tap> taps_;
  std::thread thread_;
  std::uint64_t told_dropped_ = 0;
  std::uint64_t dropped_before_ = 0;
  Instant last_drop_;
  bool falling_behind_ = false;
};

}  // namespace vigil::capture
