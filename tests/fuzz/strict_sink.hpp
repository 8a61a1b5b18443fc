// What no decoder may tell, whatever comes in: each broken rule aborts. For the fuzzers only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil::fuzz {

void require(bool rule, const char* text);

/// Checks all that a decoder tells, and counts it.
class StrictSink final : public Sink {
 public:
  StrictSink(const Descriptor& descriptor, Instant now) : descriptor_(descriptor), now_(now) {}

  void on_reading(const Reading& reading) override {
    ++told_;
    require(update_period(descriptor_, reading.parameter()) != nullptr,
            "a reading is of a parameter that the driver lists");
    require(reading.measured_at() <= now_, "nothing is measured in the future");
    if (!reading.shown_milli()) return;
    const ParameterInfo& entry = info(reading.parameter());
    const std::int32_t milli = reading.shown_milli().value_or(entry.lowest_milli - 1);
    require(milli >= entry.lowest_milli && milli <= entry.highest_milli,
            "a valid number is plausible");
  }
  void on_other(const OtherNumeric& numeric) override {
    ++told_;
    require(!numeric.label.empty() && numeric.label.size() <= 64, "a numeric has a short label");
    require(numeric.unit.size() <= 16, "a unit is short");
    require(numeric.measured_at <= now_, "nothing is measured in the future");
  }
  void on_wave(const WaveBlock& block) override {
    ++told_;
    require(block.rate_millihertz > 0 && !block.samples.empty() && block.samples.size() <= 1000,
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
    require(!notice.text.empty() && notice.text.size() <= 96,
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

}  // namespace vigil::fuzz
