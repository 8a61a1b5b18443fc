// Whether something keeps the machine's clock right: the real daemon, fifty times as fast.
#include <signal.h>
#include <time.h>

#include <algorithm>
#include <filesystem>

#include "tests/e2e/faults_fixture.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::e2e {
namespace {

constexpr std::int64_t times_as_fast = 50;

class ClockUncertain : public FaultsTest {
 protected:
  void begin_fast(const std::string& config) {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const std::int64_t since_ns = std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
    begin(config, std::string(VIGIL_BINARY_DIR) + "/tests/vigild_test_clock",
          std::to_string(times_as_fast) + ":" + std::to_string(since_ns));
  }
  [[nodiscard]] static bool is_clock_alarm(const v1::Event& event, v1::AlarmPhase phase) {
    return is_alarm(event, v1::ALARM_KIND_CLOCK_UNCERTAIN, phase);
  }
  [[nodiscard]] bool runs_for(std::chrono::seconds time) const {
    const auto ns = static_cast<std::uint64_t>(std::chrono::nanoseconds(time).count());
    return watcher->wait_for([&](const auto& e) { return e.heartbeat().uptime_ns() > ns; })
        .has_value();
  }
  /// How long the daemon ran at the last heartbeat before this event.
  [[nodiscard]] std::chrono::nanoseconds uptime_before(const v1::Event& event) const {
    std::uint64_t uptime_ns = 0;
    for (const v1::Event& one : watcher->events()) {
      if (one.epoch() == event.epoch() && one.seq() == event.seq()) break;
      if (one.has_heartbeat()) uptime_ns = one.heartbeat().uptime_ns();
    }
    return std::chrono::nanoseconds(uptime_ns);
  }
  [[nodiscard]] bool any_clock_alarm() const {
    const auto events = watcher->events();
    return std::any_of(events.begin(), events.end(), [](const auto& e) {
      return e.alarm().kind() == v1::ALARM_KIND_CLOCK_UNCERTAIN;
    });
  }
};

TEST_F(ClockUncertain, AMinuteAfterTheStartItIsALowTechnicalAlarmUntilTheClockIsSynchronised) {
  fault("unsynchronised");
  begin_fast("");
  const auto began =
      watcher->wait_for([](const auto& e) { return is_clock_alarm(e, v1::ALARM_PHASE_START); });
  ASSERT_TRUE(began);
  EXPECT_EQ(began->alarm().text(), "* The clock is not synchronised");
  EXPECT_EQ(began->alarm().priority(), v1::PRIORITY_LOW);
  EXPECT_EQ(began->alarm().type(), v1::ALARM_TYPE_TECHNICAL);
  // The heartbeat before it; they come every half second.
  EXPECT_GE(uptime_before(*began), std::chrono::milliseconds(59'400));
  fault("synchronised");
  EXPECT_TRUE(
      watcher->wait_for([](const auto& e) { return is_clock_alarm(e, v1::ALARM_PHASE_END); }));
}

TEST_F(ClockUncertain, AClockThatIsSynchronisedRaisesNothing) {
  fault("synchronised");
  begin_fast("");
  EXPECT_TRUE(runs_for(std::chrono::seconds(90)));
  EXPECT_FALSE(any_clock_alarm());
}

TEST_F(ClockUncertain, WhereItIsNotRequiredItRaisesNothing) {
  fault("unsynchronised");
  begin_fast("[clock]\nrequire_synchronised = false\n");
  EXPECT_TRUE(runs_for(std::chrono::seconds(90)));
  EXPECT_FALSE(any_clock_alarm());
}

// What stood was moved to the new boot's clock by the difference of the wall clocks.
TEST_F(ClockUncertain, AfterAnotherBootItIsToldAtOnceForWhatStoodWasMovedByIt) {
  fault("unsynchronised");
  begin();
  alarm_round();
  end_daemon(SIGTERM);
  std::filesystem::remove_all(runtime());
  std::string other;
  rewrite(
      journal_file(),
      [&](journal::RecordView& record) {
        if (record.kind != journal::RecordKind::checkpoint) return false;
        v1::CheckpointPart part;
        EXPECT_TRUE(
            part.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size())));
        part.set_boot_id("0f0e0d0c-0000-4000-8000-000000000000");
        other = part.SerializeAsString();
        record.payload = {reinterpret_cast<const std::uint8_t*>(other.data()), other.size()};
        return true;
      },
      true);
  begin();
  const auto told =
      watcher->wait_for([](const auto& e) { return is_clock_alarm(e, v1::ALARM_PHASE_START); });
  ASSERT_TRUE(told);
  EXPECT_EQ(told->epoch(), 2U);
  EXPECT_LT(uptime_before(*told), std::chrono::seconds(10));
}

}  // namespace
}  // namespace vigil::e2e
