#include <algorithm>
#include <limits>

#include "tools/sim/scenario.hpp"
#include "tools/sim/scenario_table.hpp"

namespace vigil::sim {
namespace {

constexpr std::size_t beds_max = 64;
constexpr std::size_t happenings_max = 1000;
constexpr std::size_t id_longest = 16;

bool is_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string read_id(ScenarioTable& in, std::string_view key) {
  std::string id = in.text(key, true, id_longest);
  if (!id.empty() && !is_id(id)) {
    in.error_at(key, std::string(key) + " may hold a to z, 0 to 9 and -");
  }
  return id;
}

Baseline read_patient(const toml::table& table, std::vector<ScenarioError>& errors) {
  ScenarioTable in(table, errors);
  Baseline patient;
  patient.hr_milli = in.milli("hr", patient.hr_milli, 20, 250);
  patient.spo2_milli = in.milli("spo2", patient.spo2_milli, 40, 100);
  patient.sys_milli = in.milli("sys", patient.sys_milli, 40, 260);
  patient.dia_milli = in.milli("dia", patient.dia_milli, 20, 200);
  patient.rr_milli = in.milli("rr", patient.rr_milli, 0, 80);
  patient.etco2_milli = in.milli("etco2", patient.etco2_milli, 0, 99);
  patient.temp_milli = in.milli("temp", patient.temp_milli, 0, 45);
  patient.noise_permille = in.milli("noise", patient.noise_permille, 0, 5);
  if (patient.dia_milli >= patient.sys_milli) in.error_at("dia", "dia must be below sys");
  in.close();
  return patient;
}

std::optional<HappeningKind> kind_of(std::string_view text) {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(HappeningKind::garbage); ++i) {
    if (name(static_cast<HappeningKind>(i)) == text) return static_cast<HappeningKind>(i);
  }
  return std::nullopt;
}

void read_dose(ScenarioTable& in, DoseEffect& dose) {
  dose.onset = in.minutes("onset_min", dose.onset);
  dose.peak = in.minutes("peak_min", dose.peak);
  dose.end = in.minutes("end_min", dose.end);
  dose.hr_milli = in.milli("hr", dose.hr_milli, -100, 100);
  dose.sys_milli = in.milli("sys", dose.sys_milli, -100, 100);
  dose.dia_milli = in.milli("dia", dose.dia_milli, -100, 100);
  if (!(dose.onset < dose.peak && dose.peak < dose.end)) {
    in.error_at("what", "a dose needs onset_min < peak_min < end_min");
  }
}

void read_desaturation(ScenarioTable& in, Desaturation& course, const Baseline& patient) {
  course.from_milli = in.milli("from", patient.spo2_milli, 0, 100);
  course.to_milli = in.milli("to", course.to_milli, 0, 100);
  course.down = in.seconds("down_s", course.down);
  course.hold = in.seconds("hold_s", course.hold);
  course.up = in.seconds("up_s", course.up);
  if (course.to_milli >= course.from_milli) in.error_at("to", "to must be below from");
}

}  // namespace

std::optional<Happening> read_happening(const toml::table& table,
                                        std::vector<ScenarioError>& errors,
                                        const SimulatedBed& bed) {
  ScenarioTable in(table, errors);
  Happening happening;
  happening.at = in.seconds("at_s", Duration(0), true);
  happening.every = in.seconds("every_s", Duration(0));
  if (in.has("every_s") && happening.every < std::chrono::seconds(1)) {
    in.error_at("every_s", "every_s must be 1 or more");
  }
  const std::string what = in.text("what", true);
  const auto kind = kind_of(what);
  if (!kind) {
    if (!what.empty()) {
      std::string known;
      for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(HappeningKind::garbage); ++i) {
        known.append(i == 0 ? "" : ", ").append(name(static_cast<HappeningKind>(i)));
      }
      in.error_at("what", "unknown happening " + what + "; known: " + known);
    }
    return std::nullopt;
  }
  happening.kind = *kind;
  if (*kind == HappeningKind::dose) read_dose(in, happening.dose);
  if (*kind == HappeningKind::desaturation) {
    read_desaturation(in, happening.desaturation, bed.patient);
  }
  if (*kind == HappeningKind::motion) {
    happening.lasts = in.seconds("for_s", std::chrono::seconds(10));
  }
  if (*kind == HappeningKind::garbage) {
    happening.bytes = static_cast<std::uint32_t>(in.whole("bytes", 64, 1, 65536));
  }
  in.close();
  return happening;
}

namespace {

void read_happenings(const toml::array& array, ScenarioTable& in,
                     std::vector<ScenarioError>& errors, SimulatedBed& bed) {
  if (array.size() > happenings_max) {
    in.error(array, "at most " + std::to_string(happenings_max) + " happenings per bed");
    return;
  }
  for (const toml::node& node : array) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      in.error(node, "each happening must be a table");
    } else {
      const auto happening = read_happening(*table, errors, bed);
      if (happening) bed.happenings.push_back(*happening);
    }
  }
  std::stable_sort(bed.happenings.begin(), bed.happenings.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
}

