#include "sessionlog/export/report_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace vigil::sessionlog {
namespace {

constexpr double left = 62;
constexpr double right = 708;
constexpr double width = 720;
constexpr double heart_top = 40;
constexpr double heart_bottom = 150;
constexpr double pressure_bottom = 262;
constexpr double oxygen_bottom = 344;
constexpr double lane_space = 12;
constexpr double check_line = 366;
constexpr double alarm_top = 380;
constexpr double alarm_row = 9;
constexpr double note_line = 424;
constexpr double axis_line = 440;
constexpr double height = 474;
constexpr std::size_t most_points = 640;  // of a line: about one a pixel
constexpr double label_width = 5.2;       // of one character at 9 px

std::string place(double value) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

struct Lane {
  double top;
  double bottom;
  double low;
  double high;
  [[nodiscard]] double y(double value) const {
    return bottom - (std::clamp(value, low, high) - low) / (high - low) * (bottom - top);
  }
};

class Plot {
 public:
  explicit Plot(const Course& course) : course_(course) {
    from_ = course.start;
    to_ = std::max(course.end, course.start + 10 * ms_per_minute);
  }

  std::string draw() {
    svg_ =
        "<svg class=\"plot\" viewBox=\"0 0 720 474\" role=\"img\" aria-label=\"Course of the "
        "session\">\n<defs><pattern id=\"gap\" width=\"5\" height=\"5\" "
        "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"1.2\" "
        "height=\"5\" fill=\"#888\"/></pattern></defs>\n";
    bands();
    const Series* const heart = heart_series(course_);
    const Lane heart_lane = lane(heart, heart_top, heart_bottom, 50, 110, 20);
    const Lane oxygen_lane =
        lane(course_.find("spo2"), pressure_bottom + lane_space, oxygen_bottom, 90, 100, 5);
    const Lane cuff_lane = pressure_lane();
    grid(heart_lane, 20,
         heart != nullptr && heart->key == "pulse" ? "Pulse, beats a minute"
                                                   : "Heart rate, beats a minute");
    grid(cuff_lane, 40, "Blood pressure, mmHg");
    grid(oxygen_lane, 5, "Oxygen in the blood (SpO2), %");
    base(heart_lane, heart);
    base(oxygen_lane, course_.find("spo2"));
    line(heart_lane, heart);
    line(oxygen_lane, course_.find("spo2"));
    cuffs(cuff_lane);
    gaps();
    checks();
    alarms();
    notes();
    doses();
    axis();
    return svg_ + "</svg>\n";
  }

 private:
  [[nodiscard]] double x(Ms at) const {
    const double part = static_cast<double>(at - from_) / static_cast<double>(to_ - from_);
    return left + std::clamp(part, 0.0, 1.0) * (right - left);
  }

  void shape(const std::string& text) { svg_ += text + "\n"; }
  void rect(double x0, double y0, double x1, double y1, const std::string& look) {
    shape("<rect x=\"" + place(x0) + "\" y=\"" + place(y0) + "\" width=\"" +
          place(std::max(0.0, x1 - x0)) + "\" height=\"" + place(y1 - y0) + "\" " + look + "/>");
  }
  void stroke(double x0, double y0, double x1, double y1, const std::string& look) {
    shape("<line x1=\"" + place(x0) + "\" y1=\"" + place(y0) + "\" x2=\"" + place(x1) + "\" y2=\"" +
          place(y1) + "\" " + look + "/>");
  }
  void label(double at_x, double at_y, const std::string& text, const std::string& look = {}) {
    shape("<text x=\"" + place(at_x) + "\" y=\"" + place(at_y) + "\"" +
          (look.empty() ? "" : " " + look) + ">" + html_text(text) + "</text>");
  }

  /// At least from low to high, wider by whole steps where the numbers are.
  static Lane lane(const Series* series, double top, double bottom, double low, double high,
                   double step) {
    Lane lane{top, bottom, low, high};
    if (series == nullptr) return lane;
    for (const Measure& measure : series->measures) {
      if (!measure.value) continue;
      while (*measure.value < lane.low && lane.low > -step) lane.low -= step;
      while (*measure.value > lane.high && lane.high < 300) lane.high += step;
    }
    return lane;
  }

