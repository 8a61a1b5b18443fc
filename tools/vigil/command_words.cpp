#include "tools/vigil/command_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil {
namespace {

/// A command that has not been carried out by then is not wanted any more.
constexpr Duration good_for = std::chrono::seconds(10);

struct Work {
  std::vector<std::string> arguments;  // behind the action
  const CommandOptions& options;
  const watch::Model& model;
  Instant now;
  v1::CommandRequest& to;
};
using Fill = std::string (*)(const Work&);  // what is wrong, or ""

struct Action {
  std::string_view group;
  std::string_view name;
  v1::CommandKind kind;
  std::string_view arguments;  // for people
  std::size_t least;
  std::size_t most;
  Fill fill;
};

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string put_place(std::string_view place, v1::CommandRequest& to) {
  const auto slash = place.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == place.size()) {
    return "a bed is ROOM/BED, for example 2/a";
  }
  to.set_room(std::string(place.substr(0, slash)));
  to.set_bed(std::string(place.substr(slash + 1)));
  return {};
}

const watch::Bed* bed_of(const Work& work) {
  const auto& beds = work.model.beds();
  const auto at = std::find_if(beds.begin(), beds.end(), [&](const watch::Bed& bed) {
    return bed.room == work.to.room() && bed.bed == work.to.bed();
  });
  return at == beds.end() ? nullptr : &*at;
}

std::string nothing_more(const Work& /*work*/) { return {}; }

std::string fill_alarm(const Work& work) {
  const std::string& id = work.arguments[0];
  const watch::Model::Found found = work.model.find_alarm(id);
  if (found.alarm == nullptr) return "no alarm " + id + " stands; see vigil alarm list";
  work.to.set_alarm_id(id);
  work.to.set_revision(found.alarm->revision());
  work.to.set_room(found.bed->room);
  work.to.set_bed(found.bed->bed);
  return {};
}

/// pause, off, on: of a bed's alarms, or with --audio of a receiver's sound.
std::string fill_silence(const Work& work) {
  const bool off = work.to.kind() == v1::COMMAND_KIND_ALARM_OFF;
  if (work.options.audio) {
    if (work.options.receiver.empty()) return "--audio needs --receiver: which one";
    if (work.to.kind() != v1::COMMAND_KIND_ENABLE) {
      work.to.set_kind(off ? v1::COMMAND_KIND_AUDIO_OFF : v1::COMMAND_KIND_AUDIO_PAUSE);
    }
  } else if (work.arguments.empty()) {
    return "which bed? ROOM/BED";
  }
  if (work.arguments.size() > 1) work.to.set_parameter(work.arguments[1]);
  return work.arguments.empty() ? "" : put_place(work.arguments[0], work.to);
}

std::string fill_test(const Work& work) {
  return work.arguments.empty() ? "" : put_place(work.arguments[0], work.to);
}

std::string fill_limit(const Work& work) {
  const std::vector<std::string>& words = work.arguments;
  work.to.set_parameter(words[0]);
  if (words[1] != "below" && words[1] != "above") return "the side is below or above";
  work.to.set_side(words[1] == "below" ? v1::LIMIT_SIDE_BELOW : v1::LIMIT_SIDE_ABOVE);
  constexpr std::array<std::string_view, 3> priorities{"low", "medium", "high"};
  const auto* at = std::find(priorities.begin(), priorities.end(), words[2]);
  if (at == priorities.end()) return "the priority is low, medium or high";
  work.to.set_priority(
      static_cast<v1::Priority>(v1::PRIORITY_LOW + static_cast<int>(at - priorities.begin())));
  const auto limit = number_of(words[3]);
  if (!limit) return "the limit is a number";
  work.to.set_limit(*limit);
  return {};
}

/// What the daemon knows of the patient now, to be changed and sent back whole.
void put_known(const Work& work) {
  v1::PatientContext& to = *work.to.mutable_patient();
  const watch::Bed* bed = bed_of(work);
  if (bed == nullptr || !bed->patient) return;
  const v1::Patient& known = *bed->patient;
  to.set_session(known.session());
  to.set_profile(known.profile());
  *to.mutable_baseline() = known.baseline();
  if (known.has_first_dose_ns()) to.set_first_dose_ns(known.first_dose_ns());
  if (known.has_last_dose_ns()) to.set_last_dose_ns(known.last_dose_ns());
}

