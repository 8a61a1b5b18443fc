#include "daemon/wire/command.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

namespace vigil::wire {
namespace {

using std::chrono::seconds;

engine::EngineConfig clinic() {
  engine::EngineConfig config;
  config.beds.resize(2);
  config.beds[0].room = "1";
  config.beds[0].bed = "a";
  config.beds[1].room = "2";
  config.beds[1].bed = "b";
  config.profiles.resize(2);
  config.profiles[0].id = "adult";
  config.profiles[1].id = "ketamine-im";
  return config;
}

v1::CommandRequest request(v1::CommandKind kind) {
  v1::CommandRequest request;
  request.set_kind(kind);
  request.set_key("k-1");
  request.set_actor("RN-2");
  request.set_role(v1::STAFF_ROLE_NURSE);
  request.set_receiver("watch-1");
  return request;
}

v1::CommandRequest limit_request() {
  v1::CommandRequest limit = request(v1::COMMAND_KIND_SET_LIMIT);
  limit.set_room("2");
  limit.set_bed("b");
  limit.set_parameter("spo2");
  limit.set_side(v1::LIMIT_SIDE_BELOW);
  limit.set_priority(v1::PRIORITY_MEDIUM);
  limit.set_limit(90.5);
  return limit;
}

v1::CommandRequest patient_request() {
  v1::CommandRequest patient = request(v1::COMMAND_KIND_PATIENT);
  patient.set_room("1");
  patient.set_bed("a");
  patient.mutable_patient()->set_session("K7-20");
  patient.mutable_patient()->set_profile("ketamine-im");
  v1::Baseline& baseline = *patient.mutable_patient()->add_baseline();
  baseline.set_parameter("hr");
  baseline.set_value(72.5);
  patient.mutable_patient()->set_first_dose_ns(-7);
  patient.mutable_patient()->set_last_dose_ns(9);
  return patient;
}

constexpr std::int64_t wall_minus_boot_ns = 1'700'000'000'000'000'000;

class CommandTest : public ::testing::Test {
 protected:
  CommandDecoder decoder{clinic()};
  std::string error_of(const v1::CommandRequest& request) const {
    const DecodedCommand decoded = decoder.decode(request, wall_minus_boot_ns);
    EXPECT_EQ(decoded.command.has_value(), decoded.error.empty());
    return decoded.error;
  }
};

TEST_F(CommandTest, AnAcknowledgementNamesAlarmRevisionAndWho) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_ACKNOWLEDGE);
  asked.set_alarm_id("7.41");
  asked.set_revision(3);
  asked.set_verified(true);
  asked.set_reason("seen");
  asked.set_place(v1::PLACE_BEDSIDE);
  asked.set_not_after_ns(5'000'000'000);
  const DecodedCommand decoded = decoder.decode(asked, wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command) << decoded.error;
  const Command& command = *decoded.command;
  EXPECT_EQ(command.kind, engine::CommandKind::acknowledge);
  EXPECT_EQ(command.key.view(), "k-1");
  EXPECT_EQ(command.actor.name.view(), "RN-2");
  EXPECT_EQ(command.actor.role, alarm::Role::nurse);
  EXPECT_EQ(command.actor.via.view(), "watch-1");
  EXPECT_TRUE(command.actor.verified);
  EXPECT_EQ(command.reason.view(), "seen");
  EXPECT_EQ(command.place, engine::Place::bedside);
  EXPECT_EQ(command.not_after.ns(), 5'000'000'000);
  EXPECT_EQ(command.bed, engine::no_bed);
  EXPECT_EQ(command.alarm_number, 7ULL << 32U | 41U);
  EXPECT_EQ(command.revision, 3U);
}

TEST_F(CommandTest, WhoIsNotNamedMayOnlyLook) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_TEST_ALARM);
  asked.clear_actor();
  asked.clear_role();
  const DecodedCommand decoded = decoder.decode(asked, wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command);
  EXPECT_TRUE(decoded.command->actor.name.empty());
  EXPECT_EQ(decoded.command->actor.role, alarm::Role::viewer);
  EXPECT_FALSE(decoded.command->actor.verified);
  EXPECT_EQ(decoded.command->place, engine::Place::station);
}

TEST_F(CommandTest, ALimitIsThousandthsOfAParameterOfABed) {
  const DecodedCommand decoded = decoder.decode(limit_request(), wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command) << decoded.error;
  EXPECT_EQ(decoded.command->bed, 1);
  EXPECT_EQ(decoded.command->parameter, Parameter::spo2);
  EXPECT_EQ(decoded.command->side, alarm::Side::below);
  EXPECT_EQ(decoded.command->priority, alarm::Priority::medium);
  EXPECT_EQ(decoded.command->limit_milli, 90'500);
}

TEST_F(CommandTest, APauseHasItsTimeAndItsParameter) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_ALARM_PAUSE);
  asked.set_room("1");
  asked.set_bed("a");
  asked.set_parameter("rr");
  asked.set_duration_ns(90'000'000'000);
  const DecodedCommand decoded = decoder.decode(asked, wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command) << decoded.error;
  EXPECT_EQ(decoded.command->bed, 0);
  EXPECT_EQ(decoded.command->parameter, Parameter::rr);
  EXPECT_EQ(decoded.command->duration, seconds(90));
}

