#include "sessionlog/reader.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "sessionlog/projection.hpp"
#include "sessionlog/schema.hpp"
#include "sessionlog/stored_record.hpp"
#include "sessionlog/verify.hpp"

namespace vigil::sessionlog {
namespace {

std::int64_t signed_number(const sqlite::Statement& row, int column) {
  return static_cast<std::int64_t>(row.number(column));
}

}  // namespace

OpenedReader Reader::open(const std::string& folder) {
  OpenedReader opened;
  OpenedLog log = open_to_read(folder + "/" + database_name);
  opened.error = log.error;
  if (!opened.error.empty()) return opened;
  opened.reader.reset(new Reader(folder));
  opened.reader->database_ = std::move(log.database);
  return opened;
}

void Reader::read_moves() {
  moves_.clear();
  sqlite::Statement all = database_.prepare(
      "SELECT from_session, to_session, from_us, to_us FROM correction WHERE arrives = 0"
      " ORDER BY record");
  while (all.step() == SQLITE_ROW) {
    moves_.push_back({std::string(all.text(0)), std::string(all.text(1)), signed_number(all, 2),
                      signed_number(all, 3)});
  }
}

std::vector<std::string> Reader::origins(const std::string& session) const {
  std::vector<std::string> names{session};
  // Backwards over the moves: what comes here may have come from elsewhere before.
  for (auto move = moves_.rbegin(); move != moves_.rend(); ++move) {
    const bool leads_here = std::find(names.begin(), names.end(), move->to) != names.end();
    const bool known = std::find(names.begin(), names.end(), move->from) != names.end();
    if (leads_here && !known) names.push_back(move->from);
  }
  return names;
}

std::string Reader::belongs_to(const std::string& session, std::int64_t at_us) const {
  std::string owner = session;
  for (const Move& move : moves_) {
    if (owner == move.from && at_us >= move.from_us && at_us < move.to_us) owner = move.to;
  }
  return owner;
}

std::vector<SessionLine> Reader::sessions(const std::string& code) {
  sqlite::Statement all = database_.prepare(
      "SELECT s.session, s.code, s.state, f.at_us, s.first_dose_us, s.closed_us,"
      " s.profile, s.room, s.bed, s.total_ug, s.manner, s.integration_opens_us,"
      " s.integration_closes_us FROM session AS s"
      " JOIN (SELECT session, min(at_us) AS at_us FROM session_state GROUP BY session) AS f"
      " ON f.session = s.session WHERE ?1 = '' OR s.code = ?1 ORDER BY f.at_us, s.session");
  all.bind(1, std::string_view(code));
  std::vector<SessionLine> lines;
  while (all.step() == SQLITE_ROW) {
    SessionLine& line = lines.emplace_back();
    line.id = all.text(0);
    line.code = all.text(1);
    line.state = static_cast<v1::SessionState>(all.number(2));
    line.started_us = signed_number(all, 3);
    line.first_dose_us = signed_number(all, 4);
    line.closed_us = signed_number(all, 5);
    line.profile = all.text(6);
    line.room = all.text(7);
    line.bed = all.text(8);
    line.total_ug = all.number(9);
    line.manner = static_cast<v1::CloseManner>(all.number(10));
    line.integration_opens_us = signed_number(all, 11);
    line.integration_closes_us = signed_number(all, 12);
  }
  return lines;
}

bool Reader::read_events(const std::string& session, SessionRecord& out) {
  std::vector<std::pair<std::uint64_t, v1::Event>> found;
  for (const std::string& origin : origins(session)) {
    RecordCursor at(database_, origin);
    while (at.next()) {
      const bool number = at.record().kind == RecordKind::reading;
      if (!at.has_payload() || (!number && at.record().kind != RecordKind::event)) continue;
      if (!number && origin != session) continue;
      v1::Event event;
      if (!event.ParseFromString(at.record().payload)) continue;
      if (number) {
        const std::uint64_t ns =
            event.has_vital() ? event.vital().measured_ns() : event.other().measured_ns();
        if (belongs_to(origin, measured_us(event, ns)) != session) continue;
        event.set_session(session);
      }
      if (found.size() >= session_max_events) {
        error_ = "session " + session + " has more than " + std::to_string(session_max_events) +
                 " events";
        return false;
      }
      found.emplace_back(at.record().id, std::move(event));
    }
    if (at.code() != SQLITE_OK) {
      error_ = database_.error();
      return false;
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [id, event] : found) {
    if (event.has_medicine_session()) out.state = event.medicine_session();
    out.events.push_back(std::move(event));
  }
  return true;
}

void Reader::read_gaps(SessionRecord& out) {
  using Place = std::pair<std::uint64_t, std::uint64_t>;  // epoch, seq
  std::map<std::string, std::pair<Place, Place>> spans;   // by daemon
  for (const v1::Event& event : out.events) {
    const Place place{event.epoch(), event.seq()};
    const auto [at, first] = spans.try_emplace(event.source(), place, place);
    if (!first)
      at->second = {std::min(at->second.first, place), std::max(at->second.second, place)};
  }
  sqlite::Statement gaps =
      database_.prepare("SELECT source, epoch, from_seq, to_seq, reason FROM gap ORDER BY record");
  while (gaps.step() == SQLITE_ROW) {
    const auto span = spans.find(std::string(gaps.text(0)));
    if (span == spans.end()) continue;
    const std::uint64_t to =
        gaps.number(3) == 0 ? std::numeric_limits<std::uint64_t>::max() : gaps.number(3);
    const bool within = Place(gaps.number(1), to) >= span->second.first &&
                        Place(gaps.number(1), gaps.number(2)) <= span->second.second;
    if (!within) continue;
    v1::LogGap& gap = out.gaps.emplace_back();
    gap.set_source(std::string(gaps.text(0)));
    gap.set_epoch(gaps.number(1));
    gap.set_from_seq(gaps.number(2));
    gap.set_to_seq(gaps.number(3));
    gap.set_reason(std::string(gaps.text(4)));
  }
}

bool Reader::read_waves(const std::string& session, SessionRecord& out) {
  for (const std::string& path : wave_files(folder_)) {
    sqlite::Database day(path, sqlite::Access::read_only);
    for (const std::string& origin : origins(session)) {
      sqlite::Statement blocks =
          day.prepare("SELECT payload FROM block WHERE session = ?1 AND session <> '' ORDER BY id");
      blocks.bind(1, std::string_view(origin));
      int code = SQLITE_DONE;
      while ((code = blocks.step()) == SQLITE_ROW) {
        v1::WaveBlock block;
        const auto bytes = blocks.bytes(0);
        if (!block.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) continue;
        if (belongs_to(origin, to_us(block.wall_time())) != session) continue;
        out.waves[block.wave()].push_back(std::move(block));
      }
      if (code != SQLITE_DONE) {
        error_ = day.error();
        return false;
      }
    }
  }
  for (auto& [wave, blocks] : out.waves) {
    std::stable_sort(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) {
      return to_us(a.wall_time()) < to_us(b.wall_time());
    });
  }
  return true;
}

std::optional<SessionRecord> Reader::load(const std::string& session, Waves waves) {
  error_.clear();
  SessionRecord record;
  if (session.empty() || database_.run("BEGIN") != SQLITE_OK) return std::nullopt;
  read_moves();
  bool good = read_events(session, record);
  if (good) read_gaps(record);
  if (good && waves == Waves::all) good = read_waves(session, record);
  (void)database_.run("COMMIT");
  if (!good || record.events.empty()) return std::nullopt;
  return record;
}

}  // namespace vigil::sessionlog
