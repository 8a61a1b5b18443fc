// Philips IntelliVue: the simulated monitor, asked by hand as any host may ask a real one.
#include <gtest/gtest.h>

#include "drivers/devices.hpp"
#include "drivers/philips_intellivue/association.hpp"
#include "drivers/philips_intellivue/requests.hpp"
#include "tests/drivers/driver_case.hpp"
#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

using namespace philips_intellivue;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The monitor alone, asked by hand.
class IntellivueMonitor : public testing::Test {
 protected:
  void say(Bytes message) { device_->receive(message, now_); }
  Lines hear(Duration duration) {
    Lines lines;
    for (const Instant end = now_ + duration; now_ < end; now_ = now_ + milliseconds(10)) {
      ByteString bytes;
      (void)device_->emit(now_, vitals_, bytes);
      if (!bytes.empty()) lines.push_back(hex_of(bytes));
    }
    return lines;
  }
  void associate() {
    AssociationMessage message;
    write_association_request(Profile(), message);
    say(message.view());
    (void)hear(milliseconds(1200));
    write_mds_create_result(1, 0, message);
    say(message.view());
  }
  static Lines heads(const Lines& lines) {
    Lines heads;
    for (const std::string& line : lines) heads.push_back(line.substr(0, 4));
    return heads;
  }

  Instant now_ = t0;
  Vitals vitals_ = at_rest();
  std::unique_ptr<Device> device_ = find_device("philips_intellivue", "lan")->make();
};

TEST_F(IntellivueMonitor, AnswersAllTriesOfAHostOnceAfterASecond) {
  AssociationMessage request;
  Profile profile;
  profile.min_poll_period_ticks = 0x4E20;
  profile.options = 0x8C000000;
  write_association_request(profile, request);
  say(request.view());
  EXPECT_EQ(hear(milliseconds(500)), Lines{});
  say(request.view());
  const Lines answers = hear(milliseconds(1000));
  ASSERT_EQ(answers.size(), 2U);
  write_association_result(profile, request);
  EXPECT_EQ(answers[0], hex_of(request.view()));
  EXPECT_EQ(answers[1].size(), 2U * 290);
  EXPECT_EQ(answers[1].substr(0, 32), "E10000020001011A0001000101140021");
}

TEST_F(IntellivueMonitor, RepeatsMdsCreateUntilItIsAnswered) {
  AssociationMessage message;
  write_association_request(Profile(), message);
  say(message.view());
  EXPECT_EQ(hear(seconds(6)).size(), 4U) << "the result, and MDS create after 0, 2 and 4 s";
  write_mds_create_result(1, 0, message);
  say(message.view());
  EXPECT_EQ(hear(seconds(3)), Lines{});
}

TEST_F(IntellivueMonitor, RefusesASecondHostAndReleasesTheFirst) {
  EXPECT_EQ((say(release_request), hear(seconds(1))), Lines{}) << "nothing to release";
  associate();
  AssociationMessage message;
  write_association_request(Profile(), message);
  say(message.view());
  EXPECT_EQ(hear(seconds(2)), Lines{"0C03320100"});
  say(release_request);
  EXPECT_EQ(hear(milliseconds(100)), Lines{hex_of(release_result)});
}

TEST_F(IntellivueMonitor, LeavesAHostThatSaysNothingForTenSeconds) {
  associate();
  AssociationMessage message;
  write_extended_poll({7, 1, object::numeric, group::observed, 60 * 8000}, message);
  say(message.view());
  const std::size_t before = hear(milliseconds(9900)).size();
  EXPECT_EQ(before, 9U);
  (void)hear(seconds(1));
  EXPECT_EQ(hear(seconds(3)), Lines{});
  write_association_request(Profile(), message);
  say(message.view());
  EXPECT_EQ(heads(hear(milliseconds(1200))), (Lines{"0ECE", "E100"})) << "and takes another one";
}

TEST_F(IntellivueMonitor, LinksAResultThatIsTooLongAndEndsItWithAnEmptyOne) {
  associate();
  AssociationMessage message;
  write_extended_poll({0x0123, 9, object::numeric, group::all}, message);
  say(message.view());
  const Lines parts = hear(seconds(2));
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].substr(8, 4), "0005");
  EXPECT_EQ(parts[0].substr(16, 8), "01010123") << "the first part";
  EXPECT_EQ(parts[1].substr(16, 8), "03020123") << "the last";
  EXPECT_EQ(parts[2].size(), 2U * 50);
  EXPECT_EQ(parts[2].substr(parts[2].size() - 16), "0006000000000000");
  for (const std::string& part : parts) EXPECT_LE(part.size(), 2U * 910);
}

TEST_F(IntellivueMonitor, RepeatsAPollEachCycleUntilItsPeriodIsOver) {
  associate();
  AssociationMessage message;
  // As in the capture: 2 s give three results.
  write_extended_poll({7, 1, object::alert_monitor, group::alarms, 0x3E80}, message);
  say(message.view());
  const Lines results = hear(seconds(8));
  ASSERT_EQ(results.size(), 2U);
  const auto time = [&](std::size_t i) {
    return std::stoul(results[i].substr(28 * 2, 8), nullptr, 16);
  };
  EXPECT_EQ(time(1) - time(0), 0x2000U);
}

TEST_F(IntellivueMonitor, SendsWavesInBurstsOfAQuarterOfItsSecond) {
  associate();
  AssociationMessage message;
  write_extended_poll({7, 1, object::wave, group::all, 60 * 8000}, message);
  say(message.view());
  const Lines results = hear(milliseconds(9900));
  ASSERT_EQ(results.size(), 36U);
  const auto time = [&](std::size_t i) {
    return std::stoul(results[i].substr(28 * 2, 8), nullptr, 16);
  };
  for (std::size_t i = 1; i < results.size(); ++i) EXPECT_EQ(time(i) - time(i - 1), 0x0800U);
  EXPECT_GT(results[0].size(), results[1].size()) << "the format comes first";
  EXPECT_EQ(results[32].size(), results[0].size()) << "and again after eight seconds";
}

TEST_F(IntellivueMonitor, KeepsAPriorityListAndAnswersWithIt) {
  associate();
  AssociationMessage message;
  write_get_wave_list(5, message);
  say(message.view());
  EXPECT_EQ(hear(milliseconds(100)), Lines{"E1000002000200180005000300120021000000000001"
                                           "0008F23A000400000000"});
  constexpr std::array<std::uint32_t, 1> labels{0x00024BB4};
  write_set_wave_list(6, labels, message);
  say(message.view());
  EXPECT_EQ(hear(milliseconds(100)), Lines{"E10000020002001C000600050016002100000000000"
                                           "1000CF23A00080001000400024BB4"});
}

TEST_F(IntellivueMonitor, RefusesWhatItDoesNotKnow) {
  associate();
  AssociationMessage message;
  write_single_poll({8, 1, 0x7777, 0}, message);
  say(message.view());
  EXPECT_EQ(hear(milliseconds(200)), Lines{"E1000002000300060008"
                                           "00000000"});
}

TEST_F(IntellivueMonitor, ServesAPollThatCameBeforeItsQuestionWasAnswered) {
  AssociationMessage message;
  write_association_request(Profile(), message);
  say(message.view());
  write_extended_poll({7, 1, object::numeric, group::observed}, message);
  say(message.view());
  (void)hear(milliseconds(1500));
  write_mds_create_result(1, 0, message);
  say(message.view());
  EXPECT_EQ(hear(seconds(1)).size(), 1U);
}

}  // namespace
}  // namespace vigil::test::intellivue
