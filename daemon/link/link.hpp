// The connection to one monitor as a state machine: when to open, when to give up, when it is lost.
//
// Pure: the caller tells what happened to the port and does what the answer says. One caller at a
// time; no allocation. Retries go on for ever: first after 100 ms, then doubling to 5 s.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "daemon/link/link_status.hpp"
#include "drivers/api/time.hpp"

namespace vigil::link {

inline constexpr Duration first_retry = std::chrono::milliseconds(100);
inline constexpr Duration longest_retry = std::chrono::seconds(5);

struct LinkConfig {
  Duration quiet_max{};                 // the driver's
  std::size_t line_settings_count = 1;  // more than 1: try the next when no frame comes
  /// A network connection can be dead without telling: open it anew after so long a silence.
  /// 0: never, as for a serial port.
  Duration reopen_after{0};
};

/// What was read in one go.
struct Activity {
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
  std::array<std::uint64_t, reject_cause_count> rejects{};
};

enum class Action : std::uint8_t {
  none,
  open,    // with line settings number line_settings()
  reopen,  // close what is open, then open
};

class Link {
 public:
  explicit Link(LinkConfig config) : config_(config) {}

  /// The daemon starts: the port is to be opened.
  Action start(Instant now);
  /// The daemon goes on after a restart: the port is to be opened anew. Silence still counts from
  /// the last frame that was heard.
  Action restart();
  Action on_opened(std::string_view device, Instant now);
  /// Opening failed; the next try comes by itself.
  Action on_failed(std::string_view reason, Instant now);
  /// The open port is gone.
  Action on_closed(std::string_view reason, Instant now);
  Action on_activity(const Activity& activity, Instant now);
  /// What keeps a monitor that answers from being live: association refused, in use by another
  /// host. Empty: nothing does, the next good frame makes it live.
  void on_handshake(std::string_view text);
  /// Some port of the machine came or went: worth a try now.
  Action on_hint(Instant now);
  Action advance(Instant now);
  [[nodiscard]] Instant deadline() const;

  [[nodiscard]] const Status& status() const { return status_; }
  [[nodiscard]] bool live() const { return status_.state == State::live; }
  [[nodiscard]] std::size_t line_settings() const { return line_settings_; }
  /// Since when no good frame has been heard, or the start.
  [[nodiscard]] Instant last_heard() const { return last_heard_; }
  void archive(Archive& archive);

 private:
  void enter(State state, std::string_view reason);
  void lose();
  Action try_next_line_settings(Instant now);

  LinkConfig config_;
  Status status_;
  Instant last_heard_;
  Instant opened_at_;
  Instant retry_at_ = Instant::never();
  Duration retry_after_ = first_retry;
  std::size_t line_settings_ = 0;
  bool hinted_ = false;  // a hint came while opening
  std::uint64_t bytes_since_open_ = 0;
  std::uint64_t frames_since_open_ = 0;
  FixedText<160> handshake_;
};

}  // namespace vigil::link
