// What of a session an export may tell: times, persons, words.
//
// De-identified is the default: the first dose is moved to noon of 2000-01-01 UTC, persons become
// roles, free text is left out. Whatever was asked for, nothing names another patient. Any thread.
#pragma once

#include <set>
#include <string>

#include "sessionlog/export/course.hpp"

namespace vigil::sessionlog {

/// Noon of the day that every de-identified session begins on: 2000-01-01T12:00:00Z.
inline constexpr Ms moved_dose_ms = 946'728'000'000;

class Veil {
 public:
  Veil(const Course& course, bool identified);

  [[nodiscard]] bool identified() const { return identified_; }
  /// The moment as it is told.
  [[nodiscard]] Ms told(Ms at) const { return at + shift_; }
  [[nodiscard]] std::string time(Ms at) const { return rfc3339(told(at)); }
  /// 1 on the day of the dose.
  [[nodiscard]] Ms day(Ms at) const;
  /// The id of the session, or only the patient's code.
  [[nodiscard]] const std::string& session() const;
  /// A name, or the role in its place: "prescriber"; "staff" if there is none.
  [[nodiscard]] std::string person(const std::string& name, v1::StaffRole role) const;
  /// Words of a person or with names in them; nothing when de-identified.
  [[nodiscard]] std::string words(const std::string& text) const;
  /// The code of an entry; nothing where its kind keeps a name or a place there.
  [[nodiscard]] std::string code(const v1::SessionEntry& entry) const;
  /// One sentence for the head of every export.
  [[nodiscard]] std::string head() const;

 private:
  const Course* course_;
  bool identified_;
  Ms shift_;
  std::set<std::string> others_;  // what may stand for another patient
};

}  // namespace vigil::sessionlog
