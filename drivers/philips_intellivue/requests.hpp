// What a host asks of the monitor once it is associated: polls, priority lists, and the answer to
// MDS create.
//
// Bytes only: when to ask is the host's matter. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>

#include "drivers/philips_intellivue/association.hpp"

namespace vigil::philips_intellivue {

struct PollRequest {
  std::uint16_t invoke_id = 0;
  std::uint16_t poll_number = 0;
  std::uint16_t object_class = 0;
  std::uint16_t attribute_group = 0;
  /// For so long the monitor answers again each cycle; 0: once (extended poll).
  std::uint32_t period_ticks = 0;
};
void write_single_poll(const PollRequest& request, AssociationMessage& out);
void write_extended_poll(const PollRequest& request, AssociationMessage& out);
void write_get_wave_list(std::uint16_t invoke_id, AssociationMessage& out);
void write_set_wave_list(std::uint16_t invoke_id, std::span<const std::uint32_t> labels,
                         AssociationMessage& out);
void write_mds_create_result(std::uint16_t invoke_id, std::uint32_t event_time,
                             AssociationMessage& out);

}  // namespace vigil::philips_intellivue
