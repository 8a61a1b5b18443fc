// Orders about sessions, from the engine's side: which bed or desk they go to, what is known beyond
// the bed, and sessions that move (docs/sessions.md).
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "daemon/engine/engine.hpp"
#include "daemon/engine/engine_sink.hpp"

namespace vigil::engine {

using session::Order;
using session::OrderKind;

/// What a desk's session says goes out without a bed.
class Engine::DeskOut final : public SessionDesk::Out {
 public:
  DeskOut(Engine& engine, Output& out) : engine_(engine), out_(out) {}
  void tell_of_session(Event& event) override { engine_.send(event, out_); }
  [[nodiscard]] std::int64_t wall_minus_boot_ns() const override {
    return engine_.wall_minus_boot_.count();
  }

 private:
  Engine& engine_;
  Output& out_;
};

void Engine::advance_desk(Instant due, Output& out) {
  DeskOut desk_out(*this, out);
  desk_.advance(due, desk_out);
}

void Engine::tell_desk(Instant now, Output& out) {
  DeskOut desk_out(*this, out);
  desk_.tell_all(now, desk_out);
  watch_homeless(now, out);
}

/// An open session whose bed is not configured any more: nobody watches that patient.
void Engine::watch_homeless(Instant now, Output& out) {
  const SessionDesk::Homeless homeless = desk_.homeless();
  Sink sink(*this, no_bed, out);
  system_.on_homeless(homeless, now, sink);
  watch_delivery(now, out);
}

Ruling Engine::rule_on_session(const Command& command, Instant now, Output& out, BedIndex& bed) {
  if (!command.order) return refused(Outcome::refused, "a session command says what it is about");
  const Order& order = *command.order;
  if (order.kind == OrderKind::schedule) {
    if (!order.start) return refused(Outcome::refused, "a plan says whom");
    DeskOut desk_out(*this, out);
    const Ruling ruling =
        desk_.schedule(command, surroundings(order.start->code, no_bed, ""), now, desk_out);
    return ruling;
  }
  if (order.kind == OrderKind::correct) return correct(command, now, out);
  if (!order.session.empty() && order.kind != OrderKind::start) {
    const auto at = std::find_if(beds_.begin(), beds_.end(), [&](const BedState& one) {
      return one.session().open() && one.session().summary().id == order.session;
    });
    if (at == beds_.end()) {
      if (order.kind == OrderKind::move && desk_.is_homeless(order.session)) {
        return move_from_desk(command, now, out);
      }
      DeskOut desk_out(*this, out);
      const Ruling ruling = desk_.apply(command, now, desk_out);
      watch_homeless(now, out);
      return ruling;
    }
    const auto found = static_cast<BedIndex>(at - beds_.begin());
    if (bed != no_bed && bed != found) {
      FixedText<160> why("that session is at room ");
      why.append(config_.beds[found].room).append(", bed ").append(config_.beds[found].bed);
      return refused(Outcome::refused, why.view());
    }
    bed = found;
  }
  if (bed == no_bed) return refused(Outcome::not_found, "this needs a bed or a session");
  if (order.kind == OrderKind::start) return start(command, bed, now, out);
  if (order.kind == OrderKind::move) return move(command, bed, now, out);
  return order_at(command, bed, now, out);
}

/// What is known of this code and of the other patient of the room.
session::Surroundings Engine::surroundings(const session::Code& code, BedIndex bed,
                                           std::string_view concurrent_bed) const {
  session::Surroundings known;
  known.earlier = desk_.earlier(code);
  known.today = desk_.of_day(code, (latest_.ns() + wall_minus_boot_.count()) / 1'000'000'000);
  desk_.list_codes(known.open_codes);
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    if (!beds_[i].session().open()) continue;
    const session::Code& other = beds_[i].session().summary().code;
    known.open_codes.push_back(other);
    const bool beside = bed != no_bed && config_.beds[i].room == config_.beds[bed].room &&
                        config_.beds[i].bed == concurrent_bed;
    if (!beside) continue;
    known.partner = other;
    known.partner_earlier = desk_.earlier(other);
  }
  return known;
}

Ruling Engine::start(const Command& command, BedIndex bed, Instant now, Output& out) {
  const Order& order = *command.order;
  if (!order.start) return refused(Outcome::refused, "a start says whom and by which profile");
  Sink sink(*this, bed, out);
  std::optional<session::Session> planned;
  if (!beds_[bed].session().open()) planned = desk_.take_planned(order);
  session::Surroundings known =
      surroundings(order.start->code, bed, order.start->concurrent_bed.view());
  if (planned) beds_[bed].plan_session(std::move(*planned));
  const Ruling ruling = beds_[bed].apply_order(command, known, now, sink);
  if (ruling.outcome != Outcome::done && planned) {
    desk_.put_back_planned(beds_[bed].give_back_plan(), bed);
  }
  after_order(bed, now, out);
  return ruling;
}

Ruling Engine::order_at(const Command& command, BedIndex bed, Instant now, Output& out) {
  Sink sink(*this, bed, out);
  const Ruling ruling = beds_[bed].apply_order(command, session::Surroundings(), now, sink);
  after_order(bed, now, out);
  return ruling;
}

/// A session that has closed leaves its bed, for the desk.
void Engine::after_order(BedIndex bed, Instant now, Output& out) {
  const session::Session& session = beds_[bed].session();
  if (!session.open() && !session.summary().id.empty()) {
    Sink sink(*this, bed, out);
    session::Session closed = beds_[bed].release_session(now, sink);
    DeskOut desk_out(*this, out);
    SessionDesk::tell(closed, bed, now, desk_out);
    desk_.take_closed(std::move(closed), bed, now);
  }
  deadlines_.set(bed, beds_[bed].deadline());
  watch_delivery(now, out);
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    watch_binding(static_cast<BedIndex>(i), true, now, out);
  }
}

