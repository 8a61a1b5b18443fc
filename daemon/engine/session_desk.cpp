#include "daemon/engine/session_desk.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "daemon/engine/alarm_commands.hpp"
#include "daemon/engine/session_orders.hpp"
#include "daemon/session/code.hpp"

namespace vigil::engine {

using session::Order;
using session::Session;
using session::State;

/// What a session without a bed says. It raises no alarm: nobody lies there.
class SessionDesk::ToFeed final : public session::Sink {
 public:
  ToFeed(Out& out, BedIndex bed) : out_(out), bed_(bed) {}
  void on_entry(const session::Entry& entry, Instant at) override {
    tell(EntryEvent{std::make_shared<const session::Entry>(entry)}, entry.session, at);
  }
  void on_check(const session::Check& check, Instant at) override {
    tell(CheckEvent{std::make_shared<const session::Check>(check)}, check.session, at);
  }
  void on_summary(const session::Summary& summary, Instant at) override {
    tell(SessionEvent{std::make_shared<const session::Summary>(summary), bed_}, summary.id, at);
  }
  void on_finding(session::Concern, const alarm::Finding&, Instant) override {}
  void on_patient_changed(Instant) override {}

 private:
  template <class Body>
  void tell(Body body, const session::SessionId& id, Instant at) {
    Event event;
    event.at = at;
    event.session = id;
    event.body = std::move(body);
    out_.tell_of_session(event);
  }
  Out& out_;
  BedIndex bed_;
};

namespace {

session::Facts no_bed_facts(const SessionDesk::Out& out) {
  session::Facts facts;
  facts.wall_minus_boot_ns = out.wall_minus_boot_ns();
  return facts;
}

}  // namespace

Ruling SessionDesk::schedule(const Command& command, const session::Surroundings& known,
                             Instant now, Out& out) {
  const Order& order = *command.order;
  if (!order.start) return refused(Outcome::refused, "a plan says whom and by which profile");
  if (planned_.size() >= planned_max) {
    return refused(Outcome::refused, "there are too many planned sessions");
  }
  const auto place = static_cast<std::size_t>(order.start->profile);
  if (order.start->profile < 0 || place >= config_->profiles.size() ||
      place >= config_->sessions.size()) {
    return refused(Outcome::refused, "a plan names its profile");
  }
  ToFeed sink(out, command.bed);
  Session planned;
  const Ruling ruling =
      ruling_of(planned.begin(order, who_of(command), config_->profiles[place],
                              config_->sessions[place], no_bed_facts(out), known, now, sink));
  if (ruling.outcome == Outcome::done) planned_.push_back({std::move(planned), command.bed, {}});
  refresh();
  return ruling;
}

SessionDesk::Kept* SessionDesk::find(const session::SessionId& id) {
  for (std::vector<Kept>* list : {&planned_, &closed_}) {
    const auto found = std::find_if(list->begin(), list->end(), [&](const Kept& one) {
      return one.session.summary().id == id;
    });
    if (found != list->end()) return &*found;
  }
  return nullptr;
}

bool SessionDesk::knows(const session::SessionId& id) const {
  return const_cast<SessionDesk*>(this)->find(id) != nullptr;
}

Ruling SessionDesk::apply(const Command& command, Instant now, Out& out) {
  const Order& order = *command.order;
  Kept* kept = find(order.session);
  if (kept == nullptr) {
    FixedText<160> why("there is no planned or closed session ");
    why.append(order.session.view());
    return refused(Outcome::not_found, why.view());
  }
  Session* session = &kept->session;
  ToFeed sink(out, kept->bed);
  const bool planned = session->summary().state == State::scheduled;
  const bool homeless = kept->homeless();
  session::Facts facts = no_bed_facts(out);
  facts.bed = kept->where;
  const Ruling ruling = ruling_of(session->apply(order, who_of(command), facts, now, sink));
  if (homeless && !session->open()) remember(*session);
  // A plan that was given up is over.
  if (planned && session->summary().state != State::scheduled) {
    std::erase_if(planned_,
                  [](const Kept& one) { return one.session.summary().state != State::scheduled; });
  }
  refresh();
  return ruling;
}

std::optional<Session> SessionDesk::take_planned(const Order& order) {
  const auto found = std::find_if(planned_.begin(), planned_.end(), [&](const Kept& one) {
    const session::Summary& summary = one.session.summary();
    if (!order.session.empty()) return summary.id == order.session;
    return order.start && summary.code == order.start->code;
  });
  if (found == planned_.end()) return std::nullopt;
  Session taken = std::move(found->session);
  planned_.erase(found);
  refresh();
  return taken;
}

void SessionDesk::put_back_planned(Session planned, BedIndex bed) {
  planned_.push_back({std::move(planned), bed, {}});
  refresh();
}

void SessionDesk::remember(const Session& closed) {
  const session::Code code = closed.summary().code;
  const auto same = [&](const Known& known) { return known.code == code; };
  auto found = std::find_if(known_.begin(), known_.end(), same);
  Known known;
  if (found != known_.end()) {
    known = std::move(*found);
    known_.erase(found);
  }
  known.code = code;
  known.sessions.insert(known.sessions.begin(), closed.as_earlier());
  if (known.sessions.size() > earlier_per_code) known.sessions.resize(earlier_per_code);
  if (known_.size() >= codes_remembered) known_.erase(known_.begin());
  known_.push_back(std::move(known));
}

void SessionDesk::take_closed(Session closed, BedIndex bed, Instant now) {
  remember(closed);
  if (closed.deadline().is_never() || closed.deadline() <= now) {
    if (closed.summary().state == State::ended) return;
  }
  if (closed_.size() >= closed_max) {
    const auto oldest = std::find_if(closed_.begin(), closed_.end(),
                                     [](const Kept& one) { return !one.homeless(); });
    if (oldest != closed_.end()) closed_.erase(oldest);
  }
  closed_.push_back({std::move(closed), bed, {}});
  refresh();
}

SessionDesk::Homeless SessionDesk::homeless() const {
  Homeless found;
  for (const Kept& one : closed_) {
    if (!one.homeless()) continue;
    const session::Summary& summary = one.session.summary();
    if (found.count == 0) {
      found.first = summary.id;
      found.where = one.where;
    }
    ++found.count;
    found.dosed = found.dosed || !summary.first_dose_at.is_never();
  }
  return found;
}

bool SessionDesk::is_homeless(const session::SessionId& id) const {
  return std::any_of(closed_.begin(), closed_.end(), [&](const Kept& one) {
    return one.homeless() && one.session.summary().id == id;
  });
}

Session SessionDesk::take_homeless(const session::SessionId& id) {
  const auto found = std::find_if(closed_.begin(), closed_.end(), [&](const Kept& one) {
    return one.homeless() && one.session.summary().id == id;
  });
  if (found == closed_.end()) return Session();
  Session taken = std::move(found->session);
  closed_.erase(found);
  refresh();
  return taken;
}

const std::vector<session::EarlierSession>& SessionDesk::earlier(const session::Code& code) const {
  static const std::vector<session::EarlierSession> none;
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Known& known) { return known.code == code; });
  return found == known_.end() ? none : found->sessions;
}

