#include "daemon/wire/session_enums.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>

namespace vigil::wire {
namespace {

/// "pre-check" as "SESSION_STATE_PRE_CHECK"; the empty word is the unspecified value.
std::string twin_name(std::string_view prefix, std::string_view word) {
  std::string text(prefix);
  for (const char c : word.empty() ? "unspecified" : word) {
    text += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

/// Each value of the core has the twin of its name, and the schema has no other.
template <typename Core, typename Proto>
void expect_twins(std::string_view prefix, std::size_t count, bool first_is_unspecified,
                  const google::protobuf::EnumDescriptor& schema) {
  std::set<int> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<Core>(i);
    const int twin = to_proto(value);
    const auto* found = schema.FindValueByNumber(twin);
    ASSERT_NE(found, nullptr) << prefix << i;
    EXPECT_EQ(found->name(), twin_name(prefix, session::name(value)));
    seen.insert(twin);
  }
  EXPECT_EQ(seen.size(), count) << prefix;
  EXPECT_EQ(seen.contains(0), first_is_unspecified) << prefix;
  EXPECT_EQ(to_proto(static_cast<Core>(count)), static_cast<Proto>(0)) << prefix;
  const std::size_t unspecified = first_is_unspecified ? 0 : 1;
  EXPECT_EQ(static_cast<std::size_t>(schema.value_count()), count + unspecified) << prefix;
}

TEST(SessionEnums, EveryWordHasTheTwinOfItsName) {
  expect_twins<session::State, v1::SessionState>("SESSION_STATE_", session::state_count, false,
                                                 *v1::SessionState_descriptor());
  expect_twins<session::Intent, v1::DoseIntent>("DOSE_INTENT_", 3, true,
                                                *v1::DoseIntent_descriptor());
  expect_twins<session::Manner, v1::CloseManner>("CLOSE_MANNER_", 6, true,
                                                 *v1::CloseManner_descriptor());
  expect_twins<session::EntryKind, v1::EntryKind>("ENTRY_KIND_", session::entry_kind_count, false,
                                                  *v1::EntryKind_descriptor());
  expect_twins<session::Severity, v1::Severity>("SEVERITY_", 5, true, *v1::Severity_descriptor());
  expect_twins<session::DoseStep, v1::DoseStep>("DOSE_STEP_", 6, false, *v1::DoseStep_descriptor());
  expect_twins<session::CheckState, v1::CheckState>("CHECK_STATE_", 6, false,
                                                    *v1::CheckState_descriptor());
  expect_twins<session::CheckHow, v1::CheckHow>("CHECK_HOW_", 5, true, *v1::CheckHow_descriptor());
  expect_twins<session::Answer, v1::Answer>("ANSWER_", 3, true, *v1::Answer_descriptor());
}

template <typename Core, typename Proto>
void expect_way_back(std::size_t count, int first) {
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_EQ(to_core(to_proto(static_cast<Core>(i))), static_cast<Core>(i));
  }
  EXPECT_EQ(to_core(static_cast<Proto>(first - 1)), std::nullopt);
  EXPECT_EQ(to_core(static_cast<Proto>(static_cast<int>(count) + first)), std::nullopt);
}

TEST(SessionEnums, WhatClientsSendComesBackToTheCore) {
  expect_way_back<session::Intent, v1::DoseIntent>(3, 0);
  expect_way_back<session::Manner, v1::CloseManner>(6, 0);
  expect_way_back<session::Severity, v1::Severity>(5, 0);
  expect_way_back<session::DoseStep, v1::DoseStep>(6, 1);
  expect_way_back<session::CheckHow, v1::CheckHow>(5, 0);
  expect_way_back<session::Answer, v1::Answer>(3, 0);
}

}  // namespace
}  // namespace vigil::wire
