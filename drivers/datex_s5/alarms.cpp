#include "drivers/datex_s5/alarms.hpp"

#include <algorithm>

namespace vigil::datex_s5 {
namespace {

struct Condition {
  unsigned bit;
  NoticeKind kind;
  MonitorPriority priority;
  std::string_view text;
};
constexpr NoticeKind alarm = NoticeKind::monitor_alarm;
constexpr MonitorPriority red = MonitorPriority::high;
constexpr MonitorPriority yellow = MonitorPriority::medium;
constexpr MonitorPriority white = MonitorPriority::low;

/// Bits: GE-DRI. The status has no priority: ours is chosen (README.md).
constexpr std::array<Condition, 32> conditions{{
    {condition::asystole, alarm, red, "asystole"},
    {1, alarm, red, "ventricular fibrillation"},
    {2, alarm, red, "rapid ventricular tachycardia"},
    {3, alarm, red, "ventricular tachycardia"},
    {4, alarm, red, "extreme bradycardia"},
    {5, alarm, red, "extreme tachycardia"},
    {6, alarm, yellow, "run of PVCs"},
    {7, alarm, yellow, "long RR interval"},
    {8, alarm, white, "triplet"},
    {9, alarm, white, "couplet"},
    {10, alarm, white, "R on T"},
    {11, alarm, yellow, "idioventricular rhythm"},
    {12, alarm, white, "bigeminy"},
    {13, alarm, white, "trigeminy"},
    {14, alarm, white, "frequent PVCs"},
    {15, alarm, white, "multifocal PVCs"},
    {16, alarm, yellow, "supraventricular tachycardia"},
    {17, alarm, white, "frequent SVCs"},
    {18, alarm, yellow, "missing beat"},
    {20, alarm, white, "noisy ECG"},
    {23, alarm, yellow, "ventricular salvo"},
    {24, alarm, yellow, "pacemaker, event 24"},
    {25, alarm, yellow, "pacemaker, event 25"},
    {27, alarm, yellow, "bradycardia"},
    {28, alarm, yellow, "tachycardia"},
    {29, alarm, yellow, "ventricular bradycardia"},
    {condition::arrhythmia_off, NoticeKind::bedside_silence, white, "arrhythmia alarms are off"},
    {condition::apnea, alarm, red, "apnea"},
    {condition::apnea_by_resp, alarm, red, "apnea by impedance"},
    {condition::apnea_off, NoticeKind::bedside_silence, white, "apnea alarm is off"},
    {condition::co2_occlusion, NoticeKind::device_status, white, "CO2 sampling line is blocked"},
    {condition::co2_leak, NoticeKind::device_status, white, "CO2 sampling line leaks"},
}};

/// What the alarm record says of silence (GE-DRI, KAI).
constexpr std::array<std::string_view, 8> silences{"",
                                                   "apnea alarm is silenced",
                                                   "asystole alarm is silenced",
                                                   "apnea and asystole alarms are silenced",
                                                   "all alarms are silenced",
                                                   "alarms are silenced for 2 min",
                                                   "alarms are silenced for 5 min",
                                                   "alarms are silenced for 20 s"};
constexpr std::uint32_t silence_code = 0x200;

std::string_view text_of_silence(std::uint16_t silence) {
  return silence < silences.size() ? silences[silence] : "alarms are silenced";
}

MonitorPriority priority_of(std::uint16_t color) {
  if (color == 3) return red;
  return color == 2 ? yellow : white;
}

/// Text of a box as UTF-8, taken as Latin-1, without what can't be shown, and trimmed.
FixedText<96> text_of(Bytes bytes) {
  FixedText<96> text;
  bool blank = false;
  for (const std::uint8_t byte : bytes) {
    if (byte == 0) break;
    if (byte <= 0x20 || (byte >= 0x7F && byte <= 0xA0)) {
      blank = !text.empty();
      continue;
    }
    if (blank) text.append(" ");
    blank = false;
    const std::array<char, 2> utf8{static_cast<char>(0xC0 | byte >> 6U),
                                   static_cast<char>(0x80 | (byte & 0x3F))};
    const char plain = static_cast<char>(byte);
    text.append(byte < 0x80 ? std::string_view(&plain, 1) : std::string_view(utf8.data(), 2));
  }
  return text;
}

}  // namespace

void Alarms::on_conditions(std::uint64_t now, Sink& sink) {
  const std::uint64_t changed = now ^ conditions_;
  if (changed == 0) return;
  for (const Condition& entry : conditions) {
    if ((changed >> entry.bit & 1U) == 0) continue;
    sink.on_notice({entry.kind, (now >> entry.bit & 1U) != 0, entry.text, 0, entry.priority,
                    first_condition_code + entry.bit});
  }
  conditions_ = now;
}

const AlarmLayout* Alarms::layout_of(std::size_t size) {
  for (const AlarmLayout& layout : alarm_layouts) {
    if (layout.size == size) return &layout;
  }
  return nullptr;
}

void Alarms::on_record(Bytes subrecord, const AlarmLayout& layout, Sink& sink) {
  Boxes now{};
  for (std::size_t i = 0; i < alarm_boxes; ++i) {
    const Bytes box = subrecord.subspan(layout.boxes + i * layout.box_size, layout.box_size);
    now[i] = {text_of(box.first(alarm_text_size)), priority_of(u16(box, layout.color))};
    // The same text twice is one alarm; the list is sorted, so the first is the gravest.
    for (std::size_t before = 0; before < i; ++before) {
      if (now[before].text == now[i].text) now[i].text.clear();
    }
  }
  const auto stands_in = [](const Boxes& boxes, const Box& wanted) {
    return std::find_if(boxes.begin(), boxes.end(),
                        [&](const Box& box) { return box.text == wanted.text; });
  };
  for (const Box& told : boxes_) {
    if (told.text.empty() || stands_in(now, told) != now.end()) continue;
    sink.on_notice({alarm, false, told.text.view(), 0, told.priority});
  }
  for (const Box& box : now) {
    if (box.text.empty()) continue;
    const auto* told = stands_in(boxes_, box);
    if (told != boxes_.end() && told->priority == box.priority) continue;
    sink.on_notice({alarm, true, box.text.view(), 0, box.priority});
  }
  boxes_ = now;
  tell_silence(u16(subrecord, layout.silence), sink);
}

void Alarms::tell_silence(std::uint16_t silence, Sink& sink) {
  if (silence == silence_) return;
  const auto tell = [&](std::uint16_t which, bool active) {
    if (which == 0) return;
    sink.on_notice({NoticeKind::bedside_silence, active, text_of_silence(which), 0,
                    MonitorPriority::low, silence_code + which});
  };
  tell(silence_, false);
  tell(silence, true);
  silence_ = silence;
}

}  // namespace vigil::datex_s5
