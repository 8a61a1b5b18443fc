// The monitor's own alarms: those of its alarm record, and those in the status of displayed values.
//
// Each is told when it starts, when it changes and when it ends. It decides no alarm of Vigil's.
// One decoder owns it; one thread at a time; it never allocates.
#pragma once

#include <array>

#include "drivers/api/text.hpp"
#include "drivers/datex_s5/record.hpp"

namespace vigil::datex_s5 {

// An alarm record's subrecord (GE-DRI, KAI). The enumerations in it have 16 bits with KAI; the
// vendor does not say, so the form with 32 bits is known by its length.
inline constexpr std::uint8_t alarm_status_type = 1;
inline constexpr std::size_t alarm_boxes = 5;
inline constexpr std::size_t alarm_text_size = 80;
struct AlarmLayout {
  std::size_t size;
  std::size_t silence;
  std::size_t boxes;
  std::size_t box_size;
  std::size_t color;  // in a box
};
inline constexpr std::array<AlarmLayout, 2> alarm_layouts{
    {{510, 8, 10, 98, 82}, {522, 8, 12, 100, 82}}};

/// Conditions in the status of displayed values: bits of one word, told with this added as code.
inline constexpr std::uint32_t first_condition_code = 0x100;
namespace condition {
// 0 to 31 are the bits of the arrhythmia group's events.
inline constexpr unsigned asystole = 0;
inline constexpr unsigned arrhythmia_off = 30;
inline constexpr unsigned apnea = 32;
inline constexpr unsigned apnea_by_resp = 33;
inline constexpr unsigned apnea_off = 34;
inline constexpr unsigned co2_occlusion = 35;
inline constexpr unsigned co2_leak = 36;
}  // namespace condition

class Alarms {
 public:
  /// All conditions that stand now, by bit.
  void on_conditions(std::uint64_t now, Sink& sink);
  /// The layout of a subrecord of this size; null: none that is known.
  [[nodiscard]] static const AlarmLayout* layout_of(std::size_t size);
  void on_record(Bytes subrecord, const AlarmLayout& layout, Sink& sink);
  /// Tell everything again: the link was silent.
  void forget() { *this = Alarms(); }

 private:
  struct Box {
    FixedText<96> text;
    MonitorPriority priority = MonitorPriority::low;
  };
  using Boxes = std::array<Box, alarm_boxes>;

  void tell_silence(std::uint16_t silence, Sink& sink);

  Boxes boxes_{};
  std::uint64_t conditions_ = 0;
  std::uint16_t silence_ = 0;
};

}  // namespace vigil::datex_s5
