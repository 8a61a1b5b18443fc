// One call into a bed: where its parts put what they find while it runs. For bed_*.cpp only.
#pragma once

#include <algorithm>

#include "daemon/engine/bed_state.hpp"

namespace vigil::engine {

class BedState::Step final : public alarm::ChangeSink,
                             public MonitorSink,
                             public alarm::TrendSink,
                             public HostCuffSink {
 public:
  Step(BedState& bed, MonitorIndex monitor, Instant now, BedSink& out)
      : bed_(bed), out_(out), monitor_(monitor) {
    bed_.latest_ = std::max(bed_.latest_, now);
  }

  // alarm::FindingSink
  /// A dose or a rule can make something due that lies in the past, and a trend is dated by its
  /// value; what people are told is never dated before what they had.
  void on_finding(alarm::Slot slot, const alarm::Finding& finding, Instant at) override {
    bed_.book_.put(slot, finding, std::max(at, bed_.latest_), *this);
  }
  // alarm::ChangeSink
  void on_change(const alarm::Change& change, std::uint8_t monitor, Instant at) override {
    AlarmEvent event{change, monitor};
    bed_.note_for_session(change, at);
    const bool on_oxygen = bed_.session_.open() && bed_.session_.summary().oxygen_ml_min > 0;
    if (on_oxygen && change.parameter == Parameter::spo2) event.text.append(" on O2");
    // The alarm of a monitor that is not configured any more ends here, too.
    const bool there = monitor < bed_.monitors_.size();
    const bool asked = there && bed_.monitors_[monitor].bound.asked;
    if (asked) bed_.mark_unconfirmed(event);
    // Whose alarm it is that began meanwhile, nobody knows: it is in no record.
    const bool nobodys = asked && change.kind != alarm::Kind::identity_changed &&
                         change.started_at >= bed_.monitors_[monitor].bound.asked_at;
    tell(event, at, nobodys ? FixedText<32>() : bed_.patient_.session);
  }
  std::uint64_t next_number() override { return out_.next_number(); }
  void on_louder(Instant at) override { bed_.end_audio_pauses("a new or graver alarm", at, *this); }
  [[nodiscard]] alarm::RoleSet reachable() const override { return out_.reachable(); }
  // MonitorSink
  void on_vital(const Reading& reading, Instant at) override {
    const Bedside& bedside = bed_.monitors_[monitor_];
    const Duration fresh_for = bedside.state.fresh_for(reading.parameter());
    tell_measured(VitalEvent{reading, monitor_, bedside.bound.asked, fresh_for}, at);
  }
  void on_judged(const Reading& reading, Instant at) override { bed_.watch(reading, at, *this); }
  void on_link(Instant at) override { bed_.tell_link(monitor_, at, *this); }
  void on_live(bool live, Instant at) override { bed_.on_live(monitor_, live, at, *this); }
  void on_action(link::Action action, std::size_t line_settings) override {
    out_.on_action(monitor_, action, line_settings);
  }
  void on_concern(session::Concern concern, const alarm::Finding& finding, Instant at) {
    on_finding(bed_.concern_slots_[static_cast<std::size_t>(concern)], finding, at);
  }
  // HostCuffSink
  void on_cuff(const CuffEvent& event, Instant at) override { tell(event, at); }
  void on_cuff_request(RequestKind kind, Instant /*at*/) override {
    out_.on_request(bed_.host_cuff_.monitor(), kind);
  }
  // alarm::TrendSink
  void on_verdict(std::size_t rule, const alarm::TrendVerdict& verdict, Instant at) override;

  template <class Body>
  void tell(const Body& body, Instant at) {
    tell(body, at, bed_.patient_.session);
  }
  /// What the monitor says. While nobody has confirmed that it is the bed's, it is shown and
  /// belongs to no session.
  template <class Body>
  void tell_measured(const Body& body, Instant at) {
    tell(body, at, bed_.monitors_[monitor_].bound.asked ? FixedText<32>() : bed_.patient_.session);
  }
  template <class Body>
  void tell(const Body& body, Instant at, const FixedText<32>& session) {
    Event event;
    event.at = std::max(at, bed_.latest_);
    event.session = session;
    event.body = body;
    out_.tell(event);
  }
  [[nodiscard]] BedSink& out() { return out_; }
  [[nodiscard]] MonitorIndex monitor() const { return monitor_; }
  void set_monitor(MonitorIndex monitor) { monitor_ = monitor; }

 private:
  BedState& bed_;
  BedSink& out_;
  MonitorIndex monitor_;
};

}  // namespace vigil::engine
