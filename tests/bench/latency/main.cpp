// bench-latency: from the last byte of the frame that trips an alarm to the alarm event in another
// process, beside the floor of the same run: pty, epoll, one bare ZeroMQ message of 100 bytes.
//
//   bench-latency --vigild PATH [--rounds 7] [--pairs 1000]
//
// Both paths get the same bytes at the same pace from this process, and the same subscriber program
// (a process of its own). Both take turns frame by frame; the figure is the median of the ratios.
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/latency/pty_frames.hpp"
#include "tests/bench/latency/samples.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::bench {
namespace {

/// What the subscriber tells the harness of each message.
struct Arrival {
  std::int64_t at_ns;
  std::int32_t is_start;  // an alarm event of phase START; the floor's every message
  std::int32_t pad;
};

/// A child process; ended with this object.
class Child {
 public:
  template <class Body>
  explicit Child(Body body) : pid_(fork()) {
    if (pid_ != 0) return;
    body();
    _exit(0);
  }
  ~Child() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

[[noreturn]] void subscribe(const std::string& endpoint, const std::string& topic, int report) {
  void* context = zmq_ctx_new();
  void* socket = zmq_socket(context, ZMQ_SUB);
  zmq_setsockopt(socket, ZMQ_SUBSCRIBE, topic.data(), topic.size());
  zmq_connect(socket, endpoint.c_str());
  std::vector<char> buffer(65536);
  for (;;) {
    zmq_recv(socket, buffer.data(), buffer.size(), 0);
    Arrival arrival{now_ns(), 1, 0};
    int more = 0;
    std::size_t size = sizeof more;
    zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size);
    if (more != 0) {
      const int got = zmq_recv(socket, buffer.data(), buffer.size(), 0);
      arrival.at_ns = now_ns();
      v1::Event event;
      event.ParseFromArray(buffer.data(), got);
      if (event.alarm().kind() != v1::ALARM_KIND_LIMIT_HIGH) continue;
      arrival.is_start = event.alarm().phase() == v1::ALARM_PHASE_START ? 1 : 0;
    }
    if (::write(report, &arrival, sizeof arrival) != sizeof arrival) _exit(1);
  }
}

[[noreturn]] void run_floor(const std::string& slave, const std::string& endpoint) {
  void* context = zmq_ctx_new();
  void* socket = zmq_socket(context, ZMQ_PUB);
  if (zmq_bind(socket, endpoint.c_str()) != 0) _exit(1);
  const int port = open(slave.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  epoll_event wanted{EPOLLIN, {}};
  epoll_ctl(poller, EPOLL_CTL_ADD, port, &wanted);
  std::vector<std::uint8_t> buffer(4096);
  const std::vector<char> message(100, 'x');
  for (;;) {
    epoll_event event{};
    epoll_wait(poller, &event, 1, -1);
    const ssize_t got = read(port, buffer.data(), buffer.size());
    if (got > 0 && buffer[static_cast<std::size_t>(got) - 1] == 0xFE) {
      zmq_send(socket, message.data(), message.size(), 0);
    }
  }
}

std::string write_config(const std::string& folder, const std::string& slave) {
  const std::string path = folder + "/vigil.toml";
  std::ofstream(path)
      << "source = \"bench\"\n"
         "[[bed]]\nroom = \"1\"\nbed = \"a\"\n"
         "[[bed.monitor]]\ndriver = \"ivy450c\"\nport = \""
      << slave
      << "\"\n[bed.limits.hr]\n"
         "above.high = { limit = 120, delay_s = 0, clear = 110, clear_hold_s = 0 }\n";
  return path;
}

class Path {
 public:
  Path(std::string name, PtyMaster& pty, int reports)
      : name_(std::move(name)), pty_(pty), reports_(reports) {}

  /// One quiet frame and one that trips; the latency of the latter.
  std::int64_t pair() {
    send(quiet_);
    return send(tripping_);
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Sends pairs until an answer comes: both ends are up.
  void wait_until_up() {
    for (int i = 0; i < 300; ++i) {
      pty_.write(quiet_.data(), quiet_.size());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      pty_.write(tripping_.data(), tripping_.size());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (drain()) return;
    }
    throw std::runtime_error(name_ + ": nothing arrives");
  }

 private:
  bool drain() {
    bool any = false;
    Arrival arrival{};
    fcntl(reports_, F_SETFL, O_NONBLOCK);
    while (read(reports_, &arrival, sizeof arrival) == sizeof arrival) any = true;
    fcntl(reports_, F_SETFL, 0);
    return any;
  }
  std::int64_t send(const std::vector<std::uint8_t>& message) {
    pty_.write(message.data(), message.size() - 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const std::int64_t sent_at = now_ns();
    pty_.write(&message.back(), 1);
    Arrival arrival{};
    if (read(reports_, &arrival, sizeof arrival) != sizeof arrival) {
      throw std::runtime_error(name_ + ": the subscriber is gone");
    }
    const bool trips = &message == &tripping_;
    if (name_ == "vigil" && (arrival.is_start != 0) != trips) {
      throw std::runtime_error("an event that was not expected");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return arrival.at_ns - sent_at;
  }

  std::string name_;
  PtyMaster& pty_;
  int reports_;
  std::vector<std::uint8_t> quiet_ = ivy_message(80);
  std::vector<std::uint8_t> tripping_ = ivy_message(150);
};

struct Round {
  Percentiles floor;
  Percentiles vigil;
};

/// Pair by pair in turn, so that whatever else the machine does meets both alike.
Round measure(Path& floor, Path& vigil, int pairs) {
  std::vector<std::int64_t> floor_ns;
  std::vector<std::int64_t> vigil_ns;
  for (int i = 0; i < pairs; ++i) {
    floor_ns.push_back(floor.pair());
    vigil_ns.push_back(vigil.pair());
  }
  return {percentiles(std::move(floor_ns)), percentiles(std::move(vigil_ns))};
}

void print(int round, const char* name, const Percentiles& p) {
  std::printf("%5d  %-6s %9.1f %9.1f %9.1f\n", round, name, p.p50_us, p.p99_us, p.p999_us);
  std::fflush(stdout);
}

int run(const std::string& vigild, int rounds, int pairs) {
  std::string folder = (std::filesystem::temp_directory_path() / "vigil-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  PtyMaster floor_pty;
  PtyMaster vigil_pty;
  int floor_pipe[2];
  int vigil_pipe[2];
  if (pipe(floor_pipe) != 0 || pipe(vigil_pipe) != 0) throw std::runtime_error("no pipe");
  const std::string floor_endpoint = "ipc://" + folder + "/floor";
  const std::string config = write_config(folder, vigil_pty.slave());
  const Child floor([&] { run_floor(floor_pty.slave(), floor_endpoint); });
  const Child daemon([&] {
    execl(vigild.c_str(), vigild.c_str(), "--config", config.c_str(), "--runtime-dir",
          folder.c_str(), "--state-dir", folder.c_str(), nullptr);
    _exit(127);
  });
  const Child floor_subscriber([&] { subscribe(floor_endpoint, "", floor_pipe[1]); });
  const Child vigil_subscriber(
      [&] { subscribe("ipc://" + folder + "/feed", "v1/alarm/", vigil_pipe[1]); });
  Path floor_path("floor", floor_pty, floor_pipe[0]);
  Path vigil_path("vigil", vigil_pty, vigil_pipe[0]);
  floor_path.wait_until_up();
  vigil_path.wait_until_up();

  (void)measure(floor_path, vigil_path, 50);  // warm
  std::printf("last byte written -> event in another process, microseconds; %d frames a round\n",
              pairs);
  std::printf("round  path         p50       p99     p99.9\n");
  std::vector<double> p50;
  std::vector<double> p99;
  std::vector<double> p999;
  for (int r = 1; r <= rounds; ++r) {
    const auto [f, v] = measure(floor_path, vigil_path, pairs);
    print(r, "floor", f);
    print(r, "vigil", v);
    p50.push_back(v.p50_us / f.p50_us);
    p99.push_back(v.p99_us / f.p99_us);
    p999.push_back(v.p999_us / f.p999_us);
  }
  std::printf("median of the ratios, vigil to floor: p50 %.2f  p99 %.2f  p99.9 %.2f\n", median(p50),
              median(p99), median(p999));
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  std::string vigild;
  int rounds = 7;
  int pairs = 1000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    if (option == "--vigild") vigild = argv[i + 1];
    if (option == "--rounds") rounds = std::atoi(argv[i + 1]);
    if (option == "--pairs") pairs = std::atoi(argv[i + 1]);
  }
  if (vigild.empty() || rounds < 1 || pairs < 1) {
    std::fputs("usage: bench-latency --vigild PATH [--rounds 7] [--pairs 1000]\n", stderr);
    return 64;
  }
  try {
    return vigil::bench::run(vigild, rounds, pairs);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench-latency: %s\n", error.what());
    return 1;
  }
}
