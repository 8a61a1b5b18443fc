#include "tools/vigil/watch_view.hpp"

#include <algorithm>
#include <utility>

#include "tools/vigil/watch_cells.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

struct Block {
  std::vector<Line> lines;
};

struct Painter {
  const Model& model;
  Instant now;
  const Screen& screen;
  [[nodiscard]] bool live() const { return model.hearing() == Hearing::live; }
};

std::string spaces(std::size_t count) { return std::string(count, ' '); }

// `right` at the right edge if both fit into one line, else below.
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
  if (alarm.inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED) text += ", acknowledged";
  const Instant started = Instant::from_ns(static_cast<std::int64_t>(alarm.started_ns()));
  return text + "  for " + age_words(p.model.age(started, p.now));
}

void add_alarms(const Bed& bed, const Painter& p, std::vector<Line>& lines) {
  const std::size_t width = p.screen.columns;
  for (const v1::Alarm& alarm : bed.alarms) {
    for (std::string& part : wrap(whole_alarm(alarm, p), width > 8 ? width - 4 : width)) {
      part.insert(0, " ").append(" ");
      lines.push_back({{Style::plain, "  "}, {fill(alarm), std::move(part)}});
    }
  }
}

// Rows of cells as wide as the screen takes, each with its remarks below if there are any.
void add_cells(const Bed& bed, const Painter& p, std::vector<Line>& lines) {
  const std::vector<Cell> cells = cells_of(bed, p.model, p.now, p.live());
  for (std::size_t i = 0; i < cells.size();) {
    Line values{{Style::plain, "  "}};
    Line remarks{{Style::plain, "  "}};
    bool any = false;
    bool remarked = false;
    std::size_t used = 2;
    do {
      const Cell& cell = cells[i++];
      used += cell.width;
      const std::string name = cell.name.empty() ? "" : cell.name + " ";
      const std::size_t taken = columns(name) + columns(cell.value);
      values.push_back({Style::quiet, name});
      values.push_back({cell.style, cell.value});
      values.push_back({Style::plain, spaces(cell.width > taken ? cell.width - taken : 1)});
      const std::size_t said = columns(cell.remark);
      remarks.push_back({Style::strong, cell.remark});
      remarks.push_back({Style::plain, spaces(cell.width > said ? cell.width - said : 1)});
      any = any || !cell.name.empty();
      remarked = remarked || !cell.remark.empty();
    } while (i < cells.size() && used + cells[i].width <= p.screen.columns);
    if (any) lines.push_back(std::move(values));
    if (remarked) lines.push_back(std::move(remarks));
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

Block block_of(const Bed& bed, const Painter& p, bool roomy) {
  Block block;
  std::string name = bed_words(p.model, bed.room, bed.bed);
  name[0] = 'R';
  Line head{{Style::strong, name}};
  const bool calm = bed.alarms.empty();
  const Span none{Style::quiet, p.live() ? "No alarms" : "Alarms unknown"};
  if (calm && !roomy) {
    head.push_back({Style::plain, "  "});
    head.push_back(none);
  }
  block.lines = spread(std::move(head), link_span(bed, p), p.screen.columns);
  add_cells(bed, p, block.lines);
  if (calm && roomy) block.lines.push_back({{Style::plain, "  "}, none});
  add_alarms(bed, p, block.lines);
  if (roomy) block.lines.emplace_back();
  return block;
}

std::string counted(std::size_t n, const std::string& one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

std::string go_first(const Model& model) {
  std::vector<std::pair<int, std::string>> rooms;
  for (const Bed& bed : model.beds()) {
    if (bed.alarms.empty()) continue;
    rooms.emplace_back(-static_cast<int>(bed.alarms.front().priority()),
                       bed_words(model, bed.room, bed.bed));
  }
  std::stable_sort(rooms.begin(), rooms.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string text;
  for (const auto& [rank, room] : rooms) text += (text.empty() ? "" : ", ") + room;
  return text;
}

std::vector<Line> header(const Painter& p) {
  const std::size_t width = p.screen.columns;
  const std::size_t alarms = p.model.alarm_count();
  std::vector<Line> lines;
  if (p.live()) {
    Line head{{Style::strong, "Vigil live"}, {Style::plain, "   "}};
    head.push_back({alarms == 0 ? Style::quiet : Style::strong,
                    alarms == 0 ? "No alarms" : counted(alarms, "alarm")});
    lines = spread(std::move(head), {Style::strong, p.screen.clock}, width);
  } else {
    const std::string since = age_words(p.model.unheard_for(p.now));
    const bool silent = p.model.hearing() == Hearing::silent;
    std::string text =
        silent ? "Vigil silent " + since + ": NOT UPDATING" : "Vigil: nothing heard yet, " + since;
    if (silent && p.model.stopping()) text += " (it was told to stop)";
    Line head;
    for (std::string& part : wrap(text, width > 4 ? width - 2 : width)) {
      if (!head.empty()) lines.push_back(std::exchange(head, {}));
      head = {{silent ? Style::high : Style::strong, " " + std::move(part) + " "}};
    }
    for (Line& line : spread(std::move(head), {Style::strong, p.screen.clock}, width)) {
      lines.push_back(std::move(line));
    }
    if (const std::string first = go_first(p.model); silent && !first.empty()) {
      for (std::string& part : wrap("Go first: " + first, width)) {
        lines.push_back({{Style::strong, std::move(part)}});
      }
    }
  }
  if (p.model.events_lost() > 0) {
    const std::string lost = counted(p.model.events_lost(), "event") + " lost on the way here";
    for (std::string& part : wrap(lost, width)) lines.push_back({{Style::strong, part}});
  }
  return lines;
}

// What is said of the beds from `first` on, which do not fit.
std::vector<Line> more_below(const Painter& p, std::size_t first) {
  const auto& beds = p.model.beds();
  if (first >= beds.size()) return {};
  std::string text = counted(beds.size() - first, "more bed") + " below, ";
  std::size_t alarmed = 0;
  for (std::size_t i = first; i < beds.size(); ++i) alarmed += beds[i].alarms.empty() ? 0U : 1U;
  text += alarmed == 0 ? "no alarms there" : std::to_string(alarmed) + " with an alarm:";
  std::vector<Line> lines;
  for (std::string& part : wrap(text, p.screen.columns)) {
    lines.push_back({{Style::strong, std::move(part)}});
  }
  for (std::size_t i = first; i < beds.size(); ++i) {
    if (beds[i].alarms.empty()) continue;
    const v1::Alarm& alarm = beds[i].alarms.front();
    const std::string more = beds[i].alarms.size() > 1
                                 ? ", +" + std::to_string(beds[i].alarms.size() - 1) + " more"
                                 : "";
    std::string whole = bed_words(p.model, beds[i].room, beds[i].bed);
    whole.append(": ").append(whole_alarm(alarm, p)).append(more);
    const std::size_t width = p.screen.columns;
    for (std::string& part : wrap(whole, width > 8 ? width - 4 : width)) {
      part.insert(0, " ").append(" ");
      lines.push_back({{Style::plain, "  "}, {fill(alarm), std::move(part)}});
    }
  }
  return lines;
}

std::vector<Line> body(const Painter& p, std::size_t rows) {
  std::vector<Block> blocks;
  for (const bool roomy : {true, false}) {
    blocks.clear();
    std::size_t total = 0;
    for (const Bed& bed : p.model.beds()) {
      blocks.push_back(block_of(bed, p, roomy));
      total += blocks.back().lines.size();
    }
    if (total <= rows) break;
  }
  // As many whole blocks as leave room to speak of the others.
  for (std::size_t shown = blocks.size();; --shown) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < shown; ++i) {
      lines.insert(lines.end(), blocks[i].lines.begin(), blocks[i].lines.end());
    }
    const std::vector<Line> more = more_below(p, shown);
    lines.insert(lines.end(), more.begin(), more.end());
    if (lines.size() <= rows || shown == 0) return lines;
  }
}

void make_ascii(std::vector<Line>& lines) {
  for (Line& line : lines) {
    for (Span& span : line) span.text = ascii_only(span.text);
  }
}

}  // namespace

std::vector<Line> render(const Model& model, Instant now, const Screen& screen) {
  const Painter painter{model, now, screen};
  std::vector<Line> lines = header(painter);
  lines.emplace_back();
  std::vector<Line> footer;
  for (std::string& part : wrap(notice, screen.columns)) {
    footer.push_back({{Style::quiet, std::move(part)}});
  }
  const std::size_t taken = lines.size() + footer.size();
  const std::size_t rows = screen.rows > taken ? screen.rows - taken : 0;
  std::vector<Line> beds = body(painter, rows);
  beds.resize(rows);
  lines.insert(lines.end(), beds.begin(), beds.end());
  lines.insert(lines.end(), footer.begin(), footer.end());
  if (lines.size() > screen.rows) lines.resize(screen.rows);
  if (!screen.utf8) make_ascii(lines);
  return lines;
}

}  // namespace vigil::watch
