#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/io/boot_clock.hpp"
#include "daemon/io/find_port.hpp"
#include "drivers/registry.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/line_text.hpp"
#include "tools/vigil/probe_line.hpp"
#include "tools/vigil/probe_plan.hpp"
#include "tools/vigil/probe_text.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

using probe::Evidence;
using probe::Outcome;
using probe::PortClass;
using probe::Trial;

/// While something fits and there is too little of it, a step lasts up to so many times longer.
constexpr int patience = 4;

std::string settings_text(const LineSettings& line, PortClass port) {
  if (port == PortClass::datagrams) return "for datagrams";
  return port == PortClass::line ? "at " + line_text(line) : "at whatever speed it has";
}

/// What is done now, on standard error: in one line of a terminal, else a line for each step.
class Progress {
 public:
  void begin(std::string what) {
    what_ = std::move(what);
    if (!terminal_) std::fprintf(stderr, "vigil: %s\n", what_.c_str());
  }
  void tell(Duration since, std::uint64_t bytes) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count();
    if (!terminal_ || seconds == told_) return;
    told_ = seconds;
    std::fprintf(stderr, "\r\x1b[K%s: %lld s, %llu bytes", what_.c_str(),
                 static_cast<long long>(seconds), static_cast<unsigned long long>(bytes));
  }
  void end() {
    if (terminal_) std::fputs("\r\x1b[K", stderr);
    told_ = -1;
  }

 private:
  bool terminal_ = isatty(STDERR_FILENO) == 1;
  std::string what_;
  std::int64_t told_ = -1;
};

class Run {
 public:
  Run(const ProbeOptions& options, io::PortAddress address, std::vector<const Descriptor*> drivers)
      : options_(options),
        address_(std::move(address)),
        drivers_(std::move(drivers)),
        started_(io::boot_now()) {}

  int run() {
    if (!first_open()) return exit_code_;
    listen();
    const bool silent = !lost_ && judge(evidence_).outcome == Outcome::silence;
    if (options_.ask && silent) ask();
    if (lost_) return exit_code_;
    if (options_.ask && !silent) std::printf("Not asked: something talks on this port already.\n");
    const probe::Verdict verdict = judge(evidence_);
    port_.asked = options_.ask && silent && port_.writable;
    std::fputs(verdict_text(verdict, evidence_, port_).c_str(), stdout);
    switch (verdict.outcome) {
      case Outcome::found:
        return exit_ok;
      case Outcome::undecided:
        return exit_undecided;
      case Outcome::nothing:
        return exit_data;
      case Outcome::silence:
        return exit_unavailable;
    }
    return exit_os;
  }

 private:
  /// Scaled, for simulated monitors that run faster than real time.
  [[nodiscard]] Instant now() const {
    const auto since = static_cast<double>((io::boot_now() - started_).count()) * options_.speed;
    return started_ + Duration(static_cast<std::int64_t>(since));
  }
  [[nodiscard]] Duration window() const {
    return Duration(static_cast<std::int64_t>(options_.seconds * 1e9));
  }

  std::optional<probe::ProbeLine> open(const LineSettings& line, bool listen_only) {
    io::OpenResult result = io::open_port({address_, line, listen_only});
    if (auto* port = std::get_if<io::OpenPort>(&result)) return probe::ProbeLine(std::move(*port));
    const auto& failure = std::get<io::PortFailure>(result);
    std::string text = failure.text;
    if (address_.serial() && text.find("in use") != std::string::npos) {
      const std::string who = probe::who_has(text.substr(0, text.find(' ')));
      if (!who.empty()) text += ": " + who + ". Stop it first";
    }
    std::fprintf(stderr, "vigil: %s\n", watch::printable(text).c_str());
    // An adapter that can't do one setting may do the next.
    if (text.starts_with("line settings refused")) return std::nullopt;
    exit_code_ = failure.kind == io::PortFailure::Kind::absent ? exit_no_input : exit_os;
    lost_ = true;
    return std::nullopt;
  }

  /// What kind of port it is shows only when it is open.
  bool first_open() {
    auto line = open({}, true);
    if (!line) return false;
    const io::OpenPort& port = line->port();
    if (port.datagrams()) class_ = PortClass::datagrams;
    if (port.kind() == io::OpenPort::Kind::tcp ||
        port.kind() == io::OpenPort::Kind::pseudo_terminal) {
      class_ = PortClass::unclocked;
    }
    port_.configure_as = address_.text;
    port_.speed_checked = class_ == PortClass::line;
    port_.writable = !(class_ == PortClass::datagrams && address_.name == "*");
    for (const io::SerialPortInfo& info : io::list_ports()) {
      if (info.device != port.device()) continue;
      attached_ = info.manufacturer + " " + info.product + " " + info.serial;
      if (address_.kind == io::PortKind::device) port_.configure_as = info.configure_as.front();
    }
    for (const probe::Step& step : plan_asking(drivers_, class_)) {
      const Descriptor* driver = step.candidates.front().driver;
      const auto& known = port_.must_be_asked;
      if (std::find(known.begin(), known.end(), driver) == known.end()) {
        port_.must_be_asked.push_back(driver);
      }
    }
    if (class_ != PortClass::line) kept_ = std::move(line);
    return true;
  }

