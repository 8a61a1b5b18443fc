#include "drivers/philips_intellivue/identity.hpp"

#include <array>
#include <charconv>

#include "drivers/philips_intellivue/number.hpp"

namespace vigil::philips_intellivue {
namespace {

// Protocol support (EIN): application 5 is data export, transport 1 is UDP.
constexpr std::uint16_t application_data_export = 5;
constexpr std::uint16_t transport_udp = 1;
// Connect indication: nomenclature 1.0, then a remote operation (PCAP frame 1, EIN).
constexpr std::uint32_t nomenclature = 0x00000100;
constexpr std::size_t mac_size = 6;

/// Length and ASCII, filled with NUL (VMP).
template <std::size_t Capacity>
void read_ascii(Cursor& cursor, FixedText<Capacity>& text) {
  std::array<char, 32> letters{};
  std::size_t size = 0;
  for (const std::uint8_t byte : cursor.take(cursor.u16())) {
    const bool letter = byte >= 0x20 && byte < 0x7F;
    if (letter && size < letters.size()) letters[size++] = static_cast<char>(byte);
  }
  text.append({letters.data(), size});
}

template <std::size_t Capacity>
void put_number(unsigned number, FixedText<Capacity>& text) {
  std::array<char, 12> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

template <std::size_t Capacity>
void put_hex(std::uint8_t byte, FixedText<Capacity>& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  text.append(digits.substr(byte >> 4U, 1)).append(digits.substr(byte & 15U, 1));
}

}  // namespace

bool Identification::tell(const AttributeList& attributes, Sink& sink) {
  Text model = model_;
  Text serial = serial_;
  attributes.each([&](const Attribute& attribute) {
    Cursor cursor(attribute.value);
    if (attribute.id == attribute::model) {
      Text maker;
      Text name;
      read_ascii(cursor, maker);
      read_ascii(cursor, name);
      if (cursor.good() && !name.empty()) model = name;
    }
    // The hardware address: the one thing that no two monitors share (PCAP: length and MAC).
    const bool id = attribute.id == attribute::system_id;
    if (!id && attribute.id != attribute::net_address) return;
    if (id && cursor.u16() != mac_size) return;
    const Bytes mac = cursor.take(mac_size);
    if (!cursor.good()) return;
    serial.clear();
    for (std::size_t i = 0; i < mac.size(); ++i) {
      if (i > 0) serial.append(":");
      put_hex(mac[i], serial);
    }
  });
  if (told_ && model == model_ && serial == serial_) return false;
  if (model.empty() && serial.empty()) return false;
  const bool another = told_ && !(serial == serial_);
  model_ = model;
  serial_ = serial;
  told_ = true;
  sink.on_device({"Philips", model_.view(), serial_.view(), ""});
  return another;
}

MdsTimes read_times(const AttributeList& attributes) {
  MdsTimes times;
  attributes.each([&](const Attribute& attribute) {
    Cursor cursor(attribute.value);
    if (attribute.id == attribute::time_absolute) {
      times.absolute_s = read_absolute_time(attribute.value);
    }
    if (attribute.id == attribute::time_relative && attribute.value.size() == 4) {
      times.relative = cursor.u32();
    }
  });
  return times;
}

std::optional<MdsEvent> read_mds_create(Bytes body) {
  Cursor cursor(body);
  cursor.skip(6);  // managed object
  MdsEvent event;
  event.time = cursor.u32();
  event.type = cursor.u16();
  const std::size_t length = cursor.u16();
  if (!cursor.good() || length != cursor.rest().size()) return std::nullopt;
  if (event.type != action::mds_create) return std::nullopt;
  cursor.skip(6);  // the object that was made
  event.attributes = cursor.rest();
  const AttributeList list(cursor);
  if (!list.whole() || !cursor.rest().empty()) return std::nullopt;
  return event;
}

std::optional<Bytes> read_indication(Bytes datagram) {
  Cursor cursor(datagram);
  if (cursor.u32() != nomenclature || cursor.u16() != ro::invoke) return std::nullopt;
  if (cursor.u16() != cursor.rest().size()) return std::nullopt;
  cursor.skip(2);  // invoke id
  if (cursor.u16() != command::event || cursor.u16() != cursor.rest().size()) return std::nullopt;
  cursor.skip(6 + 4);  // managed object, event time
  if (cursor.u16() != action::connect_indication) return std::nullopt;
  if (cursor.u16() != cursor.rest().size()) return std::nullopt;
  const Bytes attributes = cursor.rest();
  const AttributeList list(cursor);
  if (!cursor.good() || !list.whole() || !cursor.rest().empty()) return std::nullopt;
  return attributes;
}

FixedText<96> offer_in(const AttributeList& attributes) {
  FixedText<96> address;
  std::uint16_t port = 0;
  attributes.each([&](const Attribute& attribute) {
    Cursor cursor(attribute.value);
    if (attribute.id == attribute::net_address) {
      cursor.skip(mac_size);
      const Bytes ip = cursor.take(4);
      if (!cursor.good()) return;
      address.clear();
      for (std::size_t i = 0; i < ip.size(); ++i) {
        if (i > 0) address.append(".");
        put_number(ip[i], address);
      }
    }
    if (attribute.id != attribute::protocol_support) return;
    const std::uint16_t count = cursor.u16();
    cursor.skip(2);
    for (std::uint16_t i = 0; i < count && cursor.good(); ++i) {
      const std::uint16_t application = cursor.u16();
      const std::uint16_t transport = cursor.u16();
      const std::uint16_t number = cursor.u16();
      cursor.skip(2);
      const bool offered =
          application == application_data_export && transport == transport_udp && cursor.good();
      if (offered) port = number;
    }
  });
  FixedText<96> text;
  if (port == 0) return text;
  text.append("the monitor ");
  if (!address.empty()) text.append("at ").append(address.view()).append(" ");
  text.append("offers data export on port ");
  put_number(port, text);
  return text;
}

}  // namespace vigil::philips_intellivue
