#include "drivers/philips_intellivue/nomenclature.hpp"

#include <algorithm>
#include <array>

#include "drivers/philips_intellivue/protocol.hpp"

namespace vigil::philips_intellivue {
namespace {

struct Named {
  std::uint16_t id;
  std::string_view name;
};

template <std::size_t Count>
constexpr bool sorted(const std::array<Named, Count>& table) {
  for (std::size_t i = 1; i < Count; ++i) {
    if (table[i - 1].id >= table[i].id) return false;
  }
  return true;
}

template <std::size_t Count>
std::string_view look_up(const std::array<Named, Count>& table, std::uint16_t id) {
  const auto found =
      std::lower_bound(table.begin(), table.end(), id,
                       [](const Named& entry, std::uint16_t wanted) { return entry.id < wanted; });
  return found != table.end() && found->id == id ? found->name : std::string_view{};
}

// VMP, ICE; those of the capture by PCAP.
constexpr std::array labels{
    Named{0x0301, "ST I"},
    Named{0x0302, "ST II"},
    Named{0x0303, "ST V1"},
    Named{0x0304, "ST V2"},
    Named{0x0305, "ST V3"},
    Named{0x0306, "ST V4"},
    Named{0x0307, "ST V5"},
    Named{0x0308, "ST V6"},
    Named{0x033D, "ST III"},
    Named{0x4182, "HR"},
    Named{0x418A, "btbHR"},
    Named{0x4261, "PVC"},
    Named{0x480A, "Pulse"},
    Named{0x4822, "Pulse SpO2"},
    Named{0x4A05, "NBP sys"},
    Named{0x4A06, "NBP dia"},
    Named{0x4A07, "NBP mean"},
    Named{0x4A11, "ART sys"},
    Named{0x4A12, "ART dia"},
    Named{0x4A13, "ART mean"},
    Named{0x4A15, "ABP sys"},
    Named{0x4A16, "ABP dia"},
    Named{0x4A17, "ABP mean"},
    Named{0x4A1D, "PAP sys"},
    Named{0x4A1E, "PAP dia"},
    Named{0x4A1F, "PAP mean"},
    Named{0x4A47, "CVP mean"},
    Named{0x4B48, "Temp"},
    Named{0x4B50, "Tart"},
    Named{0x4B60, "Tcore"},
    Named{0x4B64, "Tesoph"},
    Named{0x4B6C, "Tnaso"},
    Named{0x4B74, "Tskin"},
    Named{0x4B78, "Ttymp"},
    Named{0x4BB0, "Perf"},
    Named{0x4BB8, "SpO2"},
    Named{0x4BC4, "delta SpO2"},
    Named{0x4BC8, "SpO2 left"},
    Named{0x4BCC, "SpO2 right"},
    Named{0x500A, "RR"},
    Named{0x5012, "awRR"},
    Named{0x5022, "RR vent"},
    Named{0x50B0, "etCO2"},
    Named{0x50BA, "imCO2"},
    Named{0xE004, "Trect"},
    Named{0xE014, "Tbladder"},
    Named{0xF0C7, "T1"},
    Named{0xF0C8, "T2"},
    Named{0xF0C9, "T3"},
    Named{0xF0CA, "T4"},
    Named{0xF0E5, "NBP pulse"},
    Named{0xF1C0, "SpO2 preduct"},
    Named{0xF1D4, "SpO2 postduct"},
    Named{0xF828, "RR spont"},
};
static_assert(sorted(labels));

// VMP, PCAP. The unit of a dimensionless number is 1.
constexpr std::array units{
    Named{0x0200, "1"},      Named{0x0220, "%"},       Named{0x0512, "mm"},   Named{0x0880, "s"},
    Named{0x0892, "ms"},     Named{0x0AA0, "/min"},    Named{0x0AE0, "/min"}, Named{0x0F03, "kPa"},
    Named{0x0F20, "mm[Hg]"}, Named{0x0F40, "cm[H2O]"}, Named{0x10B2, "mV"},   Named{0x10C0, "Ohm"},
    Named{0x1140, "[degF]"}, Named{0x17A0, "Cel"},
};
static_assert(sorted(units));

// VMP AlarmCodes, LNH.
constexpr std::array alarms{
    Named{0x0028, "too high"},
    Named{0x003E, "too low"},
    Named{0x0046, "malfunction"},
    Named{0x00C2, "battery low"},
    Named{0x00E6, "cuff not deflated"},
    Named{0x00E8, "cuff over-inflated"},
    Named{0x010C, "lead disconnected"},
    Named{0x0112, "leads off"},
    Named{0x0134, "sensor disconnected"},
    Named{0x0136, "sensor malfunction"},
    Named{0x017C, "signal low"},
    Named{0x0C00, "apnea"},
    Named{0x0C04, "asystole"},
    Named{0x0C0E, "extreme bradycardia"},
    Named{0x0C32, "extreme tachycardia"},
    Named{0x0C98, "ventricular tachycardia"},
    Named{0x0CAE, "desaturation"},
    Named{0x1870, "measurement server disconnected"},
    Named{0xF004, "ventricular fibrillation or tachycardia"},
    Named{0xF146, "bradycardia"},
    Named{0xF148, "tachycardia"},
    Named{0xF186, "extremely high"},
    Named{0xF188, "extremely low"},
};
static_assert(sorted(alarms));

constexpr std::array<std::uint16_t, 13> temperatures{0x4B48, 0x4B50, 0x4B60, 0x4B64, 0x4B6C,
                                                     0x4B74, 0x4B78, 0xE004, 0xE014, 0xF0C7,
                                                     0xF0C8, 0xF0C9, 0xF0CA};

/// 1 systolic, 2 diastolic, 3 mean: the last two bits of every pressure (VMP).
constexpr std::uint16_t first_pressure = 0x4A00;
constexpr std::uint16_t last_pressure = 0x4A7F;
constexpr std::uint16_t component_bits = 0x0003;

bool is_pressure(std::uint16_t id) { return id >= first_pressure && id <= last_pressure; }

constexpr std::int64_t per(std::int64_t milli, std::int64_t times, std::int64_t parts) {
  const std::int64_t product = milli * times;
  return (product + (product < 0 ? -parts / 2 : parts / 2)) / parts;
}

}  // namespace

Role role_of(std::uint16_t physio_id) {
  using K = Role::Kind;
  switch (physio_id) {
    case physio::heart_rate:
      return {K::direct, Parameter::hr};
    case physio::pleth_pulse:
      return {K::direct, Parameter::pulse};
    case physio::spo2:
      return {K::direct, Parameter::spo2};
    case 0x4BC8:  // left
    case 0x4BCC:  // right
    case 0xF1C0:  // preductal
    case 0xF1D4:  // postductal
      return {K::direct, Parameter::spo2, 1};
    case physio::perfusion:
      return {K::direct, Parameter::perfusion_index};
    case physio::resp_rate:
      return {K::direct, Parameter::rr};
    case 0x5012:  // of the airway: where no chest impedance is measured
      return {K::direct, Parameter::rr, 1};
    case physio::etco2:
      return {K::direct, Parameter::etco2};
    case physio::nbp_sys:
      return {K::cuff, Parameter::nibp_sys};
    case physio::nbp_dia:
      return {K::cuff, Parameter::nibp_dia};
    case physio::nbp_mean:
      return {K::cuff, Parameter::nibp_mean};
    case physio::nbp_pulse:
      return {K::cuff, Parameter::nibp_pulse};
    default:
      break;
  }
  const std::uint16_t pressure = pressure_of(physio_id);
  if (pressure == physio::abp || pressure == physio::art) {
    constexpr std::array components{Parameter::p1_sys, Parameter::p1_dia, Parameter::p1_mean};
    const unsigned component = physio_id & component_bits;
    if (component != 0) return {K::arterial, components[component - 1]};
  }
  if (std::find(temperatures.begin(), temperatures.end(), physio_id) != temperatures.end()) {
    return {K::temperature, Parameter::temp1};
  }
  return {};
}

std::string_view label_of(std::uint16_t physio_id) { return look_up(labels, physio_id); }

std::string_view component_of(std::uint16_t physio_id) {
  if (is_pressure(physio_id)) {
    constexpr std::array<std::string_view, 4> words{"", "sys", "dia", "mean"};
    return words[physio_id & component_bits];
  }
  const std::string_view label = label_of(physio_id);
  return label.starts_with("ST ") ? label.substr(3) : std::string_view{};
}

std::uint32_t mdc_of(std::uint16_t physio_id) {
  // From F000 on every vendor has numbers of its own; EFFF says nothing.
  return physio_id == 0 || physio_id >= physio::unspecified ? 0 : partition_scada + physio_id;
}

std::uint16_t pressure_of(std::uint16_t physio_id) {
  return is_pressure(physio_id) ? static_cast<std::uint16_t>(physio_id & ~component_bits) : 0;
}

std::string_view ucum_of(std::uint16_t unit_code) { return look_up(units, unit_code); }

std::optional<std::int64_t> in_unit_of(Parameter parameter, std::uint16_t unit_code,
                                       std::int64_t milli) {
  const std::string_view wanted = info(parameter).ucum;
  if (ucum_of(unit_code) == wanted) return milli;
  if (wanted == "mm[Hg]" && unit_code == unit::kilopascal) return per(milli, 750'062, 100'000);
  if (wanted == "Cel" && unit_code == unit::fahrenheit) return per(milli - 32'000, 5, 9);
  // The perfusion indicator comes without a unit (PCAP).
  if (parameter == Parameter::perfusion_index && unit_code == unit::dimensionless) return milli;
  return std::nullopt;
}

std::optional<Wave> wave_of(std::uint16_t physio_id) {
  switch (physio_id) {
    case physio::ecg:
      return Wave::ecg;
    case 0x0101:
      return Wave::ecg_i;
    case physio::ecg_ii:
      return Wave::ecg_ii;
    case 0x013D:
      return Wave::ecg_iii;
    case 0x0103:  // V1
    case 0x0104:
    case 0x0105:
    case 0x0106:
    case 0x0107:
    case 0x0108:  // V6
    case 0x014B:  // MCL, a chest lead
      return Wave::ecg_v;
    case physio::abp:
    case physio::art:
      return Wave::p1;
    case physio::pleth:
      return Wave::pleth;
    case physio::resp:
      return Wave::resp;
    case physio::co2:
      return Wave::co2;
    default:
      return std::nullopt;
  }
}

DefaultScale default_scale(Wave wave) {
  switch (wave) {
    case Wave::p1:
    case Wave::p2:
      return {-40, 520, 160, 9120, 64, 14};
    case Wave::co2:
      return {-10, 50, 0, 4000, 128, 12};
    case Wave::resp:
      return {-0.6, 1.9, 0, 4095, 128, 12};
    case Wave::pleth:
      return {0, 0, 0, 4095, 64, 12};
    default:  // ECG (PCAP)
      return {-40.96, 40.955, 0, 0x3FFF, 16, 14};
  }
}

std::string_view alarm_words(std::uint16_t code) {
  const std::string_view exact = look_up(alarms, code);
  return exact.empty() ? look_up(alarms, static_cast<std::uint16_t>(code & ~1U)) : exact;
}

Validity reason_of(std::uint16_t alarm_code) {
  switch (alarm_code & ~1U) {
    case 0x0112:
      return Validity::sensor_off;
    case 0x010C:
    case 0x0134:
    case 0x0136:
    case 0x1870:
      return Validity::sensor_disconnected;
    case 0x017C:
      return Validity::low_perfusion;
    default:
      return Validity::no_value;
  }
}

std::uint16_t sensor_of(std::uint16_t physio_id) {
  // Every ECG lead, the heart rate and the chest impedance hang on the electrodes.
  if (physio_id >= physio::ecg && physio_id <= 0x014B) return physio::ecg;
  switch (physio_id) {
    case physio::heart_rate:
    case physio::resp:
    case physio::resp_rate:
      return physio::ecg;
    case physio::spo2:
    case physio::pleth:
    case physio::pleth_pulse:
    case physio::perfusion:
      return physio::spo2;
    default:
      break;
  }
  if (pressure_of(physio_id) != 0) return pressure_of(physio_id);
  return physio_id;
}

}  // namespace vigil::philips_intellivue
