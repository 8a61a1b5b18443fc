#include "daemon/app/profile_head.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace vigil::app {
namespace {

constexpr std::size_t max_id_chars = 32;
constexpr std::size_t max_text_chars = 80;

/// "ketamine-im" of "config/profiles/ketamine-im.toml".
std::string_view stem(std::string_view file) {
  file.remove_prefix(file.find_last_of('/') + 1);
  if (file.ends_with(profile_ending)) file.remove_suffix(profile_ending.size());
  return file;
}

bool printable(std::string_view text) {
  return text.size() <= max_text_chars && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
         });
}

bool is_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(),
                    [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; });
}

}  // namespace

void read_head(const Section& root, std::string_view file, alarm::Profile& profile,
               Report& report) {
  profile.id = root.text("id").value_or("");
  profile.version = static_cast<std::uint32_t>(root.whole("version").value_or(0));
  profile.title = root.text("title").value_or("");
  if (root.text("id") && !is_id(profile.id, max_id_chars)) {
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

}  // namespace vigil::app
