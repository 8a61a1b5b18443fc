// kill -9 at random moments, again and again: whatever a subscriber was told is in the journal,
// once, and what stood is back at once. Real programs; eight simulated rooms.
//
// VIGIL_KILLS says how often (10), VIGIL_SEED by which numbers. "./run kill" runs it for long.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "daemon/journal/reader.hpp"
#include "tests/bus/raw_peer.hpp"
#include "tests/e2e/process.hpp"
#include "tests/e2e/watcher.hpp"

namespace vigil::e2e {
namespace {

using Clock = std::chrono::steady_clock;
using Ms = std::chrono::duration<double, std::milli>;
using Identity = std::pair<std::uint64_t, std::uint64_t>;  // epoch, seq

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// As it was published, whatever way it came.
std::string told(v1::Event event) {
  event.clear_retransmit();
  return event.SerializeAsString();
}

std::string replaced(std::string text, const std::string& from, const std::string& to, int most) {
  for (std::size_t at = text.find(from); at != std::string::npos && most-- > 0;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all.empty() ? 0 : all[all.size() / 2];
}

struct OpenAlarm {
  bool open = false;
  bool acknowledged = false;
  bool known = false;  // by a value, not the last one before the signal was lost
};
using Alarms = std::map<std::string, OpenAlarm>;

void note(Alarms& alarms, const v1::Event& event) {
  if (!event.has_alarm()) return;
  const v1::Alarm& alarm = event.alarm();
  alarms[alarm.alarm_id()] = {alarm.state() != v1::ALARM_STATE_INACTIVE,
                              alarm.inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED,
                              alarm.presence() == v1::PRESENCE_ACTIVE};
}

class KillCampaign : public testing::Test {
 protected:
  void SetUp() override {
    const std::string source = VIGIL_SOURCE_DIR;
    std::string text = read_file(source + "/config/eight.toml.in");
    text = replaced(text, "@FOLDER@", folder / "ports", 1000);
    text = replaced(text, "@RUNTIME@", folder / "run", 1000);
    // Two rooms whose patients break a limit all the time.
    text = replaced(text, "above.medium = { limit = 130", "above.medium = { limit = 60", 2);
    config = folder / "vigil.toml";
    write_file(config, text);
    monitors = std::make_unique<Process>(
        "vigil-sim", std::vector<std::string>{"run", source + "/config/scenarios/eight.toml",
                                              "--folder", folder / "ports"});
  }
  void start() {
    started_at = Clock::now();
    daemon = std::make_unique<Process>(
        "vigild", std::vector<std::string>{"--config", config, "--runtime-dir", folder / "run",
                                           "--state-dir", folder / "state"});
  }
  void kill() {
    daemon->signal(SIGKILL);
    ASSERT_TRUE(daemon->wait());
  }
  /// A command that may or may not arrive before the next kill.
  void command(const v1::Event* alarm) {
    v1::Request request;
    request.set_request_id(++commands);
    v1::CommandRequest& asked = *request.mutable_command();
    asked.set_key("kill-" + std::to_string(commands));
    asked.set_actor("RN-1");
    asked.set_role(v1::STAFF_ROLE_NURSE);
    asked.set_receiver("campaign");
    const std::string room = std::to_string(1 + random() % 8);
    asked.set_room(room);
    asked.set_bed("a");
    switch (alarm == nullptr ? 1 + random() % 3 : random() % 4) {
      case 0:
        asked.set_kind(v1::COMMAND_KIND_ACKNOWLEDGE);
        asked.set_alarm_id(alarm->alarm().alarm_id());
        asked.set_revision(alarm->alarm().revision());
        asked.clear_room();
        asked.clear_bed();
        break;
      case 1:
        asked.set_kind(v1::COMMAND_KIND_ALARM_PAUSE);
        asked.set_parameter("rr");
        asked.set_duration_ns(60'000'000'000);
        asked.set_reason("music");
        break;
      case 2:
        asked.set_kind(v1::COMMAND_KIND_SET_LIMIT);
        asked.set_parameter("spo2");
        asked.set_side(v1::LIMIT_SIDE_BELOW);
        asked.set_priority(v1::PRIORITY_MEDIUM);
        asked.set_limit(88.0 + static_cast<double>(random() % 5));
        asked.set_reason("asked for");
        break;
      default:
        asked.set_kind(v1::COMMAND_KIND_TEST_ALARM);
        asked.clear_room();
        asked.clear_bed();
    }
    peer->send(request);
  }
  std::uint64_t random() { return bits(); }

  TempFolder folder;
  std::string config;
  std::unique_ptr<Process> monitors;
  std::unique_ptr<Process> daemon;
  std::unique_ptr<bus::RawPeer> peer;
  Clock::time_point started_at;
  std::uint64_t commands = 0;
  std::mt19937_64 bits{number_from("VIGIL_SEED", 20'260'131)};
};

TEST_F(KillCampaign, WhatWasToldIsInTheJournalOnceAndWhatStoodIsBack) {
  const std::uint64_t kills = number_from("VIGIL_KILLS", 10);
  std::printf("seed %s, %llu kills\n",
              std::to_string(number_from("VIGIL_SEED", 20'260'131)).c_str(),
              static_cast<unsigned long long>(kills));
  start();
  Watcher watcher(folder / "run", "campaign");
  peer = std::make_unique<bus::RawPeer>(ZMQ_DEALER, "ipc://" + (folder / "run") + "/control");
  ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.has_vital(); }));
  std::vector<double> back_ms;
  std::vector<double> reading_ms;
  Alarms alarms;
  std::size_t seen = 0;
  std::uint64_t checked = 0;
  for (std::uint64_t i = 0; i < kills; ++i) {
    const auto until = Clock::now() + std::chrono::milliseconds(200 + random() % 1800);
    std::optional<v1::Event> alarm;
    while (Clock::now() < until) {
      const auto events = watcher.events();
      for (; seen < events.size(); ++seen) {
        note(alarms, events[seen]);
        const v1::Event& event = events[seen];
        if (event.has_alarm() && event.alarm().state() == v1::ALARM_STATE_ACTIVE) alarm = event;
      }
      if (random() % 4 == 0) command(alarm ? &*alarm : nullptr);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    kill();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // what is on its way arrives
    auto events = watcher.events();
    for (; seen < events.size(); ++seen) note(alarms, events[seen]);
    const std::uint64_t epoch_before = events.back().epoch();
    start();
    // Every alarm that stood is told again in the new epoch, and a reading comes.
    std::set<std::string> awaited;
    for (const auto& [id, one] : alarms) {
      if (one.open) awaited.insert(id);
    }
    checked += awaited.size();
    bool reading = false;
    std::optional<double> back;
    std::string never;
    ASSERT_TRUE(eventually([&] {
      events = watcher.events();
      for (; seen < events.size(); ++seen) {
        const v1::Event& event = events[seen];
        if (event.epoch() > epoch_before && awaited.erase(event.alarm().alarm_id()) == 1) {
          const OpenAlarm before = alarms[event.alarm().alarm_id()];
          const bool acknowledged =
              event.alarm().inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED;
          // A signal that is lost under an alarm breaks its acknowledgement, once.
          const bool lost = before.known && event.alarm().presence() == v1::PRESENCE_ACTIVE_UNKNOWN;
          EXPECT_TRUE(!before.acknowledged || acknowledged || lost ||
                      event.alarm().state() == v1::ALARM_STATE_INACTIVE)
              << "kill " << i << ": " << event.ShortDebugString();
        }
        note(alarms, event);
        const bool fresh = event.has_vital() && event.epoch() > epoch_before &&
                           event.vital().validity() == v1::VALIDITY_VALID && !event.retransmit();
        if (fresh && !reading) {
          reading = true;
          reading_ms.push_back(Ms(Clock::now() - started_at).count());
        }
        if (awaited.empty() && !back && event.epoch() > epoch_before) {
          back = Ms(Clock::now() - started_at).count();
        }
      }
      return back && reading;
    })) << "kill "
        << i << ": not back: " << testing::PrintToString(awaited) << "\nvigild said:\n"
        << daemon->errors();
    back_ms.push_back(*back);
  }
  daemon->signal(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);

  std::map<Identity, std::string> stored;
  std::uint64_t twice = 0;
  auto opened = journal::Reader::open(folder / "state/journal");
  ASSERT_TRUE(opened.reader) << opened.error;
  EXPECT_TRUE(opened.reader->read(1, [&](const journal::RecordView& record) {
    if (record.kind != journal::RecordKind::event) return true;
    v1::Event event;
    EXPECT_TRUE(
        event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size())));
    if (!stored.emplace(Identity{record.epoch, record.seq}, told(event)).second) ++twice;
    return true;
  })) << opened.reader->error();
  EXPECT_EQ(twice, 0U);
  std::uint64_t received = 0;
  std::uint64_t missing = 0;
  std::uint64_t different = 0;
  for (const v1::Event& event : watcher.events()) {
    if (event.seq() == 0) continue;
    ++received;
    const auto at = stored.find({event.epoch(), event.seq()});
    if (at == stored.end()) {
      ++missing;
    } else if (at->second != told(event)) {
      ++different;
    }
  }
  EXPECT_EQ(missing, 0U);
  EXPECT_EQ(different, 0U);
  EXPECT_GT(received, 0U);
  std::printf(
      "kills %llu, commands %llu; events received %llu, in the journal %zu, missing %llu, "
      "different %llu, twice %llu\n"
      "alarms that stood at a kill %llu, back: median %.0f ms, worst %.0f ms\n"
      "first reading: median %.0f ms, worst %.0f ms\n",
      static_cast<unsigned long long>(kills), static_cast<unsigned long long>(commands),
      static_cast<unsigned long long>(received), stored.size(),
      static_cast<unsigned long long>(missing), static_cast<unsigned long long>(different),
      static_cast<unsigned long long>(twice), static_cast<unsigned long long>(checked),
      median(back_ms), *std::max_element(back_ms.begin(), back_ms.end()), median(reading_ms),
      *std::max_element(reading_ms.begin(), reading_ms.end()));

  Process replay("vigil", {"replay", folder / "state/journal", "--config", config});
  EXPECT_EQ(replay.wait(), 0) << replay.output() << replay.errors();
  std::printf("vigil replay: %s", replay.output().c_str());
}

}  // namespace
}  // namespace vigil::e2e
