// What a decoder tells of a cuff: that a cycle runs, its pressure, and how it ended, each once.
//
// A module holds its last result and gives it again whenever it is asked. It is a new measurement
// when a cycle was seen since the last one, or when it differs from it. What the module holds when
// it is first heard, or heard again after a silence, was measured nobody knows when
// (docs/safety-rules.md 5). This is no host: it asks for nothing. One decoder owns it; it never
// allocates.
#pragma once

#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil {

/// mmHg and /min.
struct CuffNumbers {
  static constexpr std::int32_t none = 0;           // the module gives no number
  static constexpr std::int32_t not_measured = -1;  // it never does: nothing is told
  std::int32_t sys = none;
  std::int32_t dia = none;
  std::int32_t mean = none;
  std::int32_t pulse = not_measured;
  friend bool operator==(const CuffNumbers&, const CuffNumbers&) = default;
};

class CuffReport {
 public:
  /// A cycle was seen, and its result was not told yet.
  [[nodiscard]] bool cycle_seen() const { return cycle_seen_; }
  /// The pressure told last, mmHg; 0 if no cycle runs.
  [[nodiscard]] std::int32_t pressure() const { return pressure_; }

  /// A cycle runs.
  void begin(Sink& sink) {
    if (cycle_seen_) return;
    cycle_seen_ = true;
    sink.on_notice({NoticeKind::cuff_started, true, "the cuff measures"});
  }
  /// The module was silent: a cycle may have run meanwhile.
  void was_silent() { silent_ = true; }
  /// A cycle ended of which nothing else was heard.
  void was_over() { cycle_seen_ = true; }
  /// The pressure in the cuff of a cycle that runs, mmHg.
  void pressure(std::int32_t mmhg, Sink& sink) {
    if (mmhg == pressure_) return;
    pressure_ = mmhg;
    sink.on_notice({NoticeKind::cuff_pressure, mmhg != 0, pressure_text, mmhg * 1000});
  }
  /// A result that the module holds.
  void result(const CuffNumbers& numbers, Instant at, Sink& sink) {
    const bool first = !known_;
    if (!is_new(numbers, 0) && !first) return;
    const bool standing = (first || silent_) && !cycle_seen_;
    end(sink);
    keep(numbers, 0);
    tell(Parameter::nibp_sys, numbers.sys, standing, at, sink);
    tell(Parameter::nibp_dia, numbers.dia, standing, at, sink);
    tell(Parameter::nibp_mean, numbers.mean, standing, at, sink);
    tell(Parameter::nibp_pulse, numbers.pulse, standing, at, sink);
  }
  /// A failure that the module holds as its last result; `code` is its own number, not 0.
  void failure(std::string_view text, std::uint32_t code, Sink& sink) {
    const bool told = is_new({}, code);
    end(sink);
    keep({}, code);
    if (told) fail(text, code, sink);
  }
  /// The cycle that ran, or was to run, gives nothing: the host knows why.
  void give_up(std::string_view text, Sink& sink) {
    end(sink);
    fail(text, 0, sink);
  }
  /// The module holds no result.
  void nothing_held(Sink& sink) {
    if (cycle_seen_) give_up("the module gives no result", sink);
    keep({}, 0);
  }
  /// What the module holds after a cycle that was given up: of no interest, and not to be told.
  void hold(const CuffNumbers& numbers, std::uint32_t code) { keep(numbers, code); }
  /// The cycle is over without anything to tell.
  void end(Sink& sink) {
    cycle_seen_ = false;
    if (pressure_ == 0) return;
    pressure_ = 0;
    sink.on_notice({NoticeKind::cuff_pressure, false, pressure_text});
  }

 private:
  static constexpr std::string_view pressure_text = "cuff pressure";

  [[nodiscard]] bool is_new(const CuffNumbers& numbers, std::uint32_t code) const {
    return cycle_seen_ || (known_ && (!(numbers == held_) || code != held_code_));
  }
  void keep(const CuffNumbers& numbers, std::uint32_t code) {
    held_ = numbers;
    held_code_ = code;
    known_ = true;
    silent_ = false;
  }
  static void fail(std::string_view text, std::uint32_t code, Sink& sink) {
    sink.on_notice({NoticeKind::cuff_failed, true, text, 0, MonitorPriority::low, code});
  }
  static void tell(Parameter parameter, std::int32_t number, bool standing, Instant at,
                   Sink& sink) {
    if (number == CuffNumbers::not_measured) return;
    const Reading reading = number == CuffNumbers::none
                                ? Reading::none(parameter, Validity::no_value, at)
                                : Reading::of(parameter, number * 1000, at);
    sink.on_reading(standing ? reading.with_unknown_age() : reading);
  }

  CuffNumbers held_;
  std::uint32_t held_code_ = 0;
  std::int32_t pressure_ = 0;
  bool known_ = false;
  bool silent_ = false;
  bool cycle_seen_ = false;
};

}  // namespace vigil
