#include "daemon/app/journal_history.hpp"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <utility>

#include "daemon/journal/reader.hpp"

namespace vigil::app {
namespace {

/// How often it looks which epochs are kept; retention takes whole days.
constexpr std::chrono::seconds look_every{5};

}  // namespace

/// The journal's reader, opened when it is needed, and anew after an error.
class JournalHistory::Pages {
 public:
  explicit Pages(const std::string& folder) : folder_(folder) {}

  std::vector<Kept> kept() {
    std::vector<Kept> all;
    if (!open()) return all;
    for (const journal::EpochKept& epoch : reader_->epochs()) {
      all.push_back({epoch.epoch, epoch.first_seq, epoch.last_seq});
    }
    return all;
  }

  Found find(const Wanted& wanted) {
    Found found;
    found.ticket = wanted.ticket;
    found.end = true;
    if (!open()) return found;
    std::size_t bytes = 0;
    const bool read =
        reader_->read_events(wanted.epoch, wanted.from_seq, [&](const journal::RecordView& record) {
          if (record.kind != journal::RecordKind::event) return true;
          if (record.seq > wanted.to_seq) return false;
          if (found.events.size() >= bus::chunk_max_events || bytes >= bus::chunk_max_bytes) {
            found.end = false;
            return false;
          }
          found.events.push_back({record.seq, {record.payload.begin(), record.payload.end()}});
          bytes += record.payload.size();
          return true;
        });
    if (!read) reader_.reset();
    return found;
  }

 private:
  bool open() {
    if (!reader_) reader_ = journal::Reader::open(folder_).reader;
    return reader_ != nullptr;
  }

  const std::string& folder_;
  std::unique_ptr<journal::Reader> reader_;
};

JournalHistory::~JournalHistory() { stop(); }

void JournalHistory::start(std::function<void()> wake_bus) {
  wake_bus_ = std::move(wake_bus);
  // Signals are for the main thread.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void JournalHistory::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool JournalHistory::ask(const Wanted& wanted) {
  const std::lock_guard lock(mutex_);
  if (asked_.size() >= asked_max) return false;
  asked_.push_back(wanted);
  changed_.notify_one();
  return true;
}

bool JournalHistory::answered() {
  const std::lock_guard lock(mutex_);
  return !found_.empty();
}

std::optional<bus::History::Found> JournalHistory::take() {
  const std::lock_guard lock(mutex_);
  if (found_.empty()) return std::nullopt;
  Found first = std::move(found_.front());
  found_.pop_front();
  return first;
}

std::vector<bus::History::Kept> JournalHistory::kept() {
  const std::lock_guard lock(mutex_);
  return kept_;
}

void JournalHistory::run() {
  ::pthread_setname_np(::pthread_self(), "vigil-history");
  Pages pages(folder_);
  auto look_at = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (std::chrono::steady_clock::now() >= look_at) {
      lock.unlock();
      std::vector<Kept> kept = pages.kept();
      lock.lock();
      kept_ = std::move(kept);
      look_at = std::chrono::steady_clock::now() + look_every;
    }
    if (asked_.empty()) {
      changed_.wait_until(lock, look_at, [this] { return stopping_ || !asked_.empty(); });
      continue;
    }
    const Wanted wanted = asked_.front();
    asked_.pop_front();
    lock.unlock();
    Found found = pages.find(wanted);
    lock.lock();
    found_.push_back(std::move(found));
    lock.unlock();
    wake_bus_();
    lock.lock();
  }
}

}  // namespace vigil::app
