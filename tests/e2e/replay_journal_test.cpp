// "vigil replay" of what a real vigild wrote: all as stored; or the first event that differs, with
// the first alarm that does.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <regex>

#include "daemon/handoff/ring.hpp"
#include "daemon/journal/writer.hpp"
#include "tests/e2e/record_fixture.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::e2e {
namespace {

using journal::RecordKind;

std::string number(std::uint64_t n) { return std::to_string(n); }

std::string place(const Kept& record, std::uint64_t id) {
  return "record " + number(id) + ", epoch " + number(record.epoch) + ", seq " + number(record.seq);
}

/// Its time, as the replay writes it.
std::string at(std::uint64_t instant_ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", static_cast<double>(instant_ns / 1'000'000) / 1000.0);
  return text;
}
std::string at(const v1::Event& event) { return at(event.instant_ns()); }

/// The same records without one of them, numbered anew, with a chain of their own.
void copy_without(std::uint64_t left_out, const std::vector<Kept>& records,
                  const std::string& folder) {
  auto ring = handoff::Ring::anonymous(std::size_t{64} << 20U);
  ASSERT_TRUE(ring.ring);
  journal::Options options;
  options.folder = folder;
  options.source = "clinic";
  options.ballast_bytes = 0;
  journal::Writer writer(options, *ring.ring, nullptr);
  (void)writer.open();
  std::uint64_t id = 0;
  for (const Kept& record : records) {
    if (record.id == left_out) continue;
    handoff::SlotHead head;
    head.epoch = record.epoch;
    head.seq = record.seq;
    head.record = ++id;
    head.kind = record.kind == RecordKind::input        ? handoff::SlotKind::input
                : record.kind == RecordKind::checkpoint ? handoff::SlotKind::checkpoint
                                                        : handoff::SlotKind::vital;
    head.counted = record.kind == RecordKind::event;
    ASSERT_TRUE(ring.ring->append(
        {head,
         "v1/vital/1/a/",
         {reinterpret_cast<const std::uint8_t*>(record.payload.data()), record.payload.size()}}));
    while (id % 100 == 0 && writer.pass(true)) {
    }
  }
  ASSERT_TRUE(writer.finish());
}

/// Two epochs: a session with a dose and a check, a desaturation that is acknowledged; a restart
/// in the middle of it; and its end.
class ReplayJournal : public testing::Test {
 protected:
  void SetUp() override {
    machine.start();
    {
      Watcher watcher(machine.runtime(), "station-1");
      ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.vital().has_value(); }));
      machine.dose(watcher, oximeter);
      oximeter.see(84);
      const auto low = watcher.wait_for([](const v1::Event& e) {
        return e.alarm().text().starts_with("*** SpO2 84 < 85 desaturation");
      });
      ASSERT_TRUE(low) << machine.daemon->errors();
      machine.ask({"alarm", "ack", low->alarm().alarm_id()});
    }
    machine.stop();
    machine.start();
    {
      Watcher watcher(machine.runtime(), "station-1");
      ASSERT_TRUE(watcher.wait_for(
          [](const v1::Event& e) { return e.epoch() == 2 && e.vital().has_value(); }));
      machine.ask({"session", "note", "1/a", "music"});
      oximeter.see(97);
      ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) {
        return e.epoch() == 2 && e.vital().parameter() == "spo2" && e.vital().value() == 97;
      }));
    }
    machine.stop();
    records = records_of(machine.journal());
  }
  [[nodiscard]] std::size_t count(RecordKind kind) const {
    return static_cast<std::size_t>(std::count_if(
        records.begin(), records.end(), [&](const Kept& one) { return one.kind == kind; }));
  }
  template <typename Wanted>
  [[nodiscard]] const Kept* first(Wanted wanted) const {
    for (const Kept& one : records) {
      if (one.kind == RecordKind::event && wanted(one.event())) return &one;
    }
    return nullptr;
  }

  Machine machine;
  TalkingOximeter oximeter{machine.link()};
  std::vector<Kept> records;
};

TEST_F(ReplayJournal, EveryEventIsAsStoredOverARestartWithASessionInIt) {
  ASSERT_TRUE(first([](const v1::Event& e) { return e.entry().has_dose(); }));
  ASSERT_TRUE(first([](const v1::Event& e) { return e.check().state() == v1::CHECK_STATE_DONE; }));
  Process replay("vigil", {"replay", machine.journal(), "--config", machine.config()});
  EXPECT_EQ(replay.wait(), 0) << replay.output();
  EXPECT_EQ(replay.output(), number(count(RecordKind::input)) + " inputs of 2 epochs; " +
                                 number(count(RecordKind::event)) + " events, all as stored\n");
  EXPECT_EQ(replay.errors(), "");
  EXPECT_GT(count(RecordKind::event), 100U);
}

