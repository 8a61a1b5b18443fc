#include "tests/e2e/clinic.hpp"

#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "daemon/io/boot_clock.hpp"
#include "daemon/journal/sqlite.hpp"

namespace vigil::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// What passes between two looks at the monitors, as they send a number each second.
constexpr milliseconds moment{500};
/// Nothing is late by more: the wall has heard of what was measured so long ago.
constexpr nanoseconds latest = seconds(1);
/// Numbers of a live link that stay away are waited for no longer than this.
constexpr seconds numbers_within{2};
/// What vigild writes to a monitor is on its way through the kernel for some real milliseconds, and
/// the monitor must answer within told seconds: a moment lasts longer while a cuff may be started.
constexpr milliseconds unhurried{3};
constexpr nanoseconds cuff_span = seconds(45);  // the arm's rest before a repeat, and a margin

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  bool quoted = false;
  bool inside = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (quoted && !inside) words.emplace_back();
      inside = true;
    } else if (c == ' ' && !quoted) {
      inside = false;
    } else {
      if (!inside) words.emplace_back();
      inside = true;
      words.back() += c;
    }
  }
  return words;
}

}  // namespace

Clinic::Clinic(Hours hours) {
  if (hours == Hours::told) clock_ = std::make_unique<ToldClock>(folder / "clock");
  std::filesystem::copy(std::string(VIGIL_SOURCE_DIR) + "/config/profiles", folder / "profiles");
}

Clinic::~Clinic() {
  wall.reset();  // it goes by the clock
  if (!testing::Test::HasFailure()) return;
  if (daemon) std::printf("vigild said:\n%s", daemon->errors().c_str());
  if (log_) std::printf("vigil-log said:\n%s", log_->errors().c_str());
}

PtyMonitor& Clinic::monitor(const std::string& place, const std::string& driver,
                            const std::string& variant) {
  drivers_[place] = driver;
  monitors_[place] = std::make_unique<PtyMonitor>(driver, variant, port(place));
  return *monitors_[place];
}

std::string Clinic::port(const std::string& place) const {
  std::string name = place;
  name.replace(name.find('/'), 1, "-");
  return folder / "port-" + name;
}

void Clinic::change_profile(const std::string& file, const std::string& from,
                            const std::string& to) {
  const std::string path = folder / "profiles/" + file;
  std::string text = read_file(path);
  std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from << " is not in " << file;
  for (; at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  write_file(path, text);
}

void Clinic::open(const std::string& more) {
  std::string config = "source = \"clinic\"\nprofiles = \"" + folder / "profiles" + "\"\n";
  for (const auto& [place, driver] : drivers_) {
    const std::size_t slash = place.find('/');
    config += "[[bed]]\nroom = \"" + place.substr(0, slash) + "\"\nbed = \"" +
              place.substr(slash + 1) + "\"\n" + more + "[[bed.monitor]]\ndriver = \"" + driver +
              "\"\nport = \"" + port(place) + "\"\n";
  }
  write_file(folder / "vigil.toml", config);
  vigild_arguments_ = {"--config",     folder / "vigil.toml", "--runtime-dir",
                       folder / "run", "--state-dir",         folder / "state"};
  start_daemon();
  hang_up_a_wall();
  start_log();
  EXPECT_TRUE(eventually([&] {
    step();
    return wall->wait_until([](const Watcher::Heard& heard) { return heard.beat_ns != 0; },
                            milliseconds(1)) &&
           log_->errors().find("clinic is heard") != std::string::npos;
  })) << log_->errors();
}

void Clinic::start_daemon() {
  const std::string told = std::string(VIGIL_BINARY_DIR) + "/tests/vigild_test_clock";
  daemon = std::make_unique<Process>(clock_ ? told : "vigild", vigild_arguments_);
}

void Clinic::start_log() {
  log_ = std::make_unique<Process>(
      "vigil-log",
      std::vector<std::string>{"--dir", log_folder(), "--feed", "ipc://" + folder / "run/feed",
                               "--control", "ipc://" + folder / "run/control", "--no-waves"});
}

std::string Clinic::types(const Person& person, const std::string& line) {
  std::vector<std::unique_ptr<Process>> one;
  one.push_back(vigil(person, line));
  wait_for(one);
  EXPECT_EQ(one.front()->wait(), 0) << person.name << ": " << line << "\n" << one.front()->errors();
  return one.front()->output();
}

void Clinic::type_together(const Person& person, const std::vector<std::string>& lines) {
  std::vector<std::unique_ptr<Process>> all;
  for (const std::string& line : lines) all.push_back(vigil(person, line));
  wait_for(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i]->wait(), 0) << person.name << ": " << lines[i] << "\n" << all[i]->errors();
  }
}

