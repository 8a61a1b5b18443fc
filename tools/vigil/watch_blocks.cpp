#include "tools/vigil/watch_blocks.hpp"

#include <algorithm>
#include <utility>

#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_cells.hpp"
#include "tools/vigil/watch_session.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

std::string spaces(std::size_t count) { return std::string(count, ' '); }

Style fill(const v1::Alarm& alarm) {
  if (alarm.inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED) return Style::acknowledged;
  switch (alarm.priority()) {
    case v1::PRIORITY_HIGH:
      return Style::high;
    case v1::PRIORITY_MEDIUM:
      return Style::medium;
    default:
      return Style::low;
  }
}

std::string whole_alarm(const v1::Alarm& alarm, const Painter& p) {
  std::string text = alarm_words(alarm);
  if (alarm.type() == v1::ALARM_TYPE_TECHNICAL && p.screen.utf8) text = "\U0001F527 " + text;
  if (const std::string last = last_known_words(alarm, p.model, p.now); !last.empty()) {
    text += ", " + last;
  } else if (!p.live()) {
    text += ", last known";
  }
  const std::string wait = repeat_words(alarm, p.model, p.now);
  if (alarm.state() == v1::ALARM_STATE_LATCHED) {
    text += ", LATCHED, it is over";
  } else if (!wait.empty()) {
    text += ", " + wait;
  } else {
    // Behind the alarm itself: behind "acknowledged RN-2" it would be read as the age of that.
    const Instant started = Instant::from_ns(static_cast<std::int64_t>(alarm.started_ns()));
    text += "  for " + age_words(p.model.age(started, p.now));
  }
  const std::string inactivation = inactivation_words(alarm, p.model, p.now);
  return inactivation.empty() ? text : text + ", " + inactivation;
}

void add_wrapped(std::vector<Line>& lines, std::string_view text, std::size_t indent, Style style,
                 std::size_t width) {
  for (std::string& part : wrap(text, width > indent + 8 ? width - indent : width)) {
    lines.push_back({{Style::plain, spaces(indent)}, {style, std::move(part)}});
  }
}

void add_alarms(const Bed& bed, const Painter& p, Detail detail, std::vector<Line>& lines) {
  for (const v1::Alarm& alarm : bed.alarms) {
    for (Line& line : alarm_lines(alarm, p, "", "")) lines.push_back(std::move(line));
    if (detail == Detail::terse && alarm.alarm_id() != p.screen.selected) continue;
    std::string text = detail_words(alarm);
    const std::string response = response_words(alarm);
    if (!response.empty()) text += (text.empty() ? "" : "; ") + response;
    if (!text.empty()) add_wrapped(lines, text, 7, Style::plain, p.screen.columns);
  }
}

// Rows of cells as wide as the screen takes, each with its remarks and limits below if there are
// any.
void add_cells(const Bed& bed, const Painter& p, bool with_limits, std::vector<Line>& lines) {
  const std::vector<Cell> cells = cells_of(bed, p.model, p.now, p.live());
  for (std::size_t i = 0; i < cells.size();) {
    Line values{{Style::plain, "  "}};
    Line remarks{{Style::plain, "  "}};
    Line limits{{Style::plain, "  "}};
    bool any = false;
    bool remarked = false;
    bool limited = false;
    std::size_t used = 2;
    const auto put = [](Line& line, Style style, const std::string& text, std::size_t width) {
      const std::size_t taken = columns(text);
      line.push_back({style, text});
      line.push_back({Style::plain, spaces(width > taken ? width - taken : 1)});
    };
    do {
      const Cell& cell = cells[i++];
      used += cell.width;
      const std::string name = cell.name.empty() ? "" : cell.name + " ";
      values.push_back({Style::quiet, name});
      const std::size_t named = columns(name);
      put(values, cell.style, cell.value, cell.width > named ? cell.width - named : 0);
      put(remarks, Style::strong, cell.remark, cell.width);
      put(limits, Style::quiet, cell.limits, cell.width);
      any = any || !cell.name.empty();
      remarked = remarked || !cell.remark.empty();
      limited = limited || !cell.limits.empty();
    } while (i < cells.size() && used + cells[i].width <= p.screen.columns);
    if (any) lines.push_back(std::move(values));
    if (remarked) lines.push_back(std::move(remarks));
    if (limited && with_limits) lines.push_back(std::move(limits));
  }
}

bool told_by_alarm(const Bed& bed, const v1::Link& link) {
  return std::any_of(bed.alarms.begin(), bed.alarms.end(), [&](const v1::Alarm& alarm) {
    return alarm.type() == v1::ALARM_TYPE_TECHNICAL && alarm.monitor() == link.monitor() &&
           alarm.reason() == link.reason();
  });
}

Span link_span(const Bed& bed, const Painter& p) {
  if (bed.links.empty()) return {Style::quiet, ""};
  if (!p.live()) return {Style::strong, "Link unknown"};
  std::string text;
  bool all_live = true;
  for (const LinkShown& shown : bed.links) {
    if (shown.link.state() == v1::LINK_STATE_LIVE) continue;
    all_live = false;
    text += (text.empty() ? "" : "; ");
    if (bed.links.size() > 1) text += printable(shown.link.driver()) + ": ";
    text += link_words(shown, p.model, p.now, !told_by_alarm(bed, shown.link));
  }
  return all_live ? Span{Style::quiet, "live"} : Span{Style::strong, text};
}

