// What the record of a session is made of: entries, checks, and the summary of its state. The
// domain's form of proto/vigil/v1/record.proto, which says which kind uses which field. Plain
// values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/roles.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "daemon/session/vocabulary.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/reading.hpp"
#include "drivers/api/text.hpp"

namespace vigil::session {

using Code = FixedText<16>;       // "K-0042": letters, '-', digits, the last one a check digit
using SessionId = FixedText<32>;  // "K-0042.20260131.1"

struct SnapshotValue {
  Parameter parameter{};
  Validity validity{};
  std::int32_t milli = 0;
  Instant measured_at;
  bool manual = false;
  bool age_unknown = false;
  void archive(Archive& archive);
};

/// The vitals of one moment, and what stood beside them.
struct Snapshot {
  std::vector<SnapshotValue> values;
  std::vector<FixedText<64>> alarms;  // texts of those that stood
  std::uint32_t oxygen_ml_min = 0;
  void archive(Archive& archive);
};

struct Dose {
  std::uint32_t number = 0;
  DoseStep step{};
  FixedText<32> drug;
  FixedText<16> route;
  std::uint64_t amount_ug = 0;
  std::uint32_t ug_per_kg = 0;  // 0: no weight
  std::uint32_t rate_ug_h = 0;
  FixedText<32> site;
  FixedText<32> lot;
  std::uint32_t device = 0;
  std::uint64_t wasted_ug = 0;
  FixedText<32> second_person;
  bool out_of_range = false;
  std::uint64_t total_ug = 0;
};

struct FlagAnswer {
  Answer answer{};
  FixedText<96> plan;
  void archive(Archive& archive);
};

struct EarlierSession {
  SessionId id;
  std::int64_t first_dose_utc_s = 0;
  FixedText<16> route;
  std::uint64_t total_ug = 0;
  std::optional<std::int32_t> peak_sbp_rise_milli;
  std::optional<std::int32_t> lowest_spo2_milli;
  std::uint32_t high_alarms = 0;
  std::uint32_t medium_alarms = 0;
  Manner manner{};
  bool concurrent = false;
  std::uint32_t severe_symptoms = 0;
  void archive(Archive& archive);
};

struct PreCheck {
  bool identity_compared = false;
  std::array<FlagAnswer, flag_count> flags{};  // index: Flag
  std::uint32_t weight_g = 0;
  std::uint32_t weight_mlb = 0;  // thousandths of a pound, where it was read so
  bool weighed = false;
  FixedText<96> other_treatments;
  bool sitter_instructed = false;
  bool couple_screened_alone = false;
  std::vector<EarlierSession> earlier;  // in entries only
  void archive(Archive& archive);
};

struct Correction {
  Instant from;
  Instant to;
  SessionId from_session;
  SessionId to_session;
  bool arrives = false;  // in the record of the other side
};

struct GateItem {
  FixedText<32> item;
  bool holds = false;
  bool overridden = false;
  bool hard = false;
  FixedText<96> text;
  void archive(Archive& archive);
};

struct Entry {
  std::uint32_t number = 0;
  EntryKind kind{};
  SessionId session;
  Instant performed_at;
  bool late = false;
  FixedText<32> actor;
  alarm::Role role = alarm::Role::viewer;
  FixedText<64> via;
  FixedText<48> code;
  FixedText<160> text;
  FixedText<64> with;
  Severity severity{};
  std::optional<std::int32_t> amount_milli;
  FixedText<16> unit;
  std::vector<SnapshotValue> values;
  std::uint32_t ref = 0;
  std::optional<Dose> dose;
  std::optional<PreCheck> pre_check;
  std::optional<Correction> correction;
  std::vector<GateItem> gate;
  Manner manner{};
  std::optional<std::int32_t> t_plus_min;
};

struct Check {
  std::uint32_t number = 0;
  CheckState state{};
  SessionId session;
  Instant due_at;
  std::uint32_t interval_s = 0;
  FixedText<32> cause;  // "schedule", "high alarm", "medium alarm", "extra"
  CheckHow how{};
  bool one_touch = false;
  Breathing breathing{};
  Colour colour{};
  Posture posture{};
  Distress distress{};
  std::optional<std::uint8_t> moaas;
  bool sensor_on = false;
  bool mask_on = false;
  FixedText<96> seen;
  Snapshot snapshot;
  FixedText<96> reason;
  alarm::Priority priority{};
  Instant performed_at;
  FixedText<32> actor;
  alarm::Role role = alarm::Role::viewer;
  std::optional<std::int32_t> t_plus_min;
  void archive(Archive& archive);
};

/// The state of a session, whole. Times never(): not yet.
struct Summary {
  SessionId id;
  Code code;
  State state{};
  FixedText<32> phase;
  std::int16_t profile = -1;  // index among the loaded profiles
  Intent intent{};
  Instant planned_at = Instant::never();
  Instant started_at = Instant::never();
  Instant baseline_at = Instant::never();
  Instant first_dose_at = Instant::never();
  Instant last_dose_at = Instant::never();
  Instant phase_until = Instant::never();
  Instant closed_at = Instant::never();
  Instant integration_opens_at = Instant::never();
  Instant integration_best_at = Instant::never();
  Instant integration_closes_at = Instant::never();
  FixedText<32> prescriber;
  FixedText<32> responsible;
  FixedText<32> sitter;
  bool therapist_expected = false;
  bool therapist_present = false;
  std::uint32_t weight_g = 0;
  std::uint64_t total_ug = 0;
  Instant next_check_at = Instant::never();
  std::uint32_t checks_open = 0;
  FixedText<32> bathroom_with;
  Instant bathroom_until = Instant::never();
  std::uint32_t oxygen_ml_min = 0;
  Instant on_air_since = Instant::never();
  std::array<bool, parameter_count> missing{};  // expected by the profile, given by no monitor
  std::vector<GateItem> gate;
  std::array<bool, flag_count> flags{};
  Manner manner{};
  FixedText<16> concurrent_bed;
  bool emergency = false;
  std::uint32_t earlier_sessions = 0;
  void archive(Archive& archive);
};

}  // namespace vigil::session
