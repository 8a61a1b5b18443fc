#include "tests/simulation/options.hpp"

#include <sstream>

#include "tests/simulation/random.hpp"

namespace vigil::simulation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration never{0};

/// Half of the seeds have this fault, each with a rate of its own.
std::int32_t rate(Random& random, std::int32_t most) {
  return random.permille(500) ? random.number(1, most) : 0;
}

Duration every(Random& random, Duration least, Duration most) {
  return random.permille(500) ? Duration(random.between(least.count(), most.count())) : never;
}

void draw_faults(Random& random, Options& options) {
  LineFaults& line = options.line;
  line.byte = rate(random, 20);
  line.cut = rate(random, 8);
  line.lose = rate(random, 12);
  line.split = rate(random, 200);
  line.late = rate(random, 30);
  line.merge = rate(random, 60);
  line.babble_every = every(random, seconds(40), minutes(8));
  line.garbage_every = every(random, seconds(40), minutes(8));
  line.unplug_every = every(random, seconds(30), minutes(8));
  line.swap_every = every(random, minutes(1), minutes(10));
  ClockFaults& clock = options.clock;
  clock.late_max = random.permille(500) ? random.milliseconds(1, 50) : never;
  clock.stall_every = every(random, seconds(30), minutes(8));
  clock.suspend_every = every(random, minutes(5), minutes(30));
  clock.step_every = every(random, seconds(30), minutes(8));
  options.kill_every = every(random, minutes(1), minutes(20));
  options.staff.presence_fault_every = every(random, seconds(40), minutes(8));
}

}  // namespace

Options draw_options(std::uint64_t seed, std::int32_t beds, Duration safety) {
  // So that neighbouring seeds share nothing.
  Random random(seed * 0x9E3779B97F4A7C15U + 1);
  Options options;
  options.seed = seed;
  options.beds = beds;
  options.safety = safety;
  options.profile = random.permille(500);
  if (!random.permille(100)) draw_faults(random, options);
  options.staff.receivers = random.number(1, 4);
  options.staff.act_every = every(random, seconds(5), seconds(60));
  options.patient.trouble_every =
      Duration(random.between(seconds(15) / Duration(1), minutes(4) / Duration(1)));
  options.patient.artefact_every = every(random, seconds(15), minutes(4));
  options.patient.cuff_every =
      Duration(random.between(minutes(2) / Duration(1), minutes(10) / Duration(1)));
  options.patient.noise = random.number(0, 2);
  return options;
}

std::string describe(const Options& options) {
  std::ostringstream text;
  const auto each = [&](const char* name, Duration duration) {
    text << "  " << name;
    if (duration == never) {
      text << " never\n";
    } else {
      text << " every " << duration.count() / 1'000'000 << " ms\n";
    }
  };
  text << "  beds " << options.beds << ", with faults " << options.safety.count() / 1'000'000'000
       << " s, limits by " << (options.profile ? "profile" : "bed") << '\n';
  const LineFaults& line = options.line;
  text << "  line, of 1000 units: byte " << line.byte << ", cut " << line.cut << ", lost "
       << line.lose << ", split " << line.split << ", late " << line.late << ", merged "
       << line.merge << '\n';
  each("babble", line.babble_every);
  each("garbage", line.garbage_every);
  each("unplugged", line.unplug_every);
  each("swapped", line.swap_every);
  text << "  woken late by up to " << options.clock.late_max.count() / 1'000'000 << " ms\n";
  each("stall", options.clock.stall_every);
  each("suspend", options.clock.suspend_every);
  each("wall clock set", options.clock.step_every);
  each("killed", options.kill_every);
  text << "  receivers " << options.staff.receivers << '\n';
  each("receivers silent", options.staff.presence_fault_every);
  each("staff", options.staff.act_every);
  each("trouble", options.patient.trouble_every);
  each("artefact", options.patient.artefact_every);
  each("cuff", options.patient.cuff_every);
  text << "  noise " << options.patient.noise << '\n';
  return text.str();
}

}  // namespace vigil::simulation
