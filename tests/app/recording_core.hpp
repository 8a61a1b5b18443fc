// An engine that only writes down what the I/O of a monitor tells it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/app/core.hpp"

namespace vigil::app {

class RecordingCore final : public Core {
 public:
  void step(Instant now, const engine::Input& input) override {
    if (const auto* in = std::get_if<engine::PortActivity>(&input)) {
      tell(now, "activity " + std::to_string(in->activity.bytes) + " bytes " +
                    std::to_string(in->activity.frames) + " frames " +
                    std::to_string(in->activity.rejects[0]) + " noise");
    } else if (const auto* reading = std::get_if<engine::MonitorReading>(&input)) {
      tell(now, "reading " + std::to_string(reading->reading.milli().value_or(-1)));
    } else if (std::holds_alternative<engine::PortOpened>(input)) {
      tell(now, "opened");
    } else if (std::holds_alternative<engine::PortClosed>(input)) {
      tell(now, "closed");
    } else if (std::holds_alternative<engine::MonitorNotice>(input)) {
      tell(now, "notice");
    }
    if (on_step) on_step(input);
  }
  void publish_wave(const WaveBlock&, engine::MonitorRef) override { lines.emplace_back("wave"); }
  void batch_done() override { ++batches; }

  std::function<void(const engine::Input&)> on_step;
  std::vector<std::string> lines;
  bool with_times = false;
  int batches = 0;

 private:
  void tell(Instant now, const std::string& what) {
    lines.push_back(with_times ? std::to_string(now.ns() / 1'000'000) + " " + what : what);
  }
};

/// Bytes that mean something: F a frame, R a reading; all else is noise. It asks at each poll.
class LetterDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant at, Sink& sink) override {
    for (const std::uint8_t byte : bytes) {
      switch (byte) {
        case 'F':
          sink.on_frame();
          break;
        case 'R':
          sink.on_reading(Reading::of(Parameter::spo2, 97'000, at));
          break;
        default:
          sink.on_reject(RejectCause::noise, 0);
      }
    }
  }
  void reset(Instant, const LineSettings&) override {}
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink& sink) override {
    sink.on_notice({NoticeKind::handshake, true, "asked for", 0});
    return {asked_, Instant(), Instant::never()};
  }

 private:
  std::vector<std::uint8_t> asked_{'?'};
};

inline constexpr Descriptor letter_driver{
    .id = "letters",
    .vendor = "Test",
    .model = "Test",
    .maturity = Maturity::experimental,
    .transport = Transport::stream,
    .line_settings = {},
    .quiet_max = std::chrono::seconds(3),
    .updates = {},
    .requests = {},
    .make = [] { return std::unique_ptr<Decoder>(std::make_unique<LetterDecoder>()); },
};

}  // namespace vigil::app
