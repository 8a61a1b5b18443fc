#include "tools/vigil/watch_actions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

constexpr Duration status_shown_for = std::chrono::seconds(15);
constexpr std::chrono::minutes audio_pause{2};

/// What a command is about.
enum class About : std::uint8_t { alarm, bed_of_alarm, receiver, bed_or_receiver };

struct Entry {
  char key;  // 0: no key of its own
  v1::CommandKind kind;
  About about;
  std::string_view asked;  // "refused: acknowledge: ..."
  std::string_view done;
};
constexpr std::array<Entry, 8> entries{{
    {'a', v1::COMMAND_KIND_ACKNOWLEDGE, About::alarm, "acknowledge", "acknowledged"},
    {'g', v1::COMMAND_KIND_GOING, About::alarm, "going", "you are going"},
    {'n', v1::COMMAND_KIND_CANT_GO, About::alarm, "can't go", "told that you can't go"},
    {'b', v1::COMMAND_KIND_AT_BEDSIDE, About::bed_of_alarm, "at the bedside", "at the bedside"},
    {0, v1::COMMAND_KIND_LEFT_BEDSIDE, About::bed_of_alarm, "left the bedside", "left the bedside"},
    {'p', v1::COMMAND_KIND_AUDIO_PAUSE, About::receiver, "audio pause", "audio is paused here"},
    {'r', v1::COMMAND_KIND_RESET, About::alarm, "reset", "reset"},
    {'e', v1::COMMAND_KIND_ENABLE, About::bed_or_receiver, "enable", "enabled again"},
}};

constexpr std::array<std::string_view, 6> help_text{
    "up, down (k, j)  select an alarm      a  acknowledge it",
    "g  I am going                         n  I can't go",
    "b  I am at the bedside, or left it    r  reset a latched alarm",
    "p  pause the sound of this watch for 2 min",
    "e  enable what is paused or off: of the selected alarm, or this watch's sound",
    "s  test tone: is it heard?            ?  help      q  quit"};

template <typename Predicate>
const Entry* entry_with(Predicate predicate) {
  const auto at = std::find_if(entries.begin(), entries.end(), predicate);
  return at == entries.end() ? nullptr : &*at;
}

std::string_view outcome_words(v1::CommandOutcome outcome) {
  switch (outcome) {
    case v1::COMMAND_OUTCOME_STALE:
      return "the alarm has changed, look again";
    case v1::COMMAND_OUTCOME_TOO_LATE:
      return "too late";
    case v1::COMMAND_OUTCOME_NOT_PERMITTED:
      return "not permitted";
    case v1::COMMAND_OUTCOME_NOT_FOUND:
      return "not found";
    default:
      return "refused";
  }
}

/// "room 2 *** SpO2 84 < 88", as far as it is known.
std::string subject_of(const v1::CommandRequest& request, const Model& model) {
  const Model::Found found = model.find_alarm(request.alarm_id());
  if (found.alarm != nullptr) {
    return ": " + bed_words(model, found.bed->room, found.bed->bed) + " " +
           alarm_words(*found.alarm);
  }
  if (request.room().empty()) return {};
  return ": " + bed_words(model, request.room(), request.bed());
}

}  // namespace

void Actions::say(std::string text, Instant now) {
  status_ = std::move(text);
  status_at_ = now;
}

void Actions::on_change(const Model& model, Instant now) {
  if (selected_.empty() || model.find_alarm(selected_).alarm != nullptr) return;
  selected_.clear();
  say("The selected alarm is over.", now);
}

void Actions::move_selection(bool down, const Model& model) {
  const std::vector<Model::Found> all = model.all_alarms();
  if (all.empty()) return;
  const auto at = std::find_if(all.begin(), all.end(), [&](const Model::Found& found) {
    return found.alarm->alarm_id() == selected_;
  });
  const auto last = all.end() - 1;
  if (at == all.end()) {
    selected_ = (down ? all.begin() : last)->alarm->alarm_id();
  } else if (down && at != last) {
    selected_ = (at + 1)->alarm->alarm_id();
  } else if (!down && at != all.begin()) {
    selected_ = (at - 1)->alarm->alarm_id();
  }
}

