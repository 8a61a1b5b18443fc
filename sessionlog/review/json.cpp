#include "sessionlog/review/json.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "sessionlog/civil_time.hpp"
#include "sessionlog/export/course.hpp"
#include "sessionlog/export/veil.hpp"
#include "sessionlog/projection.hpp"
#include "sessionlog/review/packet.hpp"
#include "sessionlog/review/picture.hpp"

namespace vigil::sessionlog {
namespace {

namespace json_ = boost::json;

std::string spaced(std::string word) {
  std::replace(word.begin(), word.end(), '-', ' ');
  return word;
}

json_::value time_value(bool known, const google::protobuf::Timestamp& time) {
  if (!known) return nullptr;
  return json_::value(rfc3339(to_ms(time)));
}

/// Of the first dose that is recorded; null: none is.
const v1::Dose* first_dose(const Course& course) {
  for (const EntryCourse& one : course.entries) {
    if (one.entry->has_dose()) return &one.entry->dose();
  }
  return nullptr;
}

json_::object facts_of(const Course& course, const Veil& veil) {
  const v1::Session& state = course.session();
  const v1::Dose* const dose = first_dose(course);
  const bool weighed = state.weight_g() != 0 && state.total_ug() != 0;
  const double per_kg =
      weighed ? static_cast<double>(state.total_ug()) / static_cast<double>(state.weight_g()) : 0;
  return {{"state", state_word(state.state())},
          {"profile", state.profile()},
          {"profileVersion", state.profile_version()},
          {"room", state.room()},
          {"bed", state.bed()},
          {"intent", spaced(enum_word(v1::DoseIntent_Name(state.intent()), "DOSE_INTENT_"))},
          {"started", time_value(state.has_started_time(), state.started_time())},
          {"firstDose", time_value(state.has_first_dose_time(), state.first_dose_time())},
          {"closed", time_value(state.has_closed_time(), state.closed_time())},
          {"manner", manner_word(state.manner())},
          {"drug", dose == nullptr ? std::string() : dose->drug()},
          {"route", dose == nullptr ? std::string() : dose->route()},
          {"mg", json_number(static_cast<double>(state.total_ug()) / 1000)},
          {"mgPerKg", weighed ? json_number(std::round(per_kg * 100) / 100) : nullptr},
          {"prescriber", veil.words(state.prescriber())},
          {"responsible", veil.words(state.responsible())},
          {"fromT", seconds_since(course.start, course.origin())},
          {"toT", seconds_since(course.end, course.origin())}};
}

json_::array sections_of(const ReviewPacket& packet) {
  json_::array sections;
  for (const ReviewSection& section : packet.sections) {
    json_::array lines;
    for (const std::string& line : section.lines) lines.emplace_back(line);
    sections.push_back(json_::object{{"title", section.title}, {"lines", std::move(lines)}});
  }
  return sections;
}

json_::array course_of(const ReviewPacket& packet) {
  json_::array course;
  for (const CourseRow& row : packet.course) {
    course.push_back(json_::object{{"from_min", row.from_min},
                                   {"hr", json_number(row.hr)},
                                   {"spo2", json_number(row.spo2)},
                                   {"nibp_sys", json_number(row.sys)},
                                   {"nibp_dia", json_number(row.dia)}});
  }
  return course;
}

json_::object window_of(const v1::Session& state) {
  return {
      {"end", time_value(state.has_closed_time(), state.closed_time())},
      {"opens", time_value(state.has_integration_opens_time(), state.integration_opens_time())},
      {"best", time_value(state.has_integration_best_time(), state.integration_best_time())},
      {"closes", time_value(state.has_integration_closes_time(), state.integration_closes_time())}};
}

json_::value peak_of(const std::map<std::string, Peak>& peaks, const std::string& parameter) {
  const auto found = peaks.find(parameter);
  if (found == peaks.end()) return nullptr;
  return json_::value(std::llround(static_cast<double>(found->second.milli) / 1000));
}

}  // namespace

std::string state_word(v1::SessionState state) {
  if (state == v1::SESSION_STATE_UNSPECIFIED) return {};
  return spaced(enum_word(v1::SessionState_Name(state), "SESSION_STATE_"));
}

std::string manner_word(v1::CloseManner manner) {
  if (manner == v1::CLOSE_MANNER_UNSPECIFIED) return {};
  return spaced(enum_word(v1::CloseManner_Name(manner), "CLOSE_MANNER_"));
}

json_::object review_object(const SessionRecord& record, const SessionStatistics& statistics) {
  const ReviewPacket packet = review_of(record, statistics);
  const Course course = make_course(record);
  const Veil veil(course, true);
  const Ms origin = course.origin();
  return {{"session", packet.session},
          {"code", packet.code},
          {"origin", rfc3339(origin)},
          {"dosed", course.dose.has_value()},
          {"facts", facts_of(course, veil)},
          {"sections", sections_of(packet)},
          {"baseline", json_::object{{"hr", json_number(packet.rest_hr)},
                                     {"spo2", json_number(packet.rest_spo2)},
                                     {"nibp_sys", json_number(packet.rest_sys)},
                                     {"nibp_dia", json_number(packet.rest_dia)}}},
          {"course", course_of(packet)},
          {"phases", picture_phases(course, origin)},
          {"series", picture_curves(course, origin, curve_step_s)},
          {"cuffs", picture_cuffs(course, origin)},
          {"marks", picture_marks(course, veil, origin)},
          {"alarms", json_::object{{"high", statistics.high_alarms},
                                   {"medium", statistics.medium_alarms},
                                   {"low", statistics.low_alarms},
                                   {"minutes", (statistics.in_alarm_us + 30 * us_per_second) /
                                                   (60 * us_per_second)}}},
          {"checks", json_::object{{"done", statistics.checks_done},
                                   {"late", statistics.checks_late},
                                   {"skipped", statistics.checks_skipped}}},
          {"table", review_table(course)},
          {"limits", review_limits(course)},
          {"window", window_of(record.state)},
          {"gaps", picture_gaps(course, origin)}};
}

void hide_words(json_::value& told, const std::vector<std::string>& words) {
  constexpr std::string_view hidden = "[another patient]";
  if (told.is_object()) {
    for (auto& member : told.as_object()) hide_words(member.value(), words);
  } else if (told.is_array()) {
    for (json_::value& item : told.as_array()) hide_words(item, words);
  } else if (told.is_string()) {
    std::string text(told.as_string());
    for (const std::string& word : words) {
      if (word.empty()) continue;
      for (std::size_t at = text.find(word); at != std::string::npos;
           at = text.find(word, at + hidden.size())) {
        text.replace(at, word.size(), hidden);
      }
    }
    told = text;
  }
}

json_::object earlier_object(const SessionRecord& record, const SessionStatistics& statistics) {
  const Course course = make_course(record);
  const v1::Session& state = record.state;
  const v1::Dose* const dose = first_dose(course);
  const bool heart = statistics.highest.count("hr") != 0;
  return {{"id", state.id()},
          {"firstDose", time_value(state.has_first_dose_time(), state.first_dose_time())},
          {"drug", dose == nullptr ? std::string() : dose->drug()},
          {"route", dose == nullptr ? std::string() : dose->route()},
          {"mg", json_number(static_cast<double>(state.total_ug()) / 1000)},
          {"manner", manner_word(state.manner())},
          {"phases", picture_phases(course, course.origin())},
          {"hrHighest", peak_of(statistics.highest, heart ? "hr" : "pulse")},
          {"sysHighest", peak_of(statistics.highest, "nibp_sys")},
          {"spo2Lowest", peak_of(statistics.lowest, "spo2")},
          {"series", picture_curves(course, course.origin(), small_curve_step_s)},
          {"cuffs", picture_cuffs(course, course.origin())}};
}

json_::object partner_object(const SessionRecord& record, Ms origin) {
  const Course course = make_course(record);
  return {{"code", record.state.code()},
          {"phases", picture_phases(course, origin)},
          {"series", picture_curves(course, origin, curve_step_s)},
          {"cuffs", picture_cuffs(course, origin)}};
}

std::string review_json(const SessionRecord& record, const SessionStatistics& statistics) {
  return json_::serialize(review_object(record, statistics)) + "\n";
}

}  // namespace vigil::sessionlog
