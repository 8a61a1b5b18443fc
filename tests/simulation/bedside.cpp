#include "tests/simulation/bedside.hpp"

#include <algorithm>
#include <utility>

namespace vigil::simulation {

Bedside::Bedside(const Descriptor& driver, const LineFaults& faults, Equipment equipment,
                 MonitorTruth& truth, app::Core& core, Random random)
    : driver_(driver),
      core_(core),
      truth_(truth),
      feed_(driver, truth.ref, core),
      settings_(driver.line_settings.front()),
      equipment_(std::move(equipment)),
      line_(faults, *equipment_.variant, random.fork()),
      random_(random),
      name_("/dev/ttyUSB" + std::to_string(truth.ref.bed)) {}

Instant Bedside::acts_at() const {
  return std::min({port_at_, plugs_at_, port_ == Port::open ? line_.due() : Instant::never()});
}

void Bedside::emit(Instant now) {
  unit_.clear();
  const Vitals& vitals = equipment_.patient->look(now);
  equipment_.emits_at = equipment_.device->emit(now, vitals, unit_);
  if (unit_.empty()) return;
  truth_.on_shown(vitals, now);
  if (port_ == Port::open && plugged_) {
    line_.send(unit_, vitals, now);
  } else {
    truth_.on_damage();
  }
}

void Bedside::act(Instant now) {
  if (plugs_at_ <= now) {
    plugs_at_ = Instant::never();
    plugged_ = true;
    return core_.step(now, engine::PortsChanged{});
  }
  if (port_at_ <= now) return finish_opening(now);
  deliver(now);
}

void Bedside::finish_opening(Instant now) {
  port_at_ = Instant::never();
  if (gone_untold_) {
    gone_untold_ = false;
    port_ = Port::closed;
    return core_.step(now, engine::PortClosed{truth_.ref, "the adapter is gone"});
  }
  if (!plugged_) {
    port_ = Port::closed;
    return core_.step(now, engine::PortFailed{truth_.ref, "no such port"});
  }
  port_ = Port::open;
  lose_line();
  feed_.reset(now, settings_);
  core_.step(now, engine::PortOpened{truth_.ref, name_, equipment_.adapter});
}

void Bedside::deliver(Instant now) {
  const Delivery* front = line_.front();
  if (front == nullptr || front->due > now) return;
  const Vitals shown = front->shown;
  const bool completes = front->completes;
  const bool intact = front->intact;
  read_.assign(front->bytes.begin(), front->bytes.end());
  line_.pop();
  truth_.on_bytes(shown, now);
  if (completes && intact) truth_.on_unit(*equipment_.variant, shown, now);
  if (completes && !intact) truth_.on_damage();
  if (!read_.empty()) feed_.feed(read_, now);
}

void Bedside::on_action(const engine::PortAction& action, Instant now) {
  if (action.action == link::Action::none) return;
  port_ = Port::opening;
  gone_untold_ = false;
  lose_line();
  port_at_ = now + random_.milliseconds(5, 120);
}

void Bedside::unplug(Instant now, Duration length) {
  if (!plugged_) return;
  plugged_ = false;
  plugs_at_ = now + length;
  if (port_ != Port::open) return;
  gone_untold_ = true;
  port_at_ = now + random_.milliseconds(0, 100);
  // What was sent before may still be read; of the unit under way only a part.
  truth_.on_damage();
}

void Bedside::carry_in(Equipment equipment) {
  equipment_ = std::move(equipment);
  line_.serve(*equipment_.variant);
  lose_line();
}

void Bedside::on_kill() {
  port_ = Port::closed;
  port_at_ = Instant::never();
  gone_untold_ = false;
  lose_line();
}

void Bedside::lose_line() {
  line_.clear();
  truth_.on_damage();
}

void Bedside::heal(Instant now) {
  line_.heal();
  if (!plugged_) plugs_at_ = std::min(plugs_at_, now);
}

}  // namespace vigil::simulation
