#include "tests/repo/layers.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <span>
#include <string>

namespace vigil::repo {
namespace {

using Names = std::span<const std::string_view>;

/// A layer is every file whose path starts with `prefix`; the longest prefix counts.
struct Layer {
  std::string_view prefix;
  Names may_include;  // prefixes, beside its own
};

constexpr std::string_view api = "drivers/api/";
constexpr std::string_view proto = "vigil/v1/";
constexpr std::string_view client = "daemon/bus/client";
constexpr std::string_view sqlite = "daemon/journal/sqlite";  // SQLite behind values, no more
constexpr std::string_view blake = "daemon/journal/blake";    // the hash of the chains
constexpr std::string_view bus_socket = "daemon/bus/socket";  // libzmq behind values, no more

constexpr std::array on_nothing{std::string_view{}};
constexpr std::array on_api{api};
constexpr std::array on_drivers{std::string_view{"drivers/"}};
constexpr std::array on_alarm{api, std::string_view{"daemon/alarm/"}};
constexpr std::array on_core{api, std::string_view{"daemon/alarm/"},
                             std::string_view{"daemon/link/"}, std::string_view{"daemon/session/"}};
constexpr std::array on_wire_parts{api,
                                   proto,
                                   std::string_view{"daemon/alarm/"},
                                   std::string_view{"daemon/link/"},
                                   std::string_view{"daemon/session/"},
                                   std::string_view{"daemon/engine/"},
                                   std::string_view{"daemon/handoff/"}};
// Its checksum is that of the ring.
constexpr std::array on_capture{api, std::string_view{"daemon/handoff/crc32c"}};
constexpr std::array on_link{api, std::string_view{"daemon/link/"}};
constexpr std::array on_wire{proto, bus_socket, std::string_view{"daemon/wire/"},
                             std::string_view{"daemon/handoff/"}};
constexpr std::array on_journal{proto, sqlite, blake, std::string_view{"daemon/handoff/"}};
constexpr std::array on_proto{proto, bus_socket};
// Runs recorded inputs through the engine and reads what stands beside them.
constexpr std::array on_playback{api,
                                 proto,
                                 std::string_view{"daemon/alarm/"},
                                 std::string_view{"daemon/link/"},
                                 std::string_view{"daemon/session/"},
                                 std::string_view{"daemon/engine/"},
                                 std::string_view{"daemon/handoff/"},
                                 std::string_view{"daemon/wire/"},
                                 std::string_view{"daemon/journal/record"}};
constexpr std::array on_daemon{std::string_view{"drivers/"}, std::string_view{"daemon/"}, proto};
constexpr std::array on_client{client, proto, sqlite, blake};
constexpr std::array on_export{api, proto, std::string_view{"sessionlog/"}};
constexpr std::array on_station{
    client, proto, sqlite, blake, std::string_view{"sessionlog/"}, std::string_view{"station/"}};
// What the page draws of a profile is read by the code that the daemon reads it with.
constexpr std::array on_profiles{proto,
                                 std::string_view{"daemon/app/profile"},
                                 std::string_view{"daemon/alarm/profile"},
                                 std::string_view{"daemon/session/"},
                                 std::string_view{"drivers/api/"},
                                 std::string_view{"station/"}};
constexpr std::array on_public{client,
                               proto,
                               sqlite,
                               std::string_view{"daemon/io/"},
                               std::string_view{"daemon/capture/"},
                               std::string_view{"daemon/journal/backup"},
                               std::string_view{"daemon/journal/reader"},
                               std::string_view{"daemon/journal/record"},
                               std::string_view{"daemon/journal/verify"},
                               std::string_view{"daemon/app/config"},
                               std::string_view{"daemon/app/profile"},
                               std::string_view{"sessionlog/"},
                               std::string_view{"station/account_store"},
                               std::string_view{"station/passwords"},
                               std::string_view{"drivers/"}};
// What runs a record through the engine must know it.
constexpr std::array on_replay{std::string_view{"tools/"},
                               std::string_view{"drivers/"},
                               std::string_view{"daemon/alarm/"},
                               std::string_view{"daemon/link/"},
                               std::string_view{"daemon/engine/"},
                               std::string_view{"daemon/capture/"},
                               std::string_view{"daemon/journal/reader"},
                               std::string_view{"daemon/journal/record"},
                               std::string_view{"daemon/playback/"},
                               std::string_view{"daemon/app/config"},
                               std::string_view{"daemon/app/profile"}};

constexpr std::array layers{
    Layer{api, on_nothing},
    Layer{"drivers/", on_drivers},
    Layer{"daemon/alarm/", on_api},
    Layer{"daemon/link/", on_api},
    Layer{"daemon/session/", on_alarm},
    Layer{"daemon/engine/", on_core},
    Layer{"daemon/handoff/", on_nothing},
    Layer{"daemon/capture/", on_capture},
    Layer{"daemon/wire/", on_wire_parts},
    Layer{"daemon/io/", on_link},
    Layer{"daemon/journal/", on_journal},
    Layer{sqlite, on_nothing},
    Layer{blake, on_nothing},
    Layer{"daemon/playback/", on_playback},
    Layer{"daemon/bus/", on_wire},
    Layer{client, on_proto},
    Layer{bus_socket, on_nothing},
    Layer{"daemon/app/", on_daemon},
    Layer{"sessionlog/", on_client},
    Layer{"sessionlog/export/", on_export},
    Layer{"sessionlog/review/", on_export},
    Layer{"station/", on_station},
    Layer{"station/profiles", on_profiles},
    Layer{"tools/", on_public},
    Layer{"tools/vigil/replay", on_replay},
};

/// Core headers may use the standard library but for these: threads, clocks, I/O, surprises.
constexpr std::array forbidden_in_core{
    std::string_view{"thread"},       std::string_view{"mutex"},
    std::string_view{"shared_mutex"}, std::string_view{"future"},
    std::string_view{"semaphore"},    std::string_view{"latch"},
    std::string_view{"barrier"},      std::string_view{"iostream"},
    std::string_view{"fstream"},      std::string_view{"sstream"},
    std::string_view{"istream"},      std::string_view{"ostream"},
    std::string_view{"ctime"},        std::string_view{"csignal"},
    std::string_view{"filesystem"},   std::string_view{"random"},
    std::string_view{"regex"},        std::string_view{"locale"},
    std::string_view{"coroutine"},    std::string_view{"condition_variable"},
    std::string_view{"stop_token"},   std::string_view{"syncstream"}};

bool starts_with_any(std::string_view path, Names prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
    return !prefix.empty() && path.starts_with(prefix);
  });
}

