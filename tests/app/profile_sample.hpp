// A small good profile, whole in itself, that tests of mistakes change in one place. Constant data.
#pragma once

#include <string>
#include <string_view>

namespace vigil::app {

inline constexpr std::string_view sample_profile = R"(id = "sample"
version = 3
title = "A sample"
[sign_off]
name = ""
role = ""
date = ""
[limits.spo2]
below.medium = { limit = 92, clear = 94, delay_s = 15, source = "s" }
below.high = [
  { limit = 88, clear = 90, delay_s = 5, source = "s" },
  { limit = 85, clear = 87, raw = true, name = "desaturation", source = "s" },
]
[limits.nibp_sys]
above.medium = { limit = 160, confirm = true, source = "s" }
[sane]
spo2 = { lowest = 80, highest = 98, source = "s" }
[rules]
median = { window_s = 5, source = "s" }
signal = { medium_after_s = 30, high_after_s = 120, continuous = ["spo2"], source = "s" }
occupancy = { low_after_s = 60, medium_after_s = 300, source = "s" }
[rules.life]
min_on_s = 10
join_within_s = 60
recurrent_joins = 3
recurrent_within_s = 300
flood_alerts = 6
flood_within_s = 600
latch_from = "high"
source = "s"
[rules.pulse]
no_pulse_medium_after_s = 5
no_pulse_high_after_s = 15
both_lost_high_after_s = 30
disagree = 15
disagree_for_s = 30
source = "s"
[rules.cuff]
repeat_within_s = 120
cycle_s = 60
failures = 3
overdue_low_s = 180
overdue_medium_s = 480
unscheduled_invalid_s = 3600
limb_max_s = 60
limb_every_s = 180
source = "s"
[rules.inactivation]
audio_pause_default_s = 120
audio_pause_max_s = 180
alarm_pause_max_s = 180
remind_acknowledged_s = 180
remind_off_s = 180
may_switch_off = ["charge_nurse"]
may_change_limits = ["nurse"]
bedside_only_after_dose_s = 1800
source = "s"
[rules.escalation]
bedside_within_s = 60
source = "s"
low = { steps = [{ after_s = 0, call = ["nurse"] }], repeat_every_s = 300, source = "s" }
medium = { steps = [{ after_s = 0, call = ["nurse"] }], repeat_every_s = 0, source = "s" }
[rules.escalation.high]
steps = [{ after_s = 0, call = ["nurse"] }, { after_s = 30, call = ["everyone"] }]
repeat_every_s = 30
source = "s"
[[trends.shift]]
parameters = ["pulse"]
lambda = 0.1
slack_sigma = 0.5
advisory_at_sigma = 5
low_at_sigma = 8
sigma_least = 1
learn_s = 120
source = "s"
[[trends.not_returned]]
parameters = ["spo2", "pulse"]
after_dose_min = 60
band = 2
above = false
priority = "low"
source = "s"
[[phases]]
id = "baseline"
from_min = -30
to_min = 0
source = "s"
[[phases]]
id = "peak"
from_min = 0
to_min = 60
check_every_min = 10
cuff_at_min = [15, 30]
source = "s"
[[phases]]
id = "recovery"
from_min = 60
source = "s"
)";

/// The sample with `from` replaced once by `to`; "" if `from` does not stand there.
inline std::string changed_sample(std::string_view from, std::string_view to) {
  std::string text(sample_profile);
  const auto at = text.find(from);
  return at == std::string::npos ? "" : text.replace(at, from.size(), to);
}

}  // namespace vigil::app
