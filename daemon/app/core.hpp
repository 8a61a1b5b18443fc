// The engine and its way out, as the I/O of a monitor sees them. Belongs to the engine thread.
#pragma once

#include "daemon/engine/input.hpp"

namespace vigil::app {

class Core {
 public:
  /// One step of the engine; its events are published, its actions done.
  virtual void step(Instant now, const engine::Input& input) = 0;
  virtual void publish_wave(const WaveBlock& block, engine::MonitorRef monitor) = 0;
  /// What one read brought is through: publish, and set the timer anew.
  virtual void batch_done() = 0;

 protected:
  ~Core() = default;
};

}  // namespace vigil::app
