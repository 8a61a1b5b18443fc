#include "drivers/philips_intellivue/device_indication.hpp"

#include <initializer_list>

namespace vigil::philips_intellivue {
namespace {

void put_attribute(Out& out, std::uint16_t id, std::initializer_list<std::uint16_t> words) {
  put_u16(out, id);
  put_u16(out, static_cast<std::uint32_t>(words.size() * 2));
  for (const std::uint16_t word : words) put_u16(out, word);
}

/// Hardware address, network address, mask. The hardware address is that of the socket: in PCAP
/// the one after the system's, which MDS create tells (D80B).
void put_place(Out& out, const NetworkPlace& place) {
  put_u16(out, attribute::net_address);
  put_u16(out, 6 + 4 + 4);
  put_u16(out, 0x0009);
  put_u32(out, 0xFB70D80C);
  out.insert(out.end(), place.address.begin(), place.address.end());
  out.insert(out.end(), place.mask.begin(), place.mask.end());
}

/// Application, transport, port, options. All five and in this order, as PCAP has them: IPY takes
/// the fourth for data export, whatever it says. The simulated monitor serves the third (1:
/// association) and the fourth (5: data export) alone; what 2 and 8 are, no source says.
void put_protocols(Out& out, std::uint16_t data_port) {
  put_attribute(out, attribute::protocol_support,
                {5, 0x28,      1, 3, 0x5DC0, 0,         2, 3, 0x5DC0, 0,      1,
                 1, data_port, 0, 5, 1,      data_port, 0, 8, 1,      0x8235, 0});
}

/// The attributes of the real monitor in its order (PCAP frame 1), with a place, a label and a
/// specification of our own. Those without a name below are in PCAP, EIN and KOS as they are here.
void put_attributes(Out& out, const NetworkPlace& place) {
  put_u16(out, 11);
  const std::size_t length = open_length(out);
  put_attribute(out, 0x0920, {0x0003, 0x0000});
  put_attribute(out, attribute::system_type, {0x0001, 0x114D});
  // Localization: as in MDS create, revision, language, Unicode.
  put_attribute(out, 0x0937, {0x0608, 0x0608, 0x0003, 0x000B});
  put_attribute(out, 0xF15A, {0x0000, 0x0002});
  put_attribute(out, 0xF136, {0x0000, 0x0000});
  // A list with the place in it, once more (PCAP, KOS).
  put_u16(out, 0xF27C);
  const std::size_t places = open_length(out);
  put_u16(out, 0x0001);
  put_u32(out, 0x80000001);
  const std::size_t list = open_length(out);
  put_place(out, place);
  for (const std::size_t opened : {list, places}) close_length(out, opened);
  // "Simulator", without a length in front, filled with NUL (PCAP).
  put_attribute(out, attribute::bed_label_network,
                {'S', 'i', 'm', 'u', 'l', 'a', 't', 'o', 'r', 0, 0, 0, 0, 0, 0, 0, 0});
  put_place(out, place);
  put_protocols(out, place.data_port);
  // Two entries of kind, component, length, letters: serial number "SIMULATED" and part number
  // "M8000". PCAP has six.
  put_attribute(out, attribute::product_spec,
                {0x0002, 0x001E, 0x0001, 0x0008, 0x000C, 0x5349, 0x4D55, 0x4C41, 0x5445, 0x4400,
                 0x0000, 0x0002, 0x0008, 0x0006, 0x4D38, 0x3030, 0x3000});
  // "Philips", "M8000": as in MDS create.
  put_attribute(out, attribute::model,
                {0x0008, 0x5068, 0x696C, 0x6970, 0x7300, 0x0006, 0x4D38, 0x3030, 0x3000});
  close_length(out, length);
}

}  // namespace

Out connect_indication(const NetworkPlace& place, std::uint32_t relative) {
  Out out;
  put_u32(out, 0x00000100);  // nomenclature 1.0 (PCAP, EIN, KOS), in place of session and context
  put_u16(out, ro::invoke);
  const std::size_t whole = open_length(out);
  put_u16(out, 0);  // invoke id: nobody answers
  put_u16(out, command::event);
  const std::size_t body = open_length(out);
  put_u16(out, object::mds_indication);
  put_u32(out, 0);
  put_u32(out, relative);
  put_u16(out, action::connect_indication);
  // The list follows at once: no second object is in front of it, as in MDS create (PCAP).
  const std::size_t event = open_length(out);
  put_attributes(out, place);
  for (const std::size_t length : {event, body, whole}) close_length(out, length);
  return out;
}

}  // namespace vigil::philips_intellivue
