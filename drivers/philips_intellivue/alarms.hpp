// The monitor's own alarms: which stand now, what began, what ended, and what is switched off
// there.
//
// It judges nothing and merges nothing with Vigil's alarms. One decoder owns it; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"
#include "drivers/philips_intellivue/number.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {

class Alarms {
 public:
  /// What an object of the alert monitor says.
  void tell(const AttributeList& attributes, Sink& sink);
  /// A new connection: what still stands is told again.
  void forget(Sink& sink);
  /// Why the sensor of this measurement has no number, by the technical alarms that stand.
  [[nodiscard]] Validity reason(std::uint16_t physio_id) const;

 private:
  /// An alarm of the list, or one that was told before.
  struct Entry {
    std::uint32_t identity = 0;  // source and code; 0: the place is free
    bool technical = false;
    bool listed = false;  // in the list that is being read
    bool off = false;     // inhibited or suspended at the monitor
    MonitorPriority priority = MonitorPriority::low;
    AlarmText text;
  };
  static constexpr std::size_t most_alarms = 32;

  void read_list(Bytes value, bool technical, Sink& sink);
  void read_entry(Cursor& cursor, bool technical, Sink& sink);
  void note(const Entry& now, Sink& sink);
  void read_condition(Bytes value, Sink& sink);
  static void tell_off(const Entry& entry, Sink& sink);

  std::array<Entry, most_alarms> entries_{};
  std::uint16_t condition_off_ = 0;  // alert::inhibited or suspended, as told
};

}  // namespace vigil::philips_intellivue
