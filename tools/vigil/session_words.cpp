// It is long because each of the twenty-odd actions has its few lines here.
#include "tools/vigil/session_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <span>
#include <utility>

#include "tools/vigil/local_time.hpp"
#include "tools/vigil/session_vocabulary.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

/// A command that has not been carried out by then is not wanted any more.
constexpr Duration good_for = std::chrono::seconds(10);

struct Work {
  std::vector<std::string> arguments;  // behind the place
  const SessionOptions& options;
  const Situation& situation;
  const Target& target;
  ComposedSession& made;
  [[nodiscard]] v1::SessionOrder& order() const { return *made.request.mutable_session(); }
};
using Fill = std::string (*)(const Work&);  // what is wrong, or ""

struct Action {
  std::string_view name;
  v1::CommandKind kind;
  std::string_view place;      // for people: BED, SESSION or CODE
  std::string_view arguments;  // for people
  std::size_t least;
  std::size_t most;
  Fill fill;
};

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

/// The value of an enumeration whose names begin with `prefix`: "in-room" of CHECK_HOW_.
template <class Enumeration>
bool word_of(const std::string& prefix, std::string_view word, Enumeration& to) {
  std::string name = prefix;
  for (const char c : word) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  const auto* found = google::protobuf::GetEnumDescriptor<Enumeration>()->FindValueByName(name);
  if (found == nullptr || found->number() == 0) return false;
  to = static_cast<Enumeration>(found->number());
  return true;
}

/// Thousandths of what people write; nothing if it is negative or no number of thousandths.
std::optional<std::uint64_t> thousandths(double value) {
  const double milli = std::round(value * 1000);
  if (value < 0 || value > 1e9 || std::abs(value * 1000 - milli) > 0.001) return std::nullopt;
  return static_cast<std::uint64_t>(milli);
}

std::string nothing_more(const Work& /*work*/) { return {}; }

std::string fill_code(const Work& work) {
  work.order().set_code(work.arguments[0]);
  return {};
}

/// The words of schedule and start, but for the code.
std::string fill_start(const Work& work, const std::string& code) {
  const SessionOptions& options = work.options;
  v1::SessionStart& start = *work.order().mutable_start();
  const CheckedCode stem =
      with_check_digit(std::string_view(code).substr(0, code.empty() ? 0 : code.size() - 1));
  if (stem.code != code) {
    return "\"" + watch::printable(code) + "\" is no code of a patient: 1 to 3 letters, \"-\", " +
           "digits, and the last one checks the others; see vigil session code";
  }
  start.set_code(code);
  start.set_profile(options.profile);
  start.set_prescriber(options.prescriber);
  start.set_nurse(options.nurse);
  start.set_sitter(options.sitter);
  start.set_concurrent_bed(options.concurrent);
  start.set_therapist_expected(options.therapist);
  start.set_identity_compared(options.identity);
  if (options.intent.empty()) return {};
  v1::DoseIntent intent{};
  if (!word_of("DOSE_INTENT_", options.intent, intent)) return "--intent: talking or inward";
  start.set_intent(intent);
  return {};
}

std::string fill_schedule(const Work& work) {
  if (work.options.planned.empty()) return "--planned: when? \"2026-02-01 09:00\"";
  const ParsedTime planned = parse_time(work.options.planned, work.situation.wall_s);
  if (!planned.utc_s) return "--planned: " + planned.error;
  work.order().mutable_start()->mutable_planned_time()->set_seconds(*planned.utc_s);
  work.made.notes.push_back("planned for " + date_words(*planned.utc_s));
  return fill_start(work, work.arguments[0]);
}

std::string fill_session_start(const Work& work) { return fill_start(work, work.arguments[0]); }

std::string fill_bind(const Work& work) {
  work.order().set_code(work.arguments[0]);
  if (work.arguments[0] == "two-person" && work.options.with.empty()) {
    return "two-person: --with says who the second person is";
  }
  return {};
}

