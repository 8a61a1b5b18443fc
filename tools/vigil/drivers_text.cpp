#include "tools/vigil/drivers_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <string_view>
#include <vector>

#include "tools/vigil/line_text.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

constexpr std::string_view legend =
    "Maturity, of the driver and not of the monitor:\n"
    "  experimental   made from documents; no bytes of a real monitor were seen\n"
    "  replay-tested  decodes a recording of a real monitor\n"
    "  bench-tested   was tried on a real monitor\n"
    "Talks: \"itself\" sends without being asked; \"asked\" says nothing until Vigil asks it.\n"
    "Cuff: \"yes\" means that Vigil can have a measurement started.\n"
    "Vigil is a secondary, advisory notification. The bedside monitor stays the primary alarm.\n";

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : between).append(part);
  return text;
}

bool starts_cuff(const Descriptor& driver) {
  return std::find(driver.requests.begin(), driver.requests.end(), RequestKind::start_cuff) !=
         driver.requests.end();
}

/// Stands for a blank at which no line may break, as in "P1 mean"; no label has it.
constexpr char bound_blank = '~';

std::string measures(const Descriptor& driver) {
  std::vector<std::string> labels;
  for (const UpdatePeriod& update : driver.updates) {
    std::string& label = labels.emplace_back(info(update.parameter).label);
    std::replace(label.begin(), label.end(), ' ', bound_blank);
  }
  return joined(labels, ", ");
}

struct Column {
  std::string_view title;
  std::size_t width;
};

void pad(std::string& line, std::string_view text, std::size_t width) {
  line += text;
  line.append(width > text.size() ? width - text.size() : 1, ' ');
}

/// `text` behind `head`, its further lines under its first.
void wrapped(std::string& out, std::string head, std::string_view text, std::size_t width) {
  const std::size_t indent = watch::columns(head);
  for (const std::string& line : watch::wrap(text, width - indent)) {
    std::string whole = head + line;
    std::replace(whole.begin(), whole.end(), bound_blank, ' ');
    whole.erase(whole.find_last_not_of(' ') + 1);
    out += whole + "\n";
    head.assign(indent, ' ');
  }
}

}  // namespace

std::string drivers_text(std::span<const Descriptor* const> drivers, std::size_t width) {
  width = std::max(width, drivers_least_width);
  std::size_t longest = std::string_view("DRIVER").size();
  for (const Descriptor* driver : drivers) longest = std::max(longest, driver->id.size());
  const std::array<Column, 4> columns{
      {{"DRIVER", longest + 2}, {"MATURITY", 15}, {"TALKS", 8}, {"CUFF", 6}}};
  const auto row = [&](const std::array<std::string_view, 4>& cells, std::string_view lines) {
    std::string head;
    for (std::size_t i = 0; i < cells.size(); ++i) pad(head, cells[i], columns[i].width);
    std::string out;
    wrapped(out, head, lines, width);
    return out;
  };
  std::string out = row({columns[0].title, columns[1].title, columns[2].title, columns[3].title},
                        "LINE, FIRST THE DEFAULT");
  for (const Descriptor* driver : drivers) {
    out += row({driver->id, name(driver->maturity), driver->polled ? "asked" : "itself",
                starts_cuff(*driver) ? "yes" : "no"},
               joined(lines_of(*driver), "; "));
    wrapped(out, "  ", std::string(driver->vendor) + " " + std::string(driver->model), width);
    wrapped(out, "  measures ", measures(*driver), width);
    out += "\n";
  }
  if (drivers.empty()) out += "no drivers\n\n";
  for (std::size_t at = 0; at < legend.size();) {
    const std::size_t end = legend.find('\n', at);
    wrapped(out, "", legend.substr(at, end - at), width);
    at = end + 1;
  }
  return out;
}

std::string drivers_json(std::span<const Descriptor* const> drivers) {
  constexpr std::array<std::string_view, 3> transports{"stream", "datagram", "either"};
  boost::json::array list;
  for (const Descriptor* driver : drivers) {
    boost::json::array lines;
    for (const std::string& line : lines_of(*driver)) lines.emplace_back(line);
    boost::json::array parameters;
    for (const UpdatePeriod& update : driver->updates) {
      const ParameterInfo& about = info(update.parameter);
      const double every_s = std::chrono::duration<double>(update.period).count();
      parameters.push_back(boost::json::object{
          {"key", about.key}, {"label", about.label}, {"unit", about.ucum}, {"every_s", every_s}});
    }
    list.push_back(
        boost::json::object{{"id", driver->id},
                            {"vendor", driver->vendor},
                            {"model", driver->model},
                            {"maturity", name(driver->maturity)},
                            {"polled", driver->polled},
                            {"starts_cuff", starts_cuff(*driver)},
                            {"transport", transports[static_cast<std::size_t>(driver->transport)]},
                            {"lines", lines},
                            {"measures", parameters}});
  }
  return boost::json::serialize(list) + "\n";
}

}  // namespace vigil
