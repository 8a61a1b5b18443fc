// A station in this process, with a daemon's bus behind it, on a port of its own. For tests.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "station/station.hpp"
#include "tests/bus/fake_producer.hpp"
#include "tests/station/browser.hpp"
#include "tests/station/fake_api.hpp"

namespace vigil::station {

/// Hands what the station owns on to what the test keeps.
class SharedApi final : public Api {
 public:
  explicit SharedApi(FakeApi& api) : api_(api) {}
  HttpResponse handle(const HttpRequest& request) override { return api_.handle(request); }
  std::optional<Identity> identify(std::string_view cookie) override {
    return api_.identify(cookie);
  }
  std::optional<Identity> find(std::string_view login) override { return api_.find(login); }
  [[nodiscard]] std::uint64_t generation() const override { return api_.generation(); }
  void acted(std::string_view login) override { api_.acted(login); }
  Proof prove(std::string_view login, std::string_view account, std::string_view pin) override {
    return api_.prove(login, account, pin);
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> refused() const override {
    return api_.refused();
  }

 private:
  FakeApi& api_;
};

class RunningStation {
 public:
  RunningStation() : producer(std::make_unique<bus::FakeProducer>(folder, 5)) {
    EXPECT_EQ(producer->open(), "");
    std::filesystem::create_directories(folder.path() + "/web/assets");
    std::ofstream(folder.path() + "/web/index.html") << "<!doctype html>\n";
    std::ofstream(folder.path() + "/web/assets/index-1234.js") << "1;\n";
    std::ofstream(folder.path() + "/secret") << "secret\n";
    api.add("nurse", v1::ACCOUNT_ROLE_NURSE);
    api.add("nurse2", v1::ACCOUNT_ROLE_NURSE);
    api.add("tech", v1::ACCOUNT_ROLE_TECHNICIAN);
    api.add_device("wall");
  }
  ~RunningStation() {
    api.let_go = true;
    beating_ = false;
    if (beats_.joinable()) beats_.join();
    if (station) station->stop();
    if (thread_.joinable()) thread_.join();
    station.reset();
    producer.reset();
  }
  void start(bool tls = false) {
    StationOptions options;
    options.tls = tls;
    options.site = "Clinic";
    options.state_dir = folder.path() + "/state";
    options.web = folder.path() + "/web";
    options.daemons = {
        {folder.endpoint("feed"), folder.endpoint("control"), folder.endpoint("waves")}};
    station = std::make_unique<Station>(
        options, [this](const StationOptions&, Live&, std::string&) -> std::unique_ptr<Api> {
          return std::make_unique<SharedApi>(api);
        });
    ASSERT_EQ(station->open(), "");
    thread_ = std::thread([this] { station->run(); });
  }
  /// Heartbeats from here on come by themselves; publish() waits for its turn.
  void beat() {
    beats_ = std::thread([this] {
      while (beating_) {
        publish([this] { producer->heartbeat(); });
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
  }
  template <typename Say>
  void publish(Say say) {
    const std::lock_guard lock(mutex_);
    say();
  }
  [[nodiscard]] std::uint16_t port() const { return station->port(); }

  bus::TempFolder folder;
  FakeApi api;
  std::unique_ptr<bus::FakeProducer> producer;
  std::unique_ptr<Station> station;

 private:
  std::mutex mutex_;
  std::atomic<bool> beating_{true};
  std::thread beats_;
  std::thread thread_;
};

/// Reads until `wanted` says yes; nothing: the connection was closed first.
template <typename Wanted>
std::optional<v1::StationMessage> read_until(WebSocket& page, Wanted wanted) {
  while (auto message = page.read()) {
    if (wanted(*message)) return message;
  }
  return std::nullopt;
}

inline bool is_live(const v1::StationMessage& message) {
  return message.feed().connection() == v1::FEED_CONNECTION_LIVE;
}

/// Until the daemon is heard, and what it said is here.
inline bool wait_live(WebSocket& page) {
  const auto hello = page.read();
  if (!hello || !hello->has_hello()) return false;
  if (hello->hello().feeds(0).connection() == v1::FEED_CONNECTION_LIVE) return true;
  return read_until(page, is_live).has_value();
}

}  // namespace vigil::station
