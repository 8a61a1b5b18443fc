// The record of a session as it leaves: every field of entries, checks and the session's state.
// It is long because each body stands here whole, as bytes that a subscriber reads.
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "daemon/session/entry.hpp"
#include "daemon/wire/encoder.hpp"

namespace vigil::wire {
namespace {

using session::Check;
using session::Entry;
using session::Summary;
using namespace std::string_view_literals;

constexpr std::int64_t second_ns = 1'000'000'000;
/// 2026-01-31 09:00:00 UTC is 100 s after the machine was started.
constexpr std::int64_t wall_minus_boot_ns = 1'769'849'900 * second_ns;
constexpr Stamp stamp{wall_minus_boot_ns, 0, 0, 0, Journal::none};

Instant at_s(std::int64_t seconds) { return Instant::from_ns(seconds * second_ns); }

engine::EngineConfig couple_room() {
  engine::EngineConfig config;
  config.beds.resize(2);
  config.beds[0].room = config.beds[1].room = "4";
  config.beds[0].bed = "a";
  config.beds[1].bed = "b";
  config.profiles.resize(1);
  config.profiles[0].id = "ketamine-im";
  config.profiles[0].version = 3;
  config.profiles[0].hash = "a1b2";
  return config;
}

class EncoderRecordTest : public ::testing::Test {
 protected:
  Encoder encoder{"clinic", 7, couple_room()};

  handoff::Slot encode(const decltype(engine::Event::body)& body, engine::BedIndex bed = 1) {
    engine::Event event;
    event.at = at_s(100);
    event.seq = 12;
    event.bed = bed;
    event.session = "K-0042.20260131.1"sv;
    event.body = body;
    return encoder.encode(event, stamp);
  }
  handoff::Slot encode(const Entry& entry, engine::BedIndex bed = 1) {
    return encode(engine::EntryEvent{std::make_shared<const Entry>(entry)}, bed);
  }
  handoff::Slot encode(const Summary& summary, engine::BedIndex bed = 1) {
    return encode(engine::SessionEvent{std::make_shared<const Summary>(summary)}, bed);
  }
  handoff::Slot encode(const Check& check, engine::BedIndex bed = 1) {
    return encode(engine::CheckEvent{std::make_shared<const Check>(check)}, bed);
  }
};

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
        v1::Event::kRoomFieldNumber, v1::Event::kBedFieldNumber, v1::Event::kSessionFieldNumber}) {
    event.GetReflection()->ClearField(&event, event.GetDescriptor()->FindFieldByNumber(field));
  }
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(event, &text, options).ok());
  return text;
}

Entry symptom() {
  Entry entry;
  entry.number = 14;
  entry.kind = session::EntryKind::symptom;
  entry.session = "K-0042.20260131.1"sv;
  entry.performed_at = at_s(40);
  entry.late = true;
  entry.actor = "RN-2"sv;
  entry.role = alarm::Role::nurse;
  entry.via = "watch-1"sv;
  entry.code = "nausea"sv;
  entry.text = "after sitting up"sv;
  entry.with = "the sitter"sv;
  entry.severity = session::Severity::moderate;
  entry.amount_milli = 2'500;
  entry.unit = "L/min"sv;
  entry.ref = 9;
  entry.manner = session::Manner::transferred;
  entry.t_plus_min = 25;
  entry.gate.push_back({"escort"sv, false, true, true, "nobody is there"sv});
  return entry;
}

TEST_F(EncoderRecordTest, AnEntryTellsWhoWhenWhatAndHowLate) {
  const handoff::Slot slot = encode(symptom());
  EXPECT_EQ(slot.topic, "v1/session/4/b/");
  EXPECT_EQ(slot.head, (handoff::SlotHead{7, 12, 0, 0, handoff::SlotKind::session, true, false}));
  EXPECT_EQ(body_of(slot),
            R"({"actor":"RN-2","entry":{"number":14,"kind":"ENTRY_KIND_SYMPTOM",)"
            R"("performed_time":"2026-01-31T08:59:00Z","performed_ns":"40000000000","late":true,)"
            R"("actor":"RN-2","role":"STAFF_ROLE_NURSE","via":"watch-1","code":"nausea",)"
            R"("text":"after sitting up","with":"the sitter","severity":"SEVERITY_MODERATE",)"
            R"("amount":2.5,"unit":"L/min","ref":9,"gate":[{"item":"escort","overridden":true,)"
            R"("hard":true,"text":"nobody is there"}],"manner":"CLOSE_MANNER_TRANSFERRED",)"
            R"("t_plus_min":25}})");
  EXPECT_EQ(parsed(slot).session(), "K-0042.20260131.1");
}

