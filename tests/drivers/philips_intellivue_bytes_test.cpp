// Philips IntelliVue: frames, numbers and fixed messages, byte for byte.
#include <gtest/gtest.h>

#include "drivers/philips_intellivue/association.hpp"
#include "drivers/philips_intellivue/number.hpp"
#include "drivers/philips_intellivue/pdu.hpp"
#include "drivers/philips_intellivue/requests.hpp"
#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

using namespace philips_intellivue;

TEST(IntellivueFrame, TheCheckSumIsThatOfTheVectors) {
  // ICE TestFCSOutputStream: the sum follows with its low byte first.
  EXPECT_EQ(frame_check(bytes_of("3A71")), 0x269B);
  EXPECT_EQ(frame_check(bytes_of("3A91")), 0xC195);
  EXPECT_EQ(frame_check(bytes_of("")), 0x0000);
  // The check value of CRC-16/X-25.
  const std::string_view nine = "123456789";
  EXPECT_EQ(frame_check(ByteString(nine.begin(), nine.end())), 0x906E);
}

TEST(IntellivueFrame, EscapesHeaderPayloadAndSum) {
  const ByteString frame = framed(bytes_of("C0C17D00"));
  EXPECT_EQ(hex_of(frame).substr(0, 10), "C011010004");
  EXPECT_EQ(hex_of(frame).substr(10, 14), "7DE07DE17D5D00");
  EXPECT_EQ(frame.back(), 0xC1);
  // 193 bytes of payload: the length itself is C1.
  EXPECT_EQ(hex_of(framed(ByteString(193, 0))).substr(0, 12), "C01101007DE1");
}

