#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {

AttributeList::AttributeList(Cursor& cursor) {
  count_ = cursor.u16();
  bytes_ = cursor.take(cursor.u16());
  good_ = cursor.good();
}

bool AttributeList::whole() const {
  Cursor cursor(bytes_);
  for (std::uint16_t i = 0; i < count_ && cursor.good(); ++i) {
    cursor.skip(2);
    cursor.skip(cursor.u16());
  }
  return good_ && cursor.good() && cursor.rest().empty();
}

std::optional<DataMessage> read_data_message(Bytes payload) {
  Cursor cursor(payload);
  // Session id E1 00, presentation context 2 (VMP, ICE, PCAP: the same everywhere).
  if (cursor.u16() != std::uint16_t{session::data_export} << 8U) return std::nullopt;
  cursor.skip(2);
  DataMessage message;
  message.operation = cursor.u16();
  const std::size_t length = cursor.u16();
  if (!cursor.good() || length != cursor.rest().size()) return std::nullopt;
  if (message.operation == ro::linked) {
    message.linked_state = cursor.u8();
    message.linked_count = cursor.u8();
  }
  message.invoke_id = cursor.u16();
  message.command = cursor.u16();
  const std::size_t body = cursor.u16();
  if (!cursor.good() || body != cursor.rest().size()) return std::nullopt;
  message.body = cursor.rest();
  return message;
}

std::optional<PollResult> read_poll_result(Bytes body) {
  Cursor cursor(body);
  cursor.skip(6);  // managed object
  const std::uint16_t type = cursor.u16();
  const std::size_t length = cursor.u16();
  if (!cursor.good() || length != cursor.rest().size()) return std::nullopt;
  if (type != action::poll && type != action::poll_extended) return std::nullopt;
  PollResult result;
  result.extended = type == action::poll_extended;
  result.poll_number = cursor.u16();
  if (result.extended) result.sequence = cursor.u16();
  result.relative_time = cursor.u32();
  result.absolute_time = cursor.take(8);
  cursor.skip(2);  // partition of the class
  result.object_class = cursor.u16();
  result.attribute_group = cursor.u16();
  result.contexts = cursor.u16();
  result.list = cursor.take(cursor.u16());
  if (!cursor.good() || !cursor.rest().empty()) return std::nullopt;

  Cursor contexts(result.list);
  for (std::uint16_t c = 0; c < result.contexts; ++c) {
    contexts.skip(2);
    const std::uint16_t count = contexts.u16();
    Cursor objects(contexts.take(contexts.u16()));
    if (!contexts.good()) return std::nullopt;
    for (std::uint16_t i = 0; i < count; ++i) {
      objects.skip(2);
      const AttributeList attributes(objects);
      if (!attributes.whole()) return std::nullopt;
    }
    if (!objects.rest().empty()) return std::nullopt;
  }
  if (!contexts.rest().empty()) return std::nullopt;
  return result;
}

}  // namespace vigil::philips_intellivue
