#include "drivers/stx_nibp/packet.hpp"

#include <algorithm>

#include "drivers/api/checksum.hpp"

namespace vigil::stx_nibp {
namespace {

constexpr std::int32_t most_mmhg = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool read_number(std::string_view text, std::int32_t& number) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return true;
}

bool all_dashes(std::string_view text) {
  return !text.empty() && text.find_first_not_of('-') == std::string_view::npos;
}

/// Takes the next field, which begins with `name` and ends with a semicolon.
bool take(std::string_view& text, char name, std::string_view& field) {
  const std::size_t end = text.find(';');
  if (end == std::string_view::npos || end == 0 || text.front() != name) return false;
  field = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return true;
}

bool read_pressures(std::string_view field, Status& status) {
  if (field.size() < 9 || field.size() > 10) return false;
  if (all_dashes(field)) return true;
  if (field.size() != 9) return false;
  return read_number(field.substr(0, 3), status.sys) &&
         read_number(field.substr(3, 3), status.dia) &&
         read_number(field.substr(6, 3), status.mean) && status.sys <= most_mmhg &&
         status.dia <= most_mmhg && status.mean <= most_mmhg;
}

bool read_pulse(std::string_view field, std::int32_t& pulse) {
  if (field.size() != 3) return false;
  return all_dashes(field) || read_number(field, pulse);
}

bool read_small(std::string_view field, std::size_t size, std::int32_t& number) {
  return field.size() == size && read_number(field, number);
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

bool is_at_work(std::uint8_t state) {
  return state == state_measuring || state == state_manometer || state == state_watchdog ||
         state == state_pneumatic;
}

std::string_view test_text(std::uint8_t state) {
  switch (state) {
    case state_manometer:
      return "manometer mode";
    case state_watchdog:
      return "watchdog test";
    case state_pneumatic:
      return "pneumatic test";
    default:
      return {};
  }
}

Match match(Bytes bytes) {
  if (bytes.empty()) return {Match::Kind::more};
  if (bytes[0] != static_cast<std::uint8_t>(stx)) return {};
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    if (bytes[i] == static_cast<std::uint8_t>(etx)) return {Match::Kind::whole, i + 1};
    if (i + 1 == longest_packet) return {Match::Kind::no, 0, RejectCause::oversize};
    if (bytes[i] < 0x20 || bytes[i] > 0x7E) return {Match::Kind::no, 0, RejectCause::length};
  }
  return {Match::Kind::more};
}

bool read_cuff(std::string_view text, Cuff& cuff) {
  if (text.size() != cuff_size || text[3] != 'C' || text[5] != 'S') return false;
  if (text[4] < '0' || text[4] > '2' || !is_digit(text[6])) return false;
  cuff.mismatch = static_cast<std::uint8_t>(text[4] - '0');
  cuff.state = static_cast<std::uint8_t>(text[6] - '0');
  return read_number(text.substr(0, 3), cuff.mmhg) && cuff.mmhg <= most_mmhg;
}

StatusFault read_status(std::string_view text, Status& status) {
  if (text.size() < status_least || text.size() > status_most) return StatusFault::form;
  const auto* raw = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::uint8_t sum = sum8({raw, text.size() - 2});
  const int high = hex_digit(text[text.size() - 2]);
  const int low = hex_digit(text.back());
  if (high < 0 || low < 0) return StatusFault::form;
  if (high * 16 + low != sum) return StatusFault::sum;
  if (text.front() == ';') text.remove_prefix(1);
  std::string_view field;
  std::int32_t number = 0;
  if (!take(text, 'S', field) || !read_small(field, 1, number)) return StatusFault::form;
  status.state = static_cast<std::uint8_t>(number);
  if (!take(text, 'A', field) || !read_small(field, 1, number)) return StatusFault::form;
  status.neonate = number == 1;
  if (!take(text, 'C', field) || field.size() != 2) return StatusFault::form;
  if (!take(text, 'M', field) || !read_small(field, 2, number)) return StatusFault::form;
  status.message = static_cast<std::uint8_t>(number);
  if (!take(text, 'P', field) || !read_pressures(field, status)) return StatusFault::form;
  if (!take(text, 'R', field) || !read_pulse(field, status.pulse)) return StatusFault::form;
  if (!take(text, 'T', field) || field.size() < 4 || field.size() > 5) return StatusFault::form;
  return text.size() == 3 && text.front() == ';' ? StatusFault::none : StatusFault::form;
}

std::string_view message_text(std::uint8_t message) {
  switch (message) {
    case 2:
      return "self-test failed";
    case 6:
      return "cuff loose";
    case 7:
      return "air leak";
    case 8:
      return "pneumatic fault";
    case 9:
      return "weak pulse";
    case 10:
      return "out of range";
    case 11:
      return "movement";
    case 12:
      return "overpressure";
    case 13:
      return "signal saturated";
    case 14:
      return "leak test failed";
    case 15:
      return "system error";
    case 19:
      return "took too long";
    default:
      return {};
  }
}

}  // namespace vigil::stx_nibp
