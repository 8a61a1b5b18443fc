// bench-station: how old an event is when a page has it, and what pages cost.
//
//   bench-station [--seconds 20] [--pages 50]
//
// A station in a process of its own hears eight beds at their true rate: eight parameters a second
// each, two waves, an alarm now and then. All pages want waves; one of them reads nothing.
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "station/station.hpp"
#include "tests/bench/station/page_reader.hpp"
#include "tests/bus/fake_producer.hpp"
#include "tests/station/fake_api.hpp"

namespace vigil::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int beds = 8;
constexpr std::array parameters{Parameter::hr,       Parameter::spo2,     Parameter::rr,
                                Parameter::pulse,    Parameter::temp1,    Parameter::nibp_sys,
                                Parameter::nibp_dia, Parameter::nibp_mean};

engine::EngineConfig eight_beds() {
  engine::EngineConfig config;
  config.beds.resize(beds);
  for (int i = 0; i < beds; ++i) {
    config.beds[static_cast<std::size_t>(i)].room = std::to_string(i + 1);
    config.beds[static_cast<std::size_t>(i)].bed = "a";
  }
  return config;
}

/// The station's process: tells its port through `out`, and serves until it is killed.
int serve(const bus::TempFolder& folder, int out) {
  std::filesystem::create_directories(folder.path() + "/web");
  std::ofstream(folder.path() + "/web/index.html") << "<!doctype html>\n";
  station::StationOptions options;
  options.state_dir = folder.path() + "/state";
  options.web = folder.path() + "/web";
  options.daemons = {
      {folder.endpoint("feed"), folder.endpoint("control"), folder.endpoint("waves")}};
  options.with_signals = true;
  station::Station station(options, [](const auto&, auto&, std::string&) {
    auto api = std::make_unique<station::FakeApi>();
    api->add("nurse", v1::ACCOUNT_ROLE_NURSE);
    return std::unique_ptr<station::Api>(std::move(api));
  });
  const std::string problem = station.open();
  if (!problem.empty()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
    return 1;
  }
  const std::uint16_t port = station.port();
  if (::write(out, &port, sizeof port) != sizeof port) return 1;
  station.run();
  return 0;
}

std::uint64_t resident_kb(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

/// One second of eight beds, spread over it.
void publish_second(bus::FakeProducer& producer, Clock::time_point from, int second) {
  constexpr int steps = 64;
  for (int i = 0; i < steps; ++i) {
    std::this_thread::sleep_until(from + std::chrono::milliseconds(1000) * i / steps);
    producer.now_ns = Clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
    const auto bed = static_cast<engine::BedIndex>(i % beds);
    const Parameter parameter = parameters[static_cast<std::size_t>(i / beds)];
    producer.publish(
        engine::VitalEvent{
            Reading::of(parameter, 60'000 + second, Instant::from_ns(producer.now_ns)), 0},
        bed);
    if (i % 2 == 0) producer.wave();
    if (i % 32 == 0) {
      producer.heartbeat();
      producer.alarm(1, alarm::Phase::update);
    }
  }
}

double ms(std::int64_t ns) { return static_cast<double>(ns) / 1e6; }

int measure(bus::FakeProducer& producer, pid_t station, std::uint16_t port, int seconds,
            int pages) {
  std::printf("station with no page: %llu kB resident\n",
              static_cast<unsigned long long>(resident_kb(station)));
  PageReader reader(port);
  for (int i = 0; i < pages; ++i) {
    if (!reader.connect("nurse", i != 0)) {
      std::fprintf(stderr, "page %d was refused\n", i);
      return 1;
    }
  }
  std::atomic<bool> over{false};
  std::thread publisher([&] {
    const auto begin = Clock::now();
    for (int i = 0; i < seconds; ++i) {
      publish_second(producer, begin + std::chrono::seconds(i), i);
    }
    over = true;
  });
  std::uint64_t most_kb = 0;
  while (!over) {
    reader.poll(20);
    most_kb = std::max(most_kb, resident_kb(station));
  }
  publisher.join();
  reader.poll(200);
  std::vector<std::int64_t>& ages = reader.ages;
  if (ages.empty()) return 1;
  std::sort(ages.begin(), ages.end());
  std::printf(
      "%d pages, one reading nothing, %d s: %zu events received, %llu frames, %llu closed\n", pages,
      seconds, ages.size(), static_cast<unsigned long long>(reader.frames),
      static_cast<unsigned long long>(reader.closed));
  const auto at = [&](double share) {
    return ms(ages[static_cast<std::size_t>(share * static_cast<double>(ages.size() - 1))]);
  };
  std::printf("bus to socket: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, most %.2f ms\n", at(0.5),
              at(0.95), at(0.99), ms(ages.back()));
  std::printf("station with %d pages: %llu kB resident at most, %llu kB at the end\n", pages,
              static_cast<unsigned long long>(most_kb),
              static_cast<unsigned long long>(resident_kb(station)));
  return 0;
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  using namespace vigil;
  int seconds = 20;
  int pages = 50;
  CLI::App cli{"bench-station: age of events at pages, and what pages cost"};
  cli.add_option("--seconds", seconds)->capture_default_str();
  cli.add_option("--pages", pages, "at most 50 of one address")->capture_default_str();
  CLI11_PARSE(cli, argc, argv);
  const bus::TempFolder folder;
  int ends[2] = {};
  if (::pipe(ends) != 0) return 1;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(bench::serve(folder, ends[1]));
  bus::FakeProducer producer(folder, 5, 1U << 22, bench::eight_beds());
  std::uint16_t port = 0;
  const bool told = ::read(ends[0], &port, sizeof port) == sizeof port;
  int status = 1;
  if (told && producer.open().empty()) {
    status = bench::measure(producer, child, port, seconds, pages);
  }
  ::kill(child, SIGTERM);
  ::waitpid(child, nullptr, 0);
  return status;
}
