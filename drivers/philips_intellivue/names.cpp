#include "drivers/philips_intellivue/names.hpp"

#include <algorithm>
#include <array>

#include "drivers/philips_intellivue/framing.hpp"
#include "drivers/philips_intellivue/identity.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {
namespace {

// Patient attributes that are no text and yet tell who it is (IPY, PCAP): date of birth, age, and
// the monitor's own patient id, whose number means something else in an association.
constexpr std::uint16_t date_of_birth = 0x0958;
constexpr std::uint16_t age = 0x09D8;
constexpr std::uint16_t internal_id = 0xF001;
constexpr std::uint8_t blank_high = 0x00;
constexpr std::uint8_t blank_low = 0x20;
constexpr int most_fillers = 65'536;

/// What of an attribute's value is to go: `skip` bytes stay in front.
struct Part {
  bool blank = false;
  std::size_t skip = 0;
};

Part string_part(Bytes value) {
  Cursor cursor(value);
  const bool text = cursor.u16() == cursor.rest().size() && cursor.good();
  return {text, 2};
}

Part patient_part(const Attribute& attribute) {
  if (attribute.id == date_of_birth || attribute.id == age || attribute.id == internal_id) {
    return {true, 0};
  }
  return string_part(attribute.value);
}

Part mds_part(const Attribute& attribute) {
  const bool label =
      attribute.id == attribute::bed_label || attribute.id == attribute::bed_label_network;
  return label ? string_part(attribute.value) : Part{};
}

/// Calls visit(bytes) for each part of `payload` that is to be overwritten.
template <typename Visit>
void each_text(Bytes payload, Visit&& visit) {
  const auto in_list = [&](const AttributeList& list, bool patient) {
    list.each([&](const Attribute& attribute) {
      const Part part = patient ? patient_part(attribute) : mds_part(attribute);
      if (part.blank) visit(attribute.value.subspan(part.skip));
    });
  };
  if (const auto attributes = read_indication(payload)) {
    Cursor cursor(*attributes);
    return in_list(AttributeList(cursor), false);
  }
  const auto message = read_data_message(payload);
  if (!message) return;
  if (message->operation == ro::invoke) {
    const auto event = read_mds_create(message->body);
    if (!event) return;
    Cursor cursor(event->attributes);
    return in_list(AttributeList(cursor), false);
  }
  const auto result = read_poll_result(message->body);
  if (!result) return;
  result->each([&](std::uint16_t, std::uint16_t, const AttributeList& list) {
    in_list(list, result->object_class == object::patient);
  });
}

/// A broken message whose head says that names follow.
bool may_name(Bytes payload) {
  Cursor cursor(payload);
  if (cursor.u8() == session::indication) return true;
  cursor.skip(3);
  const std::uint16_t operation = cursor.u16();
  cursor.skip(operation == ro::linked ? 4 : 2);
  cursor.skip(6);  // invoke id, command, length
  cursor.skip(6);  // managed object
  // An event goes on with its time; nothing else that is invoked is the monitor's.
  if (operation == ro::invoke || !cursor.good()) return true;
  const std::uint16_t type = cursor.u16();
  cursor.skip(type == action::poll_extended ? 6 : 4);
  cursor.skip(4 + 8 + 2);  // relative and absolute time, partition
  const std::uint16_t object_class = cursor.u16();
  return !cursor.good() || object_class == object::patient || object_class == object::mds;
}

/// One frame of a recording: where each plain byte stands.
struct Opened {
  static constexpr std::size_t most = frame_header_size + longest_payload + frame_check_size;
  std::array<std::uint8_t, most> plain{};
  std::array<std::uint16_t, most> at{};
  std::array<bool, most> escaped{};
  std::size_t size = 0;
  bool fits = true;
};

void open_frame(Bytes inside, Opened& frame) {
  frame.size = 0;
  frame.fits = inside.size() <= longest_frame;
  for (std::size_t i = 0; frame.fits && i < inside.size(); ++i) {
    const bool escaped = inside[i] == frame_escape;
    if (escaped) ++i;
    if (i == inside.size() || frame.size == Opened::most) {
      frame.fits = false;
      return;
    }
    frame.plain[frame.size] =
        escaped ? static_cast<std::uint8_t>(inside[i] ^ frame_flip) : inside[i];
    frame.at[frame.size] = static_cast<std::uint16_t>(i);
    frame.escaped[frame.size++] = escaped;
  }
}

std::size_t escapes_of(std::uint16_t check) {
  return static_cast<std::size_t>(needs_escape(static_cast<std::uint8_t>(check & 0xFFU))) +
         static_cast<std::size_t>(needs_escape(static_cast<std::uint8_t>(check >> 8U)));
}

/// Overwrites what can be overwritten without a change of length.
void wipe(std::span<std::uint8_t> raw) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == frame_escape && i + 1 < raw.size()) {
      raw[++i] = frame_escape ^ frame_flip;
    } else if (!needs_escape(raw[i])) {
      raw[i] = blank_high;
    }
  }
}

