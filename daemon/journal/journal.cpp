#include "daemon/journal/journal.hpp"

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

#include "daemon/journal/reserve.hpp"
#include "daemon/journal/wake.hpp"
#include "daemon/journal/writer.hpp"

namespace vigil::journal {
namespace {

/// How often the second thread looks after the first, and after the ring.
constexpr std::chrono::milliseconds watch_every{100};
/// How long stop() waits for the disk.
constexpr std::chrono::seconds stop_waits_max{5};

/// Signals are for the main thread.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace

class Journal::Impl {
 public:
  Impl(const Options& options, const handoff::Ring& ring)
      : reserve(ring, options.reserve), writer(options, ring, reserve.ring()) {}

  void write() {
    block_signals();
    ::pthread_setname_np(::pthread_self(), "vigil-journal");
    bool more = false;
    while (!stopping) {
      const bool urgent = wake.sleep(more ? 0 : writer.wait_ms());
      more = writer.pass(urgent);
    }
    const bool all = writer.finish();
    const std::lock_guard lock(mutex);
    written = all;
    ended = true;
    changed.notify_all();
  }

  void watch() {
    block_signals();
    ::pthread_setname_np(::pthread_self(), "vigil-jwatch");
    Status told = writer.status();
    std::unique_lock lock(mutex);
    while (!watch_ends) {
      changed.wait_for(lock, watch_every, [this] { return watch_ends; });
      lock.unlock();
      reserve.look(writer.committed());
      const Status now = writer.status();
      if (now.state != told.state || now.reason != told.reason || now.told != told.told) {
        told = now;
        if (on_change) on_change();
      }
      lock.lock();
    }
  }

  Wake wake;
  Reserve reserve;
  Writer writer;
  std::function<void()> on_change;
  std::atomic<bool> stopping{false};
  std::mutex mutex;  // of what follows
  std::condition_variable changed;
  bool watch_ends = false;
  bool ended = false;
  bool written = false;
};

/// The threads share it with whoever started them: one that hangs may outlive the Journal.
struct Journal::Running {
  std::shared_ptr<Impl> impl;
  std::thread writer;
  std::thread watcher;
};

Opened Journal::open(const Options& options, const handoff::Ring& ring) {
  auto impl = std::make_shared<Impl>(options, ring);
  Opened opened;
  opened.found = impl->writer.open();
  const std::string& reserve = impl->reserve.message();
  if (!reserve.empty()) {
    opened.found.message += (opened.found.message.empty() ? "" : "; ") + reserve;
  }
  opened.journal = std::unique_ptr<Journal>(new Journal(std::move(impl)));
  return opened;
}

Journal::Journal(std::shared_ptr<Impl> impl) : running_(std::make_unique<Running>()) {
  running_->impl = std::move(impl);
}

Journal::~Journal() { (void)stop(); }

void Journal::start(std::function<void()> on_change) {
  running_->impl->on_change = std::move(on_change);
  running_->writer = std::thread([impl = running_->impl] { impl->write(); });
  running_->watcher = std::thread([impl = running_->impl] { impl->watch(); });
}

void Journal::wake(bool urgent) noexcept { running_->impl->wake.wake(urgent); }

bool Journal::stop() {
  Impl& impl = *running_->impl;
  if (!running_->writer.joinable()) {
    if (!impl.ended) impl.written = impl.writer.finish();
    impl.ended = true;
    return impl.written;
  }
  impl.stopping = true;
  impl.wake.wake(true);
  bool ended = false;
  {
    std::unique_lock lock(impl.mutex);
    ended = impl.changed.wait_for(lock, stop_waits_max, [&] { return impl.ended; });
    impl.watch_ends = true;
    impl.changed.notify_all();
  }
  running_->watcher.join();
  // A thread that hangs in a call to the system can't be ended, only left.
  ended ? running_->writer.join() : running_->writer.detach();
  return ended && impl.written;
}

Status Journal::status() const { return running_->impl->writer.status(); }

}  // namespace vigil::journal