void Actions::on_key(const Key& key, const Model& model, Instant now) {
  if (question_ != Question::none) return on_question_key(key, model, now);
  if (key.kind == KeyKind::up || key.kind == KeyKind::down) {
    return move_selection(key.kind == KeyKind::down, model);
  }
  if (key.kind == KeyKind::escape) {
    selected_.clear();
    status_.clear();
    help_ = false;
  }
  if (key.kind == KeyKind::text) on_command_key(key.text, model, now);
}

void Actions::on_command_key(char key, const Model& model, Instant now) {
  switch (key) {
    case 'j':
    case 'k':
      return move_selection(key == 'j', model);
    case '?':
      help_ = !help_;
      return;
    case 'q':
      ended_ = true;
      return;
    case 's':
      return ask_tone(now);
    default:
      break;
  }
  if (entry_with([&](const Entry& entry) { return entry.key == key; }) == nullptr) return;
  // An acknowledgement never waits for a name: it goes out without one, and asks afterwards.
  const bool at_once = key == 'a' || !who_.name.empty();
  if (at_once) ask_for(key, model, now);
  if (!who_.name.empty() || (at_once && model.find_alarm(selected_).alarm == nullptr)) return;
  question_ = Question::name;
  after_name_ = key == 'a' ? '\0' : key;
  typed_.clear();
}

v1::CommandRequest Actions::request(v1::CommandKind kind, const Model& model, Instant now) const {
  v1::CommandRequest request;
  request.set_kind(kind);
  request.set_actor(who_.name);
  request.set_role(who_.role);
  if (const auto daemon_now = model.daemon_now(now)) {
    request.set_not_after_ns(static_cast<std::uint64_t>((*daemon_now + command_good_for).ns()));
  }
  return request;
}

void Actions::ask_for(char key, const Model& model, Instant now) {
  const Entry& entry = *entry_with([&](const Entry& other) { return other.key == key; });
  const Model::Found found = model.find_alarm(selected_);
  const bool needs_alarm = entry.about == About::alarm || entry.about == About::bed_of_alarm;
  if (needs_alarm && found.alarm == nullptr) return say("Select an alarm first: up, down.", now);
  v1::CommandRequest asked = request(entry.kind, model, now);
  if (found.alarm != nullptr && entry.about != About::receiver) {
    asked.set_room(found.bed->room);
    asked.set_bed(found.bed->bed);
  }
  if (entry.about == About::alarm) {
    asked.set_alarm_id(found.alarm->alarm_id());
    asked.set_revision(found.alarm->revision());
  }
  if (entry.about == About::bed_or_receiver && found.alarm != nullptr) {
    asked.set_parameter(found.alarm->parameter());
  }
  const bool mine = found.alarm != nullptr && found.alarm->at_bedside() == who_.name;
  if (entry.kind == v1::COMMAND_KIND_AT_BEDSIDE && mine) {
    asked.set_kind(v1::COMMAND_KIND_LEFT_BEDSIDE);
  }
  if (entry.kind == v1::COMMAND_KIND_AUDIO_PAUSE) {
    asked.set_duration_ns(static_cast<std::uint64_t>(Duration(audio_pause).count()));
  }
  say(hooks_.ask(asked) ? "Asked: " + std::string(entry.asked) + subject_of(asked, model)
                        : "Too much is waiting for an answer. Nothing was asked.",
      now);
}

void Actions::ask_tone(Instant now) {
  if (!hooks_.sound_tone) return say("This watch makes no sound. Start it with --bell.", now);
  hooks_.sound_tone();
  question_ = Question::tone;
}