/// The check sum of other bytes may need another number of escapes: fillers are changed until it
/// needs as many as before.
void fit_check(Opened& frame, const std::array<std::size_t, 2>& free, std::size_t free_count,
               std::size_t escapes) {
  const Bytes checked = Bytes(frame.plain).first(frame.size - frame_check_size);
  for (int filler = 0; filler < most_fillers; ++filler) {
    if (escapes_of(frame_check(checked)) == escapes || free_count == 0) return;
    for (std::size_t i = 0; i < free_count; ++i) {
      auto byte = static_cast<std::uint8_t>(i == 0 ? filler & 0xFF : filler >> 8);
      if (needs_escape(byte)) byte = blank_low;
      frame.plain[free[i]] = byte;
    }
  }
}

void blank_frame(std::span<std::uint8_t> inside, Opened& frame) {
  open_frame(inside, frame);
  const std::size_t least = frame_header_size + frame_check_size + 1;
  if (!frame.fits || frame.size < least) return wipe(inside);
  const std::size_t checked = frame.size - frame_check_size;
  const auto sent =
      static_cast<std::uint16_t>(frame.plain[checked] | frame.plain[checked + 1] << 8U);
  const Bytes payload = Bytes(frame.plain).subspan(frame_header_size, checked - frame_header_size);
  if (frame_check(Bytes(frame.plain).first(checked)) != sent) {
    if (may_name(payload)) wipe(inside.subspan(frame.at[frame_header_size]));
    return;
  }
  std::array<std::size_t, 2> free{};
  std::size_t free_count = 0;
  bool changed = false;
  // The texts are found in a copy: overwriting must not lead the search astray.
  const Opened before = frame;
  const Bytes original = Bytes(before.plain).subspan(frame_header_size, payload.size());
  each_text(original, [&](Bytes text) {
    const auto offset = static_cast<std::size_t>(text.data() - before.plain.data());
    for (std::size_t i = offset; i < offset + text.size(); ++i) {
      const bool low = (i - offset) % 2 == 1;
      frame.plain[i] = frame.escaped[i] ? frame_escape : low ? blank_low : blank_high;
      if (low && !frame.escaped[i] && free_count < free.size()) free[free_count++] = i;
      changed = true;
    }
  });
  if (!changed) return;
  fit_check(frame, free, free_count, escapes_of(sent));
  const std::uint16_t check = frame_check(Bytes(frame.plain).first(checked));
  for (std::size_t i = 0; i < checked; ++i) {
    inside[frame.at[i]] =
        frame.escaped[i] ? static_cast<std::uint8_t>(frame.plain[i] ^ frame_flip) : frame.plain[i];
  }
  if (escapes_of(check) != escapes_of(sent)) return;  // no name is left; the frame is broken
  std::size_t at = frame.at[checked] - (frame.escaped[checked] ? std::size_t{1} : 0);
  for (const unsigned byte : {unsigned{check} & 0xFFU, unsigned{check} >> 8U}) {
    const bool escape = needs_escape(static_cast<std::uint8_t>(byte));
    if (escape) inside[at++] = frame_escape;
    inside[at++] = static_cast<std::uint8_t>(escape ? byte ^ frame_flip : byte);
  }
}

void blank_stream(std::span<std::uint8_t> recorded) {
  Opened frame;
  while (!recorded.empty()) {
    const auto begin = std::find(recorded.begin(), recorded.end(), frame_begin);
    const auto lead = static_cast<std::size_t>(begin - recorded.begin());
    // Outside of frames lies the rest of one that began before: nobody knows what it says.
    wipe(recorded.first(lead));
    recorded = recorded.subspan(lead);
    if (recorded.empty()) return;
    const auto end = std::find_if(recorded.begin() + 1, recorded.end(), [](std::uint8_t byte) {
      return byte == frame_begin || byte == frame_end;
    });
    const auto size = static_cast<std::size_t>(end - recorded.begin());
    blank_frame(recorded.subspan(1, size - 1), frame);
    recorded = recorded.subspan(size);
  }
}

}  // namespace

void blank_names(std::span<std::uint8_t> recorded, Transport transport) {
  if (transport != Transport::datagram) return blank_stream(recorded);
  std::array<std::uint8_t, longest_payload> copy{};
  if (recorded.size() > copy.size()) return;
  std::copy(recorded.begin(), recorded.end(), copy.begin());
  const Bytes payload = Bytes(copy).first(recorded.size());
  each_text(payload, [&](Bytes text) {
    const auto offset = static_cast<std::size_t>(text.data() - copy.data());
    for (std::size_t i = 0; i < text.size(); ++i) {
      recorded[offset + i] = i % 2 == 1 ? blank_low : blank_high;
    }
  });
}

}  // namespace vigil::philips_intellivue
