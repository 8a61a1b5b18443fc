#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "daemon/app/config_file.hpp"
#include "daemon/app/profile.hpp"
#include "drivers/registry.hpp"
#include "tools/exit_codes.hpp"
#include "tools/text_file.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/replay_capture.hpp"
#include "tools/vigil/replay_compare.hpp"
#include "tools/vigil/replay_csv.hpp"
#include "tools/vigil/replay_journal.hpp"
#include "tools/vigil/replay_json.hpp"
#include "tools/vigil/replay_orders.hpp"
#include "tools/vigil/replay_patients.hpp"
#include "tools/vigil/replay_player.hpp"
#include "tools/vigil/replay_text.hpp"
#include "tools/vigil/replay_truth.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

using namespace replay;

int unreadable(const std::string& path) {
  std::fprintf(stderr, "vigil: can't read %s\n", path.c_str());
  return exit_no_input;
}

int wrong(const std::string& path, const Mistake& mistake) {
  const std::string line = mistake.line == 0 ? "" : std::to_string(mistake.line) + ":";
  std::fprintf(stderr, "%s:%s %s\n", path.c_str(), line.c_str(), mistake.text.c_str());
  return exit_data;
}

int wrong_use(const std::string& text) {
  std::fprintf(stderr, "vigil replay: %s\n", text.c_str());
  return exit_usage;
}

/// exit_ok: `plan.profile` is what was asked for.
int take_profile(const ReplayOptions& options, Plan& plan) {
  if (options.profile == "none") return exit_ok;
  const std::string file =
      options.profiles + "/" + options.profile + std::string(app::profile_ending);
  auto result = app::load_profile_file(file);
  if (!result) return unreadable(file);
  if (!result->profile) {
    std::fputs(app::describe(file, result->errors).c_str(), stderr);
    return exit_config;
  }
  plan.profile = std::move(result->profile);
  return exit_ok;
}

int take_orders(const ReplayOptions& options, Plan& plan) {
  if (options.session || options.dose_at) {
    plan.orders.push_back({0, OrderKind::session, {}, {}, {}, 0, {}});
  }
  if (options.commands) {
    const auto text = read_file(*options.commands);
    if (!text) return unreadable(*options.commands);
    auto orders = parse_orders(*text);
    if (!orders.value) return wrong(*options.commands, orders.mistake);
    plan.orders.insert(plan.orders.end(), orders.value->begin(), orders.value->end());
  }
  if (options.dose_at) {
    plan.orders.push_back(
        {std::int64_t{*options.dose_at} * 1000, OrderKind::dose, {}, {}, {}, 0, {}});
  }
  std::stable_sort(plan.orders.begin(), plan.orders.end(),
                   [](const Order& a, const Order& b) { return a.at_ms < b.at_ms; });
  return exit_ok;
}

void tell_progress(std::size_t done, std::size_t of) {
  // Short records are through before anybody reads this.
  constexpr std::size_t long_from = 20'000;
  constexpr std::size_t told_every = 20'000;
  if (of < long_from || done % told_every != 0) return;
  std::fprintf(stderr, "vigil replay: %zu of %zu\n", done, of);
}

std::string rules_text(const Plan& plan) {
  if (!plan.profile) return "none";
  return plan.profile->id + " version " + std::to_string(plan.profile->version);
}

int print(const ReplayOptions& options, const Plan& plan, const Story& story, Duration period) {
  const Title title{options.files.front(), rules_text(plan)};
  std::string out;
  if (options.values) {
    out = values_text(story);
  } else if (options.compare) {
    const Comparison comparison = compare(story, *plan.profile, period);
    out = options.json ? compare_json(title, comparison) : compare_text(title, story, comparison);
  } else if (options.naive) {
    const auto runs = violations_of(story.readings, *plan.profile);
    out = options.json ? naive_json(runs) : naive_text(runs);
  } else {
    out = options.json ? story_json(title, story) : report_text(title, story);
  }
  std::fputs(out.c_str(), stdout);
  return exit_ok;
}

