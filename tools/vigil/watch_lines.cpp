#include "tools/vigil/watch_lines.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_cells.hpp"
#include "tools/vigil/watch_session.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

constexpr Duration values_pause = std::chrono::seconds(5);

std::string phase_words(const v1::Alarm& alarm) {
  switch (alarm.phase()) {
    case v1::ALARM_PHASE_START:
      return "alarm starts";
    case v1::ALARM_PHASE_ESCALATE:
      return "alarm rises to " + std::string(priority_words(alarm.priority()));
    case v1::ALARM_PHASE_DEESCALATE:
      return "alarm falls to " + std::string(priority_words(alarm.priority()));
    case v1::ALARM_PHASE_END:
      return "alarm ends";
    case v1::ALARM_PHASE_CONTINUE:
      return "alarm stands";
    case v1::ALARM_PHASE_RESET:
      return "alarm is reset";
    default:
      return "alarm changes";
  }
}

std::string alarm_line(const v1::Event& event, const Model& model, Instant now) {
  const v1::Alarm& alarm = event.alarm();
  std::string text = phase_words(alarm);
  const bool ends = alarm.phase() == v1::ALARM_PHASE_END;
  // A repetition tells what stands, whatever its phase was when it was new.
  if (event.retransmit() && !ends) text = "alarm stands";
  text += ": " + alarm_words(alarm);
  const std::string last = last_known_words(alarm, model, now);
  if (!ends && !last.empty()) text += ", " + last;
  const std::string inactivation = inactivation_words(alarm, model, now);
  if (!ends && !inactivation.empty()) text += ", " + inactivation;
  if (!alarm.ended_by().empty()) {
    text += ", ended by " + printable(alarm.ended_by()) + ", not by a value";
  }
  return text;
}

std::string system_line(const v1::System& system) {
  const std::string text = system.text().empty() ? "" : ": " + printable(system.text());
  const std::string receiver = printable(system.receiver());
  switch (system.kind()) {
    case v1::SYSTEM_KIND_STARTED:
      return "Vigil started" + text;
    case v1::SYSTEM_KIND_STOPPING:
      return "Vigil is stopping" + text;
    case v1::SYSTEM_KIND_RECEIVER_JOINED:
      return "receiver joined: " + receiver;
    case v1::SYSTEM_KIND_RECEIVER_LEFT:
      return "receiver left: " + receiver;
    case v1::SYSTEM_KIND_EVENTS_DROPPED:
      return "events lost inside Vigil" + text;
    default:
      return "Vigil" + text;
  }
}

/// "cuff held: for 4:00: music (RN-2)"; what it measured is told by its numbers.
std::string cuff_line(const v1::Cuff& cuff) {
  const std::string text = printable(cuff.text());
  const std::string by = cuff.by().empty() ? "" : " (" + printable(cuff.by()) + ")";
  switch (cuff.state()) {
    case v1::CUFF_STATE_STARTED:
      return "cuff started: " + text + by;
    case v1::CUFF_STATE_FAILED:
      return "cuff failed: " + text;
    case v1::CUFF_STATE_STOPPED:
      return "cuff stopped: " + text + by;
    case v1::CUFF_STATE_HELD:
      return "cuff held: " + text + by;
    case v1::CUFF_STATE_RELEASED:
      return "cuff goes on: " + text + by;
    case v1::CUFF_STATE_NOT_STARTED:
      return "cuff: " + text;
    default:
      return {};
  }
}

/// "check 7 done by RN-2: regular, normal"; a planned one is no news.
std::string check_line(const v1::Event& event) {
  const v1::Check& check = event.check();
  if (check.state() == v1::CHECK_STATE_PLANNED) return {};
  std::string text = "check " + std::to_string(check.number()) + " " +
                     enumerator_words(v1::CheckState_Name(check.state()), "CHECK_STATE_");
  if (!event.actor().empty()) text += " by " + printable(event.actor());
  std::string seen;
  for (const std::string& word :
       {check.breathing(), check.colour(), check.posture(), check.seen(), check.reason()}) {
    if (!word.empty()) seen += (seen.empty() ? "" : ", ") + printable(word);
  }
  return text + (seen.empty() ? "" : ": " + seen);
}

}  // namespace

