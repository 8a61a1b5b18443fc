#include "daemon/io/hotplug.hpp"

#include <libudev.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <utility>

#include "daemon/io/folder_watch.hpp"

namespace vigil::io {
namespace {

struct FreeUdev {
  void operator()(udev* context) const { udev_unref(context); }
  void operator()(udev_monitor* monitor) const { udev_monitor_unref(monitor); }
  void operator()(udev_device* device) const { udev_device_unref(device); }
};

using Udev = std::unique_ptr<udev, FreeUdev>;
using Monitor = std::unique_ptr<udev_monitor, FreeUdev>;

/// Events of udev come after its rules have run: links and permissions are there. Without udevd
/// (a container) only the kernel's own events come.
Monitor listen_for_ttys(udev* context) {
  if (context == nullptr) return nullptr;
  const bool daemon = ::access("/run/udev/control", F_OK) == 0;
  Monitor monitor(udev_monitor_new_from_netlink(context, daemon ? "udev" : "kernel"));
  if (!monitor) return nullptr;
  udev_monitor_filter_add_match_subsystem_devtype(monitor.get(), "tty", nullptr);
  if (udev_monitor_enable_receiving(monitor.get()) < 0) return nullptr;
  return monitor;
}

}  // namespace

struct Hotplug::State : std::enable_shared_from_this<Hotplug::State> {
  State(boost::asio::io_context& loop, std::vector<std::string> devices,
        std::function<void()> changed)
      : on_change(std::move(changed)),
        context(udev_new()),
        monitor(listen_for_ttys(context.get())),
        folders(std::move(devices)),
        udev_events(loop),
        folder_events(loop),
        quiet(loop) {}

  void start() {
    if (monitor) {
      udev_events.assign(udev_monitor_get_fd(monitor.get()));
      wait_for_udev();
    }
    if (folders.fd() >= 0) {
      folder_events.assign(folders.fd());
      wait_for_folders();
    }
  }

  /// The descriptors belong to libudev and to `folders`; Asio must let go of them first.
  void stop() {
    stopped = true;
    quiet.cancel();
    if (udev_events.is_open()) udev_events.release();
    if (folder_events.is_open()) folder_events.release();
  }

  void wait_for_udev() {
    udev_events.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                             if (self->stopped || error) return;
                             bool any = false;
                             while (std::unique_ptr<udev_device, FreeUdev>(
                                 udev_monitor_receive_device(self->monitor.get()))) {
                               any = true;
                             }
                             if (any) self->tell_soon();
                             self->wait_for_udev();
                           });
  }

  void wait_for_folders() {
    folder_events.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                             [self = shared_from_this()](const boost::system::error_code& error) {
                               if (self->stopped || error) return;
                               if (self->folders.read_events()) self->tell_soon();
                               self->wait_for_folders();
                             });
  }

  void tell_soon() {
    if (telling) return;
    telling = true;
    quiet.expires_after(coalesce);
    quiet.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      self->telling = false;
      if (!self->stopped && !error) self->on_change();
    });
  }

  std::function<void()> on_change;
  Udev context;
  Monitor monitor;
  FolderWatch folders;
  boost::asio::posix::stream_descriptor udev_events;
  boost::asio::posix::stream_descriptor folder_events;
  boost::asio::steady_timer quiet;
  bool telling = false;
  bool stopped = false;
};

Hotplug::Hotplug(boost::asio::io_context& loop, std::vector<std::string> devices,
                 std::function<void()> on_change)
    : state_(std::make_shared<State>(loop, std::move(devices), std::move(on_change))) {
  state_->start();
}

Hotplug::~Hotplug() { state_->stop(); }

std::vector<std::string> Hotplug::complaints() const {
  std::vector<std::string> texts;
  if (!state_->monitor) texts.emplace_back("no events from udev or the kernel (netlink refused)");
  if (state_->folders.fd() < 0) texts.emplace_back("no events from folders (inotify refused)");
  return texts;
}

}  // namespace vigil::io
