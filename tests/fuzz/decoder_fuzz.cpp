#include "tests/fuzz/decoder_fuzz.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "drivers/registry.hpp"

namespace vigil::fuzz {
namespace {

void require(bool rule, const char* text) {
  if (rule) return;
  std::fprintf(stderr, "broken rule: %s\n", text);
  std::abort();
}

/// Checks all that a decoder tells, and counts it.
class StrictSink final : public Sink {
 public:
  StrictSink(const Descriptor& descriptor, Instant now) : descriptor_(descriptor), now_(now) {}

  void on_reading(const Reading& reading) override {
    ++told_;
    require(update_period(descriptor_, reading.parameter()) != nullptr,
            "a reading is of a parameter that the driver lists");
    require(reading.measured_at() <= now_, "nothing is measured in the future");
    if (!reading.valid()) return;
    const ParameterInfo& entry = info(reading.parameter());
    const std::int32_t milli = reading.milli().value_or(entry.lowest_milli - 1);
    require(milli >= entry.lowest_milli && milli <= entry.highest_milli,
            "a valid number is plausible");
  }
  void on_wave(const WaveBlock& block) override {
    ++told_;
    require(block.rate_hz > 0 && !block.samples.empty() && block.samples.size() <= 1000,
            "a wave has samples");
    require(block.first_sample_at <= now_ && block.first_sample_at.ns() >= 0,
            "a wave begins in the past");
  }
  void on_device(const Identity& identity) override {
    ++told_;
    require(identity.vendor == descriptor_.vendor, "the monitor is of the driver's vendor");
  }
  void on_notice(const Notice& notice) override {
    ++told_;
    require(!notice.text.empty() && notice.text.size() <= 64,
            "a notice has a text, and a short one");
  }
  void on_reject(RejectCause, std::uint64_t where) override {
    ++told_;
    require(where >= rejected_at_, "rejects go forward in the stream");
    rejected_at_ = where;
  }
  void on_frame() override { ++told_; }

  void at(Instant now) { now_ = now; }
  void reset() { rejected_at_ = 0; }
  [[nodiscard]] std::size_t told() const { return told_; }

 private:
  const Descriptor& descriptor_;
  Instant now_;
  std::size_t told_ = 0;
  std::uint64_t rejected_at_ = 0;
};

}  // namespace

void run_decoder(std::string_view driver, Bytes input) {
  const Descriptor* descriptor = find_driver(driver);
  require(descriptor != nullptr, "the driver exists");
  const auto decoder = descriptor->make();
  Instant now = Instant::from_ns(0);
  StrictSink sink(*descriptor, now);
  std::size_t fed = 0;
  std::size_t calls = 0;
  // Each step: one byte says what to do, one how much, then the bytes to feed.
  while (input.size() >= 2) {
    const std::uint8_t what = input[0];
    const std::uint8_t amount = input[1];
    input = input.subspan(2);
    ++calls;
    now = now + std::chrono::milliseconds(10) * (what >> 2U);
    sink.at(now);
    switch (what & 3U) {
      case 0:
      case 1: {
        const std::size_t count = std::min<std::size_t>({amount, input.size(), longest_piece});
        decoder->feed(input.first(count), now, sink);
        input = input.subspan(count);
        fed += count;
        break;
      }
      case 2: {
        (void)decoder->request({RequestKind::select_format, amount}, now);
        const Poll poll = decoder->poll(now, sink);
        require(poll.write.size() <= 64, "a command is short");
        require(poll.ask_again > now, "the next poll is later");
        break;
      }
      default:
        if (amount < 16) {
          decoder->reset(now, descriptor->line_settings[0]);
          sink.reset();
        } else {
          (void)decoder->poll(now, sink);
        }
        break;
    }
  }
  // A message of 4 bytes tells at most two readings, an identity, notices and a frame.
  require(sink.told() <= 8 * (fed + calls) + 64, "what is told is bounded by what came in");
}

}  // namespace vigil::fuzz