TEST_F(ReplayJournal, WithOneLimitChangedTheFirstEventAndTheFirstAlarmThatDifferAreNamed) {
  std::string base = read_file(machine.profiles() + "/adult.base.toml");
  replace_once(base, "limit = 85", "limit = 80");
  write_file(machine.profiles() + "/adult.base.toml", base);
  Process replay("vigil", {"replay", machine.journal(), "--config", machine.config()});
  EXPECT_EQ(replay.wait(), 1) << replay.output() << replay.errors();
  EXPECT_EQ(replay.errors(), "vigil replay: epoch 1 had another configuration or other profiles\n");
  const std::string out = replay.output();
  // The limits in force are told at the start of the epoch.
  const Kept* limits = first([](const v1::Event& e) { return e.limits().parameter() == "spo2"; });
  ASSERT_TRUE(limits);
  EXPECT_EQ(limits->epoch, 1U);
  const std::size_t events_before =
      static_cast<std::size_t>(std::count_if(records.begin(), records.end(), [&](const Kept& one) {
        return one.kind == RecordKind::event && one.id <= limits->id;
      }));
  EXPECT_NE(out.find(" inputs of 1 epoch; " + number(events_before) +
                     " events, and one is not as stored\n" + place(*limits, limits->id) +
                     "\n  stored: 1/a at " + at(limits->event()) + " s: limits {"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find(".limit: 85 -> 80"), std::string::npos) << out;
  // The alarm that was, and that is not with the other limit.
  const Kept* alarm = first([](const v1::Event& e) {
    return e.alarm().text().starts_with("*** SpO2 84 < 85 desaturation");
  });
  ASSERT_TRUE(alarm);
  const std::string told = "the first alarm that differs: " + place(*alarm, alarm->id) +
                           "\n  stored: 1/a at " + at(alarm->event()) +
                           " s: alarm start: *** SpO2 84 < 85 desaturation\n  made:   no event\n";
  ASSERT_GE(out.size(), told.size());
  EXPECT_EQ(out.substr(out.find("the first alarm")), told) << out;
}

TEST_F(ReplayJournal, WithALimitThatIsBrokenAllTheTimeTheAlarmThatWasNotIsNamed) {
  std::string base = read_file(machine.profiles() + "/adult.base.toml");
  replace_once(base, "low = { limit = 94, clear = 95, delay_s = 30,",
               "low = { limit = 98, clear = 99, delay_s = 0,");
  write_file(machine.profiles() + "/adult.base.toml", base);
  Process replay("vigil", {"replay", machine.journal(), "--config", machine.config()});
  EXPECT_EQ(replay.wait(), 1) << replay.output() << replay.errors();
  const std::string out = replay.output();
  const std::regex wanted(
      "the first alarm that differs: record ([0-9]+), epoch 1, seq [0-9]+\n"
      "  stored: no event\n  made:   1/a at ([0-9.]+) s: alarm start: \\* SpO2 97 < 98\n$");
  std::smatch found;
  ASSERT_TRUE(std::regex_search(out, found, wanted)) << out;
  // The input that made it, at that time.
  const Kept& cause = records.at(std::stoul(found[1]) - 1);
  EXPECT_EQ(cause.kind, RecordKind::input);
  v1::JournalInput input;
  ASSERT_TRUE(input.ParseFromString(cause.payload));
  EXPECT_EQ(at(input.instant_ns()), found[2]);
}

TEST_F(ReplayJournal, WithoutOneOfItsInputsItSaysWhereItDiffers) {
  const Kept* vital = first([](const v1::Event& e) {
    return e.vital().parameter() == "spo2" && e.vital().value() == 84;
  });
  ASSERT_TRUE(vital);
  // The reading that made it.
  const auto reading = std::find_if(records.rbegin(), records.rend(), [&](const Kept& one) {
    return one.id < vital->id && one.kind == RecordKind::input;
  });
  ASSERT_NE(reading, records.rend());
  v1::JournalInput input;
  ASSERT_TRUE(input.ParseFromString(reading->payload));
  ASSERT_TRUE(input.has_reading()) << input.ShortDebugString();
  const std::string folder = machine.folder / "without";
  copy_without(reading->id, records, folder);
  Process verify("vigil", {"verify", folder});
  EXPECT_EQ(verify.wait(), 0) << verify.output();
  Process replay("vigil", {"replay", folder, "--config", machine.config()});
  EXPECT_EQ(replay.wait(), 1) << replay.errors();
  EXPECT_NE(replay.output().find(" events, and one is not as stored\n" +
                                 place(*vital, vital->id - 1) + "\n  stored: 1/a at " +
                                 at(vital->event()) + " s: vital spo2 84\n  made:   "),
            std::string::npos)
      << replay.output();
}

}  // namespace
}  // namespace vigil::e2e
