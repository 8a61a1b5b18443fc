// What people did and what is known of the patient, as it leaves: every field of every body.
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "daemon/engine/command.hpp"
#include "daemon/wire/encoder.hpp"
#include "tests/allocation_count.hpp"

namespace vigil::wire {
namespace {

using engine::Event;
using std::chrono::seconds;
using namespace std::string_view_literals;

engine::EngineConfig two_beds() {
  engine::EngineConfig config;
  config.beds.resize(2);
  config.beds[0].room = "1";
  config.beds[0].bed = "a";
  config.beds[1].room = "2";
  config.beds[1].bed = "b";
  return config;
}

constexpr Stamp stamp{0, 0, 0, 0, Journal::none};

v1::Event parsed(const handoff::Slot& slot) {
  v1::Event event;
  EXPECT_TRUE(event.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size())));
  return event;
}

/// The body alone: what stands in every event is left out.
std::string body_of(const handoff::Slot& slot) {
  v1::Event event = parsed(slot);
  for (const int field :
       {v1::Event::kSourceFieldNumber, v1::Event::kEpochFieldNumber, v1::Event::kSeqFieldNumber,
        v1::Event::kInstantNsFieldNumber, v1::Event::kWallTimeFieldNumber,
        v1::Event::kRoomFieldNumber, v1::Event::kBedFieldNumber}) {
    event.GetReflection()->ClearField(&event, event.GetDescriptor()->FindFieldByNumber(field));
  }
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(event, &text, options).ok());
  return text;
}

