// What the monitor says of itself: MDS create, a poll of the MDS, and the connect indication on
// port 24005.
//
// It keeps the last of each and tells a change once. One decoder owns it; one thread.
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/api/decoder.hpp"
#include "drivers/api/text.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {

class Identification {
 public:
  /// The attributes of the MDS; true if this is another monitor than before.
  bool tell(const AttributeList& attributes, Sink& sink);

 private:
  using Text = FixedText<32>;
  Text model_;
  Text serial_;
  bool told_ = false;
};

/// The two times of one moment among the attributes of the MDS.
struct MdsTimes {
  std::optional<std::int64_t> absolute_s;
  std::optional<std::uint32_t> relative;
};
[[nodiscard]] MdsTimes read_times(const AttributeList& attributes);

/// The event that a monitor sends after an association, or to everybody on port 24005.
struct MdsEvent {
  std::uint16_t type = 0;  // action::mds_create
  std::uint32_t time = 0;
  Bytes attributes;  // an AttributeList
};
/// Nothing unless it is whole and is MDS create.
[[nodiscard]] std::optional<MdsEvent> read_mds_create(Bytes body);
/// The attributes of a connect indication; nothing unless the whole datagram is one.
[[nodiscard]] std::optional<Bytes> read_indication(Bytes datagram);
/// "the monitor at 10.0.0.5 offers data export on port 24105"; empty if it does not.
[[nodiscard]] FixedText<96> offer_in(const AttributeList& attributes);

}  // namespace vigil::philips_intellivue
