#include "daemon/wire/enums.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>

namespace vigil::wire {
namespace {

// Walks an enumeration of the core: twins have different numbers, none is the unspecified one, the
// first number behind the last is unspecified, and none of the schema is left over.
template <typename Core, typename Proto>
void expect_twins(std::size_t count, const google::protobuf::EnumDescriptor& schema) {
  std::set<int> seen;
  for (std::size_t i = 0; i < count; ++i) seen.insert(to_proto(static_cast<Core>(i)));
  EXPECT_EQ(seen.size(), count) << schema.full_name();
  EXPECT_FALSE(seen.contains(0)) << schema.full_name();
  EXPECT_EQ(to_proto(static_cast<Core>(count)), static_cast<Proto>(0)) << schema.full_name();
  EXPECT_EQ(static_cast<std::size_t>(schema.value_count()), count + 1) << schema.full_name();
}

std::string upper(std::string_view prefix, std::string_view name) {
  std::string text(prefix);
  for (const char c : name) text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

TEST(Enums, EveryEnumeratorHasATwinOfItsOwnAndNoneIsLeftOver) {
  expect_twins<Validity, v1::Validity>(13, *v1::Validity_descriptor());
  expect_twins<alarm::Priority, v1::Priority>(4, *v1::Priority_descriptor());
  expect_twins<alarm::Phase, v1::AlarmPhase>(7, *v1::AlarmPhase_descriptor());
  expect_twins<alarm::State, v1::AlarmState>(3, *v1::AlarmState_descriptor());
  expect_twins<alarm::Inactivation, v1::Inactivation>(6, *v1::Inactivation_descriptor());
  expect_twins<alarm::Type, v1::AlarmType>(3, *v1::AlarmType_descriptor());
  expect_twins<alarm::Presence, v1::Presence>(5, *v1::Presence_descriptor());
  expect_twins<alarm::Kind, v1::AlarmKind>(25, *v1::AlarmKind_descriptor());
  expect_twins<link::State, v1::LinkState>(5, *v1::LinkState_descriptor());
  expect_twins<NoticeKind, v1::NoticeKind>(7, *v1::NoticeKind_descriptor());
  expect_twins<engine::SystemKind, v1::SystemKind>(5, *v1::SystemKind_descriptor());
}

TEST(Enums, TwinsHaveTheSameName) {
  for (std::size_t i = 0; i < validity_count; ++i) {
    const auto value = static_cast<Validity>(i);
    EXPECT_EQ(v1::Validity_Name(to_proto(value)), upper("VALIDITY_", name(value)));
  }
  for (int i = 0; i < 5; ++i) {
    const auto kind = static_cast<alarm::Kind>(i);
    EXPECT_EQ(v1::AlarmKind_Name(to_proto(kind)), upper("ALARM_KIND_", name(kind)));
    const auto presence = static_cast<alarm::Presence>(i);
    EXPECT_EQ(v1::Presence_Name(to_proto(presence)), upper("PRESENCE_", name(presence)));
    const auto state = static_cast<link::State>(i);
    EXPECT_EQ(v1::LinkState_Name(to_proto(state)), upper("LINK_STATE_", name(state)));
  }
  for (int i = 0; i < 4; ++i) {
    const auto priority = static_cast<alarm::Priority>(i);
    EXPECT_EQ(v1::Priority_Name(to_proto(priority)), upper("PRIORITY_", name(priority)));
  }
}

}  // namespace
}  // namespace vigil::wire
