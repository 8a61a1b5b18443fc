#include "drivers/datex_s5/others.hpp"

#include "drivers/api/text.hpp"

namespace vigil::datex_s5 {
namespace {

// Places of the values: GE-DRI, KAI. Scales: VSW and LNH; where both are silent or contradict what
// can be measured, README.md says what was chosen. Codes: the table C of docs/nomenclature.md.
constexpr std::array<OtherField, other_field_count> table{{
    {0, basic::ecg, 1, 10, "ST1", "mm", 0},
    {0, basic::ecg, 2, 10, "ST2", "mm", 0},
    {0, basic::ecg, 3, 10, "ST3", "mm", 0},
    {0, basic::ecg, 110, 1000, "HR ECG", "/min", 0},
    {0, basic::ecg, 111, 1000, "HR max", "/min", 0},
    {0, basic::ecg, 112, 1000, "HR min", "/min", 0},
    {0, basic::spo2, 2, 10, "SpO2 modulation", "%", 0},
    {0, basic::co2, 1, 10, "FiCO2", "%", 151716},
    {0, basic::co2, 3, 100, "Ambient pressure", "mm[Hg]", 0},
    {0, basic::o2, 0, 10, "EtO2", "%", 152440},
    {0, basic::o2, 1, 10, "FiO2", "%", 152196},
    {0, basic::n2o, 0, 10, "EtN2O", "%", 152108},
    {0, basic::n2o, 1, 10, "FiN2O", "%", 152192},
    {0, basic::agent, 0, 10, "Et", "%", 152460},
    {0, basic::agent, 1, 10, "Fi", "%", 152464},
    {0, basic::agent, 2, 10, "MAC", "", 0},
    {0, basic::flow, 0, 1000, "Spirometry RR", "/min", 0},
    {0, basic::flow, 1, 10, "Ppeak", "cm[H2O]", 0},
    {0, basic::flow, 2, 10, "PEEP", "cm[H2O]", 0},
    {0, basic::flow, 3, 10, "Pplat", "cm[H2O]", 0},
    {0, basic::flow, 4, 100, "TV insp", "mL", 0},
    {0, basic::flow, 5, 100, "TV exp", "mL", 0},
    {0, basic::flow, 6, 10, "Compliance", "mL/cm[H2O]", 0},
    {0, basic::flow, 7, 10, "MV exp", "L/min", 0},
    {0, basic::output, 0, 1, "C.O.", "L/min", 0},
    {0, basic::output, 1, 10, "Blood temperature", "Cel", 188436},
    {0, basic::output, 2, 1000, "REF", "%", 0},
    {0, basic::output, 3, 10, "PCWP", "mm[Hg]", 150052},
    {0, basic::relaxation, 0, 100, "NMT T1", "%", 0},
    {0, basic::relaxation, 1, 100, "NMT T ratio", "%", 0},
    {0, basic::svo2, 0, 10, "SvO2", "%", 150332},
    {1, ext1::arrhythmia, 0, 1000, "HR arrhythmia", "/min", 0},
    {1, ext1::arrhythmia, 1, 1000, "RR interval", "ms", 0},
    {1, ext1::arrhythmia, 2, 1000, "PVC", "/min", 148065},
    {1, ext1::ecg12, 0, 10, "ST I", "mm", 0},
    {1, ext1::ecg12, 1, 10, "ST II", "mm", 0},
    {1, ext1::ecg12, 2, 10, "ST III", "mm", 0},
    {1, ext1::ecg12, 3, 10, "ST aVL", "mm", 0},
    {1, ext1::ecg12, 4, 10, "ST aVR", "mm", 0},
    {1, ext1::ecg12, 5, 10, "ST aVF", "mm", 0},
    {1, ext1::ecg12, 6, 10, "ST V1", "mm", 0},
    {1, ext1::ecg12, 7, 10, "ST V2", "mm", 0},
    {1, ext1::ecg12, 8, 10, "ST V3", "mm", 0},
    {1, ext1::ecg12, 9, 10, "ST V4", "mm", 0},
    {1, ext1::ecg12, 10, 10, "ST V5", "mm", 0},
    {1, ext1::ecg12, 11, 10, "ST V6", "mm", 0},
    {1, ext1::spo2, 0, 10, "SpO2 channel 2", "%", 150456},
    {1, ext1::spo2, 1, 1000, "SpO2 channel 2 pulse", "/min", 149530},
    {1, ext1::spo2, 2, 10, "SpO2 channel 2 modulation", "%", 0},
    {2, ext2::relaxation, 0, 1000, "NMT count", "", 0},
    {2, ext2::relaxation, 1, 1000, "NMT twitch 1", "%", 0},
    {2, ext2::relaxation, 2, 1000, "NMT twitch 2", "%", 0},
    {2, ext2::relaxation, 3, 1000, "NMT twitch 3", "%", 0},
    {2, ext2::relaxation, 4, 1000, "NMT twitch 4", "%", 0},
    {2, ext2::eeg, 0, 100, "FEMG", "uV", 0},
    {2, ext2::eeg, 1, 100, "EEG1 amplitude", "uV", 0},
    {2, ext2::eeg, 2, 100, "EEG1 SEF", "Hz", 0},
    {2, ext2::eeg, 3, 100, "EEG1 MF", "Hz", 0},
    {2, ext2::eeg, 4, 1000, "EEG1 delta", "%", 0},
    {2, ext2::eeg, 5, 1000, "EEG1 theta", "%", 0},
    {2, ext2::eeg, 6, 1000, "EEG1 alpha", "%", 0},
    {2, ext2::eeg, 7, 1000, "EEG1 beta", "%", 0},
    {2, ext2::eeg, 8, 1000, "EEG1 BSR", "%", 0},
    {2, ext2::eeg, 9, 100, "EEG2 amplitude", "uV", 0},
    {2, ext2::eeg, 10, 100, "EEG2 SEF", "Hz", 0},
    {2, ext2::eeg, 11, 100, "EEG2 MF", "Hz", 0},
    {2, ext2::eeg, 12, 1000, "EEG2 delta", "%", 0},
    {2, ext2::eeg, 13, 1000, "EEG2 theta", "%", 0},
    {2, ext2::eeg, 14, 1000, "EEG2 alpha", "%", 0},
    {2, ext2::eeg, 15, 1000, "EEG2 beta", "%", 0},
    {2, ext2::eeg, 16, 1000, "EEG2 BSR", "%", 0},
    {2, ext2::eeg, 17, 100, "EEG3 amplitude", "uV", 0},
    {2, ext2::eeg, 18, 100, "EEG3 SEF", "Hz", 0},
    {2, ext2::eeg, 19, 100, "EEG3 MF", "Hz", 0},
    {2, ext2::eeg, 20, 1000, "EEG3 delta", "%", 0},
    {2, ext2::eeg, 21, 1000, "EEG3 theta", "%", 0},
    {2, ext2::eeg, 22, 1000, "EEG3 alpha", "%", 0},
    {2, ext2::eeg, 23, 1000, "EEG3 beta", "%", 0},
    {2, ext2::eeg, 24, 1000, "EEG3 BSR", "%", 0},
    {2, ext2::eeg, 25, 100, "EEG4 amplitude", "uV", 0},
    {2, ext2::eeg, 26, 100, "EEG4 SEF", "Hz", 0},
    {2, ext2::eeg, 27, 100, "EEG4 MF", "Hz", 0},
    {2, ext2::eeg, 28, 1000, "EEG4 delta", "%", 0},
    {2, ext2::eeg, 29, 1000, "EEG4 theta", "%", 0},
    {2, ext2::eeg, 30, 1000, "EEG4 alpha", "%", 0},
    {2, ext2::eeg, 31, 1000, "EEG4 beta", "%", 0},
    {2, ext2::eeg, 32, 1000, "EEG4 BSR", "%", 0},
    {2, ext2::bis, 0, 1000, "BIS", "", 0},
    {2, ext2::bis, 1, 1000, "BIS SQI", "%", 0},
    {2, ext2::bis, 2, 1000, "BIS EMG", "dB", 0},
    {2, ext2::bis, 3, 1000, "BIS SR", "%", 155024},
    {2, ext2::entropy, 0, 1000, "SE", "", 0},
    {2, ext2::entropy, 1, 1000, "RE", "", 0},
    {2, ext2::entropy, 2, 1000, "Entropy BSR", "%", 0},
    {2, ext2::spi, 0, 10, "SPI", "", 0},
    {3, ext3::gas_exchange, 0, 100, "VO2", "mL/min", 152420},
    {3, ext3::gas_exchange, 1, 100, "VCO2", "mL/min", 0},
    {3, ext3::gas_exchange, 2, 1000, "EE", "kcal/d", 0},
    {3, ext3::gas_exchange, 3, 10, "RQ", "", 0},
    {3, ext3::flow, 0, 10, "PEEP intrinsic", "cm[H2O]", 0},
    {3, ext3::flow, 1, 10, "Pmean", "cm[H2O]", 0},
    {3, ext3::flow, 2, 10, "Raw", "cm[H2O].s/L", 0},
    {3, ext3::flow, 3, 10, "MV insp", "L/min", 0},
    {3, ext3::flow, 4, 10, "PEEP extrinsic", "cm[H2O]", 0},
    {3, ext3::flow, 5, 10, "MV spontaneous", "L/min", 0},
    {3, ext3::flow, 6, 10, "I:E", "", 0},
    {3, ext3::flow, 7, 10, "T insp", "s", 0},
    {3, ext3::flow, 8, 10, "T exp", "s", 0},
    {3, ext3::flow, 9, 10, "Static compliance", "mL/cm[H2O]", 0},
    {3, ext3::flow, 10, 10, "Static Pplat", "cm[H2O]", 0},
    {3, ext3::flow, 11, 10, "Static PEEPe", "cm[H2O]", 0},
    {3, ext3::flow, 12, 10, "Static PEEPi", "cm[H2O]", 0},
    {3, ext3::balance_gas, 0, 10, "Et balance gas", "%", 0},
    {3, ext3::balance_gas, 1, 10, "Fi balance gas", "%", 0},
    {3, ext3::tonometry, 0, 10, "PrCO2", "", 0},
    {3, ext3::tonometry, 1, 10, "PrCO2 - EtCO2", "", 0},
    {3, ext3::tonometry, 2, 10, "PrCO2 - PaCO2", "", 0},
    {3, ext3::tonometry, 3, 1000, "PaCO2 delay", "", 0},
    {3, ext3::tonometry, 4, 10, "pHi", "", 0},
    {3, ext3::tonometry, 5, 1000, "pHi delay", "", 0},
    {3, ext3::tonometry, 7, 100, "PaCO2 entered", "", 0},
    {3, ext3::agent, 0, 10, "MAC age", "", 0},
    {3, ext3::delta_pressure, 0, 10, "SPV", "mm[Hg]", 0},
    {3, ext3::delta_pressure, 1, 10, "PPV", "%", 0},
    {3, ext3::perfusion_pressure, 0, 10, "CPP", "mm[Hg]", 153604},
    {3, ext3::perfusion_pressure2, 0, 10, "CPP 2", "mm[Hg]", 153604},
}};

constexpr std::array<std::string_view, 23> pressure_names{
    "", "ART", "CVP", "PA", "RAP", "RVP", "LAP", "ICP",  "ABP", "", "",    "",
    "", "",    "",    "SP", "FEM", "UAC", "UVC", "ICP2", "",    "", "FEMV"};
constexpr std::array<std::string_view, 17> temperature_names{
    "",     "ESO", "NASO", "TYMP", "RECT", "BLAD", "AXIL", "SKIN", "AIRW",
    "ROOM", "MYO", "",     "",     "",     "",     "CORE", "SURF"};
/// Codes of the temperatures' sites, in the order of the names.
constexpr std::array<std::uint32_t, 17> temperature_codes{
    150344, 150372, 150380, 150392, 188420, 150348, 0,      150388, 150356,
    188508, 188500, 150344, 150344, 150344, 150344, 150368, 0};
/// Anaesthetic agents in the label of their group.
constexpr std::array<std::string_view, 7> agent_names{"AA",  "AA",  "HAL", "ENF",
                                                      "ISO", "DES", "SEV"};

using Label = FixedText<32>;

bool is_agent(const OtherField& field) {
  return field.class_number == 0 && field.group == basic::agent && field.value < 2;
}

/// Codes of systolic, diastolic and mean: ART, PA, ABP have their own, CVP its mean.
std::uint32_t pressure_code(std::uint16_t label, std::size_t value) {
  const auto at = static_cast<std::uint32_t>(value);
  if (value > 2) return 0;
  if (label == 1) return 150033 + at;
  if (label == 2 && value == 2) return 150087;
  if (label == 3) return 150045 + at;
  if (label == 8) return 150037 + at;
  return 150017 + at;
}

std::string_view digit(std::size_t n) { return std::string_view("0123456789").substr(n, 1); }

}  // namespace

const std::array<OtherField, other_field_count>& other_fields() { return table; }

std::string_view pressure_name(std::uint16_t label) {
  return label < pressure_names.size() ? pressure_names[label] : "";
}

std::string_view temperature_name(std::uint16_t label) {
  return label < temperature_names.size() ? temperature_names[label] : "";
}

void Others::tell_one(std::size_t place, const OtherField& field, std::int16_t raw, bool usable,
                      std::string_view label, Instant at, Sink& sink) {
  if (!usable && !told_[place]) return;
  OtherNumeric numeric{label, field.mdc, field.unit, Validity::no_value, 0, at};
  if (usable) numeric.validity = validity_of(raw);
  if (numeric.validity == Validity::valid) numeric.milli = std::int64_t{raw} * field.milli;
  told_[place] = true;
  if (pacing_.admit(place, numeric)) sink.on_other(numeric);
}

void Others::tell(std::size_t class_number, Bytes data, Instant at, Sink& sink) {
  for (std::size_t place = 0; place < table.size(); ++place) {
    const OtherField& field = table[place];
    if (field.class_number != class_number) continue;
    const Group group{data.subspan(field.group)};
    const bool usable = group.usable();
    if (!usable && !told_[place]) continue;
    if (is_agent(field)) {
      const std::uint16_t agent = group.label();
      Label label(field.label);
      label.append(agent < agent_names.size() ? agent_names[agent] : "AA");
      tell_one(place, field, group.value(field.value), usable, label.view(), at, sink);
    } else {
      tell_one(place, field, group.value(field.value), usable, field.label, at, sink);
    }
  }
  if (class_number == 0) {
    for (std::size_t i = 0; i < basic::pressures.size(); ++i) {
      tell_pressure(i, {data.subspan(basic::pressures[i])}, at, sink);
    }
    for (std::size_t i = 2; i < basic::temperatures.size(); ++i) {
      tell_temperature(i, {data.subspan(basic::temperatures[i])}, at, sink);
    }
  } else if (class_number == 1) {
    for (std::size_t i = 0; i < ext1::pressures.size(); ++i) {
      const std::size_t channel = basic::pressures.size() + i;
      tell_pressure(channel, {data.subspan(ext1::pressures[i])}, at, sink);
      const std::size_t sensor = basic::temperatures.size() + i;
      tell_temperature(sensor, {data.subspan(ext1::temperatures[i])}, at, sink);
    }
  }
}

/// Systolic, diastolic and mean of P1 and P2 are parameters; their pulse is not.
void Others::tell_pressure(std::size_t channel, Group group, Instant at, Sink& sink) {
  static constexpr std::array<std::string_view, 4> values{" sys", " dia", " mean", " pulse"};
  const bool usable = group.usable();
  for (std::size_t i = channel < 2 ? 3 : 0; i < values.size(); ++i) {
    const std::size_t place = pressures + 4 * channel + i;
    if (!usable && !told_[place]) continue;
    Label label("P");
    label.append(digit(channel + 1));
    const std::string_view name = pressure_name(group.label());
    if (!name.empty()) label.append(" ").append(name);
    label.append(values[i]);
    const OtherField field{0,
                           0,
                           0,
                           i == 3 ? 1000 : 10,
                           {},
                           i == 3 ? "/min" : "mm[Hg]",
                           pressure_code(group.label(), i)};
    const bool zeroing = i < 3 && group.has(pressure_zeroing);
    tell_one(place, field, zeroing ? code::not_calibrated : group.value(i), usable, label.view(),
             at, sink);
  }
}

void Others::tell_temperature(std::size_t channel, Group group, Instant at, Sink& sink) {
  const std::size_t place = temperatures + channel - 2;
  if (!group.usable() && !told_[place]) return;
  const std::uint16_t site = group.label();
  Label label("T");
  label.append(digit(channel + 1));
  if (!temperature_name(site).empty()) label.append(" ").append(temperature_name(site));
  const std::uint32_t mdc = site < temperature_codes.size() ? temperature_codes[site] : 150344;
  tell_one(place, {0, 0, 0, 10, {}, "Cel", mdc}, group.value(0), group.usable(), label.view(), at,
           sink);
}

void Others::tell_etco2_percent(std::int16_t raw, Instant at, Sink& sink) {
  tell_one(etco2_percent, {0, 0, 0, 10, {}, "%", 151708}, raw, true, "EtCO2", at, sink);
}

void Others::tell_impedance_rate(std::int16_t raw, bool usable, Instant at, Sink& sink) {
  tell_one(impedance_rate, {0, 0, 0, 1000, {}, "/min", 0}, raw, usable, "RR impedance", at, sink);
}

}  // namespace vigil::datex_s5
