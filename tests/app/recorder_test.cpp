#include "daemon/app/recorder.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "daemon/handoff/reader.hpp"
#include "daemon/playback/playback.hpp"
#include "tests/engine/clinic.hpp"
#include "tests/engine/story.hpp"

namespace vigil::app {
namespace {

using namespace engine;
using std::chrono::milliseconds;

constexpr std::uint64_t epoch = 3;

/// A ring, and the bytes that the daemon's publisher would put into it.
class Desk final : public Output {
 public:
  explicit Desk(const EngineConfig& config)
      : config_(config),
        opened_(handoff::Ring::anonymous(std::size_t{16} << 20U)),
        encoder_("clinic", epoch, config),
        recorder(*opened_.ring, numbers, wire::InputEncoder(epoch, config), config, *this),
        engine(config) {}

  void start(Instant now) {
    wire::Begin begin;
    begin.epoch = epoch;
    recorder.begin(now, begin);
    engine.start(now, recorder.output(), {epoch, Duration(0)});
  }
  void step(std::int64_t ms, const Input& input) { recorder.step(engine, at(ms), input); }
  static Instant at(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }

  void on_event(const Event& event) override {
    if (std::holds_alternative<HeartbeatEvent>(event.body)) {
      ++heartbeats;
      return;
    }
    EXPECT_TRUE(numbers.append(*opened_.ring, encoder_.encode(event, {})));
  }
  void on_action(const PortAction&) override { ++actions; }

  /// What stands in the ring, in order: "input 2.000 reading", "event vital".
  std::vector<std::string> take() {
    std::vector<std::string> lines;
    std::uint64_t record = 0;
    handoff::SlotReader reader(*opened_.ring, read_to_);
    while (const handoff::Slot* slot = reader.next()) {
      EXPECT_TRUE(record == 0 || slot->head.record == record + 1);
      record = slot->head.record;
      lines.push_back(line(*slot));
    }
    read_to_ = reader.position();
    return lines;
  }
  /// Everything since the start, into a playback.
  std::unique_ptr<playback::Playback> played() {
    auto playback = std::make_unique<playback::Playback>("clinic", config_);
    handoff::SlotReader reader(*opened_.ring, 0);
    while (const handoff::Slot* slot = reader.next()) {
      const bool input = slot->head.kind == handoff::SlotKind::input;
      playback->take({slot->head.record,
                      input ? journal::RecordKind::input : journal::RecordKind::event,
                      slot->head.epoch, slot->head.seq, slot->payload});
    }
    return playback;
  }
  RecordNumbers numbers{100};
  int heartbeats = 0;
  int actions = 0;

 private:
  static std::string line(const handoff::Slot& slot) {
    if (slot.head.kind != handoff::SlotKind::input) {
      v1::Event event;
      EXPECT_TRUE(event.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size())));
      return "event " + event.GetDescriptor()->FindFieldByNumber(event.body_case())->name();
    }
    v1::JournalInput input;
    EXPECT_TRUE(input.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size())));
    std::string text =
        "input " + std::to_string(input.instant_ns() / 1'000'000) + " " +
        input.GetDescriptor()->FindFieldByNumber(static_cast<int>(input.input_case()))->name();
    if (input.has_activity()) {
      text += " " + input.activity().monitor().bed() + " " +
              std::to_string(input.activity().bytes()) + "/" +
              std::to_string(input.activity().frames());
    }
    return text;
  }
  const EngineConfig& config_;
  handoff::OpenedRing opened_;
  handoff::Position read_to_ = 0;
  wire::Encoder encoder_;

 public:
  Recorder recorder;
  Engine engine;
};

class RecorderTest : public testing::Test {
 protected:
  RecorderTest() {
    desk.start(Desk::at(1000));
    for (BedIndex bed = 0; bed < 2; ++bed) {
      desk.step(1000, PortOpened{{bed, 0}, "/dev/ttyUSB0"});
      desk.step(1001, PortActivity{{bed, 0}, {100, 1, {}}});
    }
    desk.take();
  }
  EngineConfig config = clinic_config(2);
  Desk desk{config};
  const MonitorRef bed_a{0, 0};
  const MonitorRef bed_b{1, 0};
  static MonitorReading spo2(MonitorRef monitor, std::int64_t ms) {
    return {monitor, Reading::of(Parameter::spo2, 97'000, Desk::at(ms))};
  }
};

using Lines = std::vector<std::string>;

TEST(RecorderStart, TheBeginOfTheEpochStandsBeforeItsFirstEvent) {
  const EngineConfig config = clinic_config(1);
  Desk desk(config);
  desk.start(Desk::at(5));
  const Lines lines = desk.take();
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines[0], "input 5 begin");
  EXPECT_EQ(lines[1], "event system");
}

TEST_F(RecorderTest, AReadingStandsBeforeTheVitalThatItMakes) {
  desk.step(2000, spo2(bed_a, 2000));
  EXPECT_EQ(desk.take(), (Lines{"input 2000 reading", "event vital"}));
}

TEST_F(RecorderTest, ATickIsWrittenOnlyIfItSaysSomething) {
  desk.step(1500, Tick{});
  EXPECT_EQ(desk.heartbeats, 2);
  EXPECT_EQ(desk.take(), Lines{});
  desk.step(9000, Tick{});
  const Lines lines = desk.take();
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines[0], "input 9000 tick");
  EXPECT_EQ(lines[1], "event link");
  for (std::size_t i = 2; i < lines.size(); ++i) EXPECT_NE(lines[i], "input 9000 tick");
}

