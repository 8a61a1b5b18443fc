// What outlives a restart of one bed, and what a changed configuration does to it
// (docs/formats/checkpoint.md).
#include <algorithm>
#include <string>

#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/bed_step.hpp"

namespace vigil::engine {
namespace {

/// For what the configuration gives: nothing of that is told.
class Nobody final : public BedSink {
 public:
  void tell(Event&) override {}
  void on_action(MonitorIndex, link::Action, std::size_t) override {}
  void on_request(MonitorIndex, RequestKind) override {}
  std::uint64_t next_number() override { return 0; }
  [[nodiscard]] alarm::RoleSet reachable() const override { return {}; }
  [[nodiscard]] std::uint32_t sounding_elsewhere(std::string_view) const override { return 0; }
  [[nodiscard]] std::int64_t wall_minus_boot_ns() const override { return 0; }
  [[nodiscard]] FixedText<64> test_alarm_by(Instant) const override { return {}; }
};

const alarm::Profile* find_profile(const EngineConfig& config, std::string_view id) {
  const auto found = std::find_if(config.profiles.begin(), config.profiles.end(),
                                  [&](const alarm::Profile& profile) { return profile.id == id; });
  return found == config.profiles.end() ? nullptr : &*found;
}

void archive_baselines(Archive& archive, Baselines& baselines) {
  for (const ParameterInfo& entry : parameters()) {
    archive.field(Archive::Name::of(entry.key), baselines[index(entry.id)]);
  }
}

}  // namespace

void PatientContext::archive(Archive& archive) {
  archive.field("session", session);
  archive.object("baseline_milli", [&] { archive_baselines(archive, baseline_milli); });
  archive.field("first_dose_at", first_dose_at);
  archive.field("last_dose_at", last_dose_at);
}

void BedState::LimitOverride::archive(Archive& archive) {
  archive.field("parameter", parameter);
  archive.field("side", side, alarm::Side::above);
  archive.field("priority", priority, alarm::Priority::high);
  archive.field("limit_milli", limit_milli);
}

void BedState::MonitorAlarm::archive(Archive& archive) {
  archive.field("text", text);
  archive.field("code", code);
  archive.field("priority", priority, MonitorPriority::high);
  archive.field("active", active);
  archive.field("tell_again_by", tell_again_by);
}

void BedState::Binding::archive(Archive& archive) {
  archive.field("adapter", adapter);
  archive.field("vendor", vendor);
  archive.field("model", model);
  archive.field("serial", serial);
  archive.field("asked", asked);
  archive.field("asked_at", asked_at);
}

void BedState::archive(Archive& archive) {
  archive.field("latest", latest_);
  archive_patient(archive);
  if (archive.loading() && archive.ok()) take_configuration();
  archive.field("book", book_);
  archive_monitors(archive);
  archive.field("pulse", pulse_);
  archive.field("agreement", agreement_);
  archive.field("cuff", cuff_);
  archive.field("host_cuff", host_cuff_);
  archive.field("occupancy", occupancy_);
  archive.field("hand", hand_);
  archive.object("session", [&] {
    session_.archive(archive, config_->profiles, config_->sessions,
                     "bed " + bed_->room + "/" + bed_->bed);
  });
  archive.field("in_bathroom", in_bathroom_);
  archive.field("seen_on", seen_on_);
  archive.field("look_at", look_at_);
  archive.field("new_alarm", new_alarm_, alarm::Priority::high);
  archive.object("trends", [&] {
    // The rules of another profile can't go on with what these saw.
    if (profile_changed_) return archive.skip_rest();
    trends_.archive(archive);
  });
  archive.field("link_lost_at", link_lost_at_);
  archive.field("load_since", load_since_);
  archive.field("told_limb", told_limb_);
  archive.field("monitor_alarm_due", monitor_alarm_due_);
  if (archive.loading() && archive.ok()) refresh();
}

void BedState::archive_patient(Archive& archive) {
  archive.field("patient", patient_);
  archive.field("off_monitor", off_monitor_);
  archive.field("overrides", overrides_, overrides_max);
  archive.object("baseline_milli", [&] { archive_baselines(archive, baseline_milli_); });
  archive.field("limits_linger", limits_linger_);
  archive_profile(archive);
  archive_company(archive);
}

/// Profiles are known by their ids; whether one is the same is known by its version and hash.
void BedState::archive_profile(Archive& archive) {
  std::string chosen;  // by the session
  if (patient_.profile != default_profile) {
    chosen = config_->profiles[static_cast<std::size_t>(patient_.profile)].id;
  }
  archive.field("chosen_profile", chosen);
  std::string id = profile_ == nullptr ? "" : profile_->id;
  std::uint32_t version = profile_ == nullptr ? 0 : profile_->version;
  std::string hash = profile_ == nullptr ? "" : profile_->hash;
  archive.field("profile", id);
  archive.field("profile_version", version);
  archive.field("profile_hash", hash);
  if (archive.saving() || !archive.ok()) return;
  const std::string where = "bed " + bed_->room + "/" + bed_->bed + ": profile ";
  const alarm::Profile* const found = find_profile(*config_, chosen);
  patient_.profile = default_profile;
  if (found != nullptr && !chosen.empty()) {
    patient_.profile = static_cast<ProfileIndex>(found - config_->profiles.data());
  } else if (!chosen.empty()) {
    archive.note(where + chosen + " is not configured any more");
  }
  const alarm::Profile* const held = find_profile(*config_, id);
  profile_ = limits_linger_ && held != nullptr ? held : profile_of(patient_);
  profile_changed_ = profile_ == nullptr ? !id.empty()
                                         : profile_->id != id || profile_->version != version ||
                                               profile_->hash != hash;
  if (profile_changed_) archive.note(where + (id.empty() ? "none" : id) + " was changed");
}

void BedState::archive_company(Archive& archive) {
  bool has_company = company_.has_value();
  archive.field("has_company", has_company);
  archive.field("company_beds", company_beds_);
  if (!has_company) return company_.reset();
  if (archive.loading()) company_.emplace();
  archive.object("company", [&] {
    for (const ParameterInfo& entry : parameters()) {
      archive.field(Archive::Name::of(entry.key), (*company_)[index(entry.id)]);
    }
  });
}

void BedState::archive_monitors(Archive& archive) {
  archive.each("monitors", monitors_.size(), monitors_max, [&](std::size_t place) {
    if (place >= monitors_.size()) {
      archive.note("bed " + bed_->room + "/" + bed_->bed +
                   ": a monitor is not configured any more");
      return archive.skip_rest();
    }
    Bedside& bedside = monitors_[place];
    archive.field("adapter", bedside.adapter);
    archive.field("bound", bedside.bound);
    std::string driver(bedside.state.driver_id());
    archive.field("driver", driver);
    if (driver != bedside.state.driver_id()) {
      archive.note("bed " + bed_->room + "/" + bed_->bed + ": a monitor was " + driver + ", is " +
                   std::string(bedside.state.driver_id()));
      return archive.skip_rest();
    }
    archive.field("alarms", bedside.alarms);
    archive.field("others", bedside.others);
    archive.field("state", bedside.state);
  });
}

/// What follows from the configuration and the patient; the rest is loaded over it.
void BedState::take_configuration() {
  restored_ = true;
  const Instant saved = latest_;
  Nobody nobody;
  Step step(*this, 0, saved, nobody);
  rules_ = &alarm::no_rules;
  apply_rules(saved, step);
  latest_ = saved;
}

void BedState::resume(Instant now, BedSink& out) {
  Step step(*this, 0, now, out);
  host_cuff_.restart();
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    MonitorState& state = monitors_[m].state;
    state.restored() ? state.resume(now, step) : state.start(now, step);
  }
  step.set_monitor(0);
  reconcile(now, step);
  book_.end_homeless(now, step);
  announce(now, step);
  refresh();
}