TEST_F(EncoderRecordTest, EveryKindOfEntryLeavesUnderItsName) {
  for (std::size_t i = 0; i < session::entry_kind_count; ++i) {
    Entry entry;
    entry.kind = static_cast<session::EntryKind>(i);
    std::string name = "ENTRY_KIND_";
    for (const char c : session::name(entry.kind)) {
      name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    const v1::Event event = parsed(encode(entry));
    EXPECT_EQ(v1::EntryKind_Name(event.entry().kind()), name);
    EXPECT_FALSE(event.entry().has_amount());
    EXPECT_FALSE(event.entry().has_t_plus_min());
    EXPECT_EQ(event.entry().detail_case(), v1::SessionEntry::DETAIL_NOT_SET);
  }
}

TEST_F(EncoderRecordTest, WhatOneEntryHadIsNotInTheNext) {
  (void)encode(symptom());
  Entry plain;
  plain.number = 15;
  plain.kind = session::EntryKind::note;
  plain.performed_at = at_s(100);
  EXPECT_EQ(body_of(encode(plain)),
            R"({"entry":{"number":15,"kind":"ENTRY_KIND_NOTE",)"
            R"("performed_time":"2026-01-31T09:00:00Z","performed_ns":"100000000000",)"
            R"("role":"STAFF_ROLE_VIEWER"}})");
}

TEST_F(EncoderRecordTest, AnEntryWithADoseHasEveryNumberOfIt) {
  Entry entry;
  entry.kind = session::EntryKind::dose;
  entry.dose.emplace();
  *entry.dose = {2,
                 session::DoseStep::infusion_rate,
                 "ketamine"sv,
                 "iv"sv,
                 60'000,
                 750,
                 90'000,
                 "left arm"sv,
                 "A12"sv,
                 1,
                 5'000'000,
                 "RN-3"sv,
                 true,
                 120'000'000};
  const v1::Dose dose = parsed(encode(entry)).entry().dose();
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(dose, &text, options).ok());
  EXPECT_EQ(text, R"({"number":2,"step":"DOSE_STEP_INFUSION_RATE","drug":"ketamine","route":"iv",)"
                  R"("amount_ug":"60000","ug_per_kg":750,"rate_ug_h":90000,"site":"left arm",)"
                  R"("lot":"A12","device":1,"wasted_ug":"5000000","second_person":"RN-3",)"
                  R"("out_of_range":true,"total_ug":"120000000"})");
}

TEST_F(EncoderRecordTest, AnEntryWithAPreCheckHasAnswersWeightAndHistory) {
  Entry entry;
  entry.kind = session::EntryKind::pre_check;
  session::PreCheck& check = entry.pre_check.emplace();
  check.identity_compared = true;
  check.flags[static_cast<std::size_t>(session::Flag::raised_icp)] = {session::Answer::no, {}};
  check.flags[static_cast<std::size_t>(session::Flag::suicidality)] = {session::Answer::yes,
                                                                       "a plan"sv};
  check.weight_g = 80'010;
  check.weight_mlb = 176'400;
  check.weighed = true;
  check.other_treatments = "TMS at 8"sv;
  check.sitter_instructed = true;
  check.couple_screened_alone = true;
  session::EarlierSession& earlier = check.earlier.emplace_back();
  earlier.id = "K-0042.20251220.1"sv;
  earlier.first_dose_utc_s = 1'766'200'000;
  earlier.route = "im"sv;
  earlier.total_ug = 50'000;
  earlier.peak_sbp_rise_milli = 31'000;
  earlier.lowest_spo2_milli = 91'500;
  earlier.high_alarms = 1;
  earlier.medium_alarms = 2;
  earlier.manner = session::Manner::discharged;
  earlier.concurrent = true;
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  const v1::PreCheck told = parsed(encode(entry)).entry().pre_check();
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(told, &text, options).ok());
  EXPECT_EQ(text,
            R"({"identity_compared":true,"flags":[{"flag":"raised-icp","answer":"ANSWER_NO"},)"
            R"({"flag":"suicidality","answer":"ANSWER_YES","plan":"a plan"}],"weight_g":80010,)"
            R"("weight_mlb":176400,"weighed":true,"other_treatments":"TMS at 8",)"
            R"("sitter_instructed":true,"couple_screened_alone":true,)"
            R"("earlier":[{"id":"K-0042.20251220.1","first_dose_time":"2025-12-20T03:06:40Z",)"
            R"("route":"im","total_ug":"50000","peak_sbp_rise":31,"lowest_spo2":91.5,)"
            R"("high_alarms":1,"medium_alarms":2,"manner":"CLOSE_MANNER_DISCHARGED",)"
            R"("concurrent":true}]})");
}

