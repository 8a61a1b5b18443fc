#include "tools/vigil/replay_orders.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "tools/vigil/replay_table.hpp"

namespace vigil::replay {
namespace {

using alarm::Priority;
using alarm::Side;

constexpr std::array<std::string_view, order_kind_count> kind_names{
    "session",      "end_session", "baseline",    "dose",        "acknowledge", "at_bedside",
    "left_bedside", "set_limit",   "audio_pause", "alarm_pause", "enable"};

enum Column : std::size_t { seconds, kind, parameter, side, priority, value, text, column_count };
constexpr std::array<std::string_view, column_count> column_names{
    "seconds", "kind", "parameter", "side", "priority", "value", "text"};

using Places = std::array<std::optional<std::size_t>, column_count>;

std::string read_header(const TableLine& line, Places& places) {
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const auto* const found = std::find(column_names.begin(), column_names.end(), line.cells[i]);
    if (found == column_names.end()) return "no column is called " + quoted(line.cells[i]);
    auto& place = places[static_cast<std::size_t>(found - column_names.begin())];
    if (place) return "a second column " + quoted(line.cells[i]);
    place = i;
  }
  for (const Column needed : {seconds, kind}) {
    if (!places[needed]) return "there is no column " + quoted(column_names[needed]);
  }
  return {};
}

/// Which cells an order can't do without.
bool needs(OrderKind what, Column column) {
  if (what == OrderKind::baseline) return column == parameter || column == value;
  return what == OrderKind::set_limit && column >= parameter && column <= value;
}

/// Empty: the words were understood.
std::string read_words(const std::array<std::string_view, column_count>& cells, Order& order) {
  const auto* const found = std::find(kind_names.begin(), kind_names.end(), cells[kind]);
  if (found == kind_names.end()) return "no command is called " + quoted(cells[kind]);
  order.kind = static_cast<OrderKind>(found - kind_names.begin());
  for (const Column column : {parameter, side, priority, value}) {
    if (!cells[column].empty() || !needs(order.kind, column)) continue;
    return std::string(name(order.kind)) + " needs " + std::string(column_names[column]);
  }
  if (!cells[parameter].empty()) {
    order.parameter = parameter_from_key(cells[parameter]);
    if (!order.parameter) return "no parameter is called " + quoted(cells[parameter]);
  }
  if (!cells[side].empty()) {
    if (cells[side] != "below" && cells[side] != "above") return "side is below or above";
    order.side = cells[side] == "below" ? Side::below : Side::above;
  }
  if (!cells[priority].empty()) {
    constexpr std::array known{Priority::low, Priority::medium, Priority::high};
    const auto* const at = std::find_if(
        known.begin(), known.end(), [&](Priority p) { return alarm::name(p) == cells[priority]; });
    if (at == known.end()) return "priority is low, medium or high";
    order.priority = *at;
  }
  order.text = cells[text];
  return {};
}

std::string read_order(const TableLine& line, const Places& places, std::vector<Order>& orders) {
  std::array<std::string_view, column_count> cells;
  for (std::size_t i = 0; i < column_count; ++i) {
    if (!places[i]) continue;
    if (*places[i] >= line.cells.size()) continue;  // a short line: the last cells are empty
    cells[i] = line.cells[*places[i]];
  }
  Order order;
  const auto time = milli_from(cells[seconds]);
  if (!time || *time < 0) return quoted(cells[seconds]) + " is no time";
  order.at_ms = *time;
  if (!orders.empty() && order.at_ms < orders.back().at_ms) {
    return "the time goes back: " + quoted(cells[seconds]);
  }
  std::string wrong = read_words(cells, order);
  if (!wrong.empty()) return wrong;
  if (!cells[value].empty()) {
    const auto milli = milli_from(cells[value]);
    if (!milli || *milli > std::numeric_limits<std::int32_t>::max() ||
        *milli < std::numeric_limits<std::int32_t>::min()) {
      return "value is no number: " + quoted(cells[value]);
    }
    order.value_milli = static_cast<std::int32_t>(*milli);
  }
  orders.push_back(std::move(order));
  return {};
}

}  // namespace

std::string_view name(OrderKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

Parsed<std::vector<Order>> parse_orders(std::string_view text) {
  const std::vector<TableLine> lines = table_lines(text);
  if (lines.empty()) return {std::nullopt, {0, "the file is empty"}};
  Places places{};
  std::string wrong = read_header(lines.front(), places);
  if (!wrong.empty()) return {std::nullopt, {lines.front().number, std::move(wrong)}};
  std::vector<Order> orders;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const bool too_many = lines[i].cells.size() > lines.front().cells.size();
    wrong = too_many ? "more cells than the header has" : read_order(lines[i], places, orders);
    if (!wrong.empty()) return {std::nullopt, {lines[i].number, std::move(wrong)}};
  }
  return {std::move(orders), {}};
}

}  // namespace vigil::replay
