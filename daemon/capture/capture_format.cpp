#include "daemon/capture/capture_format.hpp"

#include <algorithm>

#include "daemon/capture/capture_bytes.hpp"
#include "daemon/handoff/crc32c.hpp"

namespace vigil::capture {
namespace {

// The header: magic, CRC-32C of all behind it, version, length, then what depends on the version.
constexpr std::size_t crc_at = 8;
constexpr std::size_t checked_from = 12;
constexpr std::size_t version_at = 12;
constexpr std::size_t length_at = 16;
constexpr std::size_t body_at = 20;

constexpr std::uint32_t flag_open_at_start = 1;
constexpr std::uint32_t flag_listen_only = 2;
constexpr std::uint32_t flag_anonymized = 4;
constexpr std::uint32_t all_flags = flag_open_at_start | flag_listen_only | flag_anonymized;

void put_line(Put& put, const LineSettings& line) {
  put.number(line.baud, 4);
  put.number(line.data_bits, 1);
  put.number(static_cast<std::uint64_t>(line.parity), 1);
  put.number(line.stop_bits, 1);
  put.number(static_cast<std::uint64_t>(line.flow), 1);
  put.number(line.rts ? 1 : 0, 1);
  put.number(line.dtr ? 1 : 0, 1);
  put.number(static_cast<std::uint64_t>(line.transport), 1);
  put.number(0, 1);
}

std::optional<LineSettings> get_line(Get& get) {
  LineSettings line;
  line.baud = get.as<std::uint32_t>();
  line.data_bits = get.as<std::uint8_t>();
  const std::uint64_t parity = get.number(1);
  line.stop_bits = get.as<std::uint8_t>();
  const std::uint64_t flow = get.number(1);
  const std::uint64_t rts = get.number(1);
  const std::uint64_t dtr = get.number(1);
  const std::uint64_t transport = get.number(1);
  const std::uint64_t reserved = get.number(1);
  if (!get.good() || parity > 3 || flow > 2 || rts > 1 || dtr > 1 || transport > 1 || reserved != 0)
    return std::nullopt;
  line.parity = static_cast<Parity>(parity);
  line.flow = static_cast<FlowControl>(flow);
  line.rts = rts == 1;
  line.dtr = dtr == 1;
  line.transport = static_cast<Transport>(transport);
  return line;
}

std::optional<Header> get_body(Get get) {
  Header header;
  const auto flags = get.as<std::uint32_t>();
  header.open_at_start = (flags & flag_open_at_start) != 0;
  header.link.listen_only = (flags & flag_listen_only) != 0;
  header.anonymized = (flags & flag_anonymized) != 0;
  header.wall_ns = get.as<std::int64_t>();
  const auto at_ns = get.as<std::int64_t>();
  header.at = Instant::from_ns(at_ns);
  header.link.monitor = get.as<std::uint32_t>();
  header.part = get.as<std::uint32_t>();
  header.link.reopen_after_ms = get.as<std::uint32_t>();
  header.link.line_settings_count = get.as<std::uint16_t>();
  const auto line = get_line(get);
  for (std::string* text : {&header.link.source, &header.link.room, &header.link.bed,
                            &header.link.driver, &header.link.port, &header.boot_id}) {
    *text = std::string(get.text());
  }
  const bool sane = line && get.all() && (flags & ~all_flags) == 0 && at_ns >= 0 &&
                    !header.at.is_never() && header.link.line_settings_count > 0;
  if (!sane) return std::nullopt;
  header.line = *line;
  return header;
}

DecodedHeader no_header(std::string why) { return {std::nullopt, 0, std::move(why)}; }

constexpr std::uint64_t zigzag(std::uint64_t difference) {
  return difference << 1U ^ (0 - (difference >> 63U));
}
constexpr std::uint64_t unzigzag(std::uint64_t value) { return value >> 1U ^ (0 - (value & 1U)); }

}  // namespace

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, 8> names{"none",   "from monitor", "to monitor", "opened",
                                                  "closed", "failed",       "gap",        "end"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<std::uint8_t> encode(const Header& header) {
  std::vector<std::uint8_t> file(header_max_bytes);
  std::copy(file_magic.begin(), file_magic.end(), file.begin());
  const std::span<std::uint8_t> all(file);
  Put put(all.subspan(body_at));
  put.number((header.open_at_start ? flag_open_at_start : 0U) |
                 (header.link.listen_only ? flag_listen_only : 0U) |
                 (header.anonymized ? flag_anonymized : 0U),
             4);
  put.number(static_cast<std::uint64_t>(header.wall_ns), 8);
  put.number(static_cast<std::uint64_t>(header.at.ns()), 8);
  put.number(header.link.monitor, 4);
  put.number(header.part, 4);
  put.number(header.link.reopen_after_ms, 4);
  put.number(header.link.line_settings_count, 2);
  put_line(put, header.line);
  for (const std::string* text : {&header.link.source, &header.link.room, &header.link.bed,
                                  &header.link.driver, &header.link.port, &header.boot_id}) {
    put.text(*text, text_max_bytes);
  }
  const std::size_t size = body_at + put.size();
  Put fixed(all.subspan(version_at, body_at - version_at));
  fixed.number(format_version, 4);
  fixed.number(size, 4);
  Put(all.subspan(crc_at, 4)).number(handoff::crc32c(all.first(size).subspan(checked_from)), 4);
  file.resize(size);
  return file;
}

bool is_capture(Bytes file) {
  return file.size() >= file_magic.size() &&
         std::equal(file_magic.begin(), file_magic.end(), file.begin(),
                    [](char a, std::uint8_t b) { return static_cast<unsigned char>(a) == b; });
}

DecodedHeader decode_header(Bytes file) {
  if (file.empty()) return no_header("the file is empty");
  if (file.size() >= file_magic.size() && !is_capture(file)) {
    return no_header("it is no capture of Vigil: it does not begin with VIGLCAPT");
  }
  if (file.size() < body_at) return no_header("the file ends within its header");
  const std::uint64_t version = Get(file.subspan(version_at)).number(4);
  const auto length = static_cast<std::size_t>(Get(file.subspan(length_at)).number(4));
  if (length < body_at || length > header_max_bytes) return no_header("its header is damaged");
  if (length > file.size()) return no_header("the file ends within its header");
  const auto crc = Get(file.subspan(crc_at)).as<std::uint32_t>();
  if (crc != handoff::crc32c(file.subspan(checked_from, length - checked_from))) {
    return no_header("its header is damaged");
  }
  if (version != format_version) {
    return no_header("its format is version " + std::to_string(version) +
                     ", and this program reads version " + std::to_string(format_version));
  }
  auto header = get_body(Get(file.subspan(body_at, length - body_at)));
  if (!header) return no_header("its header makes no sense");
  return {std::move(header), length, ""};
}

SmallPayload encode(const Opened& opened) {
  SmallPayload payload;
  Put put(payload.bytes);
  put_line(put, opened.line);
  put.text(opened.device, text_max_bytes);
  put.text(opened.adapter, text_max_bytes);
  payload.size = put.size();
  return payload;
}

SmallPayload encode(const Closed& closed) {
  SmallPayload payload;
  Put put(payload.bytes);
  put.number(closed.by_us ? 1 : 0, 1);
  put.text(closed.reason, text_max_bytes);
  payload.size = put.size();
  return payload;
}

SmallPayload encode(const Gap& gap) {
  SmallPayload payload;
  Put put(payload.bytes);
  put.varint(gap.records);
  put.varint(gap.bytes);
  put.number(static_cast<std::uint64_t>(gap.until.ns()), 8);
  payload.size = put.size();
  return payload;
}

std::optional<Opened> opened_of(const Record& record) {
  Get get(record.payload);
  const auto line = get_line(get);
  const std::string_view device = get.text();
  const std::string_view adapter = get.text();
  if (record.kind != Kind::opened || !line || !get.all()) return std::nullopt;
  return Opened{*line, device, adapter};
}

std::optional<Closed> closed_of(const Record& record) {
  Get get(record.payload);
  const std::uint64_t by_us = get.number(1);
  const std::string_view reason = get.text();
  const bool kind = record.kind == Kind::closed || record.kind == Kind::failed;
  if (!kind || by_us > 1 || !get.all()) return std::nullopt;
  return Closed{by_us == 1, reason};
}

std::optional<Gap> gap_of(const Record& record) {
  Get get(record.payload);
  Gap gap;
  gap.records = get.varint();
  gap.bytes = get.varint();
  const auto until_ns = get.as<std::int64_t>();
  gap.until = Instant::from_ns(until_ns);
  if (record.kind != Kind::gap || !get.all() || until_ns < 0) return std::nullopt;
  return gap;
}

void append(const Record& record, Instant previous, std::vector<std::uint8_t>& raw) {
  std::array<std::uint8_t, 32> start{};
  Put put(start);
  put.number(static_cast<std::uint64_t>(record.kind), 1);
  put.varint(zigzag(static_cast<std::uint64_t>(record.at.ns()) -
                    static_cast<std::uint64_t>(previous.ns())));
  put.varint(record.payload.size());
  raw.insert(raw.end(), start.begin(), start.begin() + static_cast<std::ptrdiff_t>(put.size()));
  raw.insert(raw.end(), record.payload.begin(), record.payload.end());
}

std::optional<Record> take(Bytes& raw, Instant previous) {
  Get get(raw);
  const std::uint64_t kind = get.number(1);
  const std::uint64_t ns = static_cast<std::uint64_t>(previous.ns()) + unzigzag(get.varint());
  const std::uint64_t size = get.varint();
  if (kind < 1 || kind > 7 || size > payload_max_bytes) return std::nullopt;
  const Bytes payload = get.take(static_cast<std::size_t>(size));
  const auto at = Instant::from_ns(static_cast<std::int64_t>(ns));
  if (!get.good() || at.ns() < 0 || at.is_never()) return std::nullopt;
  const Record record{static_cast<Kind>(kind), at, payload};
  // A record whose payload makes no sense is as bad as one that has none.
  const bool good = kind <= 2 || opened_of(record) || closed_of(record) || gap_of(record) ||
                    (record.kind == Kind::end && payload.empty());
  if (!good) return std::nullopt;
  raw = get.rest();
  return record;
}

}  // namespace vigil::capture
