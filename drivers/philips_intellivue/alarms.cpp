#include "drivers/philips_intellivue/alarms.hpp"

#include <algorithm>

#include "drivers/philips_intellivue/nomenclature.hpp"

namespace vigil::philips_intellivue {
namespace {

// Alert type: patient alarms in the high byte, technical ones in the low byte (VMP, KOS).
constexpr std::uint16_t high_types = 0x0404;
constexpr std::uint16_t medium_types = 0x0202;
constexpr std::uint16_t low_types = 0x0101;
// What follows an alarm's head (VMP, ICE): general, or the same and a text.
constexpr std::uint16_t info_string = 516;
constexpr std::size_t general_info_size = 10;
constexpr std::uint16_t off_states = alert::inhibited | alert::suspended;
/// Told with an alarm list that says nothing of single alarms.
constexpr std::uint32_t whole_monitor = object::alert_monitor;

MonitorPriority priority_of(std::uint16_t type) {
  if ((type & high_types) != 0) return MonitorPriority::high;
  return (type & medium_types) != 0 ? MonitorPriority::medium : MonitorPriority::low;
}

/// "SpO2 too low", from the tables: for a monitor that sends no text.
AlarmText words_of(std::uint16_t source, std::uint16_t code) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  AlarmText text;
  const std::string_view what = label_of(source);
  if (!what.empty()) text.append(what).append(" ");
  if (const std::string_view words = alarm_words(code); !words.empty()) return text.append(words);
  text.append("alarm ");
  const unsigned number = code;
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    text.append(digits.substr(number >> shift & 15U, 1));
  }
  return text;
}

}  // namespace

void Alarms::tell(const AttributeList& attributes, Sink& sink) {
  attributes.each([&](const Attribute& attribute) {
    if (attribute.id == attribute::patient_alarms) read_list(attribute.value, false, sink);
    if (attribute.id == attribute::technical_alarms) read_list(attribute.value, true, sink);
    if (attribute.id == attribute::alert_condition) read_condition(attribute.value, sink);
  });
}

void Alarms::forget(Sink& sink) {
  for (Entry& entry : entries_) {
    if (entry.off) {
      entry.off = false;
      tell_off(entry, sink);
    }
    entry = Entry();
  }
}

Validity Alarms::reason(std::uint16_t physio_id) const {
  const std::uint16_t sensor = sensor_of(physio_id);
  for (const Entry& entry : entries_) {
    if (entry.identity == 0 || !entry.technical) continue;
    if (sensor_of(static_cast<std::uint16_t>(entry.identity >> 16U)) != sensor) continue;
    const Validity why = reason_of(static_cast<std::uint16_t>(entry.identity & 0xFFFFU));
    if (why != Validity::no_value) return why;
  }
  return Validity::no_value;
}

void Alarms::read_list(Bytes value, bool technical, Sink& sink) {
  Cursor cursor(value);
  const std::uint16_t count = cursor.u16();
  Cursor list(cursor.take(cursor.u16()));
  for (Entry& entry : entries_) entry.listed = false;
  for (std::uint16_t i = 0; i < count && list.good(); ++i) read_entry(list, technical, sink);
  // A list that is not whole ends nothing: an alarm may stand behind the break.
  if (!cursor.good() || !list.good()) return;
  for (Entry& entry : entries_) {
    if (entry.identity == 0 || entry.technical != technical || entry.listed) continue;
    sink.on_notice(
        {NoticeKind::monitor_alarm, false, entry.text.view(), 0, entry.priority, entry.identity});
    if (entry.off) {
      entry.off = false;
      tell_off(entry, sink);
    }
    entry = Entry();
  }
}

void Alarms::read_entry(Cursor& cursor, bool technical, Sink& sink) {
  const std::uint16_t source = cursor.u16();
  const std::uint16_t code = cursor.u16();
  const std::uint16_t type = cursor.u16();
  const std::uint16_t state = cursor.u16();
  cursor.skip(6);  // object
  const std::uint16_t info = cursor.u16();
  const Bytes details = cursor.take(cursor.u16());
  if (!cursor.good() || (type & (high_types | medium_types | low_types)) == 0) return;
  Entry entry;
  entry.identity = std::uint32_t{source} << 16U | code;
  if (entry.identity == 0) return;
  entry.technical = technical;
  entry.priority = priority_of(type);
  entry.off = (state & off_states) != 0;
  if (info == info_string && details.size() > general_info_size) {
    read_string(details.subspan(general_info_size), entry.text);
  }
  if (entry.text.empty()) entry.text = words_of(source, code);
  note(entry, sink);
}

void Alarms::note(const Entry& now, Sink& sink) {
  const auto same = [&](const Entry& entry) {
    return entry.identity == now.identity && entry.technical == now.technical;
  };
  auto place = std::find_if(entries_.begin(), entries_.end(), same);
  if (place == entries_.end()) {
    place = std::find_if(entries_.begin(), entries_.end(),
                         [](const Entry& entry) { return entry.identity == 0; });
    // A full table: a graver alarm takes the place of the mildest.
    if (place == entries_.end()) {
      place = std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
        return a.priority < b.priority;
      });
      if (place->priority >= now.priority) return;
      sink.on_notice({NoticeKind::monitor_alarm, false, place->text.view(), 0, place->priority,
                      place->identity});
      *place = Entry();
    }
  }
  const bool changed =
      !same(*place) || place->priority != now.priority || !(place->text == now.text);
  const bool off_changed = place->off != now.off;
  *place = now;
  place->listed = true;
  if (changed) {
    sink.on_notice(
        {NoticeKind::monitor_alarm, true, now.text.view(), 0, now.priority, now.identity});
  }
  if (off_changed) tell_off(now, sink);
}

void Alarms::tell_off(const Entry& entry, Sink& sink) {
  FixedText<96> text("alarm is off or paused at the monitor: ");
  text.append(entry.text.view());
  sink.on_notice({NoticeKind::bedside_silence, entry.off, text.view(), 0, MonitorPriority::low,
                  entry.identity});
}

void Alarms::read_condition(Bytes value, Sink& sink) {
  Cursor cursor(value);
  const std::uint16_t state = cursor.u16();
  if (!cursor.good()) return;
  const auto off = static_cast<std::uint16_t>(state & off_states);
  if (off == condition_off_) return;
  constexpr std::string_view paused = "alarms are paused at the monitor";
  constexpr std::string_view inhibited = "alarms are off at the monitor";
  const auto words = [&](std::uint16_t bits) {
    return (bits & alert::inhibited) != 0 ? inhibited : paused;
  };
  const bool now = off != 0;
  sink.on_notice({NoticeKind::bedside_silence, now, words(now ? off : condition_off_), 0,
                  MonitorPriority::low, whole_monitor});
  condition_off_ = off;
}

}  // namespace vigil::philips_intellivue
