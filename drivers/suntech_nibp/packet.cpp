#include "drivers/suntech_nibp/packet.hpp"

#include "drivers/api/checksum.hpp"

namespace vigil::suntech_nibp {
namespace {

std::int32_t word(Bytes packet, std::size_t at) {
  return packet[at] | (std::int32_t{packet[at + 1]} << 8);
}

}  // namespace

Match match(Bytes bytes) {
  if (bytes.empty()) return {Match::Kind::more};
  if (bytes[0] != module_start) return {};
  if (bytes.size() < 2) return {Match::Kind::more};
  const std::size_t length = bytes[1];
  if (length != letter_size && length != pressure_size && length != data_size) {
    return {Match::Kind::no, 0, RejectCause::length};
  }
  if (bytes.size() < length) return {Match::Kind::more};
  if (sum8(bytes.first(length)) != 0) return {Match::Kind::no, 0, RejectCause::checksum};
  return {Match::Kind::whole, length};
}

std::int32_t read_pressure(Bytes packet) { return word(packet, 2); }

Measurement read_data(Bytes packet) {
  return {word(packet, at::sys), word(packet, at::dia), word(packet, at::mean), packet[at::rate],
          packet[at::error]};
}

bool is_good(const Measurement& measurement) {
  // A zero is no measurement (S2).
  return measurement.error == 0 && measurement.sys > 0 && measurement.dia > 0 &&
         measurement.rate > 0;
}

bool is_impossible(const Measurement& m) {
  constexpr std::int32_t most_mmhg = 400;
  if (m.sys > most_mmhg || m.dia > most_mmhg || m.mean > most_mmhg) return true;
  if (!is_good(m)) return false;
  return m.sys <= m.dia || (m.mean != 0 && (m.mean < m.dia || m.mean > m.sys));
}

std::string_view error_text(std::uint8_t error) {
  switch (error) {
    case 3:
      return "BP out of range";
    case 86:
      return "aborted by user";
    case 87:
      return "cuff loose, air leak or inflate timeout";
    case 88:
      return "safety timeout";
    case 89:
      return "cuff overpressure";
    case 90:
      return "power supply or hardware";
    case 91:
      return "permission: safety override";
    case 97:
      return "transducer out of range";
    case 99:
      return "calibration data";
    default:
      return {};
  }
}

std::string_view letter_text(char letter) {
  switch (letter) {
    case letter::aborted:
      return "aborted";
    case letter::error:
      return "error";
    case letter::asleep:
      return "asleep";
    case letter::busy:
      return "busy";
    case letter::invalid:
      return "command not understood";
    case letter::was_reset:
      return "it was reset";
    default:
      return {};
  }
}

}  // namespace vigil::suntech_nibp