std::vector<std::string> ChangeLines::on_event(const v1::Event& event, const Model& model,
                                               Instant now) {
  std::string text;
  if (event.has_alarm()) text = alarm_line(event, model, now);
  if (event.has_link()) text = link_line(event, model, now);
  if (event.has_vital()) text = value_line(event, model, now);
  if (event.has_notice()) {
    text = "monitor says: " + printable(event.notice().text()) +
           (event.notice().active() ? "" : " (over)");
    // The pressure of a cuff at work comes every second: the start, the end and a failure are told.
    const bool pressure = event.notice().kind() == v1::NOTICE_KIND_CUFF_PRESSURE;
    if (pressure || event.notice().text().empty()) text.clear();
  }
  if (event.has_cuff()) text = cuff_line(event.cuff());
  if (event.has_entry()) {
    text = entry_words(event.entry());
    if (!event.entry().actor().empty()) text += " (" + printable(event.entry().actor()) + ")";
  }
  if (event.has_check()) text = check_line(event);
  if (event.has_system()) text = system_line(event.system());
  if (event.has_inactivation()) {
    const v1::InactivationChange& change = event.inactivation();
    text = standing_words(change, model, now) + (change.active() ? "" : " (over)");
  }
  if (text.empty()) return {};
  const std::string who =
      event.room().empty() ? "" : bed_words(model, event.room(), event.bed()) + ": ";
  return {clock_(event.wall_time().seconds()) + " " + who + text};
}

std::string ChangeLines::on_hearing(Hearing hearing, std::int64_t utc_s) const {
  const std::string_view text = hearing == Hearing::live     ? "Vigil live"
                                : hearing == Hearing::silent ? "Vigil silent: NOT UPDATING"
                                                             : "Vigil: nothing heard yet";
  return clock_(utc_s) + " " + std::string(text);
}

std::string ChangeLines::on_lost(std::uint64_t from, std::uint64_t to, std::int64_t utc_s) const {
  return clock_(utc_s) + " events " + std::to_string(from) + " to " + std::to_string(to) +
         " were lost on the way here";
}

std::string ChangeLines::link_line(const v1::Event& event, const Model&, Instant) {
  const v1::Link& link = event.link();
  const std::string driver = printable(link.driver());
  std::string text;
  if (link.state() == v1::LINK_STATE_LIVE) {
    text = "link live: " + driver + " on " + printable(link.device());
  } else {
    static constexpr std::array<std::string_view, 6> words{"unknown", "no port", "opening",
                                                           "waiting", "live",    "no data"};
    const auto state = static_cast<std::size_t>(link.state());
    text = "link ";
    text += state < words.size() ? words[state] : words[0];
    text += ": " + driver + " on " + printable(link.port());
    if (!link.reason().empty()) text += ", " + printable(link.reason());
  }
  std::string& told = links_[{{event.room(), event.bed()}, link.monitor()}];
  // A lost port is tried again every second or so: the trying is no news.
  if (link.state() == v1::LINK_STATE_OPENING && !told.empty()) return {};
  if (told == text) return {};
  told = text;
  return text;
}

std::string ChangeLines::value_line(const v1::Event& event, const Model& model, Instant now) {
  const auto bed = std::find_if(model.beds().begin(), model.beds().end(), [&](const Bed& b) {
    return b.room == event.room() && b.bed == event.bed();
  });
  if (bed == model.beds().end()) return {};
  std::string text;
  for (const Cell& cell : cells_of(*bed, model, now, true)) {
    if (cell.name.empty()) continue;
    text += (text.empty() ? "" : "  ") + cell.name + " " + cell.value;
    const bool marked = cell.value.starts_with("---") || cell.style == Style::demo;
    if (marked && !cell.remark.empty()) text += " " + cell.remark;
  }
  const auto [at, first] = values_.try_emplace({event.room(), event.bed()});
  // The first line waits a second, until all numbers of the bed have come.
  if (first) at->second.told_at = now - values_pause + std::chrono::seconds(1);
  if (now - at->second.told_at < values_pause || at->second.text == text) return {};
  at->second = {text, now};
  return text;
}

}  // namespace vigil::watch
