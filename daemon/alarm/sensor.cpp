#include "daemon/alarm/sensor.hpp"

namespace vigil::alarm {

Sensor sensor_of(Parameter parameter) {
  switch (parameter) {
    case Parameter::hr:
    case Parameter::rr:
      return Sensor::ecg;
    case Parameter::pulse:
    case Parameter::spo2:
    case Parameter::perfusion_index:
      return Sensor::oximeter;
    case Parameter::nibp_sys:
    case Parameter::nibp_dia:
    case Parameter::nibp_mean:
    case Parameter::nibp_pulse:
      return Sensor::cuff;
    case Parameter::etco2:
      return Sensor::capnometer;
    case Parameter::p1_sys:
    case Parameter::p1_dia:
    case Parameter::p1_mean:
      return Sensor::pressure1;
    case Parameter::p2_sys:
    case Parameter::p2_dia:
    case Parameter::p2_mean:
      return Sensor::pressure2;
    case Parameter::temp1:
      return Sensor::temperature1;
    case Parameter::temp2:
      return Sensor::temperature2;
  }
  return Sensor::ecg;
}

std::string_view label(Sensor sensor) {
  static constexpr std::array<std::string_view, sensor_count> labels{
      "ECG", "SpO2 sensor", "Cuff", "CO2 sensor", "P1", "P2", "T1", "T2"};
  return labels[static_cast<std::size_t>(sensor)];
}

Parameter principal(Sensor sensor) {
  static constexpr std::array<Parameter, sensor_count> principals{
      Parameter::hr,     Parameter::spo2,   Parameter::nibp_sys, Parameter::etco2,
      Parameter::p1_sys, Parameter::p2_sys, Parameter::temp1,    Parameter::temp2};
  return principals[static_cast<std::size_t>(sensor)];
}

}  // namespace vigil::alarm