std::string put_weight(const Work& work, v1::PreCheck& to) {
  const SessionOptions& options = work.options;
  if (options.kg && options.lb) return "--kg or --lb, not both";
  if (!options.kg && !options.lb) return {};
  to.set_weighed(!options.told);
  if (options.lb) {
    const auto mlb = thousandths(*options.lb);
    if (!mlb || *mlb == 0 || *options.lb > 1100) return "--lb: a weight in pounds is expected";
    to.set_weight_mlb(static_cast<std::uint32_t>(*mlb));
    // What is shown is what is sent: whole hundredths of a kilogram.
    const double kg = std::round(*options.lb * kg_of_a_pound * 100) / 100;
    to.set_weight_g(static_cast<std::uint32_t>(std::llround(kg * 1000)));
    work.made.notes.push_back(pounds_words(*options.lb));
    return {};
  }
  const auto grams = thousandths(*options.kg);
  if (!grams || *grams == 0 || *options.kg > 500) return "--kg: a weight in kilograms is expected";
  to.set_weight_g(static_cast<std::uint32_t>(*grams));
  return {};
}

/// "pregnancy=no": nothing is answered that was not said.
std::string fill_precheck(const Work& work) {
  v1::PreCheck& check = *work.order().mutable_pre_check();
  for (const std::string& word : work.arguments) {
    const auto equals = word.find('=');
    v1::Answer answer{};
    const bool good = equals != std::string::npos && equals > 0 &&
                      word_of("ANSWER_", std::string_view(word).substr(equals + 1), answer);
    if (!good) return "an answer is FLAG=yes or FLAG=no, for example pregnancy=no";
    v1::FlagAnswer& flag = *check.add_flags();
    flag.set_flag(word.substr(0, equals));
    flag.set_answer(answer);
  }
  for (const std::string& plan : work.options.plans) {
    const auto equals = plan.find('=');
    const std::string name = plan.substr(0, equals);
    const auto flag =
        std::find_if(check.mutable_flags()->begin(), check.mutable_flags()->end(),
                     [&](const v1::FlagAnswer& answered) { return answered.flag() == name; });
    if (equals == std::string::npos || flag == check.mutable_flags()->end()) {
      return "--plan: FLAG=PLAN of a flag that is answered here";
    }
    flag->set_plan(plan.substr(equals + 1));
  }
  check.set_identity_compared(work.options.identity);
  check.set_other_treatments(work.options.treatments);
  check.set_sitter_instructed(work.options.sitter_instructed);
  check.set_couple_screened_alone(work.options.screened_alone);
  return put_weight(work, check);
}

std::string put_milligrams(const char* option, const std::optional<double>& mg, std::uint64_t& to) {
  if (!mg) return {};
  const auto ug = thousandths(*mg);
  if (!ug) return std::string(option) + ": milligrams with at most three decimals are expected";
  to = *ug;
  return {};
}

std::string fill_dose(const Work& work) {
  const SessionOptions& options = work.options;
  v1::Dose& dose = *work.order().mutable_dose();
  v1::DoseStep step = v1::DOSE_STEP_GIVEN;
  const bool infusion = !options.step.empty() && options.step != "given";
  if (infusion && !word_of("DOSE_STEP_INFUSION_", options.step, step)) {
    return "--step: given, start, rate, pause, resume or stop";
  }
  if (!infusion && !options.mg) return "--mg: how much?";
  std::uint64_t amount = 0;
  std::uint64_t rate = 0;
  std::uint64_t wasted = 0;
  for (const std::string& error : {put_milligrams("--mg", options.mg, amount),
                                   put_milligrams("--mg-per-hour", options.mg_per_hour, rate),
                                   put_milligrams("--wasted-mg", options.wasted_mg, wasted)}) {
    if (!error.empty()) return error;
  }
  dose.set_step(step);
  dose.set_amount_ug(amount);
  dose.set_rate_ug_h(static_cast<std::uint32_t>(std::min<std::uint64_t>(rate, 0xFFFFFFFF)));
  dose.set_wasted_ug(wasted);
  dose.set_drug(options.drug);
  dose.set_route(options.route);
  dose.set_site(options.site);
  dose.set_lot(options.lot);
  dose.set_second_person(options.second);
  dose.set_device(options.device.value_or(0));
  return {};
}

