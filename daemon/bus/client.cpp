#include "daemon/bus/client.hpp"

#include <google/protobuf/stubs/logging.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "daemon/bus/client_commands.hpp"
#include "daemon/bus/client_replay.hpp"
#include "daemon/bus/client_sync.hpp"
#include "daemon/bus/socket.hpp"

namespace vigil::bus {
namespace {

using Time = ClientSync::Time;

constexpr std::string_view topics = "v1/";
constexpr int feed_queue_max_messages = 100'000;
constexpr int waves_queue_max_messages = 2'000;
constexpr int control_queue_max_messages = 64;
constexpr std::int64_t event_max_bytes = std::int64_t{64} * 1024;
/// A chunk holds 256 KiB of events and one event more.
constexpr std::int64_t reply_max_bytes = std::int64_t{1024} * 1024;
constexpr std::size_t descriptors_max = 4;
constexpr int reconnect_ms = 100;
constexpr int reconnect_max_ms = 2000;
/// Messages of one socket per turn, so that none keeps the others waiting.
constexpr int turn_max_messages = 1000;
/// Nothing heard for so long: the sockets are made anew, in case a connection died unseen.
constexpr std::chrono::seconds rebuild_after{10};

Time boot_time() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// 128 random bits: no two commands of any client share them.
std::string new_key() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, 16> bytes{};
  // Never fails nor waits once the system is up: 256 bytes or fewer come whole.
  (void)::getrandom(bytes.data(), bytes.size(), 0);
  std::string key;
  for (const unsigned char byte : bytes) {
    key += digits[byte >> 4U];
    key += digits[byte & 0xFU];
  }
  return key;
}

}  // namespace

class Client::Impl final : private SyncOutput {
 public:
  Impl(ClientConfig config, ClientCallbacks callbacks)
      : config_(std::move(config)),
        callbacks_(std::move(callbacks)),
        sync_(config_.receiver, config_.role, config_.sound, *this),
        commands_([this](const v1::Request& request) { return send(request); },
                  [this](const CommandResult& result) {
                    if (callbacks_.on_command) callbacks_.on_command(result);
                  }),
        replay_([this](const v1::Request& request) { return send(request); },
                callbacks_.on_replayed, callbacks_.on_replay_end) {
    if (!config_.clock) config_.clock = boot_time;
    if (config_.recorded) sync_.record(config_.recorded);
    connect(config_.clock());
  }

  void start_over() { sync_.start_over(config_.clock()); }
  [[nodiscard]] const std::string& source() const { return sync_.source(); }
  [[nodiscard]] const std::vector<v1::KeptEpoch>& kept() const { return sync_.kept(); }
  void poll(std::chrono::milliseconds timeout);
  bool command(v1::CommandRequest request) {
    if (request.key().empty()) request.set_key(new_key());
    if (request.receiver().empty()) request.set_receiver(config_.receiver);
    return commands_.add(std::move(request), config_.clock());
  }
  bool replay(std::uint64_t epoch, std::uint64_t from_seq, std::uint64_t to_seq) {
    return replay_.ask(epoch, from_seq, to_seq, config_.clock());
  }
  void set_presences(const std::vector<v1::PresenceRequest>& presences) {
    sync_.set_presences(presences);
  }

  void watch_descriptor(int fd) {
    if (watched_.size() < descriptors_max) watched_.push_back(fd);
  }
  std::uint64_t malformed = 0;
  [[nodiscard]] Connection state() const { return sync_.connection(); }

 private:
  void deliver(const v1::Event& event) override {
    if (callbacks_.on_event) callbacks_.on_event(event);
  }
  void begin_snapshot(std::uint64_t epoch, std::uint64_t as_of_seq) override {
    if (callbacks_.on_snapshot) callbacks_.on_snapshot(epoch, as_of_seq);
  }
  void lost(std::uint64_t epoch, std::uint64_t from, std::uint64_t to) override {
    if (callbacks_.on_lost) callbacks_.on_lost(epoch, from, to);
  }
  void connection(Connection connection) override {
    if (callbacks_.on_connection) callbacks_.on_connection(connection);
  }
  bool send(const v1::Request& request) override {
    return control_.send(request.SerializeAsString(), false);
  }

  void connect(Time now);
  Socket connected(int type, const std::string& endpoint, std::int64_t max_bytes, int queue_max);
  void take_feed();
  void take_replies();
  void take_waves();
  bool take_body(Socket& socket, Frame& body);

  ClientConfig config_;
  ClientCallbacks callbacks_;
  ClientSync sync_;
  ClientCommands commands_;
  ClientReplay replay_;
  Context context_;
  Socket feed_;
  Socket control_;
  Socket waves_;
  v1::Event event_;
  v1::Reply reply_;
  v1::WaveBlock wave_;
  Time rebuild_at_{0};
  std::vector<int> watched_;
};

