// Orders to a session: what is taken over, and what is said of each mistake. It is long because
// each kind and each field has its row here.
#include "daemon/wire/session_order.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "daemon/wire/command.hpp"

namespace vigil::wire {
namespace {

using session::OrderKind;
using std::chrono::minutes;

/// 2026-01-31 09:00:00 UTC is 100 s after the machine was started.
constexpr std::int64_t nine_o_clock_s = 1'769'850'000;
constexpr std::int64_t wall_minus_boot_ns = (nine_o_clock_s - 100) * 1'000'000'000;

engine::EngineConfig couple_room() {
  engine::EngineConfig config;
  config.beds.resize(2);
  config.beds[0].room = config.beds[1].room = "4";
  config.beds[0].bed = "a";
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
  request.set_room("4");
  request.set_bed("a");
  request.mutable_session();
  return request;
}

v1::CommandRequest start() {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_START);
  v1::SessionStart& start = *asked.mutable_session()->mutable_start();
  start.set_code("K-0042");
  start.set_profile("ketamine-im");
  start.set_prescriber("MD-1");
  start.set_nurse("RN-2");
  start.set_intent(v1::DOSE_INTENT_INWARD);
  start.set_therapist_expected(true);
  start.set_sitter("the partner");
  start.set_identity_compared(true);
  start.mutable_planned_time()->set_seconds(nine_o_clock_s + 60);
  start.set_concurrent_bed("b");
  return asked;
}

v1::CommandRequest pre_check() {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_PRE_CHECK);
  v1::PreCheck& check = *asked.mutable_session()->mutable_pre_check();
  v1::FlagAnswer& flag = *check.add_flags();
  flag.set_flag("suicidality");
  flag.set_answer(v1::ANSWER_YES);
  flag.set_plan("Dr. M. is called tomorrow");
  check.set_weight_g(80'010);
  check.set_weight_mlb(176'400);
  check.set_weighed(true);
  check.set_other_treatments("none");
  check.set_identity_compared(true);
  return asked;
}

v1::CommandRequest dose() {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_DOSE);
  v1::Dose& dose = *asked.mutable_session()->mutable_dose();
  dose.set_step(v1::DOSE_STEP_GIVEN);
  dose.set_drug("ketamine");
  dose.set_route("im");
  dose.set_amount_ug(60'000);
  dose.set_site("left deltoid");
  dose.set_lot("A12");
  dose.set_second_person("RN-3");
  return asked;
}

v1::CommandRequest check() {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_CHECK);
  v1::Check& check = *asked.mutable_session()->mutable_check();
  check.set_number(7);
  check.set_how(v1::CHECK_HOW_WINDOW);
  check.set_breathing("regular");
  check.set_colour("normal");
  check.set_distress("none");
  check.set_moaas(4);
  check.set_seen("asleep, mask on");
  check.set_mask_on(true);
  return asked;
}

v1::CommandRequest vitals() {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_VITALS);
  v1::SessionOrder& order = *asked.mutable_session();
  order.set_code("cuff by hand");
  order.mutable_performed_time()->set_seconds(nine_o_clock_s - 40);
  order.mutable_performed_time()->set_nanos(500'000'000);
  v1::Baseline& value = *order.add_values();
  value.set_parameter("nibp_sys");
  value.set_value(128.5);
  return asked;
}

v1::CommandRequest correction() {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_CORRECT);
  asked.clear_room();
  asked.clear_bed();
  asked.mutable_session()->set_session("K-0042.20260131.1");
  v1::Correction& correction = *asked.mutable_session()->mutable_correction();
  correction.mutable_from_time()->set_seconds(nine_o_clock_s - 90);
  correction.mutable_to_time()->set_seconds(nine_o_clock_s);
  correction.set_from_session("K-0042.20260131.1");
  correction.set_to_session("K-0138.20260131.1");
  return asked;
}

class SessionOrderTest : public ::testing::Test {
 protected:
  CommandDecoder decoder{couple_room()};
  std::shared_ptr<const session::Order> order_of(const v1::CommandRequest& request) const {
    const DecodedCommand decoded = decoder.decode(request, wall_minus_boot_ns);
    EXPECT_EQ(decoded.error, "");
    return decoded.command ? decoded.command->order : nullptr;
  }
  std::string error_of(const v1::CommandRequest& request) const {
    const DecodedCommand decoded = decoder.decode(request, wall_minus_boot_ns);
    EXPECT_EQ(decoded.command.has_value(), decoded.error.empty());
    return decoded.error;
  }
};