void Actions::on_question_key(const Key& key, const Model& model, Instant now) {
  if (question_ == Question::tone) {
    question_ = Question::none;
    sound_confirmed_ = key.kind == KeyKind::text && (key.text == 'y' || key.text == 'Y');
    say(sound_confirmed_ ? "The sound counts as heard." : "The sound does not count as heard.",
        now);
    return hooks_.presence_changed();
  }
  if (key.kind == KeyKind::text && typed_.size() < name_max_chars) typed_ += key.text;
  if (key.kind == KeyKind::backspace && !typed_.empty()) typed_.pop_back();
  if (key.kind != KeyKind::enter && key.kind != KeyKind::escape) return;
  question_ = Question::none;
  const char waiting = std::exchange(after_name_, '\0');
  if (key.kind == KeyKind::escape || typed_.empty()) {
    if (waiting != '\0') say("Nothing was asked: no name was given.", now);
    return;
  }
  who_.name = typed_;
  hooks_.presence_changed();
  if (waiting != '\0') ask_for(waiting, model, now);
}

void Actions::on_result(const bus::CommandResult& result, const Model& model, Instant now) {
  const Entry* entry =
      entry_with([&](const Entry& other) { return other.kind == result.request.kind(); });
  if (entry == nullptr) {  // a confirmation: nobody waits for it, and a lost one is sent again
    std::erase_if(confirmed_, [&](const auto& confirmed) {
      return !result.reply && confirmed.first == result.request.alarm_id();
    });
    return;
  }
  const std::string asked(entry->asked);
  if (!result.reply) {
    const std::string unknown = result.refused ? "" : ". Look whether it was done";
    return say("NOT DONE: " + asked + ": " + printable(result.error) + unknown, now);
  }
  const v1::CommandReply& reply = *result.reply;
  if (reply.outcome() == v1::COMMAND_OUTCOME_DONE) {
    return say("Done: " + std::string(entry->done) + subject_of(result.request, model), now);
  }
  const std::string why = reply.text().empty() ? "" : ": " + printable(reply.text());
  say("NOT DONE: " + asked + ": " + std::string(outcome_words(reply.outcome())) + why, now);
}

void Actions::confirm(const std::vector<std::string>& alarm_ids, const Model& model, Instant now) {
  std::erase_if(confirmed_, [&](const auto& confirmed) {
    return model.find_alarm(confirmed.first).alarm == nullptr;
  });
  for (const std::string& id : alarm_ids) {
    const Model::Found found = model.find_alarm(id);
    if (found.alarm == nullptr) continue;
    const std::pair<std::string, std::uint32_t> shown{id, found.alarm->revision()};
    if (std::find(confirmed_.begin(), confirmed_.end(), shown) != confirmed_.end()) continue;
    v1::CommandRequest asked = request(v1::COMMAND_KIND_CONFIRM, model, now);
    asked.set_alarm_id(id);
    asked.set_revision(found.alarm->revision());
    if (hooks_.ask(asked)) confirmed_.push_back(shown);
  }
}

std::vector<Line> Actions::below(Instant now, std::size_t width) const {
  std::vector<Line> lines;
  const auto add = [&](std::string_view text, Style style) {
    for (std::string& part : wrap(text, width)) lines.push_back({{style, std::move(part)}});
  };
  if (help_) {
    for (const std::string_view text : help_text) add(text, Style::plain);
  }
  const bool fresh = !status_.empty() && now - status_at_ < status_shown_for;
  if (question_ == Question::name) {
    add("Who are you? " + typed_ + "_  (Enter: take it, Esc: nobody)", Style::strong);
  } else if (question_ == Question::tone) {
    add("Did you hear the tone? y or n", Style::strong);
  } else if (fresh) {
    add(status_, Style::strong);
  } else if (selected_.empty()) {
    add((who_.name.empty() ? "" : who_.name + "   ") + "up/down select an alarm   ? help   q quit",
        Style::quiet);
  } else {
    add("a acknowledge  g going  n can't go  b bedside  r reset  e enable  ? help", Style::quiet);
  }
  return lines;
}

}  // namespace vigil::watch