TEST_F(RecorderTest, TheFirstReadAfterAWhileIsWrittenAtOnce) {
  desk.step(2000, PortActivity{bed_a, {10, 1, {}}});
  EXPECT_EQ(desk.take(), (Lines{"input 2000 activity a 10/1"}));
}

TEST_F(RecorderTest, ReadsSoonAfterItAreSummedPerMonitorUntilAnythingElseIsWritten) {
  desk.step(2000, PortActivity{bed_a, {10, 1, {}}});
  desk.step(2000, PortActivity{bed_b, {10, 1, {}}});
  desk.take();
  desk.step(2010, PortActivity{bed_a, {10, 1, {}}});
  desk.step(2020, PortActivity{bed_b, {7, 1, {}}});
  desk.step(2030, PortActivity{bed_a, {20, 2, {}}});
  EXPECT_EQ(desk.take(), Lines{});
  desk.step(2040, spo2(bed_b, 2040));
  EXPECT_EQ(desk.take(), (Lines{"input 2020 activity b 7/1", "input 2030 activity a 30/3",
                                "input 2040 reading", "event vital"}));
}

TEST_F(RecorderTest, SummedReadsAreWrittenAtLatest250MsAfterTheLastThatWasWritten) {
  desk.step(2000, PortActivity{bed_a, {10, 1, {}}});
  desk.step(2100, PortActivity{bed_a, {10, 1, {}}});
  desk.take();
  EXPECT_EQ(desk.recorder.deadline(), Desk::at(2250));
  desk.step(2249, PortActivity{bed_a, {10, 1, {}}});
  EXPECT_EQ(desk.take(), Lines{});
  desk.step(2250, Tick{});
  EXPECT_EQ(desk.take(), (Lines{"input 2249 activity a 20/2"}));
  EXPECT_TRUE(desk.recorder.deadline().is_never());
}

TEST_F(RecorderTest, BytesWithoutAFrameDoNotMoveTheTimeOfTheLastFrame) {
  desk.step(1900, PortActivity{bed_a, {10, 1, {}}});
  desk.take();
  desk.step(2000, PortActivity{bed_a, {10, 1, {}}});
  desk.step(2100, PortActivity{bed_a, {5, 0, {}}});
  desk.recorder.write_kept();
  EXPECT_EQ(desk.take(), (Lines{"input 2000 activity a 10/1", "input 2100 activity a 5/0"}));
}

TEST_F(RecorderTest, AnActionIsAfterWhatCausedIt) {
  desk.take();
  desk.step(2000, PortClosed{bed_a, "gone"});
  desk.take();
  const int before = desk.actions;
  desk.step(2100, Tick{});
  EXPECT_EQ(desk.actions, before + 1);
  EXPECT_EQ(desk.take().front(), "input 2100 tick");
}

TEST_F(RecorderTest, TheEnginesTimeIsWrittenWhereAnInputComesFromBefore) {
  desk.step(2000, Tick{});
  desk.step(1990, spo2(bed_a, 1990));
  EXPECT_EQ(desk.take(), (Lines{"input 2000 reading", "event vital"}));
}

TEST_F(RecorderTest, WithoutAJournalNothingIsWrittenButEvents) {
  Desk quiet(config);
  quiet.numbers = RecordNumbers(std::nullopt);
  quiet.start(Desk::at(1000));
  quiet.step(1000, PortOpened{bed_a, "/dev/ttyUSB0"});
  quiet.step(1001, PortActivity{bed_a, {10, 1, {}}});
  for (const std::string& line : quiet.take()) EXPECT_EQ(line.substr(0, 5), "event");
  EXPECT_TRUE(quiet.recorder.deadline().is_never());
}

/// Gives the recorder everything that happens in a story, and some ticks besides.
class Listener final : public StoryWatch {
 public:
  explicit Listener(Desk& desk) : desk_(desk) {}
  void after_step(Instant now, const Input& input, const std::vector<Event>&, bool,
                  Instant) override {
    desk_.recorder.step(desk_.engine, now, input);
    ++given;
    if (std::holds_alternative<PortActivity>(input)) ++activities;
  }
  std::uint64_t given = 0;
  std::uint64_t activities = 0;

 private:
  Desk& desk_;
};

TEST(RecorderStories, TheRecordedInputsMakeTheSameEventsAgain) {
  constexpr std::uint64_t seeds = 150;
  constexpr std::size_t steps = 400;
  std::uint64_t given = 0;
  std::uint64_t recorded = 0;
  std::uint64_t events = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Story story(seed);
    Desk desk(story.config());
    desk.start(story.begins());
    Listener listener(desk);
    story.tell(steps, listener);
    desk.recorder.write_kept();
    const std::unique_ptr<playback::Playback> played = desk.played();
    ASSERT_FALSE(played->difference())
        << "seed " << seed << ", seq " << played->difference()->seq << "\n  stored "
        << played->difference()->stored << "\n  made   " << played->difference()->made;
    EXPECT_TRUE(played->not_stored().empty()) << "seed " << seed;
    EXPECT_EQ(played->tally().complaint, "") << "seed " << seed;
    given += listener.given;
    recorded += played->tally().inputs;
    events += played->tally().events;
  }
  std::printf("%d stories: %d inputs, %d recorded, %d events as stored\n", static_cast<int>(seeds),
              static_cast<int>(given), static_cast<int>(recorded), static_cast<int>(events));
  EXPECT_GT(events, 10'000U);
  EXPECT_LT(recorded, given);
}

}  // namespace
}  // namespace vigil::app
