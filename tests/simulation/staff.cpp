#include "tests/simulation/staff.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace vigil::simulation {
namespace {

using alarm::Role;
using engine::Command;
using engine::CommandKind;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration presence_every = seconds(2);
constexpr std::array<Role, 5> roles{Role::nurse, Role::second_nurse, Role::charge_nurse,
                                    Role::prescriber, Role::nurse};

template <class Text>
Text numbered(std::string_view name, std::uint64_t number) {
  Text text(name);
  text.append(std::to_string(number));
  return text;
}

}  // namespace

Staff::Staff(const Options& options, std::size_t beds, Instant begins, Random random)
    : options_(options.staff), random_(random), beds_(beds) {
  for (std::int32_t i = 0; i < options.staff.receivers; ++i) {
    Receiver receiver;
    const auto number = static_cast<std::uint64_t>(i + 1);
    receiver.name = numbered<FixedText<64>>("wall-", number);
    receiver.person = numbered<FixedText<32>>("RN-", number);
    receiver.roles.add(roles[static_cast<std::size_t>(i)]);
    receiver.tells_at = begins + random_.milliseconds(0, 2000);
    receivers_.push_back(receiver);
  }
  if (options_.act_every > Duration(0)) acts_at_ = begins + random_.about(options_.act_every);
}

Instant Staff::due() const {
  Instant first = acts_at_;
  for (const Receiver& receiver : receivers_) first = std::min(first, receiver.tells_at);
  return first;
}

std::optional<engine::ReceiverPresence> Staff::take_presence(Instant now) {
  for (Receiver& receiver : receivers_) {
    if (receiver.tells_at > now) continue;
    receiver.tells_at = now + presence_every;
    if (receiver.silent) continue;
    return engine::ReceiverPresence{receiver.name.view(),  "station", true, true, receiver.roles,
                                    receiver.person.view()};
  }
  return std::nullopt;
}

engine::BedIndex Staff::any_bed() {
  return static_cast<engine::BedIndex>(
      random_.between(0, static_cast<std::int64_t>(beds_.size()) - 1));
}

Command& Staff::begin(CommandKind kind) {
  command_ = Command{};
  command_.kind = kind;
  command_.key = numbered<FixedText<64>>("key-", ++keys_);
  const Receiver& receiver = receivers_[static_cast<std::size_t>(
      random_.between(0, static_cast<std::int64_t>(receivers_.size()) - 1))];
  command_.actor.name = receiver.person;
  command_.actor.role = Role::nurse;
  command_.actor.via = receiver.name;
  command_.actor.verified = true;
  command_.reason = FixedText<160>("drawn by the seed");
  return command_;
}

const Command* Staff::take_command(Instant now, const Board& board) {
  if (acts_at_ > now) return nullptr;
  acts_at_ = now + (calm_ ? Duration(seconds(1)) : random_.about(options_.act_every));
  if (calm_) return clean_up(board) ? &command_ : nullptr;
  if (again_) {
    command_ = *again_;
    again_.reset();
    return &command_;
  }
  const bool asked = random_.permille(600) ? answer_alarm(now, board) : do_something(now);
  if (!asked) return nullptr;
  if (random_.permille(150)) {
    again_ = command_;
    acts_at_ = now + random_.milliseconds(50, 3000);
  }
  return &command_;
}

bool Staff::answer_alarm(Instant now, const Board& board) {
  if (board.open().empty()) return do_something(now);
  const OpenAlarm& alarm = board.open()[static_cast<std::size_t>(
      random_.between(0, static_cast<std::int64_t>(board.open().size()) - 1))];
  static constexpr std::array<CommandKind, 6> kinds{
      CommandKind::acknowledge, CommandKind::acknowledge, CommandKind::acknowledge,
      CommandKind::going,       CommandKind::cant_go,     CommandKind::confirm};
  Command& command =
      begin(alarm.state == alarm::State::latched
                ? CommandKind::reset
                : kinds[static_cast<std::size_t>(random_.between(0, kinds.size() - 1))]);
  command.bed = alarm.bed;
  command.alarm_number = alarm.number;
  command.revision = alarm.revision;
  // Some pages are old: an earlier revision, or an alarm of the daemon before.
  if (random_.permille(100) && command.revision > 0) --command.revision;
  if (random_.permille(50)) command.alarm_number = board.last_number() + 1000;
  if (random_.permille(50)) command.not_after = now - seconds(1);
  return true;
}

