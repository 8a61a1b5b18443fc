#include "daemon/engine/system_state.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/engine/receivers.hpp"

namespace vigil::engine {
namespace {

using alarm::Finding;
using alarm::Kind;
using alarm::Presence;
using alarm::Priority;

/// The rules of the clinic's default profile, that of its first bed.
const alarm::AlarmRules& rules_of(const EngineConfig& config) {
  for (const BedConfig& bed : config.beds) {
    if (bed.profile >= 0 && static_cast<std::size_t>(bed.profile) < config.profiles.size()) {
      return config.profiles[static_cast<std::size_t>(bed.profile)].rules;
    }
  }
  return alarm::no_rules;
}

/// What happened once: it ends when somebody has seen it.
constexpr alarm::SlotInfo moment(alarm::Type type) {
  return {type, alarm::Origin::vigil, 0, false, true};
}

}  // namespace

class SystemState::Step final : public alarm::ChangeSink {
 public:
  explicit Step(BedSink& out) : out_(out) {}
  void on_change(const alarm::Change& change, std::uint8_t monitor, Instant at) override {
    Event event;
    event.at = at;
    event.body = AlarmEvent{change, monitor};
    out_.tell(event);
  }
  std::uint64_t next_number() override { return out_.next_number(); }
  void on_louder(Instant) override {}
  [[nodiscard]] alarm::RoleSet reachable() const override { return out_.reachable(); }

 private:
  BedSink& out_;
};

SystemState::SystemState(const EngineConfig& config)
    : rules_(&rules_of(config)),
      no_receiver_(book_.add({alarm::Type::technical}, "no_receiver")),
      clock_(book_.add(moment(alarm::Type::technical), "clock")),
      clock_sync_(book_.add({alarm::Type::technical}, "clock_sync")),
      past_(book_.add(moment(alarm::Type::technical), "past")),
      dropped_(book_.add(moment(alarm::Type::technical), "dropped")),
      journal_(book_.add({alarm::Type::technical}, "journal")),
      homeless_(book_.add({alarm::Type::technical}, "homeless")),
      test_(book_.add(moment(alarm::Type::advisory), "test")) {}

void SystemState::start(Instant now) {
  book_.set_rules(*rules_, now);
  // Nobody could tell of itself before: the first presence may take as long as a missing one.
  receivers_known_from_ = now + receiver_gone_after;
}

void SystemState::on_delivery(bool dosed, bool anybody, Instant now, BedSink& out) {
  const bool alone = dosed && !anybody;
  if (alone == alone_) return;
  alone_ = alone;
  alone_due_ = alone ? std::max(now, receivers_known_from_) : Instant::never();
  if (!alone && told_alone_) {
    told_alone_ = false;
    end(no_receiver_, Kind::no_receiver, "*** Somebody receives alarms again", now, out);
  }
}

void SystemState::on_clock_stepped(Duration by, Instant now, BedSink& out) {
  FixedText<160> reason("the wall clock was set ");
  reason.append(by.count() < 0 ? "back by " : "forward by ");
  reason.append(alarm::age_text(by.count() < 0 ? -by : by).view());
  reason.append("; no delay and no schedule changed");
  tell(clock_, Kind::clock_stepped, Priority::low, "* The clock was set", reason.view(), now, out);
}

void SystemState::on_clock_sync(bool synchronised, Instant now, BedSink& out) {
  if (synchronised) {
    end(clock_sync_, Kind::clock_uncertain, "* The clock is synchronised", now, out);
  } else {
    tell(clock_sync_, Kind::clock_uncertain, Priority::low, "* The clock is not synchronised",
         "times of day may be wrong; no delay and no schedule depends on them", now, out);
  }
}

void SystemState::on_record_damaged(bool anew, std::string_view reason, Instant now, BedSink& out) {
  if (anew) {
    tell(past_, Kind::record_damaged, Priority::medium,
         "** Vigil began anew: what stood before is not restored", reason, now, out);
  } else {
    tell(past_, Kind::record_damaged, Priority::low, "* The record of before is damaged", reason,
         now, out);
  }
}

void SystemState::on_events_dropped(std::uint64_t count, Instant now, BedSink& out) {
  FixedText<160> reason("lost inside the daemon: ");
  const auto shown = static_cast<std::int32_t>(std::min<std::uint64_t>(count, 2'000'000));
  reason.append(alarm::number_text(shown * 1000).view()).append(" events");
  tell(dropped_, Kind::events_dropped, Priority::low, "* Events were lost", reason.view(), now,
       out);
}

void SystemState::on_journal(bool good, std::string_view reason, Instant now, BedSink& out) {
  if (good) {
    end(journal_, Kind::journal_trouble, "** The journal is well again", now, out);
  } else {
    tell(journal_, Kind::journal_trouble, Priority::medium, "** The journal has trouble", reason,
         now, out);
  }
}

void SystemState::on_homeless(const SessionDesk::Homeless& sessions, Instant now, BedSink& out) {
  if (sessions.count == 0) {
    end(homeless_, Kind::no_bed, "Every open session has a bed again", now, out);
    return;
  }
  const Priority priority = sessions.dosed ? Priority::high : Priority::medium;
  FixedText<96> text(alarm::asterisks(priority));
  text.append(" Session ").append(sessions.first.view()).append(" has no bed, nobody watches it");
  FixedText<160> reason("bed ");
  reason.append(sessions.where.view()).append(" is not configured any more; move or close it");
  if (sessions.count > 1) {
    const auto more = static_cast<std::int32_t>(sessions.count - 1);
    reason.append("; and ").append(alarm::number_text(more * 1000).view()).append(" more");
  }
  tell(homeless_, Kind::no_bed, priority, text.view(), reason.view(), now, out);
}

Ruling SystemState::apply(const Command& command, Instant now, BedSink& out) {
  Step step(out);
  if (command.kind == CommandKind::test_alarm) {
    const alarm::Person person = person_of(command);
    FixedText<96> text("TEST ALARM, asked for by ");
    text.append(person.shown().view());
    // Each test is an alarm of its own: the one before may have been missed.
    book_.end_by(person, test_, now, step);
    tell(test_, Kind::test, Priority::low, text.view(), command.reason.view(), now, out);
    test_by_.clear();
    return done();
  }
  const AlarmRuling made = apply_to_alarm(book_, command, now, step);
  if (made.delivery) {
    Event event;
    event.at = now;
    event.body = *made.delivery;
    out.tell(event);
  }
  const bool arrived =
      command.kind == CommandKind::confirm || command.kind == CommandKind::acknowledge;
  const bool of_test = command.alarm_number == book_.number_of(test_);
  if (arrived && of_test && made.ruling.outcome == Outcome::done && !command.actor.via.empty()) {
    test_by_ = command.actor.via;
    test_at_ = now;
  }
  return made.ruling;
}

FixedText<64> SystemState::test_alarm_by(Instant since) const {
  return test_at_ < since ? FixedText<64>() : test_by_;
}

void SystemState::advance(Instant now, BedSink& out) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    if (alone_due_ <= due) {
      alone_due_ = Instant::never();
      told_alone_ = true;
      tell(no_receiver_, Kind::no_receiver, Priority::high,
           "*** No receiver: a patient is dosed and nobody is alarmed", "", due, out);
    }
    Step step(out);
    book_.advance(due, step);
  }
}

