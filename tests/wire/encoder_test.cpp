#include "daemon/wire/encoder.hpp"
#include "daemon/wire/projection_key.hpp"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/allocation_count.hpp"

namespace vigil::wire {
namespace {

using engine::Event;
using namespace std::string_view_literals;

const Descriptor oximeter{.id = "acme_ox1",
                          .vendor = "Acme",
                          .model = "OX 1",
                          .maturity = Maturity::experimental,
                          .transport = Transport::stream,
                          .line_settings = {},
                          .quiet_max = std::chrono::seconds(3),
                          .updates = {},
                          .requests = {},
                          .make = nullptr};

engine::EngineConfig two_beds() {
  engine::EngineConfig config;
  config.beds.resize(2);
  config.beds[0].room = "dosing-1";
  config.beds[0].bed = "a";
  config.beds[1].room = "dosing-2";
  config.beds[1].bed = "b";
  config.beds[1].monitors = {{nullptr, "/dev/ttyUSB9", 1}, {&oximeter, "usb:A1", 1}};
  return config;
}

// 2026-01-02T03:04:05.006Z at Instant 1.5 s.
constexpr std::int64_t wall_ns = 1767323045'006'000'000;
constexpr std::int64_t at_ns = 1'500'000'000;
constexpr Stamp stamp{wall_ns - at_ns, 3, 4, 5'000'000'000, Journal::none};

template <typename Message>
std::string json(const handoff::Slot& slot) {
  Message message;
  EXPECT_TRUE(message.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size())));
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text, options).ok());
  return text;
}

/// The fields in front of every body.
std::string front(std::uint64_t seq, std::uint64_t bed_seq, const std::string& room,
                  const std::string& bed) {
  std::string text = R"({"source":"clinic","epoch":"7",)";
  if (seq != 0) text += R"("seq":")" + std::to_string(seq) + R"(",)";
  if (bed_seq != 0) text += R"("bed_seq":")" + std::to_string(bed_seq) + R"(",)";
  text += R"("instant_ns":"1500000000","wall_time":"2026-01-02T03:04:05.006Z",)";
  if (!room.empty()) text += R"("room":")" + room + R"(","bed":")" + bed + R"(",)";
  return text;
}

class EncoderTest : public ::testing::Test {
 protected:
  static Event event(engine::BedIndex bed) {
    Event event;
    event.at = Instant::from_ns(at_ns);
    event.seq = 12;
    event.bed = bed;
    event.bed_seq = bed == engine::no_bed ? 0 : 5;
    return event;
  }
  static engine::AlarmEvent desaturation() {
    engine::AlarmEvent body;
    body.number = 7ULL << 32U | 41;
    body.kind = alarm::Kind::limit_low;
    body.phase = alarm::Phase::start;
    body.state = alarm::State::active;
    body.inactivation = alarm::Inactivation::enabled;
    body.priority = alarm::Priority::medium;
    body.type = alarm::Type::physiological;
    body.presence = alarm::Presence::active;
    body.parameter = Parameter::spo2;
    body.value_milli = 86'000;
    body.limit_milli = 92'500;
    body.sign = "<"sv;
    body.started_at = Instant::from_ns(9);
    body.text = "** SpO2 86 < 92.5"sv;
    return body;
  }
  static engine::LinkEvent quiet_link() {
    engine::LinkEvent body;
    body.monitor = 1;
    body.status.state = link::State::quiet;
    body.status.reason = "no frame for 3 s"sv;
    body.status.device = "/dev/ttyUSB0"sv;
    body.status.counters = {100, 20, {1, 2, 3, 4, 5}, 6};
    body.vendor = "Acme"sv;
    body.model = "OX 1"sv;
    body.serial = "S"sv;
    body.firmware = "F"sv;
    return body;
  }

  Encoder encoder{"clinic", 7, two_beds()};
};

