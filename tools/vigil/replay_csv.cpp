#include "tools/vigil/replay_csv.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "tools/vigil/replay_table.hpp"

namespace vigil::replay {
namespace {

constexpr std::int64_t ms_a_minute = 60'000;
constexpr std::int64_t ms_a_second = 1'000;
/// Of the first row: 30 years of seconds. Later ones would not fit the engine's clock.
constexpr std::int64_t latest_ms = 1'000'000'000'000;

/// Names of other archives for what we call otherwise.
constexpr std::array<std::pair<std::string_view, Parameter>, 9> other_names{{
    {"abp_sys", Parameter::p1_sys},
    {"abp_dia", Parameter::p1_dia},
    {"abp_mean", Parameter::p1_mean},
    {"nbp_sys", Parameter::nibp_sys},
    {"nbp_dia", Parameter::nibp_dia},
    {"nbp_mean", Parameter::nibp_mean},
    {"resp", Parameter::rr},
    {"heart_rate", Parameter::hr},
    {"pulse_rate", Parameter::pulse},
}};

std::optional<Parameter> parameter_of(std::string_view name) {
  for (const auto& [other, parameter] : other_names) {
    if (other == name) return parameter;
  }
  return parameter_from_key(name);
}

struct Header {
  std::int64_t unit_ms = 0;
  std::vector<Parameter> columns;
};

Parsed<Header> header_of(const TableLine& line) {
  const auto wrong = [&](std::string text) {
    return Parsed<Header>{std::nullopt, {line.number, std::move(text)}};
  };
  Header header;
  if (line.cells.front() == "minute") header.unit_ms = ms_a_minute;
  if (line.cells.front() == "seconds") header.unit_ms = ms_a_second;
  if (header.unit_ms == 0) {
    return wrong("the first column is " + quoted(line.cells.front()) +
                 R"(, not "minute" or "seconds")");
  }
  for (std::size_t i = 1; i < line.cells.size(); ++i) {
    const auto parameter = parameter_of(line.cells[i]);
    if (!parameter) return wrong("no parameter is called " + quoted(line.cells[i]));
    if (std::find(header.columns.begin(), header.columns.end(), *parameter) !=
        header.columns.end()) {
      return wrong("a second column for " + std::string(info(*parameter).key));
    }
    header.columns.push_back(*parameter);
  }
  if (header.columns.empty()) return wrong("there is no column of a parameter");
  return {header, {}};
}

std::optional<Validity> reason_from(std::string_view text) {
  for (std::size_t i = 1; i < validity_count; ++i) {
    const auto validity = static_cast<Validity>(i);
    if (validity != Validity::stale && name(validity) == text) return validity;
  }
  return std::nullopt;
}

/// False: neither a number nor a reason.
bool read_cell(std::string_view text, Parameter parameter, std::optional<Cell>& cell) {
  if (text.empty()) {
    // Between two cuff readings there is nothing to miss.
    if (!info(parameter).episodic) cell = Cell{Validity::no_value, 0};
    return true;
  }
  if (const auto reason = reason_from(text)) {
    cell = Cell{*reason, 0};
    return true;
  }
  const auto milli = milli_from(text);
  if (!milli || *milli > std::numeric_limits<std::int32_t>::max() ||
      *milli < std::numeric_limits<std::int32_t>::min()) {
    return false;
  }
  cell = *milli == 0 ? Cell{Validity::sensor_off, 0}
                     : Cell{Validity::valid, static_cast<std::int32_t>(*milli)};
  return true;
}

/// Empty: the row was read.
std::string read_row(const TableLine& line, const Header& header, Recording& recording) {
  if (line.cells.size() != header.columns.size() + 1) {
    return std::to_string(line.cells.size()) + " cells, and the header has " +
           std::to_string(header.columns.size() + 1);
  }
  const auto time = milli_from(line.cells.front());
  if (!time || *time < 0) return quoted(line.cells.front()) + " is no time";
  Row row;
  row.at_ms = *time * header.unit_ms / 1000;
  if (!recording.rows.empty() && row.at_ms <= recording.rows.back().at_ms) {
    return "the time does not go on: " + quoted(line.cells.front());
  }
  const std::int64_t first_ms = recording.rows.empty() ? row.at_ms : recording.rows.front().at_ms;
  if (first_ms > latest_ms) return "the time is too large: " + quoted(line.cells.front());
  if (row.at_ms - first_ms > longest_ms) return "the record is longer than 31 days";
  row.cells.resize(header.columns.size());
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    if (read_cell(line.cells[i + 1], header.columns[i], row.cells[i])) continue;
    return std::string(info(header.columns[i]).key) + " is no number: " + quoted(line.cells[i + 1]);
  }
  recording.rows.push_back(std::move(row));
  return {};
}

}  // namespace

Parsed<Recording> parse_recording(std::string_view text, std::optional<Duration> period) {
  const std::vector<TableLine> lines = table_lines(text);
  if (lines.empty()) return {std::nullopt, {0, "the file is empty"}};
  const Parsed<Header> header = header_of(lines.front());
  if (!header.value) return {std::nullopt, header.mistake};
  if (lines.size() == 1) return {std::nullopt, {lines.front().number, "no rows after the header"}};
  if (lines.size() > rows_max) {
    return {std::nullopt, {0, "more than " + std::to_string(rows_max) + " rows"}};
  }
  Recording recording;
  recording.columns = header.value->columns;
  recording.period = period.value_or(Duration(header.value->unit_ms * ms_to_ns));
  recording.rows.reserve(lines.size());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::string wrong = read_row(lines[i], *header.value, recording);
    if (!wrong.empty()) return {std::nullopt, {lines[i].number, std::move(wrong)}};
  }
  return {std::move(recording), {}};
}

}  // namespace vigil::replay
