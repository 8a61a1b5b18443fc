// What outlives a restart of a book of alerts: found again by keys, told again, or ended because
// nothing is there any more that could end it (docs/formats/checkpoint.md).
#include <algorithm>

#include "daemon/alarm/alert_book.hpp"

namespace vigil::alarm {

void SlotInfo::archive(Archive& archive) {
  archive.field("type", type, Type::advisory);
  archive.field("origin", origin, Origin::monitor);
  archive.field("monitor", monitor);
}

void AlertBook::Alert::archive(Archive& archive) {
  archive.field("stage", stage, Stage::latched);
  archive.field("finding", finding);
  archive.field("number", number);
  archive.field("revision", revision);
  archive.field("occurrences", occurrences);
  archive.field("highest", highest, Priority::high);
  archive.field("started_at", started_at);
  archive.field("counted_from", counted_from);
  archive.field("ended_at", ended_at);
  archive.field("end_due", end_due);
  archive_people(archive);
  archive.field("step", step);
  archive.field("ladder_since", ladder_since);
  archive.field("last_call", last_call);
  archive.field("ladder_due", ladder_due);
  archive.field("calls", calls);
  archive.field("told_inactivation", told_inactivation, Inactivation::acknowledged);
  if (archive.loading()) join_count = 0;
  archive.each("joins", join_count, joins_max, [&](std::size_t place) {
    archive.field("at", joins[place]);
    if (archive.loading()) join_count = static_cast<std::uint8_t>(place + 1);
  });
  const bool stands = stage != Stage::idle;
  archive.check(!stands || number != 0, "an alarm without a number");
  archive.check(stage == Stage::holding || end_due.is_never(), "an end that nothing waits for");
}

void AlertBook::Alert::archive_people(Archive& archive) {
  archive.field("acknowledged", acknowledged);
  archive.field("ever_attended", ever_attended);
  archive.field("ack_counted", ack_counted);
  archive.field("broke_once", broke_once);
  archive.field("acknowledged_by", acknowledged_by);
  archive.field("responsible", responsible);
  archive.field("remind_at", remind_at);
  archive.field("confirmed", confirmed);
  archive.field("confirmed_count", confirmed_count);
  archive.field("declined", declined);
  archive.check(confirmed_count <= confirmed_max, "more receivers than there is room for");
}

AlertBook::Alert* AlertBook::find_key(const SlotKey& key) {
  const auto found = std::find_if(alerts_.begin(), alerts_.end(),
                                  [&](const Alert& alert) { return alert.key == key; });
  return found == alerts_.end() ? nullptr : &*found;
}

void AlertBook::archive(Archive& archive) {
  std::vector<Alert*> kept;
  for (Alert& alert : alerts_) {
    if (!alert.blank()) kept.push_back(&alert);
  }
  for (Alert& alert : homeless_) kept.push_back(&alert);
  archive.each("alerts", kept.size(), alerts_max, [&](std::size_t place) {
    Alert loaded;
    Alert& alert = archive.saving() ? *kept[place] : loaded;
    archive.field("key", alert.key);
    archive.field("info", alert.info);
    alert.archive(archive);
    if (archive.saving() || !archive.ok()) return;
    if (Alert* const home = find_key(loaded.key)) {
      loaded.info = home->info;
      loaded.recurrent = home->recurrent;
      *home = loaded;
    } else if (loaded.stage != Stage::idle) {
      homeless_.push_back(loaded);
    }
  });
  archive.field("silences", silences_);
  archive.field("bedside", bedside_);
  archive.field("latest", latest_);
  if (archive.loading()) start_count_ = 0;
  archive.each("starts", start_count_, starts_max, [&](std::size_t place) {
    // A start at the very boot is one, too: zero is no sign here.
    std::int64_t at_ns = starts_[place].ns();
    archive.units_since_boot("at", at_ns, Duration(1));
    starts_[place] = Instant::from_ns(at_ns);
    if (archive.loading()) start_count_ = place + 1;
  });
  archive.field("load", load_);
  if (archive.saving()) return;
  const auto open = std::count_if(alerts_.begin(), alerts_.end(),
                                  [](const Alert& alert) { return standing(alert); });
  open_count_ = static_cast<std::uint32_t>(open);
  refresh();
}

void AlertBook::announce(Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  for (Alert& alert : alerts_) {
    if (alert.stage != Stage::idle) tell(alert, {Phase::resent, false, {}}, at, sink);
  }
}

void AlertBook::take_homeless(AlertBook&& gone, std::string_view where) {
  for (Alert& alert : gone.homeless_) {
    alert.finding.text = FixedText<96>(where).append(alert.finding.text.view());
    alert.info.monitor = 0;
    homeless_.push_back(alert);
  }
  for (Alert& alert : gone.alerts_) {
    if (alert.stage == Stage::idle) continue;
    alert.finding.text = FixedText<96>(where).append(alert.finding.text.view());
    homeless_.push_back(alert);
  }
}

void AlertBook::end_homeless(Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  for (Alert& alert : homeless_) {
    const bool stood = standing(alert);
    if (stood) line(load_, alert).active += at - alert.counted_from;
    if (stood && !alert.ever_attended) ++line(load_, alert).ended_unattended;
    alert.stage = Stage::idle;
    alert.finding.present = false;
    alert.finding.presence = Presence::unknown;
    alert.finding.reason = FixedText<160>("ended: no longer configured");
    tell(alert, {stood ? Phase::end : Phase::reset, false, {}}, at, sink);
  }
  homeless_.clear();
}

}  // namespace vigil::alarm
