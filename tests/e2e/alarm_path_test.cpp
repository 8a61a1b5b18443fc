// From the bytes of a monitor to what a subscriber gets, with the real programs.
#include <signal.h>

#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

class AlarmPath : public DaemonTest {
 protected:
  void SetUp() override {
    monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
    monitor->vitals.set(Parameter::spo2, 97'000);
    monitor->vitals.set(Parameter::pulse, 72'000);
    start(one_bed("nonin", spo2_limits));
    watcher = std::make_unique<Watcher>(runtime());
    ASSERT_TRUE(watcher->wait_for_connection(bus::Connection::live));
  }
  /// Sends what the sensors see until it is seen on the bus.
  std::optional<v1::Event> send_until(const Watcher::Wanted& wanted, std::size_t& from) {
    std::optional<v1::Event> found;
    eventually([&] {
      monitor->send();
      const auto events = watcher->events();
      for (; from < events.size() && !found; ++from) {
        if (wanted(events[from])) found = events[from];
      }
      return found.has_value();
    });
    return found;
  }
  std::unique_ptr<PtyMonitor> monitor;
  std::unique_ptr<Watcher> watcher;
  std::size_t seen = 0;
};

TEST_F(AlarmPath, AValueArrivesWithItsCodesAndUnit) {
  const auto event = send_until([](const auto& e) { return is_value(e, "spo2", 97); }, seen);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->vital().mdc_code(), 150456U);
  EXPECT_EQ(event->vital().mdc_refid(), "MDC_PULS_OXIM_SAT_O2");
  EXPECT_EQ(event->vital().unit(), "%");
  EXPECT_EQ(event->room(), "1");
  EXPECT_EQ(event->bed(), "a");
  EXPECT_EQ(event->epoch(), 1U);
  EXPECT_TRUE(eventually([&] { return !watcher->waves().empty(); }));
}

TEST_F(AlarmPath, AnAlarmStartsAndEndsAndItsValueComesFirst) {
  ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 97); }, seen));
  monitor->vitals.set(Parameter::spo2, 84'000);
  const auto value = send_until([](const auto& e) { return is_value(e, "spo2", 84); }, seen);
  const auto alarm = watcher->wait_for(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LIMIT_LOW, v1::ALARM_PHASE_START); },
      seen);
  ASSERT_TRUE(value && alarm);
  EXPECT_EQ(alarm->seq(), value->seq() + 1);
  EXPECT_EQ(alarm->alarm().text(), "*** SpO2 84 < 88");
  EXPECT_EQ(alarm->alarm().priority(), v1::PRIORITY_HIGH);
  EXPECT_EQ(alarm->alarm().event_code(), 196670U);
  monitor->vitals.set(Parameter::spo2, 95'000);
  const auto end = send_until(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LIMIT_LOW, v1::ALARM_PHASE_END); },
      seen);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->alarm().alarm_id(), alarm->alarm().alarm_id());
}

TEST_F(AlarmPath, APortKilledUnderAnActiveAlarmKeepsTheAlarm) {
  monitor->vitals.set(Parameter::spo2, 84'000);
  const auto alarm = send_until(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LIMIT_LOW, v1::ALARM_PHASE_START); },
      seen);
  ASSERT_TRUE(alarm);
  monitor->unplug();
  const auto unknown = watcher->wait_for(
      [](const auto& e) {
        return e.alarm().kind() == v1::ALARM_KIND_LIMIT_LOW &&
               e.alarm().presence() == v1::PRESENCE_ACTIVE_UNKNOWN;
      },
      seen);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->alarm().priority(), v1::PRIORITY_HIGH);
  EXPECT_EQ(unknown->alarm().last_value(), 84);
  EXPECT_FALSE(unknown->alarm().has_value());

  monitor->plug();
  monitor->vitals.set(Parameter::spo2, 89'000);  // no violation, but not past the band
  ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 89); }, seen));
  const auto known = watcher->wait_for(
      [](const auto& e) { return e.alarm().kind() == v1::ALARM_KIND_LIMIT_LOW; }, seen);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->alarm().phase(), v1::ALARM_PHASE_UPDATE);
  EXPECT_EQ(known->alarm().presence(), v1::PRESENCE_ACTIVE);
  monitor->vitals.set(Parameter::spo2, 96'000);
  const auto end =
      send_until([](const auto& e) { return e.alarm().kind() == v1::ALARM_KIND_LIMIT_LOW; }, seen);
  ASSERT_TRUE(end);
  EXPECT_EQ(end->alarm().phase(), v1::ALARM_PHASE_END);
  EXPECT_EQ(end->alarm().alarm_id(), alarm->alarm().alarm_id());
}

