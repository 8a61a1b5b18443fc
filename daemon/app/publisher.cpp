#include "daemon/app/publisher.hpp"

#include <utility>

#include "daemon/io/boot_clock.hpp"

namespace vigil::app {

Publisher::Publisher(handoff::Ring& events, handoff::Ring& waves, RecordNumbers& numbers,
                     wire::Encoder encoder, Instant started_at, Hooks hooks)
    : events_(events),
      waves_(waves),
      numbers_(numbers),
      encoder_(std::move(encoder)),
      started_at_(started_at),
      hooks_(std::move(hooks)) {}

wire::Stamp Publisher::stamp() const {
  wire::Stamp stamp;
  stamp.wall_minus_boot_ns = io::wall_minus_boot_ns();
  stamp.uptime_ns = (io::boot_now() - started_at_).count();
  return stamp;
}

void Publisher::set_journal(wire::Journal state, bool full) {
  journal_ = state;
  journal_full_ = full;
}

void Publisher::publish(const engine::Event& event) {
  wire::Stamp stamped = stamp();
  stamped.journal = journal_;
  stamped.not_durable = journal_full_;
  const bool heartbeat = std::holds_alternative<engine::HeartbeatEvent>(event.body);
  if (heartbeat) {
    const Dropped dropped = hooks_.dropped();
    stamped.dropped_events = dropped.events + refused_.events;
    stamped.dropped_wave_blocks = dropped.wave_blocks + refused_.wave_blocks;
  }
  // The ring refuses only a slot that is larger than its limit; that is a gap in seq, and counted.
  const handoff::Slot slot = encoder_.encode(event, stamped);
  if (!(heartbeat ? events_.append(slot) : numbers_.append(events_, slot))) ++refused_.events;
  unsent_ = true;
  urgent_ = urgent_ || slot.head.kind == handoff::SlotKind::alarm ||
            slot.head.kind == handoff::SlotKind::session ||
            slot.head.kind == handoff::SlotKind::check ||
            slot.head.kind == handoff::SlotKind::system;
  if (std::holds_alternative<engine::AlarmEvent>(event.body)) batch_done();
}

void Publisher::publish(const WaveBlock& block, engine::MonitorRef monitor) {
  const wire::WaveOrigin origin{monitor.bed, monitor.monitor, ++wave_seq_};
  if (!waves_.append(encoder_.encode(block, origin, stamp()))) ++refused_.wave_blocks;
  unsent_ = true;
}

void Publisher::batch_done() {
  if (!unsent_) return;
  unsent_ = false;
  hooks_.wake_bus();
  hooks_.wake_journal(std::exchange(urgent_, false));
}

}  // namespace vigil::app
