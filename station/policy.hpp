// Who may send which command from which page, and in whose name: the station's own rules
// (docs/formats/station.md, Logins). What a role may do is the daemon's to say.
//
// Pure functions of what is told. Any thread.
#pragma once

#include <string>

#include "station/identity.hpp"
#include "vigil/v1/alarm.pb.h"
#include "vigil/v1/control.pb.h"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

/// Who proved by PIN to be at a page that several use.
struct Person {
  std::string account;
  std::string display;
  v1::AccountRole role = v1::ACCOUNT_ROLE_UNSPECIFIED;
  /// Until then; the past: nobody.
  WallTime until{};
};

/// What a page last told of itself.
struct PageState {
  bool told = false;
  bool sound = false;
  bool sound_confirmed = false;
  bool visible = false;
  /// A phone in somebody's hand: shows alarms, and never counts as a receiver.
  bool phone = false;
};

struct Verdict {
  /// Why not, in words; empty: `command` goes to the daemon.
  std::string refused;
  /// By what reason it was refused, for the counters.
  const char* reason = "";
  /// A PIN would help.
  bool needs_person = false;
  v1::CommandRequest command;
  /// It was done in the name of somebody proven: that proof lasts on from now.
  bool renews_proof = false;
};

[[nodiscard]] v1::StaffRole staff_role(v1::AccountRole role);

/// Somebody is proven to be at this page now.
[[nodiscard]] bool is_proven(const Identity& who, const Person& person, WallTime now);

/// The command as the daemon gets it, or why not. The name of the page as a receiver is `receiver`.
[[nodiscard]] Verdict judge(const v1::CommandRequest& asked, const Identity& who,
                            const Person& person, const PageState& page,
                            const std::string& receiver, WallTime now);

/// What the daemons are told of this page; without a receiver's name: nothing, it is none.
[[nodiscard]] v1::PresenceRequest presence_of(const Identity& who, const Person& person,
                                              const PageState& page, const std::string& receiver,
                                              WallTime now);
/// The last that is told of a receiver that is gone: at once it sounds nowhere and calls nobody.
[[nodiscard]] v1::PresenceRequest farewell_of(const std::string& receiver);

}  // namespace vigil::station