const Layer* layer_of(std::string_view path) {
  const Layer* best = nullptr;
  for (const Layer& layer : layers) {
    if (!path.starts_with(layer.prefix)) continue;
    if (best == nullptr || layer.prefix.size() > best->prefix.size()) best = &layer;
  }
  return best;
}

/// "drivers/nonin/" of "drivers/nonin/frame.hpp"; empty for files of drivers/ itself and the API.
std::string_view driver_folder(std::string_view path) {
  constexpr std::string_view top = "drivers/";
  if (!path.starts_with(top) || path.starts_with(api)) return {};
  const std::size_t slash = path.find('/', top.size());
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash + 1);
}

struct Include {
  std::size_t line;
  bool quoted;
  std::string path;
};

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> includes;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    std::match_results<std::string_view::const_iterator> match;
    if (std::regex_search(line.begin(), line.end(), match, pattern)) {
      includes.push_back({number, match[1] == "\"", match[2].str()});
    }
  }
  return includes;
}

bool is_proto(const Include& include) { return include.path.starts_with(proto); }

std::optional<std::string> wrong_direction(const SourceFile& file, const Include& include) {
  const Layer* const from = layer_of(file.path);
  const Layer* const to = layer_of(include.path);
  if (from == nullptr) return std::nullopt;
  if (to == nullptr && !is_proto(include)) {
    return "\"" + include.path + "\" is not a path from the top of the repository";
  }
  const std::string_view own = driver_folder(file.path);
  const std::string_view other = driver_folder(include.path);
  if (!own.empty() && !other.empty() && own != other) {
    return "a driver may not include another driver: \"" + include.path + "\"";
  }
  if (from == to || starts_with_any(include.path, from->may_include)) return std::nullopt;
  return std::string(from->prefix) + " may not include \"" + include.path + "\"";
}

}  // namespace

bool is_core(std::string_view path) {
  constexpr std::array folders{std::string_view{"drivers/"}, std::string_view{"daemon/alarm/"},
                               std::string_view{"daemon/link/"},
                               std::string_view{"daemon/session/"},
                               std::string_view{"daemon/engine/"}};
  return starts_with_any(path, folders);
}

Findings include_direction(const SourceFile& file) {
  Findings findings;
  if (!is_cpp(file)) return findings;
  for (const Include& include : includes_of(file)) {
    if (!include.quoted) continue;
    if (const auto text = wrong_direction(file, include)) {
      findings.push_back({file.path, include.line, *text});
    }
  }
  return findings;
}

Findings core_includes(const SourceFile& file) {
  Findings findings;
  if (!is_cpp(file) || !is_core(file.path)) return findings;
  for (const Include& include : includes_of(file)) {
    if (include.quoted) continue;
    const bool standard = include.path.find_first_of("/.") == std::string::npos;
    const bool harmless = std::find(forbidden_in_core.begin(), forbidden_in_core.end(),
                                    include.path) == forbidden_in_core.end();
    if (standard && harmless) continue;
    findings.push_back({file.path, include.line, "<" + include.path + "> in the core"});
  }
  return findings;
}

Findings library_includes(const SourceFile& file) {
  // The hand-off ring is what survives a crash, and the client is what others build on: both stay
  // on as little as they can.
  const bool handoff = is_under(file.path, "daemon/handoff");
  const bool bus_client = file.path.starts_with(client) || file.path.starts_with(bus_socket);
  Findings findings;
  if (!is_cpp(file) || (!handoff && !bus_client)) return findings;
  static const std::regex library(R"((boost|google|spdlog|toml\+\+|CLI|zmq|libserialport).*)");
  static const std::regex of_client(R"((zmq|google/protobuf)\b.*)");
  for (const Include& include : includes_of(file)) {
    if (include.quoted || !std::regex_match(include.path, library)) continue;
    if (bus_client && std::regex_match(include.path, of_client)) continue;
    findings.push_back({file.path, include.line,
                        "<" + include.path + "> in " + (handoff ? "the hand-off" : "the client")});
  }
  return findings;
}

Findings beast_in_one_place(const std::vector<SourceFile>& tree) {
  Findings findings;
  std::string first_of_tests;
  std::string first_of_station;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file)) continue;
    std::string& first = is_under(file.path, "tests") ? first_of_tests : first_of_station;
    for (const Include& include : includes_of(file)) {
      if (!include.path.starts_with("boost/beast")) continue;
      if (!file.path.ends_with(".cpp")) {
        findings.push_back({file.path, include.line, "Boost.Beast in a header"});
      } else if (first.empty() || first == file.path) {
        first = file.path;
      } else {
        findings.push_back({file.path, include.line, "Boost.Beast is in " + first + " already"});
      }
    }
  }
  return findings;
}

}  // namespace vigil::repo
