// Everything that can happen to the engine. Plain values; views are good during the step.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "daemon/alarm/roles.hpp"
#include "daemon/engine/command.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/link/link.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil::engine {

struct MonitorRef {
  BedIndex bed = 0;
  MonitorIndex monitor = 0;
  friend bool operator==(MonitorRef, MonitorRef) = default;
};

/// Time passed; nothing else.
struct Tick {};
struct PortOpened {
  MonitorRef monitor;
  std::string_view device;
  /// What is known of the adapter itself: its USB ids and serial number. Empty: nothing.
  std::string_view adapter = {};
};
struct PortFailed {
  MonitorRef monitor;
  std::string_view reason;
};
struct PortClosed {
  MonitorRef monitor;
  std::string_view reason;
};
/// What one read brought, before the readings that were in it.
struct PortActivity {
  MonitorRef monitor;
  link::Activity activity;
};
struct MonitorReading {
  MonitorRef monitor;
  Reading reading;
};
struct MonitorIdentity {
  MonitorRef monitor;
  Identity identity;
};
struct MonitorNotice {
  MonitorRef monitor;
  Notice notice;
};
/// The decoder did not take a MonitorRequest.
struct RequestRefused {
  MonitorRef monitor;
  RequestKind kind{};
  Refusal why{};
};
struct MonitorOther {
  MonitorRef monitor;
  OtherNumeric numeric;
};
/// Some port of this machine came or went.
struct PortsChanged {};
/// A receiver told of itself.
struct ReceiverPresence {
  std::string_view receiver;
  std::string_view role;  // what it is for: "station", "watch", "log"
  bool sound = false;
  /// A person proved this shift that the sound is heard there.
  bool sound_confirmed = false;
  /// Who is at it: roles that it can reach, and a name. Empty: nobody said.
  alarm::RoleSet staff = {};
  std::string_view person = {};
};
/// Somebody asks for something; answered through Output::on_answer.
struct CommandInput {
  const Command* command = nullptr;
};
/// The wall clock was set: `by` forward, or backward if negative. It changes no delay.
struct ClockStepped {
  Duration by{0};
  /// Wall clock less the clock since boot, from now on.
  Duration wall_minus_boot{0};
};
/// State of the journal on disk changed.
struct JournalHealth {
  bool good = true;
  std::string_view reason;
};
/// Whether something keeps the machine's clock at the right time.
struct ClockSync {
  bool synchronised = true;
};
/// At the start: what was recorded before is damaged. `anew`: nothing of it is restored.
struct RecordDamaged {
  bool anew = false;
  std::string_view reason;
};
struct EventsDropped {
  std::uint64_t count = 0;
};
struct Stopping {};

using Input = std::variant<Tick, PortOpened, PortFailed, PortClosed, PortActivity, MonitorReading,
                           MonitorIdentity, MonitorNotice, PortsChanged, ReceiverPresence,
                           EventsDropped, Stopping, CommandInput, ClockStepped, JournalHealth,
                           MonitorOther, RequestRefused, ClockSync, RecordDamaged>;

/// What the engine wants done to a port.
struct PortAction {
  MonitorRef monitor;
  link::Action action = link::Action::none;
  std::size_t line_settings = 0;
};

/// What the engine wants a monitor to be told.
struct MonitorRequest {
  MonitorRef monitor;
  Request request{};
};

/// Where a step puts what it makes.
class Output {
 public:
  virtual void on_event(const Event& event) = 0;
  virtual void on_action(const PortAction& action) = 0;
  /// Not to be answered within the step: RequestRefused is a step of its own.
  virtual void on_request(const MonitorRequest& /*request*/) {}
  /// The answer to a CommandInput, within the step that brought it, after its events.
  virtual void on_answer(const Answer& /*answer*/) {}

 protected:
  ~Output() = default;
};

}  // namespace vigil::engine
