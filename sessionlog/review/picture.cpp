#include "sessionlog/review/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "sessionlog/review/json.hpp"

namespace vigil::sessionlog {
namespace {

namespace json_ = boost::json;

/// Adds ", text" behind what is there.
void join(std::string& line, const std::string& text) {
  if (text.empty()) return;
  if (!line.empty()) line += ", ";
  line += text;
}

std::string amount(const v1::SessionEntry& entry) {
  return entry.has_amount() ? number(entry.amount()) + " " + entry.unit() : std::string();
}

/// What the mark of an entry is called and says; an empty kind: it is no mark.
struct MarkWords {
  std::string kind;
  std::string state;
  std::string text;
};

std::string dose_words(const v1::Dose& dose) {
  std::string text =
      dose.drug() + " " + number(static_cast<double>(dose.amount_ug()) / 1000) + " mg";
  if (!dose.route().empty()) text += " " + dose.route();
  if (dose.step() != v1::DOSE_STEP_GIVEN) {
    join(text, enum_word(v1::DoseStep_Name(dose.step()), "DOSE_STEP_"));
  }
  return text;
}

MarkWords words_of(const v1::SessionEntry& entry) {
  switch (entry.kind()) {
    case v1::ENTRY_KIND_DOSE:
      return {"dose", "", dose_words(entry.dose())};
    case v1::ENTRY_KIND_NOTE:
      if (entry.code() == "therapist-in") return {"therapist", "in", entry.text()};
      if (entry.code() == "therapist-out") return {"therapist", "out", entry.text()};
      return {"note", "", entry.text()};
    case v1::ENTRY_KIND_OXYGEN: {
      if (!entry.has_amount() || entry.amount() <= 0) return {"oxygen", "stopped", "stopped"};
      return {"oxygen", "given", amount(entry)};
    }
    case v1::ENTRY_KIND_MEDICATION:
      return {"medication", "", entry.text()};
    case v1::ENTRY_KIND_SYMPTOM:
      return {"symptom", severity_word(entry.severity()), entry.text()};
    case v1::ENTRY_KIND_BATHROOM:
      return {"bathroom", entry.code(), entry.text()};
    case v1::ENTRY_KIND_EMERGENCY:
      return {"emergency", entry.code(), entry.text()};
    default:
      return {};
  }
}

std::string check_words(const v1::Check& check) {
  std::string text;
  if (check.how() != v1::CHECK_HOW_UNSPECIFIED) {
    join(text, enum_word(v1::CheckHow_Name(check.how()), "CHECK_HOW_"));
  }
  if (!check.breathing().empty()) join(text, "breathing " + check.breathing());
  if (!check.colour().empty()) join(text, "colour " + check.colour());
  if (!check.posture().empty()) join(text, "posture " + check.posture());
  if (!check.distress().empty()) join(text, "distress " + check.distress());
  if (check.has_moaas()) join(text, "MOAA/S " + std::to_string(check.moaas()));
  if (!check.reason().empty()) join(text, "because: " + check.reason());
  return text;
}

struct Mark {
  Ms at = 0;
  json_::object body;
};

std::optional<Mark> mark_of(const CheckCourse& one, const Veil& veil) {
  const bool done = one.check->state() == v1::CHECK_STATE_DONE;
  if (!done && one.check->state() != v1::CHECK_STATE_SKIPPED) return std::nullopt;
  const Ms behind = std::max<Ms>(0, one.at - one.due);
  const bool late = one.late || behind > check_on_time_ms;
  return Mark{one.at,
              {{"kind", "check"},
               {"state", !done  ? "skipped"
                         : late ? "late"
                                : "done"},
               {"code", one.check->cause()},
               {"text", veil.words(check_words(*one.check))},
               {"by", veil.words(one.event->actor())},
               {"late", behind / ms_per_second}}};
}

}  // namespace

json_::value json_number(double value) {
  constexpr double largest = 9e15;
  const double whole = std::round(value);
  if (std::abs(value) < largest && std::abs(value - whole) < 1e-9) {
    return static_cast<std::int64_t>(whole);
  }
  return value;
}

json_::value json_number(const std::optional<double>& value) {
  return value ? json_number(*value) : json_::value(nullptr);
}

std::int64_t seconds_since(Ms at, Ms origin) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(at - origin) / ms_per_second));
}

