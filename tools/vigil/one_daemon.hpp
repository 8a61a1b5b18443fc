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
  using OnEvent = std::function<void(const v1::Event&)>;
  using Enough = std::function<bool(const v1::Event& oldest)>;
  /// What was published before, over restarts of the daemon, back to `enough`: in parts, the newest
  /// first, each in order. False: some of it is not kept any more, or did not come.
  bool replay(const OnEvent& on_event, const Enough& enough);

 private:
  bool replay_part_of(std::uint64_t epoch, std::uint64_t from, std::uint64_t to,
                      const OnEvent& on_event, std::optional<v1::Event>& oldest);
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
