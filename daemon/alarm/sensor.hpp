// Which sensor on the patient a parameter comes from: one lost sensor is one alarm, not three.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/parameter.hpp"

namespace vigil::alarm {

enum class Sensor : std::uint8_t {
  ecg,
  oximeter,
  cuff,
  capnometer,
  pressure1,
  pressure2,
  temperature1,
  temperature2,
};
inline constexpr std::size_t sensor_count = 8;

[[nodiscard]] Sensor sensor_of(Parameter parameter);
/// For people: "ECG", "SpO2 sensor".
[[nodiscard]] std::string_view label(Sensor sensor);
/// The parameter that names the sensor's alarm: hr for the ECG, spo2 for the oximeter.
[[nodiscard]] Parameter principal(Sensor sensor);

}  // namespace vigil::alarm
