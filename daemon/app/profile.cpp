#include "daemon/app/profile.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "daemon/app/config_limits.hpp"
#include "daemon/app/config_section.hpp"
#include "daemon/app/config_toml.hpp"
#include "daemon/app/profile_phases.hpp"
#include "daemon/app/profile_rules.hpp"
#include "daemon/app/profile_table.hpp"
#include "daemon/app/profile_trends.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t max_id_chars = 32;
constexpr std::size_t max_text_chars = 80;
constexpr double max_version = 1e6;

/// What a base may hold, and a profile may replace: table by table, nothing is mixed within one.
constexpr std::array<std::string_view, 4> shared_tables{"limits", "sane", "rules", "trends"};

constexpr std::array<KeySpec, 10> root_keys{{
    {"id", Expect::text, true},
    {"version", Expect::whole, true, 1.0, max_version},
    {"title", Expect::text, true},
    {"base", Expect::text},
    {"sign_off", Expect::table, true},
    {"limits", Expect::table, true},
    {"sane", Expect::table, true},
    {"rules", Expect::table, true},
    {"trends", Expect::table, true},
    {"phases", Expect::tables, true},
}};
constexpr std::array<KeySpec, 4> base_keys{{
    {"limits", Expect::table},
    {"sane", Expect::table},
    {"rules", Expect::table},
    {"trends", Expect::table},
}};

std::string sha256(std::string_view first, std::string_view second) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, bytes(first), first.size());
  crypto_hash_sha256_update(&state, bytes(second), second.size());
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= max_id_chars &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

/// "ketamine-im" of "config/profiles/ketamine-im.toml".
std::string_view stem(std::string_view file) {
  file.remove_prefix(file.find_last_of('/') + 1);
  if (file.ends_with(profile_ending)) file.remove_suffix(profile_ending.size());
  return file;
}

std::string beside(std::string_view file, const std::string& name) {
  return std::string(file.substr(0, file.find_last_of('/') + 1)) + name;
}

bool printable(std::string_view text) {
  return text.size() <= max_text_chars && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
         });
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

void read_head(const Section& root, std::string_view file, alarm::Profile& profile,
               Report& report) {
  profile.id = root.text("id").value_or("");
  profile.version = static_cast<std::uint32_t>(root.whole("version").value_or(0));
  profile.title = root.text("title").value_or("");
  if (root.text("id") && !is_id(profile.id)) {
    report.error(root.mark("id"),
                 "'id' is " + quoted(profile.id) + ", expected 1 to 32 of a-z, 0-9 and -");
  } else if (root.text("id") && profile.id != stem(file)) {
    report.error(root.mark("id"), "'id' is " + quoted(profile.id) + ", expected the name of the " +
                                      "file (" + quoted(stem(file)) + ")");
  }
  if (!printable(profile.title)) {
    report.error(root.mark("title"), "'title' is " + quoted(profile.title) + ", expected 1 to " +
                                         std::to_string(max_text_chars) + " printable characters");
  }
}

bool is_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(),
                    [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; });
}

SignOff read_sign_off(const toml::table& table, Report& report) {
  constexpr std::array<KeySpec, 3> keys{{
      {"name", Expect::maybe_text, true},
      {"role", Expect::maybe_text, true},
      {"date", Expect::maybe_text, true},
  }};
  const Section section(table, "[sign_off]", keys, report);
  SignOff sign{section.text("name").value_or(""), section.text("role").value_or(""),
               section.text("date").value_or("")};
  const bool none = sign.name.empty() && sign.role.empty() && sign.date.empty();
  const bool all = !sign.name.empty() && !sign.role.empty() && !sign.date.empty();
  if (!none && !all) {
    report.error(section.mark(),
                 "[sign_off] is half filled, expected name, role and date, or none");
  }
  if (!sign.date.empty() && !is_date(sign.date)) {
    report.error(section.mark("date"),
                 "'date' is " + quoted(sign.date) + ", expected a date as 2026-01-31");
  }
  for (const auto& [key, text] : {std::pair{"name", sign.name}, std::pair{"role", sign.role}}) {
    if (printable(text)) continue;
    report.error(section.mark(key), quoted(key) + " is " + quoted(text) + ", expected at most " +
                                        std::to_string(max_text_chars) + " printable characters");
  }
  return sign;
}

/// A level without a name can be changed at run time, so what it is now must be a sane value.
void check_sane(const std::vector<WrittenLevel>& levels, const alarm::SaneRange& sane,
                Report& report) {
  for (const WrittenLevel& written : levels) {
    const std::int32_t limit = written.level.limit_milli;
    if (!written.level.name.empty()) continue;
    if (limit >= sane.lowest_milli && limit <= sane.highest_milli) continue;
    report.error(written.at,
                 written.key + " is " + from_milli(limit) + ", outside its sane range, expected " +
                     from_milli(sane.lowest_milli) + " to " + from_milli(sane.highest_milli));
  }
}

/// [sane.<parameter>]: what may be set at run time.
void read_sane(const toml::table& table, const AllWrittenLimits& limits, alarm::Profile& profile,
               Reading& reading) {
  std::array<KeySpec, parameter_count> keys{};
  for (const ParameterInfo& p : parameters()) keys[index(p.id)] = {p.key, Expect::table};
  const Section section(table, "[sane]", keys, reading.report);
  for (const ParameterInfo& p : parameters()) {
    const toml::table* written = section.table(p.key);
    if (written == nullptr) continue;
    const double lowest = static_cast<double>(p.lowest_milli) / 1000.0;
    const double highest = static_cast<double>(p.highest_milli) / 1000.0;
    const std::array<KeySpec, 3> range_keys{{
        {"lowest", Expect::number, true, lowest, highest},
        {"highest", Expect::number, true, lowest, highest},
        source_key,
    }};
    const std::string place = "sane." + std::string(p.key);
    const ProfileTable from(*written, "[" + place + "]", place, range_keys, reading);
    const auto low = from.section().milli("lowest");
    const auto high = from.section().milli("highest");
    if (!low || !high) continue;
    const alarm::SaneRange sane{static_cast<std::int32_t>(*low), static_cast<std::int32_t>(*high)};
    if (sane.lowest_milli >= sane.highest_milli) {
      reading.report.error(from.section().mark("highest"), "'highest' is " +
                                                               from_milli(sane.highest_milli) +
                                                               ", expected more than 'lowest' (" +
                                                               from_milli(sane.lowest_milli) + ")");
      continue;
    }
    check_sane(limits[index(p.id)].below, sane, reading.report);
    check_sane(limits[index(p.id)].above, sane, reading.report);
    profile.sane[index(p.id)] = sane;
  }
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
  if (const auto* phases = root.list("phases")) profile.phases = read_phases(*phases, reading);
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
    profile.hash = sha256(base, text);
    if (report.clean()) result.profile = std::move(profile);
  }
  result.errors = report.take_errors();
  return result;
}

}  // namespace vigil::app