/// The head of a block: its name, how it is, the patient, and at the right the link.
std::vector<Line> head_of(const Bed& bed, const Painter& p, bool calm_here) {
  const std::size_t width = p.screen.columns;
  std::string name = bed_words(p.model, bed.room, bed.bed);
  if (!bed.room.empty()) name[0] = 'R';
  Line head{{Style::strong, name}};
  if (calm_here) {
    head.push_back({Style::plain, "  "});
    head.push_back({Style::quiet, p.live() ? "No alarms" : "Alarms unknown"});
  }
  const Span link = link_span(bed, p);
  // A session has lines of its own, which say more.
  const std::string patient = bed.session ? "" : patient_words(bed, p.model, p.now);
  const bool off = bed.patient && bed.patient->off_monitor();
  if (patient.empty() && !off) return spread(std::move(head), link, width);
  Line with_patient = head;
  with_patient.push_back({Style::plain, "  "});
  with_patient.push_back({Style::quiet, patient});
  if (off) with_patient.push_back({Style::strong, "  OFF MONITOR"});
  if (columns(with_patient) + 2 + columns(link.text) <= width) {
    return spread(std::move(with_patient), link, width);
  }
  std::vector<Line> lines = spread(std::move(head), link, width);
  add_wrapped(lines, patient, 2, Style::quiet, width);
  if (off) lines.push_back({{Style::strong, "  OFF MONITOR"}});
  return lines;
}

}  // namespace

std::vector<Line> spread(Line left, const Span& right, std::size_t width) {
  const std::size_t used = columns(left);
  const std::size_t wanted = columns(right.text);
  if (used + 2 + wanted <= width) {
    left.push_back({Style::plain, spaces(width - used - wanted)});
    left.push_back(right);
    return {std::move(left)};
  }
  std::vector<Line> lines{std::move(left)};
  for (std::string& part : wrap(right.text, width > 4 ? width - 2 : width)) {
    lines.push_back({{Style::plain, "  "}, {right.style, std::move(part)}});
  }
  return lines;
}

std::vector<Line> alarm_lines(const v1::Alarm& alarm, const Painter& p, const std::string& who,
                              const std::string& more) {
  const std::size_t width = p.screen.columns;
  const bool selected = alarm.alarm_id() == p.screen.selected && !p.screen.selected.empty();
  std::vector<Line> lines;
  std::string text = who;
  text.append(whole_alarm(alarm, p)).append(more);
  for (std::string& part : wrap(text, width > 8 ? width - 4 : width)) {
    part.insert(0, " ").append(" ");
    const bool first = lines.empty();
    lines.push_back({{selected ? Style::strong : Style::plain, selected && first ? "> " : "  "},
                     {fill(alarm), std::move(part), alarm.alarm_id()}});
  }
  return lines;
}

std::vector<Line> standing_lines(const Bed& bed, const Painter& p, const std::string& who) {
  std::vector<Line> lines;
  for (const v1::InactivationChange& change : bed.inactivations) {
    const bool told = std::any_of(bed.alarms.begin(), bed.alarms.end(), [&](const auto& alarm) {
      return !change.receiver().empty() && alarm.inactivation() == change.what() &&
             alarm.inactivated_at() == change.receiver();
    });
    if (told) continue;
    const std::string text = who + standing_words(change, p.model, p.now);
    add_wrapped(lines, text, 3, Style::strong, p.screen.columns);
  }
  return lines;
}

std::vector<Line> block_of(const Bed& bed, const Painter& p, Detail detail) {
  const bool roomy = detail == Detail::roomy;
  const bool calm = bed.alarms.empty() && !bed.room.empty();
  std::vector<Line> lines = head_of(bed, p, calm && !roomy);
  for (Line& line : session_lines(bed, p.model, p.now, p.screen.columns)) {
    lines.push_back(std::move(line));
  }
  add_cells(bed, p, detail < Detail::brief, lines);
  Line others = others_line(bed, p.model, p.now, p.live(), p.screen.columns);
  if (!others.empty() && detail < Detail::brief) lines.push_back(std::move(others));
  if (bed.cuff_plan) {
    bool strong = false;
    const std::string text = cuff_plan_words(*bed.cuff_plan, p.model, p.now, strong);
    if (!text.empty() && (strong || detail < Detail::brief)) {
      add_wrapped(lines, text, 2, strong ? Style::strong : Style::quiet, p.screen.columns);
    }
  }
  for (Line& line : standing_lines(bed, p, "")) lines.push_back(std::move(line));
  if (calm && roomy) {
    const char* none = p.live() ? "No alarms" : "Alarms unknown";
    lines.push_back({{Style::plain, "  "}, {Style::quiet, none}});
  }
  add_alarms(bed, p, detail, lines);
  if (roomy) lines.emplace_back();
  return lines;
}

}  // namespace vigil::watch
