#include "daemon/bus/bus.hpp"

#include <google/protobuf/stubs/logging.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

#include "daemon/bus/binding.hpp"
#include "daemon/bus/bus_counters.hpp"
#include "daemon/bus/control.hpp"
#include "daemon/bus/published.hpp"
#include "daemon/bus/socket.hpp"
#include "daemon/bus/wake.hpp"
#include "daemon/handoff/reader.hpp"

namespace vigil::bus {
namespace {

constexpr int feed_queue_max_messages = 100'000;
constexpr int waves_queue_max_messages = 2'000;
/// A chunk is up to 256 KiB: what waits for one client that does not read stays below 20 MiB.
constexpr int control_queue_max_messages = 64;
/// What peers may send: subscriptions and requests, all short.
constexpr std::int64_t incoming_max_bytes = std::int64_t{64} * 1024;

// Per turn of the loop, so that nothing keeps the feed waiting.
constexpr int feed_turn_max_events = 1000;
constexpr int waves_turn_max_blocks = 64;
constexpr int control_turn_max_requests = 16;
constexpr int subscriptions_turn_max = 256;
/// At most 500 chunks a second: replays leave the processor to the rest.
constexpr std::chrono::milliseconds chunk_interval{2};

using Clock = std::chrono::steady_clock;

/// Signals are for the main thread; libzmq's and our threads inherit this mask.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

[[noreturn]] void fail(const char* what) {
  // A bus that cannot go on must not leave a daemon that looks alive: it is restarted.
  std::fprintf(stderr, "bus: %s: %s\n", what, ::zmq_strerror(errno));
  std::abort();
}

}  // namespace

class Bus::Impl {
 public:
  Impl(const BusOptions& options, const handoff::Ring& events, const handoff::SeqIndex& found,
       const handoff::Ring& waves, Handlers handlers)
      : events_(events, events.start(), events.counted_at_start()),
        waves_(waves, waves.start(), waves.counted_at_start()),
        event_ring_(events),
        wave_ring_(waves),
        published_(events, found, options.source, options.epoch, handlers.history),
        control_(published_, counters, std::move(handlers)) {}
  ~Impl() { stop(); }

  std::string bind(const BusOptions& options);
  void start();
  void stop();

  Wake wake;
  LiveCounters counters;
  AnswerQueue answers;

 private:
  void run();
  void sleep();
  void send_events(int most);
  void send_waves(int most);
  void take_subscriptions(Socket& socket);
  void take_requests();
  void take_answers();
  void send_answers();
  void send_chunk();
  [[nodiscard]] bool work_waits() const;
  [[nodiscard]] long sleep_ms() const;

  handoff::SlotReader events_;
  handoff::SlotReader waves_;
  const handoff::Ring& event_ring_;
  const handoff::Ring& wave_ring_;
  Published published_;
  Control control_;
  std::vector<Outgoing> answered_;
  Clock::time_point next_chunk_;
  // In this order: libzmq removes its files while the context ends, and until then they are locked.
  std::vector<PathLock> locks_;
  Context context_;
  Socket feed_socket_;
  Socket control_socket_;
  Socket waves_socket_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

std::string Bus::Impl::bind(const BusOptions& options) {
  if (!wake.good()) return "cannot make an eventfd";
  feed_socket_ = Socket(context_, ZMQ_XPUB, incoming_max_bytes);
  control_socket_ = Socket(context_, ZMQ_ROUTER, incoming_max_bytes);
  waves_socket_ = Socket(context_, ZMQ_XPUB, incoming_max_bytes);
  if (!feed_socket_.good() || !control_socket_.good() || !waves_socket_.good()) {
    return std::string("cannot make a socket: ") + ::zmq_strerror(errno);
  }
  feed_socket_.set(ZMQ_SNDHWM, feed_queue_max_messages);
  waves_socket_.set(ZMQ_SNDHWM, waves_queue_max_messages);
  control_socket_.set(ZMQ_SNDHWM, control_queue_max_messages);
  control_socket_.set(ZMQ_ROUTER_MANDATORY, 0);
  const std::array<std::pair<Socket*, const std::vector<std::string>*>, 3> all{
      {{&feed_socket_, &options.feed},
       {&control_socket_, &options.control},
       {&waves_socket_, &options.waves}}};
  for (const auto& [socket, endpoints] : all) {
    for (const std::string& endpoint : *endpoints) {
      PathLock lock;
      std::string error = bind_endpoint(*socket, endpoint, lock);
      if (lock.held()) locks_.push_back(std::move(lock));
      if (!error.empty()) return error;
    }
  }
  return {};
}

void Bus::Impl::start() {
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { run(); });
}

void Bus::Impl::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);
  wake.wake();
  thread_.join();
  feed_socket_ = Socket();
  control_socket_ = Socket();
  waves_socket_ = Socket();
}

void Bus::Impl::run() {
  ::pthread_setname_np(::pthread_self(), "vigil-bus");
  while (!stopping_.load(std::memory_order_acquire)) {
    sleep();
    // What a command did was in the ring before its answer: it goes out first.
    take_answers();
    send_events(feed_turn_max_events);
    send_answers();
    send_waves(waves_turn_max_blocks);
    take_subscriptions(feed_socket_);
    take_subscriptions(waves_socket_);
    take_requests();
    control_.look_back();
    send_chunk();
  }
  take_answers();
  while (events_.position() < event_ring_.head()) send_events(feed_turn_max_events);
  send_answers();
}

