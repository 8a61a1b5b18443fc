// The signals and annotations of an EDF+ file, before a library writes them.
//
// Pure. docs/formats/export.md says how gaps are carried. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sessionlog/export/veil.hpp"

namespace vigil::sessionlog {

/// Stands where there is no sample; nothing measured ever has it.
inline constexpr std::int16_t edf_no_value = -32768;
inline constexpr Ms edf_longest_ms = 48 * 3600 * ms_per_second;
/// A number that is not told again within this time is over.
inline constexpr Ms edf_hold_ms = 3000;
inline constexpr int edf_most_record_s = 10;

struct EdfSignal {
  std::string label;  // at most 16 characters
  std::string unit;   // at most 8
  std::string transducer;
  int samples_per_record = 1;
  double physical_min = 0;
  double physical_max = 0;
  std::vector<std::int16_t> samples;
};

struct EdfNote {
  Ms at = 0;  // since the start of the file
  Ms length = -1;
  std::string text;  // at most edf_note_bytes
};
inline constexpr std::size_t edf_note_bytes = 40;

struct EdfContent {
  Ms start = 0;  // a whole second
  int record_s = 1;
  std::size_t records = 0;
  std::vector<EdfSignal> signals;
  std::vector<EdfNote> notes;  // in order of time
  std::string problem;         // in words; empty: none
};

[[nodiscard]] EdfContent make_edf(const Course& course, const Veil& veil);

}  // namespace vigil::sessionlog
