// Messages around the association: request, result, refusal, release, abort, and MDS create.
//
// Bytes only: who sends what when is the host's and the device's matter. Pure functions, any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "drivers/api/decoder.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {

/// Poll profile extensions (IPY, PCAP).
namespace profile_option {
inline constexpr std::uint32_t numerics_each_second = 0x8000'0000;
inline constexpr std::uint32_t waves = 0x0800'0000;
inline constexpr std::uint32_t numeric_priority = 0x0200'0000;
}  // namespace profile_option

/// What host and monitor agree on.
struct Profile {
  std::uint32_t min_poll_period_ticks = 8000;  // a second
  std::uint32_t mtu = 1456;                    // PCAP: what the monitor grants
  std::uint32_t options = profile_option::numerics_each_second | profile_option::waves;
};

using AssociationMessage = Writer<400>;
void write_association_request(const Profile& profile, AssociationMessage& out);
void write_association_result(const Profile& profile, AssociationMessage& out);
/// The profile in a request or a result, in whatever form its lengths are; nothing if there is
/// none.
[[nodiscard]] std::optional<Profile> read_profile(Bytes message);

/// Fixed messages (VMP, LNH, EIN, PCAP; refusal: ICE).
extern const std::array<std::uint8_t, 26> release_request;
extern const std::array<std::uint8_t, 26> release_result;
extern const std::array<std::uint8_t, 48> abort_message;
extern const std::array<std::uint8_t, 5> refusal;

/// How long a monitor waits for a word of its host (ICE minPollPeriodToTimeout).
[[nodiscard]] Duration silence_allowed(const Profile& profile);

}  // namespace vigil::philips_intellivue
