// A clinic for one story: vigild, vigil-log, a wall, the monitors, and the people who type.
//
// By a told clock (tests/e2e/told_clock.hpp) hours pass in seconds: each half second the monitors
// speak, the wall must have heard of it, and only then time goes on. So a machine under load makes
// a story slower and changes nothing in it. By the real clock it is the packaged vigild.
// For tests only; one thread.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/process.hpp"
#include "tests/e2e/pty_monitor.hpp"
#include "tests/e2e/told_clock.hpp"
#include "tests/e2e/watcher.hpp"

namespace vigil::e2e {

enum class Hours : std::uint8_t { real, told };

struct Person {
  std::string name;
  std::string role;
};

class Clinic {
 public:
  explicit Clinic(Hours hours);
  ~Clinic();
  Clinic(const Clinic&) = delete;
  Clinic& operator=(const Clinic&) = delete;

  /// What the monitors of the beds are, before open(). `place` is "2/a".
  PtyMonitor& monitor(const std::string& place, const std::string& driver,
                      const std::string& variant);
  [[nodiscard]] std::string port(const std::string& place) const;
  /// Another number in a shipped profile, before open(). Every place must be there.
  void change_profile(const std::string& file, const std::string& from, const std::string& to);
  /// Starts everything; `more` is put behind each bed's own lines of the configuration.
  void open(const std::string& more = "");
  void start_daemon();
  void start_log();

  /// A person types a line for the program `vigil`, as "session dose 2/a --mg 60"; a part between
  /// ' and ' is one word. It must be done, and what it printed comes back.
  std::string types(const Person& person, const std::string& line);
  /// Several at the same time.
  void type_together(const Person& person, const std::vector<std::string>& lines);
  /// It must be refused, and the rule comes back.
  std::string is_refused(const Person& person, const std::string& line);

  /// Time goes on, and the monitors speak.
  void live(std::chrono::nanoseconds time);
  /// Time goes on to `at` (CLOCK_BOOTTIME), or until something wanted is told at or behind place
  /// `from`, which comes back; moves `from` behind it.
  std::optional<v1::Event> live_until(std::chrono::nanoseconds at, const Watcher::Wanted& wanted,
                                      std::size_t& from);
  /// Time goes on until it is told; a minute must do. Looks at what was not looked at before.
  v1::Event until(const Watcher::Wanted& wanted);
  /// Nobody is there: the wall is taken down, all monitors are silent, and hours pass at once. Then
  /// a wall is hung up that knows only what is from then on. By the told clock only.
  void skip(std::chrono::nanoseconds time);
  [[nodiscard]] std::chrono::nanoseconds now() const;

  /// Waits until the session log has all that was told, and ends it in order.
  void close_the_log();
  /// Rows of the session log, their columns joined by "|"; after close_the_log().
  [[nodiscard]] std::vector<std::string> log(const std::string& sql) const;
  /// What `vigil export` writes.
  std::string exported(const std::string& session, const std::string& format);
  [[nodiscard]] std::string log_folder() const { return folder / "log"; }

  TempFolder folder;
  std::unique_ptr<Watcher> wall;
  std::unique_ptr<Process> daemon;
  std::size_t seen = 0;  // of what the wall was told

 private:
  void hang_up_a_wall();
  void hear_everything();
  void step();
  void wait_for_a_heartbeat();
  void wait_for_the_wall();
  [[nodiscard]] std::unique_ptr<Process> vigil(const Person& person, const std::string& line);
  /// Time goes on until all have ended.
  void wait_for(const std::vector<std::unique_ptr<Process>>& programs);

  std::unique_ptr<ToldClock> clock_;
  std::map<std::string, std::unique_ptr<PtyMonitor>> monitors_;
  std::map<std::string, std::string> drivers_;
  std::vector<std::string> vigild_arguments_;
  std::unique_ptr<Process> log_;
};

/// Answers to every question of the pre-check.
inline constexpr const char* all_questions_no =
    "uncontrolled-cardiovascular=no pregnancy=no hepatic=no renal=no raised-icp=no raised-iop=no "
    "psychosis=no suicidality=no violence=no substance-use=no benzodiazepine=no sedative=no "
    "opioid=no stimulant=no maoi=no";

/// The last state of the session at a bed, as the wall was told.
[[nodiscard]] v1::Session session_at(Watcher& wall, const std::string& room,
                                     const std::string& bed);

}  // namespace vigil::e2e