void read_port(ScenarioTable& in, SimulatedBed& bed) {
  bed.link = in.text("link", false);
  bed.tcp =
      static_cast<std::uint16_t>(in.whole("tcp", 0, 1, std::numeric_limits<std::uint16_t>::max()));
  bed.udp =
      static_cast<std::uint16_t>(in.whole("udp", 0, 1, std::numeric_limits<std::uint16_t>::max()));
  bed.indication = static_cast<std::uint16_t>(
      in.whole("indication", 0, 0, std::numeric_limits<std::uint16_t>::max()));
  if (bed.indication != 0 && !in.has("udp")) {
    in.error_at("indication", "indication needs udp: only a monitor on the network tells itself");
  }
  if (bed.indication != 0 && bed.indication == bed.udp) {
    in.error_at("indication", "indication must be another port than udp");
  }
  const int ways = (bed.link.empty() ? 0 : 1) + (in.has("tcp") ? 1 : 0) + (in.has("udp") ? 1 : 0);
  if (ways != 1) {
    in.error_at(in.has("tcp")   ? "tcp"
                : in.has("udp") ? "udp"
                                : "bed",
                "a bed needs either link, tcp or udp");
  }
  if (bed.link.find('/') != std::string::npos || bed.link == "." || bed.link == "..") {
    in.error_at("link", "link is a plain name; the folder is given with --folder");
  }
}

SimulatedBed read_bed(const toml::table& table, std::vector<ScenarioError>& errors,
                      const DeviceLookup& devices) {
  ScenarioTable in(table, errors);
  SimulatedBed bed;
  bed.room = read_id(in, "room");
  bed.bed = read_id(in, "bed");
  bed.driver = in.text("driver", true);
  bed.variant = in.text("variant", false);
  read_port(in, bed);
  const DeviceDescriptor* device = devices(bed.driver, bed.variant);
  if (!bed.driver.empty() && device == nullptr) {
    in.error_at("driver", "there is no simulated monitor " + bed.driver +
                              (bed.variant.empty() ? "" : ", variant " + bed.variant));
  }
  if (device != nullptr && (device->transport == Transport::datagram) != (bed.udp != 0)) {
    in.error_at(bed.udp != 0 ? "udp" : "driver",
                bed.udp != 0 ? "this monitor speaks no datagrams: give it link or tcp"
                             : "this monitor speaks datagrams: give it udp");
  }
  if (const toml::table* patient = in.table("patient")) {
    bed.patient = read_patient(*patient, errors);
  }
  if (const toml::table* cuff = in.table("cuff")) {
    ScenarioTable cuff_in(*cuff, errors);
    bed.cuff_every = cuff_in.seconds("every_s", Duration(0), true);
    bed.cuff_first = cuff_in.seconds("first_s", Duration(0));
    if (bed.cuff_every < std::chrono::seconds(1)) {
      cuff_in.error_at("every_s", "every_s must be 1 or more");
    }
    cuff_in.close();
  }
  if (const toml::array* happenings = in.array("happening")) {
    read_happenings(*happenings, in, errors, bed);
  }
  in.close();
  return bed;
}

void check_unique(ScenarioTable& in, const toml::node& where, const SimulatedBed& bed,
                  const std::vector<SimulatedBed>& earlier) {
  for (const SimulatedBed& other : earlier) {
    if (!bed.link.empty() && other.link == bed.link) {
      in.error(where, "link " + bed.link + " is used twice");
    }
    if (bed.udp != 0 && other.udp == bed.udp) {
      in.error(where, "udp " + std::to_string(bed.udp) + " is used twice");
    }
    if (bed.tcp != 0 && other.tcp == bed.tcp) {
      in.error(where, "tcp " + std::to_string(bed.tcp) + " is used twice");
    }
  }
}

void read_scenario(const toml::table& root, std::vector<ScenarioError>& errors,
                   const DeviceLookup& devices, Scenario& scenario) {
  ScenarioTable in(root, errors);
  scenario.seed =
      static_cast<std::uint64_t>(in.whole("seed", 1, 0, std::numeric_limits<std::int64_t>::max()));
  const toml::array* beds = in.array("bed");
  if (beds == nullptr || beds->empty() || beds->size() > beds_max) {
    in.error_at("bed", "a scenario has 1 to " + std::to_string(beds_max) + " [[bed]] tables");
  } else {
    for (const toml::node& node : *beds) {
      const toml::table* table = node.as_table();
      if (table == nullptr) {
        in.error(node, "each bed must be a table: [[bed]]");
        continue;
      }
      SimulatedBed bed = read_bed(*table, errors, devices);
      check_unique(in, node, bed, scenario.beds);
      scenario.beds.push_back(std::move(bed));
    }
  }
  in.close();
}

}  // namespace

ScenarioResult parse_scenario(std::string_view text, const DeviceLookup& devices) {
  ScenarioResult result;
  Scenario scenario;
  try {
    const toml::table root = toml::parse(text);
    read_scenario(root, result.errors, devices, scenario);
  } catch (const toml::parse_error& e) {
    const auto& begin = e.source().begin;
    result.errors.push_back({begin.line, begin.column, std::string(e.description())});
  }
  std::stable_sort(result.errors.begin(), result.errors.end(), [](const auto& a, const auto& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  if (result.errors.empty()) result.scenario = std::move(scenario);
  return result;
}

}  // namespace vigil::sim
