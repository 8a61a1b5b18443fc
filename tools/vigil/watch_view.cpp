#include "tools/vigil/watch_view.hpp"

#include <algorithm>
#include <utility>

#include "tools/vigil/watch_blocks.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

std::string counted(std::size_t n, const std::string& one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

std::string go_first(const Model& model) {
  std::vector<std::pair<int, std::string>> rooms;
  for (const Bed& bed : model.beds()) {
    if (bed.alarms.empty() || bed.room.empty()) continue;
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
  const std::size_t own = beds[first].room.empty() ? 1 : 0;  // Vigil's is no bed
  std::string text = counted(beds.size() - first - own, "more bed") + " below, ";
  std::size_t alarmed = 0;
  for (std::size_t i = first; i < beds.size(); ++i) alarmed += beds[i].alarms.empty() ? 0U : 1U;
  text += alarmed == 0 ? "no alarms there" : std::to_string(alarmed) + " with an alarm:";
  std::vector<Line> lines;
  for (std::string& part : wrap(text, p.screen.columns)) {
    lines.push_back({{Style::strong, std::move(part)}});
  }
  for (std::size_t i = first; i < beds.size(); ++i) {
    const std::string who = bed_words(p.model, beds[i].room, beds[i].bed) + ": ";
    for (Line& line : standing_lines(beds[i], p, who)) lines.push_back(std::move(line));
    if (beds[i].alarms.empty()) continue;
    const auto selected =
        std::find_if(beds[i].alarms.begin(), beds[i].alarms.end(),
                     [&](const v1::Alarm& alarm) { return alarm.alarm_id() == p.screen.selected; });
    const v1::Alarm& alarm = selected == beds[i].alarms.end() ? beds[i].alarms.front() : *selected;
    const std::string more = beds[i].alarms.size() > 1
                                 ? ", +" + std::to_string(beds[i].alarms.size() - 1) + " more"
                                 : "";
    for (Line& line : alarm_lines(alarm, p, who, more)) lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Line> body(const Painter& p, std::size_t rows) {
  std::vector<std::vector<Line>> blocks;
  for (const Detail detail : {Detail::roomy, Detail::compact, Detail::brief, Detail::terse}) {
    blocks.clear();
    std::size_t total = 0;
    for (const Bed& bed : p.model.beds()) {
      blocks.push_back(block_of(bed, p, detail));
      total += blocks.back().size();
    }
    if (total <= rows) break;
  }
  // As many whole blocks as leave room to speak of the others.
  for (std::size_t shown = blocks.size();; --shown) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < shown; ++i) {
      lines.insert(lines.end(), blocks[i].begin(), blocks[i].end());
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
  std::vector<Line> footer = screen.below;
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

std::vector<std::string> shown_alarms(const std::vector<Line>& lines) {
  std::vector<std::string> ids;
  for (const Line& line : lines) {
    for (const Span& span : line) {
      if (!span.alarm_id.empty() && (ids.empty() || ids.back() != span.alarm_id)) {
        ids.push_back(span.alarm_id);
      }
    }
  }
  return ids;
}

}  // namespace vigil::watch