  [[nodiscard]] Lane pressure_lane() const {
    Lane lane{heart_bottom + lane_space, pressure_bottom, 60, 160};
    for (const CuffReading& cuff : course_.cuffs) {
      while (cuff.sys && *cuff.sys > lane.high && lane.high < 300) lane.high += 20;
      while (cuff.dia && *cuff.dia < lane.low && lane.low > 0) lane.low -= 20;
    }
    return lane;
  }

  void bands() {
    constexpr std::array<std::string_view, 2> fills{"#f1f3f5", "#e3e7eb"};
    double free = 0;
    for (std::size_t i = 0; i < course_.phases.size(); ++i) {
      const Span& phase = course_.phases[i];
      const double x0 = x(phase.from);
      rect(x0, heart_top, x(phase.to), oxygen_bottom,
           "fill=\"" + std::string(fills[i % fills.size()]) + "\"");
      const double row = x0 < free ? 22 : 34;  // beside a narrow one it stands higher
      label(x0 + 2, row, phase.name);
      free = x0 + 6 + label_width * static_cast<double>(phase.name.size());
    }
  }

  void grid(const Lane& lane, double step, const std::string& title) {
    for (double value = std::ceil(lane.low / step) * step; value <= lane.high; value += step) {
      stroke(left, lane.y(value), right, lane.y(value), "stroke=\"#c9ced3\" stroke-width=\"0.6\"");
      label(left - 5, lane.y(value) + 3, number(value), "text-anchor=\"end\"");
    }
    // Oxygen is high in its lane, and the others are low in theirs.
    const double y = lane.bottom == oxygen_bottom ? lane.bottom - 4 : lane.top + 10;
    label(right - 3, y, title, "text-anchor=\"end\" class=\"lane\"");
  }

  void base(const Lane& lane, const Series* series) {
    if (series == nullptr) return;
    const auto found = course_.baseline.find(series->key);
    if (found == course_.baseline.end()) return;
    stroke(left, lane.y(found->second), right, lane.y(found->second),
           "stroke=\"#444\" stroke-width=\"0.8\" stroke-dasharray=\"2 2\"");
  }

  /// The median of each step; it breaks where a step has no valid number.
  void line(const Lane& lane, const Series* series) {
    if (series == nullptr) return;
    const Ms step = std::max<Ms>((to_ - from_) / static_cast<Ms>(most_points), 5000);
    std::string path;
    bool pen = false;
    std::size_t i = 0;
    std::vector<double> values;
    for (Ms at = from_; at < to_; at += step) {
      values.clear();
      for (; i < series->measures.size() && series->measures[i].at < at + step; ++i) {
        if (series->measures[i].value) values.push_back(*series->measures[i].value);
      }
      if (values.empty()) {
        pen = false;
        continue;
      }
      auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
      std::nth_element(values.begin(), middle, values.end());
      path += (pen ? "L" : "M") + place(x(at + step / 2)) + " " + place(lane.y(*middle));
      pen = true;
    }
    if (!path.empty()) shape("<path d=\"" + path + "\" class=\"line\"/>");
  }

  void cuffs(const Lane& lane) {
    for (const CuffReading& cuff : course_.cuffs) {
      const double at = x(cuff.at);
      if (cuff.sys && cuff.dia) {
        rect(at - 2.2, lane.y(*cuff.sys), at + 2.2, lane.y(*cuff.dia),
             cuff.manual ? "fill=\"#fff\" stroke=\"#222\"" : "fill=\"#222\"");
      }
      if (cuff.mean) {
        stroke(at - 5, lane.y(*cuff.mean), at + 5, lane.y(*cuff.mean),
               "stroke=\"#222\" stroke-width=\"1.4\"");
      }
    }
  }

  void gaps() {
    for (const Span& gap : course_.gaps) {
      rect(x(gap.from), heart_top, std::max(x(gap.to), x(gap.from) + 1), oxygen_bottom,
           "fill=\"url(#gap)\"");
    }
  }

  void checks() {
    label(left - 5, check_line + 3, "Checks", "text-anchor=\"end\"");
    for (const CheckCourse& one : course_.checks) {
      const std::string at = place(x(one.at));
      const std::string y = place(check_line);
      const std::string diamond =
          "<path transform=\"translate(" + at + " " + y + ")\" d=\"M0 -4.5L4.5 0L0 4.5L-4.5 0Z\" ";
      switch (one.check->state()) {
        case v1::CHECK_STATE_DONE:
          shape(diamond + (one.late ? "fill=\"#fff\" stroke=\"#222\"/>" : "fill=\"#222\"/>"));
          break;
        case v1::CHECK_STATE_SKIPPED:
        case v1::CHECK_STATE_OVERDUE:
          shape("<path transform=\"translate(" + at + " " + y +
                ")\" d=\"M-4 -4L4 4M-4 4L4 -4\" stroke=\"#222\" stroke-width=\"1.6\"/>");
          break;
        default:
          break;
      }
    }
  }

