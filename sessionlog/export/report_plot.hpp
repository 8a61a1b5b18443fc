// The picture of a session as SVG: heart rate, pressure, oxygen, checks, alarms against the time.
//
// Readable in grey: shape and words carry what colour does. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "sessionlog/export/course.hpp"

namespace vigil::sessionlog {

/// What the report numbers, in the picture and in its list.
[[nodiscard]] std::vector<EntryCourse> numbered_notes(const Course& course);
[[nodiscard]] std::string plot_svg(const Course& course);
/// What the lines of the picture are made from: HR of the ECG, else the oximeter's pulse.
[[nodiscard]] const Series* heart_series(const Course& course);

}  // namespace vigil::sessionlog