TEST_F(AlarmPath, ASilentMonitorIsALostLinkAtItsQuietMaxPlus100Ms) {
  ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 97); }, seen));
  const auto quiet =
      watcher->wait_for([](const auto& e) { return is_link(e, v1::LINK_STATE_QUIET); }, seen);
  const auto alarm = watcher->wait_for(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LINK_LOST, v1::ALARM_PHASE_START); });
  ASSERT_TRUE(quiet && alarm);
  std::uint64_t last_frame_ns = 0;
  for (const auto& event : watcher->events()) {
    if (event.has_vital() && event.vital().has_value()) last_frame_ns = event.instant_ns();
  }
  // Pacing: the last frame may have said nothing new.
  EXPECT_GE(alarm->instant_ns(), last_frame_ns + 3'000'000'000U);
  EXPECT_LE(alarm->instant_ns(), last_frame_ns + 3'000'000'000U + 1'100'000'000U);
  // It was published when it came due: the stamp is the due time, the wall time is not later.
  EXPECT_EQ(alarm->instant_ns(), quiet->instant_ns());
}

TEST_F(AlarmPath, ASensorThatIsOffIsNeverANumber) {
  ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 97); }, seen));
  monitor->vitals.lose(Parameter::spo2, Validity::sensor_off);
  monitor->vitals.lose(Parameter::pulse, Validity::sensor_off);
  const auto off = send_until(
      [](const auto& e) {
        return e.vital().parameter() == "spo2" && e.vital().validity() == v1::VALIDITY_SENSOR_OFF;
      },
      seen);
  ASSERT_TRUE(off);
  EXPECT_FALSE(off->vital().has_value());
}

TEST_F(AlarmPath, AStoppedDaemonIsSilentAndComesBackByASnapshot) {
  ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 97); }, seen));
  daemon->signal(SIGSTOP);
  ASSERT_TRUE(watcher->wait_for_connection(bus::Connection::silent));
  daemon->signal(SIGCONT);
  ASSERT_TRUE(watcher->wait_for_connection(bus::Connection::live));
}

TEST_F(AlarmPath, AKilledDaemonComesBackInANewEpoch) {
  ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 97); }, seen));
  daemon->signal(SIGKILL);
  EXPECT_EQ(daemon->wait(), 128 + SIGKILL);
  start(one_bed("nonin", spo2_limits));
  const auto again =
      send_until([](const auto& e) { return e.epoch() == 2 && is_value(e, "spo2", 97); }, seen);
  EXPECT_TRUE(again);
}

TEST_F(AlarmPath, ItEndsCleanlyAndSaysSo) {
  daemon->signal(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  EXPECT_TRUE(watcher->wait_for(
      [](const auto& e) { return e.system().kind() == v1::SYSTEM_KIND_STOPPING; }));
}

TEST_F(AlarmPath, AReceiverIsCounted) {
  const Watcher wall(runtime(), "wall-1");
  EXPECT_TRUE(watcher->wait_for([](const auto& e) {
    return e.system().kind() == v1::SYSTEM_KIND_RECEIVER_JOINED &&
           e.system().receiver() == "wall-1";
  }));
  EXPECT_TRUE(watcher->wait_for([](const auto& e) { return e.heartbeat().receivers() == 1; }));
}

}  // namespace
}  // namespace vigil::e2e