  /// Thin bars: high, medium, low from above. How bad is told by the row and not by a colour.
  void alarms() {
    constexpr std::array<v1::Priority, 3> rows{v1::PRIORITY_HIGH, v1::PRIORITY_MEDIUM,
                                               v1::PRIORITY_LOW};
    constexpr std::array<std::string_view, 3> names{"high", "medium", "low"};
    constexpr std::array<double, 3> thick{5, 3.4, 1.8};
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const double y = alarm_top + static_cast<double>(row) * alarm_row + alarm_row / 2;
      label(left - 5, y + 3, (row == 0 ? "Alarms " : "") + std::string(names[row]),
            "text-anchor=\"end\" class=\"small\"");
      stroke(left, y, right, y, "stroke=\"#dfe3e6\" stroke-width=\"0.6\"");
      for (const AlarmCourse& one : course_.alarms) {
        if (one.gravest->priority() != rows[row]) continue;
        rect(x(one.from), y - thick[row] / 2, std::max(x(one.to), x(one.from) + 1.2),
             y + thick[row] / 2, "fill=\"#333\"");
      }
    }
  }

  void notes() {
    label(left - 5, note_line + 3, "Notes", "text-anchor=\"end\"");
    double free = 0;
    const std::vector<EntryCourse> all = numbered_notes(course_);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double at = std::max(x(all[i].at), free);
      free = at + 13;
      shape("<circle cx=\"" + place(at) + "\" cy=\"" + place(note_line) +
            "\" r=\"6\" fill=\"#222\"/>");
      label(at, note_line + 3, std::to_string(i + 1), "text-anchor=\"middle\" class=\"mark\"");
    }
  }

  void doses() {
    for (const EntryCourse& one : course_.entries) {
      if (!one.entry->has_dose()) continue;
      const double at = x(one.at);
      stroke(at, heart_top, at, axis_line, "stroke=\"#000\" stroke-width=\"1.4\"");
      if (one.entry->dose().amount_ug() == 0) continue;
      label(at + 3, oxygen_bottom - 4,
            number(static_cast<double>(one.entry->dose().amount_ug()) / 1000.0) + " mg",
            "class=\"lane\"");
    }
  }

  void axis() {
    stroke(left, axis_line, right, axis_line, "stroke=\"#444\" stroke-width=\"0.8\"");
    const Ms origin = course_.origin();
    Ms step = 30 * ms_per_minute;
    while ((to_ - from_) / step > 12) step *= 2;
    Ms at = origin;
    while (at - step >= from_) at -= step;
    for (; at <= to_; at += step) {
      stroke(x(at), axis_line, x(at), axis_line + 4, "stroke=\"#444\"");
      label(x(at), axis_line + 15, t_plus(at - origin), "text-anchor=\"middle\"");
    }
    label(width / 2, height - 6,
          course_.dose ? "time since the first dose, hours:minutes" : "time since the start",
          "text-anchor=\"middle\" class=\"small\"");
  }

  const Course& course_;
  Ms from_ = 0;
  Ms to_ = 0;
  std::string svg_;
};

}  // namespace

std::vector<EntryCourse> numbered_notes(const Course& course) {
  std::vector<EntryCourse> notes;
  for (const EntryCourse& one : course.entries) {
    switch (one.entry->kind()) {
      case v1::ENTRY_KIND_NOTE:
      case v1::ENTRY_KIND_SYMPTOM:
      case v1::ENTRY_KIND_EMERGENCY:
      case v1::ENTRY_KIND_BATHROOM:
        notes.push_back(one);
        break;
      default:
        break;
    }
  }
  return notes;
}

const Series* heart_series(const Course& course) {
  const Series* const heart = course.find("hr");
  const auto has_value = [](const Measure& measure) { return measure.value.has_value(); };
  if (heart != nullptr && std::any_of(heart->measures.begin(), heart->measures.end(), has_value)) {
    return heart;
  }
  return course.find("pulse");
}

std::string plot_svg(const Course& course) { return Plot(course).draw(); }

}  // namespace vigil::sessionlog
