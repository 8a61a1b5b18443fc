#include "drivers/api/decoder.hpp"

#include <array>

namespace vigil {

std::string_view name(RejectCause cause) {
  static constexpr std::array<std::string_view, reject_cause_count> names{
      "noise", "length", "checksum", "field", "oversize"};
  return names[static_cast<std::size_t>(cause)];
}

std::string_view name(NoticeKind kind) {
  static constexpr std::array<std::string_view, 7> names{
      "handshake",   "device_status", "cuff_started",   "cuff_pressure",
      "cuff_failed", "monitor_alarm", "bedside_silence"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(Refusal refusal) {
  static constexpr std::array<std::string_view, 6> names{"accepted", "unsupported",  "listen_only",
                                                         "busy",     "bad_argument", "not_open"};
  return names[static_cast<std::size_t>(refusal)];
}

std::string_view name(Maturity maturity) {
  static constexpr std::array<std::string_view, 3> names{"experimental", "replay-tested",
                                                         "bench-tested"};
  return names[static_cast<std::size_t>(maturity)];
}

const UpdatePeriod* update_period(const Descriptor& descriptor, Parameter parameter) {
  for (const UpdatePeriod& update : descriptor.updates) {
    if (update.parameter == parameter) return &update;
  }
  return nullptr;
}

}  // namespace vigil
