#include "tests/simulation/kept_inputs.hpp"

#include <algorithm>

namespace vigil::simulation {
namespace {

using namespace engine;

/// Views of an input, made to look at texts that stay.
struct Own {
  std::deque<std::string>& texts;
  Command& command;

  void operator()(PortOpened& in) const { keep(in.device), keep(in.adapter); }
  void operator()(PortFailed& in) const { keep(in.reason); }
  void operator()(PortClosed& in) const { keep(in.reason); }
  void operator()(MonitorIdentity& in) const {
    keep(in.identity.vendor), keep(in.identity.model);
    keep(in.identity.serial), keep(in.identity.firmware);
  }
  void operator()(MonitorNotice& in) const { keep(in.notice.text); }
  void operator()(MonitorOther& in) const { keep(in.numeric.label), keep(in.numeric.unit); }
  void operator()(ReceiverPresence& in) const { keep(in.receiver), keep(in.role), keep(in.person); }
  void operator()(JournalHealth& in) const { keep(in.reason); }
  void operator()(RecordDamaged& in) const { keep(in.reason); }
  void operator()(CommandInput& in) const {
    command = *in.command;
    in.command = &command;
  }
  template <class In>
  void operator()(In&) const {}
  void keep(std::string_view& text) const { text = texts.emplace_back(text); }
};

class Nobody final : public Output {
 public:
  void on_event(const Event&) override {}
  void on_action(const PortAction&) override {}
};

}  // namespace

void KeptInputs::keep(Instant now, const Input& input, std::span<const Event> events,
                      const Engine& engine) {
  if (now >= saved_at_ + checkpoint_every) return checkpoint(now, engine);
  const bool idle = std::holds_alternative<Tick>(input) &&
                    std::all_of(events.begin(), events.end(), [](const Event& event) {
                      return std::holds_alternative<HeartbeatEvent>(event.body);
                    });
  if (idle) return;
  Kept& kept = inputs_.emplace_back();
  kept.at = now;
  kept.input = input;
  std::visit(Own{kept.texts, kept.command}, kept.input);
}

void KeptInputs::checkpoint(Instant now, const Engine& engine) {
  engine.save(saved_);
  saved_at_ = now;
  inputs_.clear();
}

std::string KeptInputs::replay(Engine& into) const {
  const Restored restored = into.restore(saved_);
  if (!restored.ok()) return restored.error;
  if (!restored.notes.empty()) return restored.notes.front();
  Nobody nobody;
  for (const Kept& kept : inputs_) into.step(kept.at, kept.input, nobody);
  return {};
}

}  // namespace vigil::simulation
