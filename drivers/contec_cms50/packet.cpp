#include "drivers/contec_cms50/packet.hpp"

#include <algorithm>

namespace vigil::contec_cms50 {
namespace {

constexpr std::uint8_t bit7 = 0x80;

bool marked(std::uint8_t byte) { return (byte & bit7) != 0; }

/// 0 was never measured: it stands there when there is no number. Another reason wins.
Sign sign_of(std::int32_t number, std::int32_t missing, Validity why) {
  if (why != Validity::valid) return {why, 0};
  if (number == missing || number == 0) return {Validity::no_value, 0};
  return {Validity::valid, number * 1000};
}

}  // namespace

Match match_real_time(Bytes bytes) {
  if (bytes.empty()) return Match::more;
  if (bytes[0] != type::real_time) return Match::no;
  const std::size_t size = std::min(bytes.size(), packet_size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!marked(bytes[i])) return Match::no;
  }
  return size == packet_size ? Match::whole : Match::more;
}

Match match_other(Bytes bytes, std::size_t& length) {
  if (bytes.empty()) return Match::more;
  if (bytes[0] < type::model || bytes[0] > type::highest) return Match::no;
  // Two marked bytes in a row: never in the old protocol.
  for (std::size_t i = 1; i < 3; ++i) {
    if (i == bytes.size()) return Match::more;
    if (!marked(bytes[i])) return Match::no;
  }
  // The notice of a disconnection may be the last that comes: it has one data byte.
  length = 3;
  if (bytes[0] == type::disconnect) return Match::whole;
  while (length < packet_size) {
    if (length == bytes.size()) return Match::more;
    if (!marked(bytes[length])) break;
    ++length;
  }
  return Match::whole;
}

Match match_record(Bytes bytes) {
  if (bytes.empty()) return Match::more;
  if (!marked(bytes[0])) return Match::no;
  const std::size_t size = std::min(bytes.size(), record_size);
  for (std::size_t i = 1; i < size; ++i) {
    if (marked(bytes[i])) return Match::no;
  }
  return size == record_size ? Match::whole : Match::more;
}

std::uint8_t data_of(Bytes packet, std::size_t i) {
  const unsigned high = unsigned{packet[1]} >> i & 1U;
  return static_cast<std::uint8_t>((packet[2 + i] & 0x7FU) | high << 7U);
}

Sample read_real_time(Bytes packet) {
  const std::uint8_t status = data_of(packet, 0);
  const std::uint8_t wave = data_of(packet, 1);
  // Bit 4, "searching too long", may mean that the finger is out. It may also mean that there is no
  // pulse, so it is not called "sensor off".
  Validity why = Validity::valid;
  if ((status & 0x80U) != 0) {
    why = Validity::sensor_off;
  } else if ((wave & 0x80U) != 0 || (status & 0x10U) != 0) {
    why = Validity::searching;
  }
  Sample sample;
  sample.pulse = sign_of(data_of(packet, 3), pulse_missing, why);
  sample.spo2 = sign_of(data_of(packet, 4), spo2_missing, why);
  if (why == Validity::valid && (data_of(packet, 2) & 0x10U) != 0) {
    sample.perfusion_raw = data_of(packet, 5) | data_of(packet, 6) << 8;
  }
  sample.low = (status & 0x20U) != 0;
  sample.pleth = wave & 0x7FU;
  return sample;
}

Sample read_record(Bytes record) {
  const std::int32_t pulse = (record[2] & 0x40) << 1 | record[3];
  const bool missing =
      pulse == pulse_missing || pulse == 0 || record[4] == spo2_missing || record[4] == 0;
  const bool flag5 = (record[0] & 0x20U) != 0;
  Validity why = Validity::valid;
  // Bit 5 means "SpO2 is dropping" on a CMS50 and "probe unplugged" on others; the latter have no
  // numbers then.
  if (flag5 && missing) {
    why = Validity::sensor_disconnected;
  } else if ((record[2] & 0x10U) != 0) {
    why = Validity::sensor_off;
  } else if ((record[2] & 0x20U) != 0 || (record[0] & 0x10U) != 0) {
    why = Validity::searching;
  }
  Sample sample;
  sample.pulse = sign_of(pulse, pulse_missing, why);
  sample.spo2 = sign_of(record[4], spo2_missing, why);
  sample.low = flag5 && !missing;
  sample.pleth = record[1];
  return sample;
}

}  // namespace vigil::contec_cms50