Event event_with(const decltype(Event::body)& body, engine::BedIndex bed = 1) {
  Event event;
  event.at = Instant::from_ns(1'000'000'000);
  event.seq = 12;
  event.bed = bed;
  event.body = body;
  return event;
}

engine::AlarmEvent attended_alarm() {
  engine::AlarmEvent body;
  body.number = 7ULL << 32U | 41;
  body.origin = alarm::Origin::monitor;
  body.worst_milli = 82'500;
  body.detail = "slope -1.3 %/min over 3:00"sv;
  body.revision = 3;
  body.occurrences = 2;
  body.repeat_until = Instant::from_ns(7);
  body.inactivation = alarm::Inactivation::audio_paused;
  body.inactivated_by = "RN-2"sv;
  body.inactivated_until = Instant::from_ns(8);
  body.inactivated_at = "watch-1"sv;
  body.reminder = true;
  body.ladder_step = 2;
  body.calls.add(alarm::Role::prescriber).add(alarm::Role::everyone);
  body.responsible = "RN-3"sv;
  body.at_bedside = "RN-4"sv;
  body.confirmed = 5;
  body.declined = 6;
  body.ended_by = "RN-5"sv;
  return body;
}

engine::InactivationEvent pause(bool active) {
  engine::InactivationEvent body;
  body.what = alarm::Inactivation::audio_paused;
  body.active = active;
  body.reminder = true;
  body.receiver = "watch-1"sv;
  body.until = Instant::from_ns(9);
  body.by = "RN-2"sv;
  body.reason = "talking to the family"sv;
  return body;
}

engine::LimitsEvent spo2_limits() {
  engine::LimitsEvent body;
  body.parameter = Parameter::spo2;
  body.limits[0] = {alarm::Side::below, alarm::Priority::medium, 90'000, false, true, ""sv};
  body.limits[1] = {alarm::Side::below, alarm::Priority::high, 85'000, true, false,
                    "desaturation"sv};
  body.count = 2;
  body.personal = true;
  return body;
}

engine::PatientEvent dosed_patient() {
  engine::PatientEvent body;
  body.patient.session = "K7-20"sv;
  body.patient.baseline_milli[index(Parameter::hr)] = 72'000;
  body.patient.baseline_milli[index(Parameter::spo2)] = 97'500;
  body.patient.first_dose_at = Instant::from_ns(-5);
  body.patient.last_dose_at = Instant::from_ns(6);
  body.profile = "ketamine-im"sv;
  body.profile_version = 4;
  body.off_monitor = true;
  return body;
}

engine::CommandEvent refused_command() {
  engine::CommandEvent body;
  body.kind = engine::CommandKind::set_limit;
  body.outcome = engine::Outcome::not_permitted;
  body.key = "k-1"sv;
  body.actor = "RN-2"sv;
  body.role = alarm::Role::nurse;
  body.via = "watch-1"sv;
  body.verified = true;
  body.reason = "too many alarms"sv;
  body.detail = "a nurse may not change limits"sv;
  body.alarm_number = 7ULL << 32U | 41;
  return body;
}

engine::AlarmLoadEvent some_load() {
  engine::AlarmLoadEvent body;
  body.since = Instant::from_ns(5);
  body.final = true;
  body.load.lines[0][3] = {2, 1, 1, 1, seconds(90)};
  body.load.lines[1][1].started = 1;
  body.load.acknowledge_times[2] = 1;
  body.load.acknowledge_sum = seconds(18);
  body.load.longest_acknowledge = seconds(18);
  return body;
}

class EncoderSessionTest : public ::testing::Test {
 protected:
  handoff::Slot encode(const Event& event) { return encoder.encode(event, stamp); }
  Encoder encoder{"clinic", 7, two_beds()};
};

TEST_F(EncoderSessionTest, AnAlarmTellsWhatPeopleDidAboutIt) {
  const v1::Event event = parsed(encode(event_with(attended_alarm())));
  EXPECT_EQ(event.actor(), "RN-5");
  const v1::Alarm& alarm = event.alarm();
  EXPECT_EQ(alarm.origin(), v1::ALARM_ORIGIN_MONITOR);
  EXPECT_EQ(alarm.worst(), 82.5);
  EXPECT_EQ(alarm.detail(), "slope -1.3 %/min over 3:00");
  EXPECT_EQ(alarm.revision(), 3U);
  EXPECT_EQ(alarm.occurrences(), 2U);
  EXPECT_EQ(alarm.repeat_until_ns(), 7U);
  EXPECT_EQ(alarm.inactivated_by(), "RN-2");
  EXPECT_EQ(alarm.inactivated_until_ns(), 8U);
  EXPECT_EQ(alarm.inactivated_at(), "watch-1");
  EXPECT_TRUE(alarm.reminder());
  EXPECT_EQ(alarm.ladder_step(), 2U);
  ASSERT_EQ(alarm.calls_size(), 2);
  EXPECT_EQ(alarm.calls(0), v1::STAFF_ROLE_PRESCRIBER);
  EXPECT_EQ(alarm.calls(1), v1::STAFF_ROLE_EVERYONE);
  EXPECT_EQ(alarm.responsible(), "RN-3");
  EXPECT_EQ(alarm.at_bedside(), "RN-4");
  EXPECT_EQ(alarm.confirmed(), 5U);
  EXPECT_EQ(alarm.declined(), 6U);
  EXPECT_EQ(alarm.ended_by(), "RN-5");
}

TEST_F(EncoderSessionTest, NothingOfAnAttendedAlarmIsLeftInTheNextOne) {
  (void)encode(event_with(attended_alarm()));
  engine::AlarmEvent plain;
  plain.number = 7ULL << 32U | 42;
  plain.inactivated_until = Instant::never();
  const v1::Event event = parsed(encode(event_with(plain)));
  EXPECT_EQ(event.actor(), "");
  EXPECT_FALSE(event.alarm().has_worst());
  EXPECT_EQ(event.alarm().calls_size(), 0);
  EXPECT_EQ(event.alarm().inactivated_by(), "");
  EXPECT_EQ(event.alarm().inactivated_until_ns(), 0U);
  EXPECT_EQ(event.alarm().detail(), "");
}

TEST_F(EncoderSessionTest, TheSessionOfTheBedStandsInEveryEvent) {
  Event event = event_with(attended_alarm());
  event.session = "K7-20"sv;
  EXPECT_EQ(parsed(encode(event)).session(), "K7-20");
  event.session.clear();
  EXPECT_EQ(parsed(encode(event)).session(), "");
}

TEST_F(EncoderSessionTest, AnAlarmWithoutABedGoesToSystem) {
  const handoff::Slot slot = encode(event_with(attended_alarm(), engine::no_bed));
  EXPECT_EQ(slot.topic, "v1/system/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::alarm);
  EXPECT_NE(slot.head.key, 0U);
}

TEST_F(EncoderSessionTest, ADeliveryGoesWithTheAlarmsAndIsNotKept) {
  engine::DeliveryEvent body{7ULL << 32U | 41, engine::DeliveryState::accepted, "phone-3"sv,
                             "RN-2"sv, alarm::Role::charge_nurse};
  const handoff::Slot slot = encode(event_with(body));
  EXPECT_EQ(slot.topic, "v1/alarm/2/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::alarm);
  EXPECT_EQ(slot.head.key, 0U);
  EXPECT_EQ(body_of(slot),
            R"({"actor":"RN-2","delivery":{"alarm_id":"7.41","state":"DELIVERY_STATE_ACCEPTED",)"
            R"("receiver":"phone-3","person":"RN-2","role":"STAFF_ROLE_CHARGE_NURSE"}})");
}

TEST_F(EncoderSessionTest, AnInactivationIsKeptUntilItsEnd) {
  const handoff::Slot begins = encode(event_with(pause(true)));
  EXPECT_EQ(begins.topic, "v1/session/2/b/");
  EXPECT_EQ(begins.head.kind, handoff::SlotKind::session);
  EXPECT_FALSE(begins.head.ends);
  EXPECT_EQ(body_of(begins),
            R"({"actor":"RN-2","inactivation":{"what":"INACTIVATION_AUDIO_PAUSED","active":true,)"
            R"("reminder":true,"receiver":"watch-1","until_ns":"9","by":"RN-2",)"
            R"("reason":"talking to the family"}})");
  const std::uint64_t key = begins.head.key;
  engine::InactivationEvent off;
  off.what = alarm::Inactivation::alarm_off;
  off.active = true;
  off.parameter = Parameter::rr;
  off.until = Instant::never();
  const handoff::Slot other = encode(event_with(off, engine::no_bed));
  EXPECT_EQ(other.topic, "v1/system/");
  EXPECT_NE(other.head.key, key);
  EXPECT_EQ(body_of(other),
            R"({"inactivation":{"what":"INACTIVATION_ALARM_OFF","active":true,"parameter":"rr"}})");
  const handoff::Slot ends = encode(event_with(pause(false)));
  EXPECT_TRUE(ends.head.ends);
  EXPECT_EQ(ends.head.key, key);
}

TEST_F(EncoderSessionTest, LimitsInForceReplaceThoseBefore) {
  const std::string want =
      R"({"limits":{"parameter":"spo2","mdc_code":150456,"unit":"%","limits":[)"
      R"({"side":"LIMIT_SIDE_BELOW","priority":"PRIORITY_MEDIUM","limit":90,"relative":true},)"
      R"({"side":"LIMIT_SIDE_BELOW","priority":"PRIORITY_HIGH","limit":85,"inclusive":true,)"
      R"("name":"desaturation"}],"personal":true}})";
  for (int i = 0; i < 2; ++i) {
    const handoff::Slot slot = encode(event_with(spo2_limits()));
    EXPECT_EQ(slot.topic, "v1/session/2/b/");
    EXPECT_EQ(body_of(slot), want);
  }
}

TEST_F(EncoderSessionTest, APatientIsACodeAProfileABaselineAndTheDoses) {
  EXPECT_EQ(body_of(encode(event_with(dosed_patient()))),
            R"({"patient":{"session":"K7-20","profile":"ketamine-im","profile_version":4,)"
            R"("baseline":[{"parameter":"hr","value":72},{"parameter":"spo2","value":97.5}],)"
            R"("first_dose_ns":"-5","last_dose_ns":"6","off_monitor":true}})");
  EXPECT_EQ(body_of(encode(event_with(engine::PatientEvent{}))), R"({"patient":{}})");
}

TEST_F(EncoderSessionTest, ACommandIsARecordAndNotInSnapshots) {
  const handoff::Slot slot = encode(event_with(refused_command()));
  EXPECT_EQ(slot.topic, "v1/session/2/b/");
  EXPECT_EQ(slot.head.key, 0U);
  EXPECT_EQ(body_of(slot),
            R"({"actor":"RN-2","command":{"kind":"COMMAND_KIND_SET_LIMIT",)"
            R"("outcome":"COMMAND_OUTCOME_NOT_PERMITTED","key":"k-1","actor":"RN-2",)"
            R"("role":"STAFF_ROLE_NURSE","via":"watch-1","verified":true,)"
            R"("reason":"too many alarms","detail":"a nurse may not change limits",)"
            R"("alarm_id":"7.41"}})");
  engine::CommandEvent no_alarm;
  EXPECT_EQ(parsed(encode(event_with(no_alarm))).command().alarm_id(), "");
}

TEST_F(EncoderSessionTest, AnAlarmLoadHasTheLinesThatAreNotZeroAndAllClasses) {
  const std::string want =
      R"({"alarm_load":{"since_ns":"5","final":true,"lines":[)"
      R"({"type":"ALARM_TYPE_PHYSIOLOGICAL","priority":"PRIORITY_HIGH","started":2,"joined":1,)"
      R"("acknowledged":1,"ended_unattended":1,"active_ns":"90000000000"},)"
      R"({"type":"ALARM_TYPE_TECHNICAL","priority":"PRIORITY_LOW","started":1}],)"
      R"("acknowledge_edges_s":[5,10,20,30,60,120,180,300,600],)"
      R"("acknowledge_counts":[0,0,1,0,0,0,0,0,0,0],"acknowledge_sum_ns":"18000000000",)"
      R"("longest_acknowledge_ns":"18000000000"}})";
  for (int i = 0; i < 2; ++i) EXPECT_EQ(body_of(encode(event_with(some_load()))), want);
}

TEST_F(EncoderSessionTest, TheMonitorsOwnAlarmCarriesItsPriority) {
  engine::NoticeEvent body{1, NoticeKind::monitor_alarm, true, "APNEA"sv, 0, MonitorPriority::high};
  EXPECT_EQ(body_of(encode(event_with(body))),
            R"({"notice":{"kind":"NOTICE_KIND_MONITOR_ALARM","monitor":1,"active":true,)"
            R"("text":"APNEA","priority":"PRIORITY_HIGH"}})");
}

TEST_F(EncoderSessionTest, SnapshotKeysDifferByAllThatMayStandBesideEachOther) {
  std::set<std::uint64_t> keys;
  std::size_t made = 0;
  const auto add = [&](const decltype(Event::body)& body, engine::BedIndex bed) {
    keys.insert(encode(event_with(body, bed)).head.key);
    ++made;
  };
  for (const engine::BedIndex bed : {engine::BedIndex{0}, engine::BedIndex{1}, engine::no_bed}) {
    add(engine::PatientEvent{}, bed);
    add(engine::AlarmLoadEvent{}, bed);
    add(engine::LinkEvent{}, bed);
    for (const ParameterInfo& entry : parameters()) {
      engine::LimitsEvent limits;
      limits.parameter = entry.id;
      add(limits, bed);
      engine::InactivationEvent off;
      off.what = alarm::Inactivation::alarm_off;
      off.parameter = entry.id;
      add(off, bed);
    }
    for (const char* receiver : {"", "wall-1", "wall-2", "watch@host:17", "watch@host:18"}) {
      for (const auto what : {alarm::Inactivation::audio_paused, alarm::Inactivation::audio_off,
                              alarm::Inactivation::alarm_paused}) {
        engine::InactivationEvent body;
        body.what = what;
        body.receiver = std::string_view(receiver);
        add(body, bed);
      }
    }
  }
  EXPECT_EQ(keys.size(), made);
  EXPECT_FALSE(keys.contains(0));
}

TEST_F(EncoderSessionTest, OnceWarmItTakesNothingFromTheHeap) {
  const auto encode_all = [&] {
    (void)encode(event_with(attended_alarm()));
    (void)encode(event_with(pause(true)));
    (void)encode(event_with(spo2_limits()));
    (void)encode(event_with(dosed_patient()));
    (void)encode(event_with(refused_command()));
    (void)encode(event_with(some_load()));
    (void)encode(event_with(engine::DeliveryEvent{41, engine::DeliveryState::confirmed,
                                                  "a receiver with a long name"sv, "RN-2"sv,
                                                  alarm::Role::nurse}));
  };
  encode_all();
  const std::size_t before = test::allocations;
  encode_all();
  EXPECT_EQ(test::allocations, before);
}

TEST_F(EncoderSessionTest, ADemonstrationsNumberGoesWithItsMark) {
  const Reading demo = Reading::demo(Parameter::spo2, 95'000, Instant::from_ns(7));
  const v1::Vital vital = parsed(encode(event_with(engine::VitalEvent{demo, 0}))).vital();
  EXPECT_EQ(vital.validity(), v1::VALIDITY_DEMO);
  EXPECT_EQ(vital.value(), 95);
}

TEST_F(EncoderSessionTest, ANumericWithoutANameOfOursIsAVitalWithAPlaceOfItsOwn) {
  engine::OtherNumericEvent body{1,      "FiO2"sv,           152'196, "%"sv, Validity::valid,
                                 29'430, Instant::from_ns(7)};
  const handoff::Slot slot = encode(event_with(body));
  EXPECT_EQ(slot.topic, "v1/vital/2/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::vital);
  const std::uint64_t key = slot.head.key;
  EXPECT_EQ(body_of(slot), R"({"other":{"label":"FiO2","mdc_code":152196,"unit":"%",)"
                           R"("validity":"VALIDITY_VALID","value":29.43,"measured_ns":"7",)"
                           R"("monitor":1}})");
  body.label = "EtO2"sv;
  body.validity = Validity::over_range;
  const handoff::Slot other = encode(event_with(body));
  EXPECT_NE(other.head.key, key);
  EXPECT_NE(other.head.key, 0U);
  EXPECT_FALSE(parsed(other).other().has_value());
}

TEST_F(EncoderSessionTest, TheCuffSaysWhatItDidWhenItIsNextAndWhoHoldsIt) {
  engine::CuffEvent body{1,
                         engine::CuffState::held,
                         "music"sv,
                         "RN-2"sv,
                         Instant::from_ns(900),
                         Instant::from_ns(800),
                         4,
                         1};
  const handoff::Slot slot = encode(event_with(body));
  EXPECT_EQ(slot.topic, "v1/session/2/b/");
  EXPECT_EQ(body_of(slot),
            R"({"actor":"RN-2","cuff":{"monitor":1,"state":"CUFF_STATE_HELD","text":"music",)"
            R"("by":"RN-2","next_ns":"900","held_until_ns":"800","inflations":4,"failures":1}})");
  body.next_at = body.held_until = Instant::never();
  EXPECT_EQ(parsed(encode(event_with(body))).cuff().next_ns(), 0U);
  EXPECT_EQ(parsed(encode(event_with(body))).cuff().held_until_ns(), 0U);
}

}  // namespace
}  // namespace vigil::wire
