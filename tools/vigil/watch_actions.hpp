// What the keys of vigil watch do: which alarm they act on, what is asked of the daemon, and what
// came of it. No terminal, no clock, no socket. One thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/bus/client.hpp"
#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_keys.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

/// Who sits before the screen; claimed, not proven.
struct Who {
  std::string name;  // empty: nobody said
  v1::StaffRole role = v1::STAFF_ROLE_NURSE;
};

inline constexpr std::size_t name_max_chars = 32;
/// A command that has not been carried out by then is not wanted any more.
inline constexpr Duration command_good_for = std::chrono::seconds(5);

class Actions {
 public:
  struct Hooks {
    /// Asks the daemon; false: it can't be sent.
    std::function<bool(const v1::CommandRequest&)> ask;
    /// Who sits here, or whether the tone was heard, has changed.
    std::function<void()> presence_changed;
    /// Sounds the test tone; empty: this program makes no sound.
    std::function<void()> sound_tone;
  };
  Actions(Who who, Hooks hooks) : who_(std::move(who)), hooks_(std::move(hooks)) {}

  void on_key(const Key& key, const Model& model, Instant now);
  void on_result(const bus::CommandResult& result, const Model& model, Instant now);
  /// The model may have changed: a selected alarm that is over is no longer selected.
  void on_change(const Model& model, Instant now);
  /// Tells the daemon which alarms are on the screen, each once for each revision.
  void confirm(const std::vector<std::string>& alarm_ids, const Model& model, Instant now);

  [[nodiscard]] const std::string& selected() const { return selected_; }
  [[nodiscard]] const Who& who() const { return who_; }
  [[nodiscard]] bool sound_confirmed() const { return sound_confirmed_; }
  [[nodiscard]] bool ended() const { return ended_; }
  /// Help, if it is wanted, and one line: a question, an answer, or what the keys do.
  [[nodiscard]] std::vector<Line> below(Instant now, std::size_t width) const;

 private:
  enum class Question : std::uint8_t { none, name, tone };
  void on_question_key(const Key& key, const Model& model, Instant now);
  void on_command_key(char key, const Model& model, Instant now);
  void move_selection(bool down, const Model& model);
  void ask_for(char key, const Model& model, Instant now);
  void ask_tone(Instant now);
  void say(std::string text, Instant now);
  [[nodiscard]] v1::CommandRequest request(v1::CommandKind kind, const Model& model,
                                           Instant now) const;

  Who who_;
  Hooks hooks_;
  std::string selected_;
  Question question_ = Question::none;
  std::string typed_;
  char after_name_ = 0;  // the key that waits until a name is given
  std::string status_;
  Instant status_at_;
  bool help_ = false;
  bool ended_ = false;
  bool sound_confirmed_ = false;
  std::vector<std::pair<std::string, std::uint32_t>> confirmed_;  // id and revision
};

}  // namespace vigil::watch
