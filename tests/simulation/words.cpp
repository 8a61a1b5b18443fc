#include "tests/simulation/words.hpp"

#include "daemon/session/entry.hpp"
#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {
namespace {

using namespace vigil::engine;  // NOLINT: all kinds of input and event

std::string text(std::string_view view) { return std::string(view); }

std::string value(const Reading& reading) {
  const auto milli = reading.milli();
  return text(info(reading.parameter()).key) + " " +
         (milli ? std::to_string(*milli) : text(name(reading.validity())));
}

struct EventWords {
  std::string operator()(const HeartbeatEvent& beat) const {
    return "heartbeat: links " + std::to_string(beat.links_live) + ", alarms " +
           std::to_string(beat.alarms_active) + ", receivers " + std::to_string(beat.receivers);
  }
  std::string operator()(const VitalEvent& vital) const { return value(vital.reading); }
  std::string operator()(const AlarmEvent& alarm) const {
    return "alarm " + std::to_string(alarm.number) + " " + text(alarm::name(alarm.phase)) + " " +
           text(alarm::name(alarm.priority)) + " " + text(alarm::name(alarm.kind)) + " " +
           text(alarm::name(alarm.presence)) + " " + text(alarm::name(alarm.inactivation)) +
           " rev " + std::to_string(alarm.revision) + " step " + std::to_string(alarm.ladder_step) +
           " \"" + text(alarm.text.view()) + "\" " + text(alarm.reason.view());
  }
  std::string operator()(const LinkEvent& link) const {
    return "link " + text(link::name(link.status.state)) + " " + text(link.status.reason.view());
  }
  std::string operator()(const NoticeEvent& notice) const {
    return "notice " + text(notice.text.view()) + (notice.active ? "" : " over");
  }
  std::string operator()(const OtherNumericEvent& other) const {
    return "numeric " + text(other.label.view()) + " " + std::to_string(other.milli);
  }
  std::string operator()(const CuffEvent& cuff) const {
    return "cuff " + std::to_string(static_cast<int>(cuff.state)) + " " + text(cuff.text.view());
  }
  std::string operator()(const SystemEvent& system) const {
    return "system " + text(system.text.view()) + " " + text(system.receiver.view());
  }
  std::string operator()(const DeliveryEvent& told) const {
    return "delivery of alarm " + std::to_string(told.number) + " by " + text(told.receiver.view());
  }
  std::string operator()(const InactivationEvent& event) const {
    return text(alarm::name(event.what)) + (event.active ? " on " : " over ") +
           text(event.receiver.view()) + " " + text(event.reason.view());
  }
  std::string operator()(const LimitsEvent& limits) const {
    return "limits of " + text(info(limits.parameter).key);
  }
  std::string operator()(const PatientEvent& event) const {
    return "patient " + text(event.patient.session.view()) +
           (event.patient.dosed() ? ", dosed" : "") + (event.off_monitor ? ", off monitor" : "");
  }
  std::string operator()(const CommandEvent& done) const {
    return "command " + text(name(done.kind)) + " " + text(name(done.outcome)) + " " +
           text(done.detail.view());
  }
  std::string operator()(const EntryEvent& event) const {
    return "entry " + std::to_string(event.entry->number) + " " +
           text(session::name(event.entry->kind)) + " " + text(event.entry->text.view());
  }
  std::string operator()(const SessionEvent& event) const {
    if (event.summary == nullptr) return "no session";
    return "session " + text(event.summary->id.view()) + " " +
           text(session::name(event.summary->state));
  }
  std::string operator()(const CheckEvent& event) const {
    return "check " + std::to_string(event.check->number) + " " +
           text(session::name(event.check->state));
  }
  std::string operator()(const AlarmLoadEvent& event) const {
    return "load: " + std::to_string(event.load.started()) + " alarms";
  }
};

struct InputWords {
  std::string operator()(const PortOpened& in) const { return "port opened " + bed(in.monitor); }
  std::string operator()(const PortFailed& in) const { return "port failed " + bed(in.monitor); }
  std::string operator()(const PortClosed& in) const { return "port closed " + bed(in.monitor); }
  std::string operator()(const PortActivity& in) const {
    return "read " + std::to_string(in.activity.bytes) + " bytes, " +
           std::to_string(in.activity.frames) + " frames " + bed(in.monitor);
  }
  std::string operator()(const MonitorReading& in) const {
    return "reading " + value(in.reading) + " " + bed(in.monitor);
  }
  std::string operator()(const MonitorNotice& in) const {
    return "notice " + text(in.notice.text) + " " + bed(in.monitor);
  }
  std::string operator()(const MonitorIdentity& in) const { return "identity " + bed(in.monitor); }
  std::string operator()(const ReceiverPresence& in) const {
    return "presence of " + text(in.receiver);
  }
  std::string operator()(const CommandInput& in) const {
    return "asks " + text(name(in.command->kind)) + " bed " + std::to_string(in.command->bed) +
           " alarm " + std::to_string(in.command->alarm_number) + " rev " +
           std::to_string(in.command->revision) + " " + text(in.command->key.view());
  }
  std::string operator()(const ClockStepped& in) const {
    return "wall clock set by " + std::to_string(in.by / std::chrono::seconds(1)) + " s";
  }
  std::string operator()(const PortsChanged&) const { return "ports changed"; }
  template <class Other>
  std::string operator()(const Other&) const {
    return "";
  }
  static std::string bed(MonitorRef ref) { return "at bed " + std::to_string(ref.bed); }
};

}  // namespace

std::string words(const Event& event) {
  const std::string bed = event.bed == no_bed ? "" : "bed " + std::to_string(event.bed) + " ";
  return seconds_text(event.at) + "   #" + std::to_string(event.seq) + " " + bed +
         std::visit(EventWords{}, event.body);
}

std::string words(const Input& input) { return std::visit(InputWords{}, input); }

}  // namespace vigil::simulation
