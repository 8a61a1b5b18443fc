#include <algorithm>
#include <utility>

#include "tools/vigil/local_time.hpp"
#include "tools/vigil/session_text.hpp"
#include "tools/vigil/sheet_hour.hpp"
#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_session.hpp"
#include "tools/vigil/watch_view.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil {
namespace {

using watch::printable;

constexpr std::size_t empty_lines = 12;

PageTable session_table(const watch::Bed& bed, const Situation& s) {
  PageTable table{"Session", false, {}, "No session is open on this bed."};
  if (!bed.session) return table;
  const v1::Session& session = *bed.session;
  table.rows.push_back({"session", printable(session.id())});
  const std::string state = watch::state_words(session.state());
  table.rows.push_back({"state", session.emergency() ? "EMERGENCY, " + state : state});
  std::string dose = watch::dose_clock_words(session, s.model, s.now);
  if (session.has_first_dose_time()) {
    dose += ", first dose at " + clock_with_offset(session.first_dose_time().seconds()) + ", " +
            watch::thousandths_words(session.total_ug()) + " mg in all";
  }
  table.rows.push_back({"dose", dose});
  table.rows.push_back({"staff", "prescriber " + printable(session.prescriber()) +
                                     ", responsible " + printable(session.responsible())});
  if (session.weight_g() != 0) {
    table.rows.push_back({"weight", watch::thousandths_words(session.weight_g()) + " kg"});
  }
  if (session.oxygen_ml_min() != 0) {
    table.rows.push_back({"oxygen", watch::thousandths_words(session.oxygen_ml_min()) + " L/min"});
  }
  return table;
}

bool is_latched(const v1::Alarm& alarm) { return alarm.state() == v1::ALARM_STATE_LATCHED; }

std::string since_words(const v1::Alarm& alarm, const Situation& s) {
  const Instant started = Instant::from_ns(static_cast<std::int64_t>(alarm.started_ns()));
  const auto ago_s = s.model.age(started, s.now) / std::chrono::seconds(1);
  return clock_words(s.wall_s - ago_s);
}

PageTable alarms_table(const watch::Bed& bed, bool latched, const Situation& s) {
  PageTable table{
      latched ? "Over, but not yet reset by a person (vigil alarm reset)" : "Alarms that stand",
      false,
      {},
      "None."};
  for (const v1::Alarm& alarm : bed.alarms) {
    if (is_latched(alarm) != latched) continue;
    std::string text = watch::alarm_words(alarm);
    for (const std::string& more :
         {watch::detail_words(alarm), watch::last_known_words(alarm, s.model, s.now),
          watch::inactivation_words(alarm, s.model, s.now), watch::response_words(alarm)}) {
      if (!more.empty()) text += "; " + more;
    }
    table.rows.push_back({"since " + since_words(alarm, s), text});
  }
  return table;
}

/// The times of the checks to come: the daemon plans the next, its interval gives the rest.
PageTable next_table(const watch::Bed& bed, const Situation& s) {
  constexpr int checks_listed = 6;
  std::vector<std::pair<std::int64_t, std::string>> next;
  for (const v1::Check& check : bed.checks) {
    const std::int64_t due_s = check.due_time().seconds();
    std::string what = "safety check";
    if (const std::string why = watch::check_cause_words(check); !why.empty()) what += " " + why;
    if (due_s < s.wall_s) {
      what += ", DUE SINCE " + watch::age_words(std::chrono::seconds(s.wall_s - due_s));
    }
    next.emplace_back(due_s, what);
    for (int i = 1; i < checks_listed && check.interval_s() > 0; ++i) {
      const std::int64_t at_s = due_s + i * std::int64_t{check.interval_s()};
      if (at_s > s.wall_s) next.emplace_back(at_s, "safety check, if the interval stays");
    }
  }
  if (bed.cuff_plan && bed.cuff_plan->next_ns() != 0) {
    const Instant at = Instant::from_ns(static_cast<std::int64_t>(bed.cuff_plan->next_ns()));
    next.emplace_back(s.wall_s + s.model.left(at, s.now) / std::chrono::seconds(1), "cuff");
  }
  std::stable_sort(next.begin(), next.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  PageTable table{"Next", false, {}, "Nothing is planned."};
  for (const auto& [at_s, what] : next) table.rows.push_back({clock_words(at_s), what});
  return table;
}

PageTable deeds_table(const watch::Bed& bed, const Past& past) {
  PageTable table{"What was done", false, {}, ""};
  if (!bed.session) return table;
  for (const Deed& deed : last_deeds(*bed.session, past)) {
    table.rows.push_back({clock_words(deed.at_s), deed.t_plus, deed.text});
  }
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
  page.tables.push_back(alarms_table(bed, false, s));
  if (std::any_of(bed.alarms.begin(), bed.alarms.end(), is_latched)) {
    page.tables.push_back(alarms_table(bed, true, s));
  }
  page.tables.push_back(next_table(bed, s));
  for (PageTable& table : hour_tables(bed, past, s)) page.tables.push_back(std::move(table));
  if (PageTable done = deeds_table(bed, past); !done.rows.empty()) {
    page.tables.push_back(std::move(done));
  }
  page.tables.push_back(writing_table());
  return page;
}

}  // namespace vigil
