#include "tools/vigil/probe_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>

#include "tools/vigil/line_text.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil::probe {
namespace {

constexpr std::array<std::string_view, 4> parity_words{"none", "odd", "even", "mark"};
constexpr std::array<std::string_view, 3> flow_words{"none", "rts_cts", "xon_xoff"};
constexpr std::size_t most_values = 4;

std::string counted(std::uint64_t n, std::string_view one) {
  return std::to_string(n) + " " + std::string(one) + (n == 1 ? "" : "s");
}

/// 12345 as "12.3", 12000 as "12".
std::string tenths(std::int64_t milli) {
  std::array<char, 32> text{};
  const auto shown = static_cast<double>(milli) / 1000;
  std::snprintf(text.data(), text.size(), milli % 1000 == 0 ? "%.0f" : "%.1f", shown);
  return text.data();
}

std::string values_text(const Evidence& evidence) {
  std::string text;
  std::size_t shown = 0;
  for (const ParameterInfo& parameter : parameters()) {
    const auto milli = evidence.last_milli[index(parameter.id)];
    if (!milli || shown == most_values) continue;
    text.append(shown++ == 0 ? ": " : ", ").append(parameter.label).append(" ");
    text.append(tenths(*milli)).append(" ").append(parameter.ucum);
  }
  return text;
}

std::string rejects_text(const Evidence& evidence) {
  std::string text;
  for (std::size_t i = 0; i < reject_cause_count; ++i) {
    if (evidence.rejects[i] == 0) continue;
    text.append(text.empty() ? "" : ", ").append(name(static_cast<RejectCause>(i)));
    text.append(" ").append(std::to_string(evidence.rejects[i]));
  }
  return text;
}

std::string setting_text(const Evidence& evidence, const ProbedPort& port) {
  if (evidence.line.transport == Transport::datagram) return "datagrams";
  return port.speed_checked ? line_text(evidence.line) : "its speed not checked";
}

std::string family(const Descriptor& driver) {
  return std::string(driver.vendor) + " " + std::string(driver.model);
}

std::string block(const Evidence& evidence, const ProbedPort& port) {
  std::string out = "  " + std::string(evidence.driver->id) + " (" + family(*evidence.driver) +
                    "), " + setting_text(evidence, port) + "\n    " + evidence_text(evidence) +
                    "\n";
  if (!evidence.monitor.empty()) {
    out += "    it says that it is " + watch::printable(evidence.monitor) + "\n";
  }
  if (!evidence.handshake.empty()) {
    out += "    nothing is measured yet: " + watch::printable(evidence.handshake) + "\n";
  }
  if (fit_of(evidence) == Fit::too_few) {
    out += "    all that came fits, but that takes " + counted(frames_needed(evidence), "frame") +
           " over a second or more to be sure\n";
  }
  return out;
}

/// Of the decoders that do not fit, those that came nearest, at most so many.
std::string others_text(const Verdict& verdict, const std::vector<Evidence>& all,
                        const ProbedPort& port) {
  constexpr std::size_t most = 5;
  std::vector<const Evidence*> others;
  for (const Evidence& evidence : all) {
    const bool fits =
        std::any_of(verdict.fits.begin(), verdict.fits.end(),
                    [&](const Evidence& fit) { return fit.driver == evidence.driver; });
    if (!fits && evidence.bytes > 0) others.push_back(&evidence);
  }
  std::stable_sort(others.begin(), others.end(), [](const Evidence* a, const Evidence* b) {
    return a->share_permille() > b->share_permille();
  });
  std::string out;
  for (std::size_t i = 0; i < std::min(most, others.size()); ++i) {
    const std::string rejects = rejects_text(*others[i]);
    out += "  " + std::string(others[i]->driver->id) + ", " + setting_text(*others[i], port) +
           ": " + evidence_text(*others[i]) + (rejects.empty() ? "" : "; dropped: " + rejects) +
           "\n";
  }
  if (others.size() > most) out += "  and " + std::to_string(others.size() - most) + " more\n";
  return out.empty() ? out : "Tried, and does not fit:\n" + out;
}

std::string ask_text(const ProbedPort& port) {
  if (port.asked || port.must_be_asked.empty()) return "";
  std::string out =
      "These say nothing until they are asked, which a probe does not do by itself:\n";
  for (const Descriptor* driver : port.must_be_asked) {
    out += "  " + std::string(driver->id) + " (" + family(*driver) + ")\n";
  }
  return out + (port.writable
                    ? "If one of them is on this port, and nothing else, run it again with --ask.\n"
                    : "Nobody can be asked on a port that only listens.\n");
}

}  // namespace

