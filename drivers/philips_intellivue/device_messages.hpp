// The simulated monitor's messages: MDS create, results of polls, linked or not, errors, lists.
//
// Bytes only: when to send what is the device's matter. For tests and the simulator. Pure
// functions.
#pragma once

#include <cstdint>
#include <vector>

#include "drivers/philips_intellivue/device_objects.hpp"

namespace vigil::philips_intellivue {

/// A poll that the monitor serves.
struct MonitorPoll {
  std::uint16_t invoke_id = 0;
  std::uint16_t number = 0;
  std::uint16_t object_class = 0;
  std::uint16_t group = 0;
  bool extended = false;
  bool again = false;  // until `until`
  Instant until;
  Instant due;
  std::uint16_t sequence = 0;
};

/// The attributes of the real monitor's MDS; `seconds` and `relative` are its clock now.
void put_mds_attributes(Out& out, bool demo, std::int64_t seconds, std::uint32_t relative);
[[nodiscard]] Out mds_create(bool demo, std::int64_t seconds, std::uint32_t relative);
/// One result, or linked parts of at most `part_size` bytes and an empty last one (PCAP).
[[nodiscard]] std::vector<Out> poll_results(const MonitorPoll& poll, std::uint32_t time,
                                            const Objects& objects, std::size_t part_size);
[[nodiscard]] Out error_message(std::uint16_t invoke_id, std::uint16_t error);
/// The answer to get and set of a priority list: the list that holds now.
[[nodiscard]] Out list_result(std::uint16_t invoke_id, std::uint16_t command, std::uint16_t list_id,
                              const std::vector<std::uint32_t>& labels);

}  // namespace vigil::philips_intellivue