  void listen() {
    const auto steps = plan_listening(drivers_, class_);
    std::fprintf(stderr, "vigil: listens on %s and writes nothing; %zu setting%s, about %.0f s\n",
                 watch::printable(address_.text).c_str(), steps.size(),
                 steps.size() == 1 ? "" : "s",
                 static_cast<double>(steps.size()) * options_.seconds);
    for (const probe::Step& step : steps) {
      progress_.begin("listens " + settings_text(step.line, class_));
      if (!kept_) kept_ = open(step.line, true);
      if (lost_) return;
      if (!kept_) continue;
      std::vector<Trial> trials;
      for (const probe::Candidate& candidate : step.candidates) {
        trials.emplace_back(*candidate.driver, candidate.line, now());
      }
      hear(trials, *kept_);
      progress_.end();
      if (lost_) return;
      for (const Trial& trial : trials) evidence_.push_back(trial.evidence());
      kept_.reset();
    }
  }

  void hear(std::vector<Trial>& trials, probe::ProbeLine& line) {
    const Instant from = now();
    std::uint64_t bytes = 0;
    while (now() - from < window() ||
           (bytes > 0 && now() - from < patience * window() && worth_waiting(told(trials)))) {
      const Bytes read = line.read(std::chrono::milliseconds(20));
      bytes += read.size();
      if (!read.empty()) {
        for (Trial& trial : trials) trial.feed(read, now());
      }
      progress_.tell(now() - from, bytes);
      if (!line.gone().empty()) return lose(line.gone());
    }
  }

  static std::vector<Evidence> told(const std::vector<Trial>& trials) {
    std::vector<Evidence> all;
    for (const Trial& trial : trials) all.push_back(trial.evidence());
    return all;
  }

  void lose(const std::string& why) {
    progress_.end();
    std::fprintf(stderr, "vigil: %s: %s\n", address_.text.c_str(), why.c_str());
    exit_code_ = exit_no_input;
    lost_ = true;
  }

  void ask() {
    if (!port_.writable) return;
    std::fprintf(stderr,
                 "vigil: WARNING: --ask writes to %s%s%s. Whatever is attached there gets the\n"
                 "questions of %zu driver%s. Only a monitor may be there, and no patient on it.\n",
                 watch::printable(address_.text).c_str(), attached_.empty() ? "" : ", adapter ",
                 watch::printable(attached_).c_str(), port_.must_be_asked.size(),
                 port_.must_be_asked.size() == 1 ? "" : "s");
    for (const probe::Step& step : plan_asking(drivers_, class_)) {
      const probe::Candidate& candidate = step.candidates.front();
      progress_.begin("asks as " + std::string(candidate.driver->id) + " " +
                      settings_text(step.line, class_));
      auto line = open(step.line, false);
      if (lost_) return;
      if (!line) continue;
      Trial trial(*candidate.driver, candidate.line, now());
      converse(trial, *line);
      progress_.end();
      if (lost_) return;
      evidence_.push_back(trial.evidence());
    }
  }

  /// As the daemon does: asked after each read, when due, and after each write.
  void converse(Trial& trial, probe::ProbeLine& line) {
    const Instant from = now();
    Instant due = from;
    std::vector<std::uint8_t> held;
    Instant held_until;
    std::uint64_t bytes = 0;
    for (;;) {
      const Instant at = now();
      const Evidence evidence = trial.evidence();
      const probe::Fit fit = fit_of(evidence);
      // Who answers at all gets the time that a handshake takes.
      const int most = fit == probe::Fit::too_few ? patience : bytes > 0 ? 2 : 1;
      if (fit == probe::Fit::yes || at - from >= most * window()) return;
      if (!held.empty() && at >= held_until) {
        if (!line.write(held)) return lose("it can't be written to");
        held.clear();
        due = at;
      }
      if (held.empty() && at >= due) {
        const Poll wish = trial.poll(at);
        held.assign(wish.write.begin(), wish.write.end());
        held_until = wish.not_before;
        due = wish.ask_again;
        if (!held.empty()) continue;
      }
      const Bytes read = line.read(std::chrono::milliseconds(options_.speed > 1 ? 1 : 5));
      bytes += read.size();
      if (!read.empty()) {
        trial.feed(read, now());
        due = now();
      }
      progress_.tell(now() - from, bytes);
      if (!line.gone().empty()) return lose(line.gone());
    }
  }

  const ProbeOptions& options_;
  io::PortAddress address_;
  std::vector<const Descriptor*> drivers_;  // that are tried
  Instant started_;
  PortClass class_ = PortClass::line;
  probe::ProbedPort port_;
  std::string attached_;
  std::optional<probe::ProbeLine> kept_;  // open, for the next step
  std::vector<Evidence> evidence_;
  Progress progress_;
  bool lost_ = false;
  int exit_code_ = exit_os;
};

}  // namespace

int run_probe(const ProbeOptions& options) {
  std::string why;
  const auto address = io::parse_port_address(options.port, why);
  if (!address) {
    std::fprintf(stderr, "vigil: %s: %s\n", watch::printable(options.port).c_str(), why.c_str());
    return exit_usage;
  }
  std::vector<const Descriptor*> tried(drivers().begin(), drivers().end());
  if (!options.drivers.empty()) tried.clear();
  for (const std::string& id : options.drivers) {
    tried.push_back(find_driver(id));
    if (tried.back() != nullptr) continue;
    std::fprintf(stderr, "vigil: no driver \"%s\"; \"vigil drivers\" lists them\n",
                 watch::printable(id).c_str());
    return exit_usage;
  }
  return Run(options, *address, tried).run();
}

}  // namespace vigil
