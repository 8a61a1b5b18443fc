#include "tools/vigil/session_text.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "tools/vigil/local_time.hpp"
#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_session.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil {
namespace {

using watch::printable;

void add(std::string& to, const std::string& text, const char* between = ", ") {
  if (!text.empty()) to += (to.empty() ? "" : between) + text;
}

/// "  Staff     prescriber MD-1, ..."; nothing for an empty text.
std::string field(const std::string& name, const std::string& text) {
  if (text.empty()) return {};
  std::string line = "  " + name;
  line.resize(16, ' ');
  return line + text + "\n";
}

std::string place_of(const v1::Session& session, const watch::Model& model) {
  return session.room().empty() ? "no bed" : watch::bed_words(model, session.room(), session.bed());
}

std::string dose_text(const v1::Session& session, const Situation& s) {
  if (!session.has_first_dose_time()) return "not dosed";
  std::string text = watch::dose_clock_words(session, s.model, s.now) + ", first at " +
                     clock_with_offset(session.first_dose_time().seconds()) + ", " +
                     watch::thousandths_words(session.total_ug()) + " mg in all";
  return text;
}

std::string staff_text(const v1::Session& session) {
  std::string text;
  if (!session.prescriber().empty()) add(text, "prescriber " + printable(session.prescriber()));
  if (!session.responsible().empty()) add(text, "responsible " + printable(session.responsible()));
  if (!session.sitter().empty()) add(text, "sitter " + printable(session.sitter()));
  if (session.therapist_present()) {
    add(text, "therapist in the room");
  } else if (session.therapist_expected() && session.state() == v1::SESSION_STATE_SECOND_HOUR) {
    add(text, "THERAPIST EXPECTED NOW");
  } else if (session.therapist_expected()) {
    add(text, "therapist expected");
  }
  return text;
}

/// "[x]": it holds; "[o]": a prescriber overrode it; "[ ]": it is missing.
std::string gate_text(const v1::Session& session) {
  if (session.gate().empty()) return {};
  std::string text =
      session.has_first_dose_time() ? "\nGate of the discharge\n" : "\nGate of the dose\n";
  std::size_t widest = 0;
  for (const v1::GateItem& item : session.gate()) {
    widest = std::max(widest, watch::columns(printable(item.item())));
  }
  for (const v1::GateItem& item : session.gate()) {
    const char* mark = item.holds() ? "[x] " : item.overridden() ? "[o] " : "[ ] ";
    std::string name = printable(item.item());
    name += std::string(widest - watch::columns(name), ' ');
    std::string about = printable(item.text());
    // In a refusal the text stands alone; here its name stands in front already.
    for (const char* between : {": ", " "}) {
      const std::string named = item.item() + between;
      if (about.starts_with(named)) about.erase(0, named.size());
    }
    if (item.overridden() && !item.holds()) add(about, "overridden");
    if (item.hard() && !item.holds()) add(about, "nobody overrides this");
    std::string line = std::string("  ") + mark + name + "  " + about;
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string t_plus_words(bool known, std::int32_t minutes) {
  return known ? (minutes < 0 ? "T" : "T+") + std::to_string(minutes) : "";
}

Deed deed_of(const v1::Event& event) {
  const bool is_check = event.has_check();
  const v1::SessionEntry& entry = event.entry();
  const v1::Check& check = event.check();
  const std::int64_t at_s =
      is_check ? check.performed_time().seconds() : entry.performed_time().seconds();
  const std::string actor = printable(is_check ? event.actor() : entry.actor());
  std::string text = is_check ? watch::check_done_words(check) : watch::entry_words(entry);
  if (!actor.empty()) text += " (" + actor + ")";
  if (!is_check && entry.late()) text += ", told late";
  return {at_s,
          is_check ? t_plus_words(check.has_t_plus_min(), check.t_plus_min())
                   : t_plus_words(entry.has_t_plus_min(), entry.t_plus_min()),
          text};
}

std::string entries_text(const v1::Session& session, const Past& past) {
  const std::vector<Deed> deeds = last_deeds(session, past);
  std::string text = "\nLast entries\n";
  for (const Deed& deed : deeds) {
    std::string t = deed.t_plus;
    t.resize(std::max<std::size_t>(t.size(), 6), ' ');
    text += "  " + clock_words(deed.at_s) + " " + t + " " + deed.text + "\n";
  }
  if (deeds.empty()) text += "  none is kept here; see the session log\n";
  return text;
}

std::string earlier_line(const v1::EarlierSession& earlier) {
  std::string text;
  if (earlier.total_ug() != 0) {
    add(text, watch::thousandths_words(earlier.total_ug()) + " mg " + printable(earlier.route()));
  }
  if (earlier.has_peak_sbp_rise()) {
    const bool rose = earlier.peak_sbp_rise() >= 0;
    add(text,
        std::string("SBP ") + (rose ? "+" : "") + watch::number_words(earlier.peak_sbp_rise()));
  }
  if (earlier.has_lowest_spo2()) {
    add(text, "SpO2 lowest " + watch::number_words(earlier.lowest_spo2()));
  }
  add(text, std::to_string(earlier.high_alarms()) + " high and " +
                std::to_string(earlier.medium_alarms()) + " medium alarms");
  if (earlier.concurrent()) add(text, "together with a partner");
  add(text, watch::enumerator_words(v1::CloseManner_Name(earlier.manner()), "CLOSE_MANNER_"));
  return "  " + printable(earlier.id()) + "  " + text + "\n";
}

/// What the pre-check found of the same code, the newest last; as many as entries are shown.
std::string earlier_text(const v1::Session& session, const Past& past) {
  std::vector<const v1::EarlierSession*> all;
  for (const v1::Event& event : past.events) {
    if (event.session() != session.id()) continue;
    const auto& earlier = event.entry().pre_check().earlier();
    if (all.empty())
      std::transform(earlier.begin(), earlier.end(), std::back_inserter(all),
                     [](const auto& one) { return &one; });
  }
  if (all.empty()) return {};
  std::string text = "\nEarlier sessions of this code\n";
  const std::size_t first = all.size() > entries_shown ? all.size() - entries_shown : 0;
  for (std::size_t i = first; i < all.size(); ++i) text += earlier_line(*all[i]);
  return text;
}

std::string window_text(const v1::Session& session) {
  if (!session.has_integration_opens_time()) return {};
  return "from " + date_words(session.integration_opens_time().seconds()) + ", best from " +
         date_words(session.integration_best_time().seconds()) + ", until " +
         date_words(session.integration_closes_time().seconds());
}

std::string bathroom_text(const v1::Session& session, const Situation& s) {
  if (session.bathroom_with().empty()) return {};
  const Instant until = Instant::from_ns(session.bathroom_until_ns());
  const Duration late = s.model.age(until, s.now);
  return printable(session.bathroom_with()) + ", " +
         (late > Duration(0) ? "NOT BACK for " + watch::age_words(late)
                             : watch::age_words(s.model.left(until, s.now)) + " left");
}

struct FoundSession {
  const v1::Session* session = nullptr;
  const watch::Bed* bed = nullptr;
};

FoundSession find_session(const Target& target, const watch::Model& model) {
  for (const watch::Bed& bed : model.beds()) {
    if (target.bed.empty() || bed.room != target.room || bed.bed != target.bed) continue;
    return {bed.session ? &*bed.session : nullptr, &bed};
  }
  for (const v1::Session& session : model.other_sessions()) {
    if (session.id() == target.session) return {&session, nullptr};
  }
  return {};
}

std::vector<std::string> list_row(const v1::Session& session, const std::string& what,
                                  const Situation& s) {
  return {printable(session.id()), place_of(session, s.model),
          watch::state_words(session.state()) + (what.empty() ? "" : ", " + what)};
}

/// Every column but the last is as wide as its widest cell.
std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], watch::columns(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - watch::columns(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string when_text(const v1::Session& session, const Situation& s) {
  switch (session.state()) {
    case v1::SESSION_STATE_SCHEDULED:
      return session.has_planned_time()
                 ? "planned for " + date_words(session.planned_time().seconds())
                 : "";
    case v1::SESSION_STATE_CLOSED:
    case v1::SESSION_STATE_INTEGRATION:
    case v1::SESSION_STATE_ENDED:
      return session.has_closed_time()
                 ? watch::enumerator_words(v1::CloseManner_Name(session.manner()),
                                           "CLOSE_MANNER_") +
                       " " + date_words(session.closed_time().seconds())
                 : "";
    default:
      return watch::dose_clock_words(session, s.model, s.now);
  }
}

}  // namespace

bool is_deed(const v1::Event& event) {
  const v1::CheckState state = event.check().state();
  return event.has_entry() ||
         (event.has_check() && (state == v1::CHECK_STATE_DONE || state == v1::CHECK_STATE_SKIPPED ||
                                state == v1::CHECK_STATE_UNDONE));
}

std::vector<Deed> last_deeds(const v1::Session& session, const Past& past) {
  std::vector<Deed> deeds;
  for (const v1::Event& event : past.events) {
    if (is_deed(event) && event.session() == session.id()) deeds.push_back(deed_of(event));
  }
  const std::size_t first = deeds.size() > entries_shown ? deeds.size() - entries_shown : 0;
  deeds.erase(deeds.begin(), deeds.begin() + static_cast<std::ptrdiff_t>(first));
  return deeds;
}

std::string session_list(const Situation& s) {
  std::vector<std::vector<std::string>> rows;
  for (const watch::Bed& bed : s.model.beds()) {
    if (bed.session) rows.push_back(list_row(*bed.session, when_text(*bed.session, s), s));
  }
  for (const bool planned : {true, false}) {
    for (const v1::Session& session : s.model.other_sessions()) {
      if ((session.state() == v1::SESSION_STATE_SCHEDULED) != planned) continue;
      rows.push_back(list_row(session, when_text(session, s), s));
    }
  }
  return rows.empty() ? "No sessions.\n" : aligned(rows);
}

std::string session_show(const Target& target, const Past& past, const Situation& s) {
  const FoundSession found = find_session(target, s.model);
  if (found.session == nullptr) return "No session is open there.\n";
  const v1::Session& session = *found.session;
  std::string text = printable(session.id()) + "  " + place_of(session, s.model) + "\n";
  std::string state = watch::state_words(session.state());
  if (!session.phase().empty()) add(state, "phase " + printable(session.phase()));
  if (session.has_phase_until_time()) {
    state += " until " + clock_with_offset(session.phase_until_time().seconds());
  }
  if (session.emergency()) state = "EMERGENCY, " + state;
  text += field("State", state);
  const bool ended = session.state() >= v1::SESSION_STATE_CLOSED;
  if (ended || session.state() == v1::SESSION_STATE_SCHEDULED) {
    text += field("When", when_text(session, s));
  }
  text +=
      field("Profile", session.profile().empty() ? ""
                                                 : printable(session.profile()) + ", version " +
                                                       std::to_string(session.profile_version()));
  text += field("Dose", dose_text(session, s));
  text +=
      field("Weight",
            session.weight_g() == 0 ? "" : watch::thousandths_words(session.weight_g()) + " kg");
  text += field("Staff", staff_text(session));
  if (found.bed != nullptr) {
    bool overdue = false;
    text += field("Checks", watch::check_words(*found.bed, s.model, s.now, overdue));
  }
  text += field("Bathroom", bathroom_text(session, s));
  text += field("Oxygen", session.oxygen_ml_min() == 0
                              ? ""
                              : watch::thousandths_words(session.oxygen_ml_min()) + " L/min");
  std::string missing;
  for (const std::string& key : session.missing_parameters()) {
    add(missing, watch::parameter_words(key));
  }
  text += field("Not measured", missing);
  std::string flags;
  for (const std::string& flag : session.flags()) add(flags, printable(flag));
  text += field("Flags", flags);
  text += field("Integration", window_text(session));
  text += field("Earlier", session.earlier_sessions() == 0
                               ? ""
                               : std::to_string(session.earlier_sessions()) +
                                     " sessions of this code are known here");
  return text + earlier_text(session, past) + gate_text(session) + entries_text(session, past);
}

std::string checks_list(const Situation& s) {
  struct Planned {
    const watch::Bed* bed;
    const v1::Check* check;
  };
  std::vector<Planned> all;
  for (const watch::Bed& bed : s.model.beds()) {
    for (const v1::Check& check : bed.checks) all.push_back({&bed, &check});
  }
  std::stable_sort(all.begin(), all.end(), [](const Planned& a, const Planned& b) {
    return a.check->due_ns() < b.check->due_ns();
  });
  std::vector<std::vector<std::string>> rows;
  for (const auto& [bed, check] : all) {
    const Instant due = Instant::from_ns(check->due_ns());
    const Duration late = s.model.age(due, s.now);
    const Duration left = s.model.left(due, s.now);
    const std::string when = left > Duration(0) ? "in " + watch::age_words(left)
                             : check->state() == v1::CHECK_STATE_OVERDUE
                                 ? "OVERDUE " + watch::age_words(late)
                                 : "due " + watch::age_words(late);
    rows.push_back({clock_words(check->due_time().seconds()), when,
                    watch::bed_words(s.model, bed->room, bed->bed),
                    bed->session ? printable(bed->session->code()) : "",
                    bed->session ? watch::dose_clock_words(*bed->session, s.model, s.now) : "",
                    watch::check_cause_words(*check)});
  }
  return rows.empty() ? "No checks are planned.\n" : aligned(rows);
}

}  // namespace vigil
