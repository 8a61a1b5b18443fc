#include <google/protobuf/util/json_util.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "daemon/bus/client.hpp"
#include "daemon/io/boot_clock.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/staff.hpp"
#include "tools/vigil/terminal.hpp"
#include "tools/vigil/watch_actions.hpp"
#include "tools/vigil/watch_bell.hpp"
#include "tools/vigil/watch_keys.hpp"
#include "tools/vigil/watch_lines.hpp"
#include "tools/vigil/watch_model.hpp"
#include "tools/vigil/watch_view.hpp"

namespace vigil {
namespace {

using watch::Hearing;

constexpr Duration redraw_pause = std::chrono::milliseconds(200);

std::int64_t wall_s() { return static_cast<std::int64_t>(::time(nullptr)); }

std::string local_clock(std::int64_t utc_s) {
  const time_t seconds = utc_s;
  tm local{};
  std::array<char, 16> text{};
  localtime_r(&seconds, &local);
  std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
  return text.data();
}

Hearing hearing_of(bus::Connection connection) {
  switch (connection) {
    case bus::Connection::live:
      return Hearing::live;
    case bus::Connection::silent:
      return Hearing::silent;
    default:
      return Hearing::nothing_yet;
  }
}

// Takes SIGINT, SIGTERM and SIGWINCH as something to read.
class Signals {
 public:
  Signals() {
    sigset_t wanted{};
    sigemptyset(&wanted);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) sigaddset(&wanted, signal);
    sigprocmask(SIG_BLOCK, &wanted, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    fd_ = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  }
  ~Signals() { close(fd_); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  void take(bool& end, bool& resized) const {
    signalfd_siginfo info{};
    while (read(fd_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      if (info.ssi_signo == SIGWINCH) {
        resized = true;
      } else {
        end = true;
      }
    }
  }

 private:
  int fd_;
};

class Watch {
 public:
  Watch(const WatchOptions& options, v1::StaffRole role)
      : options_(options),
        started_(io::boot_now()),
        model_(started_),
        lines_(local_clock),
        receiver_(receiver_name("watch")),
        actions_({options.as, role}, hooks()),
        bell_(receiver_) {
    if (!options.json && !options.plain && watch::on_terminal()) {
      terminal_ = std::make_unique<watch::Terminal>();
    }
  }

  int run() {
    client_ = std::make_unique<bus::Client>(client_config(), callbacks());
    client_->watch_descriptor(signals_.fd());
    if (terminal_ && terminal_->keyboard() >= 0) {
      client_->watch_descriptor(terminal_->keyboard());
    }
    tell_presence();
    while (!ended()) {
      client_->poll(next_wait());
      bool resized = false;
      signals_.take(end_, resized);
      if (resized && terminal_) terminal_->forget();
      if (terminal_) on_screen(resized);
    }
    const bool in_vain = !heard_ && time_over();
    return in_vain ? exit_unavailable : exit_ok;
  }

 private:
  bus::ClientConfig client_config() const {
    bus::ClientConfig config;
    config.feed = options_.feed;
    config.control = options_.control;
    // A pipe is no pair of eyes: only a view that people read tells of itself.
    if (!options_.json) config.receiver = receiver_;
    return config;
  }

  watch::Actions::Hooks hooks() {
    watch::Actions::Hooks hooks;
    hooks.ask = [this](const v1::CommandRequest& request) { return client_->command(request); };
    hooks.presence_changed = [this] { tell_presence(); };
    if (options_.bell) hooks.sound_tone = [this] { terminal_->ring(1); };
    return hooks;
  }

  void tell_presence() {
    if (!terminal_) return;
    v1::PresenceRequest presence;
    presence.set_receiver(receiver_);
    presence.set_role("watch");
    presence.set_sound(options_.bell);
    presence.set_sound_confirmed(options_.bell && actions_.sound_confirmed());
    presence.set_person(actions_.who().name);
    if (!actions_.who().name.empty()) presence.add_staff(actions_.who().role);
    client_->set_presence(presence);
  }

  bus::ClientCallbacks callbacks() {
    bus::ClientCallbacks calls;
    calls.on_event = [this](const v1::Event& event) { on_event(event); };
    calls.on_snapshot = [this](std::uint64_t, std::uint64_t) { model_.on_snapshot(); };
    calls.on_connection = [this](bus::Connection c) { on_hearing(hearing_of(c)); };
    calls.on_command = [this](const bus::CommandResult& result) {
      actions_.on_result(result, model_, io::boot_now());
      urgent_ = true;
    };
    calls.on_lost = [this](std::uint64_t, std::uint64_t from, std::uint64_t to) {
      model_.on_lost(to - from + 1);
      if (speaks_lines()) print(lines_.on_lost(from, to, wall_s()));
    };
    return calls;
  }

  void on_event(const v1::Event& event) {
    const Instant now = io::boot_now();
    heard_ = true;
    urgent_ = model_.on_event(event, now) || urgent_;
    if (event.has_alarm()) strokes_ = std::max(strokes_, bell_.on_alarm(event.alarm()));
    if (options_.json) return print_json(event);
    if (!speaks_lines()) return;
    for (const std::string& line : lines_.on_event(event, model_, now)) print(line);
  }

  void on_hearing(Hearing hearing) {
    model_.on_hearing(hearing, io::boot_now());
    urgent_ = true;
    if (hearing == Hearing::silent) strokes_ = watch::strokes_silent;
    if (speaks_lines()) print(lines_.on_hearing(hearing, wall_s()));
  }

  void print_json(const v1::Event& event) {
    if (event.has_heartbeat() && !options_.heartbeats) return;
    std::string text;
    if (google::protobuf::util::MessageToJsonString(event, &text).ok()) print(text);
  }

  void print(const std::string& line) {
    if (ended()) return;
    if (std::printf("%s\n", line.c_str()) < 0 || std::fflush(stdout) != 0) end_ = true;
    ++printed_;
  }

  void on_screen(bool resized) {
    const Instant now = io::boot_now();
    for (const watch::Key& key : watch::keys_of(terminal_->take_typed())) {
      actions_.on_key(key, model_, now);
      urgent_ = true;
    }
    actions_.on_change(model_, now);
    if (actions_.ended()) end_ = true;
    if (options_.bell && strokes_ > 0) terminal_->ring(strokes_);
    strokes_ = 0;
    if (resized || urgent_ || now - drawn_at_ >= redraw_pause) draw(now);
  }

  void draw(Instant now) {
    watch::Screen screen = terminal_->screen();
    screen.clock = local_clock(wall_s());
    screen.selected = actions_.selected();
    if (terminal_->keyboard() >= 0) screen.below = actions_.below(now, screen.columns);
    const std::vector<watch::Line> lines = watch::render(model_, now, screen);
    if (!terminal_->draw(lines)) end_ = true;
    drawn_at_ = now;
    urgent_ = false;
    // What is drawn while nothing is heard may be over.
    const bool drawn = !end_ && model_.hearing() == Hearing::live;
    if (drawn) actions_.confirm(watch::shown_alarms(lines), model_, now);
  }

  [[nodiscard]] bool speaks_lines() const { return !options_.json && !terminal_; }
  [[nodiscard]] bool time_over() const {
    return options_.seconds && io::boot_now() - started_ >= whole_time();
  }
  [[nodiscard]] Duration whole_time() const {
    return Duration(static_cast<std::int64_t>(*options_.seconds * 1e9));
  }
  [[nodiscard]] bool ended() const {
    return end_ || (options_.count && printed_ >= *options_.count) || time_over();
  }
  [[nodiscard]] std::chrono::milliseconds next_wait() const {
    auto wait = std::chrono::milliseconds(terminal_ ? 200 : 1000);
    if (options_.seconds) {
      const Duration left = whole_time() - (io::boot_now() - started_);
      wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(left));
    }
    return std::max(wait, std::chrono::milliseconds(0));
  }

  WatchOptions options_;
  Instant started_;
  Signals signals_;
  watch::Model model_;
  watch::ChangeLines lines_;
  std::string receiver_;
  watch::Actions actions_;
  watch::Bell bell_;
  std::unique_ptr<watch::Terminal> terminal_;
  std::unique_ptr<bus::Client> client_;
  Instant drawn_at_;
  std::uint64_t printed_ = 0;
  int strokes_ = 0;
  bool heard_ = false;
  bool urgent_ = true;
  bool end_ = false;
};

}  // namespace

int run_watch(const WatchOptions& options) {
  const auto role = role_from_words(options.role);
  if (!role || !is_person(options.as)) {
    std::fprintf(stderr, "vigil: %s\n", role ? person_rule : role_rule);
    return exit_usage;
  }
  return Watch(options, *role).run();
}

}  // namespace vigil