TEST(IntellivueFrame, ComesOutAsItWentInWhateverItsBytes) {
  Deframer deframer;
  RecordingSink sink;
  for (std::size_t size = 1; size <= 300; ++size) {
    ByteString payload(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::uint8_t>(i * 7 + size);
    const ByteString frame = framed(payload);
    ASSERT_EQ(deframer.append(frame), frame.size());
    const auto out = deframer.next(sink);
    ASSERT_TRUE(out) << size;
    EXPECT_EQ(ByteString(out->begin(), out->end()), payload);
  }
  EXPECT_EQ(sink.lines, Lines{});
}

struct Bad {
  const char* name;
  std::string bytes;
  Lines lines;
};
class IntellivueBadFrame : public testing::TestWithParam<Bad> {};

TEST_P(IntellivueBadFrame, IsCountedAndTheNextOneIsTaken) {
  const std::string good = hex_of(framed(bytes_of("0A0B")));
  const ByteString all = bytes_of(GetParam().bytes + good);
  Deframer deframer;
  RecordingSink sink;
  ASSERT_EQ(deframer.append(all), all.size());
  const auto out = deframer.next(sink);
  ASSERT_TRUE(out);
  EXPECT_EQ(hex_of(*out), "0A0B");
  EXPECT_EQ(sink.lines, GetParam().lines);
  EXPECT_EQ(deframer.frame_at(), bytes_of(GetParam().bytes).size());
}

INSTANTIATE_TEST_SUITE_P(
    Frames, IntellivueBadFrame,
    testing::Values(Bad{"Noise", "010203", {"reject noise at 0"}},
                    Bad{"CutShort", "C01101000A0102", {"reject length at 0"}},
                    Bad{"GivenUp", "C0110100020A7DC1", {"reject length at 0"}},
                    Bad{"WrongSum", "C0110100020A0B0000C1", {"reject checksum at 0"}},
                    Bad{"NoHeader", "C03A719B26C1", {"reject length at 0"}},
                    Bad{"Empty", "C0C1", {"reject length at 0"}}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(IntellivueFrame, OfTheWrongProtocolOrLengthIsRefusedThoughItsSumIsGood) {
  const auto refused = [](std::string inside) {
    const std::uint16_t sum = frame_check(bytes_of(inside));
    inside += hex_of(
        ByteString{static_cast<std::uint8_t>(sum & 0xFFU), static_cast<std::uint8_t>(sum >> 8U)});
    Deframer deframer;
    RecordingSink sink;
    deframer.append(bytes_of("C0" + inside + "C1"));
    EXPECT_FALSE(deframer.next(sink));
    return sink.lines;
  };
  EXPECT_EQ(refused("120100020A0B"), Lines{"reject field at 0"});
  EXPECT_EQ(refused("110100030A0B"), Lines{"reject length at 0"});
}

TEST(IntellivueFrame, ThatNeverEndsIsDroppedAndTheNextOneTaken) {
  ByteString all(5000, 0x55);
  all[0] = frame_begin;
  const ByteString good = framed(bytes_of("0A0B"));
  all.insert(all.end(), good.begin(), good.end());
  Deframer deframer;
  RecordingSink sink;
  ASSERT_EQ(deframer.append(all), all.size());
  ASSERT_TRUE(deframer.next(sink));
  EXPECT_EQ(sink.lines.front(), "reject oversize at 0");
  EXPECT_EQ(deframer.frame_at(), 5000U);
}

struct FloatCase {
  std::uint32_t word;
  Validity validity;
  std::int64_t milli;
};

TEST(IntellivueNumber, FloatsAreThoseOfTheGuideAndTheCapture) {
  const FloatCase cases[] = {
      {0xFD007D00, Validity::valid, 32'000},    {0xFF000140, Validity::valid, 32'000},
      {0x01000140, Validity::valid, 3'200'000}, {0x02000020, Validity::valid, 3'200'000},
      {0x00FFFFFF, Validity::valid, -1'000},    {0xFF00000F, Validity::valid, 1'500},
      {0x0000003C, Validity::valid, 60'000},    {0xFF0003B6, Validity::valid, 95'000},
      {0xFC000005, Validity::valid, 1},         {0xFC000004, Validity::valid, 0},
      {0xFCFFFFFB, Validity::valid, -1},        {0x80000001, Validity::valid, 0},
      {0x007FFFFF, Validity::no_value, 0},      {0xFF7FFFFF, Validity::no_value, 0},
      {0x00800000, Validity::no_value, 0},      {0x007FFFFE, Validity::over_range, 0},
      {0x00800002, Validity::under_range, 0},   {0x7F000001, Validity::out_of_range, 0},
      {0x7F000000, Validity::valid, 0},
  };
  for (const FloatCase& one : cases) {
    const Number number = read_float(one.word);
    EXPECT_EQ(number.validity, one.validity) << std::hex << one.word;
    EXPECT_EQ(number.milli, one.milli) << std::hex << one.word;
  }
  EXPECT_DOUBLE_EQ(read_real(0xFEFFF000).value_or(0), -40.96);
  EXPECT_EQ(read_real(0x007FFFFF), std::nullopt);
}

TEST(IntellivueNumber, TimesAreSecondsAndBadOnesAreNone) {
  const auto time = [](std::string_view hex) { return read_absolute_time(bytes_of(hex)); };
  const auto base = time("2017110414445000");
  ASSERT_TRUE(base);
  EXPECT_EQ(time("2017110414450000"), *base + 10);
  EXPECT_EQ(time("2017120414445000"), *base + 30 * 86'400);
  EXPECT_EQ(*time("2024030100000000") - *time("2024022823595900"), 86'401);
  EXPECT_EQ(time("FFFFFFFFFFFFFFFF"), std::nullopt);
  EXPECT_EQ(time("2017130414445000"), std::nullopt);
  EXPECT_EQ(time("20171104"), std::nullopt);
}

TEST(IntellivueNumber, StringsBecomeUtf8WithoutBlanksAtTheEnds) {
  const auto read = [](std::string_view hex) {
    LabelText label;
    read_string(bytes_of(hex), label);
    return std::string(label.view());
  };
  EXPECT_EQ(read("000E00530070004F2082002000200000"), "SpO₂");
  EXPECT_EQ(read("000E039400540065006D007000200000"), "ΔTemp");
  EXPECT_EQ(read("0006 0020 0041 0042"), "AB");
  EXPECT_EQ(read("0008 0041 0020 0042 0000"), "A B");
  EXPECT_EQ(read("0008 E40D 0048 E400 0000"), "*Hl/min");
  EXPECT_EQ(read("0000"), "");
  EXPECT_EQ(read("0010 0041"), "") << "a length past the end";
}

TEST(IntellivueMessages, TheAssociationRequestHasTheLengthsOfTheCapture) {
  AssociationMessage message;
  write_association_request(Profile(), message);
  EXPECT_EQ(message.size(), 238U);
  const std::string hex = hex_of(message.view());
  EXPECT_EQ(hex.substr(0, 36), "0DEC0508130100160102800014020002C1DC");
  EXPECT_EQ(hex.substr((2 + 14 + 2 + 131) * 2),
            "48"
            "8000000040000000000000008000000020000000000000000001002C00010028"
            "8000000000001F40000005B0000005B0FFFFFFFF600000000001000CF0010008"
            "8800000000000000"
            "00000000000000000000000000000000");
}

TEST(IntellivueMessages, TheAssociationResultIsThatOfTheRealMonitor) {
  Profile profile;
  profile.min_poll_period_ticks = 0x4E20;
  profile.options = 0x8C000000;
  AssociationMessage message;
  write_association_result(profile, message);
  // PCAP frame 6, 208 bytes.
  EXPECT_EQ(hex_of(message.view()),
            "0ECE0508130100160102800014020002C1BE"
            "3180A08080010100"
            "00A280A003000001A58030808001008102510100003080800100810C2A8648CE14"
            "02010000000201000000006180308002010"
            "1A0806180A180060C2A8648CE14020100000003010000"
            "A203020100A305A103020100BE8028800201028148"
            "8000000040000000000000000080000080000000000000000001002C00010028"
            "8000000000004E20000005B0000005B0FFFFFFFF600000000001000CF0010008"
            "8C00000000000000"
            "00000000000000000000000000000000");
}

TEST(IntellivueMessages, AProfileIsFoundWhateverTheFormOfTheLengths) {
  Profile sent;
  sent.min_poll_period_ticks = 4000;
  sent.mtu = 1000;
  sent.options = 0x8E000000;
  AssociationMessage message;
  write_association_request(sent, message);
  ByteString longer(message.view().begin(), message.view().end());
  // VMP writes 82 00 80 where one byte would do.
  longer[149] = 0x82;
  longer.insert(longer.begin() + 150, {0x00, 0x48});
  for (const ByteString& bytes :
       {ByteString(message.view().begin(), message.view().end()), longer}) {
    const auto found = read_profile(bytes);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->min_poll_period_ticks, 4000U);
    EXPECT_EQ(found->mtu, 1000U);
    EXPECT_EQ(found->options, 0x8E000000U);
  }
  EXPECT_FALSE(read_profile(bytes_of("0C03320100")));
}

TEST(IntellivueMessages, RequestsAreThoseOfTheFactSheet) {
  AssociationMessage out;
  write_single_poll({0x1234, 7, 0x0021, 0x0000}, out);
  EXPECT_EQ(hex_of(out.view()),
            "E10000020001001C1234000700160021000000000000000"
            "00C1600080007000100210000");
  write_extended_poll({0x1234, 7, 0x0006, 0x0803}, out);
  EXPECT_EQ(hex_of(out.view()),
            "E1000002000100201234000700"
            "1A002100000000"
            "00000000F13B000C"
            "000700010006080300000000");
  write_extended_poll({0x1234, 7, 0x0006, 0x0803, 0x3E80}, out);
  EXPECT_EQ(hex_of(out.view()),
            "E1000002000100281234000700"
            "22002100000000"
            "00000000F13B0014"
            "000700010006080300010008F13E000400003E80");
  write_get_wave_list(0x1234, out);
  EXPECT_EQ(hex_of(out.view()),
            "E10000020001001612340003001000210000000000000000"
            "00010002F23A");
  constexpr std::array<std::uint32_t, 2> labels{0x00020102, 0x00024BB4};
  write_set_wave_list(0x1234, labels, out);
  EXPECT_EQ(hex_of(out.view()),
            "E1000002000100261234000500200021000000000000000"
            "00001"
            "00120000F23A000C00020008"
            "0002010200024BB4");
  write_mds_create_result(0x0001, 0x0D58B800, out);
  EXPECT_EQ(hex_of(out.view()),
            "E1000002000200140001000"
            "1000E0021000000000D58B8000D060000");
}

TEST(IntellivueMessages, AHostIsGivenUpAfterTheTimeOfItsPollPeriod) {
  const auto allowed = [](std::uint32_t ticks) {
    Profile profile;
    profile.min_poll_period_ticks = ticks;
    return silence_allowed(profile);
  };
  EXPECT_EQ(allowed(20'000), std::chrono::seconds(10));    // 2.5 s
  EXPECT_EQ(allowed(48'000), std::chrono::seconds(18));    // 6 s
  EXPECT_EQ(allowed(400'000), std::chrono::seconds(130));  // 50 s
}

}  // namespace
}  // namespace vigil::test::intellivue
