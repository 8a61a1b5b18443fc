#include "daemon/alarm/climb_detector.hpp"

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {
namespace {

constexpr std::int64_t most_climbs = 1'000'000;  // that a saved state may tell of

}  // namespace

bool ClimbDetector::on_valid(std::int32_t milli, Instant measured_at) {
  if (last_ && last_->at == measured_at) return false;
  const bool was = present_;
  if (last_ && std::int64_t{milli} - last_->milli >= rule_.step_milli) {
    if (climbs_ == 0) from_milli_ = last_->milli;
    ++climbs_;
  } else {
    from_milli_ = milli;
    climbs_ = 0;
  }
  last_ = Reading{milli, measured_at};
  present_ = rule_.times > 0 && climbs_ >= rule_.times;
  return present_ != was;
}

void ClimbDetector::reset() { *this = ClimbDetector(rule_); }

TrendVerdict ClimbDetector::verdict() const {
  TrendVerdict verdict;
  verdict.present = present_;
  verdict.priority = rule_.priority;
  const std::string_view unit = unit_text(rule_.parameter);
  const std::int32_t now = last_ ? last_->milli : from_milli_;
  if (last_) verdict.value_milli = now;
  if (present_) {
    verdict.words.append("rises ").append(tenths_text(std::int64_t{now} - from_milli_).view());
    verdict.words.append(" ").append(unit).append(" in ");
    verdict.words.append(count_text(climbs_ + 1).view()).append(" readings");
  } else {
    verdict.words.append("climbs no more");
  }
  verdict.detail.append(number_text(from_milli_).view()).append(" to ");
  verdict.detail.append(number_text(now).view())
      .append(" ")
      .append(unit)
      .append(", each at least ");
  verdict.detail.append(tenths_text(rule_.step_milli).view()).append(" above the one before");
  return verdict;
}

void ClimbDetector::archive(Archive& archive) {
  archive.field("last", last_);
  archive.field("from_milli", from_milli_);
  archive.field("climbs", climbs_);
  archive.field("present", present_);
  archive.check(climbs_ >= 0 && climbs_ <= most_climbs, "more climbs than readings");
}

}  // namespace vigil::alarm
