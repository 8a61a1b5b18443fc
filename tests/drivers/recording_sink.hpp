// A sink that writes down everything as text lines, for comparing what two streams gave.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "drivers/api/decoder.hpp"

namespace vigil::test {

inline std::string text_of(const Reading& reading) {
  std::string text(info(reading.parameter()).key);
  text += ' ';
  text += name(reading.validity());
  if (reading.shown_milli()) text += ' ' + std::to_string(*reading.shown_milli());
  if (reading.age_unknown()) text += " age-unknown";
  return text;
}

/// "FiO2 valid 29430 % mdc 152196"
inline std::string text_of(const OtherNumeric& numeric) {
  std::string text(numeric.label);
  text += ' ';
  text += name(numeric.validity);
  if (numeric.validity == Validity::valid || numeric.validity == Validity::demo) {
    text += ' ' + std::to_string(numeric.milli);
  }
  if (!numeric.unit.empty()) text += ' ' + std::string(numeric.unit);
  if (numeric.mdc != 0) text += " mdc " + std::to_string(numeric.mdc);
  return text;
}

class RecordingSink final : public Sink {
 public:
  void on_reading(const Reading& reading) override {
    readings.push_back(reading);
    lines.push_back("reading " + text_of(reading));
  }
  void on_other(const OtherNumeric& numeric) override {
    others.push_back(text_of(numeric));
    lines.push_back("other " + others.back());
  }
  void on_wave(const WaveBlock& block) override {
    std::string text = "wave " + std::string(info(block.wave).key) + ' ' +
                       std::to_string(block.rate_millihertz) + " mHz zero " +
                       std::to_string(block.zero) + " scale " + std::to_string(block.scale_micro) +
                       " at " + std::to_string(block.first_sample_at.ns()) + ':';
    for (const std::int16_t sample : block.samples) text += ' ' + std::to_string(sample);
    waves.push_back(block.wave);
    wave_sizes.push_back(block.samples.size());
    lines.push_back(text);
  }
  void on_device(const Identity& identity) override {
    lines.push_back("device " + std::string(identity.vendor) + '|' + std::string(identity.model) +
                    '|' + std::string(identity.serial) + '|' + std::string(identity.firmware));
  }
  void on_notice(const Notice& notice) override {
    notices.push_back(std::string(name(notice.kind)) + (notice.active ? " + " : " - ") +
                      std::string(notice.text));
    lines.push_back("notice " + notices.back());
  }
  void on_reject(RejectCause cause, std::uint64_t where) override {
    ++rejects[static_cast<std::size_t>(cause)];
    lines.push_back("reject " + std::string(name(cause)) + " at " + std::to_string(where));
  }
  void on_frame() override {
    ++frames;
    lines.emplace_back("frame");
  }

  [[nodiscard]] std::vector<std::string> reading_texts() const {
    std::vector<std::string> texts;
    for (const Reading& reading : readings) texts.push_back(text_of(reading));
    return texts;
  }
  /// The last reading of `parameter` as text, or "".
  [[nodiscard]] std::string last(Parameter parameter) const {
    std::string text;
    for (const Reading& reading : readings) {
      if (reading.parameter() == parameter) text = text_of(reading);
    }
    return text;
  }

  std::vector<std::string> lines;
  std::vector<Reading> readings;
  std::vector<std::string> others;
  std::vector<std::string> notices;
  std::vector<Wave> waves;
  std::vector<std::size_t> wave_sizes;
  std::array<int, reject_cause_count> rejects{};
  int frames = 0;
};

}  // namespace vigil::test
