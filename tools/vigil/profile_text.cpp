#include "tools/vigil/profile_text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "daemon/app/profile_rows.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

constexpr std::size_t text_columns = 100;
constexpr std::size_t gap = 2;

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = watch::columns(text);
  return text + std::string(used < width ? width - used : 0, ' ');
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// No-break spaces have done their work when lines are broken; people search for plain ones.
std::string with_plain_spaces(std::string text) {
  constexpr std::string_view no_break = "\u00a0";
  for (auto at = text.find(no_break); at != std::string::npos; at = text.find(no_break, at)) {
    text.replace(at, no_break.size(), " ");
  }
  return text;
}

/// One row of a table: each cell is wrapped within its column.
std::string row_text(const std::vector<app::ProfileColumn>& columns,
                     const std::vector<std::string>& cells) {
  std::vector<std::vector<std::string>> wrapped;
  std::size_t height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    wrapped.push_back(watch::wrap(watch::printable(cells[i]), columns[i].width));
    height = std::max(height, wrapped.back().size());
  }
  std::string text = cells.empty() ? "\n" : "";
  for (std::size_t y = 0; y < height; ++y) {
    std::string line;
    for (std::size_t i = 0; i < wrapped.size(); ++i) {
      line += padded(y < wrapped[i].size() ? wrapped[i][y] : "", columns[i].width + gap);
    }
    text += trimmed(std::move(line)) + "\n";
  }
  return with_plain_spaces(std::move(text));
}

std::string table_text(const app::ProfileRows& table) {
  if (table.rows.empty()) return "";
  std::vector<std::string> titles;
  std::vector<std::string> rules;
  for (const app::ProfileColumn& column : table.columns) {
    titles.push_back(column.title);
    rules.emplace_back(column.width, '-');
  }
  std::string text = "\n" + table.title + "\n\n" + row_text(table.columns, titles) +
                     row_text(table.columns, rules);
  for (const auto& row : table.rows) text += row_text(table.columns, row);
  return text;
}

std::string signature(const app::SignOff& sign) {
  if (sign.signed_off()) {
    return "Signed off by " + watch::printable(sign.name) + ", " + watch::printable(sign.role) +
           ", on " + sign.date + "\n";
  }
  return "NOT SIGNED OFF. The numbers are a starting point, and nobody answers for them yet.\n\n"
         "Name ______________________________  Role ______________________  "
         "Date ______________\n\n"
         "Signature __________________________\n";
}

}  // namespace

std::string profile_text(const app::ProfileResult& result, std::string_view file) {
  const alarm::Profile& profile = *result.profile;
  std::string text = watch::printable(profile.title) + "\n" +
                     std::string(std::min(watch::columns(profile.title), text_columns), '=') + "\n";
  text += "profile  " + profile.id + ", version " + std::to_string(profile.version) + "\n";
  text += "file     " + watch::printable(file) +
          (result.base.empty() ? "" : ", with " + watch::printable(result.base)) + "\n";
  text += "SHA-256  " + profile.hash + "\n\n" + signature(result.sign_off);
  text +=
      "\nVigil gives secondary, advisory notification. The bedside monitor stays the primary "
      "alarm.\nSources: [n] is in docs/clinical-numbers.md; \"assumption\": ours, no evidence.\n";
  for (const app::ProfileRows& table : app::profile_rows(result)) text += table_text(table);
  return text;
}

std::string profile_list(const std::vector<app::ProfileResult>& profiles) {
  const std::vector<app::ProfileColumn> columns{
      {"profile", 20}, {"version", 7}, {"title", 40}, {"signed off", 27}};
  std::string text = row_text(columns, {"profile", "version", "title", "signed off"});
  for (const app::ProfileResult& one : profiles) {
    const app::SignOff& sign = one.sign_off;
    text += row_text(columns,
                     {one.profile->id, std::to_string(one.profile->version), one.profile->title,
                      sign.signed_off() ? sign.date + " " + sign.name : "NOT SIGNED OFF"});
  }
  return text;
}

}  // namespace vigil
