// What the log tells across sessions: the checks of a span, and who may be seen beside whom.
#include "sessionlog/reader.hpp"

namespace vigil::sessionlog {
namespace {

std::int64_t signed_number(const sqlite::Statement& row, int column) {
  return static_cast<std::int64_t>(row.number(column));
}

// Numbers of the schema: check states 5 undone, 6 planned; entry kind 24 consent.
constexpr const char* checks_of_span =
    "SELECT c.session, s.code, s.room, s.bed, c.number, c.state, coalesce(c.due_us, c.at_us),"
    " c.performed_us, c.cause, c.how, c.breathing, c.colour, c.posture, c.distress, c.moaas,"
    " c.reason, c.role, c.actor, c.one_touch FROM check_ AS c JOIN session AS s ON s.session = "
    "c.session"
    " WHERE coalesce(c.due_us, c.at_us) >= ?1 AND coalesce(c.due_us, c.at_us) < ?2"
    " AND c.state NOT IN (5, 6) AND c.record = (SELECT max(d.record) FROM check_ AS d"
    "  WHERE d.session = c.session AND d.number = c.number)"
    " ORDER BY coalesce(c.due_us, c.at_us), c.session, c.number LIMIT ?3";

// In the same room, one names the other's bed, and both were dosed in overlapping times.
constexpr const char* dosed_together =
    "SELECT o.session, o.code FROM session AS s JOIN session AS o ON o.room = s.room"
    " AND o.session <> s.session AND o.code <> s.code"
    " WHERE s.session = ?1 AND (o.bed = s.concurrent_bed OR s.bed = o.concurrent_bed)"
    " AND o.bed <> s.bed AND s.first_dose_us IS NOT NULL AND o.first_dose_us IS NOT NULL"
    " AND o.first_dose_us <= coalesce(s.closed_us, o.first_dose_us)"
    " AND s.first_dose_us <= coalesce(o.closed_us, s.first_dose_us)";

}  // namespace

std::vector<CheckLine> Reader::checks(std::int64_t from_us, std::int64_t to_us) {
  sqlite::Statement all = database_.prepare(checks_of_span);
  all.bind(1, static_cast<std::uint64_t>(from_us));
  all.bind(2, static_cast<std::uint64_t>(to_us));
  all.bind(3, std::uint64_t{checks_max});
  std::vector<CheckLine> lines;
  int code = SQLITE_DONE;
  error_.clear();
  while ((code = all.step()) == SQLITE_ROW) {
    CheckLine& line = lines.emplace_back();
    line.session = all.text(0);
    line.code = all.text(1);
    line.room = all.text(2);
    line.bed = all.text(3);
    line.number = static_cast<std::uint32_t>(all.number(4));
    line.state = static_cast<v1::CheckState>(all.number(5));
    line.due_us = signed_number(all, 6);
    line.performed_us = signed_number(all, 7);
    line.cause = all.text(8);
    line.how = static_cast<v1::CheckHow>(all.number(9));
    line.breathing = all.text(10);
    line.colour = all.text(11);
    line.posture = all.text(12);
    line.distress = all.text(13);
    if (all.type(14) != SQLITE_NULL) line.moaas = static_cast<std::uint32_t>(all.number(14));
    line.reason = all.text(15);
    line.role = static_cast<v1::StaffRole>(all.number(16));
    line.actor = all.text(17);
    line.one_touch = all.number(18) != 0;
  }
  if (code != SQLITE_DONE) error_ = database_.error();
  return lines;
}

/// Said so in this session, and not taken back since in any session of the same patient.
bool Reader::lets_be_seen(const std::string& session, const std::string& code) {
  const auto last = [&](const char* sql, const std::string& which) {
    sqlite::Statement one = database_.prepare(sql);
    one.bind(1, std::string_view(which));
    return one.step() == SQLITE_ROW ? std::string(one.text(0)) : std::string();
  };
  constexpr const char* here =
      "SELECT text FROM entry WHERE session = ?1 AND kind = 24 AND code = 'aligned-view'"
      " ORDER BY record DESC LIMIT 1";
  constexpr const char* anywhere =
      "SELECT e.text FROM entry AS e WHERE e.kind = 24 AND e.code = 'aligned-view'"
      " AND e.session IN (SELECT session FROM session_state WHERE code = ?1)"
      " ORDER BY e.record DESC LIMIT 1";
  return last(here, session) == "given" && last(anywhere, code) == "given";
}

std::vector<std::pair<std::string, std::string>> Reader::together(const std::string& session) {
  sqlite::Statement all = database_.prepare(dosed_together);
  all.bind(1, std::string_view(session));
  std::vector<std::pair<std::string, std::string>> found;
  while (all.step() == SQLITE_ROW) {
    found.emplace_back(std::string(all.text(0)), std::string(all.text(1)));
  }
  return found;
}

std::string Reader::aligned_partner(const std::string& session) {
  const auto found = together(session);
  if (found.size() != 1) return {};  // none, or which of them is not certain
  const auto& [partner, partner_code] = found.front();
  sqlite::Statement own = database_.prepare("SELECT code FROM session WHERE session = ?1");
  own.bind(1, std::string_view(session));
  const std::string code = own.step() == SQLITE_ROW ? std::string(own.text(0)) : "";
  const bool both = lets_be_seen(session, code) && lets_be_seen(partner, partner_code);
  return both ? partner : std::string();
}

std::int64_t Reader::last_record_us() {
  const auto at =
      database_.number("SELECT wall_us FROM record WHERE kind IN (1, 2) ORDER BY id DESC LIMIT 1");
  return static_cast<std::int64_t>(at.value_or(0));
}

}  // namespace vigil::sessionlog
