#include "daemon/session/vocabulary.hpp"

#include <array>

namespace vigil::session {
namespace {

template <std::size_t N>
using Words = std::array<std::string_view, N>;

constexpr Words<state_count> state_words{"scheduled", "pre-check",   "baseline", "dosed",
                                         "peak",      "second-hour", "recovery", "discharge-ready",
                                         "closed",    "integration", "ended"};
constexpr Words<3> intent_words{"", "talking", "inward"};
constexpr Words<6> manner_words{
    "", "discharged", "against-gate", "left-against-advice", "transferred", "not-dosed"};
constexpr Words<entry_kind_count> entry_kind_words{
    "state",           "phase",      "binding",       "pre-check",   "test-alarm",
    "baseline",        "override",   "dose",          "symptom",     "note",
    "oxygen",          "medication", "manual-vitals", "emergency",   "handover",
    "bathroom",        "gate",       "close",         "move",        "correction",
    "score",           "follow-up",  "consent",       "integration", "not-recovered",
    "pump-suggestion", "warning",    "limit-offer",   "undo"};
constexpr Words<5> severity_words{"", "mild", "moderate", "severe", "ended"};
constexpr Words<6> dose_step_words{"given",          "infusion-start",  "infusion-rate",
                                   "infusion-pause", "infusion-resume", "infusion-stop"};
constexpr Words<6> check_state_words{"planned", "due", "overdue", "done", "skipped", "undone"};
constexpr Words<5> check_how_words{"", "window", "camera", "door", "in-room"};
constexpr Words<4> breathing_words{"", "regular", "snoring", "blocked"};
constexpr Words<4> colour_words{"", "normal", "pale", "blue"};
constexpr Words<3> posture_words{"", "safe", "unsafe"};
constexpr Words<4> distress_words{"", "none", "some", "much"};
constexpr Words<flag_count> flag_words{"uncontrolled-cardiovascular",
                                       "pregnancy",
                                       "hepatic",
                                       "renal",
                                       "raised-icp",
                                       "raised-iop",
                                       "psychosis",
                                       "suicidality",
                                       "violence",
                                       "substance-use",
                                       "benzodiazepine",
                                       "sedative",
                                       "opioid",
                                       "stimulant",
                                       "maoi"};
constexpr Words<3> answer_words{"", "no", "yes"};

constexpr const auto& words_of(State) { return state_words; }
constexpr const auto& words_of(Intent) { return intent_words; }
constexpr const auto& words_of(Manner) { return manner_words; }
constexpr const auto& words_of(EntryKind) { return entry_kind_words; }
constexpr const auto& words_of(Severity) { return severity_words; }
constexpr const auto& words_of(DoseStep) { return dose_step_words; }
constexpr const auto& words_of(CheckState) { return check_state_words; }
constexpr const auto& words_of(CheckHow) { return check_how_words; }
constexpr const auto& words_of(Breathing) { return breathing_words; }
constexpr const auto& words_of(Colour) { return colour_words; }
constexpr const auto& words_of(Posture) { return posture_words; }
constexpr const auto& words_of(Distress) { return distress_words; }
constexpr const auto& words_of(Flag) { return flag_words; }
constexpr const auto& words_of(Answer) { return answer_words; }

template <class T>
std::string_view word(T value) {
  const auto& words = words_of(value);
  const auto at = static_cast<std::size_t>(value);
  return at < words.size() ? words[at] : std::string_view{};
}

}  // namespace

std::string_view name(State value) { return word(value); }
std::string_view name(Intent value) { return word(value); }
std::string_view name(Manner value) { return word(value); }
std::string_view name(EntryKind value) { return word(value); }
std::string_view name(Severity value) { return word(value); }
std::string_view name(DoseStep value) { return word(value); }
std::string_view name(CheckState value) { return word(value); }
std::string_view name(CheckHow value) { return word(value); }
std::string_view name(Breathing value) { return word(value); }
std::string_view name(Colour value) { return word(value); }
std::string_view name(Posture value) { return word(value); }
std::string_view name(Distress value) { return word(value); }
std::string_view name(Flag value) { return word(value); }
std::string_view name(Answer value) { return word(value); }

template <class T>
std::optional<T> from_name(std::string_view word) {
  const auto& words = words_of(T{});
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return static_cast<T>(i);
  }
  return std::nullopt;
}

template std::optional<State> from_name(std::string_view);
template std::optional<Intent> from_name(std::string_view);
template std::optional<Manner> from_name(std::string_view);
template std::optional<EntryKind> from_name(std::string_view);
template std::optional<Severity> from_name(std::string_view);
template std::optional<DoseStep> from_name(std::string_view);
template std::optional<CheckState> from_name(std::string_view);
template std::optional<CheckHow> from_name(std::string_view);
template std::optional<Breathing> from_name(std::string_view);
template std::optional<Colour> from_name(std::string_view);
template std::optional<Posture> from_name(std::string_view);
template std::optional<Distress> from_name(std::string_view);
template std::optional<Flag> from_name(std::string_view);
template std::optional<Answer> from_name(std::string_view);

}  // namespace vigil::session