std::string fill_check(const Work& work) {
  const SessionOptions& options = work.options;
  v1::Check& check = *work.order().mutable_check();
  const bool details = !options.breathing.empty() || !options.colour.empty() ||
                       !options.posture.empty() || !options.distress.empty() || options.moaas ||
                       !options.seen.empty();
  if (!options.ok && !details) {
    return "what was seen? --breathing, --colour, --posture, --distress, --moaas, --seen; or --ok";
  }
  if (options.ok && details) return "--ok says that nothing needs words; leave it or the details";
  v1::CheckHow how{};
  if (!word_of("CHECK_HOW_", options.how, how)) return "--how: window, camera, door or in-room";
  check.set_how(how);
  check.set_one_touch(options.ok);
  check.set_number(options.number.value_or(0));
  check.set_breathing(options.breathing);
  check.set_colour(options.colour);
  check.set_posture(options.posture);
  check.set_distress(options.distress);
  check.set_seen(options.seen);
  check.set_sensor_on(options.sensor_on);
  check.set_mask_on(options.mask_on);
  if (options.moaas) check.set_moaas(*options.moaas);
  return {};
}

std::string fill_skip(const Work& work) {
  if (work.options.text.empty()) return "--reason: why is the check skipped?";
  work.order().set_ref(work.options.number.value_or(0));
  return {};
}

std::string fill_undo(const Work& work) {
  work.order().set_ref(work.options.number.value_or(0));
  return {};
}

/// The daemon decides; who mistyped sees what could be meant.
void tell_words(const Work& work, std::span<const std::string_view> words) {
  if (std::find(words.begin(), words.end(), work.arguments[0]) != words.end()) return;
  std::string text = "one of these is expected:";
  for (const std::string_view word : words) {
    text += (text.back() == ':' ? " " : ", ") + std::string(word);
  }
  work.made.notes.push_back(text);
}

std::string fill_symptom(const Work& work) {
  work.order().set_code(work.arguments[0]);
  tell_words(work, symptom_words);
  v1::Severity severity{};
  if (!word_of("SEVERITY_", work.arguments[1], severity)) {
    return "how bad is it? mild, moderate, severe or ended";
  }
  work.order().set_severity(severity);
  return {};
}

std::string fill_oxygen(const Work& work) {
  const auto flow = number_of(work.arguments[0]);
  if (!flow || *flow < 0) return "oxygen is litres a minute; 0 when it is stopped";
  work.order().set_amount(*flow);
  if (work.arguments.size() > 1) work.order().set_code(work.arguments[1]);
  return {};
}

std::string fill_medication(const Work& work) {
  work.order().set_code(work.arguments[0]);
  return work.options.text.empty() ? "--text: how much, and by which route?" : "";
}

std::string put_value(const Work& work, const std::string& parameter, std::string_view number) {
  const auto value = number_of(number);
  if (!value) return "a value is PARAMETER=NUMBER or bp=128/80";
  v1::Baseline& added = *work.order().add_values();
  added.set_parameter(parameter);
  added.set_value(*value);
  return {};
}

std::string fill_vitals(const Work& work) {
  for (const std::string& word : work.arguments) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) return "a value is PARAMETER=NUMBER or bp=128/80";
    const std::string name = word.substr(0, equals);
    const std::string_view value = std::string_view(word).substr(equals + 1);
    std::string error;
    if (name == "bp") {
      const auto slash = value.find('/');
      error = put_value(work, "nibp_sys", value.substr(0, slash));
      const bool both = slash != std::string_view::npos;
      if (error.empty()) {
        error = put_value(work, "nibp_dia", both ? value.substr(slash + 1) : "");
      }
    } else {
      error = put_value(work, name, value);
    }
    if (!error.empty()) return error;
  }
  if (work.options.how.empty()) return {};
  work.order().set_code(work.options.how);
  return {};
}

std::string fill_note(const Work& work) {
  work.order().set_code(work.arguments[0]);
  tell_words(work, note_words);
  return {};
}

std::string fill_emergency(const Work& work) {
  const bool over = !work.arguments.empty();
  if (over && work.arguments[0] != "over") return "an emergency is called, or \"over\"";
  work.order().set_code(over ? "over" : "called");
  return {};
}