TEST_F(CommandTest, APatientIsTakenOverWhole) {
  const DecodedCommand decoded = decoder.decode(patient_request(), wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command) << decoded.error;
  engine::PatientContext want;
  want.session = FixedText<32>("K7-20");
  want.profile = 1;
  want.baseline_milli[index(Parameter::hr)] = 72'500;
  want.first_dose_at = Instant::from_ns(-7);
  want.last_dose_at = Instant::from_ns(9);
  EXPECT_EQ(decoded.command->patient, want);
}

TEST_F(CommandTest, OffMonitorKeepsItsWords) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_OFF_MONITOR);
  asked.set_room("1");
  asked.set_bed("a");
  asked.set_reason(
      "Toilette, begleitet \xC3\xBC"
      "ber den Flur");
  asked.set_seen("awake, pink");
  asked.set_with("RN-4");
  const DecodedCommand decoded = decoder.decode(asked, wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command) << decoded.error;
  EXPECT_EQ(decoded.command->reason.view(), asked.reason());
  EXPECT_EQ(decoded.command->seen.view(), "awake, pink");
  EXPECT_EQ(decoded.command->with.view(), "RN-4");
}

TEST_F(CommandTest, EachMistakeIsToldWithTheNameOfItsField) {
  struct Case {
    v1::CommandRequest request;
    std::function<void(v1::CommandRequest&)> spoil;
    std::string error;
  };
  const v1::CommandRequest ack = [] {
    v1::CommandRequest good = request(v1::COMMAND_KIND_ACKNOWLEDGE);
    good.set_alarm_id("7.41");
    return good;
  }();
  const std::string bad_id = "alarm_id: \"<epoch>.<number>\" expected";
  const std::string bad_limit = "limit: a number with at most three decimals expected";
  const std::string bad_dose =
      "patient.last_dose_ns: expected with the first dose, and not before it";
  const auto alarm_id = [](const char* id) {
    return [id](v1::CommandRequest& r) { r.set_alarm_id(id); };
  };
  const auto limit = [](double x) { return [x](v1::CommandRequest& r) { r.set_limit(x); }; };
  const std::vector<Case> cases{
      {ack, [](auto& r) { r.clear_kind(); }, "kind: one that is not known here"},
      {ack, [](auto& r) { r.set_kind(static_cast<v1::CommandKind>(48)); },
       "kind: one that is not known here"},
      {ack, [](auto& r) { r.clear_key(); }, "key: 1 to 64 printable ASCII characters expected"},
      {ack, [](auto& r) { r.set_key(std::string(65, 'k')); },
       "key: 1 to 64 printable ASCII characters expected"},
      {ack, [](auto& r) { r.set_actor("RN\n2"); },
       "actor: 0 to 32 printable ASCII characters expected"},
      {ack, [](auto& r) { r.clear_receiver(); },
       "receiver: 1 to 64 printable ASCII characters expected"},
      {ack, [](auto& r) { r.set_role(static_cast<v1::StaffRole>(9)); },
       "role: one that is not known here"},
      {ack, [](auto& r) { r.set_role(v1::STAFF_ROLE_EVERYONE); }, "role: nobody is everyone"},
      {ack, [](auto& r) { r.set_reason("\x1b[2J"); },
       "reason: at most 160 bytes without control characters expected"},
      {ack, [](auto& r) { r.set_reason("\xC2\x9B"); },
       "reason: at most 160 bytes without control characters expected"},
      {ack, [](auto& r) { r.set_seen(std::string(65, 'x')); },
       "seen: at most 64 bytes without control characters expected"},
      {ack, [](auto& r) { r.set_with("\x7f"); },
       "with: at most 64 bytes without control characters expected"},
      {ack, [](auto& r) { r.set_not_after_ns(~0ULL); }, "not_after_ns: out of range"},
      {ack, [](auto& r) { r.set_duration_ns(~0ULL); }, "duration_ns: out of range"},
      {ack, [](auto& r) { r.set_room("3"); }, "room, bed: there is no such bed here"},
      {ack, alarm_id(""), "alarm_id: expected"},
      {ack, alarm_id("41"), bad_id},
      {ack, alarm_id("7."), bad_id},
      {ack, alarm_id("7.0"), bad_id},
      {ack, alarm_id("7.4x"), bad_id},
      {ack, alarm_id("7.99999999999999999999"), bad_id},
      {ack, alarm_id("4294967296.41"), bad_id},
      {ack, alarm_id("7.4294967296"), bad_id},
      {limit_request(), [](auto& r) { r.clear_bed(); }, "room, bed: there is no such bed here"},
      {limit_request(),
       [](auto& r) {
         r.clear_room();
         r.clear_bed();
       },
       "room, bed: expected"},
      {limit_request(), [](auto& r) { r.set_parameter("oxygen"); },
       "parameter: one that is not known here"},
      {limit_request(), [](auto& r) { r.clear_parameter(); }, "parameter: expected"},
      {limit_request(), [](auto& r) { r.clear_side(); }, "side: below or above expected"},
      {limit_request(), [](auto& r) { r.set_priority(v1::PRIORITY_NONE); },
       "priority: low, medium or high expected"},
      {limit_request(), [](auto& r) { r.clear_limit(); }, bad_limit},
      {limit_request(), limit(90.0005), bad_limit},
      {limit_request(), limit(1e7), bad_limit},
      {limit_request(), limit(std::numeric_limits<double>::quiet_NaN()), bad_limit},
      {limit_request(), limit(std::numeric_limits<double>::infinity()), bad_limit},
      {patient_request(), [](auto& r) { r.clear_patient(); }, "patient: expected"},
      {patient_request(), [](auto& r) { r.mutable_patient()->set_session(std::string(33, 's')); },
       "patient.session: 0 to 32 printable ASCII characters expected"},
      {patient_request(), [](auto& r) { r.mutable_patient()->set_profile("none"); },
       "patient.profile: there is no profile \"none\" here; there is adult, ketamine-im"},
      {patient_request(), [](auto& r) { r.mutable_patient()->add_baseline(); },
       "patient.baseline: a parameter that is not known here"},
      {patient_request(), [](auto& r) { r.mutable_patient()->mutable_baseline(0)->set_value(-1); },
       "patient.baseline: no value of hr"},
      {patient_request(), [](auto& r) { r.mutable_patient()->clear_last_dose_ns(); }, bad_dose},
      {patient_request(), [](auto& r) { r.mutable_patient()->clear_first_dose_ns(); }, bad_dose},
      {patient_request(), [](auto& r) { r.mutable_patient()->set_last_dose_ns(-8); }, bad_dose}};
  for (const Case& c : cases) {
    v1::CommandRequest spoilt = c.request;
    EXPECT_EQ(error_of(spoilt), "");
    c.spoil(spoilt);
    EXPECT_EQ(error_of(spoilt), c.error);
  }
}