void Staff::tell_patient(engine::BedIndex bed, Instant now) {
  Bed& one = beds_[bed];
  one.patient_told = true;
  Command& command = begin(CommandKind::patient);
  command.bed = bed;
  command.patient.session = numbered<FixedText<32>>("K-", bed * 1000U + one.sessions);
  for (const auto& [parameter, baseline] :
       {std::pair{Parameter::spo2, 97'000}, std::pair{Parameter::pulse, 75'000},
        std::pair{Parameter::hr, 75'000}, std::pair{Parameter::nibp_sys, 122'000},
        std::pair{Parameter::nibp_dia, 75'000}}) {
    command.patient.baseline_milli[index(parameter)] = baseline;
  }
  if (one.dosed) command.patient.first_dose_at = command.patient.last_dose_at = now;
}

bool Staff::do_something(Instant now) {
  const engine::BedIndex bed = any_bed();
  Bed& one = beds_[bed];
  if (!one.patient_told || random_.permille(100)) {
    one.dosed = random_.permille(700);
    ++one.sessions;
    tell_patient(bed, now);
    return true;
  }
  static constexpr std::array<CommandKind, 6> of_bed{
      CommandKind::at_bedside, CommandKind::left_bedside,    CommandKind::audio_pause,
      CommandKind::enable,     CommandKind::confirm_monitor, CommandKind::test_alarm};
  const std::int64_t drawn = random_.between(0, 8);
  if (drawn <= 5) {
    begin(of_bed[static_cast<std::size_t>(drawn)]).bed = bed;
    return true;
  }
  if (drawn == 6) {
    Command& command = begin(one.off_monitor ? CommandKind::on_monitor : CommandKind::off_monitor);
    one.off_monitor = !one.off_monitor;
    command.bed = bed;
    command.place = random_.permille(500) ? engine::Place::bedside : engine::Place::station;
    command.seen = FixedText<64>("awake, breathing well");
    command.with = FixedText<64>(command.actor.name.view());
    return true;
  }
  Command& command = begin(drawn == 7 ? CommandKind::alarm_pause : CommandKind::set_limit);
  command.bed = bed;
  command.parameter = random_.permille(500) ? Parameter::pulse : Parameter::spo2;
  command.duration = minutes(1);
  command.side = alarm::Side::below;
  command.priority = alarm::Priority::medium;
  command.limit_milli = command.parameter == Parameter::pulse ? random_.number(45, 52) * 1000
                                                              : random_.number(90, 93) * 1000;
  return true;
}

/// What was silenced, paused, latched or left open is put right, one thing after another.
bool Staff::clean_up(const Board& board) {
  for (const OpenAlarm& one : board.open()) {
    const bool latched = one.state == alarm::State::latched;
    const bool told_once = one.kind == alarm::Kind::clock_stepped || one.kind == alarm::Kind::test;
    if (!latched && !told_once) continue;
    Command& command = begin(latched ? CommandKind::reset : CommandKind::acknowledge);
    command.bed = one.bed;
    command.alarm_number = one.number;
    command.revision = one.revision;
    return true;
  }
  static constexpr std::array<CommandKind, 3> rounds{
      CommandKind::on_monitor, CommandKind::confirm_monitor, CommandKind::enable};
  const std::size_t round = cleaning_++;
  if (round >= rounds.size() * beds_.size()) return false;
  begin(rounds[round / beds_.size()]).bed = static_cast<engine::BedIndex>(round % beds_.size());
  return true;
}

void Staff::toggle_receiver() {
  Receiver& receiver = receivers_[static_cast<std::size_t>(
      random_.between(0, static_cast<std::int64_t>(receivers_.size()) - 1))];
  receiver.silent = !receiver.silent;
}

void Staff::calm_down(Instant now) {
  calm_ = true;
  again_.reset();
  for (Receiver& receiver : receivers_) receiver.silent = false;
  acts_at_ = now + seconds(1);
}

void Staff::on_restart(Instant) {
  for (Bed& bed : beds_) bed.patient_told = bed.off_monitor = false;
  again_.reset();
}

}  // namespace vigil::simulation
