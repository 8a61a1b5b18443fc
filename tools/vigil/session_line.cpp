#include "tools/vigil/session_line.hpp"

namespace vigil {
namespace {

void add_daemon(CLI::App& command, SessionLine& line) {
  command.add_option("--feed", line.feed, "Endpoint of the feed")->envname("VIGIL_FEED");
  command.add_option("--control", line.control, "Endpoint for requests")->envname("VIGIL_CONTROL");
}

void add_everyday(CLI::App& command, SessionLine& line) {
  SessionOptions& o = line.options;
  command.add_option("words", line.words, "What to do, see below")->required();
  add_daemon(command, line);
  command.add_option("--as,--actor", o.as, "Who you are, as RN-2")->envname("VIGIL_ACTOR");
  command.add_option("--role", line.role, "nurse, charge-nurse, prescriber ...")
      ->envname("VIGIL_ROLE");
  command.add_flag("--bedside", o.bedside, "Asked from the bedside");
  command.add_option("--at", o.at, "When it was done: 09:12, local time; else now");
  command.add_option("--ago", o.ago, "Or so long ago: 3m");
  command.add_option("--text,--reason", o.text, "In words; why");
  command.add_option("--with", o.with, "Who is with the patient, or the second person");
  command.add_flag("--json", line.json, "list and show: as JSON");
}

void add_start(CLI::App& command, SessionOptions& o) {
  const char* group = "schedule and start";
  command.add_option("--profile", o.profile, "Id of a protocol profile")->group(group);
  command.add_option("--prescriber", o.prescriber, "Who answers for the dose")->group(group);
  command.add_option("--nurse", o.nurse, "Who is responsible")->group(group);
  command.add_option("--intent", o.intent, "talking or inward")->group(group);
  command.add_flag("--therapist", o.therapist, "A therapist comes in the second hour")
      ->group(group);
  command.add_option("--sitter", o.sitter, "Who sits beside, without a dose")->group(group);
  command.add_option("--concurrent", o.concurrent, "Dosed together with this bed of the room")
      ->group(group);
  command.add_flag("--identity", o.identity, "The wristband was compared, here and now")
      ->group(group);
  command.add_option("--planned", o.planned, "schedule: \"2026-02-01 09:00\", local time")
      ->group(group);
}

void add_pre_check(CLI::App& command, SessionOptions& o) {
  const char* group = "precheck";
  auto* kg = command.add_option("--kg", o.kg, "Weight in kilograms")->group(group);
  command.add_option("--lb", o.lb, "Weight in pounds; the kilograms are shown")
      ->group(group)
      ->excludes(kg);
  command.add_flag("--told", o.told, "The weight was told, not weighed")->group(group);
  command.add_option("--plan", o.plans, "FLAG=PLAN where a yes asks for one")->group(group);
  command.add_option("--treatments", o.treatments, "Other treatments of the day")->group(group);
  command.add_flag("--sitter-instructed", o.sitter_instructed, "Instructions shown to the sitter")
      ->group(group);
  command.add_flag("--screened-alone", o.screened_alone, "Each partner was asked alone")
      ->group(group);
}

void add_dose(CLI::App& command, SessionOptions& o) {
  const char* group = "dose";
  command.add_option("--mg", o.mg, "Amount in milligrams")->group(group);
  command.add_option("--site", o.site, "Where: \"left deltoid\"")->group(group);
  command.add_option("--lot", o.lot, "Lot of the drug")->group(group);
  command.add_option("--drug", o.drug, "Else that of the profile")->group(group);
  command.add_option("--route", o.route, "Else that of the profile")->group(group);
  command.add_option("--device", o.device, "Number of the spray, from 1")->group(group);
  command.add_option("--second", o.second, "Second person")->group(group);
  command.add_option("--wasted-mg", o.wasted_mg, "What was thrown away")->group(group);
  command.add_option("--step", o.step, "start, rate, pause, resume or stop of an infusion")
      ->group(group);
  command.add_option("--mg-per-hour", o.mg_per_hour, "Rate of an infusion")->group(group);
}

void add_check(CLI::App& command, SessionOptions& o) {
  const char* group = "check, vitals";
  command.add_option("--how", o.how, "window, camera, door, in-room; vitals: the method")
      ->group(group);
  command.add_flag("--ok", o.ok, "One touch: all is well, the values are live")->group(group);
  command.add_option("--number", o.number, "Of the check; else the one that is open")->group(group);
  command.add_option("--breathing", o.breathing, "regular, snoring, blocked")->group(group);
  command.add_option("--colour", o.colour, "normal, pale, blue")->group(group);
  command.add_option("--posture", o.posture, "safe, unsafe")->group(group);
  command.add_option("--distress", o.distress, "none, some, much")->group(group);
  command.add_option("--moaas", o.moaas, "0 to 5")->group(group)->check(CLI::Range(0, 5));
  command.add_option("--seen", o.seen, "In words")->group(group);
  command.add_flag("--sensor-on", o.sensor_on, "The sensor is on")->group(group);
  command.add_flag("--mask-on", o.mask_on, "The mask is on")->group(group);
}

void add_ways_out(CLI::App& command, SessionOptions& o) {
  const char* group = "bathroom, close, correct";
  command.add_option("--minutes", o.minutes, "bathroom: how long; else as the profile says")
      ->group(group);
  command.add_option("--to", o.to, "close transferred: where to")->group(group);
  command.add_option("--from", o.from_time, "correct: the span begins, local time")->group(group);
  command.add_option("--until", o.to_time, "correct: the span ends")->group(group);
}

}  // namespace

void SessionCommands::add(CLI::App& app) {
  session = app.add_subcommand("session", "A medicine session, from its plan to its close");
  add_everyday(*session, line);
  add_start(*session, line.options);
  add_pre_check(*session, line.options);
  add_dose(*session, line.options);
  add_check(*session, line.options);
  add_ways_out(*session, line.options);
  session->footer("BED is 4/a or 4a, or 4 where the room has one bed; SESSION an id or a code.\n" +
                  session_actions_help());
  checks = app.add_subcommand("checks", "Safety checks of all rooms, by time");
  add_daemon(*checks, line);
  checks->add_flag("--json", line.json, "As JSON");
  sheet = app.add_subcommand("sheet", "A sheet of one bed to print, for the time without Vigil");
  sheet->add_option("bed", line.words, "4/a or 4a")->required()->expected(1);
  add_daemon(*sheet, line);
  sheet->add_flag("--html", line.html, "As HTML, else plain text of 80 columns");
}

bool SessionCommands::parsed() const {
  return session->parsed() || checks->parsed() || sheet->parsed();
}

int SessionCommands::run() const {
  if (checks->parsed()) return run_checks(line);
  return sheet->parsed() ? run_sheet(line) : run_session(line);
}

}  // namespace vigil