/// The bed that an order names, if it is free; no_bed: `why` says why not.
BedIndex Engine::free_bed(const Order& order, Ruling& why) const {
  const auto found =
      std::find_if(config_.beds.begin(), config_.beds.end(), [&](const BedConfig& one) {
        return one.room == order.to_room.view() && one.bed == order.to_bed.view();
      });
  if (found == config_.beds.end()) {
    why = refused(Outcome::not_found, "there is no such bed");
    return no_bed;
  }
  const auto to = static_cast<BedIndex>(found - config_.beds.begin());
  if (!beds_[to].session().open()) return to;
  FixedText<160> text("that bed has an open session: ");
  text.append(beds_[to].session().summary().id.view());
  why = refused(Outcome::refused, text.view());
  return no_bed;
}

Ruling Engine::move_from_desk(const Command& command, Instant now, Output& out) {
  Ruling ruling;
  const BedIndex to = free_bed(*command.order, ruling);
  if (to == no_bed) return ruling;
  DeskOut desk_out(*this, out);
  ruling = desk_.apply(command, now, desk_out);
  if (ruling.outcome != Outcome::done) return ruling;
  Sink to_sink(*this, to, out);
  beds_[to].take_session(desk_.take_homeless(command.order->session), now, to_sink);
  after_order(to, now, out);
  watch_homeless(now, out);
  return ruling;
}

Ruling Engine::move(const Command& command, BedIndex from, Instant now, Output& out) {
  const Order& order = *command.order;
  if (order.to_room.view() == config_.beds[from].room &&
      order.to_bed.view() == config_.beds[from].bed) {
    return refused(Outcome::refused, "the session is at that bed");
  }
  Ruling ruling;
  const BedIndex to = free_bed(order, ruling);
  if (to == no_bed) return ruling;
  ruling = order_at(command, from, now, out);
  if (ruling.outcome != Outcome::done) return ruling;
  Sink from_sink(*this, from, out);
  session::Session moving = beds_[from].release_session(now, from_sink);
  Sink to_sink(*this, to, out);
  beds_[to].take_session(std::move(moving), now, to_sink);
  for (const BedIndex bed : {from, to}) after_order(bed, now, out);
  return ruling;
}

/// A span that belongs to another patient: an entry in both records, or in none.
Ruling Engine::correct(const Command& command, Instant now, Output& out) {
  const Order& order = *command.order;
  if (!order.correction) return refused(Outcome::refused, "a correction names span and sessions");
  const std::array sides{order.correction->from_session, order.correction->to_session};
  const auto known = [&](const session::SessionId& id) {
    return desk_.knows(id) || std::any_of(beds_.begin(), beds_.end(), [&](const BedState& bed) {
             return bed.session().open() && bed.session().summary().id == id;
           });
  };
  for (const session::SessionId& id : sides) {
    if (known(id)) continue;
    FixedText<160> why("there is no session ");
    why.append(id.view()).append(" here; the session log may have it");
    return refused(Outcome::not_found, why.view());
  }
  if (sides[0] == sides[1]) return refused(Outcome::refused, "both sides are the same session");
  Ruling ruling;
  for (std::size_t side = 0; side < 2; ++side) {
    Order one = order;
    one.session = sides[side];
    one.correction->arrives = side == 1;
    Command part = command;
    part.order = std::make_shared<const Order>(one);
    BedIndex bed = no_bed;
    for (std::size_t i = 0; i < beds_.size(); ++i) {
      const session::Session& session = beds_[i].session();
      if (session.open() && session.summary().id == one.session) bed = static_cast<BedIndex>(i);
    }
    DeskOut desk_out(*this, out);
    const Ruling made =
        bed == no_bed ? desk_.apply(part, now, desk_out) : order_at(part, bed, now, out);
    if (made.outcome != Outcome::done) return made;
    ruling = made;
  }
  return ruling;
}

}  // namespace vigil::engine
