// bench-footprint: what vigild costs and how fast it reacts, measured on the built program.
//
//   bench-footprint [--seconds 20]
//
// Memory and CPU with eight simulated beds at their true line rates; from start to the first
// published reading; from the last frame to the lost link; from a port's return to a reading.
#include <signal.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/process.hpp"
#include "tests/e2e/pty_monitor.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::bench {
namespace {

using Clock = std::chrono::steady_clock;
using e2e::Process;
using e2e::PtyMonitor;
using e2e::TempFolder;

double ms(Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

std::string substituted(const std::string& file, const TempFolder& folder) {
  std::string text = e2e::read_file(std::string(VIGIL_SOURCE_DIR) + "/" + file);
  for (const char* name : {"@FOLDER@", "@RUNTIME@"}) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
      text.replace(at, std::string(name).size(), folder.path());
    }
  }
  return text;
}

std::vector<std::string> daemon_arguments(const TempFolder& folder, const std::string& config) {
  e2e::write_file(folder / "vigil.toml", config);
  return {"--config",    folder / "vigil.toml", "--runtime-dir",
          folder.path(), "--state-dir",         folder / "state"};
}

std::string one_bed(const TempFolder& folder, const std::string& driver) {
  return "[[bed]]\nroom = \"1\"\nbed = \"a\"\n[[bed.monitor]]\ndriver = \"" + driver +
         "\"\nport = \"" + (folder / "monitor") + "\"\n";
}

/// A field of /proc/PID/status in kB.
long status_kb(pid_t pid, const std::string& field) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(field + ":", 0) == 0) return std::atol(line.c_str() + field.size() + 1);
  }
  return -1;
}

