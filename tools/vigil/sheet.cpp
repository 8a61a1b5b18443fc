#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "tools/vigil/local_time.hpp"
#include "tools/vigil/session_text.hpp"
#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_session.hpp"
#include "tools/vigil/watch_view.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil {
namespace {

using watch::printable;

constexpr std::int64_t slot_s = 300;
constexpr std::int64_t shown_s = 3600;
constexpr std::size_t empty_lines = 12;

/// The last value of a slot of five minutes, and the lowest.
struct Slot {
  std::optional<double> last;
  std::optional<double> lowest;
};
constexpr std::array<std::string_view, 6> shown{"hr",       "pulse",    "spo2",
                                                "nibp_sys", "nibp_dia", "rr"};
using Hour = std::map<std::int64_t, std::map<std::string, Slot, std::less<>>>;

void put(const v1::Vital& vital, std::int64_t at_s, Hour& hour) {
  if (vital.validity() != v1::VALIDITY_VALID || !vital.has_value()) return;
  Slot& slot = hour[at_s - at_s % slot_s][vital.parameter()];
  slot.last = vital.value();
  slot.lowest = std::min(slot.lowest.value_or(vital.value()), vital.value());
}

std::string cell(const std::map<std::string, Slot, std::less<>>& slots, std::string_view key) {
  const auto found = slots.find(key);
  return found == slots.end() ? "-" : watch::number_words(*found->second.last);
}

std::string spo2_cell(const std::map<std::string, Slot, std::less<>>& slots) {
  const auto found = slots.find("spo2");
  if (found == slots.end()) return "-";
  std::string text = watch::number_words(*found->second.last);
  if (*found->second.lowest < *found->second.last) {
    text += " low " + watch::number_words(*found->second.lowest);
  }
  return text;
}

Hour last_hour(const watch::Bed& bed, const Past& past, const Situation& s) {
  Hour hour;
  for (const v1::Event& event : past.events) {
    if (!event.has_vital() || event.room() != bed.room || event.bed() != bed.bed) continue;
    const std::int64_t at_s = event.wall_time().seconds();
    if (at_s + shown_s >= s.wall_s) put(event.vital(), at_s, hour);
  }
  if (!hour.empty()) return hour;
  // Nothing can be had of the past: what is known now.
  for (const watch::Number& number : bed.numbers) {
    if (!number.value || number.age_unknown) continue;
    v1::Vital vital;
    vital.set_parameter(number.parameter);
    vital.set_validity(v1::VALIDITY_VALID);
    vital.set_value(*number.value);
    const std::int64_t at_s =
        s.wall_s - s.model.age(number.measured_at, s.now) / std::chrono::seconds(1);
    put(vital, at_s, hour);
  }
  return hour;
}

PageTable vitals_table(const watch::Bed& bed, const Past& past, const Situation& s) {
  PageTable table{past.whole ? "The last hour" : "What is still known of the last hour",
                  true,
                  {},
                  "No values are known."};
  const Hour hour = last_hour(bed, past, s);
  if (hour.empty()) return table;
  table.rows.push_back({"from", "HR", "pulse", "SpO2", "BP", "RR"});
  for (const auto& [at_s, slots] : hour) {
    const bool cuff = slots.find("nibp_sys") != slots.end();
    table.rows.push_back(
        {clock_words(at_s), cell(slots, "hr"), cell(slots, "pulse"), spo2_cell(slots),
         cuff ? cell(slots, "nibp_sys") + "/" + cell(slots, "nibp_dia") : "-", cell(slots, "rr")});
  }
  return table;
}

PageTable session_table(const watch::Bed& bed, const Situation& s) {
  PageTable table{"Session", false, {}, "No session is open on this bed."};
  if (!bed.session) return table;
  const v1::Session& session = *bed.session;
  table.rows.push_back({"session", printable(session.id())});
  table.rows.push_back({"state", watch::state_words(session.state())});
  std::string dose = watch::dose_clock_words(session, s.model, s.now);
  if (session.has_first_dose_time()) {
    dose += ", first dose at " + clock_with_offset(session.first_dose_time().seconds()) + ", " +
            watch::thousandths_words(session.total_ug()) + " mg in all";
  }
  table.rows.push_back({"dose", dose});
  table.rows.push_back({"staff", "prescriber " + printable(session.prescriber()) +
                                     ", responsible " + printable(session.responsible())});
  if (session.oxygen_ml_min() != 0) {
    table.rows.push_back({"oxygen", watch::thousandths_words(session.oxygen_ml_min()) + " L/min"});
  }
  return table;
}

PageTable alarms_table(const watch::Bed& bed) {
  PageTable table{"Open alarms", false, {}, "None."};
  for (const v1::Alarm& alarm : bed.alarms) {
    table.rows.push_back({watch::alarm_words(alarm), watch::detail_words(alarm)});
  }
  return table;
}

/// The times of the checks to come: the daemon plans the next, its interval gives the rest.
PageTable next_table(const watch::Bed& bed, const Situation& s) {
  constexpr int checks_listed = 6;
  PageTable table{"Next", false, {}, "Nothing is planned."};
  for (const v1::Check& check : bed.checks) {
    table.rows.push_back(
        {clock_words(check.due_time().seconds()), "check, " + printable(check.cause())});
    for (int i = 1; i < checks_listed && check.interval_s() > 0; ++i) {
      const std::int64_t at = check.due_time().seconds() + i * std::int64_t{check.interval_s()};
      table.rows.push_back({clock_words(at), "check, if the interval stays"});
    }
  }
  if (bed.cuff_plan && bed.cuff_plan->next_ns() != 0) {
    const Instant at = Instant::from_ns(static_cast<std::int64_t>(bed.cuff_plan->next_ns()));
    const std::int64_t in_s = s.model.left(at, s.now) / std::chrono::seconds(1);
    table.rows.push_back({clock_words(s.wall_s + in_s), "cuff"});
  }
  std::stable_sort(table.rows.begin(), table.rows.end());
  return table;
}

PageTable writing_table() {
  PageTable table{"By hand", true, {}, ""};
  table.rows.push_back({"time", "HR", "SpO2", "BP", "RR", "breathing, colour, what was done, who"});
  for (std::size_t i = 0; i < empty_lines; ++i) {
    table.rows.push_back({"__:__", "____", "____", "___/___", "____",
                          "____________________________________________"});
  }
  return table;
}

}  // namespace

Page downtime_sheet(const watch::Bed& bed, const Past& past, const Situation& s) {
  Page page{"Room " + printable(bed.room) + ", bed " + printable(bed.bed) + ": downtime sheet",
            {"Printed " + date_words(s.wall_s) + ". " + std::string(watch::notice)},
            {}};
  page.tables.push_back(session_table(bed, s));
  page.tables.push_back(alarms_table(bed));
  page.tables.push_back(vitals_table(bed, past, s));
  page.tables.push_back(next_table(bed, s));
  page.tables.push_back(writing_table());
  return page;
}

}  // namespace vigil
