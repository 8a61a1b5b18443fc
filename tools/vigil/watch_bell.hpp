// When a terminal bell is due, and how many strokes. It makes no sound itself. Pure, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "vigil/v1/event.pb.h"

namespace vigil::watch {

inline constexpr int strokes_silent = 3;  // the daemon is not heard any more

class Bell {
 public:
  /// `receiver`: this program's name; what is paused there is not rung here.
  explicit Bell(std::string receiver) : receiver_(std::move(receiver)) {}

  /// Strokes for this change of an alarm: 3, 2, 1 by its priority where it is new, has escalated,
  /// broke its acknowledgement, is told again as a reminder, or is no longer silent here; else 0.
  [[nodiscard]] int on_alarm(const v1::Alarm& alarm);

 private:
  [[nodiscard]] bool silent_here(const v1::Alarm& alarm) const;

  std::string receiver_;
  std::map<std::string, std::uint32_t> rung_;  // revision last rung, by the alarm's id
};

}  // namespace vigil::watch
