#include "tools/vigil/page.hpp"

#include <algorithm>
#include <cstddef>

#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

constexpr std::size_t page_columns = 80;
constexpr std::size_t gap = 2;

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = watch::columns(text);
  return text + std::string(used < width ? width - used : 0, ' ');
}

std::vector<std::size_t> widths_of(const PageTable& table) {
  std::vector<std::size_t> widths;
  for (const auto& row : table.rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], watch::columns(row[i]));
    }
  }
  return widths;
}

std::string row_text(const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
  std::string text;
  std::size_t indent = 0;
  for (std::size_t i = 0; i + 1 < row.size(); ++i) {
    text += padded(row[i], widths[i] + gap);
    indent += widths[i] + gap;
  }
  const std::size_t left = page_columns > indent + 20 ? page_columns - indent : 20;
  bool first = true;
  for (const std::string& part : watch::wrap(row.empty() ? "" : row.back(), left)) {
    text += (first ? "" : "\n" + std::string(indent, ' ')) + part;
    first = false;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::string escaped(const std::string& text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace

std::string page_text(const Page& page) {
  std::string text = page.title + "\n" +
                     std::string(std::min(watch::columns(page.title), page_columns), '=') + "\n";
  for (const std::string& note : page.notes) {
    for (const std::string& part : watch::wrap(note, page_columns)) text += part + "\n";
  }
  for (const PageTable& table : page.tables) {
    text += "\n" + table.title + "\n";
    if (table.rows.empty()) text += table.none + "\n";
    const std::vector<std::size_t> widths = widths_of(table);
    for (const auto& row : table.rows) text += row_text(row, widths);
  }
  return text;
}

std::string page_html(const Page& page) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>" +
      escaped(page.title) +
      "</title>\n<style>body{font:11pt sans-serif;margin:1.5cm}table{border-collapse:collapse}"
      "td,th{border:1px solid #888;padding:2px 8px;text-align:left;vertical-align:top;"
      "height:1.3em;min-width:3em}h2{font-size:12pt;margin:1em 0 .3em}</style></head><body>\n<h1>" +
      escaped(page.title) + "</h1>\n";
  for (const std::string& note : page.notes) html += "<p>" + escaped(note) + "</p>\n";
  for (const PageTable& table : page.tables) {
    html += "<h2>" + escaped(table.title) + "</h2>\n";
    if (table.rows.empty()) html += "<p>" + escaped(table.none) + "</p>\n";
    if (!table.rows.empty()) html += "<table>\n";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const bool head = table.headed && i == 0;
      html += "<tr>";
      for (const std::string& cell : table.rows[i]) {
        html += (head ? "<th>" : "<td>") + escaped(cell) + (head ? "</th>" : "</td>");
      }
      html += "</tr>\n";
    }
    if (!table.rows.empty()) html += "</table>\n";
  }
  return html + "</body></html>\n";
}

}  // namespace vigil
