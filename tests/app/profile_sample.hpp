// The small good profile of tests/app/sample.toml, and the same with one change. Any thread.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "daemon/app/profile.hpp"

namespace vigil::app {

inline std::string sample_profile() {
  std::ifstream in(VIGIL_SOURCE_DIR "/tests/app/sample.toml", std::ios::binary);
  EXPECT_TRUE(in) << "tests/app/sample.toml";
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The sample with `from` replaced once by `to`; "" if `from` does not stand there.
inline std::string changed_sample(std::string_view from, std::string_view to) {
  std::string text = sample_profile();
  const auto at = text.find(from);
  return at == std::string::npos ? "" : text.replace(at, from.size(), to);
}

/// A mistake in the sample, and the exact message that it must give.
struct Mistake {
  std::string_view rule;
  std::string_view from;  // in the sample,
  std::string_view to;    // replaced by this
  std::string_view expected;
};

inline void expect_message(const Mistake& mistake) {
  const std::string text = changed_sample(mistake.from, mistake.to);
  ASSERT_NE(text, "") << "the sample does not hold " << mistake.from;
  const ProfileResult result = load_profile(text, "some/folder/sample.toml", {});
  EXPECT_EQ(describe("f", result.errors), mistake.expected);
  EXPECT_EQ(result.profile.has_value(), result.errors.empty());
}

}  // namespace vigil::app
