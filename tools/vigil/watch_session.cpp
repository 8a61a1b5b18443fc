#include "tools/vigil/watch_session.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

Instant instant(std::int64_t ns) { return Instant::from_ns(ns); }

std::string minutes_of(Duration time) { return std::to_string(time / std::chrono::minutes(1)); }

void add(std::string& to, const std::string& text, const char* between = ", ") {
  if (!text.empty()) to += (to.empty() ? "" : between) + text;
}

std::string dose_words(const v1::Dose& dose) {
  std::string text = "dose " + std::to_string(dose.number());
  if (dose.device() != 0) text += " device " + std::to_string(dose.device());
  const std::string step = enumerator_words(v1::DoseStep_Name(dose.step()), "DOSE_STEP_INFUSION_");
  if (dose.step() != v1::DOSE_STEP_GIVEN) text += ", infusion " + step;
  text += ":";
  std::string rest;
  if (dose.amount_ug() != 0) add(rest, thousandths_words(dose.amount_ug()) + " mg");
  add(rest, printable(dose.drug()), " ");
  add(rest, printable(dose.route()), " ");
  if (dose.rate_ug_h() != 0) add(rest, thousandths_words(dose.rate_ug_h()) + " mg/h");
  if (dose.ug_per_kg() != 0) add(rest, thousandths_words(dose.ug_per_kg()) + " mg/kg");
  add(rest, printable(dose.site()));
  if (!dose.lot().empty()) add(rest, "lot " + printable(dose.lot()));
  if (dose.wasted_ug() != 0) add(rest, thousandths_words(dose.wasted_ug()) + " mg wasted");
  if (!dose.second_person().empty()) add(rest, "with " + printable(dose.second_person()));
  if (dose.out_of_range()) add(rest, "OUT OF RANGE");
  return text + " " + rest;
}

/// "HR 81, BP 122/78 by hand".
std::string values_words(const google::protobuf::RepeatedPtrField<v1::SnapshotValue>& values) {
  std::string text;
  const auto numbers = [](const v1::SnapshotValue& value) {
    return value.has_value() ? number_words(value.value())
                             : std::string(validity_words(value.validity()));
  };
  for (int i = 0; i < values.size(); ++i) {
    const v1::SnapshotValue& value = values[i];
    std::string name = parameter_words(value.parameter());
    std::string number = numbers(value);
    const bool pair = value.parameter() == "nibp_sys" && i + 1 < values.size() &&
                      values[i + 1].parameter() == "nibp_dia" && value.has_value() &&
                      values[i + 1].has_value() && value.manual() == values[i + 1].manual();
    if (pair) {
      name = "BP";
      number += "/" + numbers(values[++i]);
    }
    add(text, name + " " + number + (value.manual() ? " by hand" : ""));
  }
  return text;
}

std::string pre_check_words(const v1::PreCheck& check) {
  if (check.flags_size() == 0 && check.weight_g() == 0) return {};
  std::string text;
  for (const v1::FlagAnswer& flag : check.flags()) {
    if (flag.answer() != v1::ANSWER_YES) continue;
    add(text, printable(flag.flag()) + (flag.plan().empty() ? "" : ": " + printable(flag.plan())));
  }
  std::string whole = std::to_string(check.flags_size()) + " answers" +
                      (text.empty() ? ", no flag" : ", yes to " + text);
  if (check.weight_g() != 0) {
    add(whole, thousandths_words(check.weight_g()) + " kg" + (check.weighed() ? "" : " as told"));
  }
  return whole;
}

Span check_span(const Bed& bed, const Model& model, Instant now) {
  bool overdue = false;
  std::string text = check_words(bed, model, now, overdue);
  return {overdue ? Style::overdue : Style::plain, std::move(text)};
}

Span bathroom_span(const v1::Session& session, const Model& model, Instant now) {
  if (session.bathroom_with().empty()) return {};
  const Instant until = instant(session.bathroom_until_ns());
  const std::string who =
      session.bathroom_with() == "alone" ? " alone" : " with " + printable(session.bathroom_with());
  const Duration late = model.age(until, now);
  if (late > Duration(0)) {
    return {Style::overdue, "NOT BACK from the bathroom " + age_words(late) + "," + who};
  }
  return {Style::strong, "bathroom" + who + ", " + age_words(model.left(until, now)) + " left"};
}

}  // namespace

std::string enumerator_words(std::string name, std::string_view prefix) {
  if (name.starts_with(prefix)) name.erase(0, prefix.size());
  for (char& c : name) {
    c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

std::string state_words(v1::SessionState state) {
  return enumerator_words(v1::SessionState_Name(state), "SESSION_STATE_");
}

std::string dose_clock_words(const v1::Session& session, const Model& model, Instant now) {
  if (!session.has_first_dose_ns()) return "not dosed";
  std::string text = "T+" + minutes_of(model.age(instant(session.first_dose_ns()), now));
  if (session.has_last_dose_ns() && session.last_dose_ns() != session.first_dose_ns()) {
    text +=
        ", last dose " + minutes_of(model.age(instant(session.last_dose_ns()), now)) + " min ago";
  }
  return text;
}

std::string check_words(const Bed& bed, const Model& model, Instant now, bool& overdue) {
  overdue = false;
  std::int64_t due_ns = bed.session ? bed.session->next_check_ns() : 0;
  for (const v1::Check& check : bed.checks) {
    if (check.state() == v1::CHECK_STATE_OVERDUE) overdue = true;
    if (due_ns == 0 || check.due_ns() < due_ns) due_ns = check.due_ns();
  }
  if (due_ns == 0) return {};
  const Instant due = instant(due_ns);
  if (overdue) return "CHECK OVERDUE " + age_words(model.age(due, now));
  const Duration left = model.left(due, now);
  if (left == Duration(0)) {
    // The word of the daemon makes it overdue; from the minute on it waits in orange all the same.
    overdue = model.age(due, now) >= std::chrono::minutes(1);
    return overdue ? "check due since " + age_words(model.age(due, now)) : "check due now";
  }
  if (left < std::chrono::minutes(1)) return "next check in " + age_words(left);
  return "next check in " + minutes_of(left) + " min";
}

std::string thousandths_words(std::uint64_t thousandths) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%llu.%03llu",
                static_cast<unsigned long long>(thousandths / 1000),
                static_cast<unsigned long long>(thousandths % 1000));
  std::string words(text.data());
  words.erase(words.find_last_not_of('0') + 1);
  if (words.ends_with('.')) words.pop_back();
  return words;
}

