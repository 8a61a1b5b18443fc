#include "drivers/datex_s5/displayed.hpp"

#include "drivers/api/text.hpp"
#include "drivers/datex_s5/alarms.hpp"

namespace vigil::datex_s5 {
namespace {

/// Ambient pressure in 1/10 mmHg: from the highest town to a pressure chamber. Ours.
constexpr std::int16_t lowest_ambient = 3000;
constexpr std::int16_t highest_ambient = 12'000;

/// Events of the arrhythmia group that GE-DRI names; the others are reserved.
constexpr std::uint32_t known_events = 0x7B97'FFFF;

constexpr std::array<std::array<Parameter, 3>, 2> pressures{
    {{Parameter::p1_sys, Parameter::p1_dia, Parameter::p1_mean},
     {Parameter::p2_sys, Parameter::p2_dia, Parameter::p2_mean}}};

/// All ECG channels that carry a lead are off.
bool leads_off(Group ecg) {
  bool any_off = false;
  bool any_lead = false;
  bool all_off = true;
  for (unsigned channel = 0; channel < 3; ++channel) {
    const bool off = ecg.has(ecg_status::first_lead_off + channel);
    any_off = any_off || off;
    if ((unsigned{ecg.label()} >> (8U - 4U * channel) & 0xFU) == 0) continue;
    any_lead = true;
    all_off = all_off && off;
  }
  return any_off && (all_off || !any_lead);
}

/// True if the rate that is shown comes from a pulse (pleth, an artery), not from the ECG.
bool rate_from_pulse(Group ecg) {
  const unsigned source = ecg.status() >> ecg_status::source & 0xFU;
  return source != 0 && source != 1 && source != 9;  // none, ECG, ECG Mortara
}

Validity heart_rate_validity(Group ecg) {
  const Validity validity = validity_of(ecg.value(0));
  const bool number = validity == Validity::valid;
  if (leads_off(ecg) && !(number && ecg.value(0) > 0 && rate_from_pulse(ecg))) {
    return Validity::sensor_off;
  }
  if (validity != Validity::no_value) return validity;
  if (ecg.has(ecg_status::asystole)) return Validity::no_pulse;
  if (ecg.has(ecg_status::noise)) return Validity::interference;
  if (ecg.has(ecg_status::artifact)) return Validity::motion;
  if (ecg.has(ecg_status::learning)) return Validity::searching;
  return validity;
}

bool co2_not_measuring(Group co2) {
  return co2.has(co2_status::calibrating) || co2.has(co2_status::zeroing);
}

}  // namespace

void Displayed::on_class(std::size_t class_number, Bytes data, std::uint32_t monitor_time,
                         Instant at, Sink& sink) {
  if (class_number == 0) {
    on_basic(data, monitor_time, at, sink);
  } else if (class_number == 1) {
    const Group arrhythmia{data.subspan(ext1::arrhythmia)};
    arrhythmia_ = arrhythmia.usable() ? u32(arrhythmia.bytes, arrhythmia_events) & known_events : 0;
  }
  others_.tell(class_number, data, at, sink);
}

void Displayed::on_basic(Bytes data, std::uint32_t monitor_time, Instant at, Sink& sink) {
  const Group ecg{data.subspan(basic::ecg)};
  const Group co2{data.subspan(basic::co2)};
  const Group spo2{data.subspan(basic::spo2)};
  const auto bit = [](Group group, unsigned from, unsigned to) {
    return group.usable() && group.has(from) ? std::uint64_t{1} << to : std::uint64_t{0};
  };
  ecg_ = bit(ecg, ecg_status::asystole, condition::asystole);
  co2_ = bit(co2, co2_status::apnea, condition::apnea) |
         bit(co2, co2_status::apnea_by_resp, condition::apnea_by_resp) |
         bit(co2, co2_status::apnea_off, condition::apnea_off) |
         bit(co2, co2_status::occlusion, condition::co2_occlusion) |
         bit(co2, co2_status::leak, condition::co2_leak);
  waves_.ecg_label = ecg.usable() ? ecg.label() : std::uint16_t{0};
  const std::int16_t ambient = co2.value(3);
  const bool sensible = ambient >= lowest_ambient && ambient <= highest_ambient;
  waves_.ambient = co2.usable() && sensible ? ambient : 0;

  tell_heart_rate(ecg, at, sink);
  tell_value(Parameter::spo2, spo2, 0, 10, at, sink);
  tell_value(Parameter::pulse, spo2, 1, 1000, at, sink);
  tell_respiration(ecg, co2, at, sink);
  tell_etco2(co2, at, sink);
  for (std::size_t i = 0; i < pressures.size(); ++i) {
    tell_pressure(i, {data.subspan(basic::pressures[i])}, at, sink);
  }
  tell_value(Parameter::temp1, {data.subspan(basic::temperatures[0])}, 0, 10, at, sink);
  tell_value(Parameter::temp2, {data.subspan(basic::temperatures[1])}, 0, 10, at, sink);
  cuff_.on_group({data.subspan(basic::nibp)}, monitor_time, at, sink);
}

/// A parameter whose group is not there is told as no value if it was told before.
void Displayed::tell(Parameter parameter, bool usable, Validity validity, std::int32_t milli,
                     Instant at, Sink& sink) {
  bool& told = told_[index(parameter)];
  if (!usable && !told) return;
  told = true;
  if (!usable) validity = Validity::no_value;
  const Reading reading = validity == Validity::valid ? Reading::of(parameter, milli, at)
                                                      : Reading::none(parameter, validity, at);
  if (pacing_.admit(reading)) sink.on_reading(reading);
}

void Displayed::tell_value(Parameter parameter, Group group, std::size_t value, std::int32_t milli,
                           Instant at, Sink& sink) {
  const std::int16_t raw = group.value(value);
  tell(parameter, group.usable(), validity_of(raw), raw * milli, at, sink);
}

void Displayed::tell_heart_rate(Group ecg, Instant at, Sink& sink) {
  tell(Parameter::hr, ecg.usable(), heart_rate_validity(ecg), ecg.value(0) * 1000, at, sink);
}

/// The CO2 group has the rate that the monitor shows and says where it is from. Without that
/// group there is the rate by impedance.
void Displayed::tell_respiration(Group ecg, Group co2, Instant at, Sink& sink) {
  constexpr std::size_t impedance = 4;
  constexpr std::size_t shown = 2;
  const bool by_impedance =
      !co2.usable() || (co2.label() & co2_status::rate_source) == co2_status::rate_from_impedance;
  if (by_impedance) {
    const bool ours = ecg.usable();
    const std::int16_t raw = ours ? ecg.value(impedance) : co2.value(shown);
    tell(Parameter::rr, ours || co2.usable(), validity_of(raw), raw * 1000, at, sink);
  } else {
    const std::int16_t raw = co2.value(shown);
    const Validity validity = co2_not_measuring(co2) ? Validity::not_calibrated : validity_of(raw);
    tell(Parameter::rr, true, validity, raw * 1000, at, sink);
    others_.tell_impedance_rate(ecg.value(impedance), ecg.usable(), at, sink);
  }
}

/// In mmHg, which is et * ambient: rounded to 0.1, as a step of 0.01 % is 0.08 mmHg.
void Displayed::tell_etco2(Group co2, Instant at, Sink& sink) {
  const std::int16_t raw = co2.value(0);
  Validity validity = validity_of(raw);
  if (co2_not_measuring(co2)) validity = Validity::not_calibrated;
  const std::int32_t tenths = (std::int32_t{raw} * waves_.ambient + 5000) / 10'000;
  if (validity == Validity::valid && waves_.ambient == 0) {
    validity = Validity::no_value;
    if (co2.usable()) others_.tell_etco2_percent(raw, at, sink);
  }
  tell(Parameter::etco2, co2.usable(), validity, tenths * 100, at, sink);
}

void Displayed::tell_pressure(std::size_t channel, Group group, Instant at, Sink& sink) {
  if (group.usable() && group.label() != pressure_labels_[channel]) {
    pressure_labels_[channel] = group.label();
    const std::string_view name = pressure_name(group.label());
    FixedText<32> text(channel == 0 ? "P1 is " : "P2 is ");
    text.append(name.empty() ? "not labelled" : name);
    sink.on_notice({NoticeKind::device_status, true, text.view(), 0, MonitorPriority::low,
                    static_cast<std::uint32_t>(0x300 + channel)});
  }
  const bool zeroing = group.has(pressure_zeroing);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int16_t raw = group.value(i);
    tell(pressures[channel][i], group.usable(),
         zeroing ? Validity::not_calibrated : validity_of(raw), raw * 10, at, sink);
  }
}

}  // namespace vigil::datex_s5
