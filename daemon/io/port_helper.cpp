#include "daemon/io/port_helper.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <variant>

namespace vigil::io {
namespace {

using Clock = std::chrono::steady_clock;
using Ticket = PortHelper::Ticket;

struct ListRequest {};
struct Job {
  Ticket ticket;  // 0 for a close: nobody waits for it
  std::variant<OpenRequest, ListRequest, OpenPort> what;
};
using Result = std::variant<OpenResult, PortHelper::Ports>;

}  // namespace

struct PortHelper::Desk {
  struct Pending {
    std::variant<OnOpen, OnList> done;
    std::unique_ptr<boost::asio::steady_timer> limit;
  };
  explicit Desk(boost::asio::io_context& loop) : engine(loop), watch(loop) {}
  boost::asio::io_context& engine;
  boost::asio::steady_timer watch;
  bool watching = false;
  Ticket last = 0;
  std::map<Ticket, Pending> pending;
  std::uint64_t timed_out = 0;
  std::uint64_t refused = 0;
};

struct PortHelper::Core : std::enable_shared_from_this<PortHelper::Core> {
  Core(boost::asio::io_context& loop, Limits given, Calls called)
      : limits(given), calls(std::move(called)), engine(&loop) {}

  const Limits limits;
  const Calls calls;

  mutable std::mutex mutex;
  std::condition_variable work;
  std::condition_variable ended;
  boost::asio::io_context* engine;  // nullptr once the helper is gone
  std::weak_ptr<Desk> desk;
  std::deque<Job> queue;
  std::set<Ticket> wanted;
  std::uint64_t worker = 0;  // the one that serves the queue
  std::optional<Clock::time_point> busy_since;
  std::size_t alive = 0;
  std::size_t set_aside = 0;
  std::uint64_t late = 0;
  std::uint64_t leaked = 0;
  bool stopping = false;

