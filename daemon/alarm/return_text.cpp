#include "daemon/alarm/return_text.hpp"

#include <chrono>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {
namespace {

/// Half away from zero; `of` is not 0.
std::int64_t whole_percent(std::int64_t part, std::int64_t of) {
  const std::int64_t size = of < 0 ? -of : of;
  const std::int64_t twice = 200 * part;
  return (twice + (twice < 0 ? -size : size)) / (2 * size);
}

FixedText<32> away_text(const ReturnRule& rule, std::int32_t now_milli, std::int32_t base_milli) {
  const std::int64_t away = std::int64_t{now_milli} - base_milli;
  FixedText<32> text;
  if (rule.band_milli == 0 && base_milli != 0) {
    const std::int64_t percent = whole_percent(away, base_milli);
    return text.append(signed_tenths_text(percent * 1000).view()).append(" %");
  }
  text.append(signed_tenths_text(away).view()).append(" ");
  return text.append(unit_text(rule.parameter));
}

}  // namespace

TrendVerdict return_verdict(const ReturnRule& rule, bool present, std::int32_t now_milli,
                            std::optional<std::int32_t> baseline_milli) {
  TrendVerdict verdict;
  verdict.present = present;
  verdict.priority = rule.priority;
  verdict.value_milli = now_milli;
  if (!baseline_milli) {
    verdict.words.append("no baseline");
    return verdict;
  }
  if (present) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(rule.after_dose);
    verdict.words.append("not back at ").append(count_text(minutes.count()).view());
    verdict.words.append(" min: ");
  }
  verdict.words.append(away_text(rule, now_milli, *baseline_milli).view());
  verdict.detail.append(number_text(now_milli).view()).append(" now, baseline ");
  verdict.detail.append(number_text(*baseline_milli).view()).append(", band ");
  if (rule.band_milli > 0) {
    verdict.detail.append(number_text(rule.band_milli).view()).append(" ");
    verdict.detail.append(unit_text(rule.parameter));
  } else {
    verdict.detail.append(count_text(rule.band_percent).view()).append(" %");
  }
  return verdict;
}

}  // namespace vigil::alarm
