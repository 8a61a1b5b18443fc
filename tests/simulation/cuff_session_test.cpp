// Half an hour of a session with ketamine into the muscle, an oximeter and a cuff module that Vigil
// starts: the real engine, the shipped profile, the real decoders, and byte-exact monitors. Only
// time is simulated.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "daemon/app/decoder_feed.hpp"
#include "daemon/app/profile.hpp"
#include "daemon/engine/engine.hpp"
#include "drivers/devices.hpp"
#include "drivers/registry.hpp"

namespace vigil::simulation {
namespace {

using engine::CommandKind;
using testing::ElementsAre;

constexpr Instant begin = Instant::from_ns(1'000'000'000'000);
constexpr Duration tick = std::chrono::milliseconds(20);

/// A bed with a pulse oximeter and a cuff on its own line.
class CuffSession final : private app::Core, private engine::Output {
 public:
  explicit CuffSession(const std::string& cuff_driver) : engine_(config(cuff_driver)) {
    patient_.set(Parameter::hr, 70'000);
    patient_.set(Parameter::pulse, 70'000);
    patient_.set(Parameter::spo2, 97'000);
    fit_cuff(true);
    app::Core& core = *this;
    engine_.start(now_, *this);
    for (const std::string& driver : {std::string("nonin"), cuff_driver}) {
      const auto index = static_cast<engine::MonitorIndex>(monitors_.size());
      Monitor& monitor = monitors_.emplace_back(driver, engine::MonitorRef{0, index}, core);
      monitor.feed.reset(now_, find_driver(driver)->line_settings.front());
      step(now_, engine::PortOpened{{0, index}, "/dev/" + driver});
    }
  }

  void fit_cuff(bool fits) {
    const auto sign = [&](std::int32_t value) {
      return fits ? VitalSign{Validity::valid, value * 1000} : VitalSign{Validity::sensor_off, 0};
    };
    patient_.cuff = {sign(128), sign(78), sign(95), sign(70)};
  }
  /// Runs until so many seconds after the start.
  void run_to(std::int64_t second) {
    const Instant end = begin + std::chrono::seconds(second);
    while (now_ < end) {
      now_ = now_ + tick;
      patient_.beat_milli += tick.count() * 70 / 60'000'000;
      for (Monitor& monitor : monitors_) talk(monitor);
      if (engine_.deadline() <= now_) step(now_, engine::Tick{});
      ask_monitors();
    }
  }
  void command(CommandKind kind, const std::string& reason = {}, Duration duration = {}) {
    engine::Command command;
    command.kind = kind;
    command.key = FixedText<64>("key-" + std::to_string(++keys_));
    command.actor = {FixedText<32>("RN-2"), alarm::Role::nurse, FixedText<64>("station-1"), true};
    command.bed = 0;
    command.reason = FixedText<160>(reason);
    command.duration = duration;
    command.patient = context_;
    step(now_, engine::CommandInput{&command});
    EXPECT_EQ(answered_, engine::Outcome::done) << name(kind);
  }
  void start_session() {
    context_.session = FixedText<32>("K-0042");
    context_.profile = 0;
    command(CommandKind::patient);
  }
  void dose() {
    context_.first_dose_at = context_.last_dose_at = now_;
    dosed_at_ = now_;
    command(CommandKind::patient);
  }

  /// What the cuff did, as "T+<min>:<s> <what>".
  std::vector<std::string> story;
  std::vector<std::string> alarms;

 private:
  struct Monitor {
    Monitor(const std::string& driver, engine::MonitorRef monitor, app::Core& core)
        : ref(monitor),
          feed(*find_driver(driver), monitor, core),
          device(find_device(driver)->make()) {}
    engine::MonitorRef ref;
    app::DecoderFeed feed;
    std::unique_ptr<Device> device;
    Instant emits_at;
    Instant polls_at;
  };

  static engine::EngineConfig config(const std::string& cuff_driver) {
    engine::EngineConfig made;
    app::ProfileSet set = app::load_profiles(std::string(VIGIL_SOURCE_DIR) + "/config/profiles");
    for (alarm::Profile& profile : set.profiles) {
      if (profile.id == "ketamine-im") made.profiles.push_back(std::move(profile));
    }
    engine::BedConfig bed;
    bed.room = "1";
    bed.bed = "a";
    bed.profile = 0;
    bed.start_cuff = true;
    bed.monitors = {{find_driver("nonin"), "/dev/nonin"},
                    {find_driver(cuff_driver), "/dev/" + cuff_driver}};
    made.beds.push_back(bed);
    return made;
  }

  void talk(Monitor& monitor) {
    if (monitor.polls_at <= now_) {
      const Poll poll = monitor.feed.poll(now_);
      monitor.polls_at = poll.ask_again;
      if (!poll.write.empty()) {
        monitor.device->receive(poll.write, now_);
        monitor.emits_at = monitor.polls_at = now_;
      }
    }
    if (monitor.emits_at > now_) return;
    bytes_.clear();
    monitor.emits_at = monitor.device->emit(now_, patient_, bytes_);
    if (bytes_.empty()) return;
    monitor.feed.feed(bytes_, now_);
    monitor.polls_at = now_;
  }
  void ask_monitors() {
    for (const engine::MonitorRequest& wish : std::exchange(wishes_, {})) {
      for (Monitor& monitor : monitors_) {
        if (monitor.ref != wish.monitor) continue;
        const Refusal answer = monitor.feed.request(wish.request, now_);
        if (answer != Refusal::accepted) {
          step(now_, engine::RequestRefused{wish.monitor, wish.request.kind, answer});
        }
        monitor.polls_at = now_;
      }
    }
  }

  void step(Instant now, const engine::Input& input) override { engine_.step(now, input, *this); }
  void publish_wave(const WaveBlock&, engine::MonitorRef) override {}
  void batch_done() override {}
  void on_action(const engine::PortAction&) override {}
  void on_request(const engine::MonitorRequest& request) override { wishes_.push_back(request); }
  void on_answer(const engine::Answer& answer) override { answered_ = answer.outcome; }
  void on_event(const engine::Event& event) override {
    if (const auto* told = std::get_if<engine::AlarmEvent>(&event.body)) {
      if (told->phase == alarm::Phase::start) alarms.push_back(line(event.at, told->text.view()));
    }
    const auto* cuff = std::get_if<engine::CuffEvent>(&event.body);
    if (cuff == nullptr) return;
    static constexpr std::array<const char*, engine::cuff_state_count> words{
        "planned", "started", "measured", "failed", "stopped", "held", "released", "not started"};
    std::string what = words[static_cast<std::size_t>(cuff->state)];
    if (!cuff->text.empty()) what += ": " + std::string(cuff->text.view());
    if (!cuff->by.empty()) what += " (" + std::string(cuff->by.view()) + ")";
    story.push_back(line(event.at, what));
  }
  [[nodiscard]] std::string line(Instant at, std::string_view what) const {
    const std::int64_t s = (at - dosed_at_) / std::chrono::seconds(1);
    return "T+" + std::to_string(s / 60) + ":" + (s % 60 < 10 ? "0" : "") + std::to_string(s % 60) +
           " " + std::string(what);
  }

  Instant now_ = begin;
  Instant dosed_at_ = begin;
  engine::Engine engine_;
  std::list<Monitor> monitors_;
  Vitals patient_;
  engine::PatientContext context_;
  std::vector<engine::MonitorRequest> wishes_;
  std::vector<std::uint8_t> bytes_;
  engine::Outcome answered_{};
  int keys_ = 0;
};

TEST(CuffSession, HalfAnHourIntoTheMuscleWithASunTechModule) {
  CuffSession session("suntech_nibp");
  session.start_session();
  session.run_to(60);
  session.dose();
  const auto at = [](std::int64_t minute, std::int64_t second) {
    return 60 + minute * 60 + second;  // the dose was given at second 60
  };
  session.run_to(at(14, 50));
  session.fit_cuff(false);
  session.run_to(at(15, 50));
  session.fit_cuff(true);
  session.run_to(at(24, 0));
  session.command(CommandKind::hold_cuff, "deep in the music", std::chrono::minutes(4));
  session.run_to(at(30, 0));
  EXPECT_THAT(session.story, ElementsAre("T+0:00 planned", "T+15:00 started: T+15 min",
                                         "T+15:15 failed: cuff loose, air leak or inflate timeout",
                                         "T+16:15 started: T+15 min, retry 1", "T+16:38 measured",
                                         "T+24:00 held: for 4:00: deep in the music (RN-2)",
                                         "T+25:00 held: T+25 min waits: deep in the music (RN-2)",
                                         "T+28:00 released: its time is over",
                                         "T+28:00 started: T+25 min", "T+28:23 measured"));
  // A reading is overdue from its minute on, held or not (docs/safety-rules.md I).
  EXPECT_THAT(session.alarms,
              ElementsAre("T+0:00 *** No receiver: a patient is dosed and nobody is alarmed",
                          "T+28:00 * BP overdue since T+25"));
}

}  // namespace
}  // namespace vigil::simulation
