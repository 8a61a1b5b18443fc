// One good request of every kind that the control socket takes, for the fuzzer and its tests.
#pragma once

#include <vector>

#include "vigil/v1/control.pb.h"

namespace vigil::bus {

/// An order with every field there is: each kind finds in it what it needs.
inline v1::Request session_sample(v1::CommandKind kind) {
  v1::Request request;
  request.set_request_id(300);
  v1::CommandRequest& command = *request.mutable_command();
  command.set_kind(kind);
  command.set_key("k");
  command.set_actor("RN-2");
  command.set_role(v1::STAFF_ROLE_NURSE);
  command.set_receiver("watch");
  command.set_room("1");
  command.set_bed("a");
  v1::SessionOrder& order = *command.mutable_session();
  order.mutable_performed_time()->set_seconds(1'769'850'000);
  order.mutable_start()->set_code("K-0042");
  order.mutable_start()->mutable_planned_time()->set_seconds(1'769'850'000);
  v1::FlagAnswer& flag = *order.mutable_pre_check()->add_flags();
  flag.set_flag("raised-icp");
  flag.set_answer(v1::ANSWER_NO);
  order.mutable_pre_check()->set_weight_g(80'010);
  order.mutable_pre_check()->set_weight_mlb(176'400);
  order.mutable_dose()->set_step(v1::DOSE_STEP_GIVEN);
  order.mutable_dose()->set_amount_ug(60'000);
  order.mutable_check()->set_how(v1::CHECK_HOW_WINDOW);
  order.mutable_check()->set_breathing("regular");
  v1::Correction& correction = *order.mutable_correction();
  correction.mutable_from_time()->set_seconds(1'769'850'000);
  correction.mutable_to_time()->set_seconds(1'769'850'060);
  correction.set_from_session("K-0042.20260131.1");
  correction.set_to_session("K-0138.20260131.1");
  order.set_session("K-0042.20260131.1");
  order.set_code("left");
  order.set_text("words");
  order.set_with("RN-3");
  order.set_amount(2.5);
  v1::Baseline& value = *order.add_values();
  value.set_parameter("nibp_sys");
  value.set_value(128);
  order.set_ref(3);
  order.set_manner(v1::CLOSE_MANNER_DISCHARGED);
  order.set_to_room("1");
  order.set_to_bed("a");
  order.set_duration_ns(600'000'000'000);
  return request;
}

/// Good for a bed 1/a and epoch 2.
inline std::vector<v1::Request> control_samples() {
  v1::Request snapshot;
  snapshot.set_request_id(300);
  snapshot.mutable_snapshot();
  v1::Request replay;
  replay.set_request_id(300);
  replay.mutable_replay()->set_epoch(2);
  replay.mutable_replay()->set_from_seq(1);
  replay.mutable_replay()->set_to_seq(390);
  v1::Request presence;
  presence.mutable_presence()->set_receiver("station-1");
  presence.mutable_presence()->set_role("station");
  presence.mutable_presence()->add_staff(v1::STAFF_ROLE_NURSE);
  presence.mutable_presence()->set_person("RN-2");
  v1::Request acknowledge;
  acknowledge.set_request_id(300);
  v1::CommandRequest& command = *acknowledge.mutable_command();
  command.set_kind(v1::COMMAND_KIND_ACKNOWLEDGE);
  command.set_key("k");
  command.set_actor("RN-2");
  command.set_role(v1::STAFF_ROLE_NURSE);
  command.set_receiver("watch");
  command.set_alarm_id("2.17");
  command.set_revision(1);
  v1::Request limit = acknowledge;
  limit.mutable_command()->clear_alarm_id();
  limit.mutable_command()->set_kind(v1::COMMAND_KIND_SET_LIMIT);
  limit.mutable_command()->set_room("1");
  limit.mutable_command()->set_bed("a");
  limit.mutable_command()->set_parameter("spo2");
  limit.mutable_command()->set_side(v1::LIMIT_SIDE_BELOW);
  limit.mutable_command()->set_priority(v1::PRIORITY_HIGH);
  limit.mutable_command()->set_limit(85.5);
  v1::Request patient = limit;
  patient.mutable_command()->set_kind(v1::COMMAND_KIND_PATIENT);
  v1::PatientContext& context = *patient.mutable_command()->mutable_patient();
  context.set_session("K7");
  context.set_first_dose_ns(-1);
  context.set_last_dose_ns(2);
  v1::Baseline& baseline = *context.add_baseline();
  baseline.set_parameter("hr");
  baseline.set_value(72);
  std::vector<v1::Request> all{snapshot, replay, presence, acknowledge, limit, patient};
  for (int kind = v1::COMMAND_KIND_SESSION_SCHEDULE; v1::CommandKind_IsValid(kind); ++kind) {
    all.push_back(session_sample(static_cast<v1::CommandKind>(kind)));
  }
  return all;
}

}  // namespace vigil::bus
