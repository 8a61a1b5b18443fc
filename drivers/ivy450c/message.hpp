// One message of the "ANSAR-B" stream: where it ends, and what its text lines say.
//
// Pure functions: no state and no sink. drivers/ivy450c/README.md has the layout and its sources.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil::ivy450c {

// Source of all of these: mdpnp/mdpnp AnsarB.java, checked against the 27 messages of a capture.
inline constexpr std::uint8_t start_byte = 0xFF;
inline constexpr std::uint8_t end_byte = 0xFE;
inline constexpr std::string_view title = "ANSAR-B ";
inline constexpr std::size_t wave_offset = 1 + 8;
inline constexpr std::size_t text_offset = wave_offset + 400;
/// All samples of a channel that is absent have this value (seen in the capture).
inline constexpr std::uint8_t absent_sample = 0xFB;
/// One message a second at 9600 baud: 960 bytes is the most that the line can carry.
inline constexpr std::size_t longest_message = 960;

struct Channel {
  Wave wave;
  std::size_t offset;  // from the first wave byte
  std::size_t count;   // samples in a message, which is the rate in Hz
  std::int32_t zero;
  std::int32_t scale_micro;
};
/// ECG: 0.02 mV a step around 100. P1, P2: a step is 1 mmHg: in the capture the wave runs from 73
/// to 111 while the text says 111/73. Resp and pleth have no unit.
inline constexpr std::array<Channel, 5> channels{{{Wave::ecg_ii, 0, 200, 100, 20'000},
                                                  {Wave::resp, 200, 50, 0, 0},
                                                  {Wave::pleth, 250, 50, 0, 0},
                                                  {Wave::p1, 300, 50, 0, 1'000'000},
                                                  {Wave::p2, 350, 50, 0, 1'000'000}}};

/// The text lines, in their order in the message.
struct LineKind {
  std::string_view name;
  std::array<Parameter, 4> parameters;
  std::size_t count;  // of the values: the line says it again, as in NIBP=4
};
inline constexpr std::size_t line_count = 9;
inline constexpr std::array<LineKind, line_count> line_kinds{{
    {"HR", {Parameter::hr}, 1},
    {"RR", {Parameter::rr}, 1},
    {"ETCO2", {Parameter::etco2}, 1},
    {"SPO2", {Parameter::spo2}, 1},
    {"NIBP",
     {Parameter::nibp_sys, Parameter::nibp_dia, Parameter::nibp_mean, Parameter::nibp_pulse},
     4},
    {"P1", {Parameter::p1_sys, Parameter::p1_dia, Parameter::p1_mean}, 3},
    {"P2", {Parameter::p2_sys, Parameter::p2_dia, Parameter::p2_mean}, 3},
    {"T1", {Parameter::temp1}, 1},
    {"T2", {Parameter::temp2}, 1},
}};
inline constexpr std::uint16_t all_lines = (1U << line_count) - 1;

/// What stands at the front of the stream.
struct Scan {
  enum class Kind : std::uint8_t { incomplete, whole, broken };
  Kind kind;
  std::size_t length = 0;                  // whole: with start and end byte
  RejectCause cause = RejectCause::noise;  // broken: why the first byte starts no message
};
[[nodiscard]] Scan scan(Bytes bytes);

struct Sign {
  Validity validity = Validity::no_value;
  std::int32_t milli = 0;
};

/// What the text of a message says. Views point into the text.
struct Message {
  std::array<Sign, parameter_count> signs{};
  std::array<std::string_view, line_count> alarms{};
  std::uint16_t lines = 0;  // bit i: line_kinds[i] was there
  /// The cuff's systolic, mean and diastolic are not in this order: a damaged line.
  bool cuff_doubtful = false;
};
/// False if any line is not of the known form: then nothing of the message counts.
[[nodiscard]] bool parse(std::string_view text, Message& message);

}  // namespace vigil::ivy450c
