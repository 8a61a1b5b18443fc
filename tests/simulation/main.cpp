// vigil-simulate: runs the core under a seeded clock with faults, and checks what must always hold.
// docs/simulation.md says how to use it. A test program; it is not installed.
#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <deque>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

#include "tests/simulation/world.hpp"

namespace vigil::simulation {
namespace {

constexpr std::size_t last_words = 50;

struct Wish {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  Duration safety{};
  std::int32_t beds = 4;
  unsigned threads = 1;
  std::vector<std::string> skip;
  bool trace = false;
};

struct Tally {
  std::mutex mutex;
  Hash hash;  // of the hashes of all seeds, in their order
  std::vector<std::uint64_t> hashes;
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
  std::uint64_t alarms = 0;
  std::uint64_t done = 0;
  std::vector<std::uint64_t> failed;
};

/// Keeps the last lines that are written to it.
class LastLines final : public std::streambuf {
 public:
  [[nodiscard]] const std::deque<std::string>& lines() const { return lines_; }

 private:
  int_type overflow(int_type c) override {
    if (c == '\n') {
      lines_.push_back(std::move(line_));
      line_.clear();
      if (lines_.size() > last_words) lines_.pop_front();
    } else {
      line_.push_back(static_cast<char>(c));
    }
    return c;
  }

  std::deque<std::string> lines_;
  std::string line_;
};

/// Runs the seed once more for its last words.
void print_failure(const Options& options, const Wish& wish, const Report& report) {
  LastLines last;
  std::ostream trace(&last);
  World(options, wish.skip, &trace).run();
  std::cout << "seed " << options.seed << " broke the invariant \"" << report.invariant()
            << "\"\n  " << report.what() << '\n'
            << describe(options) << "  the last " << last_words << " lines, in seconds:\n";
  for (const std::string& line : last.lines()) std::cout << "    " << line << '\n';
  std::cout << std::flush;
}

void work(const Wish& wish, std::atomic<std::uint64_t>& next, Tally& tally) {
  for (std::uint64_t seed = next++; seed <= wish.last; seed = next++) {
    const Options options = draw_options(seed, wish.beds, wish.safety);
    const Outcome outcome = World(options, wish.skip, wish.trace ? &std::cout : nullptr).run();
    const std::lock_guard lock(tally.mutex);
    tally.hashes[seed - wish.first] = outcome.hash;
    tally.steps += outcome.steps;
    tally.events += outcome.events;
    tally.alarms += outcome.alarms;
    ++tally.done;
    if (!outcome.report.broken()) continue;
    tally.failed.push_back(seed);
    if (tally.failed.size() == 1) print_failure(options, wish, outcome.report);
    next = wish.last + 1;  // the first failure is enough
  }
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

void print_progress(const Wish& wish, Tally& tally, std::chrono::steady_clock::time_point began) {
  const std::lock_guard lock(tally.mutex);
  const double hours = std::chrono::duration<double, std::ratio<3600>>(wish.safety).count() *
                       static_cast<double>(tally.done);
  std::cerr << tally.done << " of " << wish.last - wish.first + 1 << " seeds, " << std::fixed
            << std::setprecision(1) << hours << " h of " << wish.beds << " beds, "
            << hours * 3600 / seconds_since(began) << " times real time\n";
}

int run(const Wish& wish) {
  const auto began = std::chrono::steady_clock::now();
  Tally tally;
  tally.hashes.resize(wish.last - wish.first + 1);
  std::atomic<std::uint64_t> next{wish.first};
  std::atomic<unsigned> running{wish.threads};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < wish.threads; ++i) {
    threads.emplace_back([&] {
      work(wish, next, tally);
      --running;
    });
  }
  for (int waited = 1; running > 0; ++waited) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (waited % 100 == 0) print_progress(wish, tally, began);
  }
  for (std::thread& thread : threads) thread.join();
  print_progress(wish, tally, began);
  if (!tally.failed.empty()) return 1;
  for (const std::uint64_t hash : tally.hashes) tally.hash.add(hash);
  std::cout << "seeds " << wish.first << ".." << wish.last << ": " << tally.steps << " steps, "
            << tally.events << " events, " << tally.alarms << " alarms, all invariants hold\n"
            << "hash " << std::hex << std::setw(16) << std::setfill('0') << tally.hash.value()
            << '\n';
  return 0;
}

/// "7" or "1..40".
bool read_seeds(const std::string& text, Wish& wish) {
  std::istringstream in(text);
  if (!(in >> wish.first)) return false;
  wish.last = wish.first;
  std::string dots(2, ' ');
  if (!in.read(dots.data(), 2)) return true;
  return dots == ".." && in >> wish.last && wish.last >= wish.first;
}

int start(int argc, char** argv) {
  CLI::App app{"Runs Vigil's core under a seeded clock with faults, and checks what must hold."};
  Wish wish;
  std::string seeds = "1..40";
  double hours = 0.1;
  app.add_option("--seeds,--seed", seeds, "a seed, or the first and the last as in 1..40");
  app.add_option("--hours", hours, "simulated hours with faults, for each seed")
      ->check(CLI::Range(0.001, 1000.0));
  app.add_option("--beds", wish.beds, "beds of each clinic")->check(CLI::Range(1, 64));
  app.add_option("--threads", wish.threads, "worlds at a time")->check(CLI::Range(1, 64));
  app.add_option("--skip", wish.skip, "invariants that are not looked at")->delimiter(',');
  app.add_flag("--trace", wish.trace, "print every input and event");
  CLI11_PARSE(app, argc, argv);
  if (!read_seeds(seeds, wish)) {
    std::cerr << "vigil-simulate: --seeds takes a number, or two as in 1..40\n";
    return 64;
  }
  if (wish.trace) wish.threads = 1;
  wish.safety = std::chrono::seconds(static_cast<std::int64_t>(hours * 3600));
  return run(wish);
}

}  // namespace
}  // namespace vigil::simulation

int main(int argc, char** argv) { return vigil::simulation::start(argc, argv); }
