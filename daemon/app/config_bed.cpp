#include "daemon/app/config_bed.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/app/config_limits.hpp"
#include "drivers/registry.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t max_id_chars = 16;

constexpr std::array<std::string_view, 4> parity_words{"none", "odd", "even", "mark"};
constexpr std::array<std::string_view, 3> flow_words{"none", "rts_cts", "xon_xoff"};
constexpr std::array<std::string_view, 7> line_keys{"baud", "data_bits", "parity", "stop_bits",
                                                    "flow", "rts",       "dtr"};
// The lowest and highest rates that Linux names (termios.h: B50 to B4000000).
constexpr double min_baud = 50.0;
constexpr double max_baud = 4'000'000.0;

constexpr std::array<KeySpec, 10> monitor_keys{{
    {"driver", Expect::text, true},
    {"port", Expect::text, true},
    {"listen_only", Expect::boolean},
    {"baud", Expect::whole, false, min_baud, max_baud},
    {"data_bits", Expect::whole, false, 5.0, 8.0},
    {"parity", Expect::text, false, 0.0, 0.0, parity_words},
    {"stop_bits", Expect::whole, false, 1.0, 2.0},
    {"flow", Expect::text, false, 0.0, 0.0, flow_words},
    {"rts", Expect::boolean},
    {"dtr", Expect::boolean},
}};

constexpr std::array<KeySpec, 7> bed_keys{{
    {"room", Expect::text, true},
    {"bed", Expect::text, true},
    {"monitor", Expect::tables, true},
    {"limits", Expect::table},
    {"profile", Expect::text},
    {"cuff_on_oximeter_limb", Expect::boolean},
    {"start_cuff", Expect::boolean},
}};

template <typename Enum, std::size_t N>
Enum word_index(const std::array<std::string_view, N>& words, std::string_view word) {
  return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

const Descriptor* read_driver(const Section& section, Report& report) {
  const auto id = section.text("driver");
  if (!id) return nullptr;
  if (const Descriptor* driver = find_driver(*id)) return driver;
  std::vector<std::string_view> known;
  for (const Descriptor* driver : drivers()) known.push_back(driver->id);
  const std::string_view near = nearest(*id, known);
  report.error(section.mark("driver"),
               "unknown driver " + quoted(*id) + ", " +
                   (near.empty() ? "" : "did you mean " + quoted(near) + "? ") + "expected " +
                   one_of(known));
  return nullptr;
}

LineSettings read_line(const Section& section, LineSettings line) {
  line.baud = static_cast<std::uint32_t>(section.whole("baud").value_or(line.baud));
  line.data_bits = static_cast<std::uint8_t>(section.whole("data_bits").value_or(line.data_bits));
  line.stop_bits = static_cast<std::uint8_t>(section.whole("stop_bits").value_or(line.stop_bits));
  if (const auto word = section.text("parity"))
    line.parity = word_index<Parity>(parity_words, *word);
  if (const auto word = section.text("flow"))
    line.flow = word_index<FlowControl>(flow_words, *word);
  line.rts = section.boolean("rts").value_or(line.rts);
  line.dtr = section.boolean("dtr").value_or(line.dtr);
  return line;
}

/// What to try, in order. A network port has no line: the device server's own settings hold there.
std::vector<LineSettings> lines_to_try(const Section& section, const PortAddress& address,
                                       const Descriptor& driver, Report& report) {
  std::vector<LineSettings> lines(driver.line_settings.begin(), driver.line_settings.end());
  if (lines.empty()) lines.emplace_back();
  if (!address.serial()) {
    for (const std::string_view key : line_keys) {
      if (!section.has(key)) continue;
      report.error(section.mark(key), quoted(key) + " has no meaning for " + quoted(address.text) +
                                          ", expected it only with a serial port");
    }
    lines.resize(1);
    const bool datagrams = address.kind == PortKind::udp;
    lines.front().transport = datagrams ? Transport::datagram : Transport::stream;
    return lines;
  }
  const bool configured = std::any_of(line_keys.begin(), line_keys.end(),
                                      [&](std::string_view key) { return section.has(key); });
  if (configured) lines = {read_line(section, lines.front())};
  if (section.has("rts") && lines.front().flow == FlowControl::rts_cts) {
    report.error(section.mark("rts"),
                 "'rts' is driven by flow control, expected no 'rts' with flow rts_cts");
  }
  return lines;
}

void check_transport(const Section& section, const PortAddress& address, const Descriptor& driver,
                     Report& report) {
  const bool datagram = driver.transport == Transport::datagram;
  const bool either = driver.transport == Transport::either;
  if (!either && datagram != (address.kind == PortKind::udp)) {
    report.error(section.mark("port"),
                 "driver " + quoted(driver.id) +
                     (datagram ? " needs datagrams" : " needs a stream") + ", expected " +
                     (datagram ? "udp://host:port" : "a serial port or tcp://host:port"));
  }
  if (address.kind == PortKind::udp && address.name == "*" &&
      !section.boolean("listen_only").value_or(false)) {
    report.error(section.mark("port"),
                 quoted(address.text) + " only listens, expected listen_only = true with it");
  }
}

}  // namespace