std::string evidence_text(const Evidence& evidence) {
  if (evidence.frames == 0) return "no frame in " + counted(evidence.bytes, "byte");
  const auto span_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                           evidence.last_frame_at - evidence.first_frame_at)
                           .count();
  std::string text = counted(evidence.frames, "frame") + " in " + tenths(span_ms) + " s; " +
                     tenths(static_cast<std::int64_t>(evidence.share_permille()) * 100) + " % of " +
                     counted(evidence.judged, "byte") + " are in them; " +
                     counted(evidence.valid, "plausible value") + values_text(evidence);
  if (evidence.implausible > 0)
    text += "; " + std::to_string(evidence.implausible) + " implausible";
  if (evidence.without > 0) text += "; " + std::to_string(evidence.without) + " without a number";
  return text;
}

std::string config_lines(const Evidence& evidence, const ProbedPort& port) {
  std::string out = "driver = \"" + std::string(evidence.driver->id) + "\"\nport = \"" +
                    port.configure_as + "\"\n";
  if (!port.writable) out += "listen_only = true\n";  // nothing else is taken there
  const LineSettings usual = evidence.driver->line_settings.empty()
                                 ? LineSettings{}
                                 : evidence.driver->line_settings.front();
  const LineSettings& line = evidence.line;
  if (!port.speed_checked || line.transport == Transport::datagram) return out;
  const auto number = [&](std::string_view key, std::uint32_t was, std::uint32_t is) {
    if (was != is) out.append(key).append(" = ").append(std::to_string(is)).append("\n");
  };
  const auto truth = [&](std::string_view key, bool was, bool is) {
    if (was != is) out.append(key).append(is ? " = true\n" : " = false\n");
  };
  number("baud", usual.baud, line.baud);
  number("data_bits", usual.data_bits, line.data_bits);
  if (usual.parity != line.parity) {
    out.append("parity = \"").append(parity_words[static_cast<std::size_t>(line.parity)]);
    out += "\"\n";
  }
  number("stop_bits", usual.stop_bits, line.stop_bits);
  if (usual.flow != line.flow) {
    out.append("flow = \"").append(flow_words[static_cast<std::size_t>(line.flow)]).append("\"\n");
  }
  if (line.flow != FlowControl::rts_cts) truth("rts", usual.rts, line.rts);
  truth("dtr", usual.dtr, line.dtr);
  return out;
}

std::string verdict_text(const Verdict& verdict, const std::vector<Evidence>& all,
                         const ProbedPort& port) {
  std::string out;
  switch (verdict.outcome) {
    case Outcome::silence:
      return "Silence: no byte came. Is the monitor on, and its output switched on? Is the cable\n"
             "the right one (straight or crossed)?\n" +
             ask_text(port);
    case Outcome::nothing:
      return "No driver fits: bytes came, but they are nobody's frames. A wrong cable, another\n"
             "monitor, another output format, or noise.\n" +
             others_text(verdict, all, port) + ask_text(port);
    case Outcome::undecided:
      out = verdict.fits.size() > 1
                ? "UNDECIDED: more than one driver fits what was heard. None is chosen:\n"
                : "UNDECIDED: too little was heard to be sure:\n";
      for (const Evidence& fit : verdict.fits) out += block(fit, port);
      return out +
             (verdict.fits.size() > 1
                  ? "Read the name on the monitor, and take the driver of its page.\n"
                  : "Listen longer, with --seconds, while the monitor measures.\n") +
             others_text(verdict, all, port);
    case Outcome::found:
      break;
  }
  const Evidence& fit = verdict.fits.front();
  out = "One driver fits:\n" + block(fit, port);
  for (const LineSettings& line : verdict.also_with) {
    out += "    it fits with " + line_text(line) + " as well\n";
  }
  out += others_text(verdict, all, port);
  if (!port.speed_checked && fit.line.transport != Transport::datagram) {
    out +=
        "This port has no speed of its own: the line settings could not be checked. A device\n"
        "server must have those of the monitor.\n";
  }
  if (!port.writable && !fit.handshake.empty()) {
    return out +
           "\nThis port tells who is there; numbers come from the monitor's own address. Write\n"
           "into vigil.toml, under the bed, with the address and the port of data above:\n\n"
           "[[bed.monitor]]\ndriver = \"" +
           std::string(fit.driver->id) + "\"\nport = \"udp://ADDRESS:PORT\"\n";
  }
  return out + "\nWrite into vigil.toml, under the bed:\n\n[[bed.monitor]]\n" +
         config_lines(fit, port);
}

}  // namespace vigil::probe
