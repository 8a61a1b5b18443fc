// One good request of every kind that the control socket takes, for the fuzzer and its tests.
#pragma once

#include <vector>

#include "vigil/v1/control.pb.h"

namespace vigil::bus {

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
  return {snapshot, replay, presence, acknowledge, limit, patient};
}

}  // namespace vigil::bus
