// Codes of FHIR R4 vital signs, and the small shapes that every resource is made of.
//
// Values are JSON already. docs/formats/export.md lists the codes. Pure, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sessionlog/export/course.hpp"
#include "sessionlog/export/json_text.hpp"

namespace vigil::sessionlog::fhir {

inline constexpr std::string_view base = "https://vigil.invalid/fhir/";
inline constexpr std::string_view loinc_system = "http://loinc.org";
inline constexpr std::string_view mdc_system = "urn:iso:std:iso:11073:10101";
inline constexpr std::string_view ucum_system = "http://unitsofmeasure.org";
inline constexpr std::string_view profile_base = "http://hl7.org/fhir/StructureDefinition/";
inline constexpr std::string_view category_system =
    "http://terminology.hl7.org/CodeSystem/observation-category";
inline constexpr std::string_view absent_system =
    "http://terminology.hl7.org/CodeSystem/data-absent-reason";

[[nodiscard]] inline std::string coding(std::string_view system, std::string_view code,
                                        std::string_view display = {}) {
  return json::object({{"system", json::text(system)},
                       {"code", json::text(code)},
                       {"display", json::text(display)}});
}

/// Empty, and so left out, if there is neither code nor text.
[[nodiscard]] inline std::string concept_of(const std::vector<std::string>& codings,
                                            std::string_view text) {
  if (codings.empty() && text.empty()) return {};
  return json::object({{"coding", json::array(codings)}, {"text", json::text(text)}});
}

[[nodiscard]] inline std::string quantity(double value, std::string_view ucum) {
  return json::object({{"value", number(value)},
                       {"unit", json::text(ucum)},
                       {"system", json::text(ucum_system)},
                       {"code", json::text(ucum)}});
}

[[nodiscard]] inline std::string absent(v1::Validity validity) {
  return concept_of({coding(absent_system, "temp-unknown")}, validity_word(validity));
}

[[nodiscard]] inline std::string reference(std::string_view to) {
  return json::object({{"reference", json::text(to)}});
}

/// What the profiles ask for of one parameter beside its own LOINC code.
struct ProfileCode {
  std::string_view key;
  std::string_view loinc;
  std::string_view profile;
};
inline constexpr std::array<ProfileCode, 6> profile_codes{{{"hr", "8867-4", "heartrate"},
                                                           {"pulse", "8867-4", "heartrate"},
                                                           {"spo2", "2708-6", "oxygensat"},
                                                           {"rr", "9279-1", "resprate"},
                                                           {"temp1", "8310-5", "bodytemp"},
                                                           {"temp2", "8310-5", "bodytemp"}}};

[[nodiscard]] inline const ProfileCode* profile_of(const Series& series) {
  const auto* const found =
      std::find_if(profile_codes.begin(), profile_codes.end(),
                   [&](const ProfileCode& one) { return one.key == series.key; });
  return found == profile_codes.end() ? nullptr : found;
}

[[nodiscard]] inline std::string code_of(const Series& series) {
  std::vector<std::string> codings;
  const ProfileCode* const profile = profile_of(series);
  if (profile != nullptr) codings.push_back(coding(loinc_system, profile->loinc));
  if (!series.loinc.empty() && (profile == nullptr || profile->loinc != series.loinc)) {
    codings.push_back(coding(loinc_system, series.loinc));
  }
  if (series.mdc != 0)
    codings.push_back(coding(mdc_system, std::to_string(series.mdc), series.refid));
  return concept_of(codings, series.label);
}

[[nodiscard]] inline std::string category(std::string_view word) {
  return json::array({concept_of({coding(category_system, word)}, "")});
}

}  // namespace vigil::sessionlog::fhir
