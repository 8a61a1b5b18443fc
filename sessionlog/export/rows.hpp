// A session as a sequence of flat rows: what the CSV and the JSON Lines export are made of.
//
// docs/formats/export.md has the dictionary of the columns. Pure, any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sessionlog/export/veil.hpp"

namespace vigil::sessionlog {

struct Row {
  Ms at = 0;
  std::string kind;
  std::string parameter;
  std::uint32_t mdc = 0;
  std::string refid;
  std::string loinc;
  std::optional<double> value;
  std::string unit;
  std::string validity;
  std::optional<bool> manual;
  std::optional<double> age_s;
  std::string severity;
  std::string by;
  std::string text;
  const v1::WaveBlock* block = nullptr;  // of a row of kind "wave"
};

/// In order of time but for gaps and waves, which come last.
void for_each_row(const Course& course, const Veil& veil,
                  const std::function<void(const Row&)>& take);

/// What was given and how, in codes: "1 given im 60 mg 0.75 mg/kg".
[[nodiscard]] std::string dose_text(const v1::Dose& dose, const Veil& veil);
/// What was seen, in codes: "breathing=regular colour=normal".
[[nodiscard]] std::string finding_text(const v1::Check& check);
/// "SpO2 low < 92" without a name in it.
[[nodiscard]] std::string alarm_text(const v1::Alarm& alarm);

}  // namespace vigil::sessionlog
