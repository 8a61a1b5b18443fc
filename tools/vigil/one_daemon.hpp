// The daemon as one command needs it: its snapshot, one answer, what was published before.
// Main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "daemon/bus/client.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil {

class OneDaemon {
 public:
  OneDaemon(const std::string& feed, const std::string& control);

  /// False: it was not heard in time.
  bool wait_for_snapshot();
  /// Until an event told the daemon's clock, which may be another machine's: a snapshot does not.
  void wait_for_clock();
  [[nodiscard]] const watch::Model& model() const { return model_; }
  bus::CommandResult ask(const v1::CommandRequest& request);
  /// What the daemon published of a command with this key: what it did. "" if it is not told soon.
  std::string told_of(const std::string& key);
  /// The events of the running epoch back to `enough`, newest part first within its parts; false:
  /// some were not to be had.
  bool replay(const std::function<void(const v1::Event&)>& on_event,
              const std::function<bool(const v1::Event& oldest)>& enough);

 private:
  bus::ClientCallbacks calls();

  watch::Model model_;
  std::uint64_t epoch_ = 0;
  std::uint64_t as_of_ = 0;
  std::optional<bus::CommandResult> result_;
  std::vector<v1::CommandRecord> records_;
  std::function<void(const v1::Event&)> on_replayed_;
  std::optional<bus::ReplayEnd> replay_end_;
  bus::Client client_;
};

}  // namespace vigil