std::string fill_handover(const Work& work) {
  work.order().set_with(work.arguments[0]);
  return {};
}

std::string fill_bathroom(const Work& work) {
  work.order().set_code("left");
  const double minutes = work.options.minutes.value_or(0);
  if (minutes < 0 || minutes > 1440) return "--minutes: how long?";
  work.order().set_duration_ns(static_cast<std::uint64_t>(minutes * 60e9));
  return {};
}

std::string fill_back(const Work& work) {
  work.order().set_code("back");
  return {};
}

std::string fill_gate(const Work& work) {
  work.order().set_code(work.arguments[0]);
  const bool taken_back = work.arguments.size() > 1;
  if (taken_back && work.arguments[1] != "no") return "an item holds, or \"no\"";
  work.order().set_amount(taken_back ? 0 : 1);
  return {};
}

std::string fill_discharge(const Work& work) {
  work.order().set_manner(v1::CLOSE_MANNER_DISCHARGED);
  return {};
}

std::string fill_close(const Work& work) {
  v1::CloseManner manner{};
  if (!word_of("CLOSE_MANNER_", work.arguments[0], manner)) {
    return "how? discharged, against-gate, left-against-advice, transferred or not-dosed";
  }
  work.order().set_manner(manner);
  work.order().set_code(work.options.to);
  const bool reason = manner != v1::CLOSE_MANNER_DISCHARGED;
  if (reason && work.options.text.empty()) return "--reason: why?";
  const bool nowhere = manner == v1::CLOSE_MANNER_TRANSFERRED && work.options.to.empty();
  return nowhere ? "--to: where to?" : "";
}

std::string fill_move(const Work& work) {
  const Target to = find_target(work.arguments[0], work.situation.model);
  if (!to.error.empty() || to.bed.empty()) return "to which bed? " + to.error;
  work.order().set_to_room(to.room);
  work.order().set_to_bed(to.bed);
  return {};
}

std::string fill_correct(const Work& work) {
  const SessionOptions& options = work.options;
  v1::Correction& correction = *work.order().mutable_correction();
  const Target to = find_target(work.arguments[0], work.situation.model);
  if (to.session.empty()) return "to which session? " + to.error;
  if (options.from_time.empty() || options.to_time.empty()) {
    return "--from and --until: which span moves?";
  }
  if (options.text.empty()) return "--reason: why?";
  const ParsedTime from = parse_time(options.from_time, work.situation.wall_s);
  const ParsedTime until = parse_time(options.to_time, work.situation.wall_s);
  if (!from.utc_s) return "--from: " + from.error;
  if (!until.utc_s) return "--until: " + until.error;
  if (*until.utc_s < *from.utc_s) return "--until is before --from";
  correction.mutable_from_time()->set_seconds(*from.utc_s);
  correction.mutable_to_time()->set_seconds(*until.utc_s);
  correction.set_from_session(work.target.session);
  correction.set_to_session(to.session);
  work.made.notes.push_back("the record from " + date_words(*from.utc_s) + " to " +
                            date_words(*until.utc_s));
  return {};
}

std::string fill_score(const Work& work) {
  const auto score = number_of(work.arguments[1]);
  if (!score) return "a score is a number";
  work.order().set_code(work.arguments[0]);
  work.order().set_amount(*score);
  return {};
}

std::string fill_follow_up(const Work& work) {
  work.order().set_code(work.arguments[0]);
  return work.options.text.empty() ? "--text: how did it go?" : "";
}

std::string fill_consent(const Work& work) {
  if (work.arguments[0] != "given" && work.arguments[0] != "revoked") return "given or revoked";
  work.order().set_code("aligned-view");
  work.order().set_text(work.arguments[0]);
  return {};
}

