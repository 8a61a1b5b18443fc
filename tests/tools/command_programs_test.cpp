// vigil alarm, bed and patient as a user runs them, against a bus whose engine is made up.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "daemon/session/order.hpp"
#include "tests/bus/fake_producer.hpp"
#include "tests/e2e/process.hpp"

namespace vigil {
namespace {

class CommandPrograms : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(producer.open(), ""); }
  /// Runs `vigil <words>` to its end, with heartbeats; `answer` answers what the engine is asked.
  int run(std::vector<std::string> words,
          const std::function<void(bus::ReplyToken, const wire::Command&)>& answer = {}) {
    words.insert(words.end(),
                 {"--feed", folder.endpoint("feed"), "--control", folder.endpoint("control")});
    if (words.front() != "checks") words.insert(words.end(), {"--as", "RN-2"});
    e2e::Process vigil("vigil", words);
    EXPECT_TRUE(e2e::eventually([&] {
      producer.heartbeat();
      if (const auto command = producer.next_command()) {
        EXPECT_TRUE(answer) << "nothing was to be asked";
        if (answer) answer(command->first, command->second);
      }
      return !vigil.running();
    }));
    const int status = vigil.wait().value_or(-1);
    out = vigil.output();
    errors = vigil.errors();
    return status;
  }
  void reply(bus::ReplyToken token, const wire::Command& command, engine::Outcome outcome,
             std::string_view text = {}) {
    producer.answer(token, outcome, text, command.key.view());
  }

  bus::TempFolder folder;
  bus::FakeProducer producer{folder, 5};
  std::string out;
  std::string errors;
};

TEST_F(CommandPrograms, AnAcknowledgementReachesTheEngineAndItsAnswerTheUser) {
  producer.alarm(17, alarm::Phase::start);
  EXPECT_EQ(run({"alarm", "list"}), 0);
  EXPECT_EQ(out, "5.17  room dosing-1  ** SpO2 86 < 92\n");
  EXPECT_EQ(run({"alarm", "ack", "5.17"},
                [&](bus::ReplyToken token, const wire::Command& command) {
                  EXPECT_EQ(command.kind, engine::CommandKind::acknowledge);
                  EXPECT_EQ(command.alarm_number, 5ULL << 32U | 17);
                  EXPECT_EQ(command.actor.name.view(), "RN-2");
                  EXPECT_EQ(command.actor.role, alarm::Role::nurse);
                  EXPECT_EQ(command.actor.via.view().substr(0, 6), "vigil@");
                  EXPECT_FALSE(command.key.empty());
                  reply(token, command, engine::Outcome::done);
                }),
            0)
      << errors;
  EXPECT_EQ(out, "done\n");
}

