#include "drivers/berry_pm6750/packet.hpp"

namespace vigil::berry_pm6750 {
namespace {

/// Whether a packet of `type` may have `size` bytes of data; unknown types may have any.
bool fits(std::uint8_t type, std::size_t size) {
  switch (type) {
    case type::ecg_wave:
      return size == 1 || size == ecg_leads;
    case type::ecg:
    case type::nibp:
      return size == 5;
    case type::spo2:
    case type::temperature:
      return size == 3;
    case type::ecg_beat:
    case type::pulse_beat:
      return size <= 1;
    case type::firmware:
    case type::hardware:
      return size >= 1;
    case type::pleth_wave:
    case type::resp_wave:
      return size == 1;
    default:
      return true;
  }
}

}  // namespace

Match match(Bytes bytes) {
  if (bytes.empty()) return {Match::Kind::more};
  if (bytes[0] != head1) return {};
  if (bytes.size() < 2) return {Match::Kind::more};
  if (bytes[1] != head2) return {};
  if (bytes.size() < 3) return {Match::Kind::more};
  const std::size_t length = bytes[2];
  if (length < least_length) return {Match::Kind::no, 0, RejectCause::length};
  if (bytes.size() < 4) return {Match::Kind::more};
  if (!fits(bytes[3], length - least_length)) return {Match::Kind::no, 0, RejectCause::length};
  if (bytes.size() < length + head_size) return {Match::Kind::more};
  if (check_of(bytes.subspan(head_size, length - 1)) != bytes[length + 1]) {
    return {Match::Kind::no, 0, RejectCause::checksum};
  }
  return {Match::Kind::whole, length + head_size};
}

Rhythm rhythm_of(std::uint8_t code) {
  using enum MonitorPriority;
  switch (code) {
    case rhythm::analysing:
    case rhythm::normal:
      return {};
    case rhythm::asystole:
      return {"asystole", high};
    case 3:
      return {"VF or VT", high};
    case 4:
      return {"R on T", medium};
    case 5:
      return {"multiple PVCs", medium};
    case 6:
      return {"PVC couplet", low};
    case 7:
      return {"PVC", low};
    case 8:
      return {"bigeminy", low};
    case 9:
      return {"trigeminy", low};
    case 10:
      return {"tachycardia", medium};
    case 11:
      return {"bradycardia", medium};
    case 12:
      return {"missed beats", low};
    default:
      return {"rhythm of an unknown kind", medium};
  }
}

Validity spo2_validity(std::uint8_t status) {
  switch (status) {
    case 0:
      return Validity::valid;
    case 1:
      return Validity::sensor_disconnected;
    case 2:
      return Validity::sensor_off;
    case 3:
      return Validity::searching;
    case 4:
      return Validity::no_pulse;
    default:
      return Validity::no_value;
  }
}

std::string_view cuff_failure(std::uint8_t result) {
  switch (result) {
    case cuff::stopped:
      return "stopped at the monitor";
    case 3:
      return "overpressure";
    case 4:
      return "cuff loose or not attached";
    case 5:
      return "took too long";
    case 6:
      return "error of the cuff module";
    case 7:
      return "disturbance";
    case 8:
      return "out of range";
    default:
      return {};
  }
}

}  // namespace vigil::berry_pm6750
