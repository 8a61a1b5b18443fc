#include "tools/vigil/replay_capture.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "tools/vigil/replay_bed.hpp"
#include "tools/vigil/replay_feed.hpp"

namespace vigil::replay {
namespace {

constexpr std::size_t progress_every = 1000;
/// A decoder that wants to write again and again at one instant: more is not asked of it then.
constexpr int polls_at_once_max = 32;

struct Losses final : capture::Reporter {
  void on_damage(std::uint64_t offset, std::uint64_t bytes, std::string_view why) override {
    texts.push_back("at byte " + std::to_string(offset) + ": " + std::string(why) +
                    (bytes == 0 ? "" : ", " + std::to_string(bytes) + " bytes of the file"));
  }
  std::vector<std::string> texts;
};

struct Silent final : capture::Reporter {
  void on_damage(std::uint64_t, std::uint64_t, std::string_view) override {}
};

/// The port of the record: opens and closes as it did, and asks the decoder as vigild does.
class Port {
 public:
  Port(const Descriptor& driver, Bed& bed, bool listen_only)
      : decoder_(driver.make()), bed_(bed), feed_(bed), listen_only_(listen_only) {}

  void until(Instant at) {
    while (poll_at_ <= at) {
      const Instant due = poll_at_;
      bed_.until(due);
      poll(due);
    }
    bed_.until(at);
  }
  void open(const capture::Opened& opened, Instant at) {
    open_ = true;
    wait_until_ = poll_at_ = Instant::never();
    decoder_->reset(at, opened.line);
    bed_.step(at, engine::PortOpened{{}, opened.device, opened.adapter});
    poll(at);
  }
  void close(const capture::Closed& closed, Instant at) {
    open_ = false;
    wait_until_ = poll_at_ = Instant::never();
    // What the link gives up itself, it knows: it does so in the replay as well.
    if (!closed.by_us) bed_.step(at, engine::PortClosed{{}, closed.reason});
  }
  void fail(const capture::Closed& failed, Instant at) {
    bed_.step(at, engine::PortFailed{{}, failed.reason});
  }
  void read(Bytes bytes, Instant at) {
    feed_.read(*decoder_, bytes, at);
    poll(at);
  }
  [[nodiscard]] bool is_open() const { return open_; }

 private:
  /// As PortOfMonitor of the daemon, but that what is written has left at once.
  void poll(Instant at) {
    if (!open_ || listen_only_) return;
    if (at < wait_until_ && !wait_until_.is_never()) return;
    wait_until_ = poll_at_ = Instant::never();
    for (int i = 0; i < polls_at_once_max; ++i) {
      const Poll wish = feed_.poll(*decoder_, at);
      poll_at_ = std::max(wish.ask_again, at + Duration(1));
      if (wish.write.empty()) return;
      if (wish.not_before > at) {
        wait_until_ = poll_at_ = wish.not_before;
        return;
      }
    }
  }

  std::unique_ptr<Decoder> decoder_;
  Bed& bed_;
  Feed feed_;
  bool listen_only_;
  bool open_ = false;
  Instant poll_at_ = Instant::never();
  Instant wait_until_ = Instant::never();  // until then the decoder's bytes are held back
};

void replay(const capture::Record& record, Port& port, Instant at) {
  if (const auto opened = capture::opened_of(record)) port.open(*opened, at);
  if (const auto closed = capture::closed_of(record)) {
    record.kind == capture::Kind::closed ? port.close(*closed, at) : port.fail(*closed, at);
  }
  if (record.kind == capture::Kind::from_monitor) port.read(record.payload, at);
}

bool later(const capture::Header& a, const capture::Header& b) {
  return std::tie(a.at, a.part) < std::tie(b.at, b.part);
}

/// Why these two are not of one link.
std::string difference(const capture::Header& a, const capture::Header& b) {
  if (a.link.room != b.link.room || a.link.bed != b.link.bed || a.link.monitor != b.link.monitor ||
      a.link.driver != b.link.driver) {
    return "it is of another link";
  }
  if (a.boot_id != b.boot_id) {
    return "the machine was started anew in between: replay them one by one";
  }
  return "";
}

}  // namespace

Parsed<CapturedLink> join(std::vector<CaptureFile> files) {
  struct Part {
    capture::Header header;
    CaptureFile file;
  };
  std::vector<Part> parts;
  CapturedLink all;
  std::optional<Instant> to;
  for (CaptureFile& file : files) {
    Losses losses;
    capture::Reader reader(file.bytes, losses);
    if (!reader.header()) return {std::nullopt, {0, file.path + ": " + reader.error()}};
    const capture::Header header = *reader.header();
    if (!parts.empty()) {
      const std::string why = difference(parts.front().header, header);
      if (!why.empty()) return {std::nullopt, {0, file.path + ": " + why}};
    }
    while (const auto record = reader.next()) {
      to = std::max(to.value_or(header.at), record->at);
      ++all.records;
      if (const auto gap = capture::gap_of(*record)) {
        losses.texts.push_back(gap->records == 0
                                   ? "something was lost before it was anonymized"
                                   : std::to_string(gap->records) + " reads or writes with " +
                                         std::to_string(gap->bytes) + " bytes were not captured");
      }
    }
    if (reader.ended() && to) to = std::max(*to, reader.ended_at());
    for (const std::string& text : losses.texts) all.losses.push_back(file.path + ": " + text);
    parts.push_back({header, {file.path, std::move(file.bytes)}});
  }
  if (!to) return {std::nullopt, {0, files.front().path + ": there is nothing in it"}};
  std::sort(parts.begin(), parts.end(),
            [](const Part& a, const Part& b) { return later(a.header, b.header); });
  all.link = parts.front().header.link;
  all.from = parts.front().header.at;
  all.to = std::max(*to, all.from);
  if (all.to - all.from > Duration(longest_ms * ms_to_ns)) {
    return {std::nullopt, {0, files.front().path + ": it is longer than 31 days"}};
  }
  for (Part& part : parts) all.files.push_back(std::move(part.file));
  return {std::move(all), {}};
}

Story play(const Descriptor& driver, const CapturedLink& captured, const Plan& plan,
           const Progress& progress) {
  const Instant start = instant_of(0);
  Bed bed(driver, plan, start,
          {captured.link.line_settings_count,
           std::chrono::milliseconds(captured.link.reopen_after_ms), false});
  Port port(driver, bed, captured.link.listen_only);
  Instant now = start;
  std::size_t done = 0;
  for (const CaptureFile& file : captured.files) {
    Silent silent;
    capture::Reader reader(file.bytes, silent);
    const capture::Header& header = *reader.header();
    const auto at_of = [&](Instant at) { return std::max(now, start + (at - captured.from)); };
    if (header.open_at_start && !port.is_open()) {
      now = at_of(header.at);
      port.until(now);
      port.open({header.line, "record", {}}, now);
    }
    while (const auto record = reader.next()) {
      now = at_of(record->at);
      port.until(now);
      replay(*record, port, now);
      if (++done % progress_every == 0 && progress) progress(done, captured.records);
    }
    if (reader.ended()) now = at_of(reader.ended_at());
    port.until(now);
  }
  return bed.finish(now);
}

}  // namespace vigil::replay