json_::object picture_curves(const Course& course, Ms origin, int step_s) {
  json_::object curves{{"step", step_s}};
  const Ms step = step_s * ms_per_second;
  for (const char* key : {"hr", "pulse", "spo2"}) {
    const Series* const one = course.find(key);
    if (one == nullptr) continue;
    std::map<std::int64_t, std::pair<double, int>> spans;  // sum and number of the valid values
    for (const Measure& measure : one->measures) {
      const auto span = static_cast<std::int64_t>(
          std::floor(static_cast<double>(measure.at - origin) / static_cast<double>(step)));
      if (!measure.value) continue;
      auto& [sum, n] = spans[span];
      sum += *measure.value;
      ++n;
    }
    json_::array times;
    json_::array values;
    std::optional<std::int64_t> last;
    for (const auto& [span, sum] : spans) {
      if (last && span != *last + 1) {
        times.emplace_back((*last + 1) * step_s);
        values.emplace_back(nullptr);
      }
      times.emplace_back(span * step_s);
      values.emplace_back(std::llround(sum.first / sum.second));
      last = span;
    }
    curves[key] = json_::object{{"t", std::move(times)}, {"v", std::move(values)}};
  }
  return curves;
}

json_::array picture_cuffs(const Course& course, Ms origin) {
  json_::array cuffs;
  for (const CuffReading& one : course.cuffs) {
    cuffs.push_back(json_::object{{"t", seconds_since(one.at, origin)},
                                  {"sys", json_number(one.sys)},
                                  {"dia", json_number(one.dia)},
                                  {"mean", json_number(one.mean)},
                                  {"manual", one.manual}});
  }
  return cuffs;
}

json_::array picture_phases(const Course& course, Ms origin) {
  json_::array phases;
  for (const Span& one : course.phases) {
    if (one.to <= one.from) continue;
    phases.push_back(json_::object{{"name", one.name},
                                   {"from", rfc3339(one.from)},
                                   {"to", rfc3339(one.to)},
                                   {"fromT", seconds_since(one.from, origin)},
                                   {"toT", seconds_since(one.to, origin)}});
  }
  return phases;
}

json_::array picture_gaps(const Course& course, Ms origin) {
  json_::array gaps;
  for (const Span& one : course.gaps) {
    gaps.push_back(json_::object{{"fromT", seconds_since(one.from, origin)},
                                 {"toT", seconds_since(one.to, origin)},
                                 {"reason", one.name}});
  }
  return gaps;
}

json_::array picture_marks(const Course& course, const Veil& veil, Ms origin) {
  std::vector<Mark> found;
  for (const EntryCourse& one : course.entries) {
    const MarkWords words = words_of(*one.entry);
    if (words.kind.empty()) continue;
    found.push_back({one.at,
                     {{"kind", words.kind},
                      {"state", words.state},
                      {"code", veil.code(*one.entry)},
                      {"text", veil.words(words.text)},
                      {"by", veil.words(one.entry->actor())}}});
  }
  for (const CheckCourse& one : course.checks) {
    if (auto mark = mark_of(one, veil)) found.push_back(std::move(*mark));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Mark& a, const Mark& b) { return a.at < b.at; });
  json_::array marks;
  for (Mark& one : found) {
    json_::object mark{{"t", seconds_since(one.at, origin)}, {"at", rfc3339(one.at)}};
    for (auto& member : one.body) mark.emplace(member.key(), std::move(member.value()));
    marks.push_back(std::move(mark));
  }
  return marks;
}

}  // namespace vigil::sessionlog
