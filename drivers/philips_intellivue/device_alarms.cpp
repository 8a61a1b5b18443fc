#include <algorithm>
#include <array>

#include "drivers/philips_intellivue/device_objects.hpp"

namespace vigil::philips_intellivue {
namespace {

using P = Parameter;

void put_alarm(Out& out, std::uint16_t source, std::uint16_t code, std::uint16_t type,
               std::string_view text, bool demo) {
  put_u16(out, source);
  put_u16(out, code);
  put_u16(out, type);
  put_u16(out, demo ? alert::demo : 0U);
  put_u16(out, object::numeric);
  put_u32(out, 1U << 16U);  // context, handle
  put_u16(out, 516);        // general information and a text (VMP, ICE)
  const std::size_t info = open_length(out);
  put_u16(out, 1);
  put_u32(out, std::uint32_t{source} << 16U | code);
  put_u32(out, 0);  // priority, flags
  put_string(out, text);
  close_length(out, info);
}

/// Counts what was put into a list that begins at `begin`.
struct AlarmList {
  explicit AlarmList(Out& to) : out(to), begin(to.size()) {
    put_u16(out, 0);
    length = open_length(out);
  }
  void add(std::uint16_t source, std::uint16_t code, std::uint16_t type, std::string_view text,
           bool demo) {
    put_alarm(out, source, code, type, text, demo);
    ++count;
    highest = std::max(highest, type);
  }
  void close() {
    out[begin + 1] = static_cast<std::uint8_t>(count);
    close_length(out, length);
  }
  Out& out;
  std::size_t begin;
  std::size_t length = 0;
  unsigned count = 0;
  std::uint16_t highest = 0;
};

/// The monitor's own limits: as a ward's, for a demonstration.
void add_patient_alarms(const Vitals& vitals, bool demo, AlarmList& list) {
  const VitalSign& spo2 = vitals[P::spo2];
  if (spo2.validity == Validity::valid && spo2.milli < 80'000) {
    list.add(physio::spo2, 0x0CAE, 0x0400, "***DESAT", demo);
  } else if (spo2.validity == Validity::valid && spo2.milli < 90'000) {
    list.add(physio::spo2, 0x003E, 0x0200, "**SpO2 LOW", demo);
  }
  const VitalSign& hr = vitals[P::hr];
  if (hr.validity != Validity::valid) return;
  if (hr.milli == 0) {
    list.add(physio::heart_rate, 0x0C04, 0x0400, "***ASYSTOLE", demo);
  } else if (hr.milli < 50'000) {
    list.add(physio::heart_rate, 0x003E, 0x0200, "**HR LOW", demo);
  } else if (hr.milli > 120'000) {
    list.add(physio::heart_rate, 0x0028, 0x0200, "**HR HIGH", demo);
  }
}

void add_technical_alarms(const Vitals& vitals, bool demo, AlarmList& list) {
  constexpr std::uint16_t low = 0x0001;
  const Validity leads = vitals[P::hr].validity;
  if (leads == Validity::sensor_off) list.add(physio::ecg, 0x0112, low, "ECG LEADS OFF", demo);
  if (leads == Validity::sensor_disconnected) {
    list.add(physio::ecg, 0x010C, low, "ECG LEAD DISCONNECTED", demo);
  }
  const Validity probe = vitals[P::spo2].validity;
  if (probe == Validity::sensor_off) list.add(physio::spo2, 0x0112, low, "SpO2 SENSOR OFF", demo);
  if (probe == Validity::sensor_disconnected) {
    list.add(physio::spo2, 0x0134, low, "SpO2 NO SENSOR", demo);
  }
  if (probe == Validity::low_perfusion) {
    list.add(physio::spo2, 0x017C, low, "SpO2 SIGNAL LOW", demo);
  }
}

}  // namespace

Objects alarm_objects(const Shown& shown, Out& last, std::uint16_t& changes) {
  Out lists;
  put_u16(lists, attribute::patient_alarms);
  const std::size_t patient_length = open_length(lists);
  AlarmList patient(lists);
  add_patient_alarms(shown.vitals, shown.demo, patient);
  patient.close();
  close_length(lists, patient_length);
  put_u16(lists, attribute::technical_alarms);
  const std::size_t technical_length = open_length(lists);
  AlarmList technical(lists);
  add_technical_alarms(shown.vitals, shown.demo, technical);
  technical.close();
  close_length(lists, technical_length);
  if (lists != last) ++changes;
  last = lists;

  Encoded encoded;
  put_u16(encoded.bytes, 0x8401);  // PCAP
  put_u16(encoded.bytes, 3);
  const std::size_t length = open_length(encoded.bytes);
  put_u32(encoded.bytes, attribute::alert_condition << 16U | 10U);
  put_u16(encoded.bytes, alert::silenced_reset | (shown.demo ? alert::demo : 0U));
  put_u16(encoded.bytes, changes);
  put_u16(encoded.bytes, patient.highest);
  put_u16(encoded.bytes, technical.highest);
  put_u16(encoded.bytes, 0);
  encoded.bytes.insert(encoded.bytes.end(), lists.begin(), lists.end());
  close_length(encoded.bytes, length);
  return {encoded};
}

}  // namespace vigil::philips_intellivue
