// vigil probe on a port that only listens, where a monitor on the network tells who and where it
// is: the text of the verdict.
#include <gtest/gtest.h>

#include "drivers/registry.hpp"
#include "tools/vigil/probe_text.hpp"

namespace vigil::probe {
namespace {

TEST(ProbeText, APortThatOnlyListensIsNotWhereNumbersComeFrom) {
  Evidence evidence;
  evidence.driver = find_driver("philips_intellivue");
  evidence.line.transport = Transport::datagram;
  evidence.frames = 3;
  evidence.bytes = evidence.judged = evidence.in_frames = 810;
  evidence.last_frame_at = Instant{} + std::chrono::seconds(20);
  const ProbedPort port{"udp://*:24005", false, false, false};
  EXPECT_EQ(config_lines(evidence, port),
            "driver = \"philips_intellivue\"\nport = \"udp://*:24005\"\nlisten_only = true\n");
  evidence.handshake = "the monitor at 10.0.0.5 offers data export on port 24105";
  EXPECT_EQ(verdict_text({Outcome::found, {evidence}, {}}, {}, port),
            "One driver fits:\n"
            "  philips_intellivue (Philips IntelliVue MP2 to MP90, MX series (Data Export)), "
            "datagrams\n"
            "    3 frames in 20 s; 100 % of 810 bytes are in them; 0 plausible values\n"
            "    nothing is measured yet: the monitor at 10.0.0.5 offers data export on port "
            "24105\n"
            "\nThis port tells who is there; numbers come from the monitor's own address. Write\n"
            "into vigil.toml, under the bed, with the address and the port of data above:\n\n"
            "[[bed.monitor]]\ndriver = \"philips_intellivue\"\nport = \"udp://ADDRESS:PORT\"\n");
}

}  // namespace
}  // namespace vigil::probe
