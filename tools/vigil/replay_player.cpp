#include "tools/vigil/replay_player.hpp"

#include <algorithm>
#include <array>

#include "daemon/engine/engine.hpp"
#include "tools/vigil/replay_bed.hpp"
#include "tools/vigil/replay_feed.hpp"

namespace vigil::replay {
namespace {

/// A reader of a port is woken up to so often.
constexpr std::int64_t read_every_ms = 100;
constexpr std::size_t progress_every = 1000;
/// Cuff readings come seldom and unscheduled; the period only says so.
constexpr Duration cuff_period = std::chrono::minutes(5);

/// A monitor that measures what the record has columns for, as often as it has rows.
struct RecordDriver {
  explicit RecordDriver(const Recording& recording) {
    for (const Parameter parameter : recording.columns) {
      updates.push_back({parameter, info(parameter).episodic ? cuff_period : recording.period});
    }
    // Two rows may be missing before the monitor counts as silent.
    descriptor.quiet_max = recording.period * 2 + recording.period / 10;
    descriptor.updates = updates;
  }
  std::vector<UpdatePeriod> updates;
  Descriptor descriptor{.id = "record",
                        .vendor = "",
                        .model = "record",
                        .maturity = Maturity::experimental,
                        .transport = Transport::stream,
                        .line_settings = {},
                        .quiet_max = {},
                        .updates = {},
                        .requests = {},
                        .make = nullptr};
};

Reading reading_of(Parameter parameter, const Cell& cell, Instant at) {
  return cell.validity == Validity::valid ? Reading::of(parameter, cell.milli, at)
                                          : Reading::none(parameter, cell.validity, at);
}

}  // namespace

std::uint32_t bytes_a_second(const LineSettings& line) {
  const std::uint32_t parity = line.parity == Parity::none ? 0 : 1;
  return std::max(1U, line.baud / (1U + line.data_bits + parity + line.stop_bits));
}

Story play(const Recording& recording, const Plan& plan, const Progress& progress) {
  const RecordDriver driver(recording);
  Bed bed(driver.descriptor, plan, instant_of(recording.rows.front().at_ms));
  std::size_t done = 0;
  for (const Row& row : recording.rows) {
    const Instant at = instant_of(row.at_ms);
    bed.until(at);
    bed.step(at, engine::PortActivity{{}, {1, 1, {}}});
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i]) bed.reading(reading_of(recording.columns[i], *row.cells[i], at), at);
    }
    if (++done % progress_every == 0 && progress) progress(done, recording.rows.size());
  }
  return bed.finish(instant_of(recording.rows.back().at_ms) + recording.period);
}

Story play(const Descriptor& driver, Bytes bytes, std::uint32_t bytes_a_second, const Plan& plan,
           const Progress& progress) {
  const std::unique_ptr<Decoder> decoder = driver.make();
  Bed bed(driver, plan, instant_of(0));
  Feed feed(bed);
  decoder->reset(instant_of(0),
                 driver.line_settings.empty() ? LineSettings{} : driver.line_settings.front());
  std::int64_t now_ms = 0;
  std::size_t done = 0;
  for (std::size_t reads = 1; done < bytes.size(); ++reads) {
    now_ms += read_every_ms;
    const auto due = static_cast<std::uint64_t>(now_ms) * bytes_a_second / 1000U;
    const std::size_t upto = std::min<std::size_t>(bytes.size(), due);
    bed.until(instant_of(now_ms));
    if (upto > done) feed.read(*decoder, bytes.subspan(done, upto - done), instant_of(now_ms));
    done = upto;
    if (reads % progress_every == 0 && progress) progress(done, bytes.size());
  }
  return bed.finish(instant_of(now_ms));
}

}  // namespace vigil::replay
