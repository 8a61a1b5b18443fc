#include "station/policy.hpp"

#include "station/limits.hpp"

namespace vigil::station {
namespace {

/// Roles of a receiver that the daemon tells apart. It counts no phone as somebody who can be
/// alarmed, and a wall only while its sound is proven.
constexpr const char* role_station = "station";
constexpr const char* role_wall = "wall";
constexpr const char* role_phone = "phone";

Verdict no(std::string words, const char* reason, bool needs_person = false) {
  Verdict verdict;
  verdict.refused = std::move(words);
  verdict.reason = reason;
  verdict.needs_person = needs_person;
  return verdict;
}

/// They never wait for a PIN: stored as "person not given".
bool never_waits(v1::CommandKind kind) {
  return kind == v1::COMMAND_KIND_ACKNOWLEDGE || kind == v1::COMMAND_KIND_SESSION_EMERGENCY;
}

bool sounds(const Identity& who, const PageState& page) {
  return page.sound && page.visible && (!who.view_only() || page.sound_confirmed);
}

/// A page says by itself that it shows an alarm. One that nobody sees or hears may not.
bool may_confirm(const Identity& who, const PageState& page) {
  if (who.view_only()) return sounds(who, page);
  return !page.told || page.visible;
}

v1::CommandRequest without_claims(const v1::CommandRequest& asked, const std::string& receiver) {
  v1::CommandRequest command = asked;
  command.clear_actor();
  command.clear_role();
  command.clear_verified();
  command.set_receiver(receiver);
  return command;
}

bool person_is_there(const Person& person, WallTime now) {
  return !person.account.empty() && now < person.until;
}

}  // namespace

v1::StaffRole staff_role(v1::AccountRole role) {
  switch (role) {
    case v1::ACCOUNT_ROLE_NURSE:
      return v1::STAFF_ROLE_NURSE;
    case v1::ACCOUNT_ROLE_PRESCRIBER:
      return v1::STAFF_ROLE_PRESCRIBER;
    case v1::ACCOUNT_ROLE_THERAPIST:
      return v1::STAFF_ROLE_THERAPIST;
    case v1::ACCOUNT_ROLE_TECHNICIAN:
      return v1::STAFF_ROLE_TECHNICIAN;
    default:
      return v1::STAFF_ROLE_VIEWER;
  }
}

bool is_proven(const Identity& who, const Person& person, WallTime now) {
  if (who.shared) return person_is_there(person, now);
  // A clock that was set back proves nothing.
  return now >= who.proven && now - who.proven < own_proof_lasts;
}

Verdict judge(const v1::CommandRequest& asked, const Identity& who, const Person& person,
              const PageState& page, const std::string& receiver, WallTime now) {
  if (asked.ByteSizeLong() > command_max_bytes) {
    return no("This is too long. Shorten the text.", "command_too_long");
  }
  Verdict verdict;
  verdict.command = without_claims(asked, receiver);
  verdict.command.set_role(staff_role(who.role));
  const v1::CommandKind kind = asked.kind();
  if (kind == v1::COMMAND_KIND_CONFIRM) {
    if (!may_confirm(who, page)) {
      return no("This page is no receiver now: nobody hears or sees it.", "command_no_receiver");
    }
    return verdict;
  }
  if (who.view_only()) {
    return no("This page may only look. Log in to act.", "command_view_only");
  }
  if (!is_proven(who, person, now)) {
    if (never_waits(kind)) return verdict;
    return no(who.shared ? "Who acts? Enter your PIN." : "Enter your PIN to go on.",
              "command_unproven", true);
  }
  verdict.command.set_actor(who.shared ? person.display : who.display);
  verdict.command.set_role(staff_role(who.shared ? person.role : who.role));
  verdict.command.set_verified(true);
  verdict.renews_proof = true;
  return verdict;
}

v1::PresenceRequest presence_of(const Identity& who, const Person& person, const PageState& page,
                                const std::string& receiver, WallTime now) {
  v1::PresenceRequest presence;
  if (!page.told || !page.visible) return presence;
  presence.set_receiver(receiver);
  presence.set_role(page.phone ? role_phone : who.view_only() ? role_wall : role_station);
  presence.set_sound(sounds(who, page) && !page.phone);
  presence.set_sound_confirmed(page.sound_confirmed);
  if (!who.view_only() && !page.phone) presence.add_staff(staff_role(who.role));
  presence.set_person(who.shared ? (person_is_there(person, now) ? person.display : std::string())
                                 : who.display);
  return presence;
}

v1::PresenceRequest farewell_of(const std::string& receiver) {
  v1::PresenceRequest presence;
  presence.set_receiver(receiver);
  presence.set_role(role_phone);
  return presence;
}

}  // namespace vigil::station