std::string fill_start(const Work& work) {
  put_known(work);
  if (const std::string& session = work.to.patient().session(); !session.empty()) {
    return "session " + watch::printable(session) + " is open on this bed; end it first";
  }
  work.to.mutable_patient()->Clear();
  work.to.mutable_patient()->set_session(work.arguments[0]);
  work.to.mutable_patient()->set_profile(work.options.profile);
  return {};
}

std::string needs_session(const Work& work) {
  put_known(work);
  return work.to.patient().session().empty() ? "no session is open on this bed" : "";
}

std::string fill_baseline(const Work& work) {
  if (std::string error = needs_session(work); !error.empty()) return error;
  auto& baseline = *work.to.mutable_patient()->mutable_baseline();
  for (const std::string& word : work.arguments) {
    const auto equals = word.find('=');
    const auto value =
        number_of(equals == std::string::npos ? "" : std::string_view(word).substr(equals + 1));
    if (!value) return "a baseline is PARAMETER=NUMBER, for example hr=72";
    const std::string parameter = word.substr(0, equals);
    auto at = std::find_if(baseline.begin(), baseline.end(), [&](const v1::Baseline& known) {
      return known.parameter() == parameter;
    });
    v1::Baseline& changed = at == baseline.end() ? *baseline.Add() : *at;
    changed.set_parameter(parameter);
    changed.set_value(*value);
  }
  return {};
}

std::string fill_dose(const Work& work) {
  if (std::string error = needs_session(work); !error.empty()) return error;
  if (work.options.minutes_ago < 0) return "a dose to come can't be told";
  const auto daemon_now = work.model.daemon_now(work.now);
  if (!daemon_now) return "the daemon's clock is not known yet";
  const Duration ago(static_cast<std::int64_t>(work.options.minutes_ago * 60e9));
  const std::int64_t at = (*daemon_now - ago).ns();
  v1::PatientContext& to = *work.to.mutable_patient();
  // The first dose never moves; the last one only forward.
  if (!to.has_first_dose_ns()) to.set_first_dose_ns(at);
  if (at < to.first_dose_ns()) return "that is before the first dose, which does not move";
  to.set_last_dose_ns(std::max(to.last_dose_ns(), at));
  return {};
}

std::string fill_end(const Work& work) {
  if (std::string error = needs_session(work); !error.empty()) return error;
  work.to.mutable_patient()->Clear();
  return {};
}

constexpr std::array<Action, 22> actions{{
    {"alarm", "ack", v1::COMMAND_KIND_ACKNOWLEDGE, "ID", 1, 1, fill_alarm},
    {"alarm", "going", v1::COMMAND_KIND_GOING, "ID", 1, 1, fill_alarm},
    {"alarm", "cant-go", v1::COMMAND_KIND_CANT_GO, "ID", 1, 1, fill_alarm},
    {"alarm", "reset", v1::COMMAND_KIND_RESET, "ID", 1, 1, fill_alarm},
    {"alarm", "pause", v1::COMMAND_KIND_ALARM_PAUSE, "ROOM/BED [PARAMETER] [--seconds N]", 0, 2,
     fill_silence},
    {"alarm", "off", v1::COMMAND_KIND_ALARM_OFF, "ROOM/BED [PARAMETER]", 0, 2, fill_silence},
    {"alarm", "on", v1::COMMAND_KIND_ENABLE, "ROOM/BED [PARAMETER]", 0, 2, fill_silence},
    {"alarm", "test", v1::COMMAND_KIND_TEST_ALARM, "[ROOM/BED]", 0, 1, fill_test},
    {"bed", "at-bedside", v1::COMMAND_KIND_AT_BEDSIDE, "", 0, 0, nothing_more},
    {"bed", "left", v1::COMMAND_KIND_LEFT_BEDSIDE, "", 0, 0, nothing_more},
    {"bed", "off-monitor", v1::COMMAND_KIND_OFF_MONITOR, "--reason R --seen S --with W [--bedside]",
     0, 0, nothing_more},
    {"bed", "on-monitor", v1::COMMAND_KIND_ON_MONITOR, "", 0, 0, nothing_more},
    {"bed", "confirm-monitor", v1::COMMAND_KIND_CONFIRM_MONITOR, "", 0, 0, nothing_more},
    {"bed", "limit", v1::COMMAND_KIND_SET_LIMIT, "PARAMETER below|above PRIORITY NUMBER --reason R",
     4, 4, fill_limit},
    {"bed", "hold-cuff", v1::COMMAND_KIND_HOLD_CUFF, "--reason R [--seconds N]", 0, 0,
     nothing_more},
    {"bed", "release-cuff", v1::COMMAND_KIND_RELEASE_CUFF, "", 0, 0, nothing_more},
    {"bed", "start-cuff", v1::COMMAND_KIND_START_CUFF, "", 0, 0, nothing_more},
    {"bed", "stop-cuff", v1::COMMAND_KIND_STOP_CUFF, "", 0, 0, nothing_more},
    {"patient", "start", v1::COMMAND_KIND_PATIENT, "SESSION [--profile P]", 1, 1, fill_start},
    {"patient", "baseline", v1::COMMAND_KIND_PATIENT, "PARAMETER=NUMBER ...", 1, 18, fill_baseline},
    {"patient", "dose", v1::COMMAND_KIND_PATIENT, "[--minutes-ago N]", 0, 0, fill_dose},
    {"patient", "end", v1::COMMAND_KIND_PATIENT, "", 0, 0, fill_end},
}};

