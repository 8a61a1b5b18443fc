// What pages say: commands, presence, who acts. The rest of the hub is hub.cpp.
#include <algorithm>
#include <utility>

#include "station/hub.hpp"
#include "station/limits.hpp"
#include "station/wire_time.hpp"

namespace vigil::station {

void Hub::on_frame(PageId id, std::string_view bytes, const Now& now) {
  const auto found = pages_.find(id);
  if (found == pages_.end() || found->second->closing) return;
  Page& page = *found->second;
  if (!page.frames.take(page_frames_per_second_max, now.steady)) {
    close(page, close_policy, "too many frames a second", "page_frame_rate");
    return;
  }
  v1::PageMessage message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    close(page, close_bad_frame, "this is no PageMessage", "page_frame_bad");
    return;
  }
  if (!refresh(page, now)) return;
  switch (message.body_case()) {
    case v1::PageMessage::kCommand:
      on_command(page, message.command(), now);
      break;
    case v1::PageMessage::kPresence:
      on_presence(page, message.presence(), now);
      break;
    case v1::PageMessage::kIdentify:
      on_identify(page, message.identify(), now);
      break;
    case v1::PageMessage::kWaves:
      page.waves = message.waves().on();
      break;
    case v1::PageMessage::BODY_NOT_SET:
      break;  // of a newer page: passed over
  }
}

/// Looks at the login again. False: it has ended, and the page is being closed.
bool Hub::refresh(Page& page, const Now& now) {
  std::optional<Identity> who = setup_.api->find(page.who.login);
  if (!who) {
    close(page, close_policy, "logged out", "login_ended");
    tell_presences(now);
    return false;
  }
  page.who = std::move(*who);
  return true;
}

void Hub::answer_no(Page& page, std::uint64_t request_id, const std::string& words,
                    bool needs_person) {
  v1::StationMessage message;
  v1::ActionAnswer& answer = *message.mutable_answer();
  answer.set_request_id(request_id);
  answer.set_refused(words);
  answer.set_needs_person(needs_person);
  push(page, message);
}

void Hub::on_command(Page& page, const v1::PageCommand& asked, const Now& now) {
  const std::uint64_t id = asked.request_id();
  const auto refuse = [&](const std::string& words, const char* reason, bool person = false) {
    setup_.counters->refuse(reason);
    answer_no(page, id, words, person);
  };
  if (!command_rates_[page.who.login].take(commands_per_second_max, now.steady)) {
    return refuse("Too fast: at most 10 actions a second. Nothing was done.", "command_rate");
  }
  const auto daemon = std::find_if(daemons_.begin(), daemons_.end(), [&](const Daemon& one) {
    return !one.state.source().empty() && one.state.source() == asked.source();
  });
  if (daemon == daemons_.end()) {
    return refuse("This station hears no daemon of that name.", "command_no_daemon");
  }
  Verdict verdict =
      judge(asked.command(), page.who, page.person, page.state, page.receiver, now.wall);
  if (!verdict.refused.empty()) {
    return refuse(verdict.refused, verdict.reason, verdict.needs_person);
  }
  if (daemon->asked.size() >= commands_waiting_max) {
    return refuse("Too many actions wait. Nothing was done; try again.", "command_waiting");
  }
  // Without one a command sent again would be done twice; a page that has none wants it once.
  if (verdict.command.key().empty()) {
    verdict.command.set_key(page.receiver + "-" +
                            std::to_string(now.wall.time_since_epoch().count()) + "-" +
                            std::to_string(++last_key_));
  }
  daemon->asked.push_back({verdict.command.key(), page.id, id});
  if (!daemon->port->command(std::move(verdict.command))) {
    daemon->asked.pop_back();
    return refuse("Too many actions wait. Nothing was done; try again.", "command_waiting");
  }
  setup_.counters->count("commands");
  if (!verdict.renews_proof) return;
  if (page.who.shared) {
    page.person.until = now.wall + shared_proof_lasts;
  } else {
    setup_.api->acted(page.who.login);
    if (!refresh(page, now)) return;
  }
  tell_who(page, now);
}

void Hub::on_answer(Daemon& daemon, const bus::CommandResult& result) {
  const auto asked = std::find_if(daemon.asked.begin(), daemon.asked.end(), [&](const Asked& one) {
    return one.key == result.request.key();
  });
  if (asked == daemon.asked.end()) return;
  const Asked by = *asked;
  daemon.asked.erase(asked);
  const auto page = pages_.find(by.page);
  if (page == pages_.end()) return;
  v1::StationMessage message;
  v1::ActionAnswer& answer = *message.mutable_answer();
  answer.set_request_id(by.request_id);
  if (result.reply) {
    *answer.mutable_reply() = *result.reply;
  } else {
    answer.set_refused(result.refused ? result.error
                                      : "No answer. Nobody knows whether it was done: look.");
    answer.set_unknown(!result.refused);
  }
  push(*page->second, message);
}

