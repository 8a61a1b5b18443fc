// A small profile for tests of the replay, and records written as text.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "daemon/app/profile.hpp"
#include "tools/vigil/replay_csv.hpp"
#include "tools/vigil/replay_player.hpp"

namespace vigil::replay {

/// SpO2 medium below 92 after 15 s and high below 88 after 5 s; RR medium below 10 after 20 s.
inline alarm::Profile small_profile() {
  using alarm::Priority;
  using std::chrono::seconds;
  alarm::Profile profile;
  profile.id = "small";
  profile.version = 1;
  profile.limits[index(Parameter::spo2)].below = {
      {Priority::medium, 92'000, 94'000, false, seconds(15), seconds(5)},
      {Priority::high, 88'000, 90'000, false, seconds(5), seconds(5)}};
  profile.limits[index(Parameter::rr)].below = {
      {Priority::medium, 10'000, 12'000, false, seconds(20), seconds(5)}};
  profile.sane[index(Parameter::spo2)] = alarm::SaneRange{80'000, 98'000};
  profile.rules.life.join_within = seconds(60);
  profile.rules.inactivation.may_change_limits.add(alarm::Role::prescriber);
  return profile;
}

inline alarm::Profile shipped_profile() {
  const auto result = app::load_profile_file(VIGIL_SOURCE_DIR "/config/profiles/ketamine-im.toml");
  EXPECT_TRUE(result && result->profile);
  return result && result->profile ? *result->profile : alarm::Profile{};
}

inline Recording recording_of(std::string_view text) {
  auto parsed = parse_recording(text, {});
  EXPECT_TRUE(parsed.value) << parsed.mistake.line << ": " << parsed.mistake.text;
  return parsed.value ? *parsed.value : Recording{};
}

/// SpO2 once a second: `values` are for so many seconds each.
struct Held {
  int seconds;
  const char* value;
};
inline Recording spo2_record(std::initializer_list<Held> values) {
  std::string text = "seconds,spo2\n";
  int s = 0;
  for (const Held& held : values) {
    for (int i = 0; i < held.seconds; ++i) {
      text += std::to_string(s++) + "," + held.value + "\n";
    }
  }
  return recording_of(text);
}

}  // namespace vigil::replay
