#include "station/station.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "station/history_fill.hpp"
#include "station/limits.hpp"
#include "station/server.hpp"

namespace vigil::station {
namespace {

Hub::Now now() { return {std::chrono::system_clock::now(), std::chrono::steady_clock::now()}; }

bool is_loopback_address(const std::string& address) {
  return address == "::1" || is_loopback(address);
}

/// What every page is to say of how this station hears its daemons.
std::string warning_of(const std::vector<DaemonEndpoints>& daemons) {
  for (const DaemonEndpoints& one : daemons) {
    for (const std::string& endpoint : {one.feed, one.control, one.waves}) {
      constexpr std::string_view tcp = "tcp://";
      if (!endpoint.starts_with(tcp)) continue;
      if (is_loopback(std::string_view(endpoint).substr(tcp.size()))) continue;
      return "Plain tcp: anybody on the network can read this, and alarms can be forged.";
    }
  }
  return {};
}

/// The live state before there is a hub.
class LiveOf final : public Live {
 public:
  explicit LiveOf(const std::unique_ptr<Hub>& hub) : hub_(hub) {}
  [[nodiscard]] std::shared_ptr<const LiveState> live() const override {
    return hub_ ? hub_->live() : std::make_shared<const LiveState>();
  }

 private:
  const std::unique_ptr<Hub>& hub_;
};

}  // namespace

// Members are destroyed from the last to the first: who calls goes before whom it calls.
class Station::Impl {
 public:
  Impl(StationOptions given, MakeApi make) : options(std::move(given)), make_api(std::move(make)) {}
  ~Impl() {
    feeds.clear();
    fills.clear();
    if (work) work->stop();
  }

  std::string prepare();
  void make_feeds();
  void make_hub();

  StationOptions options;
  MakeApi make_api;
  Counters counters;
  History history;
  StaticFiles files;
  std::unique_ptr<Hub> hub;
  LiveOf live{hub};
  std::unique_ptr<Api> api;
  std::unique_ptr<Workers> work;
  Server server;
  std::unique_ptr<Router> router;
  std::vector<std::unique_ptr<HistoryFill>> fills;
  std::vector<std::unique_ptr<Feed>> feeds;
};

std::string Station::Impl::prepare() {
  if (::mkdir(options.state_dir.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return options.state_dir + ": " + std::strerror(errno);
  }
  options.tls =
      options.tls || !options.certificate.empty() || !is_loopback_address(options.address);
  if (options.tls && options.certificate.empty()) {
    options.certificate = options.state_dir + "/certificate.pem";
    options.key = options.state_dir + "/key.pem";
    const std::string problem = make_certificate({options.certificate, options.key}, options.names);
    if (!problem.empty()) return problem;
  }
  return files.read(options.web);
}

void Station::Impl::make_feeds() {
  for (std::size_t i = 0; i < options.daemons.size(); ++i) {
    fills.push_back(std::make_unique<HistoryFill>(options.daemons[i], history));
    HistoryFill* const fill = fills.back().get();
    const int daemon = static_cast<int>(i);
    FeedCallbacks calls;
    calls.on_batch = [this, daemon](FeedBatch batch) {
      auto shared = std::make_shared<FeedBatch>(std::move(batch));
      server.post([this, daemon, shared] { hub->take(daemon, std::move(*shared), now()); });
    };
    calls.on_event = [this](const v1::Event& event) { history.add(event); };
    calls.on_snapshot = [this, fill](const std::string& source) {
      const auto at = std::chrono::system_clock::now().time_since_epoch();
      history.heard_since(source,
                          std::chrono::duration_cast<std::chrono::milliseconds>(at).count());
      fill->ask();
    };
    feeds.push_back(std::make_unique<Feed>(daemon, options.daemons[i], std::move(calls)));
  }
}

void Station::Impl::make_hub() {
  HubSetup setup;
  setup.site = options.site;
  setup.version = options.version;
  setup.warning = warning_of(options.daemons);
  setup.receiver_prefix = options.receiver_prefix;
  setup.places = options.places;
  for (const auto& feed : feeds) setup.daemons.push_back(feed.get());
  setup.api = api.get();
  setup.counters = &counters;
  setup.beside = [this](std::function<void()> job, std::function<void()> then) {
    return work->post([this, job = std::move(job), then = std::move(then)] {
      job();
      server.post(then);
    });
  };
  hub = std::make_unique<Hub>(std::move(setup), now());
}

Station::Station(StationOptions options, MakeApi make_api)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(make_api))) {}
Station::~Station() = default;

std::string Station::open() {
  Impl& it = *impl_;
  std::string problem = it.prepare();
  if (!problem.empty()) return problem;
  it.api = it.make_api(it.options, it.live, problem);
  if (!it.api) return problem;
  ServerOptions server;
  server.address = it.options.address;
  server.port = it.options.port;
  server.tls = it.options.tls;
  server.certificate = {it.options.certificate, it.options.key};
  server.say = it.options.say;
  problem = it.server.open(server, it.counters);
  if (!problem.empty()) return problem;
  it.make_feeds();
  it.make_hub();
  Hosts hosts;
  hosts.tls = it.options.tls;
  for (const std::string& name : it.options.names) hosts.names.push_back(without_port(name));
  const bool is_v6 = it.options.address.find(':') != std::string::npos;
  hosts.names.push_back(is_v6 ? '[' + it.options.address + ']' : it.options.address);
  it.router = std::make_unique<Router>(
      RouterParts{hosts, it.api.get(), it.hub.get(), &it.history, &it.files, &it.counters});
  it.work = std::make_unique<Workers>(worker_threads, work_under_way_max);
  return {};
}

std::uint16_t Station::port() const { return impl_->server.port(); }
bool Station::tls() const { return impl_->options.tls; }

void Station::run() {
  for (const auto& feed : impl_->feeds) feed->start();
  impl_->server.run(*impl_->router, *impl_->hub, *impl_->work, impl_->options.with_signals);
}

void Station::stop() { impl_->server.stop(); }

}  // namespace vigil::station