std::string Clinic::is_refused(const Person& person, const std::string& line) {
  std::vector<std::unique_ptr<Process>> one;
  one.push_back(vigil(person, line));
  wait_for(one);
  EXPECT_EQ(one.front()->wait(), 77) << person.name << ": " << line << "\n"
                                     << one.front()->output();
  return one.front()->errors();
}

std::unique_ptr<Process> Clinic::vigil(const Person& person, const std::string& line) {
  std::vector<std::string> words = words_of(line);
  for (const std::string& more :
       {std::string("--as"), person.name, std::string("--role"), person.role, std::string("--feed"),
        "ipc://" + folder / "run/feed", std::string("--control"),
        "ipc://" + folder / "run/control"}) {
    words.push_back(more);
  }
  return std::make_unique<Process>("vigil", words);
}

void Clinic::wait_for(const std::vector<std::unique_ptr<Process>>& programs) {
  const auto running = [](const std::unique_ptr<Process>& program) { return program->running(); };
  // The program hears the daemon by heartbeats, so time goes on; slower the longer it takes, since
  // a command is good for some seconds only.
  milliseconds pause(40);
  while (std::any_of(programs.begin(), programs.end(), running) && pause < patience) {
    step();
    if (clock_) std::this_thread::sleep_for(pause);
    pause += milliseconds(10);
  }
  hear_everything();
}

/// The feed keeps its order: behind a heartbeat of now nothing of before is missing.
void Clinic::hear_everything() {
  const auto asked = static_cast<std::uint64_t>(now().count());
  EXPECT_TRUE(eventually([&] {
    step();
    return wall->wait_until([&](const Watcher::Heard& heard) { return heard.beat_ns >= asked; },
                            milliseconds(1));
  }));
}

nanoseconds Clinic::now() const {
  return clock_ ? clock_->now() : nanoseconds(io::boot_now().ns());
}

void Clinic::step() {
  if (clock_) clock_->move(moment);
  if (!clock_) std::this_thread::sleep_for(moment / 5);
  for (const auto& [place, monitor] : monitors_) {
    if (monitor->plugged()) monitor->send_for(clock_ ? moment : moment / 5);
  }
  if (clock_ && wall) wait_for_the_wall();
}

void Clinic::wait_for_a_heartbeat() {
  const auto due = static_cast<std::uint64_t>((now() - latest).count());
  // Before the first one there is nothing to wait for.
  (void)wall->wait_until(
      [&](const Watcher::Heard& heard) { return heard.beat_ns == 0 || heard.beat_ns >= due; },
      patience);
}

