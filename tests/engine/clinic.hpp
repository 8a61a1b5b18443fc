// A clinic for the tests of alarm rules: beds whose profile has every rule on, patients whose
// monitors talk once a second, staff who press buttons, and one wall that listens.
//
// A story sets what the sensors see, lets time run, and compares what was told. Not a test itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/engine/adult_profile.hpp"
#include "tests/engine/scene.hpp"

namespace vigil::engine {

inline constexpr std::array<UpdatePeriod, 8> ward_updates{{
    {Parameter::hr, std::chrono::seconds(1)},
    {Parameter::pulse, std::chrono::seconds(1)},
    {Parameter::spo2, std::chrono::seconds(1)},
    {Parameter::perfusion_index, std::chrono::seconds(1)},
    {Parameter::rr, std::chrono::seconds(1)},
    {Parameter::nibp_sys, std::chrono::minutes(5)},
    {Parameter::nibp_dia, std::chrono::minutes(5)},
    {Parameter::nibp_mean, std::chrono::minutes(5)},
}};
/// Only a bed with start_cuff makes use of it.
inline constexpr std::array<RequestKind, 2> ward_requests{RequestKind::start_cuff,
                                                          RequestKind::abort_cuff};
inline constexpr Descriptor ward_driver{
    .id = "ward",
    .vendor = "Test",
    .model = "Ward 1",
    .maturity = Maturity::experimental,
    .transport = Transport::stream,
    .line_settings = {},
    .quiet_max = std::chrono::milliseconds(2000),
    .updates = ward_updates,
    .requests = ward_requests,
    .make = nullptr,
};

[[nodiscard]] EngineConfig clinic_config(std::size_t beds = 1);
[[nodiscard]] EngineConfig clinic_config(std::size_t beds, const alarm::Profile& profile);

class Clinic final : public Scene {
 public:
  explicit Clinic(std::size_t beds = 1) : Clinic(clinic_config(beds)) {}
  /// Opens every port; HR 70, pulse 70 and SpO2 97 from second 1 on.
  explicit Clinic(const EngineConfig& config);

  void on_answer(const Answer& answer) override { last_answer_ = answer; }
  void on_request(const MonitorRequest& request) override {
    requests.push_back(std::to_string(now_ms_ / 1000) +
                       (request.request.kind == RequestKind::start_cuff ? " start" : " abort"));
  }
  std::vector<std::string> requests;  // to monitors, as "<s> start"

  // What the monitor of `bed` says each second.
  void set(Parameter parameter, std::int32_t value);
  void set_milli(Parameter parameter, std::int32_t milli);
  void lose(Parameter parameter, Validity why);
  void unset(Parameter parameter);
  /// The monitor falls silent, or talks again.
  void silence(bool silent) { beds_[bed].silent = silent; }
  /// The wall is heard no more.
  void leave_the_wall() { walls_.clear(); }
  void add_wall(const std::string& name, alarm::RoleSet staff, bool sound = true);

  /// Second by second up to and including `second`.
  void run_to(std::int64_t second);
  void run(std::int64_t seconds) { run_to(now_s() + seconds); }
  [[nodiscard]] std::int64_t now_s() const { return now_ms_ / 1000; }
  /// Between two seconds: only time passes.
  void to_ms(std::int64_t ms);
  [[nodiscard]] Instant now() const { return at_ms(now_ms_); }

  void cuff(std::int32_t systolic, std::int32_t diastolic = 78);
  void notice(NoticeKind kind, bool active, std::string_view text,
              MonitorPriority priority = MonitorPriority::low);

  /// A command of RN-2, a nurse at wall-1, for `bed`.
  [[nodiscard]] Command command(CommandKind kind);
  Answer ask(const Command& command);
  Answer ask(CommandKind kind) { return ask(command(kind)); }
  /// On the newest alarm whose text has this in it; with the revision that was told last.
  [[nodiscard]] Command on_alarm(CommandKind kind, std::string_view text);
  Answer acknowledge(std::string_view text) {
    return ask(on_alarm(CommandKind::acknowledge, text));
  }
  Answer start_session(std::string_view code = "K-0042");
  Answer dose();
  Answer end_session();
  PatientContext patient;  // what the next of these three sends, of `bed`

  /// What was told since the last call, as "<ms> <phase> <presence> <text>".
  std::vector<std::string> take();
  /// The last change of the newest alarm whose text has this in it.
  [[nodiscard]] AlarmEvent alarm(std::string_view text) const;
  template <class Body>
  [[nodiscard]] std::vector<Body> all() const {
    std::vector<Body> found;
    for (const Event& event : events) {
      if (const auto* body = std::get_if<Body>(&event.body)) found.push_back(*body);
    }
    return found;
  }
  /// "<ms> <roles>" of every change that called somebody, of alarms whose text has this in it.
  [[nodiscard]] std::vector<std::string> calls(std::string_view text) const;

  /// The process is killed now, and another one goes on `away_ms` later from the state that stood:
  /// the next epoch, closed ports.
  Restored restart(std::int64_t away_ms) { return restart(away_ms, config_); }
  Restored restart(std::int64_t away_ms, const EngineConfig& config);

  BedIndex bed = 0;  // whom the above is about

 private:
  struct Sign {
    std::int32_t milli = 0;
    std::optional<Validity> why;
  };
  struct Bed {
    std::map<Parameter, Sign> signs;
    bool silent = false;
  };
  struct Wall {
    std::string name;
    alarm::RoleSet staff;
    bool sound = true;
  };
  void tell_walls();
  Answer send_patient();

  EngineConfig config_;
  std::uint64_t epoch_ = 0;
  std::vector<Bed> beds_;
  std::vector<Wall> walls_;
  std::int64_t now_ms_ = 0;
  int keys_ = 0;
  Answer last_answer_;
};

}  // namespace vigil::engine