/// Processor time of all threads so far.
double cpu_seconds(pid_t pid) {
  const std::string stat = e2e::read_file("/proc/" + std::to_string(pid) + "/stat");
  const char* fields = stat.c_str() + stat.rfind(')');
  long utime = 0;
  long stime = 0;
  std::sscanf(fields, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &utime, &stime);
  return static_cast<double>(utime + stime) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// The next event of this topic that is wanted, and when it was here.
class Subscriber {
 public:
  Subscriber(const TempFolder& folder, const std::string& topic)
      : context_(zmq_ctx_new()), socket_(zmq_socket(context_, ZMQ_SUB)) {
    const int retry_ms = 2;
    zmq_setsockopt(socket_, ZMQ_RECONNECT_IVL, &retry_ms, sizeof retry_ms);
    zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, topic.data(), topic.size());
    zmq_connect(socket_, ("ipc://" + folder.path() + "/feed").c_str());
  }
  ~Subscriber() {
    const int linger = 0;
    zmq_setsockopt(socket_, ZMQ_LINGER, &linger, sizeof linger);
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  Clock::time_point next(const std::function<bool(const v1::Event&)>& wanted) {
    std::vector<char> buffer(65536);
    for (;;) {
      zmq_recv(socket_, buffer.data(), buffer.size(), 0);
      const int got = zmq_recv(socket_, buffer.data(), buffer.size(), 0);
      const auto now = Clock::now();
      v1::Event event;
      if (event.ParseFromArray(buffer.data(), got) && wanted(event)) return now;
    }
  }

 private:
  void* context_;
  void* socket_;
};

/// A monitor that says its second every 5 ms: what is measured is Vigil, not the line.
class Talker {
 public:
  Talker(const TempFolder& folder, const std::string& driver)
      : monitor_(driver, "", folder / "monitor") {
    for (const Parameter p : {Parameter::hr, Parameter::pulse}) monitor_.vitals.set(p, 72'000);
    thread_ = std::thread([this, spo2 = 96]() mutable {
      while (!stop_) {
        // A number that changes is published each time: a subscriber that joins a moment later
        // must not wait for the next second.
        monitor_.vitals.set(Parameter::spo2, (spo2 ^= 1) * 1000);
        if (talking_) monitor_.send();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
  }
  ~Talker() {
    stop_ = true;
    thread_.join();
  }
  Talker(const Talker&) = delete;
  Talker& operator=(const Talker&) = delete;
  /// Stops in the middle of nothing: the last second it said is out.
  Clock::time_point fall_silent() {
    talking_ = false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return Clock::now() - std::chrono::milliseconds(10);
  }
  void unplug() {
    fall_silent();
    monitor_.unplug();
  }
  void plug() {
    monitor_.plug();
    talking_ = true;
  }

 private:
  PtyMonitor monitor_;
  std::atomic<bool> talking_{true};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

bool is_value(const v1::Event& event) { return event.vital().has_value(); }

void report(const char* what, std::vector<double> values_ms) {
  std::sort(values_ms.begin(), values_ms.end());
  std::printf("%-58s median %7.1f ms, worst %7.1f ms of %zu\n", what,
              values_ms[values_ms.size() / 2], values_ms.back(), values_ms.size());
  std::fflush(stdout);
}

void measure_cost(int seconds) {
  const TempFolder folder;
  const Process sim("vigil-sim",
                    {"run", std::string(VIGIL_SOURCE_DIR) + "/config/scenarios/eight.toml",
                     "--folder", folder.path()});
  const Process daemon("vigild",
                       daemon_arguments(folder, substituted("config/eight.toml.in", folder)));
  const Process watch("vigil", {"watch", "--json", "--feed", "ipc://" + folder.path() + "/feed",
                                "--control", "ipc://" + folder.path() + "/control"});
  std::this_thread::sleep_for(std::chrono::seconds(8));
  const double before = cpu_seconds(daemon.pid());
  const auto from = Clock::now();
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  const double used = cpu_seconds(daemon.pid()) - before;
  const double percent = 100'000.0 * used / ms(Clock::now() - from);
  std::printf("8 beds live, one subscriber, %d s: %.2f %% of one core\n", seconds, percent);
  std::printf(
      "RssAnon %.1f MB (mapped ring and programs beside it: RssFile %.1f MB, RssShmem "
      "%.1f MB)\n",
      static_cast<double>(status_kb(daemon.pid(), "RssAnon")) / 1024,
      static_cast<double>(status_kb(daemon.pid(), "RssFile")) / 1024,
      static_cast<double>(status_kb(daemon.pid(), "RssShmem")) / 1024);
}

double start_to_reading(const std::string& driver) {
  const TempFolder folder;
  const Talker talker(folder, driver);
  Subscriber subscriber(folder, "v1/vital/");
  const auto arguments = daemon_arguments(folder, one_bed(folder, driver));
  const auto from = Clock::now();
  const Process daemon("vigild", arguments);
  return ms(subscriber.next(is_value) - from);
}

double silence_to_alarm() {
  const TempFolder folder;
  Talker talker(folder, "ivy450c");
  Subscriber subscriber(folder, "v1/");
  const Process daemon("vigild", daemon_arguments(folder, one_bed(folder, "ivy450c")));
  subscriber.next(is_value);
  const auto from = talker.fall_silent();
  return ms(subscriber.next([](const v1::Event& e) {
    return e.alarm().kind() == v1::ALARM_KIND_LINK_LOST;
  }) - from);
}

double return_to_reading() {
  const TempFolder folder;
  Talker talker(folder, "nonin");
  Subscriber subscriber(folder, "v1/");
  const Process daemon("vigild", daemon_arguments(folder, one_bed(folder, "nonin")));
  subscriber.next(is_value);
  talker.unplug();
  subscriber.next([](const v1::Event& e) { return e.link().state() == v1::LINK_STATE_ABSENT; });
  std::this_thread::sleep_for(std::chrono::seconds(4));  // the retries are at their slowest
  const auto from = Clock::now();
  talker.plug();
  return ms(subscriber.next(is_value) - from);
}

template <class Measure>
std::vector<double> repeated(int times, Measure measure) {
  std::vector<double> values;
  for (int i = 0; i < times; ++i) values.push_back(measure());
  return values;
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  using namespace vigil::bench;
  const int seconds = argc == 3 && std::string(argv[1]) == "--seconds" ? std::atoi(argv[2]) : 20;
  signal(SIGPIPE, SIG_IGN);
  measure_cost(seconds > 0 ? seconds : 20);
  report("start to first published reading, monitor talking (nonin)",
         repeated(10, [] { return start_to_reading("nonin"); }));
  report("start to first published reading, monitor talking (ivy)",
         repeated(10, [] { return start_to_reading("ivy450c"); }));
  report("last frame to link-lost alarm; quiet_max is 2200 ms (ivy)",
         repeated(3, [] { return silence_to_alarm(); }));
  report("port back after 4 s to a published reading (nonin)",
         repeated(5, [] { return return_to_reading(); }));
  return 0;
}
