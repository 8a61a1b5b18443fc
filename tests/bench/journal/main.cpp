// How many events a second the journal takes into one file, beside a floor in the same run: the
// same rows in groups of the same size, without chain, index and triggers; and how long verify
// takes. A bench, no test: the figures are of one machine.
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "daemon/handoff/ring.hpp"
#include "daemon/journal/journal.hpp"
#include "daemon/journal/sqlite.hpp"
#include "daemon/journal/verify.hpp"

namespace vigil::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t payload_bytes = 160;  // about a vital event
constexpr std::uint64_t group = 1000;
constexpr std::size_t ring_bytes = std::size_t{64} << 20U;
constexpr std::size_t waiting_max_bytes = std::size_t{32} << 20U;

double seconds_since(Clock::time_point from) {
  return std::chrono::duration<double>(Clock::now() - from).count();
}

std::vector<std::uint8_t> payload_of(std::uint64_t number) {
  std::vector<std::uint8_t> payload(payload_bytes);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<std::uint8_t>(number * 31 + i * 7);
  }
  return payload;
}

double floor_seconds(const std::string& folder, std::uint64_t events) {
  sqlite::Database database(folder + "/floor.db", sqlite::Access::create);
  (void)database.run(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
      "CREATE TABLE record(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, epoch INTEGER NOT NULL, "
      "seq INTEGER NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL) STRICT");
  sqlite::Statement insert = database.prepare("INSERT INTO record VALUES(?, 1, 1, ?, ?, ?)");
  const std::vector<std::uint8_t> hash(32, 7);
  const Clock::time_point began = Clock::now();
  for (std::uint64_t i = 1; i <= events; ++i) {
    if (i % group == 1) (void)database.run("BEGIN");
    const auto payload = payload_of(i);
    insert.bind(1, i);
    insert.bind(2, i);
    insert.bind(3, payload);
    insert.bind(4, hash);
    (void)insert.run();
    if (i % group == 0 || i == events) (void)database.run("COMMIT");
    // As often as the journal, which moves its WAL at 64 MiB when it is never idle.
    if (i % (200 * group) == 0) {
      (void)sqlite3_wal_checkpoint_v2(database.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                      nullptr);
    }
  }
  return seconds_since(began);
}

double journal_seconds(const std::string& folder, std::uint64_t events, const char* kind) {
  journal::Options options;
  options.folder = folder + "/journal-" + kind;
  options.source = "bench";
  auto ring = handoff::Ring::anonymous(ring_bytes).ring;
  auto opened = journal::Journal::open(options, *ring);
  opened.journal->start({});
  const Clock::time_point began = Clock::now();
  for (std::uint64_t i = 1; i <= events; ++i) {
    const auto payload = payload_of(i);
    handoff::SlotHead head;
    head.epoch = 1;
    head.seq = head.record = i;
    ring->append({head, "v1/vital/dosing-1/a/", payload});
    if (i % 100 != 0) continue;
    opened.journal->wake(false);
    while (opened.journal->status().backlog_bytes > waiting_max_bytes) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  (void)opened.journal->stop();
  const double seconds = seconds_since(began);
  const journal::Status status = opened.journal->status();
  if (status.last_record != events || status.lost != 0) {
    std::printf("NOT ALL: %llu of %llu, %s\n", static_cast<unsigned long long>(status.last_record),
                static_cast<unsigned long long>(events), status.reason.c_str());
  }
  return seconds;
}

void run(const std::string& folder, std::uint64_t events, int rounds, std::uint64_t verified) {
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const std::string in = folder + "/" + std::to_string(round);
    std::filesystem::create_directory(in);
    const double floor = floor_seconds(in, events);
    const double ours = journal_seconds(in, events, "rounds");
    const auto n = static_cast<double>(events);
    std::printf("round %d: floor %.0f events/s, journal %.0f events/s, ratio %.2f\n", round + 1,
                n / floor, n / ours, ours / floor);
    ratios.push_back(ours / floor);
    std::filesystem::remove_all(in);
  }
  std::sort(ratios.begin(), ratios.end());
  std::printf("median ratio to the floor: %.2f\n", ratios[ratios.size() / 2]);
  if (verified == 0) return;
  const double written = journal_seconds(folder, verified, "verify");
  std::printf("%.0f events written at %.0f a second\n", static_cast<double>(verified),
              static_cast<double>(verified) / written);
  const Clock::time_point began = Clock::now();
  const std::clock_t cpu_began = std::clock();
  const journal::Verified result = journal::verify(folder + "/journal-verify");
  std::printf("verify: %llu records in %.1f s (%.1f s of processor time), %s\n",
              static_cast<unsigned long long>(result.records), seconds_since(began),
              static_cast<double>(std::clock() - cpu_began) / CLOCKS_PER_SEC,
              result.good ? "good" : result.what.c_str());
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  std::uint64_t events = 300'000;
  std::uint64_t verified = 10'000'000;
  int rounds = 5;
  std::string top = std::filesystem::temp_directory_path().string();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--events") events = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--verify") verified = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--rounds") rounds = std::max(1, std::atoi(argv[i + 1]));
    if (name == "--folder") top = argv[i + 1];
  }
  std::string folder = top + "/vigil-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    std::perror(folder.c_str());
    return 1;
  }
  vigil::bench::run(folder, events, rounds, verified);
  std::filesystem::remove_all(folder);
  return 0;
}