  void start_worker();  // with the mutex held
  bool replace_if_stuck();
  bool push(Job job);
  void serve(std::uint64_t self);
  void run(std::unique_lock<std::mutex>& lock, Job job);
  void deliver(std::unique_lock<std::mutex>& lock, Ticket ticket, Result result);
  static void settle(Desk& desk, Core& core, Ticket ticket, Result result);
};

void PortHelper::Core::start_worker() {
  ++alive;
  busy_since.reset();
  std::thread([core = shared_from_this(), self = ++worker] { core->serve(self); }).detach();
}

void PortHelper::Core::serve(std::uint64_t self) {
  std::unique_lock lock(mutex);
  for (;;) {
    work.wait(lock, [&] { return stopping || self != worker || !queue.empty(); });
    if (self != worker || queue.empty()) break;
    Job job = std::move(queue.front());
    queue.pop_front();
    busy_since = Clock::now();
    run(lock, std::move(job));
    if (self != worker) break;
    busy_since.reset();
  }
  if (self != worker) --set_aside;
  --alive;
  ended.notify_all();
}

/// Takes the lock off while the job runs, and comes back with it.
void PortHelper::Core::run(std::unique_lock<std::mutex>& lock, Job job) {
  if (auto* port = std::get_if<OpenPort>(&job.what)) {
    lock.unlock();
    port->close();
    lock.lock();
    return;
  }
  if (!wanted.contains(job.ticket)) return;
  lock.unlock();
  Result result = std::holds_alternative<OpenRequest>(job.what)
                      ? Result(calls.open(std::get<OpenRequest>(job.what)))
                      : Result(calls.list());
  lock.lock();
  deliver(lock, job.ticket, std::move(result));
}

void PortHelper::Core::deliver(std::unique_lock<std::mutex>& lock, Ticket ticket, Result result) {
  if (engine != nullptr && wanted.erase(ticket) > 0) {
    boost::asio::post(*engine, [core = shared_from_this(), to = desk, ticket,
                                brought = std::move(result)]() mutable {
      if (const auto open_desk = to.lock()) settle(*open_desk, *core, ticket, std::move(brought));
    });
    return;
  }
  ++late;
  lock.unlock();
  {
    const Result dropped = std::move(result);  // closes its port here, where it may hang
  }
  lock.lock();
}

/// On the engine's thread: gives a result to who asked for it.
void PortHelper::Core::settle(Desk& desk, Core& core, Ticket ticket, Result result) {
  const auto found = desk.pending.find(ticket);
  if (found == desk.pending.end()) {
    auto* opened = std::get_if<OpenResult>(&result);
    if (opened == nullptr || !std::holds_alternative<OpenPort>(*opened)) return;
    const std::lock_guard lock(core.mutex);
    ++core.late;
    if (!core.push({0, std::move(std::get<OpenPort>(*opened))})) ++core.leaked;
    return;
  }
  const auto done = std::move(found->second.done);
  desk.pending.erase(found);
  if (const auto* on_open = std::get_if<OnOpen>(&done)) {
    (*on_open)(ticket, std::move(std::get<OpenResult>(result)));
  } else {
    std::get<OnList>(done)(ticket, std::move(std::get<Ports>(result)));
  }
}

/// With the mutex held. Requests and closes have max_queued places each; a close that finds none
/// gives its descriptor up rather than hang the engine.
bool PortHelper::Core::push(Job job) {
  auto* port = std::get_if<OpenPort>(&job.what);
  if (queue.size() >= limits.max_queued * (port != nullptr ? 2 : 1)) {
    if (port != nullptr) port->leak();
    return false;
  }
  queue.push_back(std::move(job));
  work.notify_one();
  return true;
}

/// Returns whether something still waits in the queue.
bool PortHelper::Core::replace_if_stuck() {
  const std::lock_guard lock(mutex);
  if (queue.empty()) return false;
  const bool stuck = busy_since && Clock::now() - *busy_since >= limits.patience;
  if (stuck && set_aside < limits.max_set_aside) {
    ++set_aside;
    start_worker();
  }
  return true;
}

namespace {

/// Looks after the queue every `patience` for as long as it holds something.
template <typename Core, typename Desk>
void watch_queue(const std::shared_ptr<Core>& core, const std::shared_ptr<Desk>& desk) {
  if (desk->watching) return;
  desk->watching = true;
  desk->watch.expires_after(core->limits.patience);
  desk->watch.async_wait([core, weak = std::weak_ptr(desk)](const boost::system::error_code& e) {
    const auto open_desk = weak.lock();
    if (!open_desk || e) return;
    open_desk->watching = false;
    if (core->replace_if_stuck()) watch_queue(core, open_desk);
  });
}

/// Queues a request, and sets the clock that answers when nothing else does. A full queue answers
/// by `refuse`, later as well: no caller is called back from within its own call.
template <typename Core, typename Desk, typename Done, typename Refuse, typename Expire>
Ticket submit(const std::shared_ptr<Core>& core, const std::shared_ptr<Desk>& desk, Job job,
              Done done, Refuse refuse, Expire expire) {
  const Ticket ticket = job.ticket = ++desk->last;
  bool queued = false;
  {
    const std::lock_guard lock(core->mutex);
    queued = core->push(std::move(job));
    if (queued) core->wanted.insert(ticket);
  }
  if (!queued) ++desk->refused;
  auto timer = std::make_unique<boost::asio::steady_timer>(desk->engine);
  timer->expires_after(queued ? core->limits.open_limit : std::chrono::milliseconds(0));
  timer->async_wait([core, weak = std::weak_ptr(desk), ticket, queued, refuse,
                     expire](const boost::system::error_code& error) {
    const auto open_desk = weak.lock();
    if (!open_desk || error) return;
    const auto found = open_desk->pending.find(ticket);
    if (found == open_desk->pending.end()) return;
    const auto callback = std::get<Done>(std::move(found->second.done));
    open_desk->pending.erase(found);
    {
      const std::lock_guard lock(core->mutex);
      core->wanted.erase(ticket);
    }
    if (queued) ++open_desk->timed_out;
    queued ? expire(callback, ticket) : refuse(callback, ticket);
  });
  desk->pending.emplace(ticket, typename Desk::Pending{std::move(done), std::move(timer)});
  if (queued) watch_queue(core, desk);
  return ticket;
}

}  // namespace

PortHelper::PortHelper(boost::asio::io_context& engine, Limits limits, Calls calls)
    : core_(std::make_shared<Core>(engine, limits, std::move(calls))),
      desk_(std::make_shared<Desk>(engine)) {
  const std::lock_guard lock(core_->mutex);
  core_->desk = desk_;
  core_->start_worker();
}

PortHelper::~PortHelper() {
  std::unique_lock lock(core_->mutex);
  core_->engine = nullptr;
  core_->wanted.clear();
  core_->stopping = true;
  core_->work.notify_all();
  core_->ended.wait_for(lock, core_->limits.stop_limit, [&] { return core_->alive == 0; });
}

PortHelper::Ticket PortHelper::open(OpenRequest request, OnOpen done) {
  const std::string port = request.address.text;
  return submit(
      core_, desk_, Job{0, std::move(request)}, std::move(done),
      [port](const OnOpen& callback, Ticket ticket) {
        callback(ticket, PortFailure{PortFailure::Kind::failed,
                                     port + ": too many ports wait to be opened"});
      },
      [port](const OnOpen& callback, Ticket ticket) {
        callback(ticket,
                 PortFailure{PortFailure::Kind::timed_out, port + ": did not open in time"});
      });
}

PortHelper::Ticket PortHelper::list(OnList done) {
  const auto nothing = [](const OnList& callback, Ticket ticket) {
    callback(ticket, std::nullopt);
  };
  return submit(core_, desk_, Job{0, ListRequest{}}, std::move(done), nothing, nothing);
}

void PortHelper::forget(Ticket ticket) {
  desk_->pending.erase(ticket);
  const std::lock_guard lock(core_->mutex);
  core_->wanted.erase(ticket);
}

void PortHelper::close(OpenPort port) {
  {
    const std::lock_guard lock(core_->mutex);
    if (!core_->push({0, std::move(port)})) ++core_->leaked;
  }
  watch_queue(core_, desk_);
}

PortHelper::Counters PortHelper::counters() const {
  const std::lock_guard lock(core_->mutex);
  return {desk_->timed_out, desk_->refused,   core_->late,
          core_->leaked,    core_->set_aside, core_->queue.size()};
}

}  // namespace vigil::io
