#include "daemon/wire/presence.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigil::wire {
namespace {

TEST(Presence, NamesWithinTheirLimitsPassAndOthersAreToldWhy) {
  struct Case {
    std::string receiver, role, error;
  };
  const std::string bad_receiver = "receiver: 1 to 64 printable ASCII characters expected";
  const std::string bad_role = "role: 1 to 16 of a-z, 0-9 and - expected";
  for (const Case& c :
       {Case{"Nurses' station 1", "station", ""}, Case{std::string(64, 'x'), "log-2", ""},
        Case{"", "station", bad_receiver}, Case{std::string(65, 'x'), "station", bad_receiver},
        Case{"a\nb", "station", bad_receiver}, Case{"caf\xC3\xA9", "station", bad_receiver},
        Case{"a", "", bad_role}, Case{"a", "Station", bad_role},
        Case{"a", std::string(17, 'a'), bad_role}}) {
    v1::PresenceRequest request;
    request.set_receiver(c.receiver);
    request.set_role(c.role);
    request.set_sound(true);
    const DecodedPresence decoded = decode_presence(request);
    EXPECT_EQ(decoded.error, c.error) << c.receiver << " " << c.role;
    ASSERT_EQ(decoded.presence.has_value(), c.error.empty());
    if (decoded.presence) {
      EXPECT_EQ(decoded.presence->receiver.view(), c.receiver);
      EXPECT_EQ(decoded.presence->role.view(), c.role);
      EXPECT_TRUE(decoded.presence->sound);
    }
  }
}

TEST(Presence, WhoIsAtItIsTakenOver) {
  v1::PresenceRequest request;
  request.set_receiver("wall-1");
  request.set_role("station");
  request.set_sound_confirmed(true);
  request.add_staff(v1::STAFF_ROLE_NURSE);
  request.add_staff(v1::STAFF_ROLE_CHARGE_NURSE);
  request.set_person("RN-2");
  const DecodedPresence decoded = decode_presence(request);
  ASSERT_TRUE(decoded.presence);
  EXPECT_FALSE(decoded.presence->sound);
  EXPECT_TRUE(decoded.presence->sound_confirmed);
  EXPECT_EQ(decoded.presence->staff,
            alarm::RoleSet().add(alarm::Role::nurse).add(alarm::Role::charge_nurse));
  EXPECT_EQ(decoded.presence->person.view(), "RN-2");
  request.set_person(std::string(33, 'x'));
  EXPECT_EQ(decode_presence(request).error,
            "person: at most 32 printable ASCII characters expected");
  request.set_person("");
  request.add_staff(v1::STAFF_ROLE_UNSPECIFIED);
  EXPECT_EQ(decode_presence(request).error, "staff: a role that is not known here");
}

}  // namespace
}  // namespace vigil::wire