std::uint32_t SessionDesk::of_day(const session::Code& code, std::int64_t utc_s) const {
  const auto of = [](const session::SessionId& id) {
    return id.view().substr(0, id.view().rfind('.'));
  };
  const session::SessionId first = session::session_id(code.view(), utc_s, 1);
  const auto on_day = [&](const session::SessionId& id) { return of(id) == of(first); };
  std::uint32_t count = 0;
  for (const Kept& one : planned_) {
    const session::Summary& summary = one.session.summary();
    if (summary.code == code && on_day(summary.id)) ++count;
  }
  // A closed one is remembered, and counted below.
  for (const Kept& one : closed_) {
    const session::Summary& summary = one.session.summary();
    if (one.homeless() && summary.code == code && on_day(summary.id)) ++count;
  }
  for (const session::EarlierSession& one : earlier(code)) {
    if (on_day(one.id)) ++count;
  }
  return count;
}

void SessionDesk::list_codes(std::vector<session::Code>& codes) const {
  for (const Kept& one : planned_) codes.push_back(one.session.summary().code);
  for (const Kept& one : closed_) {
    if (one.homeless()) codes.push_back(one.session.summary().code);
  }
}

void SessionDesk::tell(const Session& session, BedIndex bed, Instant now, Out& out) {
  ToFeed(out, bed).on_summary(session.summary(), now);
}

