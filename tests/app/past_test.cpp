// A daemon that starts on what another build, another configuration or another machine left: the
// open session is there again, or it is said why not.
#include "daemon/app/past.hpp"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>

#include "daemon/app/checkpoint.hpp"
#include "daemon/journal/writer.hpp"
#include "tests/engine/clinic.hpp"
#include "tests/session/practice.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::app {
namespace {

using namespace engine;
using session::Order;
using session::OrderKind;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint64_t epoch = 3;
constexpr std::int64_t wall_minus_boot_ns = 1'769'860'800'000'000'000;
constexpr std::string_view id = "K-0042.20260131.1";

EngineConfig two_beds() {
  EngineConfig config = clinic_config(2);
  config.profiles.front().id = "ketamine-im";
  config.profiles.front().phases = session::practice_profile().phases;
  config.sessions.push_back(session::practice_rules());
  return config;
}

/// vigild before: an engine, its inputs and events in a ring, and a journal behind it.
class Before final : public Output {
 public:
  explicit Before(std::string folder)
      : folder_(std::move(folder)), opened_(handoff::Ring::anonymous(std::size_t{16} << 20U)) {
    wire::Begin begin;
    begin.epoch = epoch;
    begin.wall_minus_boot_ns = wall_minus_boot_ns;
    begin.config_hash = FixedText<64>("hash-1");
    begin.program = FixedText<32>("vigild 0.9.0");
    recorder_.begin(at(1000), begin);
    engine_.start(at(1000), recorder_.output(), {epoch, Duration(wall_minus_boot_ns)});
    for (BedIndex bed = 0; bed < 2; ++bed) step(1000, PortOpened{{bed, 0}, "/dev/ttyUSB0"});
    talk(2000);
  }
  static Instant at(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }
  void step(std::int64_t ms, const Input& input) { recorder_.step(engine_, at(ms), input); }
  /// Both monitors give a pulse and SpO2.
  void talk(std::int64_t ms, std::int32_t spo2 = 97) {
    for (BedIndex bed = 0; bed < 2; ++bed) {
      step(ms, PortActivity{{bed, 0}, {100, 1, {}}});
      step(ms, MonitorReading{{bed, 0}, Reading::of(Parameter::pulse, 70'000, at(ms))});
      step(ms, MonitorReading{{bed, 0}, Reading::of(Parameter::spo2, spo2 * 1000, at(ms))});
    }
  }
  /// A session at the second bed, started by a nurse.
  void start_session(std::int64_t ms) {
    Order order;
    order.kind = OrderKind::start;
    order.start.emplace();
    order.start->code = session::Code("K-0042");
    order.start->profile = 0;
    order.start->prescriber = FixedText<32>("MD-1");
    order.start->nurse = FixedText<32>("RN-2");
    order.start->intent = session::Intent::inward;
    order.start->identity_compared = true;
    ask(ms, CommandKind::session_start, order);
  }
  void note(std::int64_t ms, std::string_view what) {
    Order order;
    order.kind = OrderKind::note;
    order.code = FixedText<48>(what);
    ask(ms, CommandKind::session_note, order);
  }
  void ask(std::int64_t ms, CommandKind kind, const Order& order) {
    Command command;
    command.kind = kind;
    command.key = FixedText<64>("key-" + std::to_string(++keys_));
    command.actor.name = FixedText<32>("RN-2");
    command.actor.role = alarm::Role::nurse;
    command.bed = 1;
    command.order = std::make_shared<const Order>(order);
    step(ms, CommandInput{&command});
    EXPECT_EQ(answer_.outcome, Outcome::done) << answer_.text.view();
  }
  /// The state as it is now, perhaps as another build would have written it.
  void checkpoint(const std::function<void(std::vector<std::uint8_t>&)>& change = {}) {
    std::vector<std::uint8_t> state;
    recorder_.write_kept();
    engine_.save(state);
    if (change) change(state);
    playback::CheckpointHead head{"boot-1", wall_minus_boot_ns, at(2000), "hash-1", "vigild 0.9.0"};
    ASSERT_TRUE(write_checkpoint(*opened_.ring, numbers_, epoch, head, state));
  }
  void write_journal() {
    journal::Options options;
    options.folder = folder_;
    options.source = "clinic";
    options.ballast_bytes = 0;
    journal::Writer writer(options, *opened_.ring, nullptr);
    (void)writer.open();
    ASSERT_TRUE(writer.finish());
  }

 private:
  void on_event(const Event& event) override {
    if (std::holds_alternative<HeartbeatEvent>(event.body)) return;
    wire::Stamp stamp;
    stamp.wall_minus_boot_ns = wall_minus_boot_ns;
    EXPECT_TRUE(numbers_.append(*opened_.ring, encoder_.encode(event, stamp)));
  }
  void on_action(const PortAction&) override {}
  void on_answer(const Answer& answer) override { answer_ = answer; }

  std::string folder_;
  EngineConfig config_ = two_beds();
  handoff::OpenedRing opened_;
  RecordNumbers numbers_{0};
  wire::Encoder encoder_{"clinic", epoch, config_};
  Engine engine_{config_};
  Recorder recorder_{*opened_.ring, numbers_, wire::InputEncoder(epoch, config_), config_, *this};
  Answer answer_;
  int keys_ = 0;
};

class PastTest : public ::testing::Test {
 protected:
  PastTest() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-past-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    config.source = "clinic";
    config.engine = two_beds();
    config.hash = "hash-1";
    before = std::make_unique<Before>(folder_ + "/journal");
  }
  ~PastTest() override { std::filesystem::remove_all(folder_); }
  /// What a start on this journal finds, without a ring: this build is 1.0.0.
  Past start() {
    before->write_journal();
    const auto ring = handoff::Ring::anonymous(1U << 20U);
    return read_past(folder_ + "/journal", "", *ring.ring, config,
                     {boot_id, wall_now_minus_boot_ns, Before::at(60'000), "vigild 1.0.0"});
  }
  /// What the engine that goes on says at its start.
  static std::vector<Event> resumed(Past& past) {
    struct Heard final : Output {
      void on_event(const Event& event) override { events.push_back(event); }
      void on_action(const PortAction&) override {}
      std::vector<Event> events;
    } heard;
    if (past.engine == nullptr) return {};
    past.engine->resume(Before::at(60'000), heard, {epoch + 1, Duration(wall_minus_boot_ns)});
    return heard.events;
  }
  /// The bed of an open session that is told, or nothing.
  static std::optional<BedIndex> bed_of_session(const std::vector<Event>& events) {
    for (const Event& event : events) {
      const auto* told = std::get_if<SessionEvent>(&event.body);
      if (told != nullptr && told->summary && told->summary->id.view() == id) return event.bed;
    }
    return std::nullopt;
  }

  std::string folder_;
  Config config;
  std::string boot_id = "boot-1";
  std::int64_t wall_now_minus_boot_ns = wall_minus_boot_ns;
  std::unique_ptr<Before> before;
};

TEST_F(PastTest, AnotherBuildGoesOnWithTheOpenSessionAndSaysWhoseStateItIs) {
  before->start_session(3000);
  before->checkpoint();
  before->talk(4000);
  before->note(5000, "music");
  Past past = start();
  ASSERT_NE(past.engine, nullptr) << ::testing::PrintToString(past.notes);
  EXPECT_EQ(past.begun_anew, "");
  EXPECT_THAT(past.notes, Contains(HasSubstr("is of program vigild 0.9.0")));
  EXPECT_THAT(past.notes, Not(Contains(HasSubstr("came out differently"))));
  EXPECT_EQ(bed_of_session(resumed(past)), BedIndex{1});
}

/// The name of a field in the bytes of a state, so long as before.
void rename_field(std::vector<std::uint8_t>& state, std::string_view from, std::string_view to) {
  ASSERT_EQ(from.size(), to.size());
  const auto found = std::search(state.rbegin(), state.rend(), from.rbegin(), from.rend());
  ASSERT_NE(found, state.rend()) << from;
  std::copy(to.begin(), to.end(), found.base() - static_cast<std::ptrdiff_t>(from.size()));
}

TEST_F(PastTest, AFieldThatOnlyTheOlderBuildKnowsAndOneThatItLacksAreNamedAndDoNoHarm) {
  before->start_session(3000);
  before->checkpoint([](std::vector<std::uint8_t>& state) {
    rename_field(state, "receivers_known_from", "receivers_noted_from");
  });
  Past past = start();
  ASSERT_NE(past.engine, nullptr) << ::testing::PrintToString(past.notes);
  EXPECT_THAT(past.notes,
              Contains(HasSubstr("system.receivers_known_from: not in the saved state")));
  EXPECT_EQ(bed_of_session(resumed(past)), BedIndex{1});
}

TEST_F(PastTest, ABedThatIsNotConfiguredAnyMoreLeavesItsSessionToTheDeskWhichTellsIt) {
  before->start_session(3000);
  before->checkpoint();
  before->talk(4000);
  config.engine.beds.pop_back();
  config.hash = "hash-2";
  Past past = start();
  ASSERT_NE(past.engine, nullptr) << ::testing::PrintToString(past.notes);
  EXPECT_THAT(past.notes,
              Contains(HasSubstr("the configuration has changed since the checkpoint")));
  EXPECT_THAT(past.notes, Contains(HasSubstr(
                              "bed 4/b: session K-0042.20260131.1 has no bed any more; it can be "
                              "closed or moved by its name")));
  const std::vector<Event> events = resumed(past);
  EXPECT_EQ(bed_of_session(events), no_bed);
  std::vector<std::string> alarms;
  for (const Event& event : events) {
    const auto* alarm = std::get_if<AlarmEvent>(&event.body);
    if (alarm != nullptr && alarm->kind == alarm::Kind::no_bed) {
      alarms.emplace_back(alarm->text.view());
    }
  }
  EXPECT_THAT(alarms,
              ::testing::ElementsAre("** Session K-0042.20260131.1 has no bed, nobody watches it"));
}

TEST_F(PastTest, OnAnotherMachineTheTimesOfTheSessionMoveByTheDifferenceOfTheWallClocks) {
  before->start_session(3000);
  before->checkpoint();
  boot_id = "boot-2";
  // That machine was started 100 s later: its clock since boot says less by that.
  wall_now_minus_boot_ns = wall_minus_boot_ns + 100'000'000'000;
  Past past = start();
  ASSERT_NE(past.engine, nullptr);
  EXPECT_TRUE(past.other_boot);
  EXPECT_EQ(past.shift, std::chrono::seconds(-100));
  for (const Event& event : resumed(past)) {
    const auto* told = std::get_if<SessionEvent>(&event.body);
    if (told == nullptr || !told->summary || told->summary->id.view() != id) continue;
    EXPECT_EQ(told->summary->started_at, Before::at(3000) - std::chrono::seconds(100));
    return;
  }
  ADD_FAILURE() << "the session is not told";
}

TEST_F(PastTest, AStateThatNobodyCanReadIsSaidAndTheOneBeforeItIsTaken) {
  before->start_session(3000);
  before->checkpoint();
  before->talk(4000);
  before->checkpoint([](std::vector<std::uint8_t>& state) { state[0] = 'X'; });
  Past past = start();
  ASSERT_NE(past.engine, nullptr) << ::testing::PrintToString(past.notes);
  EXPECT_THAT(past.notes, Contains(HasSubstr(" can't be taken: ")));
  EXPECT_EQ(bed_of_session(resumed(past)), BedIndex{1});
}

TEST_F(PastTest, WithoutAnyStateThatCanBeTakenItBeginsAnewAndSaysSo) {
  before->start_session(3000);
  before->checkpoint([](std::vector<std::uint8_t>& state) { state[0] = 'X'; });
  Past past = start();
  EXPECT_EQ(past.engine, nullptr);
  EXPECT_EQ(past.begun_anew, "no checkpoint of the journal can be taken");
}

}  // namespace
}  // namespace vigil::app
