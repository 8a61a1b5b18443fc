// What a person asks of a session: the domain's form of SessionOrder in
// proto/vigil/v1/control.proto. docs/formats/commands.md tells which kind reads which field. Plain
// values.
#pragma once

#include <optional>
#include <vector>

#include "daemon/session/entry.hpp"

namespace vigil::session {

enum class OrderKind : std::uint8_t {
  schedule,
  start,
  bind,
  pre_check,
  baseline,
  override_,  // NOLINT(readability-identifier-naming): the word itself is a keyword
  dose,
  check,
  skip_check,
  undo,
  symptom,
  note,
  oxygen,
  medication,
  vitals,
  emergency,
  handover,
  bathroom,
  gate,
  close,
  move,
  correct,
  score,
  follow_up,
  consent,
};
inline constexpr std::size_t order_kind_count = 25;

struct Start {
  Code code;
  std::int16_t profile = -1;
  FixedText<32> prescriber;
  FixedText<32> nurse;
  Intent intent{};
  bool therapist_expected = false;
  FixedText<32> sitter;
  bool identity_compared = false;
  Instant planned_at = Instant::never();
  FixedText<16> concurrent_bed;
};

struct ManualValue {
  Parameter parameter{};
  std::int32_t milli = 0;
};

struct Order {
  OrderKind kind{};
  SessionId session;                    // empty: that of the bed
  std::optional<Instant> performed_at;  // absent: now
  std::optional<Start> start;
  std::optional<PreCheck> pre_check;
  std::optional<Dose> dose;
  std::optional<Check> check;
  std::optional<Correction> correction;
  FixedText<48> code;
  FixedText<160> text;
  FixedText<64> with;
  Severity severity{};
  std::optional<std::int32_t> amount_milli;
  std::vector<ManualValue> values;
  std::uint32_t ref = 0;
  Manner manner{};
  FixedText<16> to_room;
  FixedText<16> to_bed;
  Duration duration{0};
};

}  // namespace vigil::session