void SessionDesk::tell_all(Instant now, Out& out) const {
  for (const std::vector<Kept>* list : {&planned_, &closed_}) {
    for (const Kept& one : *list) {
      ToFeed sink(out, one.bed);
      one.session.tell_again(now, sink);
    }
  }
}

void SessionDesk::advance(Instant now, Out& out) {
  for (std::vector<Kept>* list : {&planned_, &closed_}) {
    for (Kept& one : *list) {
      ToFeed sink(out, one.bed);
      if (one.session.deadline() <= now) one.session.advance(now, no_bed_facts(out), sink);
    }
  }
  std::erase_if(closed_,
                [](const Kept& one) { return one.session.summary().state == State::ended; });
  refresh();
}

void SessionDesk::Known::archive(Archive& archive) {
  archive.field("code", code);
  archive.field("sessions", sessions, earlier_per_code);
}

/// A bed is known by room and name, as everywhere in a saved state.
void SessionDesk::archive_kept(Archive& archive, Kept& kept) {
  std::string room;
  std::string name;
  if (archive.saving() && kept.bed < config_->beds.size()) {
    room = config_->beds[kept.bed].room;
    name = config_->beds[kept.bed].bed;
  }
  archive.field("room", room);
  archive.field("bed", name);
  archive.field("where", kept.where);
  for (std::size_t i = 0; archive.loading() && i < config_->beds.size(); ++i) {
    const bool same = config_->beds[i].room == room && config_->beds[i].bed == name;
    if (same) kept.bed = static_cast<BedIndex>(i);
  }
  kept.session.archive(archive, config_->profiles, config_->sessions, "a session without a bed");
}

void SessionDesk::archive(Archive& archive) {
  const auto list = [&](Archive::Name name, std::vector<Kept>& sessions, std::size_t most) {
    archive.each(name, sessions.size(), most, [&](std::size_t place) {
      if (archive.loading()) sessions.emplace_back();
      archive_kept(archive, archive.loading() ? sessions.back() : sessions[place]);
    });
  };
  list("planned", planned_, planned_max);
  list("closed", closed_, closed_max);
  archive.field("known", known_, codes_remembered);
  if (archive.loading()) refresh();
}

void SessionDesk::load_homeless(Archive& archive, const std::string& where) {
  archive.object("session", [&] {
    Kept kept;
    kept.where = FixedText<40>(where);
    kept.session.archive(archive, config_->profiles, config_->sessions, "bed " + where);
    if (!archive.ok() || !kept.session.open()) return;
    archive.note("bed " + where + ": session " + std::string(kept.session.summary().id.view()) +
                 " has no bed any more; it can be closed or moved by its name");
    (kept.homeless() ? closed_ : planned_).push_back(std::move(kept));
  });
}

void SessionDesk::refresh() {
  deadline_ = Instant::never();
  for (const std::vector<Kept>* list : {&planned_, &closed_}) {
    for (const Kept& one : *list) deadline_ = std::min(deadline_, one.session.deadline());
  }
}

}  // namespace vigil::engine
