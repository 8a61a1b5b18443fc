#include "daemon/wire/input.hpp"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "daemon/wire/command.hpp"
#include "tests/allocation_count.hpp"
#include "tests/bus/control_samples.hpp"
#include "tests/wire/input_samples.hpp"

namespace vigil::wire {
namespace {

using namespace engine;
using namespace std::string_view_literals;

std::vector<std::uint8_t> bytes_of(const handoff::Slot& slot) {
  return {slot.payload.begin(), slot.payload.end()};
}

class InputTest : public ::testing::Test {
 protected:
  /// What comes back of an input that is given at 1.5 s.
  const Input& back(const Input& input) {
    payload = bytes_of(encoder.encode(at, input));
    EXPECT_EQ(decoder.decode(payload), InputIs::input) << decoder.error();
    EXPECT_EQ(decoder.at(), at);
    return decoder.input();
  }
  template <class In>
  const In& back_as(const Input& input) {
    return std::get<In>(back(input));
  }

  Instant at = Instant::from_ns(1'500'000'001);
  InputEncoder encoder{7, input_clinic()};
  InputDecoder decoder{input_clinic()};
  std::vector<std::uint8_t> payload;
};

TEST_F(InputTest, TheSamplesHaveEveryAlternative) {
  const Command command = sample_command();
  std::set<std::size_t> seen;
  for (const Input& input : input_samples(command)) seen.insert(input.index());
  EXPECT_EQ(seen.size(), std::variant_size_v<Input>);
}

TEST_F(InputTest, EveryAlternativeComesBackAsItselfAndMakesTheSameBytesAgain) {
  const Command command = sample_command();
  for (const Input& input : input_samples(command)) {
    EXPECT_EQ(back(input).index(), input.index());
    EXPECT_EQ(bytes_of(InputEncoder(7, input_clinic()).encode(at, decoder.input())), payload);
  }
}

TEST_F(InputTest, ASlotIsOfKindInputAndTakesNoSeq) {
  const handoff::Slot slot = encoder.encode(at, Input(Stopping{}));
  handoff::SlotHead expected;
  expected.epoch = 7;
  expected.kind = handoff::SlotKind::input;
  expected.counted = false;
  EXPECT_EQ(slot.head, expected);
  EXPECT_EQ(slot.topic, "");
}

TEST_F(InputTest, PortsComeBack) {
  const auto opened = back_as<PortOpened>(PortOpened{sample_monitor, "/dev/a", "0403:6001"});
  EXPECT_EQ(opened.monitor, sample_monitor);
  EXPECT_EQ(opened.device, "/dev/a");
  EXPECT_EQ(opened.adapter, "0403:6001");
  const auto failed = back_as<PortFailed>(PortFailed{sample_monitor, "no port"});
  EXPECT_EQ(failed.monitor, sample_monitor);
  EXPECT_EQ(failed.reason, "no port");
  const auto closed = back_as<PortClosed>(PortClosed{sample_monitor, "gone"});
  EXPECT_EQ(closed.monitor, sample_monitor);
  EXPECT_EQ(closed.reason, "gone");
}

TEST_F(InputTest, ActivityComesBack) {
  const auto in = back_as<PortActivity>(PortActivity{sample_monitor, {9, 8, {1, 2, 3, 4, 5}}});
  EXPECT_EQ(in.monitor, sample_monitor);
  EXPECT_EQ(in.activity.bytes, 9U);
  EXPECT_EQ(in.activity.frames, 8U);
  EXPECT_EQ(in.activity.rejects, (std::array<std::uint64_t, 5>{1, 2, 3, 4, 5}));
}

TEST_F(InputTest, AReadingOfEveryParameterAndValidityComesBack) {
  for (const ParameterInfo& entry : parameters()) {
    const Instant measured = Instant::from_ns(77);
    const Reading valid = Reading::of(entry.id, entry.lowest_milli + 1, measured);
    EXPECT_EQ(back_as<MonitorReading>(MonitorReading{sample_monitor, valid}).reading, valid);
    const Reading demo = Reading::demo(entry.id, entry.highest_milli, measured);
    EXPECT_EQ(back_as<MonitorReading>(MonitorReading{sample_monitor, demo}).reading, demo);
    for (std::size_t i = 0; i < validity_count; ++i) {
      const auto why = static_cast<Validity>(i);
      const Reading none = Reading::none(entry.id, why, measured).with_unknown_age();
      EXPECT_EQ(back_as<MonitorReading>(MonitorReading{sample_monitor, none}).reading, none);
    }
  }
}

TEST_F(InputTest, WhatAMonitorSaysComesBack) {
  const auto identity =
      back_as<MonitorIdentity>(MonitorIdentity{sample_monitor, {"Acme", "OX", "S", "F"}});
  EXPECT_EQ(identity.monitor, sample_monitor);
  EXPECT_EQ(identity.identity.vendor, "Acme");
  EXPECT_EQ(identity.identity.model, "OX");
  EXPECT_EQ(identity.identity.serial, "S");
  EXPECT_EQ(identity.identity.firmware, "F");
  for (int kind = 0; kind < 7; ++kind) {
    for (int priority = 0; priority < 3; ++priority) {
      const Notice notice{static_cast<NoticeKind>(kind),          kind % 2 == 0, "APNEA", -7,
                          static_cast<MonitorPriority>(priority), 4711};
      const auto in = back_as<MonitorNotice>(MonitorNotice{sample_monitor, notice});
      EXPECT_EQ(in.monitor, sample_monitor);
      EXPECT_EQ(in.notice.kind, notice.kind);
      EXPECT_EQ(in.notice.active, notice.active);
      EXPECT_EQ(in.notice.text, "APNEA");
      EXPECT_EQ(in.notice.value_milli, -7);
      EXPECT_EQ(in.notice.priority, notice.priority);
      EXPECT_EQ(in.notice.code, 4711U);
    }
  }
  const vigil::OtherNumeric numeric{
      "label", 5, "unit", Validity::questionable, -5'000'000'001, Instant::from_ns(99)};
  const auto other = back_as<MonitorOther>(MonitorOther{sample_monitor, numeric});
  EXPECT_EQ(other.monitor, sample_monitor);
  EXPECT_EQ(other.numeric.label, "label");
  EXPECT_EQ(other.numeric.mdc, 5U);
  EXPECT_EQ(other.numeric.unit, "unit");
  EXPECT_EQ(other.numeric.validity, Validity::questionable);
  EXPECT_EQ(other.numeric.milli, -5'000'000'001);
  EXPECT_EQ(other.numeric.measured_at, Instant::from_ns(99));
}

TEST_F(InputTest, ARefusedRequestComesBack) {
  for (int kind = 0; kind < 3; ++kind) {
    for (int why = 0; why < 6; ++why) {
      const RequestRefused refused{sample_monitor, static_cast<RequestKind>(kind),
                                   static_cast<Refusal>(why)};
      const auto in = back_as<RequestRefused>(refused);
      EXPECT_EQ(in.monitor, sample_monitor);
      EXPECT_EQ(in.kind, refused.kind);
      EXPECT_EQ(in.why, refused.why);
    }
  }
}

TEST_F(InputTest, WhatBelongsToNoMonitorComesBack) {
  alarm::RoleSet staff;
  staff.add(alarm::Role::prescriber).add(alarm::Role::everyone);
  const auto presence =
      back_as<ReceiverPresence>(ReceiverPresence{"st-1", "station", true, false, staff, "RN-1"});
  EXPECT_EQ(presence.receiver, "st-1");
  EXPECT_EQ(presence.role, "station");
  EXPECT_TRUE(presence.sound);
  EXPECT_FALSE(presence.sound_confirmed);
  EXPECT_EQ(presence.staff, staff);
  EXPECT_EQ(presence.person, "RN-1");
  EXPECT_TRUE(back_as<ReceiverPresence>(ReceiverPresence{"s", "r", false, true}).sound_confirmed);
  EXPECT_EQ(back_as<EventsDropped>(EventsDropped{17}).count, 17U);
  const auto stepped = back_as<ClockStepped>(ClockStepped{Duration(-5), Duration(1234)});
  EXPECT_EQ(stepped.by, Duration(-5));
  EXPECT_EQ(stepped.wall_minus_boot, Duration(1234));
  const auto health = back_as<JournalHealth>(JournalHealth{false, "it is full"});
  EXPECT_FALSE(health.good);
  EXPECT_EQ(health.reason, "it is full");
  EXPECT_TRUE(back_as<ClockSync>(ClockSync{true}).synchronised);
  EXPECT_FALSE(back_as<ClockSync>(ClockSync{false}).synchronised);
  const auto damaged = back_as<RecordDamaged>(RecordDamaged{true, "no checkpoint"});
  EXPECT_TRUE(damaged.anew);
  EXPECT_EQ(damaged.reason, "no checkpoint");
}

TEST_F(InputTest, ACommandComesBackWithAllItsFields) {
  const Command sent = sample_command();
  const Command& got = *back_as<CommandInput>(CommandInput{&sent}).command;
  EXPECT_EQ(got.kind, sent.kind);
  EXPECT_EQ(got.key, sent.key);
  EXPECT_EQ(got.actor.name, sent.actor.name);
  EXPECT_EQ(got.actor.role, sent.actor.role);
  EXPECT_EQ(got.actor.via, sent.actor.via);
  EXPECT_EQ(got.actor.verified, sent.actor.verified);
  EXPECT_EQ(got.reason, sent.reason);
  EXPECT_EQ(got.place, sent.place);
  EXPECT_EQ(got.not_after, sent.not_after);
  EXPECT_EQ(got.bed, sent.bed);
  EXPECT_EQ(got.alarm_number, sent.alarm_number);
  EXPECT_EQ(got.revision, sent.revision);
  EXPECT_EQ(got.parameter, sent.parameter);
  EXPECT_EQ(got.side, sent.side);
  EXPECT_EQ(got.priority, sent.priority);
  EXPECT_EQ(got.limit_milli, sent.limit_milli);
  EXPECT_EQ(got.duration, sent.duration);
  EXPECT_EQ(got.seen, sent.seen);
  EXPECT_EQ(got.with, sent.with);
  EXPECT_EQ(got.patient, sent.patient);
}

TEST_F(InputTest, AnEmptyCommandOfEveryKindComesBackEmpty) {
  for (std::size_t kind = 0; kind < command_kind_count; ++kind) {
    Command sent;
    sent.kind = static_cast<CommandKind>(kind);
    const Command& got = *back_as<CommandInput>(CommandInput{&sent}).command;
    EXPECT_EQ(got.kind, sent.kind);
    EXPECT_EQ(got.bed, no_bed);
    EXPECT_EQ(got.parameter, std::nullopt);
    EXPECT_EQ(got.not_after, Instant());
    EXPECT_EQ(got.patient, PatientContext{});
  }
}

TEST_F(InputTest, TheBeginOfAnEpochComesBack) {
  const Begin sent{8,   true,    Duration(-9), "6f9619ff-8b86-d011-b42d-00cf4fc964ff"sv,
                   -77, "abc"sv, "1.2.3"sv};
  EXPECT_EQ(decoder.decode(bytes_of(encoder.encode(at, sent))), InputIs::begin);
  EXPECT_EQ(decoder.at(), at);
  EXPECT_EQ(decoder.begin(), sent);
}

TEST_F(InputTest, AfterAChangeOfTheConfigurationABedIsFoundByItsName) {
  const Input reading =
      MonitorReading{sample_monitor, Reading::of(Parameter::hr, 60'000, Instant::from_ns(1))};
  const std::vector<std::uint8_t> bytes = bytes_of(encoder.encode(at, reading));
  EngineConfig changed = input_clinic();
  std::swap(changed.beds[0], changed.beds[1]);
  InputDecoder swapped(changed);
  EXPECT_EQ(swapped.decode(bytes), InputIs::input);
  EXPECT_EQ(std::get<MonitorReading>(swapped.input()).monitor, (MonitorRef{0, 2}));

  changed.beds[0].monitors.pop_back();
  InputDecoder without(changed);
  EXPECT_EQ(without.decode(bytes), InputIs::not_configured);
  EXPECT_EQ(without.error(), "monitor 2 of bed dosing-2/b is not configured");

  const Command command = sample_command();
  const std::vector<std::uint8_t> asked = bytes_of(encoder.encode(at, CommandInput{&command}));
  changed.profiles.pop_back();
  InputDecoder fewer(changed);
  EXPECT_EQ(fewer.decode(asked), InputIs::not_configured);
  EXPECT_EQ(fewer.error(), "profile ketamine-im is not configured");
  changed.beds.clear();
  changed.profiles = input_clinic().profiles;
  InputDecoder none(changed);
  EXPECT_EQ(none.decode(asked), InputIs::not_configured);
  EXPECT_EQ(none.error(), "bed dosing-2/b is not configured");
}

TEST_F(InputTest, WhatIsNoInputSaysWhy) {
  EXPECT_EQ(decoder.decode({}), InputIs::malformed);
  EXPECT_EQ(decoder.error(), "no input, or one that this program does not know");
  const std::vector<std::uint8_t> garbage{0xFF, 0xFF, 0xFF};
  EXPECT_EQ(decoder.decode(garbage), InputIs::malformed);
  EXPECT_EQ(decoder.error(), "not a vigil.v1.JournalInput");
  v1::JournalInput late;
  late.set_instant_ns(std::uint64_t{1} << 63U);
  late.mutable_tick();
  const std::string text = late.SerializeAsString();
  EXPECT_EQ(decoder.decode({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}),
            InputIs::malformed);
  EXPECT_EQ(decoder.error(), "its instant is out of range");
}

TEST_F(InputTest, AnUnknownEnumeratorIsNoInput) {
  v1::JournalInput message;
  v1::InputReading& reading = *message.mutable_reading();
  reading.mutable_monitor()->set_room("dosing-2");
  reading.mutable_monitor()->set_bed("b");
  reading.set_parameter("spo2");
  reading.set_validity(static_cast<v1::Validity>(99));
  const std::string text = message.SerializeAsString();
  EXPECT_EQ(decoder.decode({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}),
            InputIs::malformed);
  EXPECT_EQ(decoder.error(), "validity: one that is not known here");
}

TEST_F(InputTest, DamagedBytesGiveAnInputOrAReason) {
  constexpr unsigned seed = 20'240'131;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  google::protobuf::LogSilencer silent;  // it tells of each bad text
  const Command command = sample_command();
  for (const Input& input : input_samples(command)) {
    const std::vector<std::uint8_t> good = bytes_of(encoder.encode(at, input));
    for (int i = 0; i < 500; ++i) {
      std::vector<std::uint8_t> bad = good;
      bad[random() % bad.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
      if (i % 3 == 0) bad.resize(random() % bad.size());
      const InputIs what = decoder.decode(bad);
      EXPECT_EQ(what == InputIs::input || what == InputIs::begin, decoder.error().empty());
    }
  }
}

TEST_F(InputTest, OnceWarmTheEncoderTakesNoMemory) {
  const Command command = sample_command();
  const std::vector<Input> samples = input_samples(command);
  for (const Input& input : samples) EXPECT_FALSE(encoder.encode(at, input).payload.empty());
  const std::size_t before = test::allocations;
  std::size_t bytes = 0;
  for (int i = 0; i < 100; ++i) {
    for (const Input& input : samples) bytes += encoder.encode(at, input).payload.size();
  }
  EXPECT_EQ(test::allocations, before);
  EXPECT_GT(bytes, 0U);
}

EngineConfig order_clinic() {
  EngineConfig config;
  config.beds.resize(1);
  config.beds[0].room = "1";
  config.beds[0].bed = "a";
  return config;
}

TEST_F(InputTest, EveryOrderOfASessionComesBackAsItself) {
  std::size_t orders = 0;
  const CommandDecoder commands(order_clinic());
  InputEncoder orders_in(7, order_clinic());
  InputDecoder orders_out(order_clinic());
  for (const v1::Request& request : bus::control_samples()) {
    if (!request.has_command() || !request.command().has_session()) continue;
    const DecodedCommand sent = commands.decode(request.command(), 77);
    ASSERT_EQ(sent.error, "");
    if (!sent.command->order) continue;
    const handoff::Slot slot = orders_in.encode(at, engine::CommandInput{&*sent.command});
    payload.assign(slot.payload.begin(), slot.payload.end());
    ASSERT_EQ(orders_out.decode(payload), InputIs::input) << orders_out.error();
    const Command& got = *std::get<CommandInput>(orders_out.input()).command;
    ASSERT_TRUE(got.order);
    EXPECT_EQ(got.order->kind, sent.command->order->kind);
    EXPECT_EQ(got.order->performed_at, sent.command->order->performed_at);
    EXPECT_EQ(bytes_of(InputEncoder(7, order_clinic()).encode(at, orders_out.input())), payload);
    ++orders;
  }
  EXPECT_EQ(orders, session::order_kind_count);
}

}  // namespace
}  // namespace vigil::wire