TEST_F(SessionOrderTest, AStartNamesPatientProfileAndStaff) {
  const auto order = order_of(start());
  ASSERT_NE(order, nullptr);
  EXPECT_EQ(order->kind, OrderKind::start);
  EXPECT_EQ(order->performed_at, std::nullopt);
  ASSERT_TRUE(order->start);
  EXPECT_EQ(order->start->code.view(), "K-0042");
  EXPECT_EQ(order->start->profile, 1);
  EXPECT_EQ(order->start->prescriber.view(), "MD-1");
  EXPECT_EQ(order->start->nurse.view(), "RN-2");
  EXPECT_EQ(order->start->intent, session::Intent::inward);
  EXPECT_TRUE(order->start->therapist_expected);
  EXPECT_EQ(order->start->sitter.view(), "the partner");
  EXPECT_TRUE(order->start->identity_compared);
  EXPECT_EQ(order->start->planned_at, Instant::from_ns(160'000'000'000));
  EXPECT_EQ(order->start->concurrent_bed.view(), "b");
}

TEST_F(SessionOrderTest, APreCheckKeepsAnswersPlansAndBothFormsOfTheWeight) {
  const auto order = order_of(pre_check());
  ASSERT_TRUE(order && order->pre_check);
  const auto& answer =
      order->pre_check->flags[static_cast<std::size_t>(session::Flag::suicidality)];
  EXPECT_EQ(answer.answer, session::Answer::yes);
  EXPECT_EQ(answer.plan.view(), "Dr. M. is called tomorrow");
  EXPECT_EQ(order->pre_check->flags[0].answer, session::Answer::none);
  EXPECT_EQ(order->pre_check->weight_g, 80'010U);
  EXPECT_EQ(order->pre_check->weight_mlb, 176'400U);
  EXPECT_TRUE(order->pre_check->weighed);
  EXPECT_TRUE(order->pre_check->identity_compared);
  EXPECT_EQ(order->pre_check->other_treatments.view(), "none");
}

TEST_F(SessionOrderTest, ADoseKeepsWhatWhereAndWho) {
  const auto order = order_of(dose());
  ASSERT_TRUE(order && order->dose);
  EXPECT_EQ(order->dose->step, session::DoseStep::given);
  EXPECT_EQ(order->dose->drug.view(), "ketamine");
  EXPECT_EQ(order->dose->route.view(), "im");
  EXPECT_EQ(order->dose->amount_ug, 60'000U);
  EXPECT_EQ(order->dose->site.view(), "left deltoid");
  EXPECT_EQ(order->dose->lot.view(), "A12");
  EXPECT_EQ(order->dose->second_person.view(), "RN-3");
}

TEST_F(SessionOrderTest, TheDaemonReckonsWhatFollowsFromADoseItself) {
  v1::CommandRequest asked = dose();
  asked.mutable_session()->mutable_dose()->set_number(9);
  asked.mutable_session()->mutable_dose()->set_total_ug(9);
  asked.mutable_session()->mutable_dose()->set_ug_per_kg(9);
  asked.mutable_session()->mutable_dose()->set_out_of_range(true);
  const auto order = order_of(asked);
  ASSERT_TRUE(order && order->dose);
  EXPECT_EQ(order->dose->number, 0U);
  EXPECT_EQ(order->dose->total_ug, 0U);
  EXPECT_EQ(order->dose->ug_per_kg, 0U);
  EXPECT_FALSE(order->dose->out_of_range);
}

TEST_F(SessionOrderTest, ACheckKeepsWhatWasSeenAndLeavesTheRestEmpty) {
  const auto order = order_of(check());
  ASSERT_TRUE(order && order->check);
  EXPECT_EQ(order->check->number, 7U);
  EXPECT_EQ(order->check->how, session::CheckHow::window);
  EXPECT_EQ(order->check->breathing, session::Breathing::regular);
  EXPECT_EQ(order->check->colour, session::Colour::normal);
  EXPECT_EQ(order->check->posture, session::Posture::none);
  EXPECT_EQ(order->check->distress, session::Distress::none);
  EXPECT_EQ(order->check->moaas, 4);
  EXPECT_EQ(order->check->seen.view(), "asleep, mask on");
  EXPECT_TRUE(order->check->mask_on);
  EXPECT_FALSE(order->check->sensor_on);
}

TEST_F(SessionOrderTest, AWallTimeBecomesAnInstantByTheOffset) {
  const auto order = order_of(vitals());
  ASSERT_NE(order, nullptr);
  EXPECT_EQ(order->performed_at, Instant::from_ns(60'500'000'000));
  ASSERT_EQ(order->values.size(), 1U);
  EXPECT_EQ(order->values[0].parameter, Parameter::nibp_sys);
  EXPECT_EQ(order->values[0].milli, 128'500);
  EXPECT_EQ(order->code.view(), "cuff by hand");
}

TEST_F(SessionOrderTest, ATimeBeforeTheMachineWasStartedIsATime) {
  v1::CommandRequest asked = vitals();
  asked.mutable_session()->mutable_performed_time()->set_seconds(nine_o_clock_s - 200);
  asked.mutable_session()->mutable_performed_time()->set_nanos(0);
  EXPECT_EQ(order_of(asked)->performed_at, Instant::from_ns(-100'000'000'000));
}

TEST_F(SessionOrderTest, ACorrectionNeedsNoBed) {
  const auto order = order_of(correction());
  ASSERT_TRUE(order && order->correction);
  EXPECT_EQ(order->correction->from, Instant::from_ns(10'000'000'000));
  EXPECT_EQ(order->correction->to, Instant::from_ns(100'000'000'000));
  EXPECT_EQ(order->correction->from_session.view(), "K-0042.20260131.1");
  EXPECT_EQ(order->correction->to_session.view(), "K-0138.20260131.1");
}

TEST_F(SessionOrderTest, TheSmallFieldsAreTakenOver) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_BATHROOM);
  v1::SessionOrder& from = *asked.mutable_session();
  from.set_code("left");
  from.set_text("on her own feet");
  from.set_with("RN-4");
  from.set_severity(v1::SEVERITY_MODERATE);
  from.set_amount(2.5);
  from.set_ref(4);
  from.set_manner(v1::CLOSE_MANNER_TRANSFERRED);
  from.set_to_room("4");
  from.set_to_bed("b");
  from.set_duration_ns(600'000'000'000);
  const auto order = order_of(asked);
  ASSERT_NE(order, nullptr);
  EXPECT_EQ(order->code.view(), "left");
  EXPECT_EQ(order->text.view(), "on her own feet");
  EXPECT_EQ(order->with.view(), "RN-4");
  EXPECT_EQ(order->severity, session::Severity::moderate);
  EXPECT_EQ(order->amount_milli, 2'500);
  EXPECT_EQ(order->ref, 4U);
  EXPECT_EQ(order->manner, session::Manner::transferred);
  EXPECT_EQ(order->to_room.view(), "4");
  EXPECT_EQ(order->to_bed.view(), "b");
  EXPECT_EQ(order->duration, minutes(10));
}

TEST_F(SessionOrderTest, AnotherCommandBringsNoOrder) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_AT_BEDSIDE);
  const DecodedCommand decoded = decoder.decode(asked, wall_minus_boot_ns);
  ASSERT_TRUE(decoded.command);
  EXPECT_EQ(decoded.command->order, nullptr);
}

using Spoil = std::function<void(v1::SessionOrder&)>;
struct Case {
  v1::CommandRequest request;
  Spoil spoil;
  std::string error;
};

void expect_errors(const CommandDecoder& decoder, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    v1::CommandRequest spoilt = c.request;
    EXPECT_EQ(decoder.decode(spoilt, wall_minus_boot_ns).error, "");
    c.spoil(*spoilt.mutable_session());
    EXPECT_EQ(decoder.decode(spoilt, wall_minus_boot_ns).error, c.error);
  }
}

TEST_F(SessionOrderTest, EachMistakeOfAStartOrAPreCheckIsToldWithItsField) {
  expect_errors(
      decoder,
      {{start(), [](auto& o) { o.mutable_start()->clear_code(); },
        "session.start.code: 1 to 16 printable ASCII characters expected"},
       {start(), [](auto& o) { o.mutable_start()->set_profile("none"); },
        "session.start.profile: there is no profile \"none\" here; there is adult, ketamine-im"},
       {start(), [](auto& o) { o.mutable_start()->set_prescriber(std::string(33, 'x')); },
        "session.start.prescriber: 0 to 32 printable ASCII characters expected"},
       {start(), [](auto& o) { o.mutable_start()->set_nurse("\n"); },
        "session.start.nurse: 0 to 32 printable ASCII characters expected"},
       {start(), [](auto& o) { o.mutable_start()->set_intent(static_cast<v1::DoseIntent>(3)); },
        "session.start.intent: one that is not known here"},
       {start(), [](auto& o) { o.mutable_start()->set_sitter("\x1b"); },
        "session.start.sitter: at most 32 bytes without control characters expected"},
       {start(), [](auto& o) { o.mutable_start()->mutable_planned_time()->set_seconds(7); },
        "session.start.planned_time: a time between 2000 and 2100 expected"},
       {pre_check(), [](auto& o) { o.mutable_pre_check()->mutable_flags(0)->set_flag("luck"); },
        "session.pre_check.flags: a flag that is not known here"},
       {pre_check(), [](auto& o) { *o.mutable_pre_check()->add_flags() = o.pre_check().flags(0); },
        "session.pre_check.flags suicidality: answered twice"},
       {pre_check(),
        [](auto& o) {
          o.mutable_pre_check()->mutable_flags(0)->set_answer(static_cast<v1::Answer>(3));
        },
        "session.pre_check.flags suicidality: one that is not known here"},
       {pre_check(),
        [](auto& o) { o.mutable_pre_check()->mutable_flags(0)->set_plan(std::string(97, 'x')); },
        "session.pre_check.flags suicidality plan: at most 96 bytes without control characters "
        "expected"},
       {pre_check(), [](auto& o) { o.mutable_pre_check()->set_weight_g(500'001); },
        "session.pre_check.weight_g: at most 500 kg expected"},
       {pre_check(), [](auto& o) { o.mutable_pre_check()->set_weight_g(80'025); },
        "session.pre_check.weight_g: it is not the weight in pounds, which is 80014 g"},
       {pre_check(), [](auto& o) { o.mutable_pre_check()->set_weight_g(0); },
        "session.pre_check.weight_g: it is not the weight in pounds, which is 80014 g"},
       {pre_check(),
        [](auto& o) { o.mutable_pre_check()->set_other_treatments(std::string(97, 'x')); },
        "session.pre_check.other_treatments: at most 96 bytes without control characters "
        "expected"}});
}

TEST_F(SessionOrderTest, EachMistakeOfADoseOrACheckIsToldWithItsField) {
  expect_errors(
      decoder, {{dose(), [](auto& o) { o.mutable_dose()->clear_step(); },
                 "session.dose.step: one that is not known here"},
                {dose(), [](auto& o) { o.mutable_dose()->set_amount_ug(amount_max_ug + 1); },
                 "session.dose.amount_ug: out of range"},
                {dose(), [](auto& o) { o.mutable_dose()->set_rate_ug_h(100'000'001); },
                 "session.dose.rate_ug_h: out of range"},
                {dose(), [](auto& o) { o.mutable_dose()->set_wasted_ug(amount_max_ug + 1); },
                 "session.dose.wasted_ug: out of range"},
                {dose(), [](auto& o) { o.mutable_dose()->set_device(17); },
                 "session.dose.device: at most 16 expected"},
                {dose(), [](auto& o) { o.mutable_dose()->set_drug(std::string(33, 'x')); },
                 "session.dose.drug: at most 32 bytes without control characters expected"},
                {dose(), [](auto& o) { o.mutable_dose()->set_lot("\xC3\xBC"); },
                 "session.dose.lot: 0 to 32 printable ASCII characters expected"},
                {check(), [](auto& o) { o.mutable_check()->set_how(static_cast<v1::CheckHow>(5)); },
                 "session.check.how: one that is not known here"},
                {check(), [](auto& o) { o.mutable_check()->set_breathing("fine"); },
                 "session.check.breathing: a word that is not known here"},
                {check(), [](auto& o) { o.mutable_check()->set_colour("green"); },
                 "session.check.colour: a word that is not known here"},
                {check(), [](auto& o) { o.mutable_check()->set_posture("up"); },
                 "session.check.posture: a word that is not known here"},
                {check(), [](auto& o) { o.mutable_check()->set_distress("Much"); },
                 "session.check.distress: a word that is not known here"},
                {check(), [](auto& o) { o.mutable_check()->set_moaas(6); },
                 "session.check.moaas: 0 to 5 expected"},
                {check(), [](auto& o) { o.mutable_check()->set_seen("a\tb"); },
                 "session.check.seen: at most 96 bytes without control characters expected"}});
}

TEST_F(SessionOrderTest, EachMistakeOfTimesValuesAndWordsIsToldWithItsField) {
  constexpr const char* bad_time = "session.performed_time: a time between 2000 and 2100 expected";
  constexpr const char* bad_amount =
      "session.amount: a number with at most three decimals expected";
  expect_errors(
      decoder,
      {{vitals(), [](auto& o) { o.mutable_performed_time()->set_seconds(946'684'799); }, bad_time},
       {vitals(), [](auto& o) { o.mutable_performed_time()->set_seconds(4'102'444'800); },
        bad_time},
       {vitals(), [](auto& o) { o.mutable_performed_time()->set_nanos(1'000'000'000); }, bad_time},
       {vitals(), [](auto& o) { o.mutable_performed_time()->set_nanos(-1); }, bad_time},
       {vitals(), [](auto& o) { o.mutable_values(0)->set_parameter("mood"); },
        "session.values: a parameter that is not known here"},
       {vitals(), [](auto& o) { o.mutable_values(0)->set_value(128.0005); },
        "session.values: no value of nibp_sys"},
       {vitals(), [](auto& o) { o.mutable_values(0)->set_value(900); },
        "session.values: no value of nibp_sys"},
       {vitals(), [](auto& o) { *o.add_values() = o.values(0); },
        "session.values: nibp_sys is there twice"},
       {vitals(), [](auto& o) { o.set_amount(0.0005); }, bad_amount},
       {vitals(), [](auto& o) { o.set_amount(std::numeric_limits<double>::quiet_NaN()); },
        bad_amount},
       {vitals(), [](auto& o) { o.set_duration_ns(~0ULL); }, "session.duration_ns: out of range"},
       {vitals(), [](auto& o) { o.set_to_bed("c"); },
        "session.to_room, to_bed: there is no such bed here"},
       {vitals(), [](auto& o) { o.set_session(std::string(33, 's')); },
        "session.session: 0 to 32 printable ASCII characters expected"},
       {vitals(), [](auto& o) { o.set_code(std::string(49, 'x')); },
        "session.code: at most 48 bytes without control characters expected"},
       {vitals(), [](auto& o) { o.set_text("\x7f"); },
        "session.text: at most 160 bytes without control characters expected"},
       {vitals(), [](auto& o) { o.set_with(std::string(65, 'x')); },
        "session.with: at most 64 bytes without control characters expected"},
       {vitals(), [](auto& o) { o.set_severity(static_cast<v1::Severity>(9)); },
        "session.severity: one that is not known here"},
       {vitals(), [](auto& o) { o.set_manner(static_cast<v1::CloseManner>(9)); },
        "session.manner: one that is not known here"},
       {correction(), [](auto& o) { o.mutable_correction()->clear_from_time(); },
        "session.correction.from_time: a time between 2000 and 2100 expected"},
       {correction(), [](auto& o) { o.mutable_correction()->clear_to_time(); },
        "session.correction.to_time: a time between 2000 and 2100 expected"},
       {correction(),
        [](auto& o) {
          o.mutable_correction()->mutable_to_time()->set_seconds(nine_o_clock_s - 91);
        },
        "session.correction.to_time: it is before from_time"},
       {correction(), [](auto& o) { o.mutable_correction()->clear_to_session(); },
        "session.correction.to_session: 1 to 32 printable ASCII characters expected"},
       {correction(), [](auto& o) { o.clear_session(); }, "session.session: expected"}});
}

/// Fills in what is asked for, until nothing is.
std::string all_asked_for(const CommandDecoder& decoder, v1::CommandRequest asked) {
  std::string wanted;
  const auto error = [&] { return decoder.decode(asked, wall_minus_boot_ns).error; };
  for (std::string what = error(); !what.empty(); what = error()) {
    what.erase(what.find(':'));
    wanted += (wanted.empty() ? "" : ", ") + what;
    v1::SessionOrder& order = *asked.mutable_session();
    if (what == "room, bed") asked.set_room("4"), asked.set_bed("b");
    if (what == "session.start") *order.mutable_start() = start().session().start();
    if (what == "session.pre_check") order.mutable_pre_check();
    if (what == "session.dose") *order.mutable_dose() = dose().session().dose();
    if (what == "session.check") order.mutable_check();
    if (what == "session.correction") order = correction().session();
    if (what == "session.values") *order.mutable_values() = vitals().session().values();
    if (what == "session.manner") order.set_manner(v1::CLOSE_MANNER_DISCHARGED);
    if (what == "session.amount") order.set_amount(2);
    if (what == "session.code") order.set_code("x");
    if (what == "session.with") order.set_with("RN-3");
    if (what == "session.session") order.set_session("K-0042.20260131.1");
    if (what == "session.to_room, to_bed") order.set_to_room("4"), order.set_to_bed("a");
    if (wanted.size() > 200) return wanted;
  }
  return wanted;
}

TEST_F(SessionOrderTest, EveryKindAsksForWhatItCantDoWithoutAndForNoMore) {
  struct Want {
    v1::CommandKind kind;
    std::string asked;
  };
  const std::vector<Want> all{
      {v1::COMMAND_KIND_SESSION_SCHEDULE, "session, session.start"},
      {v1::COMMAND_KIND_SESSION_START, "session, session.start, room, bed"},
      {v1::COMMAND_KIND_SESSION_BIND, "session, room, bed"},
      {v1::COMMAND_KIND_SESSION_PRE_CHECK, "session, session.pre_check, room, bed"},
      {v1::COMMAND_KIND_SESSION_BASELINE, "session, room, bed"},
      {v1::COMMAND_KIND_SESSION_OVERRIDE, "session, session.code, room, bed"},
      {v1::COMMAND_KIND_SESSION_DOSE, "session, session.dose, room, bed"},
      {v1::COMMAND_KIND_SESSION_CHECK, "session, session.check, room, bed"},
      {v1::COMMAND_KIND_SESSION_SKIP_CHECK, "session, room, bed"},
      {v1::COMMAND_KIND_SESSION_UNDO, "session, room, bed"},
      {v1::COMMAND_KIND_SESSION_SYMPTOM, "session, session.code, room, bed"},
      {v1::COMMAND_KIND_SESSION_NOTE, "session, session.code, room, bed"},
      {v1::COMMAND_KIND_SESSION_OXYGEN, "session, session.amount, room, bed"},
      {v1::COMMAND_KIND_SESSION_MEDICATION, "session, session.code, room, bed"},
      {v1::COMMAND_KIND_SESSION_VITALS, "session, session.values, room, bed"},
      {v1::COMMAND_KIND_SESSION_EMERGENCY, "session, room, bed"},
      {v1::COMMAND_KIND_SESSION_HANDOVER, "session, session.with, room, bed"},
      {v1::COMMAND_KIND_SESSION_BATHROOM, "session, room, bed"},
      {v1::COMMAND_KIND_SESSION_GATE, "session, session.code, room, bed"},
      {v1::COMMAND_KIND_SESSION_CLOSE, "session, session.manner, session.session"},
      {v1::COMMAND_KIND_SESSION_MOVE, "session, session.to_room, to_bed, room, bed"},
      {v1::COMMAND_KIND_SESSION_CORRECT, "session, session.correction"},
      {v1::COMMAND_KIND_SESSION_SCORE, "session, session.amount, session.code, session.session"},
      {v1::COMMAND_KIND_SESSION_FOLLOW_UP, "session, session.code, session.session"},
      {v1::COMMAND_KIND_SESSION_CONSENT, "session, session.code, session.session"}};
  ASSERT_EQ(all.size(), session::order_kind_count);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].kind, v1::COMMAND_KIND_SESSION_SCHEDULE + static_cast<int>(i));
    v1::CommandRequest asked = request(all[i].kind);
    asked.clear_room();
    asked.clear_bed();
    asked.clear_session();
    // Whether the message is there is asked for before what is in it.
    std::string wanted = error_of(asked);
    const bool needs_bed = wanted == "room, bed: expected";
    if (needs_bed) {
      asked.set_room("4");
      asked.set_bed("b");
      wanted = error_of(asked);
    }
    EXPECT_EQ(wanted, "session: expected");
    asked.mutable_session();
    std::string rest = all_asked_for(decoder, asked);
    std::string told = "session" + (rest.empty() ? "" : ", " + rest);
    if (needs_bed) told += ", room, bed";
    EXPECT_EQ(told, all[i].asked) << v1::CommandKind_Name(all[i].kind);
  }
}

TEST_F(SessionOrderTest, TheKindOfTheOrderIsThatOfTheCommand) {
  v1::CommandRequest asked = request(v1::COMMAND_KIND_SESSION_BIND);
  EXPECT_EQ(order_of(asked)->kind, OrderKind::bind);
  asked.set_kind(v1::COMMAND_KIND_SESSION_BASELINE);
  EXPECT_EQ(order_of(asked)->kind, OrderKind::baseline);
  v1::CommandRequest consent = request(v1::COMMAND_KIND_SESSION_CONSENT);
  consent.mutable_session()->set_code("aligned-view");
  EXPECT_EQ(order_of(consent)->kind, OrderKind::consent);
}

}  // namespace
}  // namespace vigil::wire
