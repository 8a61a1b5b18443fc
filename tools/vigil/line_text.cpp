#include "tools/vigil/line_text.hpp"

#include <algorithm>
#include <string_view>

namespace vigil {

std::string line_text(const LineSettings& line) {
  if (line.transport == Transport::datagram) return "LAN";
  constexpr std::string_view parities = "NOEM";
  std::string text = std::to_string(line.baud) + " " + std::to_string(line.data_bits);
  text += parities[static_cast<std::size_t>(line.parity)];
  text += std::to_string(line.stop_bits);
  if (line.flow == FlowControl::rts_cts) text += ", RTS/CTS";
  if (line.flow == FlowControl::xon_xoff) text += ", XON/XOFF";
  if (!line.rts && line.flow != FlowControl::rts_cts) text += ", RTS off";
  if (!line.dtr) text += ", DTR off";
  return text;
}

std::vector<std::string> lines_of(const Descriptor& driver) {
  std::vector<std::string> texts;
  const auto add = [&](std::string text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  };
  if (driver.transport != Transport::datagram) {
    for (const LineSettings& line : driver.line_settings) add(line_text(line));
  }
  if (driver.transport != Transport::stream) add("LAN");
  return texts;
}

}  // namespace vigil
