// Philips IntelliVue: names leave a recording, and the recording stays what it was.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

const Descriptor& driver() { return *find_driver("philips_intellivue"); }

/// Family name, given name, patient number; `padding` changes the check sum.
ByteString demographics(std::string_view family, std::string_view given, unsigned padding = 0) {
  return poll_result(
      "002A", "0807",
      {object("0050", {attribute("0921", "0050"), attribute("095C", text(family)),
                       attribute("095D", text(given)), attribute("095A", text("MRN-4711")),
                       attribute("0958", "1961022800000000"), attribute("0961", word(padding))})});
}

bool holds(const ByteString& bytes, std::string_view letters) {
  ByteString wide;
  for (const char c : letters) {
    wide.push_back(0);
    wide.push_back(static_cast<std::uint8_t>(c));
  }
  return std::search(bytes.begin(), bytes.end(), wide.begin(), wide.end()) != bytes.end();
}

std::vector<std::string> decoded(const ByteString& bytes, bool datagram) {
  const auto decoder = driver().make();
  decoder->reset(t0, datagram ? datagram_line() : driver().line_settings[0]);
  RecordingSink sink;
  decoder->feed(bytes, t0, sink);
  return sink.lines;
}

TEST(IntellivueNames, LeaveADatagram) {
  ByteString message = demographics("DOE", "JANE");
  ASSERT_TRUE(holds(message, "DOE"));
  const std::size_t size = message.size();
  driver().blank_names(message, Transport::datagram);
  EXPECT_EQ(message.size(), size);
  for (const char* name : {"DOE", "JANE", "MRN", "4711"}) EXPECT_FALSE(holds(message, name));
  EXPECT_EQ(hex_of(message).find("19610228"), std::string::npos);
  EXPECT_EQ(decoded(message, true), std::vector<std::string>{"frame"});
}

TEST(IntellivueNames, LeaveFramesThatStayWholeWhateverTheirCheckSum) {
  std::size_t escaped_sums = 0;
  for (unsigned padding = 0; padding < 500; ++padding) {
    // Capital letters with accents are escaped in a frame: C0 and C1.
    ByteString frame = framed(demographics("D\xC0\xC1}OE", "JANE", padding));
    const std::size_t size = frame.size();
    if (frame[size - 3] == 0x7D || frame[size - 4] == 0x7D) ++escaped_sums;
    driver().blank_names(frame, Transport::stream);
    ASSERT_EQ(frame.size(), size);
    ASSERT_EQ(decoded(frame, false), std::vector<std::string>{"frame"}) << padding;
    ASSERT_FALSE(holds(frame, "OE"));
    ASSERT_FALSE(holds(frame, "JANE"));
  }
  EXPECT_GE(escaped_sums, 5U) << "the test must meet sums that are escaped";
}

TEST(IntellivueNames, NothingElseIsChanged) {
  const ByteString numeric = numerics(
      {object("0001", {attribute("0927", text("HR")), attribute("0950", "418200000AA000000048")})});
  ByteString stream = framed(numeric);
  const ByteString before = stream;
  driver().blank_names(stream, Transport::stream);
  EXPECT_EQ(stream, before);
  ByteString datagram = numeric;
  driver().blank_names(datagram, Transport::datagram);
  EXPECT_EQ(datagram, numeric);
}

TEST(IntellivueNames, LeaveFramesThatAreBrokenOrCut) {
  ByteString frame = framed(demographics("DOE", "JANE"));
  ByteString damaged = frame;
  damaged[10] ^= 1;
  driver().blank_names(damaged, Transport::stream);
  EXPECT_FALSE(holds(damaged, "DOE"));
  ByteString begin(frame.begin(), frame.end() - 20);
  driver().blank_names(begin, Transport::stream);
  EXPECT_FALSE(holds(begin, "DOE"));
  ByteString end(frame.begin() + 20, frame.end());
  ASSERT_TRUE(holds(end, "DOE"));
  driver().blank_names(end, Transport::stream);
  EXPECT_FALSE(holds(end, "DOE"));
}

TEST(IntellivueNames, TheCaptureOfDemographicsHasNoTextLeftAndStillDecodes) {
  const auto messages = capture("intellivue_ptdemog.hex");
  if (!has_capture("intellivue_ptdemog.hex"))
    GTEST_SKIP() << "no intellivue_ptdemog.hex in ../shared/captures: not compared";
  ASSERT_FALSE(messages.empty());
  ByteString frame = framed(messages[0]);
  driver().blank_names(frame, Transport::stream);
  EXPECT_EQ(decoded(frame, false), std::vector<std::string>{"frame"});
  ByteString datagram = messages[0];
  driver().blank_names(datagram, Transport::datagram);
  EXPECT_EQ(decoded(datagram, true), std::vector<std::string>{"frame"});
  // The monitor's own number of the patient, of which the hardware address is a part.
  EXPECT_NE(hex_of(messages[0]).find("0009FB70D80B1C217F4C"), std::string::npos);
  EXPECT_EQ(hex_of(datagram).find("0009FB70D80B1C217F4C"), std::string::npos);
}

TEST(IntellivueNames, TheBedLabelLeavesMdsCreate) {
  const auto messages = capture("intellivue_replies.hex");
  if (!has_capture("intellivue_replies.hex"))
    GTEST_SKIP() << "no intellivue_replies.hex in ../shared/captures: not compared";
  ASSERT_FALSE(messages.empty());
  ASSERT_TRUE(holds(messages[0], "LeTemple_1"));
  ByteString frame = framed(messages[0]);
  const auto before = decoded(frame, false);
  driver().blank_names(frame, Transport::stream);
  EXPECT_FALSE(holds(frame, "LeTemple_1"));
  EXPECT_EQ(decoded(frame, false), before);
}

}  // namespace
}  // namespace vigil::test::intellivue