std::optional<PortAddress> BedReader::read_address(const Section& section) {
  const auto text = section.text("port");
  if (!text) return std::nullopt;
  const Mark at = section.mark("port");
  std::string why;
  auto address = io::parse_port_address(*text, why);
  if (!address) {
    report_.error(at, "bad port " + quoted(*text) + ": " + why);
    return std::nullopt;
  }
  const auto twin = std::find_if(ports_.begin(), ports_.end(), [&](const SeenPort& seen) {
    return seen.address.same_port(*address);
  });
  if (twin != ports_.end()) {
    report_.error(at, "port " + quoted(*text) + " is used twice, first in line " +
                          std::to_string(twin->line));
  } else {
    ports_.push_back({*address, at.line});
  }
  return address;
}

void BedReader::read_monitor(const toml::table& monitor, engine::BedConfig& bed,
                             std::vector<MonitorPort>& ports) {
  const Section section(monitor, "[[bed.monitor]]", monitor_keys, report_);
  const Descriptor* driver = read_driver(section, report_);
  const auto address = read_address(section);
  if (driver == nullptr || !address) return;
  check_transport(section, *address, *driver, report_);
  MonitorPort port{*address, section.boolean("listen_only").value_or(false),
                   lines_to_try(section, *address, *driver, report_)};
  bed.monitors.push_back({driver, address->text, port.line.size()});
  ports.push_back(std::move(port));
}

void BedReader::check_name(const Section& section, const engine::BedConfig& bed) {
  for (const auto& [key, id] : {std::pair{"room", bed.room}, std::pair{"bed", bed.bed}}) {
    if (id.empty() || is_id(id, max_id_chars)) continue;
    report_.error(section.mark(key),
                  quoted(key) + " is " + quoted(id) + ", expected 1 to 16 of a-z, 0-9 and -");
  }
  if (bed.room.empty() || bed.bed.empty()) return;
  const auto twin = std::find_if(names_.begin(), names_.end(), [&](const SeenName& seen) {
    return seen.room == bed.room && seen.bed == bed.bed;
  });
  if (twin != names_.end()) {
    report_.error(section.mark("bed"), "bed " + quoted(bed.bed) + " of room " + quoted(bed.room) +
                                           " is there twice, first in line " +
                                           std::to_string(twin->line));
  } else {
    names_.push_back({bed.room, bed.bed, section.mark("bed").line});
  }
}

void BedReader::warn_of_gaps(const Section& section, const engine::BedConfig& bed) {
  const std::string who = "bed " + quoted(bed.bed) + " of room " + quoted(bed.room);
  const bool any = std::any_of(bed.limits.begin(), bed.limits.end(),
                               [](const alarm::ParameterLimits& l) { return !l.empty(); });
  const bool judged = any || bed.profile != engine::default_profile;
  if (!judged) report_.warning(section.mark(), who + " has no limits: only technical alarms");
  if (bed.monitors.empty()) return;
  for (const ParameterInfo& parameter : parameters()) {
    if (bed.limits[index(parameter.id)].empty()) continue;
    const bool measured =
        std::any_of(bed.monitors.begin(), bed.monitors.end(), [&](const auto& monitor) {
          return update_period(*monitor.driver, parameter.id) != nullptr;
        });
    if (measured) continue;
    report_.warning(section.mark("limits"), who + " has limits for " + std::string(parameter.key) +
                                                ", which none of its monitors measures");
  }
}

void BedReader::read_start_cuff(const Section& section, engine::BedConfig& bed,
                                const std::vector<MonitorPort>& ports) {
  bed.start_cuff = section.boolean("start_cuff").value_or(false);
  if (!bed.start_cuff || bed.monitors.size() != ports.size()) return;
  for (std::size_t m = 0; m < bed.monitors.size(); ++m) {
    const auto& takes = bed.monitors[m].driver->requests;
    const bool starts =
        std::find(takes.begin(), takes.end(), RequestKind::start_cuff) != takes.end();
    if (starts && !ports[m].listen_only) return;
  }
  report_.error(section.mark("start_cuff"),
                "no monitor of this bed can be told to start a cuff, expected one whose driver can "
                "(see 'vigil drivers') and that is not listen_only");
}

void BedReader::read(const toml::table& table) {
  const Section section(table, "[[bed]]", bed_keys, report_);
  engine::BedConfig bed;
  std::vector<MonitorPort> ports;
  bed.room = section.text("room").value_or("");
  bed.bed = section.text("bed").value_or("");
  check_name(section, bed);
  if (const toml::array* monitors = section.list("monitor")) {
    if (monitors->size() > max_monitors_per_bed) {
      report_.error(section.mark("monitor"), std::to_string(monitors->size()) +
                                                 " monitors, expected at most " +
                                                 std::to_string(max_monitors_per_bed));
    }
    for (const toml::node& monitor : *monitors) {
      if (const toml::table* entry = monitor.as_table()) read_monitor(*entry, bed, ports);
    }
  }
  if (const toml::table* limits = section.table("limits")) {
    bed.limits = levels_of(read_limits(*limits, limits_of_a_bed, report_));
  }
  bed.profile = profiles_.of_bed(section);
  bed.cuff_on_oximeter_limb = section.boolean("cuff_on_oximeter_limb").value_or(false);
  read_start_cuff(section, bed, ports);
  warn_of_gaps(section, bed);
  config_.engine.beds.push_back(std::move(bed));
  config_.ports.push_back(std::move(ports));
}

}  // namespace vigil::app
