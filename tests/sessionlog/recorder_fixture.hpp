// A Recorder over a folder of its own, and a daemon in small that it records. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sessionlog/recorder.hpp"
#include "tests/bus/fake_producer.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {

using bus::FakeProducer;
using bus::TempFolder;
using std::chrono::milliseconds;

inline constexpr auto patience = std::chrono::seconds(20);

class RecorderTest : public ::testing::Test {
 protected:
  void produce(std::uint64_t epoch, std::size_t ring_bytes = 1U << 20) {
    producer.reset();
    producer = std::make_unique<FakeProducer>(daemon, epoch, ring_bytes);
    ASSERT_EQ(producer->open(), "");
  }
  void record() {
    RecorderOptions options;
    options.log.folder = folder.path();
    options.daemons = {
        {daemon.endpoint("feed"), daemon.endpoint("control"), daemon.endpoint("waves")}};
    options.say = [this](const std::string& line) { said.push_back(line); };
    OpenedWriter opened = Writer::open(options.log);
    ASSERT_EQ(opened.error, "");
    recorder = std::make_unique<Recorder>(options, std::move(opened.writer));
  }
  void vitals(int n) {
    for (int i = 0; i < n; ++i) producer->vital(60'000 + i);
  }
  /// Until everything of the producer's epoch is committed.
  bool caught_up(std::uint64_t epoch) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
      producer->heartbeat();
      recorder->poll(milliseconds(10));
      const EpochPositions have = recorder->writer().positions("clinic");
      const auto found = have.find(epoch);
      if (found != have.end() && found->second == producer->seq()) return recorder->stop();
    }
    return false;
  }
  std::vector<std::string> rows(const std::string& sql) { return rows_of(folder.log(), sql); }

  TempFolder daemon;
  Folder folder;
  std::unique_ptr<FakeProducer> producer;
  std::unique_ptr<Recorder> recorder;
  std::vector<std::string> said;
};

}  // namespace vigil::sessionlog