TEST_F(CommandPrograms, ARefusalEndsWith77AndItsReason) {
  EXPECT_EQ(run({"bed", "dosing-1/a", "limit", "spo2", "below", "high", "80", "--reason", "low",
                 "--role", "viewer"},
                [&](bus::ReplyToken token, const wire::Command& command) {
                  EXPECT_EQ(command.limit_milli, 80'000);
                  EXPECT_EQ(command.reason.view(), "low");
                  EXPECT_EQ(command.actor.role, alarm::Role::viewer);
                  reply(token, command, engine::Outcome::not_permitted, "a viewer only looks");
                }),
            77);
  EXPECT_EQ(errors, "vigil: not done, not permitted: a viewer only looks\n");
  EXPECT_EQ(run({"bed", "9/z", "at-bedside"}), 77);
  EXPECT_EQ(errors, "vigil: room, bed: there is no such bed here\n");
}

TEST_F(CommandPrograms, MistakesOfTheCommandLineAskTheEngineNothing) {
  EXPECT_EQ(run({"alarm", "ack", "5.99"}), 64);
  EXPECT_EQ(errors, "vigil: no alarm 5.99 stands; see vigil alarm list\n");
  EXPECT_EQ(run({"alarm", "test", "--role", "king"}), 64);
  EXPECT_EQ(errors,
            "vigil: --role: nurse, second-nurse, charge-nurse, prescriber, therapist, technician "
            "or viewer\n");
}

TEST_F(CommandPrograms, ThePatientIsReadFirstAndSentBackWhole) {
  engine::PatientEvent patient;
  patient.patient.session = FixedText<32>("K7-20");
  patient.patient.baseline_milli[index(Parameter::hr)] = 70'000;
  producer.publish(patient);
  EXPECT_EQ(run({"patient", "dosing-1/a", "baseline", "spo2=97"},
                [&](bus::ReplyToken token, const wire::Command& command) {
                  EXPECT_EQ(command.patient.session.view(), "K7-20");
                  EXPECT_EQ(command.patient.baseline_milli[index(Parameter::hr)], 70'000);
                  EXPECT_EQ(command.patient.baseline_milli[index(Parameter::spo2)], 97'000);
                  reply(token, command, engine::Outcome::done);
                }),
            0)
      << errors;
}

/// A dosed session on the one bed, and two entries of its record.
void publish_session(bus::FakeProducer& producer) {
  producer.session = "K-0042.20260131.1";
  auto summary = std::make_shared<session::Summary>();
  summary->id = session::SessionId(producer.session);
  summary->code = session::Code("K-0042");
  summary->state = session::State::peak;
  summary->first_dose_at = summary->last_dose_at = Instant::from_ns(producer.now_ns);
  summary->next_check_at = Instant::from_ns(producer.now_ns);
  for (std::uint32_t number = 1; number <= 2; ++number) {
    auto entry = std::make_shared<session::Entry>();
    entry->number = number;
    entry->kind = session::EntryKind::note;
    entry->session = summary->id;
    entry->code = FixedText<48>(number == 1 ? "music" : "water");
    producer.publish(engine::EntryEvent{entry});
  }
  producer.publish(engine::SessionEvent{summary});
  auto check = std::make_shared<session::Check>();
  check->number = 1;
  check->state = session::CheckState::overdue;
  check->due_at = Instant::from_ns(producer.now_ns);
  producer.publish(engine::CheckEvent{check});
}

TEST_F(CommandPrograms, AnOrderReachesTheEngineAndWhatItReckonedTheUser) {
  publish_session(producer);
  EXPECT_EQ(run({"session", "dose", "dosing-1", "--mg", "60", "--site", "left deltoid", "--lot",
                 "A12", "--ago", "3m"},
                [&](bus::ReplyToken token, const wire::Command& command) {
                  EXPECT_EQ(command.kind, engine::CommandKind::session_dose);
                  EXPECT_EQ(command.bed, 0);
                  ASSERT_TRUE(command.order && command.order->dose);
                  EXPECT_EQ(command.order->session.view(), "K-0042.20260131.1");
                  EXPECT_EQ(command.order->dose->amount_ug, 60'000U);
                  EXPECT_EQ(command.order->dose->site.view(), "left deltoid");
                  EXPECT_EQ(command.order->dose->lot.view(), "A12");
                  EXPECT_TRUE(command.order->performed_at);
                  engine::CommandEvent record;
                  record.key = command.key;
                  record.detail = FixedText<160>("0.75 mg/kg, in range");
                  producer.publish(record);
                  reply(token, command, engine::Outcome::done);
                }),
            0)
      << errors;
  EXPECT_TRUE(out.starts_with("done at ")) << out;
  EXPECT_TRUE(out.ends_with(")\ndone: 0.75 mg/kg, in range\n")) << out;
}

TEST_F(CommandPrograms, ARefusedOrderPrintsTheRule) {
  publish_session(producer);
  EXPECT_EQ(run({"session", "skip", "K-0042", "--reason", "asleep", "--role", "viewer"},
                [&](bus::ReplyToken token, const wire::Command& command) {
                  EXPECT_EQ(command.order->text.view(), "asleep");
                  reply(token, command, engine::Outcome::not_permitted, "a viewer only looks");
                }),
            77);
  EXPECT_EQ(errors, "vigil: not done, not permitted: a viewer only looks\n");
  EXPECT_EQ(run({"session", "oxygen", "K-0042", "0.0005"}), 77);
  EXPECT_EQ(errors, "vigil: session.amount: a number with at most three decimals expected\n");
}

TEST_F(CommandPrograms, AShownSessionHasItsEntriesFromTheReplay) {
  publish_session(producer);
  EXPECT_EQ(run({"session", "show", "dosing-1/a"}), 0) << errors;
  EXPECT_TRUE(out.starts_with("K-0042.20260131.1  room dosing-1\n  State         peak\n")) << out;
  EXPECT_NE(out.find("note: music\n"), std::string::npos) << out;
  EXPECT_NE(out.find("note: water\n"), std::string::npos) << out;
  EXPECT_EQ(run({"session", "list"}), 0) << errors;
  EXPECT_EQ(out, "K-0042.20260131.1  room dosing-1  peak, T+0\n");
  EXPECT_EQ(run({"session", "list", "--json"}), 0) << errors;
  EXPECT_TRUE(out.starts_with(R"({"id":"K-0042.20260131.1","code":"K-0042")")) << out;
}

TEST_F(CommandPrograms, TheChecksOfASessionGoWithIt) {
  publish_session(producer);
  EXPECT_EQ(run({"checks"}), 0) << errors;
  EXPECT_NE(out.find("OVERDUE"), std::string::npos) << out;
  auto closed = std::make_shared<session::Summary>();
  closed->id = session::SessionId(producer.session);
  closed->code = session::Code("K-0042");
  closed->state = session::State::closed;
  producer.publish(engine::SessionEvent{closed});
  EXPECT_EQ(run({"checks"}), 0) << errors;
  EXPECT_EQ(out, "No checks are planned.\n");
}

TEST_F(CommandPrograms, ACodeNeedsNoDaemon) {
  e2e::Process vigil("vigil", {"session", "code", "K-004"});
  EXPECT_TRUE(e2e::eventually([&] { return !vigil.running(); }));
  EXPECT_EQ(vigil.wait().value_or(-1), 0);
  EXPECT_EQ(vigil.output(), "K-0042\n");
}

}  // namespace
}  // namespace vigil
