// vigil alarm, bed and patient as a user runs them, against a bus whose engine is made up.
#include <gtest/gtest.h>

#include <functional>
#include <string>

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
    words.insert(words.end(), {"--feed", folder.endpoint("feed"), "--control",
                               folder.endpoint("control"), "--as", "RN-2"});
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
                  EXPECT_EQ(command.alarm_number, 17U);
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

}  // namespace
}  // namespace vigil
