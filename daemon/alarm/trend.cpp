#include "daemon/alarm/trend.hpp"

#include <vector>

#include "daemon/alarm/burden_detector.hpp"
#include "daemon/alarm/climb_detector.hpp"
#include "daemon/alarm/limit_ahead_detector.hpp"
#include "daemon/alarm/return_watch.hpp"
#include "daemon/alarm/shift_detector.hpp"
#include "daemon/alarm/slope_detector.hpp"
#include "daemon/alarm/step_detector.hpp"
#include "daemon/alarm/trend_line.hpp"

namespace vigil::alarm {
namespace {

/// Detectors of one kind of rule, numbered in the order of TrendRules.
template <typename Detector>
struct Numbered {
  Detector detector;
  std::size_t number = 0;
};

/// One line for all rules that look at this parameter over this window.
struct Course {
  Parameter parameter{};
  Duration window{0};
  TrendLine line;
  std::vector<Numbered<SlopeDetector>> slopes;
  std::vector<Numbered<LimitAheadDetector>> ahead;

  void on_valid(std::int32_t milli, Instant at, TrendSink& sink) {
    if (!line.add(milli, at)) return;
    tell(slopes, at, sink);
    tell(ahead, at, sink);
  }

 private:
  template <typename Detector>
  void tell(std::vector<Numbered<Detector>>& all, Instant at, TrendSink& sink) {
    for (auto& [detector, number] : all) {
      if (!detector.on_line(line.line())) continue;
      sink.on_verdict(number, detector.verdict(line.line()), at);
    }
  }
};

struct About {
  Kind kind{};
  Parameter parameter{};
};

template <typename Detector>
void tell(std::vector<Numbered<Detector>>& all, Parameter parameter, std::int32_t milli, Instant at,
          TrendSink& sink) {
  for (auto& [detector, number] : all) {
    if (detector.rule().parameter != parameter) continue;
    if (detector.on_valid(milli, at)) sink.on_verdict(number, detector.verdict(), at);
  }
}

template <typename Detector>
void lose(std::vector<Numbered<Detector>>& all, Parameter parameter) {
  for (auto& [detector, number] : all) {
    if (detector.rule().parameter == parameter) detector.on_signal_lost();
  }
}

template <typename Detector>
void archive_all(Archive& archive, Archive::Name name, std::vector<Numbered<Detector>>& all) {
  archive.each(name, all.size(), all.size(),
               [&](std::size_t place) { all[place].detector.archive(archive); });
}

template <typename Detector>
void forget(std::vector<Numbered<Detector>>& all) {
  for (auto& [detector, number] : all) detector.reset();
}

}  // namespace

class TrendWatch::Impl {
 public:
  explicit Impl(const TrendRules& rules)
      : returns_(rules.not_returned, rules.slope.size() + rules.limit_ahead.size() +
                                         rules.shift.size() + rules.burden.size() +
                                         rules.step.size() + rules.climb.size()) {
    for (const SlopeRule& rule : rules.slope) {
      auto& course = course_of(rule.parameter, rule.window);
      course.slopes.push_back({SlopeDetector(rule), number(Kind::trend_slope, rule.parameter)});
    }
    for (const LimitAheadRule& rule : rules.limit_ahead) {
      auto& course = course_of(rule.parameter, rule.window);
      course.ahead.push_back(
          {LimitAheadDetector(rule), number(Kind::trend_limit_ahead, rule.parameter)});
    }
    add(shifts_, rules.shift, Kind::trend_shift);
    add(burdens_, rules.burden, Kind::trend_burden);
    add(steps_, rules.step, Kind::trend_step);
    add(climbs_, rules.climb, Kind::trend_slope);
    for (const ReturnRule& rule : rules.not_returned) number(Kind::not_returned, rule.parameter);
  }

  void on_valid(Parameter parameter, std::int32_t milli, Instant at, TrendSink& sink) {
    for (Course& course : courses_) {
      if (course.parameter == parameter) course.on_valid(milli, at, sink);
    }
    tell(shifts_, parameter, milli, at, sink);
    tell(burdens_, parameter, milli, at, sink);
    tell(steps_, parameter, milli, at, sink);
    tell(climbs_, parameter, milli, at, sink);
    returns_.on_valid(parameter, milli, at, sink);
  }

