// A daemon's engine side in small, for tests: encodes events into a ring that a Bus publishes.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
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
  FakeProducer(const TempFolder& folder, std::uint64_t epoch, std::size_t ring_bytes = 1U << 20,
               engine::EngineConfig config = one_bed(), const std::string& source = "clinic")
      : opened_(handoff::Ring::open_file(folder.path() + "/ring", ring_bytes)),
        waves_(handoff::Ring::anonymous(1U << 20)),
        config_(std::move(config)),
        encoder_(source, epoch, config_) {
    options_ = {{folder.endpoint("feed")},
                {folder.endpoint("control")},
                {folder.endpoint("waves")},
                source,
                epoch};
  }

  /// Empty, or why the bus could not be opened.
  std::string open() {
    OpenedBus opened = Bus::open(
        options_, *opened_.ring, opened_.found.index, *waves_.ring,
        {[this](const wire::Presence&) { ++presences; },
         [this](const wire::Command& command, ReplyToken token) { return take(command, token); },
         wire::CommandDecoder(config_),
         {},
         history});
    bus_ = std::move(opened.bus);
    if (bus_) bus_->start();
    return opened.error;
  }

  void close() { bus_.reset(); }
  void wake() { bus_->wake(); }
  History* history = nullptr;  // for open()

  /// Any event of a bed; it becomes due a nanosecond after the last one.
  template <typename Body>
  void publish(const Body& body, engine::BedIndex bed = 0) {
    constexpr bool counted = !std::is_same_v<Body, engine::HeartbeatEvent>;
    engine::Event event;
    event.at = Instant::from_ns(++now_ns);
    event.seq = counted ? ++seq_ : 0;
    event.bed = counted ? bed : engine::no_bed;
    event.bed_seq = counted ? seq_ : 0;
    event.session = FixedText<32>(session);
    event.body = body;
    EXPECT_TRUE(opened_.ring->append(encoder_.encode(event, {})));
    if (bus_) bus_->wake();
  }
  void vital(std::int32_t milli, Parameter parameter = Parameter::spo2) {
    publish(engine::VitalEvent{Reading::of(parameter, milli, Instant::from_ns(now_ns)), 0});
  }
  void alarm(std::uint64_t number, alarm::Phase phase) {
    engine::AlarmEvent body;
    body.number = options_.epoch << 32U | number;
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
  /// A slot that only the journal may take: with a topic, as if somebody had set one by mistake.
  void journal_only(handoff::SlotKind kind) {
    EXPECT_TRUE(opened_.ring->append(
        {{options_.epoch, 0, ++record_, 0, kind, false, false}, "v1/vital/dosing-1/a/", {}}));
    if (bus_) bus_->wake();
  }
  /// The oldest command that nobody has answered yet, with its token.
  std::optional<std::pair<ReplyToken, wire::Command>> next_command() {
    const std::lock_guard lock(mutex_);
    if (commands_.empty()) return std::nullopt;
    const auto first = commands_.front();
    commands_.pop_front();
    return first;
  }
  /// Waits for a command and answers it; false: none came in time.
  bool answer_next(engine::Outcome outcome, std::string_view text = {}) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < end) {
      const auto command = next_command();
      if (!command) {
        std::this_thread::yield();
        continue;
      }
      answer(command->first, outcome, text, command->second.key.view());
      return true;
    }
    return false;
  }
  void answer(ReplyToken token, engine::Outcome outcome, std::string_view text,
              std::string_view key) {
    wire::Answer answer;
    answer.outcome = outcome;
    answer.text = FixedText<160>(text);
    answer.key = FixedText<64>(key);
    EXPECT_TRUE(bus_->reply(token, answer));
  }
  /// Takes seqs that no ring ever holds, as if they had been overwritten.
  void skip_seqs(std::uint64_t n) { seq_ += n; }
  void wave() {
    const std::vector<std::int16_t> samples(50, 7);
    const WaveBlock block{Wave::pleth, 75'000, 0, 0, Instant::from_ns(now_ns), samples};
    EXPECT_TRUE(waves_.ring->append(encoder_.encode(block, {0, 0, ++wave_seq_}, {})));
    bus_->wake();
  }
  [[nodiscard]] std::uint64_t seq() const { return seq_; }
  [[nodiscard]] Bus& bus() { return *bus_; }
  [[nodiscard]] const handoff::Recovery& found() const { return opened_.found; }

  std::atomic<int> presences{0};
  std::string session;                                // of the events to come
  std::int64_t now_ns = 1000;                         // the daemon's clock
  std::atomic<std::size_t> commands_taken_max{1000};  // more waiting than this are refused

 private:
  static engine::EngineConfig one_bed() {
    engine::EngineConfig config;
    config.beds.resize(1);
    config.beds[0].room = "dosing-1";
    config.beds[0].bed = "a";
    return config;
  }

  bool take(const wire::Command& command, ReplyToken token) {
    const std::lock_guard lock(mutex_);
    if (commands_.size() >= commands_taken_max) return false;
    commands_.emplace_back(token, command);
    return true;
  }

  handoff::OpenedRing opened_;
  handoff::OpenedRing waves_;
  engine::EngineConfig config_;
  wire::Encoder encoder_;
  BusOptions options_;
  std::mutex mutex_;
  std::deque<std::pair<ReplyToken, wire::Command>> commands_;  // by the bus's thread
  std::uint64_t seq_ = 0;
  std::uint64_t wave_seq_ = 0;
  std::uint64_t record_ = 0;
  std::unique_ptr<Bus> bus_;  // last: it reads the rings
};

}  // namespace vigil::bus