Instant SystemState::deadline() const { return std::min(alone_due_, book_.deadline()); }

void SystemState::tell(alarm::Slot slot, Kind kind, Priority priority, std::string_view text,
                       std::string_view reason, Instant at, BedSink& out) {
  Finding finding;
  finding.present = true;
  finding.kind = kind;
  finding.priority = priority;
  finding.rank = static_cast<std::uint8_t>(priority);
  finding.presence = Presence::active;
  finding.text = FixedText<96>(text);
  finding.reason = FixedText<160>(reason);
  Step step(out);
  book_.put(slot, finding, at, step);
}

void SystemState::end(alarm::Slot slot, Kind kind, std::string_view text, Instant at,
                      BedSink& out) {
  Finding finding;
  finding.kind = kind;
  finding.presence = Presence::clear;
  finding.text = FixedText<96>(text);
  Step step(out);
  book_.put(slot, finding, at, step);
}

void SystemState::resume(Instant now, BedSink& out) {
  Step step(out);
  book_.end_homeless(now, step);
  book_.announce(now, step);
}

void SystemState::archive(Archive& archive) {
  if (archive.loading()) book_.set_rules(*rules_, Instant());
  archive.field("book", book_);
  archive.field("alone", alone_);
  archive.field("told_alone", told_alone_);
  archive.field("alone_due", alone_due_);
  archive.field("receivers_known_from", receivers_known_from_);
  archive.field("test_by", test_by_);
  archive.field("test_at", test_at_);
}

}  // namespace vigil::engine