bool Bus::Impl::work_waits() const {
  return events_.position() < event_ring_.head() || waves_.position() < wave_ring_.head() ||
         !answers.empty() || control_.history_answered() ||
         stopping_.load(std::memory_order_acquire);
}

long Bus::Impl::sleep_ms() const {
  if (!control_.pending()) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(next_chunk_ - Clock::now()).count();
  return std::max<long>(left, 0);
}

void Bus::Impl::sleep() {
  wake.about_to_sleep();
  const long timeout_ms = work_waits() ? 0 : sleep_ms();
  std::array<zmq_pollitem_t, 4> items{{{nullptr, wake.fd(), ZMQ_POLLIN, 0},
                                       {feed_socket_.get(), 0, ZMQ_POLLIN, 0},
                                       {control_socket_.get(), 0, ZMQ_POLLIN, 0},
                                       {waves_socket_.get(), 0, ZMQ_POLLIN, 0}}};
  const int n = ::zmq_poll(items.data(), static_cast<int>(items.size()), timeout_ms);
  if (n < 0 && errno != EINTR) fail("poll");
  wake.awake(n > 0 && (items[0].revents & ZMQ_POLLIN) != 0);
}

void Bus::Impl::send_events(int most) {
  for (int i = 0; i < most; ++i) {
    const handoff::Slot* slot = events_.next();
    if (slot == nullptr) break;
    if (handoff::is_published(slot->head.kind)) {
      LiveCounters::add(counters.published);  // first: who has it finds it counted
      feed_socket_.send(slot->topic, true);
      feed_socket_.send(slot->payload, false);
    }
    if (!published_.note(*slot, events_.slot_position())) LiveCounters::add(counters.not_kept);
  }
  counters.dropped_events.store(events_.lost(), std::memory_order_relaxed);
}

void Bus::Impl::send_waves(int most) {
  for (int i = 0; i < most; ++i) {
    const handoff::Slot* slot = waves_.next();
    if (slot == nullptr) break;
    LiveCounters::add(counters.published_waves);
    waves_socket_.send(slot->topic, true);
    waves_socket_.send(slot->payload, false);
  }
  counters.dropped_wave_blocks.store(waves_.lost(), std::memory_order_relaxed);
}

void Bus::Impl::take_subscriptions(Socket& socket) {
  Frame frame;
  for (int i = 0; i < subscriptions_turn_max && frame.receive(socket); ++i) {
    skip_rest(socket, frame);
  }
}

void Bus::Impl::take_requests() {
  for (int i = 0; i < control_turn_max_requests; ++i) {
    Frame peer;
    if (!peer.receive(control_socket_)) return;
    Frame body;
    if (!peer.more() || !body.receive(control_socket_)) continue;
    std::string reply;
    if (body.more()) {
      skip_rest(control_socket_, body);
      reply = control_.on_malformed("a request is one frame");
    } else {
      reply = control_.on_request(peer.bytes(), body.bytes());
    }
    if (reply.empty()) continue;  // it comes in chunks, or from the engine
    if (control_socket_.send(peer.bytes(), true)) control_socket_.send(reply, false);
  }
}

void Bus::Impl::take_answers() {
  TokenAnswer taken;
  while (answers.pop(taken)) {
    if (auto out = control_.answer(taken)) answered_.push_back(*std::move(out));
  }
}

void Bus::Impl::send_answers() {
  for (const Outgoing& out : answered_) {
    if (control_socket_.send(out.peer, true)) control_socket_.send(out.reply, false);
  }
  answered_.clear();
}

void Bus::Impl::send_chunk() {
  if (!control_.pending() || Clock::now() < next_chunk_) return;
  const Outgoing out = control_.next();
  if (control_socket_.send(out.peer, true)) control_socket_.send(out.reply, false);
  next_chunk_ = Clock::now() + chunk_interval;
  control_.look_back();  // what comes next is sought while this one is on its way
}

OpenedBus Bus::open(const BusOptions& options, const handoff::Ring& events,
                    const handoff::SeqIndex& found, const handoff::Ring& waves, Handlers handlers) {
  // A peer's bad message is counted; the library would also write a line for each.
  google::protobuf::SetLogHandler(nullptr);
  const SignalsBlocked blocked;
  OpenedBus opened;
  auto impl = std::make_unique<Impl>(options, events, found, waves, std::move(handlers));
  opened.error = impl->bind(options);
  if (opened.error.empty()) opened.bus = std::unique_ptr<Bus>(new Bus(std::move(impl)));
  return opened;
}

Bus::Bus(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Bus::~Bus() = default;
void Bus::start() { impl_->start(); }
void Bus::stop() { impl_->stop(); }
void Bus::wake() noexcept { impl_->wake.wake(); }
bool Bus::reply(ReplyToken token, const wire::Answer& answer) {
  const bool taken = impl_->answers.push(token, answer);
  impl_->wake.wake();
  return taken;
}
BusCounters Bus::counters() const { return impl_->counters.read(); }

}  // namespace vigil::bus
