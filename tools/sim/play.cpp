#include <algorithm>
#include <cstdio>

#include "drivers/registry.hpp"
#include "tools/exit_codes.hpp"
#include "tools/sim/commands.hpp"
#include "tools/sim/monitor.hpp"
#include "tools/sim/ticker.hpp"
#include "tools/text_file.hpp"

namespace vigil::sim {
namespace {

// Keeps a capture going into the line, a second's worth at a time.
class Playback {
 public:
  Playback(std::string bytes, const LineSettings& settings, bool loop)
      : bytes_(std::move(bytes)), paced_(settings), loop_(loop) {}

  void step(Instant now, ByteLine& line) {
    if (paced_.idle()) queue(now);
    paced_.send(now, &line);
  }
  [[nodiscard]] bool ended() const { return !loop_ && next_ == bytes_.size() && paced_.idle(); }
  [[nodiscard]] const LineCounts& counts() const { return paced_.counts(); }

 private:
  void queue(Instant now) {
    static constexpr std::size_t chunk_bytes = 32768;
    if (loop_ && next_ == bytes_.size()) next_ = 0;
    const std::size_t count = std::min(chunk_bytes, bytes_.size() - next_);
    const std::string_view part = std::string_view(bytes_).substr(next_, count);
    const std::vector<std::uint8_t> chunk(part.begin(), part.end());
    paced_.queue(chunk, now);
    next_ += count;
  }

  std::string bytes_;
  PacedLine paced_;
  bool loop_;
  std::size_t next_ = 0;
};

// Returns false when a signal came.
bool drain(Ticker& ticker, ByteLine& line) {
  // Bytes may be on their way inside the kernel and not be seen for a moment: it must be empty in
  // five looks, 50 ms, before we believe it.
  for (int empty = 0; empty < 5;) {
    if (!ticker.wait()) return false;
    empty = line.unread() ? 0 : empty + 1;
  }
  return true;
}

}  // namespace

int play(const PlayOptions& options) {
  auto bytes = read_file(options.file);
  if (!bytes || bytes->empty()) {
    std::fprintf(stderr, "vigil-sim: can't read %s, or it is empty\n", options.file.c_str());
    return exit_no_input;
  }
  const Descriptor* driver = find_driver(options.driver);
  if (driver == nullptr || driver->line_settings.empty()) {
    std::fprintf(stderr, "vigil-sim: there is no serial driver %s\n", options.driver.c_str());
    return exit_usage;
  }
  Ticker ticker(options.speed);
  OpenedLine opened = open_pty(options.link);
  if (!opened.line) {
    std::fprintf(stderr, "vigil-sim: %s\n", opened.error.c_str());
    return exit_os;
  }
  ByteLine& line = *opened.line;
  std::printf("playing %s on %s\n", options.file.c_str(), options.link.c_str());
  std::fflush(stdout);

  Playback playback(std::move(*bytes), driver->line_settings.front(), options.loop);
  bool waiting = options.wait_for_reader;
  std::vector<std::uint8_t> from_host;
  while (!playback.ended()) {
    const auto now = ticker.wait();
    if (!now) break;
    waiting = waiting && !line.connected();
    if (waiting) continue;
    from_host.clear();
    line.read(from_host);  // a capture answers nothing; but the host's writes must not pile up
    playback.step(*now, line);
  }
  if (playback.ended()) {
    std::printf("all sent, waiting for the reader\n");
    std::fflush(stdout);
    (void)drain(ticker, line);
  }
  const LineCounts& counts = playback.counts();
  std::printf("%llu bytes sent, %llu lost, %llu unheard\n",
              static_cast<unsigned long long>(counts.sent),
              static_cast<unsigned long long>(counts.lost),
              static_cast<unsigned long long>(counts.unheard));
  return exit_ok;
}

}  // namespace vigil::sim