TEST_F(EncoderRecordTest, ACorrectionNamesItsSpanAndBothSides) {
  Entry entry;
  entry.kind = session::EntryKind::correction;
  entry.correction.emplace();
  *entry.correction = {at_s(10), at_s(70), "K-0042.20260131.1"sv, "K-0138.20260131.1"sv, true};
  const v1::Correction told = parsed(encode(entry)).entry().correction();
  EXPECT_EQ(told.from_time().seconds(), 1'769'849'910);
  EXPECT_EQ(told.to_time().seconds(), 1'769'849'970);
  EXPECT_EQ(told.from_session(), "K-0042.20260131.1");
  EXPECT_EQ(told.to_session(), "K-0138.20260131.1");
  EXPECT_TRUE(told.arrives());
}

TEST_F(EncoderRecordTest, AValueTellsWhetherItIsOneHowOldItIsAndWhoTookIt) {
  Entry entry;
  entry.kind = session::EntryKind::baseline;
  entry.performed_at = at_s(100);
  entry.values = {{Parameter::spo2, Validity::valid, 97'500, at_s(99), false, false},
                  {Parameter::hr, Validity::sensor_off, 71'000, at_s(90), false, false},
                  {Parameter::nibp_sys, Validity::valid, 122'000, at_s(70), true, false},
                  {Parameter::nibp_dia, Validity::valid, 78'000, at_s(70), false, true},
                  {Parameter::rr, Validity::valid, 14'000, at_s(101), false, false}};
  const auto values = parsed(encode(entry)).entry().values();
  ASSERT_EQ(values.size(), 5);
  EXPECT_EQ(values[0].parameter(), "spo2");
  EXPECT_EQ(values[0].mdc_code(), info(Parameter::spo2).mdc);
  EXPECT_EQ(values[0].unit(), "%");
  EXPECT_EQ(values[0].value(), 97.5);
  EXPECT_EQ(values[0].age_ns(), 1'000'000'000U);
  EXPECT_EQ(values[1].validity(), v1::VALIDITY_SENSOR_OFF);
  EXPECT_FALSE(values[1].has_value());
  EXPECT_TRUE(values[2].manual());
  EXPECT_EQ(values[2].age_ns(), 30'000'000'000U);
  EXPECT_TRUE(values[3].age_unknown());
  EXPECT_EQ(values[3].age_ns(), 0U);
  EXPECT_EQ(values[4].age_ns(), 0U);  // measured later than what it is a part of
}

Summary dosed() {
  Summary summary;
  summary.id = "K-0042.20260131.1"sv;
  summary.code = "K-0042"sv;
  summary.state = session::State::peak;
  summary.phase = "peak"sv;
  summary.profile = 0;
  summary.intent = session::Intent::inward;
  summary.planned_at = at_s(1);
  summary.started_at = at_s(2);
  summary.baseline_at = at_s(3);
  summary.first_dose_at = at_s(4);
  summary.last_dose_at = at_s(5);
  summary.phase_until = at_s(106);
  summary.prescriber = "MD-1"sv;
  summary.responsible = "RN-2"sv;
  summary.sitter = "partner"sv;
  summary.therapist_expected = summary.therapist_present = true;
  summary.weight_g = 80'000;
  summary.total_ug = 60'000;
  summary.next_check_at = at_s(160);
  summary.checks_open = 1;
  summary.bathroom_with = "RN-4"sv;
  summary.bathroom_until = at_s(300);
  summary.oxygen_ml_min = 2'000;
  summary.on_air_since = at_s(6);
  summary.missing[index(Parameter::nibp_sys)] = true;
  summary.gate.push_back({"sbp"sv, true, false, false, "128, 120"sv});
  summary.flags[static_cast<std::size_t>(session::Flag::raised_iop)] = true;
  summary.concurrent_bed = "a"sv;
  summary.emergency = true;
  summary.earlier_sessions = 3;
  return summary;
}

TEST_F(EncoderRecordTest, ASessionIsToldWhole) {
  const handoff::Slot slot = encode(dosed());
  EXPECT_EQ(slot.topic, "v1/session/4/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::session);
  EXPECT_FALSE(slot.head.ends);
  EXPECT_EQ(body_of(slot),
            R"({"medicine_session":{"id":"K-0042.20260131.1","code":"K-0042",)"
            R"("state":"SESSION_STATE_PEAK","phase":"peak","profile":"ketamine-im",)"
            R"("profile_version":3,"profile_hash":"a1b2","intent":"DOSE_INTENT_INWARD",)"
            R"("room":"4","bed":"b","planned_time":"2026-01-31T08:58:21Z",)"
            R"("started_time":"2026-01-31T08:58:22Z","baseline_time":"2026-01-31T08:58:23Z",)"
            R"("first_dose_time":"2026-01-31T08:58:24Z","last_dose_time":"2026-01-31T08:58:25Z",)"
            R"("phase_until_time":"2026-01-31T09:00:06Z","first_dose_ns":"4000000000",)"
            R"("last_dose_ns":"5000000000","phase_until_ns":"106000000000","prescriber":"MD-1",)"
            R"("responsible":"RN-2","sitter":"partner","therapist_expected":true,)"
            R"("therapist_present":true,"weight_g":80000,"total_ug":"60000",)"
            R"("next_check_ns":"160000000000","next_check_time":"2026-01-31T09:01:00Z",)"
            R"("checks_open":1,"bathroom_with":"RN-4","bathroom_until_ns":"300000000000",)"
            R"("oxygen_ml_min":2000,"on_air_since_ns":"6000000000",)"
            R"("missing_parameters":["nibp_sys"],"gate":[{"item":"sbp","holds":true,)"
            R"("text":"128, 120"}],"flags":["raised-iop"],"concurrent_bed":"a","emergency":true,)"
            R"("earlier_sessions":3}})");
}

TEST_F(EncoderRecordTest, WhatIsNotYetIsLeftOut) {
  (void)encode(dosed());
  Summary planned;
  planned.id = "K-0138.20260131.1"sv;
  planned.code = "K-0138"sv;
  planned.planned_at = at_s(3'700);
  EXPECT_EQ(body_of(encode(planned, engine::no_bed)),
            R"({"medicine_session":{"id":"K-0138.20260131.1","code":"K-0138",)"
            R"("state":"SESSION_STATE_SCHEDULED","planned_time":"2026-01-31T10:00:00Z"}})");
}

TEST_F(EncoderRecordTest, AClosedSessionTellsHowItEndedWhereItWasAndItsWindow) {
  Summary closed;
  closed.state = session::State::integration;
  closed.manner = session::Manner::against_gate;
  closed.closed_at = at_s(100);
  closed.integration_opens_at = at_s(100 + 7'200);
  closed.integration_best_at = at_s(100 + 86'400);
  closed.integration_closes_at = at_s(100 + 172'800);
  const handoff::Slot slot =
      encode(engine::SessionEvent{std::make_shared<const Summary>(closed), 0}, engine::no_bed);
  EXPECT_EQ(slot.topic, "v1/system/");
  EXPECT_EQ(body_of(slot),
            R"({"medicine_session":{"state":"SESSION_STATE_INTEGRATION","room":"4","bed":"a",)"
            R"("closed_time":"2026-01-31T09:00:00Z",)"
            R"("integration_opens_time":"2026-01-31T11:00:00Z",)"
            R"("integration_best_time":"2026-02-01T09:00:00Z",)"
            R"("integration_closes_time":"2026-02-02T09:00:00Z",)"
            R"("manner":"CLOSE_MANNER_AGAINST_GATE"}})");
}

TEST_F(EncoderRecordTest, ABedWithoutASessionSaysSo) {
  (void)encode(dosed());
  const handoff::Slot slot = encode(engine::SessionEvent{});
  EXPECT_EQ(body_of(slot), R"({"medicine_session":{"room":"4","bed":"b"}})");
  EXPECT_TRUE(slot.head.ends);
  EXPECT_EQ(slot.head.key, encode(dosed()).head.key);
}

TEST_F(EncoderRecordTest, ABedsSessionStaysInSnapshotsUntilItCloses) {
  for (std::size_t i = 0; i < session::state_count; ++i) {
    Summary summary = dosed();
    summary.state = static_cast<session::State>(i);
    const bool closed = summary.state >= session::State::closed;
    EXPECT_EQ(encode(summary).head.ends, closed) << session::name(summary.state);
  }
}

TEST_F(EncoderRecordTest, ASessionWithoutABedStaysWhileItIsPlannedOrItsWindowIsNotOver) {
  for (std::size_t i = 0; i < session::state_count; ++i) {
    Summary summary = dosed();
    summary.state = static_cast<session::State>(i);
    const bool stays = summary.state == session::State::scheduled ||
                       summary.state == session::State::closed ||
                       summary.state == session::State::integration;
    EXPECT_EQ(encode(summary, engine::no_bed).head.ends, !stays) << session::name(summary.state);
  }
}

TEST_F(EncoderRecordTest, SnapshotKeysAreOnePerBedOnePerIdAndOnePerCheck) {
  Summary other = dosed();
  other.id = "K-0138.20260131.1"sv;
  EXPECT_EQ(encode(dosed(), 0).head.key, encode(other, 0).head.key);
  Check first;
  Check second;
  second.number = 1;
  const std::set<std::uint64_t> keys{encode(dosed(), 0).head.key,
                                     encode(dosed(), 1).head.key,
                                     encode(dosed(), engine::no_bed).head.key,
                                     encode(other, engine::no_bed).head.key,
                                     encode(first, 0).head.key,
                                     encode(first, 1).head.key,
                                     encode(second, 0).head.key,
                                     encode(second, 1).head.key};
  EXPECT_EQ(keys.size(), 8U);
  EXPECT_FALSE(keys.contains(0));
}

Check done_check() {
  Check check;
  check.number = 7;
  check.state = session::CheckState::done;
  check.session = "K-0042.20260131.1"sv;
  check.due_at = at_s(40);
  check.interval_s = 600;
  check.cause = "schedule"sv;
  check.how = session::CheckHow::in_room;
  check.one_touch = true;
  check.breathing = session::Breathing::snoring;
  check.colour = session::Colour::pale;
  check.posture = session::Posture::safe;
  check.distress = session::Distress::none;
  check.moaas = 0;
  check.sensor_on = check.mask_on = true;
  check.seen = "turned on the side"sv;
  check.snapshot.values = {{Parameter::hr, Validity::valid, 71'000, at_s(58), false, false}};
  check.snapshot.alarms = {FixedText<64>("** SpO2 91 < 92")};
  check.snapshot.oxygen_ml_min = 2'000;
  check.performed_at = at_s(60);
  check.actor = "RN-2"sv;
  check.role = alarm::Role::nurse;
  check.t_plus_min = 25;
  return check;
}

TEST_F(EncoderRecordTest, ACheckThatWasDoneHoldsWhatWasSeenAndTheVitalsOfThatMoment) {
  const handoff::Slot slot = encode(done_check());
  EXPECT_EQ(slot.topic, "v1/check/4/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::check);
  EXPECT_TRUE(slot.head.ends);
  EXPECT_EQ(
      body_of(slot),
      R"({"actor":"RN-2","check":{"number":7,"state":"CHECK_STATE_DONE",)"
      R"("due_time":"2026-01-31T08:59:00Z","due_ns":"40000000000","interval_s":600,)"
      R"("cause":"schedule","how":"CHECK_HOW_IN_ROOM","one_touch":true,"breathing":"snoring",)"
      R"("colour":"pale","posture":"safe","distress":"none","moaas":0,"sensor_on":true,)"
      R"("mask_on":true,"seen":"turned on the side","values":[{"parameter":"hr",)"
      R"("mdc_code":147842,"unit":"/min","validity":"VALIDITY_VALID","value":71,)"
      R"("age_ns":"2000000000"}],"alarms":["** SpO2 91 \u003c 92"],"oxygen_ml_min":2000,)"
      R"("performed_time":"2026-01-31T08:59:20Z","performed_ns":"60000000000",)"
      R"("t_plus_min":25,"role":"STAFF_ROLE_NURSE"}})");
}

TEST_F(EncoderRecordTest, AnOverdueCheckHasItsPriorityAndNobodyWhoDidIt) {
  (void)encode(done_check());
  Check check;
  check.number = 8;
  check.state = session::CheckState::overdue;
  check.due_at = at_s(40);
  check.priority = alarm::Priority::medium;
  const handoff::Slot slot = encode(check);
  EXPECT_FALSE(slot.head.ends);
  EXPECT_EQ(body_of(slot), R"({"check":{"number":8,"state":"CHECK_STATE_OVERDUE",)"
                           R"("due_time":"2026-01-31T08:59:00Z","due_ns":"40000000000",)"
                           R"("priority":"PRIORITY_MEDIUM"}})");
}

TEST_F(EncoderRecordTest, ACheckIsOpenUntilItWasDoneSkippedOrTakenBack) {
  using State = session::CheckState;
  for (const State state :
       {State::planned, State::due, State::overdue, State::done, State::skipped, State::undone}) {
    Check check;
    check.state = state;
    const bool over = state == State::done || state == State::skipped || state == State::undone;
    EXPECT_EQ(encode(check).head.ends, over) << session::name(state);
  }
}

}  // namespace
}  // namespace vigil::wire