Socket Client::Impl::connected(int type, const std::string& endpoint, std::int64_t max_bytes,
                               int queue_max) {
  Socket socket(context_, type, max_bytes);
  socket.set(ZMQ_RCVHWM, queue_max);
  socket.set(ZMQ_RECONNECT_IVL, reconnect_ms);
  socket.set(ZMQ_RECONNECT_IVL_MAX, reconnect_max_ms);
  if (type == ZMQ_SUB) {
    ::zmq_setsockopt(socket.get(), ZMQ_SUBSCRIBE, topics.data(), topics.size());
  } else {
    socket.set(ZMQ_SNDHWM, control_queue_max_messages);
    // Requests do not queue up for a daemon that is not there.
    socket.set(ZMQ_IMMEDIATE, 1);
  }
  // Refused only for an endpoint that is none: then the connection stays "connecting".
  ::zmq_connect(socket.get(), endpoint.c_str());
  return socket;
}

void Client::Impl::connect(Time now) {
  feed_ = connected(ZMQ_SUB, config_.feed, event_max_bytes, feed_queue_max_messages);
  control_ = connected(ZMQ_DEALER, config_.control, reply_max_bytes, control_queue_max_messages);
  if (!config_.waves.empty()) {
    waves_ = connected(ZMQ_SUB, config_.waves, event_max_bytes, waves_queue_max_messages);
  }
  rebuild_at_ = now + rebuild_after;
}

bool Client::Impl::take_body(Socket& socket, Frame& body) {
  const bool two_frames = body.more() && body.receive(socket) && !body.more();
  skip_rest(socket, body);
  if (!two_frames) ++malformed;
  return two_frames;
}

void Client::Impl::take_feed() {
  Frame frame;
  for (int i = 0; i < turn_max_messages && frame.receive(feed_); ++i) {
    if (!take_body(feed_, frame)) continue;
    const std::string_view bytes = frame.bytes();
    const bool good = event_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
                      sync_.on_event(event_, config_.clock());
    if (!good) ++malformed;
  }
}

void Client::Impl::take_replies() {
  Frame frame;
  for (int i = 0; i < turn_max_messages && frame.receive(control_); ++i) {
    const bool one_frame = !frame.more();
    skip_rest(control_, frame);
    const std::string_view bytes = frame.bytes();
    const bool good =
        one_frame && reply_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
        (replay_.on_reply(reply_, config_.clock()) || commands_.on_reply(reply_, config_.clock()) ||
         sync_.on_reply(reply_, config_.clock()));
    if (!good) ++malformed;
  }
}

void Client::Impl::take_waves() {
  Frame frame;
  for (int i = 0; i < turn_max_messages && frame.receive(waves_); ++i) {
    if (!take_body(waves_, frame)) continue;
    const std::string_view bytes = frame.bytes();
    if (!wave_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      ++malformed;
    } else if (callbacks_.on_wave) {
      callbacks_.on_wave(wave_);
    }
  }
}

void Client::Impl::poll(std::chrono::milliseconds timeout) {
  const Time before = config_.clock();
  sync_.advance(before);
  commands_.advance(before);
  replay_.advance(before);
  std::array<zmq_pollitem_t, 3 + descriptors_max> items{};
  int count = 0;
  const auto add = [&](void* socket, int fd) {
    items[static_cast<std::size_t>(count++)] = {socket, fd, ZMQ_POLLIN, 0};
  };
  add(feed_.get(), 0);
  add(control_.get(), 0);
  if (waves_.good()) add(waves_.get(), 0);
  for (const int fd : watched_) add(nullptr, fd);
  const Time next = std::min({sync_.deadline(), commands_.deadline(), replay_.deadline()});
  const Time wait = std::min<Time>(timeout, std::max(next - before, Time{0}));
  const auto wait_ms = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
  ::zmq_poll(items.data(), count, static_cast<long>(wait_ms));
  take_feed();
  take_replies();
  if (waves_.good()) take_waves();
  const Time now = config_.clock();
  sync_.advance(now);
  commands_.advance(now);
  replay_.advance(now);
  if (sync_.connection() == Connection::live) {
    rebuild_at_ = now + rebuild_after;
  } else if (now >= rebuild_at_) {
    connect(now);
  }
}

Client::Client(const ClientConfig& config, ClientCallbacks callbacks)
    : impl_(std::make_unique<Impl>(config, std::move(callbacks))) {
  // A peer's bad message is counted; the library would also write a line for each.
  google::protobuf::SetLogHandler(nullptr);
}
Client::~Client() = default;
void Client::poll(std::chrono::milliseconds timeout) { impl_->poll(timeout); }
bool Client::command(v1::CommandRequest request) { return impl_->command(std::move(request)); }
bool Client::replay(std::uint64_t epoch, std::uint64_t from_seq, std::uint64_t to_seq) {
  return impl_->replay(epoch, from_seq, to_seq);
}
void Client::set_presence(const v1::PresenceRequest& presence) { impl_->set_presences({presence}); }
void Client::set_presences(const std::vector<v1::PresenceRequest>& presences) {
  impl_->set_presences(presences);
}
void Client::start_over() { impl_->start_over(); }
const std::string& Client::source() const { return impl_->source(); }
const std::vector<v1::KeptEpoch>& Client::kept() const { return impl_->kept(); }
void Client::watch_descriptor(int fd) { impl_->watch_descriptor(fd); }
Connection Client::connection() const { return impl_->state(); }
std::uint64_t Client::malformed() const { return impl_->malformed; }

}  // namespace vigil::bus