  void on_signal_lost(Parameter parameter) {
    for (Course& course : courses_) {
      if (course.parameter == parameter) course.line.clear();
    }
    lose(shifts_, parameter);
    lose(burdens_, parameter);
    lose(steps_, parameter);
    returns_.on_signal_lost(parameter);
  }

  void set_limits(Parameter parameter, const NearestLimits& limits) {
    for (Course& course : courses_) {
      if (course.parameter != parameter) continue;
      for (auto& [detector, number] : course.ahead) detector.set_limits(limits);
    }
  }

  void reset() {
    for (Course& course : courses_) {
      course.line.clear();
      forget(course.slopes);
      forget(course.ahead);
    }
    forget(shifts_);
    forget(burdens_);
    forget(steps_);
    forget(climbs_);
    returns_.reset();
  }

  void archive(Archive& archive) {
    archive.each("courses", courses_.size(), courses_.size(), [&](std::size_t place) {
      Course& course = courses_[place];
      course.line.archive(archive);
      archive_all(archive, "slopes", course.slopes);
      archive_all(archive, "ahead", course.ahead);
    });
    archive_all(archive, "shifts", shifts_);
    archive_all(archive, "burdens", burdens_);
    archive_all(archive, "steps", steps_);
    archive_all(archive, "climbs", climbs_);
    archive.field("returns", returns_);
  }

  [[nodiscard]] const std::vector<About>& about() const { return about_; }
  [[nodiscard]] ReturnWatch& returns() { return returns_; }

 private:
  std::size_t number(Kind kind, Parameter parameter) {
    about_.push_back({kind, parameter});
    return about_.size() - 1;
  }

  Course& course_of(Parameter parameter, Duration window) {
    for (Course& course : courses_) {
      if (course.parameter == parameter && course.window == window) return course;
    }
    courses_.push_back({parameter, window, TrendLine(window), {}, {}});
    return courses_.back();
  }

  template <typename Detector, typename Rule>
  void add(std::vector<Numbered<Detector>>& all, const std::vector<Rule>& rules, Kind kind) {
    for (const Rule& rule : rules) all.push_back({Detector(rule), number(kind, rule.parameter)});
  }

  std::vector<About> about_;  // index: number of the rule
  std::vector<Course> courses_;
  std::vector<Numbered<ShiftDetector>> shifts_;
  std::vector<Numbered<BurdenDetector>> burdens_;
  std::vector<Numbered<StepDetector>> steps_;
  std::vector<Numbered<ClimbDetector>> climbs_;
  ReturnWatch returns_;
};

TrendWatch::TrendWatch(const TrendRules& rules) : impl_(std::make_unique<Impl>(rules)) {}
TrendWatch::~TrendWatch() = default;
TrendWatch::TrendWatch(TrendWatch&&) noexcept = default;
TrendWatch& TrendWatch::operator=(TrendWatch&&) noexcept = default;

std::size_t TrendWatch::rule_count() const { return impl_->about().size(); }
Kind TrendWatch::kind(std::size_t rule) const { return impl_->about()[rule].kind; }
Parameter TrendWatch::parameter(std::size_t rule) const { return impl_->about()[rule].parameter; }

void TrendWatch::on_valid(Parameter parameter, std::int32_t milli, Instant measured_at,
                          TrendSink& sink) {
  impl_->on_valid(parameter, milli, measured_at, sink);
}

void TrendWatch::on_signal_lost(Parameter parameter) { impl_->on_signal_lost(parameter); }

void TrendWatch::set_limits(Parameter parameter, const NearestLimits& limits) {
  impl_->set_limits(parameter, limits);
}

void TrendWatch::set_patient(
    const std::array<std::optional<std::int32_t>, parameter_count>& baseline_milli,
    std::optional<Instant> first_dose_at) {
  impl_->returns().set_patient(baseline_milli, first_dose_at);
}

void TrendWatch::reset() { impl_->reset(); }
void TrendWatch::archive(Archive& archive) { impl_->archive(archive); }
void TrendWatch::advance(Instant now, TrendSink& sink) { impl_->returns().advance(now, sink); }
Instant TrendWatch::deadline() const { return impl_->returns().deadline(); }

}  // namespace vigil::alarm
