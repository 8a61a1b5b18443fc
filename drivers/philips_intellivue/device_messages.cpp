#include "drivers/philips_intellivue/device_messages.hpp"

#include <algorithm>
#include <initializer_list>

namespace vigil::philips_intellivue {
namespace {

/// More than a result has in front of its objects.
constexpr std::size_t result_head = 64;

void put_contexts(Out& out, const Objects& objects) {
  const std::size_t count_at = out.size();
  put_u16(out, 0);
  const std::size_t list = open_length(out);
  std::uint8_t contexts = 0;
  // A context without objects is listed too, as the real monitor does; nothing at all in none.
  for (std::uint16_t context = 0; context < 2 && !objects.empty(); ++context) {
    const auto in_context = [&](const Encoded& object) { return object.context == context; };
    const auto count = std::count_if(objects.begin(), objects.end(), in_context);
    put_u16(out, context);
    put_u16(out, static_cast<std::uint32_t>(count));
    const std::size_t length = open_length(out);
    for (const Encoded& object : objects) {
      if (in_context(object)) out.insert(out.end(), object.bytes.begin(), object.bytes.end());
    }
    close_length(out, length);
    ++contexts;
  }
  out[count_at + 1] = contexts;
  close_length(out, list);
}

Out result(const MonitorPoll& poll, std::uint32_t time, std::uint16_t operation, std::uint8_t state,
           std::uint8_t count, const Objects& objects) {
  Out out;
  put_u32(out, 0xE1000002);
  put_u16(out, operation);
  const std::size_t whole = open_length(out);
  if (operation == ro::linked) {
    put_u8(out, state);
    put_u8(out, count);
  }
  put_u16(out, poll.invoke_id);
  put_u16(out, command::confirmed_action);
  const std::size_t body = open_length(out);
  put_u16(out, object::mds);
  put_u32(out, 0);
  put_u16(out, poll.extended ? action::poll_extended : action::poll);
  const std::size_t polled = open_length(out);
  put_u16(out, poll.number);
  if (poll.extended) put_u16(out, poll.sequence);
  put_u32(out, time);
  put_u32(out, 0xFFFFFFFF);  // no absolute time (PCAP)
  put_u32(out, 0xFFFFFFFF);
  put_u32(out, 1U << 16U | poll.object_class);
  put_u16(out, poll.group);
  put_contexts(out, objects);
  for (const std::size_t length : {polled, body, whole}) close_length(out, length);
  return out;
}

}  // namespace

// In the order of the real monitor (PCAP frame 7).
void put_mds_attributes(Out& out, bool demo, std::int64_t seconds, std::uint32_t relative) {
  const auto put = [&](std::uint16_t id, std::initializer_list<std::uint16_t> words) {
    put_u16(out, id);
    put_u16(out, static_cast<std::uint32_t>(words.size() * 2));
    for (const std::uint16_t word : words) put_u16(out, word);
  };
  put_u16(out, 17);
  const std::size_t length = open_length(out);
  put(0x0984, {0x0006, 0x0009, 0xFB70, 0xD80B});
  put(0x0986, {0x0001, 0x114D});
  put(0x091D, {0x00B9});
  put(0x0928, {0x0008, 0x5068, 0x696C, 0x6970, 0x7300, 0x0006, 0x4D38, 0x3030, 0x3000});
  put(0x0948, {0x0001, 0x0000});
  put(0x0937, {0x0632, 0x0632, 0x0003, 0x000B});
  put(0x0946, {demo ? std::uint16_t{0x2000} : std::uint16_t{0x4000}});
  put(0x090D, {0x0001});
  put(0x0935, {0x0001});
  put(0x0982, {0x0000});
  put(0x090C, {0x0064});
  put(0xF1FA, {1, 0x10, 1, 0xC, 6, 1, 0x83DC, 6, 1, 0x82B3});
  put(0x09A7, {0x0006});
  // "Simulator"
  put(0x091E, {0x0022, 'S', 'i', 'm', 'u', 'l', 'a', 't', 'o', 'r', 0, 0, 0, 0, 0, 0, 0, 0});
  put_u32(out, attribute::time_absolute << 16U | 8U);
  put_absolute_time(out, seconds);
  put_u32(out, attribute::time_relative << 16U | 4U);
  put_u32(out, relative);
  put(0x0985, {1, 0x38, 0x102, 0x34, 6,    0x30, 1, 0x21, 0,    1, 1, 6, 0, 0xC9, 1,
               9, 0,    0x3C,  1,    0x2A, 0,    1, 1,    0x36, 0, 1, 1, 5, 0,    0x3C});
  close_length(out, length);
}

Out mds_create(bool demo, std::int64_t seconds, std::uint32_t relative) {
  Out out;
  put_u32(out, 0xE1000002);
  put_u16(out, ro::invoke);
  const std::size_t whole = open_length(out);
  put_u16(out, 1);
  put_u16(out, command::confirmed_event);
  const std::size_t body = open_length(out);
  put_u16(out, object::mds);
  put_u32(out, 0);
  put_u32(out, relative);
  put_u16(out, action::mds_create);
  const std::size_t event = open_length(out);
  put_u16(out, object::mds);
  put_u32(out, 0);
  put_mds_attributes(out, demo, seconds, relative);
  for (const std::size_t length : {event, body, whole}) close_length(out, length);
  return out;
}

std::vector<Out> poll_results(const MonitorPoll& poll, std::uint32_t time, const Objects& objects,
                              std::size_t part_size) {
  std::vector<Objects> parts(1);
  std::size_t size = result_head;
  for (const Encoded& object : objects) {
    if (size + object.bytes.size() > part_size && !parts.back().empty()) {
      parts.emplace_back();
      size = result_head;
    }
    size += object.bytes.size();
    parts.back().push_back(object);
  }
  if (parts.size() == 1) return {result(poll, time, ro::result, 0, 0, parts[0])};
  std::vector<Out> messages;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::uint8_t state = i == 0 ? 1 : i + 1 < parts.size() ? 2 : 3;
    const auto count = static_cast<std::uint8_t>(i + 1);
    messages.push_back(result(poll, time, ro::linked, state, count, parts[i]));
  }
  messages.push_back(result(poll, time, ro::result, 0, 0, {}));
  return messages;
}

Out error_message(std::uint16_t invoke_id, std::uint16_t error) {
  Out out;
  put_u32(out, 0xE1000002);
  put_u16(out, ro::error);
  put_u16(out, 6);
  put_u16(out, invoke_id);
  put_u16(out, error);
  put_u16(out, 0);
  return out;
}

Out list_result(std::uint16_t invoke_id, std::uint16_t command, std::uint16_t list_id,
                const std::vector<std::uint32_t>& labels) {
  Out out;
  put_u32(out, 0xE1000002);
  put_u16(out, ro::result);
  const std::size_t whole = open_length(out);
  put_u16(out, invoke_id);
  put_u16(out, command);
  const std::size_t body = open_length(out);
  put_u16(out, object::mds);
  put_u32(out, 0);
  put_u16(out, 1);
  const std::size_t attributes = open_length(out);
  put_u16(out, list_id);
  const std::size_t value = open_length(out);
  put_u16(out, static_cast<std::uint32_t>(labels.size()));
  put_u16(out, static_cast<std::uint32_t>(labels.size() * 4));
  for (const std::uint32_t label : labels) put_u32(out, label);
  for (const std::size_t length : {value, attributes, body, whole}) close_length(out, length);
  return out;
}

}  // namespace vigil::philips_intellivue
