#include "tools/vigil/capture_text.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

using capture::Kind;

constexpr std::int64_t ns_per_s = 1'000'000'000;
constexpr std::size_t damages_shown_max = 20;

std::string column(std::string_view text, std::size_t width) {
  std::string out = watch::printable(text);
  const std::size_t columns = watch::columns(out);
  return out + std::string(columns < width ? width - columns : 0, ' ') + "  ";
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string place(const capture::LinkName& link) {
  return or_dash(link.room) + "/" + or_dash(link.bed) + " monitor " +
         std::to_string(link.monitor + 1);
}

std::string parity_text(Parity parity) {
  constexpr std::array<std::string_view, 4> letters{"N", "O", "E", "M"};
  return std::string(letters[static_cast<std::size_t>(parity)]);
}

std::string line_text(const LineSettings& line) {
  if (line.transport == Transport::datagram) return "datagrams";
  return std::to_string(line.baud) + " " + std::to_string(line.data_bits) +
         parity_text(line.parity) + std::to_string(line.stop_bits);
}

/// "0:01:02.345"
std::string length_text(Duration length) {
  const std::int64_t ms = length.count() / 1'000'000;
  const auto padded = [](std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
  };
  return std::to_string(ms / 3'600'000) + ":" + padded(ms / 60'000 % 60, 2) + ":" +
         padded(ms / 1000 % 60, 2) + "." + padded(ms % 1000, 3);
}

struct Damages final : capture::Reporter {
  void on_damage(std::uint64_t offset, std::uint64_t bytes, std::string_view why) override {
    ++count;
    if (count > damages_shown_max) return;
    text += "damage    at byte " + std::to_string(offset) + ": " + std::string(why) +
            (bytes == 0 ? "" : ", " + std::to_string(bytes) + " bytes lost") + "\n";
  }
  std::string text;
  std::size_t count = 0;
};

struct Counts {
  std::array<std::uint64_t, 8> records{};
  std::array<std::uint64_t, 8> bytes{};
  std::uint64_t missing_records = 0;
  std::uint64_t missing_bytes = 0;
  Instant last;
};

std::string header_text(const capture::Header& header) {
  const capture::LinkName& link = header.link;
  return "link      " + watch::printable(place(link)) + ", driver " +
         watch::printable(link.driver) + ", port " + watch::printable(or_dash(link.port)) +
         (link.listen_only ? ", listen only" : "") + "\ndaemon    " +
         watch::printable(or_dash(link.source)) + ", file " + std::to_string(header.part + 1) +
         " of this link since its start" + (header.anonymized ? ", anonymized" : "") +
         "\nbegan     " + wall_text(header.wall_ns) + ", " + length_text(header.at - Instant()) +
         " after the start of the machine " + watch::printable(or_dash(header.boot_id)) +
         "\nline      " + line_text(header.line) +
         (header.open_at_start ? ", the port was open" : "") + "\n";
}

}  // namespace

std::string wall_text(std::int64_t wall_ns) {
  if (wall_ns == 0) return "not told";
  const auto seconds = static_cast<std::time_t>(wall_ns / ns_per_s);
  std::tm utc{};
  if (::gmtime_r(&seconds, &utc) == nullptr) return "not told";
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &utc);
  return {text.data(), size};
}

std::string list_text(const std::vector<ListedCapture>& files) {
  std::size_t width = 4;
  for (const ListedCapture& file : files) width = std::max(width, watch::columns(file.name));
  std::string out = column("file", width) + column("bytes", 10) + column("began", 23) +
                    column("driver", 10) + "link\n";
  for (const ListedCapture& file : files) {
    out += column(file.name, width) + column(std::to_string(file.bytes), 10);
    if (file.decoded.header) {
      const capture::Header& header = *file.decoded.header;
      out += column(wall_text(header.wall_ns), 23) + column(header.link.driver, 10) +
             watch::printable(place(header.link)) + (header.anonymized ? ", anonymized" : "");
    } else {
      out += file.decoded.error;
    }
    out += "\n";
  }
  return out + (files.empty() ? "no captures\n" : "");
}

ShownCapture show_text(Bytes file) {
  Damages damages;
  capture::Reader reader(file, damages);
  if (!reader.header()) return {reader.error() + "\n", true};
  Counts counts;
  counts.last = reader.header()->at;
  while (const auto record = reader.next()) {
    const auto kind = static_cast<std::size_t>(record->kind);
    ++counts.records[kind];
    counts.bytes[kind] += record->payload.size();
    counts.last = std::max(counts.last, record->at);
    if (const auto gap = capture::gap_of(*record)) {
      counts.missing_records += gap->records;
      counts.missing_bytes += gap->bytes;
    }
  }
  std::string out = header_text(*reader.header());
  out += "length    " + length_text(counts.last - reader.header()->at) + " in " +
         std::to_string(reader.blocks()) + " blocks, " + std::to_string(file.size()) + " bytes\n";
  for (const Kind kind : {Kind::from_monitor, Kind::to_monitor}) {
    const auto k = static_cast<std::size_t>(kind);
    out += column(kind == Kind::from_monitor ? "read" : "written", 8) +
           std::to_string(counts.records[k]) + " times, " + std::to_string(counts.bytes[k]) +
           " bytes " + std::string(name(kind)) + "\n";
  }
  for (const Kind kind : {Kind::opened, Kind::closed, Kind::failed}) {
    const auto k = static_cast<std::size_t>(kind);
    out += column(name(kind), 8) + std::to_string(counts.records[k]) + " times\n";
  }
  out += "missing   " + std::to_string(counts.missing_records) + " reads or writes, " +
         std::to_string(counts.missing_bytes) + " bytes, in " +
         std::to_string(counts.records[static_cast<std::size_t>(Kind::gap)]) + " gaps\n";
  out += damages.text;
  if (damages.count > damages_shown_max) {
    out += "damage    and " + std::to_string(damages.count - damages_shown_max) + " more\n";
  }
  out += reader.ended() ? "end       as intended\n"
                        : "end       none: the daemon writes on, or it was killed\n";
  return {out, damages.count > 0};
}

}  // namespace vigil