/// Limits and rules that are configured otherwise now. What stood by one that is gone ends.
void BedState::reconcile(Instant now, Step& step) {
  const BedLimits wanted = judged_limits();
  const bool same = std::all_of(monitors_.begin(), monitors_.end(), [&](const Bedside& bedside) {
    return bedside.state.judges_by(wanted);
  });
  if (same && !profile_changed_) return;
  book_.set_ending_reason("ended: no longer configured");
  if (profile_changed_) {
    rules_ = &alarm::no_rules;  // not those that the book has
    apply_rules(now, step);
  } else {
    apply_limits(now, step);
  }
  profile_changed_ = false;
  book_.set_ending_reason({});
}

void BedState::announce(Instant now, Step& step) {
  tell_patient(now, step);
  for (const ParameterInfo& entry : parameters()) {
    const alarm::ParameterLimits& limits = in_force_[index(entry.id)];
    if (!limits.empty()) tell_limits(entry.id, limits, now, step);
  }
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    if (monitors_[m].state.restored()) monitors_[m].state.announce(now, step);
  }
  step.set_monitor(0);
  for (std::size_t i = 0; i < book_.silences().size(); ++i) {
    const alarm::Silence& silence = book_.silences()[i];
    tell_silence(silence, true, false, silence.reason.view(), now, step);
  }
  book_.announce(now, step);
  if (patient_.in_session()) tell_load(false, now, step);
  host_cuff_.announce(now, step);
  announce_session(now, step);
}

}  // namespace vigil::engine
