#include "station/projection.hpp"

#include <algorithm>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

std::string join(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) {
    all += part;
    all += '\x1f';  // in no name: those are printable
  }
  return all;
}

std::string number(std::uint64_t value) { return std::to_string(value); }

ProjectionKey of_session(const v1::Event& event) {
  const v1::Session& session = event.medicine_session();
  const v1::SessionState state = session.state();
  const bool closed = state == v1::SESSION_STATE_CLOSED || state == v1::SESSION_STATE_INTEGRATION ||
                      state == v1::SESSION_STATE_ENDED;
  if (event.room().empty()) {
    const bool stays =
        state == v1::SESSION_STATE_SCHEDULED || (closed && state != v1::SESSION_STATE_ENDED);
    return {join({"session", "", session.id()}), !stays, {}};
  }
  const bool moved = session.id().empty() && state == v1::SESSION_STATE_UNSPECIFIED;
  const bool ends = closed || moved;
  return {join({"session", event.room(), event.bed()}), ends,
          ends ? join({"check", event.room(), event.bed()}) : std::string()};
}

ProjectionKey of_check(const v1::Event& event) {
  const v1::CheckState state = event.check().state();
  const bool over = state == v1::CHECK_STATE_DONE || state == v1::CHECK_STATE_SKIPPED ||
                    state == v1::CHECK_STATE_UNDONE;
  return {join({"check", event.room(), event.bed(), number(event.check().number())}), over, {}};
}

ProjectionKey of_notice(const v1::Event& event) {
  const v1::Notice& notice = event.notice();
  // A monitor may have several alarms at once.
  const bool alarm = notice.kind() == v1::NOTICE_KIND_MONITOR_ALARM;
  const bool lasts = alarm || notice.kind() == v1::NOTICE_KIND_BEDSIDE_SILENCE;
  return {join({"notice", event.room(), event.bed(), number(notice.monitor()),
                number(static_cast<std::uint64_t>(notice.kind())),
                alarm ? number(notice.code()) + notice.text() : std::string()}),
          lasts && !notice.active(),
          {}};
}

ProjectionKey of_inactivation(const v1::Event& event) {
  const v1::InactivationChange& change = event.inactivation();
  return {join({"inactivation", event.room(), event.bed(),
                number(static_cast<std::uint64_t>(change.what())), change.parameter(),
                change.receiver()}),
          !change.active(),
          {}};
}

}  // namespace

ProjectionKey projection_key(const v1::Event& event) {
  const std::string& room = event.room();
  const std::string& bed = event.bed();
  switch (event.body_case()) {
    case v1::Event::kVital:
      return {
          join({"vital", room, bed, number(event.vital().monitor()), event.vital().parameter()}),
          false,
          {}};
    case v1::Event::kOther:
      return {join({"other", room, bed, number(event.other().monitor()),
                    number(event.other().mdc_code()), event.other().label()}),
              false,
              {}};
    case v1::Event::kAlarm:
      return {join({"alarm", room, bed, event.alarm().alarm_id()}),
              event.alarm().state() == v1::ALARM_STATE_INACTIVE,
              {}};
    case v1::Event::kLink:
      return {join({"link", room, bed, number(event.link().monitor())}), false, {}};
    case v1::Event::kNotice:
      return of_notice(event);
    case v1::Event::kInactivation:
      return of_inactivation(event);
    case v1::Event::kLimits:
      return {join({"limits", room, bed, event.limits().parameter()}), false, {}};
    case v1::Event::kPatient:
      return {join({"patient", room, bed}), false, {}};
    case v1::Event::kAlarmLoad:
      return {join({"load", room, bed}), false, {}};
    case v1::Event::kCuff:
      return {join({"cuff", room, bed, number(event.cuff().monitor())}), false, {}};
    case v1::Event::kMedicineSession:
      return of_session(event);
    case v1::Event::kCheck:
      return of_check(event);
    default:
      return {};  // entries, commands, deliveries, what the system says: they happen once
  }
}

bool Projection::apply(const ProjectionKey& what, const SharedFrame& frame) {
  if (what.key.empty()) return true;
  if (!what.with.empty()) {
    const auto from = entries_.lower_bound(what.with);
    auto to = from;
    while (to != entries_.end() && to->first.starts_with(what.with)) ++to;
    entries_.erase(from, to);
  }
  if (what.ends) {
    entries_.erase(what.key);
    return true;
  }
  auto entry = entries_.find(what.key);
  if (entry == entries_.end()) {
    if (entries_.size() >= projection_max_events) return false;
    entry = entries_.emplace(what.key, Entry{}).first;
  }
  entry->second = {++last_, frame};
  return true;
}

std::vector<SharedFrame> Projection::in_order() const {
  std::vector<const Entry*> all;
  all.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) all.push_back(&entry);
  std::sort(all.begin(), all.end(),
            [](const Entry* a, const Entry* b) { return a->order < b->order; });
  std::vector<SharedFrame> frames;
  frames.reserve(all.size() + 2);
  for (const Entry* const entry : all) frames.push_back(entry->frame);
  return frames;
}

}  // namespace vigil::station