constexpr std::array<Action, 27> actions{{
    {"schedule", v1::COMMAND_KIND_SESSION_SCHEDULE, "CODE",
     "--profile P --planned \"2026-02-01 09:00\" [--prescriber D]", 1, 1, fill_schedule},
    {"start", v1::COMMAND_KIND_SESSION_START, "BED",
     "CODE --profile P --prescriber D --nurse N --identity [--intent talking|inward] "
     "[--therapist] [--sitter S] [--concurrent BED]",
     1, 1, fill_session_start},
    {"bind", v1::COMMAND_KIND_SESSION_BIND, "BED", "pulse|two-person|name [--with W]", 1, 1,
     fill_bind},
    {"precheck", v1::COMMAND_KIND_SESSION_PRE_CHECK, "BED",
     "FLAG=yes|no ... [--plan FLAG=PLAN] [--kg N | --lb N] [--told] [--identity]", 0, 15,
     fill_precheck},
    {"baseline", v1::COMMAND_KIND_SESSION_BASELINE, "BED", "", 0, 0, nothing_more},
    {"override", v1::COMMAND_KIND_SESSION_OVERRIDE, "BED", "ITEM --reason R", 1, 1, fill_code},
    {"dose", v1::COMMAND_KIND_SESSION_DOSE, "BED",
     "--mg N [--site S] [--lot L] [--device N] [--second W] [--wasted-mg N] "
     "[--step start|rate|pause|resume|stop --mg-per-hour N]",
     0, 0, fill_dose},
    {"check", v1::COMMAND_KIND_SESSION_CHECK, "BED",
     "--how window|camera|door|in-room (--ok | --breathing B --colour C --posture P --distress D "
     "--moaas N --seen S) [--number N]",
     0, 0, fill_check},
    {"skip", v1::COMMAND_KIND_SESSION_SKIP_CHECK, "BED", "--reason R [--number N]", 0, 0,
     fill_skip},
    {"undo", v1::COMMAND_KIND_SESSION_UNDO, "BED", "[--number N]", 0, 0, fill_undo},
    {"symptom", v1::COMMAND_KIND_SESSION_SYMPTOM, "BED",
     "SYMPTOM mild|moderate|severe|ended [--text T]", 2, 2, fill_symptom},
    {"note", v1::COMMAND_KIND_SESSION_NOTE, "BED", "WORD [--text T]", 1, 1, fill_note},
    {"oxygen", v1::COMMAND_KIND_SESSION_OXYGEN, "BED", "LITRES_A_MINUTE [HOW]", 1, 2, fill_oxygen},
    {"medication", v1::COMMAND_KIND_SESSION_MEDICATION, "BED", "DRUG --text \"4 mg iv\"", 1, 1,
     fill_medication},
    {"vitals", v1::COMMAND_KIND_SESSION_VITALS, "BED", "bp=128/80 hr=72 spo2=97 ... [--how METHOD]",
     1, 18, fill_vitals},
    {"emergency", v1::COMMAND_KIND_SESSION_EMERGENCY, "BED", "[over] [--text T]", 0, 1,
     fill_emergency},
    {"handover", v1::COMMAND_KIND_SESSION_HANDOVER, "BED", "PERSON", 1, 1, fill_handover},
    {"bathroom", v1::COMMAND_KIND_SESSION_BATHROOM, "BED", "[--with W] [--minutes N]", 0, 0,
     fill_bathroom},
    {"back", v1::COMMAND_KIND_SESSION_BATHROOM, "BED", "", 0, 0, fill_back},
    {"gate", v1::COMMAND_KIND_SESSION_GATE, "BED", "ITEM [no] [--with W]", 1, 2, fill_gate},
    {"discharge", v1::COMMAND_KIND_SESSION_CLOSE, "BED", "[--with ESCORT]", 0, 0, fill_discharge},
    {"close", v1::COMMAND_KIND_SESSION_CLOSE, "BED|SESSION",
     "against-gate|left-against-advice|transferred|not-dosed --reason R [--to WHERE]", 1, 1,
     fill_close},
    {"move", v1::COMMAND_KIND_SESSION_MOVE, "BED|SESSION", "BED [--reason R]", 1, 1, fill_move},
    {"correct", v1::COMMAND_KIND_SESSION_CORRECT, "BED|SESSION",
     "BED|SESSION --from 09:10 --until 09:25 --reason R", 1, 1, fill_correct},
    {"score", v1::COMMAND_KIND_SESSION_SCORE, "BED|SESSION", "SCALE NUMBER", 2, 2, fill_score},
    {"follow-up", v1::COMMAND_KIND_SESSION_FOLLOW_UP, "SESSION", "call-24h|call-72h --text T", 1, 1,
     fill_follow_up},
    {"consent", v1::COMMAND_KIND_SESSION_CONSENT, "BED|SESSION", "given|revoked", 1, 1,
     fill_consent},
}};
const Action* action_of(std::string_view name) {
  const auto* at = std::find_if(actions.begin(), actions.end(),
                                [&](const Action& action) { return action.name == name; });
  return at == actions.end() ? nullptr : at;
}

