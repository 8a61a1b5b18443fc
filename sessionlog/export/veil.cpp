#include "sessionlog/export/veil.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::string_view hidden = "[another patient]";

/// "K-0043" of "K-0043.20261122.1".
std::string code_of(const std::string& session) { return session.substr(0, session.find('.')); }

Ms day_number(Ms at) { return (at - ((at % ms_per_day) + ms_per_day) % ms_per_day) / ms_per_day; }

}  // namespace

Veil::Veil(const Course& course, bool identified)
    : course_(&course),
      identified_(identified),
      shift_(identified ? 0 : moved_dose_ms - course.origin()) {
  const v1::Session& own = course.session();
  const auto note = [&](const std::string& session) {
    if (session.empty() || session == own.id() || code_of(session) == own.code()) return;
    others_.insert(session);
    others_.insert(code_of(session));
  };
  for (const v1::Event& event : course.record->events) {
    note(event.session());
    if (!event.has_entry() || !event.entry().has_correction()) continue;
    note(event.entry().correction().from_session());
    note(event.entry().correction().to_session());
  }
}

Ms Veil::day(Ms at) const { return day_number(told(at)) - day_number(told(course_->origin())) + 1; }

const std::string& Veil::session() const {
  return identified_ ? course_->session().id() : course_->session().code();
}

std::string Veil::person(const std::string& name, v1::StaffRole role) const {
  if (identified_) return words(name);
  if (name.empty() && role == v1::STAFF_ROLE_UNSPECIFIED) return {};
  const std::string word = role_word(role);
  return word.empty() ? "staff" : word;
}

std::string Veil::words(const std::string& text) const {
  if (!identified_) return {};
  std::string result = text;
  for (auto other = others_.rbegin(); other != others_.rend(); ++other) {  // the longer one first
    for (std::size_t at = result.find(*other); at != std::string::npos;
         at = result.find(*other, at + hidden.size())) {
      result.replace(at, other->size(), hidden);
    }
  }
  return result;
}

std::string Veil::code(const v1::SessionEntry& entry) const {
  switch (entry.kind()) {
    case v1::ENTRY_KIND_TEST_ALARM:
    case v1::ENTRY_KIND_HANDOVER:
    case v1::ENTRY_KIND_CLOSE:
    case v1::ENTRY_KIND_MOVE:
      return words(entry.code());
    default:
      return entry.code();
  }
}

std::string Veil::head() const {
  constexpr std::string_view note =
      "Vigil is a secondary, advisory notification for research and education. The bedside monitor "
      "stays the primary alarm. ";
  std::string text(note);
  if (identified_) {
    return text +
           "IDENTIFIED: times are real and in UTC, names of staff and free texts are included.";
  }
  text += "De-identified: the patient is a code, staff are roles, free texts are left out, and ";
  text += course_->dose ? "the first dose" : "the start";
  return text + " is moved to 2000-01-01T12:00:00Z (day 1).";
}

}  // namespace vigil::sessionlog