TEST_F(CommandTest, EveryKindAsksForWhatItNeedsAndForNoMore) {
  for (int i = 1; i < static_cast<int>(v1::COMMAND_KIND_SESSION_SCHEDULE); ++i) {
    const auto kind = static_cast<v1::CommandKind>(i);
    v1::CommandRequest asked = request(kind);
    std::string wanted;
    for (std::string error = error_of(asked); !error.empty(); error = error_of(asked)) {
      wanted += (wanted.empty() ? "" : " ") + error.substr(0, error.find(':'));
      if (error.starts_with("alarm_id")) asked.set_alarm_id("7.1");
      if (error.starts_with("room")) {
        asked.set_room("1");
        asked.set_bed("a");
      }
      if (error.starts_with("parameter")) asked.set_parameter("hr");
      if (error.starts_with("side")) asked.set_side(v1::LIMIT_SIDE_ABOVE);
      if (error.starts_with("priority")) asked.set_priority(v1::PRIORITY_LOW);
      if (error.starts_with("limit")) asked.set_limit(120);
      if (error.starts_with("patient")) asked.mutable_patient();
    }
    const auto in = [&](std::initializer_list<v1::CommandKind> kinds) {
      return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    const std::string want =
        in({v1::COMMAND_KIND_ACKNOWLEDGE, v1::COMMAND_KIND_GOING, v1::COMMAND_KIND_CANT_GO,
            v1::COMMAND_KIND_CONFIRM, v1::COMMAND_KIND_RESET})
            ? "alarm_id"
        : in({v1::COMMAND_KIND_AUDIO_PAUSE, v1::COMMAND_KIND_AUDIO_OFF, v1::COMMAND_KIND_ENABLE,
              v1::COMMAND_KIND_TEST_ALARM})
            ? ""
        : in({v1::COMMAND_KIND_SET_LIMIT}) ? "parameter side priority limit room, bed"
        : in({v1::COMMAND_KIND_PATIENT})   ? "room, bed patient"
                                           : "room, bed";
    EXPECT_EQ(wanted, want) << v1::CommandKind_Name(kind);
  }
}

TEST(Answer, BecomesTheReplyToItsRequest) {
  Answer answer;
  answer.key = FixedText<64>("k-1");
  answer.outcome = engine::Outcome::stale;
  answer.repeated = true;
  answer.text = FixedText<160>("the alarm has changed");
  v1::Reply reply;
  ASSERT_TRUE(reply.ParseFromString(encode_answer(12, answer)));
  EXPECT_EQ(reply.request_id(), 12U);
  EXPECT_TRUE(reply.done());
  EXPECT_EQ(reply.command().outcome(), v1::COMMAND_OUTCOME_STALE);
  EXPECT_TRUE(reply.command().repeated());
  EXPECT_EQ(reply.command().text(), "the alarm has changed");
  EXPECT_EQ(reply.command().key(), "k-1");
}

}  // namespace
}  // namespace vigil::wire
