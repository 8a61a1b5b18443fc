#include "tools/vigil/local_time.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace vigil {
namespace {

constexpr std::int64_t minute_s = 60;
constexpr std::int64_t hour_s = 3600;
constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t longest_span_s = 7 * day_s;

std::tm local_of(std::int64_t utc_s) {
  const std::time_t at = utc_s;
  std::tm local{};
  ::localtime_r(&at, &local);
  return local;
}

std::string formatted(const char* format, std::int64_t utc_s) {
  const std::tm local = local_of(utc_s);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), format, &local);
  return text.data();
}

struct Written {
  int year = 0, month = 0, day = 0;  // 0: no date was given
  int hour = 0, minute = 0, second = 0;
  std::optional<std::int64_t> offset_s;
};

/// Takes `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_offset(std::string_view text, Written& to) {
  if (text.empty()) return true;
  if (text == "Z") {
    to.offset_s = 0;
    return true;
  }
  const bool minus = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return false;
  const auto hours = take_number(text, 2);
  const bool colon = take(text, ':');
  const auto minutes = take_number(text, 2);
  if (!hours || !colon || !minutes || !text.empty() || *hours > 14 || *minutes > 59) return false;
  to.offset_s = (minus ? -1 : 1) * (*hours * hour_s + *minutes * minute_s);
  return true;
}

std::optional<Written> take_apart(std::string_view text) {
  Written written;
  if (text.size() > 10 && text[4] == '-') {
    const auto year = take_number(text, 4);
    const bool first = take(text, '-');
    const auto month = take_number(text, 2);
    const bool second = take(text, '-');
    const auto day = take_number(text, 2);
    if (!year || !first || !month || !second || !day) return std::nullopt;
    if (!take(text, ' ') && !take(text, 'T')) return std::nullopt;
    if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
    written.year = *year;
    written.month = *month;
    written.day = *day;
  }
  const auto hour = take_number(text, 2);
  const bool colon = take(text, ':');
  const auto minute = take_number(text, 2);
  if (!hour || !colon || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  written.hour = *hour;
  written.minute = *minute;
  if (take(text, ':')) {
    const auto second = take_number(text, 2);
    if (!second || *second > 59) return std::nullopt;
    written.second = *second;
  }
  if (!take_offset(text, written)) return std::nullopt;
  return written;
}

/// The moments at which the clocks here show this: none, one, or two in the hour that comes twice.
std::vector<std::int64_t> moments(const Written& written) {
  std::vector<std::int64_t> found;
  for (const int summer : {1, 0}) {  // the first of the two is that of summer time
    std::tm local{};
    local.tm_year = written.year - 1900;
    local.tm_mon = written.month - 1;
    local.tm_mday = written.day;
    local.tm_hour = written.hour;
    local.tm_min = written.minute;
    local.tm_sec = written.second;
    local.tm_isdst = summer;
    const std::int64_t at = std::mktime(&local);
    const bool shown = local.tm_mday == written.day && local.tm_hour == written.hour &&
                       local.tm_min == written.minute && local.tm_isdst == summer;
    if (shown && (found.empty() || found.back() != at)) found.push_back(at);
  }
  return found;
}

std::int64_t utc_of(const Written& written) {
  std::tm utc{};
  utc.tm_year = written.year - 1900;
  utc.tm_mon = written.month - 1;
  utc.tm_mday = written.day;
  utc.tm_hour = written.hour;
  utc.tm_min = written.minute;
  utc.tm_sec = written.second;
  return ::timegm(&utc) - written.offset_s.value_or(0);
}

/// Those of a written time with a date.
std::vector<std::int64_t> candidates(const Written& written) {
  if (written.offset_s) return {utc_of(written)};
  return moments(written);
}

void put_date_of(std::int64_t utc_s, Written& to) {
  std::tm day{};
  if (to.offset_s) {
    const std::time_t at = utc_s + *to.offset_s;
    ::gmtime_r(&at, &day);
  } else {
    day = local_of(utc_s);
  }
  to.year = day.tm_year + 1900;
  to.month = day.tm_mon + 1;
  to.day = day.tm_mday;
}

/// Of a time without a date: today's, or the last one before.
std::optional<std::int64_t> latest_before(Written written, std::int64_t now_s) {
  std::optional<std::int64_t> best;
  for (const std::int64_t back : {std::int64_t{0}, day_s}) {
    put_date_of(now_s - back, written);
    for (const std::int64_t at : candidates(written)) {
      if (at <= now_s && (!best || at > *best)) best = at;
    }
    if (best) break;
  }
  return best;
}

}  // namespace

std::string clock_words(std::int64_t utc_s) { return formatted("%H:%M", utc_s); }

std::string offset_words(std::int64_t utc_s) {
  const long offset = local_of(utc_s).tm_gmtoff;
  const long size = std::labs(offset);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "UTC%c%02ld:%02ld", offset < 0 ? '-' : '+', size / hour_s,
                size / minute_s % 60);
  return text.data();
}

std::string clock_with_offset(std::int64_t utc_s) {
  return clock_words(utc_s) + " (" + offset_words(utc_s) + ")";
}

std::string date_words(std::int64_t utc_s) {
  return formatted("%Y-%m-%d %H:%M", utc_s) + " (" + offset_words(utc_s) + ")";
}

ParsedTime parse_time(std::string_view text, std::int64_t now_s) {
  auto written = take_apart(text);
  if (!written) {
    return {std::nullopt,
            "a time is 09:12 or 2026-01-31 09:12, with an offset if you like: 09:12+02:00"};
  }
  if (written->year == 0) {
    const auto at = latest_before(*written, now_s);
    if (at) return {at, {}};
    return {std::nullopt, "the clocks here did not show that time today or yesterday"};
  }
  const std::vector<std::int64_t> all = candidates(*written);
  if (all.empty()) return {std::nullopt, "the clocks here never show that time: there is a change"};
  std::int64_t best = all.front();
  for (const std::int64_t at : all) {
    if (at <= now_s) best = at;
  }
  return {best, {}};
}

std::optional<std::int64_t> parse_span_s(std::string_view text) {
  std::int64_t sum = 0;
  while (!text.empty()) {
    std::int64_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 6) {
      number = number * 10 + (text[digits++] - '0');
    }
    if (digits == 0 || digits == text.size()) return std::nullopt;
    const char unit = text[digits];
    if (unit != 's' && unit != 'm' && unit != 'h') return std::nullopt;
    sum += number * (unit == 's' ? 1 : unit == 'm' ? minute_s : hour_s);
    text.remove_prefix(digits + 1);
  }
  if (sum <= 0 || sum > longest_span_s) return std::nullopt;
  return sum;
}

}  // namespace vigil
