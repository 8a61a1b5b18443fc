// vigil-log at work: clients of one or more daemons on one side, the writer on the other.
//
// It decides what is told: one line when the record fails, one when it goes on, one for each gap.
// One thread makes, polls and stops it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/bus/client.hpp"
#include "sessionlog/wave_log.hpp"
#include "sessionlog/writer.hpp"

namespace vigil::sessionlog {

inline constexpr std::chrono::milliseconds spool_every{500};

struct DaemonEndpoints {
  std::string feed = "ipc:///run/vigil/feed";
  std::string control = "ipc:///run/vigil/control";
  std::string waves = "ipc:///run/vigil/waves";  // empty: no waves
};

struct RecorderOptions {
  WriterOptions log;
  std::vector<DaemonEndpoints> daemons;
  std::string receiver = "vigil-log";
  /// A line for people.
  std::function<void(const std::string&)> say;
};

class Recorder {
 public:
  using Time = Writer::Time;
  Recorder(RecorderOptions options, std::unique_ptr<Writer> writer);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Waits at most `timeout` for something to do, and does all that is there.
  void poll(std::chrono::milliseconds timeout);
  /// Also wakes poll() when this descriptor is readable.
  void watch_descriptor(int fd);
  /// Commits what was taken. False: it can't.
  bool stop();
  [[nodiscard]] const Writer& writer() const { return *writer_; }

 private:
  struct Daemon {
    DaemonEndpoints endpoints;
    std::unique_ptr<bus::Client> client;
    std::string source;
  };
  void connect(Daemon& daemon);
  struct Bed {
    std::string session;  // of its patient
    std::set<std::uint32_t>
        unconfirmed;  // monitors that nobody confirmed: their waves are nobody's
  };
  void on_event(Daemon& daemon, const v1::Event& event);
  void note(const v1::Event& event);
  void on_lost(Daemon& daemon, std::uint64_t epoch, std::uint64_t from, std::uint64_t to);
  void on_snapshot(Daemon& daemon, std::uint64_t epoch);
  void watch_writer(Time now);
  void take_spool(Time now);
  void tell_presence();

  RecorderOptions options_;
  std::unique_ptr<Writer> writer_;
  WaveLog waves_;
  std::vector<std::unique_ptr<Daemon>> daemons_;
  std::map<std::string, Bed> beds_;  // by source, room and bed
  WriterState told_ = WriterState::good;
  bool presence_failed_ = false;
  std::string wave_problem_;
  std::vector<std::string> bad_spool_;
  Time spool_at_{0};
};

}  // namespace vigil::sessionlog
