#include "station/day_checks.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "sessionlog/civil_time.hpp"
#include "sessionlog/export/text.hpp"
#include "sessionlog/review/json.hpp"

namespace vigil::station {
namespace {

namespace json = boost::json;
using sessionlog::CheckLine;
using sessionlog::us_per_second;

constexpr std::int64_t on_time_us = sessionlog::check_on_time_ms * 1000;

bool ended(const CheckLine& check) {
  return check.state == v1::CHECK_STATE_DONE || check.state == v1::CHECK_STATE_SKIPPED;
}

/// Behind the moment it was due; of an open one up to now.
std::int64_t late_us(const CheckLine& check, std::int64_t now_us) {
  const std::int64_t end = ended(check) && check.performed_us != 0 ? check.performed_us : now_us;
  return std::max<std::int64_t>(0, end - check.due_us);
}

json::value time_or_null(std::int64_t us) {
  return us == 0 ? json::value(nullptr) : json::value(sessionlog::iso_text(us));
}

std::string how_word(v1::CheckHow how) {
  if (how == v1::CHECK_HOW_UNSPECIFIED) return {};
  return sessionlog::enum_word(v1::CheckHow_Name(how), "CHECK_HOW_");
}

json::object check_object(const CheckLine& check, std::int64_t now_us) {
  const std::int64_t late = late_us(check, now_us);
  const bool done = check.state == v1::CHECK_STATE_DONE;
  const char* state = done                                     ? "done"
                      : check.state == v1::CHECK_STATE_SKIPPED ? "skipped"
                      : check.state == v1::CHECK_STATE_OVERDUE ? "overdue"
                                                               : "due";
  return {{"session", check.session},
          {"code", check.code},
          {"room", check.room},
          {"bed", check.bed},
          {"number", check.number},
          {"state", state},
          {"cause", check.cause},
          {"due", time_or_null(check.due_us)},
          {"performed", ended(check) ? time_or_null(check.performed_us) : json::value(nullptr)},
          {"lateS", late / us_per_second},
          {"onTime", done && late <= on_time_us},
          {"how", how_word(check.how)},
          {"oneTouch", check.one_touch},
          {"who", check.actor},
          {"role", sessionlog::role_word(check.role)},
          {"breathing", check.breathing},
          {"colour", check.colour},
          {"posture", check.posture},
          {"distress", check.distress},
          {"moaas", check.moaas ? json::value(*check.moaas) : json::value(nullptr)},
          {"reason", check.reason}};
}

}  // namespace

std::optional<std::pair<std::int64_t, std::int64_t>> day_span_us(const std::string& day) {
  int year = 0;
  int month = 0;
  int date = 0;
  int read = 0;
  const bool shaped = day.size() == 10 &&
                      std::sscanf(day.c_str(), "%4d-%2d-%2d%n", &year, &month, &date, &read) == 3 &&
                      read == 10;
  if (!shaped || year < 1970 || year > 9999) return std::nullopt;
  const auto start = [&](int offset) -> std::optional<std::int64_t> {
    tm parts{};
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = date + offset;
    parts.tm_isdst = -1;
    const time_t at = ::mktime(&parts);
    const bool kept = offset != 0 || (parts.tm_mon == month - 1 && parts.tm_mday == date);
    if (at == -1 || !kept) return std::nullopt;
    return std::int64_t{at} * us_per_second;
  };
  const auto from = start(0);
  const auto to = start(1);
  if (!from || !to) return std::nullopt;
  return std::pair(*from, *to);
}

std::string local_day(std::int64_t wall_us) {
  const time_t at = wall_us / us_per_second;
  tm parts{};
  ::localtime_r(&at, &parts);
  std::array<char, 16> text{};
  const std::size_t size = ::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
  return {text.data(), size};
}

json::object day_checks(const std::string& day, const std::vector<CheckLine>& checks,
                        std::int64_t now_us) {
  std::int64_t counted = 0;
  std::int64_t on_time = 0;
  std::int64_t done = 0;
  std::int64_t late = 0;
  std::int64_t skipped = 0;
  std::int64_t open = 0;
  json::array list;
  for (const CheckLine& check : checks) {
    list.push_back(check_object(check, now_us));
    const bool in_time = late_us(check, now_us) <= on_time_us;
    if (check.state == v1::CHECK_STATE_SKIPPED) ++skipped;
    if (!ended(check)) ++open;
    if (check.state == v1::CHECK_STATE_DONE) {
      ++done;
      if (!in_time) ++late;
    }
    // Nobody asked for an extra one; one that is due still has its time.
    if (check.cause == "extra" || (!ended(check) && in_time)) continue;
    ++counted;
    if (check.state == v1::CHECK_STATE_DONE && in_time) ++on_time;
  }
  json::value percent(nullptr);
  if (counted != 0) percent = (200 * on_time + counted) / (2 * counted);
  return {{"day", day},
          {"onTime", percent},
          {"done", done},
          {"late", late},
          {"skipped", skipped},
          {"open", open},
          {"checks", std::move(list)}};
}

}  // namespace vigil::station
