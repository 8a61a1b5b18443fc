// One bed with each driver family, by the real programs: every one of them is live at once.
#include <algorithm>
#include <set>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

using Families = DaemonTest;

bool talks_by_itself(const Descriptor& driver) {
  return std::any_of(driver.updates.begin(), driver.updates.end(),
                     [](const UpdatePeriod& update) { return !info(update.parameter).episodic; });
}

TEST_F(Families, AreAllLiveAtOnceAndEachGivesItsNumbers) {
  std::string scenario = "seed = 1\n";
  std::string config;
  std::set<std::string> rooms;
  std::set<std::string> rooms_with_numbers;
  for (const Descriptor* driver : drivers()) {
    const std::string room = std::to_string(rooms.size() + 1);
    rooms.insert(room);
    if (talks_by_itself(*driver)) rooms_with_numbers.insert(room);
    const std::string bed = "[[bed]]\nroom = \"" + room + "\"\nbed = \"a\"\n";
    const std::string id(driver->id);
    scenario += bed + "driver = \"" + id + "\"\nlink = \"room-" + room + "\"\n" +
                "patient = { etco2 = 38, temp = 36.8 }\n";
    config += bed + "[[bed.monitor]]\ndriver = \"" + id + "\"\nport = \"" +
              (folder / "ports/room-") + room + "\"\n";
  }
  write_file(folder / "scenario.toml", scenario);
  Process sim("vigil-sim", {"run", folder / "scenario.toml", "--folder", folder / "ports"});
  start(config);
  Watcher watcher(runtime());
  ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
  std::set<std::string> live;
  std::set<std::string> measured;
  std::size_t seen = 0;
  EXPECT_TRUE(eventually([&] {
    const auto events = watcher.events();
    for (; seen < events.size(); ++seen) {
      const v1::Event& event = events[seen];
      if (event.has_link() && is_link(event, v1::LINK_STATE_LIVE)) live.insert(event.room());
      if (event.has_link() && !is_link(event, v1::LINK_STATE_LIVE)) live.erase(event.room());
      if (event.vital().validity() == v1::VALIDITY_VALID) measured.insert(event.room());
    }
    return live == rooms && std::includes(measured.begin(), measured.end(),
                                          rooms_with_numbers.begin(), rooms_with_numbers.end());
  }));
  EXPECT_EQ(live, rooms);
}

}  // namespace
}  // namespace vigil::e2e
