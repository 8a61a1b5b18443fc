#include "daemon/app/profile.hpp"

#include <array>
#include <utility>

#include "daemon/app/config_hash.hpp"
#include "daemon/app/config_limits.hpp"
#include "daemon/app/config_section.hpp"
#include "daemon/app/config_toml.hpp"
#include "daemon/app/profile_head.hpp"
#include "daemon/app/profile_phases.hpp"
#include "daemon/app/profile_rules.hpp"
#include "daemon/app/profile_sane.hpp"
#include "daemon/app/profile_session.hpp"
#include "daemon/app/profile_table.hpp"
#include "daemon/app/profile_trends.hpp"

namespace vigil::app {
namespace {

constexpr double max_version = 1e6;

/// What a base may hold, and a profile may replace: table by table, nothing is mixed within one.
constexpr std::array<std::string_view, 5> shared_tables{"limits", "sane", "rules", "trends",
                                                        "session"};

constexpr std::array<KeySpec, 11> root_keys{{
    {"id", Expect::text, true},
    {"version", Expect::whole, true, 1.0, max_version},
    {"title", Expect::text, true},
    {"base", Expect::text},
    {"sign_off", Expect::table, true},
    {"limits", Expect::table, true},
    {"sane", Expect::table, true},
    {"rules", Expect::table, true},
    {"trends", Expect::table, true},
    {"session", Expect::table, true},
    {"phases", Expect::tables, true},
}};
constexpr std::array<KeySpec, 5> base_keys{{
    {"limits", Expect::table},
    {"sane", Expect::table},
    {"rules", Expect::table},
    {"trends", Expect::table},
    {"session", Expect::table},
}};

std::string beside(std::string_view file, const std::string& name) {
  return std::string(file.substr(0, file.find_last_of('/') + 1)) + name;
}

/// Moves into `own` what it does not have itself. Copies would lose the places for messages.
void add_base(toml::table& own, toml::table&& base) {
  for (const std::string_view name : shared_tables) {
    toml::table* from = base.get_as<toml::table>(name);
    if (from == nullptr) continue;
    toml::node* to = own.get(name);
    if (to == nullptr) {
      own.insert(name, std::move(*from));
    } else if (toml::table* mine = to->as_table()) {
      for (auto& entry : *from) {
        if (!mine->contains(entry.first.str())) mine->insert(entry.first, std::move(entry.second));
      }
    }
  }
}

/// The text of the base, added to `own`; "" if there is none.
std::string read_base(toml::table& own, std::string_view file, const ReadBeside& read_beside,
                      ProfileResult& result, Report& report) {
  const toml::node* node = own.get("base");
  const auto name = node == nullptr ? std::nullopt : node->value<std::string>();
  if (!name) return "";
  if (!name->ends_with(base_ending) || name->find('/') != std::string::npos) {
    report.error(mark_of(*node), "'base' is " + quoted(*name) +
                                     ", expected a file of the same folder that ends with " +
                                     std::string(base_ending));
    return "";
  }
  const auto text = read_beside ? read_beside(*name) : std::nullopt;
  if (!text) {
    report.error(mark_of(*node), "'base' is " + quoted(*name) + ", which can't be read");
    return "";
  }
  result.base = *name;
  if (auto base = parse_toml(*text, report, beside(file, *name))) {
    const Section checked(*base, "a base", base_keys, report);
    add_base(own, std::move(*base));
  }
  return *text;
}

void note_sources(const AllWrittenLimits& limits, Sources& sources) {
  for (const ParameterInfo& p : parameters()) {
    const std::string place = "limits." + std::string(p.key);
    const WrittenLimits& written = limits[index(p.id)];
    for (std::size_t i = 0; i < written.below.size(); ++i) {
      sources[place + ".below." + std::to_string(i)] = written.below[i].source;
    }
    for (std::size_t i = 0; i < written.above.size(); ++i) {
      sources[place + ".above." + std::to_string(i)] = written.above[i].source;
    }
  }
}

alarm::Profile read_profile(const toml::table& table, std::string_view file, ProfileResult& result,
                            Report& report) {
  Reading reading{report, result.sources};
  const Section root(table, "the file", root_keys, report);
  alarm::Profile profile;
  read_head(root, file, profile, report);
  if (const auto* sign_off = root.table("sign_off")) {
    result.sign_off = read_sign_off(*sign_off, report);
  }
  AllWrittenLimits limits;
  if (const auto* written = root.table("limits")) {
    limits = read_limits(*written, limits_of_a_profile, report);
    profile.limits = levels_of(limits);
    note_sources(limits, result.sources);
  }
  if (const auto* sane = root.table("sane")) read_sane(*sane, limits, profile, reading);
  if (const auto* rules = root.table("rules")) profile.rules = read_rules(*rules, reading);
  if (const auto* trends = root.table("trends")) profile.trends = read_trends(*trends, reading);
  if (const auto* session = root.table("session")) {
    result.session = read_session(*session, reading);
  }
  if (const auto* phases = root.list("phases")) {
    profile.phases = read_phases(*phases, result.session.phase_states, reading);
  }
  return profile;
}

}  // namespace

ProfileResult load_profile(std::string_view text, std::string_view file,
                           const ReadBeside& read_beside) {
  Report report;
  ProfileResult result;
  if (auto table = parse_toml(text, report)) {
    const std::string base = read_base(*table, file, read_beside, result, report);
    alarm::Profile profile = read_profile(*table, file, result, report);
    profile.hash = sha256({base, text});
    if (report.clean()) result.profile = std::move(profile);
  }
  result.errors = report.take_errors();
  return result;
}

}  // namespace vigil::app