void Hub::on_presence(Page& page, const v1::PagePresence& presence, const Now& now) {
  page.told_at = now.steady;
  page.state.told = true;
  page.state.sound = presence.sound();
  page.state.sound_confirmed = presence.sound_confirmed();
  page.state.visible = presence.visible();
  page.state.phone = presence.phone();
  tell_presences(now);
}

void Hub::on_identify(Page& page, const v1::Identify& identify, const Now& now) {
  const std::uint64_t id = identify.request_id();
  const auto refuse = [&](const std::string& words, const char* reason) {
    setup_.counters->refuse(reason);
    answer_no(page, id, words);
  };
  if (page.who.view_only()) {
    return refuse("This page may only look. Log in to act.", "identify_view_only");
  }
  if (!page.who.shared && identify.account() != page.who.account) {
    return refuse("This browser is logged in as " + page.who.display + " alone. Log out first.",
                  "identify_other");
  }
  if (!command_rates_[page.who.login].take(commands_per_second_max, now.steady)) {
    return refuse("Too fast. Wait a moment, then enter the PIN again.", "command_rate");
  }
  auto proof = std::make_shared<Proof>();
  const bool taken =
      setup_.beside([api = setup_.api, login = page.who.login, account = identify.account(),
                     pin = identify.pin(), proof] { *proof = api->prove(login, account, pin); },
                    [this, page_id = page.id, id, proof, asked_at = now] {
                      on_proof(page_id, id, *proof, asked_at);
                    });
  if (!taken) refuse("The station is busy. Enter the PIN again.", "work_full");
}

void Hub::on_proof(PageId page_id, std::uint64_t request_id, const Proof& proof, const Now& now) {
  const auto found = pages_.find(page_id);
  if (found == pages_.end() || found->second->closing) return;
  Page& page = *found->second;
  if (proof.account.empty()) {
    setup_.counters->refuse("pin");
    answer_no(page, request_id, proof.refused);
    return;
  }
  if (!refresh(page, now)) return;
  if (page.who.shared) {
    page.person = {proof.account, proof.display, proof.role, now.wall + shared_proof_lasts};
  }
  v1::StationMessage message;
  message.mutable_answer()->set_request_id(request_id);
  message.mutable_answer()->mutable_reply()->set_outcome(v1::COMMAND_OUTCOME_DONE);
  push(page, message);
  tell_who(page, now);
  tell_presences(now);
}

v1::Who Hub::who_of(const Page& page, const Now& now) const {
  v1::Who who;
  who.set_account(page.who.account);
  who.set_role(page.who.role);
  who.set_view_only(page.who.view_only());
  who.set_shared(page.who.shared);
  if (page.who.view_only() || !is_proven(page.who, page.person, now.wall)) return who;
  who.set_person(page.who.shared ? page.person.display : page.who.display);
  who.set_person_role(page.who.shared ? page.person.role : page.who.role);
  put_time(*who.mutable_person_until(),
           page.who.shared ? page.person.until : page.who.proven + own_proof_lasts);
  return who;
}

void Hub::tell_who(Page& page, const Now& now) {
  v1::StationMessage message;
  *message.mutable_who() = who_of(page, now);
  std::string bytes = message.who().SerializeAsString();
  if (bytes == page.told_who) return;
  page.told_who = std::move(bytes);
  push(page, message);
}

/// Every page is a receiver of its own at every daemon; two of one browser are the same one.
void Hub::tell_presences(const Now& now) {
  std::map<std::string, v1::PresenceRequest> present;
  for (const auto& [id, page] : pages_) {
    v1::PresenceRequest one =
        presence_of(page->who, page->person, page->state, page->receiver, now.wall);
    if (one.receiver().empty()) continue;
    const auto other = present.find(one.receiver());
    if (other != present.end() && other->second.sound()) continue;
    present[one.receiver()] = std::move(one);
  }
  bool changed = present.size() != present_.size();
  for (const auto& [name, one] : present) {
    const auto before = present_.find(name);
    changed = changed || before == present_.end() ||
              before->second.SerializeAsString() != one.SerializeAsString();
    changed = gone_.erase(name) != 0 || changed;
  }
  for (const auto& [name, one] : present_) {
    if (present.count(name) != 0) continue;
    gone_.emplace(name, now.steady);
    changed = true;
  }
  // Long enough to be told once, also while a daemon is slow.
  changed = std::erase_if(gone_,
                          [&](const auto& one) {
                            return now.steady - one.second > std::chrono::seconds(3);
                          }) != 0 ||
            changed;
  if (!changed) return;
  present_ = std::move(present);
  std::vector<v1::PresenceRequest> all;
  for (const auto& [name, since] : gone_) all.push_back(farewell_of(name));
  for (const auto& [name, one] : present_) all.push_back(one);
  for (const Daemon& daemon : daemons_) daemon.port->set_presences(all);
}

}  // namespace vigil::station
