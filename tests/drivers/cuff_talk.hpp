// A decoder as a host, in talk with its simulated monitor in simulated time. The line can be made
// deaf (the monitor hears nothing) or mute (the host hears nothing).
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {

using ByteString = std::vector<std::uint8_t>;

/// "3E 04 4F 6F"
inline std::string hex(Bytes bytes) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (!text.empty()) text += ' ';
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

class CuffTalk {
 public:
  static constexpr Instant t0 = Instant::from_ns(100'000'000'000);

  explicit CuffTalk(std::string_view driver)
      : driver_(find_driver(driver)),
        decoder(driver_->make()),
        device(find_device(driver)->make()) {
    measure(120, 80, 93, 72);
    decoder->reset(now, driver_->line_settings[0]);
  }

  /// What the cuff finds from now on.
  void measure(std::int32_t sys, std::int32_t dia, std::int32_t mean, std::int32_t pulse) {
    const auto sign = [](std::int32_t n) { return VitalSign{Validity::valid, n * 1000}; };
    vitals.cuff = {sign(sys), sign(dia), sign(mean), sign(pulse)};
  }
  void fail(Validity why) { vitals.cuff = {{why, 0}, {why, 0}, {why, 0}, {why, 0}}; }

  /// The host forgets everything and opens the port anew; the monitor goes on.
  void restart_host() {
    decoder = driver_->make();
    decoder->reset(now, driver_->line_settings[0]);
    poll_at_ = now;
  }
  Refusal request(RequestKind kind) {
    const Refusal refusal = decoder->request({kind}, now);
    poll_at_ = now;
    return refusal;
  }

  void run(Duration time) {
    for (const Instant end = now + time; now < end; now = now + std::chrono::milliseconds(10)) {
      poll();
      ByteString bytes;
      (void)device->emit(now, vitals, bytes);
      if (bytes.empty() || mute) continue;
      decoder->feed(bytes, now, sink);
      poll_at_ = now;
      poll();
    }
  }
  void run_s(std::int64_t seconds) { run(std::chrono::seconds(seconds)); }

  /// How often the host has written these bytes.
  [[nodiscard]] std::int64_t written(std::string_view bytes) const {
    return std::count(writes.begin(), writes.end(), bytes);
  }
  void forget() {
    sink = RecordingSink();
    writes.clear();
  }

 private:
  void poll() {
    for (int i = 0; i < 4 && poll_at_ <= now; ++i) {
      const Poll wish = decoder->poll(now, sink);
      poll_at_ = wish.ask_again;
      if (wish.write.empty()) return;
      writes.push_back(hex(wish.write));
      if (!deaf) device->receive(wish.write, now);
      poll_at_ = now;
    }
  }

  const Descriptor* driver_;

 public:
  Instant now = t0;
  std::unique_ptr<Decoder> decoder;
  std::unique_ptr<Device> device;
  RecordingSink sink;
  Vitals vitals;
  bool deaf = false;
  bool mute = false;
  std::vector<std::string> writes;

 private:
  Instant poll_at_ = t0;
};

}  // namespace vigil::test
