// A daemon's engine side in small, for tests: encodes events into a ring that a Bus publishes.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "daemon/bus/bus.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/wire/encoder.hpp"

namespace vigil::bus {

/// A folder of its own, gone at the end.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-bus-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string endpoint(const std::string& name) const {
    return "ipc://" + path_ + "/" + name;
  }

 private:
  std::string path_;
};

class FakeProducer {
 public:
  FakeProducer(const TempFolder& folder, std::uint64_t epoch, std::size_t ring_bytes = 1U << 20)
      : opened_(handoff::Ring::open_file(folder.path() + "/ring", ring_bytes)),
        waves_(handoff::Ring::anonymous(1U << 20)),
        encoder_("clinic", epoch, one_bed()) {
    options_ = {{folder.endpoint("feed")},
                {folder.endpoint("control")},
                {folder.endpoint("waves")},
                "clinic",
                epoch};
  }

  /// Empty, or why the bus could not be opened.
  std::string open() {
    OpenedBus opened = Bus::open(options_, *opened_.ring, opened_.found.index, *waves_.ring,
                                 [this](const wire::Presence&) { ++presences; });
    bus_ = std::move(opened.bus);
    if (bus_) bus_->start();
    return opened.error;
  }

  void close() { bus_.reset(); }

  void vital(std::int32_t milli, Parameter parameter = Parameter::spo2) {
    publish(engine::VitalEvent{Reading::of(parameter, milli, Instant::from_ns(now_ns_)), 0});
  }
  void alarm(std::uint64_t number, alarm::Phase phase) {
    engine::AlarmEvent body;
    body.number = number;
    body.kind = alarm::Kind::limit_low;
    body.phase = phase;
    const bool end = phase == alarm::Phase::end;
    body.state = end ? alarm::State::inactive : alarm::State::active;
    body.priority = alarm::Priority::medium;
    body.parameter = Parameter::spo2;
    body.text.append("** SpO2 86 < 92");
    publish(body);
  }
  void heartbeat() {
    engine::HeartbeatEvent body;
    body.last_seq = seq_;
    publish(body);
  }
  /// Takes seqs that no ring ever holds, as if they had been overwritten.
  void skip_seqs(std::uint64_t n) { seq_ += n; }
  void wave() {
    const std::vector<std::int16_t> samples(50, 7);
    const WaveBlock block{Wave::pleth, 75, 0, 0, Instant::from_ns(now_ns_), samples};
    EXPECT_TRUE(waves_.ring->append(encoder_.encode(block, {0, 0, ++wave_seq_}, {})));
    bus_->wake();
  }
  [[nodiscard]] std::uint64_t seq() const { return seq_; }
  [[nodiscard]] Bus& bus() { return *bus_; }
  [[nodiscard]] const handoff::Recovery& found() const { return opened_.found; }

  std::atomic<int> presences{0};

 private:
  static engine::EngineConfig one_bed() {
    engine::EngineConfig config;
    config.beds.resize(1);
    config.beds[0].room = "dosing-1";
    config.beds[0].bed = "a";
    return config;
  }

  template <typename Body>
  void publish(const Body& body) {
    constexpr bool counted = !std::is_same_v<Body, engine::HeartbeatEvent>;
    engine::Event event;
    event.at = Instant::from_ns(++now_ns_);
    event.seq = counted ? ++seq_ : 0;
    event.bed = counted ? 0 : engine::no_bed;
    event.bed_seq = counted ? seq_ : 0;
    event.body = body;
    EXPECT_TRUE(opened_.ring->append(encoder_.encode(event, {})));
    if (bus_) bus_->wake();
  }

  handoff::OpenedRing opened_;
  handoff::OpenedRing waves_;
  wire::Encoder encoder_;
  BusOptions options_;
  std::int64_t now_ns_ = 1000;
  std::uint64_t seq_ = 0;
  std::uint64_t wave_seq_ = 0;
  std::unique_ptr<Bus> bus_;  // last: it reads the rings
};

}  // namespace vigil::bus