std::string entry_words(const v1::SessionEntry& entry) {
  if (entry.has_dose()) return dose_words(entry.dose());
  std::string text = enumerator_words(v1::EntryKind_Name(entry.kind()), "ENTRY_KIND_");
  std::string rest;
  add(rest, printable(entry.code()));
  if (entry.severity() != v1::SEVERITY_UNSPECIFIED) {
    add(rest, enumerator_words(v1::Severity_Name(entry.severity()), "SEVERITY_"), " ");
  }
  if (entry.manner() != v1::CLOSE_MANNER_UNSPECIFIED) {
    add(rest, enumerator_words(v1::CloseManner_Name(entry.manner()), "CLOSE_MANNER_"));
  }
  const bool stopped = entry.kind() == v1::ENTRY_KIND_OXYGEN && entry.amount() == 0;
  if (stopped) add(rest, "stopped");
  if (entry.has_amount() && !stopped) {
    add(rest,
        number_words(entry.amount()) + (entry.unit().empty() ? "" : " " + printable(entry.unit())));
  }
  if (entry.has_pre_check()) add(rest, pre_check_words(entry.pre_check()));
  add(rest, values_words(entry.values()));
  if (!entry.with().empty()) {
    add(rest, entry.with() == "alone" ? "alone" : "with " + printable(entry.with()));
  }
  // The baseline's text says its values once more.
  const bool said = entry.kind() == v1::ENTRY_KIND_BASELINE && !entry.values().empty();
  if (!said) add(rest, printable(entry.text()));
  if (entry.ref() != 0) add(rest, "of entry " + std::to_string(entry.ref()));
  return text + (rest.empty() ? "" : ": " + rest);
}

std::string check_cause_words(const v1::Check& check) {
  if (check.cause() == "schedule" || check.cause().empty()) return {};
  std::string text = "after a " + printable(check.cause());
  // What the daemon asks for then: docs/sessions.md 8.
  if (check.cause() == "high alarm") text += ": in the room";
  if (check.cause() == "medium alarm") text += ": from window, camera or bedside";
  return text;
}

std::string check_done_words(const v1::Check& check) {
  std::string text = "check " + std::to_string(check.number()) + " " +
                     enumerator_words(v1::CheckState_Name(check.state()), "CHECK_STATE_");
  if (check.state() == v1::CHECK_STATE_DONE) {
    add(text, enumerator_words(v1::CheckHow_Name(check.how()), "CHECK_HOW_"));
    if (check.one_touch()) add(text, "all is well");
    if (!check.breathing().empty()) add(text, "breathing " + printable(check.breathing()));
    if (!check.colour().empty()) add(text, "colour " + printable(check.colour()));
    if (!check.posture().empty()) add(text, "posture " + printable(check.posture()));
    if (!check.distress().empty()) add(text, "distress " + printable(check.distress()));
    if (check.has_moaas()) add(text, "MOAA/S " + std::to_string(check.moaas()));
    add(text, printable(check.seen()));
  }
  add(text, printable(check.reason()));
  return text;
}

std::vector<Line> session_lines(const Bed& bed, const Model& model, Instant now,
                                std::size_t width) {
  if (!bed.session) return {};
  const v1::Session& session = *bed.session;
  std::vector<Span> pieces;
  if (session.emergency()) pieces.push_back({Style::high, " EMERGENCY "});
  pieces.push_back({Style::strong, printable(session.code())});
  pieces.push_back({Style::plain, state_words(session.state())});
  pieces.push_back({Style::plain, dose_clock_words(session, model, now)});
  pieces.push_back(check_span(bed, model, now));
  if (session.oxygen_ml_min() != 0) {
    pieces.push_back({Style::strong, "O2 " + thousandths_words(session.oxygen_ml_min()) + " L"});
  }
  pieces.push_back(bathroom_span(session, model, now));
  if (session.therapist_present()) {
    pieces.push_back({Style::plain, "therapist in"});
  } else if (session.therapist_expected() && session.state() == v1::SESSION_STATE_SECOND_HOUR) {
    pieces.push_back({Style::strong, "therapist expected now"});
  }
  if (!session.responsible().empty()) {
    pieces.push_back({Style::quiet, printable(session.responsible())});
  }
  std::vector<Line> lines;
  std::size_t used = width;
  for (Span& piece : pieces) {
    if (piece.text.empty()) continue;
    const std::size_t wanted = columns(piece.text) + 2;
    if (used + wanted > width) {
      lines.emplace_back();
      used = 0;
    }
    lines.back().push_back({Style::plain, "  "});
    lines.back().push_back(std::move(piece));
    used += wanted;
  }
  return lines;
}

}  // namespace vigil::watch
