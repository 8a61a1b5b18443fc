#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "daemon/app/config_section.hpp"
#include "daemon/app/profile_rows_parts.hpp"
#include "daemon/app/profile_words.hpp"

namespace vigil::app {
namespace {

using session::Band;
using session::Need;
using session::Rules;

std::string minutes(Duration duration) {
  return std::to_string(duration / std::chrono::minutes(1)) + "\u00a0min";
}
std::string hours(Duration duration) {
  return std::to_string(duration / std::chrono::hours(1)) + "\u00a0h";
}
std::string whole(std::uint32_t number) { return std::to_string(number); }

/// "0.5 to 1", "at least 0.5", "at most 1"; "" for no range.
template <class T>
std::string range(const std::optional<T>& least, const std::optional<T>& most) {
  const auto text = [](T milli) { return from_milli(static_cast<std::int64_t>(milli)); };
  if (least && most) return text(*least) + " to " + text(*most);
  if (least) return "at least " + text(*least);
  return most ? "at most " + text(*most) : "";
}

class SessionRows {
 public:
  SessionRows(const Rules& rules, const Sources& sources) : rules_(rules), sources_(sources) {}

  ProfileRows take() {
    dose();
    needs();
    baseline();
    bands("gate: hard stop", "outside it no dose, whoever asks", rules_.gate_hard, "gate.hard");
    bands("gate: override", "outside it a prescriber overrides, with a reason", rules_.gate,
          "gate.override");
    bands("gate: warning", "outside it is told", rules_.gate_warn, "gate.warn");
    checks();
    bathroom();
    discharge();
    integration();
    bands("pump", "outside it a pause of the pump is suggested", rules_.pump, "pump");
    return std::move(table_);
  }

 private:
  void add(std::string what, std::string text, std::string_view place) {
    table_.rows.push_back(
        {std::move(what), std::move(text), source_of(sources_, "session." + std::string(place))});
  }

  void bands(const std::string& what, const std::string& meaning,
             const std::array<Band, parameter_count>& all, const std::string& place) {
    for (const ParameterInfo& p : parameters()) {
      const Band& band = all[index(p.id)];
      if (!band.lowest_milli && !band.highest_milli) continue;
      add(what,
          with_unit(p.id) + " " + range(band.lowest_milli, band.highest_milli) + "; " + meaning,
          place + "." + std::string(p.key));
    }
  }

  void dose() {
    std::string text = rules_.drug + ", route " + rules_.route;
    const std::string by_weight = range(rules_.least_ug_per_kg, rules_.most_ug_per_kg);
    const std::string whole_dose = range(rules_.least_ug, rules_.most_ug);
    if (!by_weight.empty()) text += "; " + by_weight + "\u00a0mg/kg";
    if (!whole_dose.empty()) text += "; " + whole_dose + "\u00a0mg";
    text += rules_.weight_needed ? "; with a weight only" : "; without a weight too";
    if (rules_.devices > 0) {
      text += "; up to " + whole(rules_.devices) + " devices, " + minutes(rules_.device_rest) +
              " between them";
    }
    add("dose", text, "dose");
  }

  std::string those(Need need) const {
    std::string text;
    for (const ParameterInfo& p : parameters()) {
      if (rules_.needs[index(p.id)] != need) continue;
      text += (text.empty() ? "" : ", ") + std::string(p.label);
    }
    return text.empty() ? "nothing" : text;
  }

  void needs() {
    std::string text = "all the time: " + those(Need::continuous) +
                       (rules_.refuse_without_continuous ? ", else the start is refused"
                                                         : ", else the start says so");
    text += "; with each check: " + those(Need::spot);
    if (rules_.continuous_spo2_above_ug) {
      text += "; SpO2 all the time above " +
              from_milli(static_cast<std::int64_t>(*rules_.continuous_spo2_above_ug)) + "\u00a0mg";
    }
    add("expected", text, "needs");
  }

  void baseline() {
    add("baseline",
        whole(rules_.baseline_cuffs) + " cuff readings " + minutes(rules_.baseline_cuff_apart) +
            " apart or more, " + minutes(rules_.baseline_quiet) +
            " of quiet signal; not older than " + minutes(rules_.baseline_max_age) +
            " at the dose. Within " + from_milli(rules_.offer_within_milli) + " of a limit (SpO2 " +
            from_milli(rules_.offer_spo2_within_milli) + ") a personal limit is offered",
        "baseline");
  }

  void checks() {
    std::string called = rules_.check_on_high ? "high" : "";
    if (rules_.check_on_medium) called += called.empty() ? "medium" : " and medium";
    add("safety checks",
        "late: low " + after(rules_.check_overdue_low) + ", medium " +
            after(rules_.check_overdue_medium) + ", prescriber called " +
            after(rules_.check_overdue_prescriber) + "; taken back within " +
            in_words(rules_.check_undo) +
            (called.empty() ? "; no alarm calls for one" : "; " + called + " alarms call for one") +
            (rules_.check_low_response_every == Duration(0)
                 ? ""
                 : "; after MOAA/S 3 or less the next within " +
                       minutes(rules_.check_low_response_every)),
        "checks");
  }

  void bathroom() {
    add("bathroom",
        minutes(rules_.bathroom_default) + ", at most " + minutes(rules_.bathroom_max) +
            "; not back: medium, high " + after(rules_.bathroom_high_after) +
            "; who goes along is asked until T+" + minutes(rules_.bathroom_with_until),
        "bathroom");
  }

  void discharge() {
    add("discharge",
        minutes(rules_.minimum_stay) + " after the last dose or later; " +
            whole(rules_.discharge_cuffs) + " cuff readings " +
            minutes(rules_.discharge_cuff_apart) + " apart or more, pressures within " +
            std::to_string(rules_.discharge_percent) + "\u00a0% of the baseline; HR so too, or " +
            range(rules_.discharge_hr.lowest_milli, rules_.discharge_hr.highest_milli) +
            "; SpO2 in its band, or not more than " +
            from_milli(rules_.discharge_spo2_below_baseline_milli) + " below the baseline; " +
            minutes(rules_.discharge_on_air) + " on air; Aldrete " +
            whole(rules_.discharge_aldrete) + " or more; signed by " +
            (rules_.nurse_may_sign ? "prescriber or nurse" : "the prescriber"),
        "discharge");
    bands("discharge", "the value at the end", rules_.discharge, "discharge.bands");
    add("not recovered",
        "told " + (rules_.not_recovered_after == Duration{0}
                       ? std::string("never")
                       : minutes(rules_.not_recovered_after) + " after the dose"),
        "discharge");
  }

  void integration() {
    add("integration",
        "from " + hours(rules_.integration_opens) + " after the end, best from " +
            hours(rules_.integration_best) + ", until " + hours(rules_.integration_closes),
        "integration");
  }

  const Rules& rules_;
  const Sources& sources_;
  ProfileRows table_{"Session: dose, gates, checks and ways out",
                     {{"what", 16}, {"rule", 56}, {"source", 24}},
                     {}};
};

}  // namespace

ProfileRows session_rows(const session::Rules& rules, const Sources& sources) {
  return SessionRows(rules, sources).take();
}

}  // namespace vigil::app
