// Reads a session log: which sessions there are, one whole, and what is known of earlier ones.
//
// It only reads, also beside the live writer. Of another session nothing comes out, but what a
// correction moved: that has the session's own name then. One thread; several readers may read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/journal/sqlite.hpp"
#include "sessionlog/session_record.hpp"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/log.pb.h"
#include "vigil/v1/wave.pb.h"

namespace vigil::sessionlog {

/// Events of one session that are read at most; a longer one is refused.
inline constexpr std::size_t session_max_events = 5'000'000;

struct SessionLine {
  std::string id;
  std::string code;
  v1::SessionState state = v1::SESSION_STATE_UNSPECIFIED;
  std::int64_t started_us = 0;     // its first record
  std::int64_t first_dose_us = 0;  // 0: not dosed
  std::int64_t closed_us = 0;      // 0: open
  std::string profile;
  std::string room;
  std::string bed;
  std::uint64_t total_ug = 0;  // of all doses
  v1::CloseManner manner = v1::CLOSE_MANNER_UNSPECIFIED;
  std::int64_t integration_opens_us = 0;  // 0: has none
  std::int64_t integration_closes_us = 0;
};

/// What became of one safety check, as it was told last.
struct CheckLine {
  std::string session;
  std::string code;
  std::string room;
  std::string bed;
  std::uint32_t number = 0;
  v1::CheckState state = v1::CHECK_STATE_UNSPECIFIED;
  std::int64_t due_us = 0;
  std::int64_t performed_us = 0;  // done or skipped; else 0
  std::string cause;              // "schedule", "extra" ...
  v1::CheckHow how = v1::CHECK_HOW_UNSPECIFIED;
  bool one_touch = false;  // nothing was asked but the one touch
  std::string breathing, colour, posture, distress;
  std::optional<std::uint32_t> moaas;
  std::string reason;
  v1::StaffRole role = v1::STAFF_ROLE_UNSPECIFIED;
  std::string actor;
};
/// Checks of a span that are read at most.
inline constexpr std::size_t checks_max = 2000;

/// Thousandths of the parameter's unit.
struct VitalStatistics {
  std::string parameter;
  std::string unit;
  std::string phase;  // empty: the whole session
  std::uint64_t readings = 0;
  std::int64_t min_milli = 0;
  std::int64_t max_milli = 0;
  std::int64_t mean_milli = 0;
};

struct Peak {
  std::int64_t milli = 0;
  std::int64_t at_us = 0;
};

struct SessionStatistics {
  std::vector<VitalStatistics> vitals;
  std::map<std::string, std::int64_t> baseline_milli;  // by parameter
  std::map<std::string, Peak> highest;                 // from the dose on, by parameter
  std::map<std::string, Peak> lowest;
  std::uint32_t high_alarms = 0;
  std::uint32_t medium_alarms = 0;
  std::uint32_t low_alarms = 0;
  std::int64_t in_alarm_us = 0;  // time that any alarm of medium or high stood
  std::uint32_t checks_done = 0;
  std::uint32_t checks_late = 0;
  std::uint32_t checks_skipped = 0;
};

enum class Waves : std::uint8_t { none, all };

class Reader;
struct OpenedReader {
  std::unique_ptr<Reader> reader;  // null: error says why
  std::string error;
};

class Reader {
 public:
  [[nodiscard]] static OpenedReader open(const std::string& folder);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// The newest last. Of one code only, if it is not empty.
  [[nodiscard]] std::vector<SessionLine> sessions(const std::string& code = {});
  /// Nothing: there is no such session, or error() says why it can't be read.
  [[nodiscard]] std::optional<SessionRecord> load(const std::string& session, Waves waves);
  [[nodiscard]] SessionStatistics statistics(const std::string& session);
  /// Earlier sessions of a code that were dosed, as the pre-check asks for them, newest last.
  [[nodiscard]] std::vector<v1::EarlierSession> history(const std::string& code);
  /// Checks that were due in a span, of all sessions, in the order they were due. Planned ones and
  /// those that were taken back are not among them.
  [[nodiscard]] std::vector<CheckLine> checks(std::int64_t from_us, std::int64_t to_us);
  /// Sessions that were dosed together with this one, in one room: {id, code} of each.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> together(
      const std::string& session);
  /// The session that was dosed together with this one, if both patients let themselves be seen
  /// side by side, and neither took that back, here or in a later session. Else empty.
  [[nodiscard]] std::string aligned_partner(const std::string& session);
  /// When the last event that is kept happened; 0: there is none.
  [[nodiscard]] std::int64_t last_record_us();
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  explicit Reader(std::string folder) : folder_(std::move(folder)) {}
  struct Move {
    std::string from;
    std::string to;
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;
  };
  void read_moves();
  [[nodiscard]] std::vector<std::string> origins(const std::string& session) const;
  [[nodiscard]] std::string belongs_to(const std::string& session, std::int64_t at_us) const;
  bool read_events(const std::string& session, SessionRecord& out);
  void read_gaps(SessionRecord& out);
  bool read_waves(const std::string& session, SessionRecord& out);
  void read_vitals(const std::string& session, SessionStatistics& out);
  void read_peaks(const std::string& session, SessionStatistics& out);
  [[nodiscard]] bool lets_be_seen(const std::string& session, const std::string& code);
  void read_alarms(const std::string& session, SessionStatistics& out);

  std::string folder_;
  sqlite::Database database_;
  std::vector<Move> moves_;  // of corrections, in order
  std::string error_;
};

}  // namespace vigil::sessionlog