std::string usage(const Action& action) {
  return "vigil session " + std::string(action.name) + " " + std::string(action.place) +
         (action.arguments.empty() ? "" : " ") + std::string(action.arguments);
}

/// --at and --ago.
std::string put_time(const SessionOptions& options, const Situation& situation,
                     ComposedSession& made) {
  if (options.at.empty() && options.ago.empty()) return {};
  if (!options.at.empty() && !options.ago.empty()) return "--at or --ago, not both";
  std::int64_t at = 0;
  if (!options.at.empty()) {
    const ParsedTime parsed = parse_time(options.at, situation.wall_s);
    if (!parsed.utc_s) return "--at: " + parsed.error;
    at = *parsed.utc_s;
  } else {
    const auto span = parse_span_s(options.ago);
    if (!span) return "--ago: 90s, 3m or 1h is expected";
    at = situation.wall_s - *span;
  }
  if (at > situation.wall_s) return "--at: that is in the future";
  made.request.mutable_session()->mutable_performed_time()->set_seconds(at);
  made.notes.push_back("done at " + date_words(at));
  return {};
}

void put_common(const SessionOptions& options, const Situation& situation, v1::CommandRequest& to) {
  to.set_actor(options.as);
  to.set_role(options.role);
  to.set_reason(options.text);
  if (options.bedside) to.set_place(v1::PLACE_BEDSIDE);
  if (const auto daemon_now = situation.model.daemon_now(situation.now)) {
    to.set_not_after_ns(static_cast<std::uint64_t>((*daemon_now + good_for).ns()));
  }
  v1::SessionOrder& order = *to.mutable_session();
  order.set_text(options.text);
  order.set_with(options.with);
}

}  // namespace

ComposedSession compose_session(const std::vector<std::string>& words,
                                const SessionOptions& options, const Situation& situation) {
  ComposedSession made;
  const Action* action = words.empty() ? nullptr : action_of(words.front());
  if (action == nullptr) {
    return {{}, {}, "one of these is expected:\n" + session_actions_help()};
  }
  const bool planned = action->kind == v1::COMMAND_KIND_SESSION_SCHEDULE;
  const std::size_t first = planned ? 1 : 2;
  const std::size_t given = words.size() < first ? 0 : words.size() - first;
  if (words.size() < first || given < action->least || given > action->most) {
    return {{}, {}, "this is expected: " + usage(*action)};
  }
  Target target;
  if (!planned) target = find_target(words[1], situation.model);
  if (!target.error.empty()) return {{}, {}, target.error};
  made.request.set_kind(action->kind);
  made.request.set_room(target.room);
  made.request.set_bed(target.bed);
  put_common(options, situation, made.request);
  // Whose record it is was seen on the screen: a session that changed meanwhile is another one.
  const bool begins = action->kind == v1::COMMAND_KIND_SESSION_START;
  if (!begins) made.request.mutable_session()->set_session(target.session);
  const Work work{{words.begin() + static_cast<std::ptrdiff_t>(first), words.end()},
                  options,
                  situation,
                  target,
                  made};
  made.error = put_time(options, situation, made);
  if (made.error.empty()) made.error = action->fill(work);
  return made;
}

std::string session_actions_help() {
  std::string text;
  for (const Action& action : actions) text += "  " + usage(action) + "\n";
  text += "  vigil session list\n  vigil session show BED|SESSION\n";
  text += "  vigil session code K-004\n";
  return text;
}

}  // namespace vigil
