// Tells that ports may have come or gone: plugged, unplugged, renamed, made readable.
//
// It says only "something changed"; whoever waits for a port then tries again. It hears udev and
// the kernel about ttys, and watches /dev and the folders of the configured devices, also those
// that are not there yet. Everything happens on the thread that runs the io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vigil::io {

class Hotplug {
 public:
  /// One plug makes a dozen of events: they are told as one, this long after the first.
  static constexpr std::chrono::milliseconds coalesce{50};

  /// `devices`: configured device paths, links or not. Watches nothing that it is refused.
  Hotplug(boost::asio::io_context& loop, std::vector<std::string> devices,
          std::function<void()> on_change);
  ~Hotplug();
  Hotplug(const Hotplug&) = delete;
  Hotplug& operator=(const Hotplug&) = delete;

  /// What can't be watched and why; empty if all is well. The links' own retry goes on without.
  [[nodiscard]] std::vector<std::string> complaints() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace vigil::io
