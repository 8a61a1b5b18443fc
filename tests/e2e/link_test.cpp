// Links of a running daemon: a port that is lost and comes back, an engine thread that stops.
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

using Links = DaemonTest;

TEST_F(Links, ReadingsFlowAgainWithin500MsAfterThePortIsBack) {
  PtyMonitor monitor("nonin", "df8", link());
  monitor.vitals.set(Parameter::spo2, 97'000);
  monitor.vitals.set(Parameter::pulse, 72'000);
  start(one_bed("nonin"));
  Watcher watcher(runtime());
  ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
  ASSERT_TRUE(eventually([&] {
    monitor.send(4);
    std::size_t from = 0;
    for (const auto& e : watcher.events()) {
      if (is_value(e, "spo2", 97)) return true;
    }
    return from != 0;
  }));
  std::size_t seen = watcher.count();
  monitor.unplug();
  ASSERT_TRUE(
      watcher.wait_for([](const auto& e) { return is_link(e, v1::LINK_STATE_ABSENT); }, seen));
  // Long enough away for the retries to be at their slowest.
  std::this_thread::sleep_for(std::chrono::seconds(4));
  const auto back_at = std::chrono::steady_clock::now();
  monitor.plug();
  std::optional<std::chrono::steady_clock::duration> flowing;
  monitor.vitals.set(Parameter::spo2, 95'000);
  eventually([&] {
    monitor.send(4);
    for (const auto& e : watcher.events()) {
      if (is_value(e, "spo2", 95)) flowing = std::chrono::steady_clock::now() - back_at;
    }
    return flowing.has_value();
  });
  ASSERT_TRUE(flowing);
  // The bound holds on a machine that is not overloaded; `./run bench footprint` measures it.
  EXPECT_LT(*flowing, std::chrono::milliseconds(2500));
  int losses = 0;
  std::size_t at = 0;
  const std::string log = daemon->errors();
  while ((at = log.find("link lost", at)) != std::string::npos) ++at, ++losses;
  EXPECT_EQ(losses, 1) << log;
}

TEST_F(Links, StoppingOnlyTheEngineThreadIsSeenAsSilence) {
  start(one_bed("nonin"));
  Watcher watcher(runtime());
  ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
  // The engine runs on the main thread: a tracer can hold that one alone.
  ASSERT_EQ(ptrace(PTRACE_SEIZE, daemon->pid(), nullptr, nullptr), 0);
  ASSERT_EQ(ptrace(PTRACE_INTERRUPT, daemon->pid(), nullptr, nullptr), 0);
  EXPECT_TRUE(watcher.wait_for_connection(bus::Connection::silent));
  int status = 0;
  ASSERT_EQ(waitpid(daemon->pid(), &status, __WALL), daemon->pid());
  ASSERT_EQ(ptrace(PTRACE_DETACH, daemon->pid(), nullptr, nullptr), 0);
  EXPECT_TRUE(watcher.wait_for_connection(bus::Connection::live));
}

TEST_F(Links, AnAbsentPortIsSaidInWordsAndIsAnAlarm) {
  start(one_bed("ivy450c"));
  Watcher watcher(runtime());
  const auto absent =
      watcher.wait_for([](const auto& e) { return is_link(e, v1::LINK_STATE_ABSENT); });
  ASSERT_TRUE(absent);
  EXPECT_NE(absent->link().reason().find(link()), std::string::npos) << absent->link().reason();
  EXPECT_TRUE(watcher.wait_for(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LINK_LOST, v1::ALARM_PHASE_START); }));
}

TEST_F(Links, GarbageIsCountedAndNeverAReading) {
  PtyMonitor monitor("nonin", "df2", link());
  start(one_bed("nonin"));
  Watcher watcher(runtime());
  ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
  ASSERT_TRUE(watcher.wait_for([](const auto& e) { return is_link(e, v1::LINK_STATE_WAITING); }));
  for (int i = 0; i < 50; ++i) monitor.send_raw(std::string(100, '\xA5'));
  monitor.vitals.set(Parameter::spo2, 97'000);
  monitor.vitals.set(Parameter::pulse, 72'000);
  ASSERT_TRUE(eventually([&] {
    monitor.send();
    for (const auto& e : watcher.events()) {
      if (is_value(e, "spo2", 97)) return true;
    }
    return false;
  }));
  std::uint64_t rejected = 0;
  for (const auto& e : watcher.events()) {
    const v1::Rejects& rejects = e.link().rejects();
    rejected += rejects.noise() + rejects.length() + rejects.checksum() + rejects.field() +
                rejects.oversize();
    if (e.vital().has_value()) {
      EXPECT_TRUE(is_value(e, "spo2", 97) || is_value(e, "pulse", 72)) << e.ShortDebugString();
    }
  }
  EXPECT_GT(rejected, 0U);
}

}  // namespace
}  // namespace vigil::e2e
