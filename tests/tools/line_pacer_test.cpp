#include "tools/sim/line_pacer.hpp"

#include <gtest/gtest.h>

namespace vigil::sim {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

Instant at(Duration since_start) { return Instant{} + since_start; }

TEST(LinePacer, CountsStartDataParityAndStopBits) {
  EXPECT_EQ(bits_per_byte({9600, 8, Parity::none, 1}), 10U);
  EXPECT_EQ(bits_per_byte({19200, 8, Parity::even, 1}), 11U);
  EXPECT_EQ(bits_per_byte({9600, 7, Parity::odd, 2}), 11U);
}

TEST(LinePacer, AByteHasLeftWhenItsLastBitHas) {
  LinePacer pacer({9600, 8, Parity::none, 1});
  pacer.start(at(seconds(1)));
  EXPECT_EQ(pacer.release(at(seconds(1) + microseconds(1041)), 100), 0U);
  EXPECT_EQ(pacer.release(at(seconds(1) + microseconds(1042)), 100), 1U);
  EXPECT_EQ(pacer.release(at(seconds(1) + milliseconds(10)), 99), 8U);
}

TEST(LinePacer, NineThousandSixHundredBaudCarry960BytesASecondForHours) {
  LinePacer pacer({9600, 8, Parity::none, 1});
  pacer.start(at(seconds(0)));
  std::size_t total = 0;
  for (Duration t = milliseconds(10); t <= hours(5); t += milliseconds(10)) {
    total += pacer.release(at(t), 1'000'000);
  }
  EXPECT_EQ(total, 5U * 3600U * 960U);
}

TEST(LinePacer, IsIdleAfterTheLastByteAndDoesNotSaveTimeUp) {
  LinePacer pacer({9600, 8, Parity::none, 1});
  pacer.start(at(seconds(0)));
  EXPECT_EQ(pacer.release(at(seconds(1)), 5), 5U);
  EXPECT_TRUE(pacer.idle());
  EXPECT_EQ(pacer.release(at(seconds(9)), 5), 0U);
  pacer.start(at(seconds(10)));
  EXPECT_EQ(pacer.release(at(seconds(10) + milliseconds(2)), 5), 1U);
}

}  // namespace
}  // namespace vigil::sim