TEST_F(EncoderTest, AValidVitalCarriesItsNumberCodesAndUnit) {
  Event e = event(0);
  e.body = engine::VitalEvent{
      Reading::of(Parameter::temp1, 36'629, Instant::from_ns(8)).with_unknown_age(), 2};
  const handoff::Slot slot = encoder.encode(e, stamp);
  EXPECT_EQ(slot.topic, "v1/vital/dosing-1/a/");
  EXPECT_EQ(slot.head.epoch, 7U);
  EXPECT_EQ(slot.head.seq, 12U);
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::vital);
  EXPECT_TRUE(slot.head.counted);
  EXPECT_FALSE(slot.head.ends);
  EXPECT_NE(slot.head.key, 0U);
  EXPECT_EQ(json<v1::Event>(slot),
            front(12, 5, "dosing-1", "a") +
                R"("vital":{"parameter":"temp1","mdc_code":150344,"mdc_refid":"MDC_TEMP",)"
                R"("unit":"Cel","validity":"VALIDITY_VALID","value":36.629,"measured_ns":"8",)"
                R"("monitor":2,"age_unknown":true}})");
}

TEST_F(EncoderTest, AnInvalidVitalCarriesNoNumberNotEvenThatOfTheOneBefore) {
  Event e = event(0);
  e.body = engine::VitalEvent{Reading::of(Parameter::spo2, 97'000, Instant::from_ns(8)), 0};
  (void)encoder.encode(e, stamp);
  e.body = engine::VitalEvent{
      Reading::none(Parameter::spo2, Validity::sensor_off, Instant::from_ns(8)), 0};
  EXPECT_EQ(json<v1::Event>(encoder.encode(e, stamp)),
            front(12, 5, "dosing-1", "a") +
                R"("vital":{"parameter":"spo2","mdc_code":150456,)"
                R"("mdc_refid":"MDC_PULS_OXIM_SAT_O2","unit":"%",)"
                R"("validity":"VALIDITY_SENSOR_OFF","measured_ns":"8"}})");
}

TEST_F(EncoderTest, EveryThousandthIsTheNearestDouble) {
  for (std::int32_t milli = -100'000; milli <= 400'000; milli += 7) {
    Event e = event(0);
    e.body = engine::VitalEvent{Reading::of(Parameter::p1_sys, milli, {}), 0};
    const handoff::Slot slot = encoder.encode(e, stamp);
    v1::Event message;
    ASSERT_TRUE(message.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size())));
    const std::int32_t rest = std::abs(milli) % 1000;
    const std::string decimal = std::string(milli < 0 ? "-" : "") +
                                std::to_string(std::abs(milli) / 1000) + "." +
                                std::to_string(1000 + rest).substr(1);
    ASSERT_EQ(message.vital().value(), std::strtod(decimal.c_str(), nullptr)) << decimal;
  }
}

TEST_F(EncoderTest, ALimitAlarmCarriesValueLimitAndSign) {
  Event e = event(1);
  e.body = desaturation();
  const handoff::Slot slot = encoder.encode(e, stamp);
  EXPECT_EQ(slot.topic, "v1/alarm/dosing-2/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::alarm);
  EXPECT_FALSE(slot.head.ends);
  EXPECT_EQ(json<v1::Event>(slot),
            front(12, 5, "dosing-2", "b") +
                R"("alarm":{"alarm_id":"7.41","kind":"ALARM_KIND_LIMIT_LOW",)"
                R"("phase":"ALARM_PHASE_START","state":"ALARM_STATE_ACTIVE",)"
                R"("inactivation":"INACTIVATION_ENABLED","priority":"PRIORITY_MEDIUM",)"
                R"("type":"ALARM_TYPE_PHYSIOLOGICAL","presence":"PRESENCE_ACTIVE",)"
                R"("event_code":196670,"parameter":"spo2","mdc_code":150456,"unit":"%",)"
                R"("value":86,"limit":92.5,"sign":"\u003c","started_ns":"9",)"
                R"("text":"** SpO2 86 \u003c 92.5","origin":"ALARM_ORIGIN_VIGIL"}})");
}

TEST_F(EncoderTest, ATechnicalAlarmCarriesTheLastValueAndNothingOfTheAlarmBefore) {
  Event e = event(1);
  e.body = desaturation();
  (void)encoder.encode(e, stamp);
  engine::AlarmEvent body;
  body.number = 7ULL << 32U | 42;
  body.kind = alarm::Kind::link_lost;
  body.phase = alarm::Phase::resent;
  body.state = alarm::State::latched;
  body.inactivation = alarm::Inactivation::acknowledged;
  body.priority = alarm::Priority::high;
  body.type = alarm::Type::technical;
  body.presence = alarm::Presence::unknown;
  body.last_value_milli = 96'000;
  body.last_measured_at = Instant::from_ns(3);
  body.started_at = Instant::from_ns(4);
  body.text = "*** No data"sv;
  body.reason = "port is gone"sv;
  body.monitor = 1;
  e.body = body;
  EXPECT_EQ(json<v1::Event>(encoder.encode(e, stamp)),
            front(12, 5, "dosing-2", "b") +
                R"("alarm":{"alarm_id":"7.42","kind":"ALARM_KIND_LINK_LOST",)"
                R"("phase":"ALARM_PHASE_CONTINUE","state":"ALARM_STATE_LATCHED",)"
                R"("inactivation":"INACTIVATION_ALERT_ACKNOWLEDGED","priority":"PRIORITY_HIGH",)"
                R"("type":"ALARM_TYPE_TECHNICAL","presence":"PRESENCE_UNKNOWN",)"
                R"("event_code":196616,"last_value":96,"last_measured_ns":"3","started_ns":"4",)"
                R"("text":"*** No data","reason":"port is gone","monitor":1,)"
                R"("origin":"ALARM_ORIGIN_VIGIL"}})");
}

TEST_F(EncoderTest, OnlyAnAlarmThatIsOverLeavesTheProjectionAndItsKeyStaysTheSame) {
  struct Case {
    alarm::Phase phase;
    alarm::State state;
    bool ends;
  };
  Event e = event(1);
  e.body = desaturation();
  const std::uint64_t key = encoder.encode(e, stamp).head.key;
  for (const Case& c : {Case{alarm::Phase::start, alarm::State::active, false},
                        Case{alarm::Phase::update, alarm::State::inactive, false},
                        Case{alarm::Phase::end, alarm::State::inactive, true},
                        Case{alarm::Phase::end, alarm::State::latched, false},
                        Case{alarm::Phase::reset, alarm::State::inactive, true}}) {
    engine::AlarmEvent body = desaturation();
    body.phase = c.phase;
    body.state = c.state;
    e.body = body;
    const handoff::Slot slot = encoder.encode(e, stamp);
    EXPECT_EQ(slot.head.ends, c.ends) << alarm::name(c.phase);
    EXPECT_EQ(slot.head.key, key);
  }
}

TEST_F(EncoderTest, ALimitHighAlarmHasItsOwnEventCode) {
  engine::AlarmEvent body = desaturation();
  body.kind = alarm::Kind::limit_high;
  Event e = event(1);
  e.body = body;
  EXPECT_NE(json<v1::Event>(encoder.encode(e, stamp)).find(R"("event_code":196648)"),
            std::string::npos);
}

TEST_F(EncoderTest, ALinkNamesDriverPortAndCounters) {
  Event e = event(1);
  e.body = quiet_link();
  const handoff::Slot slot = encoder.encode(e, stamp);
  EXPECT_EQ(slot.topic, "v1/link/dosing-2/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::link);
  EXPECT_NE(slot.head.key, 0U);
  EXPECT_EQ(json<v1::Event>(slot),
            front(12, 5, "dosing-2", "b") +
                R"("link":{"monitor":1,"driver":"acme_ox1","port":"usb:A1",)"
                R"("device":"/dev/ttyUSB0","state":"LINK_STATE_QUIET",)"
                R"("reason":"no frame for 3 s","vendor":"Acme","model":"OX 1","serial":"S",)"
                R"("firmware":"F","bytes":"100","frames":"20","rejects":{"noise":"1",)"
                R"("length":"2","checksum":"3","field":"4","oversize":"5"},"losses":"6"}})");
}

TEST_F(EncoderTest, ANoticeGoesWithTheLinkAndIsNotKept) {
  Event e = event(1);
  e.body = engine::NoticeEvent{1, NoticeKind::cuff_pressure, true, "cuff"sv, 120'000};
  const handoff::Slot slot = encoder.encode(e, stamp);
  EXPECT_EQ(slot.topic, "v1/link/dosing-2/b/");
  EXPECT_EQ(slot.head.kind, handoff::SlotKind::notice);
  EXPECT_EQ(slot.head.key, 0U);
  EXPECT_EQ(json<v1::Event>(slot),
            front(12, 5, "dosing-2", "b") +
                R"("notice":{"kind":"NOTICE_KIND_CUFF_PRESSURE","monitor":1,"active":true,)"
                R"("text":"cuff","value":120}})");
  e.body = engine::NoticeEvent{0, NoticeKind::handshake, false, ""sv, 0};
  EXPECT_EQ(json<v1::Event>(encoder.encode(e, stamp)),
            front(12, 5, "dosing-2", "b") + R"("notice":{"kind":"NOTICE_KIND_HANDSHAKE"}})");
}

TEST_F(EncoderTest, AHeartbeatIsNotCountedAndCarriesTheDaemonsCounters) {
  Event e = event(engine::no_bed);
  e.seq = 0;
  e.body = engine::HeartbeatEvent{11, 2, 1, 3, 2, 1};
  const handoff::Slot slot = encoder.encode(e, stamp);
  EXPECT_EQ(slot.topic, "v1/heartbeat/");
  EXPECT_EQ(slot.head, (handoff::SlotHead{7, 0, 0, 0, handoff::SlotKind::heartbeat, false, false}));
  EXPECT_EQ(json<v1::Event>(slot),
            front(0, 0, "", "") +
                R"("heartbeat":{"last_seq":"11","dropped_events":"3","dropped_wave_blocks":"4",)"
                R"("uptime_ns":"5000000000","journal":"JOURNAL_STATE_NONE","beds":2,)"
                R"("links_live":1,"receivers":3,"receivers_sounding":2,"alarms_active":1}})");
}

TEST_F(EncoderTest, ASystemEventBelongsToNoBed) {
  Event e = event(engine::no_bed);
  e.body = engine::SystemEvent{engine::SystemKind::receiver_joined, "hello"sv, "station-1"sv};
  const handoff::Slot slot = encoder.encode(e, stamp);
  EXPECT_EQ(slot.topic, "v1/system/");
  EXPECT_EQ(slot.head, (handoff::SlotHead{7, 12, 0, 0, handoff::SlotKind::system, true, false}));
  EXPECT_EQ(json<v1::Event>(slot),
            front(12, 0, "", "") +
                R"("system":{"kind":"SYSTEM_KIND_RECEIVER_JOINED","text":"hello",)"
                R"("receiver":"station-1"}})");
}

TEST_F(EncoderTest, AWaveBlockCarriesItsSamples) {
  const std::array<std::int16_t, 3> samples{-3, 0, 2000};
  const WaveBlock block{Wave::ecg_ii, 62'500, 8, 5000, Instant::from_ns(at_ns), samples};
  const handoff::Slot slot = encoder.encode(block, {0, 1, 99}, stamp);
  EXPECT_EQ(slot.topic, "v1/wave/dosing-1/a/");
  EXPECT_EQ(slot.head, (handoff::SlotHead{7, 99, 0, 0, handoff::SlotKind::wave, true, false}));
  EXPECT_EQ(json<v1::WaveBlock>(slot),
            R"({"source":"clinic","epoch":"7","wave_seq":"99","instant_ns":"1500000000",)"
            R"("wall_time":"2026-01-02T03:04:05.006Z","room":"dosing-1","bed":"a","monitor":1,)"
            R"("wave":"ecg_ii","mdc_code":131330,"mdc_refid":"MDC_ECG_ELEC_POTL_II","unit":"mV",)"
            R"("zero":8,"scale":0.005,"samples":[-3,0,2000],"samples_per_second":62.5})");
}

TEST_F(EncoderTest, WallTimeBefore1970RoundsDown) {
  Event e = event(engine::no_bed);
  e.body = engine::SystemEvent{};
  const handoff::Slot slot = encoder.encode(e, {-at_ns - 1, 0, 0, 0, Journal::none});
  v1::Event message;
  ASSERT_TRUE(message.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size())));
  EXPECT_EQ(message.wall_time().seconds(), -1);
  EXPECT_EQ(message.wall_time().nanos(), 999'999'999);
}

TEST_F(EncoderTest, OnceWarmItTakesNothingFromTheHeap) {
  const std::array<std::int16_t, 50> samples{};
  const auto encode_all = [&] {
    Event e = event(1);
    for (const ParameterInfo& entry : parameters()) {
      e.body = engine::VitalEvent{Reading::of(entry.id, 30'000, {}), 0};
      (void)encoder.encode(e, stamp);
      e.body = engine::VitalEvent{Reading::none(entry.id, Validity::motion, {}), 0};
      (void)encoder.encode(e, stamp);
    }
    engine::AlarmEvent body = desaturation();
    e.body = body;
    (void)encoder.encode(e, stamp);
    body.parameter.reset();
    body.value_milli.reset();
    e.body = body;
    (void)encoder.encode(e, stamp);
    e.body = quiet_link();
    (void)encoder.encode(e, stamp);
    e.body = engine::NoticeEvent{0, NoticeKind::cuff_pressure, true, "a text of some length"sv, 1};
    (void)encoder.encode(e, stamp);
    e.body = engine::HeartbeatEvent{};
    (void)encoder.encode(e, stamp);
    e.body = engine::SystemEvent{engine::SystemKind::started, "a text of some length"sv, ""sv};
    (void)encoder.encode(e, stamp);
    (void)encoder.encode({Wave::pleth, 75'000, 0, 0, {}, samples}, {1, 0, 1}, stamp);
  };
  encode_all();
  const std::size_t before = test::allocations;
  encode_all();
  EXPECT_EQ(test::allocations, before);
}

TEST(ProjectionKey, TheSessionOfABedTakesTheChecksOfThatBedAlong) {
  const auto checks = checks_of_session(session_key(3, "K-0042.20260131.1"));
  ASSERT_TRUE(checks);
  const auto taken = [&](std::uint64_t key) {
    return key >= checks->first && key < checks->second;
  };
  EXPECT_TRUE(taken(check_key(3, 1)));
  EXPECT_TRUE(taken(check_key(3, 4'000'000'000)));
  EXPECT_FALSE(taken(check_key(2, 1)));
  EXPECT_FALSE(taken(check_key(4, 1)));
  EXPECT_FALSE(taken(session_key(3, "K-0042.20260131.1")));
  EXPECT_FALSE(checks_of_session(check_key(3, 1)));
  EXPECT_FALSE(checks_of_session(vital_key(3, 0, Parameter::hr)));
  EXPECT_FALSE(checks_of_session(session_key(engine::no_bed, "K-0042.20260131.1")));
}

TEST(ProjectionKey, DiffersByBedMonitorAndParameter) {
  engine::EngineConfig config = two_beds();
  Encoder encoder("clinic", 7, config);
  std::set<std::uint64_t> keys;
  for (const engine::BedIndex bed : {engine::BedIndex{0}, engine::BedIndex{1}}) {
    for (const engine::MonitorIndex monitor : {engine::MonitorIndex{0}, engine::MonitorIndex{1}}) {
      for (const ParameterInfo& entry : parameters()) {
        Event e;
        e.bed = bed;
        e.body = engine::VitalEvent{Reading::none(entry.id, Validity::motion, {}), monitor};
        keys.insert(encoder.encode(e, stamp).head.key);
      }
      Event e;
      e.bed = bed;
      engine::LinkEvent link;
      link.monitor = monitor;
      e.body = link;
      keys.insert(encoder.encode(e, stamp).head.key);
    }
  }
  EXPECT_EQ(keys.size(), 2 * 2 * (parameter_count + 1));
}

}  // namespace
}  // namespace vigil::wire