void Clinic::wait_for_the_wall() {
  wait_for_a_heartbeat();
  const auto due = static_cast<std::uint64_t>((now() - latest).count());
  const auto flows = static_cast<std::uint64_t>((now() - 2 * latest).count());
  (void)wall->wait_until(
      [&](const Watcher::Heard& heard) {
        for (const auto& [place, monitor] : monitors_) {
          const auto since = heard.live_ns.find(place);
          if (!monitor->plugged() || since == heard.live_ns.end() || since->second > flows)
            continue;
          const auto at = heard.vital_ns.find(place);
          if (at == heard.vital_ns.end() || at->second < due) return false;
        }
        return true;
      },
      numbers_within);
  const auto at = static_cast<std::uint64_t>(now().count());
  const auto span = static_cast<std::uint64_t>(cuff_span.count());
  const bool cuff_works = wall->wait_until(
      [&](const Watcher::Heard& heard) {
        const bool starts = heard.cuff_next_ns != 0 && heard.cuff_next_ns <= at;
        return heard.cuff_ns != 0 && (starts || at < heard.cuff_ns + span);
      },
      milliseconds(0));
  if (cuff_works) std::this_thread::sleep_for(unhurried);
}

void Clinic::live(nanoseconds time) {
  const nanoseconds end = now() + time;
  while (now() < end) step();
}

std::optional<v1::Event> Clinic::live_until(nanoseconds at, const Watcher::Wanted& wanted,
                                            std::size_t& from) {
  for (;;) {
    if (auto found = wall->look_for(wanted, from)) return found;
    if (now() >= at) return std::nullopt;
    step();
  }
}

v1::Event Clinic::until(const Watcher::Wanted& wanted) {
  const auto found = live_until(now() + seconds(60), wanted, seen);
  EXPECT_TRUE(found) << "it was not told within a minute";
  return found.value_or(v1::Event());
}

void Clinic::skip(nanoseconds time) {
  wall.reset();
  clock_->move(time);
  hang_up_a_wall();
  EXPECT_TRUE(eventually([&] {
    step();
    return wall->wait_until([](const Watcher::Heard& heard) { return heard.beat_ns != 0; },
                            milliseconds(1));
  }));
}

void Clinic::hang_up_a_wall() {
  bus::ClientConfig client;
  client.feed = "ipc://" + folder / "run/feed";
  client.control = "ipc://" + folder / "run/control";
  client.receiver = "wall-1";
  client.role = "station";
  client.sound = true;
  if (clock_) client.clock = [clock = clock_.get()] { return clock->now(); };
  wall = std::make_unique<Watcher>(client);
  seen = 0;
}

void Clinic::close_the_log() {
  std::uint64_t last = 0;
  hear_everything();
  EXPECT_TRUE(wall->wait_until(
      [&](const Watcher::Heard& heard) {
        last = heard.last_seq;
        return true;
      },
      patience));
  const std::string count =
      "SELECT count(*) FROM record WHERE kind < 3 AND seq >= " + std::to_string(last) +
      " AND epoch = (SELECT max(epoch) FROM record)";
  EXPECT_TRUE(eventually([&] { return log(count) != std::vector<std::string>{"0"}; }));
  log_->signal(SIGTERM);
  EXPECT_EQ(log_->wait(), 0) << log_->errors();
}

std::vector<std::string> Clinic::log(const std::string& sql) const {
  std::vector<std::string> rows;
  sqlite::Database database(log_folder() + "/sessions.db", sqlite::Access::read_only);
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(database.raw(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sql << ": " << database.error();
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* const text = sqlite3_column_text(statement, i);
      row += i == 0 ? "" : "|";
      row += text == nullptr ? "-" : reinterpret_cast<const char*>(text);
    }
    rows.push_back(row);
  }
  sqlite3_finalize(statement);
  return rows;
}

std::string Clinic::exported(const std::string& session, const std::string& format) {
  const std::string path = folder / session + "." + format;
  Process vigil("vigil", {"export", session, "--format", format, "--dir", log_folder(), "--as",
                          "RN-1", "--out", path});
  EXPECT_EQ(vigil.wait(), 0) << vigil.errors();
  return read_file(path);
}

v1::Session session_at(Watcher& wall, const std::string& room, const std::string& bed) {
  v1::Session last;
  for (const v1::Event& event : wall.events()) {
    if (event.has_medicine_session() && event.room() == room && event.bed() == bed) {
      last = event.medicine_session();
    }
  }
  return last;
}

}  // namespace vigil::e2e
