// A daemon with one bed, an oximeter that talks by itself, and a dosed session: for tests of what
// is kept of it. The profile is the shipped one with a baseline that takes no minutes.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/journal/reader.hpp"
#include "tests/e2e/process.hpp"
#include "tests/e2e/pty_monitor.hpp"
#include "tests/e2e/watcher.hpp"

namespace vigil::e2e {

/// An oximeter that says a second of its own every 50 ms until it is gone.
class TalkingOximeter {
 public:
  explicit TalkingOximeter(const std::string& link) : monitor_("nonin", "df2", link) {
    see(97);
    thread_ = std::thread([this] {
      while (!stop_) {
        {
          const std::lock_guard lock(mutex_);
          if (talks_) monitor_.send();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    });
  }
  ~TalkingOximeter() {
    stop_ = true;
    thread_.join();
  }
  TalkingOximeter(const TalkingOximeter&) = delete;
  TalkingOximeter& operator=(const TalkingOximeter&) = delete;
  void see(int spo2) {
    const std::lock_guard lock(mutex_);
    monitor_.vitals.set(Parameter::spo2, spo2 * 1000);
    monitor_.vitals.set(Parameter::pulse, 72'000);
  }
  void talk(bool talks) {
    const std::lock_guard lock(mutex_);
    talks_ = talks;
  }

 private:
  std::mutex mutex_;
  PtyMonitor monitor_;
  bool talks_ = true;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

inline void replace_once(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

/// A machine of its own: folders, profiles, one daemon.
class Machine {
 public:
  explicit Machine(std::string source = "clinic") : source_(std::move(source)) {
    std::filesystem::copy(std::string(VIGIL_SOURCE_DIR) + "/config/profiles", profiles());
    std::string base = read_file(profiles() + "/adult.base.toml");
    replace_once(base, "cuff_apart_min = 3\nquiet_min = 3 ", "cuff_apart_min = 0\nquiet_min = 0 ");
    write_file(profiles() + "/adult.base.toml", base);
  }
  [[nodiscard]] std::string profiles() const { return folder / "profiles"; }
  [[nodiscard]] std::string runtime() const { return folder / "run"; }
  [[nodiscard]] std::string state() const { return folder / "state"; }
  [[nodiscard]] std::string journal() const { return state() + "/journal"; }
  [[nodiscard]] std::string log() const { return folder / "log"; }
  [[nodiscard]] std::string link() const { return folder / "monitor"; }
  [[nodiscard]] std::string config() const { return folder / "vigil.toml"; }
  [[nodiscard]] std::string head() const {
    return "source = \"" + source_ + "\"\nprofiles = \"" + profiles() +
           "\"\nprofile = \"ketamine-im\"\n";
  }
  [[nodiscard]] std::string bed(const std::string& name = "a") const {
    return "[[bed]]\nroom = \"1\"\nbed = \"" + name +
           "\"\n[[bed.monitor]]\ndriver = \"nonin\"\nport = \"" + link() + "\"\n";
  }
  void start() { start(head() + bed()); }
  void start(const std::string& configuration) {
    write_file(config(), configuration);
    daemon = std::make_unique<Process>(
        "vigild", std::vector<std::string>{"--config", config(), "--runtime-dir", runtime(),
                                           "--state-dir", state()});
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(runtime() + "/control"); }));
  }
  void stop() {
    daemon->signal(SIGTERM);
    EXPECT_EQ(daemon->wait(), 0) << daemon->errors();
  }
  void kill() {
    daemon->signal(SIGKILL);
    ASSERT_TRUE(daemon->wait());
  }
  /// `vigil WORDS` as that person, to this daemon: standard output; it must end with 0.
  std::string ask(std::vector<std::string> words, const std::string& role = "nurse") const {
    words.insert(words.end(), {"--feed", "ipc://" + runtime() + "/feed", "--control",
                               "ipc://" + runtime() + "/control"});
    const bool looks = words[0] == "checks" || words[0] == "watch";
    if (!looks) words.insert(words.end(), {"--as", "RN-1", "--role", role});
    Process vigil("vigil", words);
    EXPECT_EQ(vigil.wait(), 0) << words[0] << " " << words[1] << ": " << vigil.errors();
    return vigil.output();
  }
  /// From the start to 60 mg and one check.
  void dose(Watcher& watcher, TalkingOximeter& oximeter, const std::string& code = "K-0042") {
    ask({"session", "start", "1/a", code, "--profile", "ketamine-im", "--prescriber", "MD-1",
         "--nurse", "RN-1", "--intent", "inward", "--identity"});
    ask({"session", "bind", "1/a", "two-person", "--with", "RN-2"});
    std::vector<std::string> pre_check{"session", "precheck", "1/a"};
    for (const char* flag :
         {"uncontrolled-cardiovascular", "pregnancy", "hepatic", "renal", "raised-icp",
          "raised-iop", "psychosis", "suicidality", "violence", "substance-use", "benzodiazepine",
          "sedative", "opioid", "stimulant", "maoi"}) {
      pre_check.push_back(std::string(flag) + "=no");
    }
    pre_check.insert(pre_check.end(), {"--kg", "80", "--identity"});
    ask(pre_check);
    std::size_t from = watcher.count();
    ask({"alarm", "test"});
    const auto test = watcher.wait_for(
        [](const v1::Event& e) { return e.alarm().kind() == v1::ALARM_KIND_TEST; }, from);
    ASSERT_TRUE(test);
    ask({"alarm", "ack", test->alarm().alarm_id()});
    // All by hand, while the monitor is silent: three quiet minutes of it are too long for a test.
    oximeter.talk(false);
    for (const char* systolic : {"nibp_sys=122", "nibp_sys=124"}) {
      ask({"session", "vitals", "1/a", systolic, "nibp_dia=78", "pulse=72", "spo2=97"});
    }
    ask({"session", "baseline", "1/a"});
    oximeter.talk(true);
    ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.vital().has_value(); }, from));
    from = watcher.count();
    ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.vital().has_value(); }, from));
    ask({"session", "dose", "1/a", "--mg", "60", "--site", "left deltoid", "--lot", "A12"});
    ask({"session", "check", "1/a", "--how", "window", "--ok"});
  }
  [[nodiscard]] std::unique_ptr<Process> start_log(const std::vector<const Machine*>& others = {},
                                                   std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"--dir", log()};
    std::vector<const Machine*> all{this};
    all.insert(all.end(), others.begin(), others.end());
    for (const std::string socket : {"feed", "control", "waves"}) {
      words.push_back("--" + socket);
      for (const Machine* one : all) words.push_back("ipc://" + one->runtime() + "/" + socket);
    }
    words.insert(words.end(), more.begin(), more.end());
    return std::make_unique<Process>("vigil-log", words);
  }

  TempFolder folder;
  std::unique_ptr<Process> daemon;

 private:
  std::string source_;
};

/// A record of a journal, copied.
struct Kept {
  std::uint64_t id = 0;
  journal::RecordKind kind = journal::RecordKind::event;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string payload;
  [[nodiscard]] v1::Event event() const {
    v1::Event parsed;
    EXPECT_TRUE(parsed.ParseFromString(payload));
    return parsed;
  }
};

inline std::vector<Kept> records_of(const std::string& journal) {
  std::vector<Kept> all;
  auto opened = journal::Reader::open(journal);
  EXPECT_TRUE(opened.reader) << opened.error;
  if (!opened.reader) return all;
  EXPECT_TRUE(opened.reader->read(1, [&](const journal::RecordView& record) {
    all.push_back({record.id, record.kind, record.epoch, record.seq,
                   std::string(record.payload.begin(), record.payload.end())});
    return true;
  })) << opened.reader->error();
  return all;
}

}  // namespace vigil::e2e