/// In the groups bed and patient the place stands before the action.
bool place_first(std::string_view group) { return group != "alarm"; }

void put_common(const CommandOptions& options, const watch::Model& model, Instant now,
                v1::CommandRequest& to) {
  to.set_actor(options.as);
  to.set_role(options.role);
  to.set_receiver(options.receiver);
  to.set_reason(options.reason);
  to.set_seen(options.seen);
  to.set_with(options.with);
  if (options.bedside) to.set_place(v1::PLACE_BEDSIDE);
  to.set_duration_ns(static_cast<std::uint64_t>(std::max(0.0, options.seconds) * 1e9));
  if (const auto daemon_now = model.daemon_now(now)) {
    to.set_not_after_ns(static_cast<std::uint64_t>((*daemon_now + good_for).ns()));
  }
}

}  // namespace

Composed compose(const std::vector<std::string>& words, const CommandOptions& options,
                 const watch::Model& model, Instant now) {
  Composed made;
  const std::string& group = words.front();
  const std::size_t name_at = place_first(group) ? 2 : 1;
  const auto usage = [&] { return "one of these is expected:\n" + actions_help(group); };
  if (words.size() <= name_at) return {{}, usage()};
  const auto* action = std::find_if(actions.begin(), actions.end(), [&](const Action& other) {
    return other.group == group && other.name == words[name_at];
  });
  if (action == actions.end()) return {{}, usage()};
  const auto first = words.begin() + static_cast<std::ptrdiff_t>(name_at) + 1;
  const Work work{{first, words.end()}, options, model, now, made.request};
  if (work.arguments.size() < action->least || work.arguments.size() > action->most) {
    return {{}, usage()};
  }
  made.request.set_kind(action->kind);
  put_common(options, model, now, made.request);
  if (place_first(group)) made.error = put_place(words[1], made.request);
  if (made.error.empty()) made.error = action->fill(work);
  return made;
}

std::string actions_help(std::string_view group) {
  std::string text;
  for (const Action& action : actions) {
    if (action.group != group) continue;
    text += "  vigil " + std::string(group) + (place_first(group) ? " ROOM/BED " : " ");
    text += std::string(action.name) + (action.arguments.empty() ? "" : " ");
    text += std::string(action.arguments) + "\n";
  }
  return text;
}

std::string list_alarms(const watch::Model& model, Instant now) {
  std::string text;
  for (const watch::Model::Found& found : model.all_alarms()) {
    const v1::Alarm& alarm = *found.alarm;
    text += watch::printable(alarm.alarm_id()) + "  " +
            watch::bed_words(model, found.bed->room, found.bed->bed) + "  " +
            watch::alarm_words(alarm);
    if (alarm.state() == v1::ALARM_STATE_LATCHED) text += ", LATCHED, it is over";
    for (const std::string& more :
         {watch::last_known_words(alarm, model, now), watch::inactivation_words(alarm, model, now),
          watch::repeat_words(alarm, model, now), watch::detail_words(alarm),
          watch::response_words(alarm)}) {
      if (!more.empty()) text += ", " + more;
    }
    text += "\n";
  }
  return text.empty() ? "No alarms.\n" : text;
}

}  // namespace vigil