int run_captures(const ReplayOptions& options, const Plan& plan, std::vector<CaptureFile> files) {
  auto captured = join(std::move(files));
  if (!captured.value) {
    std::fprintf(stderr, "vigil replay: %s\n", watch::printable(captured.mistake.text).c_str());
    return exit_data;
  }
  const std::string& id = captured.value->link.driver;
  const Descriptor* const driver = find_driver(id);
  if (driver == nullptr) return wrong_use("there is no driver \"" + watch::printable(id) + "\"");
  if (options.driver && *options.driver != id) {
    return wrong_use("the capture is of " + id + ", not of " + *options.driver);
  }
  for (const std::string& loss : captured.value->losses) {
    std::fprintf(stderr, "vigil replay: %s\n", watch::printable(loss).c_str());
  }
  return print(options, plan, play(*driver, *captured.value, plan, tell_progress),
               std::chrono::seconds(1));
}

int run_raw(const ReplayOptions& options, const Plan& plan, const std::string& bytes) {
  const std::string& file = options.files.front();
  const Descriptor* const driver = find_driver(*options.driver);
  if (driver == nullptr) return wrong_use("there is no driver \"" + *options.driver + "\"");
  if (driver->transport != Transport::stream) {
    return wrong_use("a capture of " + *options.driver + " has messages, not a stream of bytes");
  }
  if (bytes.empty()) return wrong(file, {0, "the file is empty"});
  const LineSettings line =
      driver->line_settings.empty() ? LineSettings{} : driver->line_settings.front();
  const std::uint32_t rate = options.bytes_a_second.value_or(bytes_a_second(line));
  if (bytes.size() / rate > static_cast<std::uint64_t>(longest_ms / 1000)) {
    return wrong(file, {0, "at this rate it is longer than 31 days"});
  }
  const std::vector<std::uint8_t> raw(bytes.begin(), bytes.end());
  return print(options, plan, play(*driver, raw, rate, plan, tell_progress),
               std::chrono::seconds(1));
}

int run_table(const ReplayOptions& options, const Plan& plan, const std::string& text) {
  std::optional<Duration> period;
  if (options.update_period_s) period = std::chrono::seconds(*options.update_period_s);
  const auto recording = parse_recording(text, period);
  if (!recording.value) return wrong(options.files.front(), recording.mistake);
  return print(options, plan, play(*recording.value, plan, tell_progress), recording.value->period);
}

int run_patients(const ReplayOptions& options, const Plan& plan) {
  std::vector<Trial> trials;
  for (Patient& patient : seeded_patients(options.seed, *plan.profile)) {
    trials.push_back(try_patient(std::move(patient), *plan.profile));
  }
  std::fputs((options.json ? trials_json(trials) : trials_text(trials)).c_str(), stdout);
  return exit_ok;
}

}  // namespace

int run_replay(const ReplayOptions& options) {
  if (options.files.empty() && !options.patients) return wrong_use("which file? Or --patients");
  std::error_code no_folder;
  if (options.files.size() == 1 &&
      std::filesystem::is_directory(options.files.front(), no_folder)) {
    return play_journal(
        {options.files.front(), options.config, options.from_record, options.to_record});
  }
  Plan plan;
  if (const int status = take_profile(options, plan); status != exit_ok) return status;
  if ((options.compare || options.naive || options.patients) && !plan.profile) {
    return wrong_use("this needs a profile: its medium limits are what is compared");
  }
  if (options.patients) return run_patients(options, plan);
  if (const int status = take_orders(options, plan); status != exit_ok) return status;
  std::vector<CaptureFile> captures;
  for (const std::string& file : options.files) {
    const auto text = read_file(file);
    if (!text) return unreadable(file);
    std::vector<std::uint8_t> bytes(text->begin(), text->end());
    if (capture::is_capture(bytes)) {
      captures.push_back({file, std::move(bytes)});
    } else if (options.files.size() > 1) {
      return wrong(file, {0, "it is no capture of Vigil, and only those go together"});
    } else {
      return options.driver ? run_raw(options, plan, *text) : run_table(options, plan, *text);
    }
  }
  return run_captures(options, plan, std::move(captures));
}

}  // namespace vigil
