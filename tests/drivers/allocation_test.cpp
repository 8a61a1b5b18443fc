// A decoder that has seen one frame allocates nothing any more. In a program of its own, because
// it counts what operator new is asked for.
#include <gtest/gtest.h>

#include "tests/allocation_count.hpp"
#include "tests/drivers/driver_case.hpp"

namespace vigil::test {
namespace {

class CountingSink final : public Sink {
 public:
  void on_reading(const Reading&) override { ++readings; }
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
  int readings = 0;
};

class Allocation : public testing::TestWithParam<DriverCase> {};

TEST_P(Allocation, NoneOnceWarm) {
  const auto decoder = GetParam().make_decoder();
  LineSettings line = find_driver(GetParam().driver)->line_settings[0];
  line.transport = find_device(GetParam().driver, GetParam().variant)->transport;
  decoder->reset(start, line);
  std::vector<Unit> units = Conversation(GetParam()).units(at_rest(), 20 * GetParam().units);
  for (std::size_t i = 0; i < units.size(); i += 5) units[i].bytes.front() ^= 0x55;  // damage too
  CountingSink sink;
  decoder->feed(units[0].bytes, units[0].at, sink);
  const std::size_t before = allocations;
  for (const Unit& unit : units) {
    decoder->feed(unit.bytes, unit.at, sink);
    (void)decoder->poll(unit.at, sink);
  }
  const std::size_t during = allocations - before;
  EXPECT_EQ(during, 0U);
  EXPECT_GT(sink.readings, 0);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Allocation, testing::ValuesIn(driver_cases()),
                         [](const auto& tested) { return case_name(tested.param); });

}  // namespace
}  // namespace vigil::test
