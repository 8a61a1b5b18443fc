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
  expect_twins<Validity, v1::Validity>(validity_count, *v1::Validity_descriptor());
  expect_twins<alarm::Priority, v1::Priority>(4, *v1::Priority_descriptor());
  expect_twins<alarm::Phase, v1::AlarmPhase>(7, *v1::AlarmPhase_descriptor());
  expect_twins<alarm::State, v1::AlarmState>(3, *v1::AlarmState_descriptor());
  expect_twins<alarm::Inactivation, v1::Inactivation>(6, *v1::Inactivation_descriptor());
  expect_twins<alarm::Type, v1::AlarmType>(3, *v1::AlarmType_descriptor());
  expect_twins<alarm::Presence, v1::Presence>(5, *v1::Presence_descriptor());
  expect_twins<alarm::Kind, v1::AlarmKind>(alarm::kind_count, *v1::AlarmKind_descriptor());
  expect_twins<link::State, v1::LinkState>(5, *v1::LinkState_descriptor());
  expect_twins<NoticeKind, v1::NoticeKind>(7, *v1::NoticeKind_descriptor());
  expect_twins<engine::SystemKind, v1::SystemKind>(5, *v1::SystemKind_descriptor());
  expect_twins<alarm::Origin, v1::AlarmOrigin>(2, *v1::AlarmOrigin_descriptor());
  expect_twins<alarm::Role, v1::StaffRole>(alarm::role_count, *v1::StaffRole_descriptor());
  expect_twins<alarm::Side, v1::LimitSide>(2, *v1::LimitSide_descriptor());
  expect_twins<engine::DeliveryState, v1::DeliveryState>(3, *v1::DeliveryState_descriptor());
  expect_twins<engine::CuffState, v1::CuffState>(engine::cuff_state_count,
                                                 *v1::CuffState_descriptor());
  expect_twins<engine::CommandKind, v1::CommandKind>(engine::command_kind_count,
                                                     *v1::CommandKind_descriptor());
  expect_twins<engine::Outcome, v1::CommandOutcome>(engine::outcome_count,
                                                    *v1::CommandOutcome_descriptor());
}

TEST(Enums, TwinsHaveTheSameName) {
  for (std::size_t i = 0; i < validity_count; ++i) {
    const auto value = static_cast<Validity>(i);
    EXPECT_EQ(v1::Validity_Name(to_proto(value)), upper("VALIDITY_", name(value)));
  }
  for (std::size_t i = 0; i < alarm::kind_count; ++i) {
    const auto kind = static_cast<alarm::Kind>(i);
    EXPECT_EQ(v1::AlarmKind_Name(to_proto(kind)), upper("ALARM_KIND_", name(kind)));
  }
  for (std::size_t i = 0; i < engine::command_kind_count; ++i) {
    const auto kind = static_cast<engine::CommandKind>(i);
    EXPECT_EQ(v1::CommandKind_Name(to_proto(kind)), upper("COMMAND_KIND_", name(kind)));
  }
  for (std::size_t i = 0; i < engine::outcome_count; ++i) {
    const auto outcome = static_cast<engine::Outcome>(i);
    EXPECT_EQ(v1::CommandOutcome_Name(to_proto(outcome)), upper("COMMAND_OUTCOME_", name(outcome)));
  }
  for (std::size_t i = 0; i < alarm::role_count; ++i) {
    const auto role = static_cast<alarm::Role>(i);
    EXPECT_EQ(v1::StaffRole_Name(to_proto(role)), upper("STAFF_ROLE_", name(role)));
  }
  for (int i = 0; i < 5; ++i) {
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

TEST(Enums, ThoseThatDelimitAnOrderHaveTheirTwinsByName) {
  EXPECT_EQ(to_proto(alarm::Side::below), v1::LIMIT_SIDE_BELOW);
  EXPECT_EQ(to_proto(alarm::Side::above), v1::LIMIT_SIDE_ABOVE);
  EXPECT_EQ(to_proto(engine::DeliveryState::confirmed), v1::DELIVERY_STATE_CONFIRMED);
  EXPECT_EQ(to_proto(engine::DeliveryState::accepted), v1::DELIVERY_STATE_ACCEPTED);
  EXPECT_EQ(to_proto(engine::DeliveryState::declined), v1::DELIVERY_STATE_DECLINED);
  EXPECT_EQ(to_proto(MonitorPriority::low), v1::PRIORITY_LOW);
  EXPECT_EQ(to_proto(MonitorPriority::medium), v1::PRIORITY_MEDIUM);
  EXPECT_EQ(to_proto(MonitorPriority::high), v1::PRIORITY_HIGH);
}

// There and back again is where it began; unspecified and unknown numbers come back as nothing.
template <typename Core, typename Proto>
void expect_way_back(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto core = static_cast<Core>(i);
    EXPECT_EQ(to_core(to_proto(core)), core);
  }
  EXPECT_EQ(to_core(static_cast<Proto>(0)), std::nullopt);
  EXPECT_EQ(to_core(static_cast<Proto>(count + 1)), std::nullopt);
  EXPECT_EQ(to_core(static_cast<Proto>(-1)), std::nullopt);
}

TEST(Enums, WhatClientsSendComesBackToTheCore) {
  expect_way_back<alarm::Role, v1::StaffRole>(alarm::role_count);
  expect_way_back<alarm::Side, v1::LimitSide>(2);
  expect_way_back<alarm::Priority, v1::Priority>(4);
  expect_way_back<engine::CommandKind, v1::CommandKind>(engine::command_kind_count);
}

}  // namespace
}  // namespace vigil::wire
