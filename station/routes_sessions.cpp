// The routes of sessions: lists, the review, exports, notes, the checks of a day.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "sessionlog/civil_time.hpp"
#include "sessionlog/export/export.hpp"
#include "sessionlog/reader.hpp"
#include "sessionlog/review/json.hpp"
#include "sessionlog/spool.hpp"
#include "station/day_checks.hpp"
#include "station/json_body.hpp"
#include "station/routes.hpp"

namespace vigil::station {
namespace {

namespace json = boost::json;
using sessionlog::Reader;
using sessionlog::SessionLine;
using sessionlog::Waves;

constexpr std::string_view no_audit =
    "This reading can't be recorded, so nothing is shown. Tell a technician: ";
constexpr std::string_view busy = "Other sessions are being read. Try again in some seconds.";

struct ExportTitle {
  std::string_view format;
  std::string_view title;
  std::string_view type;
};
constexpr std::array export_titles{
    ExportTitle{"csv", "Every number, as a table (CSV)", "text/csv; charset=utf-8"},
    ExportTitle{"jsonl", "Every event, one a line (JSON Lines)", "application/x-ndjson"},
    ExportTitle{"edf", "Waves and numbers (EDF+)", "application/octet-stream"},
    ExportTitle{"fhir", "For a medical record (FHIR R4)", "application/fhir+json"},
    ExportTitle{"hl7", "For a medical record (HL7 v2)", "text/plain; charset=utf-8"},
    ExportTitle{"rems", "Monitoring form (REMS), text", "text/plain; charset=utf-8"},
    ExportTitle{"rems-csv", "Monitoring form (REMS), table", "text/csv; charset=utf-8"},
    ExportTitle{"rems-json", "Monitoring form (REMS), JSON", "application/json"},
    ExportTitle{"report", "Report for paper (HTML)", "text/html; charset=utf-8"}};

/// Letters, digits, points and hyphens: as the daemon gives them.
bool good_session(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

json::value time_or_null(std::int64_t us) {
  return us == 0 ? json::value(nullptr) : json::value(sessionlog::iso_text(us));
}

json::object line_object(const SessionLine& line) {
  return {{"id", line.id},
          {"code", line.code},
          {"state", sessionlog::state_word(line.state)},
          {"profile", line.profile},
          {"room", line.room},
          {"bed", line.bed},
          {"started", time_or_null(line.started_us)},
          {"firstDose", time_or_null(line.first_dose_us)},
          {"closed", time_or_null(line.closed_us)},
          {"mg", static_cast<double>(line.total_ug) / 1000},
          {"manner", sessionlog::manner_word(line.manner)},
          {"opens", time_or_null(line.integration_opens_us)},
          {"closes", time_or_null(line.integration_closes_us)}};
}

json::array exports_object() {
  json::array all;
  for (const ExportTitle& one : export_titles) {
    const auto* const format = sessionlog::find_export_format(one.format);
    if (format == nullptr) continue;
    all.push_back(
        json::object{{"format", one.format}, {"title", one.title}, {"ending", format->ending}});
  }
  return all;
}

std::optional<SessionLine> find_line(Reader& reader, const std::string& id) {
  for (SessionLine& line : reader.sessions()) {
    if (line.id == id) return std::move(line);
  }
  return std::nullopt;
}

/// The dosed ones of the same code before this one, oldest first.
std::vector<SessionLine> earlier_lines(Reader& reader, const SessionLine& line) {
  std::vector<SessionLine> found;
  if (line.code.empty()) return found;
  const std::int64_t before = line.first_dose_us != 0 ? line.first_dose_us : line.started_us;
  for (SessionLine& one : reader.sessions(line.code)) {
    const bool earlier = one.id != line.id && one.first_dose_us != 0 && one.first_dose_us < before;
    if (earlier) found.push_back(std::move(one));
  }
  if (found.size() > earlier_max) {
    found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(earlier_max));
  }
  return found;
}

/// A slot among the readings; without one the request is refused.
class Slot {
 public:
  explicit Slot(std::atomic<int>& taken) : taken_(taken), number_(taken.fetch_add(1)) {}
  ~Slot() { taken_.fetch_sub(1); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  [[nodiscard]] bool held() const { return number_ < readings_at_once; }

 private:
  std::atomic<int>& taken_;
  int number_;
};

json::object note_object(const Note& note) {
  return {{"text", note.text},
          {"colleague", note.colleague},
          {"revision", note.revision},
          {"written", time_or_null(note.written_us)}};
}

}  // namespace

std::string StationApi::audit(const Identity& who, const std::string& action,
                              const std::string& session, const std::string& detail) const {
  v1::LogAudit record;
  record.set_action(action);
  record.set_session(session);
  record.set_actor(who.display);
  record.set_role(role_word(who.role));
  record.set_via("vigil-station " + who.receiver);
  record.set_detail(who.shared ? detail + (detail.empty() ? "" : "; ") + "shared browser" : detail);
  return sessionlog::hand_in_audit(options_.log_folder, record);
}

HttpResponse StationApi::sessions(const HttpRequest& request, const std::vector<std::string>&) {
  const auto code = request.query.find("code");
  const auto opened = Reader::open(options_.log_folder);
  if (!opened.reader) return refuse(503, "log", "The session log can't be read: " + opened.error);
  const auto lines =
      opened.reader->sessions(code == request.query.end() ? std::string() : code->second);
  json::array all;
  for (auto line = lines.rbegin(); line != lines.rend() && all.size() < sessions_max; ++line) {
    all.push_back(line_object(*line));
  }
  return json_answer(json::object{{"sessions", std::move(all)}});
}

HttpResponse StationApi::review(const HttpRequest& request, const std::vector<std::string>& words) {
  const std::string& id = words[0];
  const Slot slot(readings_);
  if (!slot.held()) return refuse(503, "busy", busy);
  const auto opened = Reader::open(options_.log_folder);
  if (!opened.reader) return refuse(503, "log", "The session log can't be read: " + opened.error);
  Reader& reader = *opened.reader;
  const auto line = good_session(id) ? find_line(reader, id) : std::nullopt;
  if (!line) return refuse(404, "not_found", "There is no session of this name in the log.");
  const auto read = [&](const std::string& session, const std::string& why, auto make) {
    const std::string error = audit(request.who, "review", session, why);
    if (!error.empty()) return std::string(no_audit) + error;
    const auto record = reader.load(session, Waves::none);
    if (!record) return "Session " + session + " can't be read. " + reader.error();
    make(*record);
    return std::string();
  };
  json::object answer;
  sessionlog::Ms origin = 0;
  std::string error = read(id, "", [&](const sessionlog::SessionRecord& record) {
    answer = sessionlog::review_object(record, reader.statistics(id));
    origin = line->first_dose_us / 1000;
  });
  json::array earlier;
  for (const SessionLine& one : earlier_lines(reader, *line)) {
    if (!error.empty()) break;
    error = read(one.id, "beside " + id, [&](const sessionlog::SessionRecord& record) {
      earlier.push_back(sessionlog::earlier_object(record, reader.statistics(one.id)));
    });
  }
  json::value partner(nullptr);
  const std::string other = error.empty() ? reader.aligned_partner(id) : std::string();
  if (!other.empty()) {
    error = read(other, "aligned view, beside " + id, [&](const sessionlog::SessionRecord& record) {
      partner = sessionlog::partner_object(record, origin);
    });
  }
  if (!error.empty()) return refuse(503, "audit", error);
  answer["earlier"] = std::move(earlier);
  std::vector<std::string> others;  // the id before the code that it begins with
  for (const auto& [session, code] : reader.together(id))
    others.insert(others.end(), {session, code});
  json::value told(std::move(answer));
  sessionlog::hide_words(told, others);
  told.as_object()["partner"] = std::move(partner);
  told.as_object()["exports"] = exports_object();
  return json_answer(told);
}

HttpResponse StationApi::export_file(const HttpRequest& request,
                                     const std::vector<std::string>& words) {
  const std::string& id = words[0];
  HttpResponse file;
  if (words[1] == "dictionary" || words[1] == "readme") {
    const bool table = words[1] == "dictionary";
    file.content_type = table ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8";
    file.body = table ? sessionlog::dictionary_csv() : sessionlog::dictionary_readme();
    return file;
  }
  const auto* const format = sessionlog::find_export_format(words[1]);
  if (format == nullptr) {
    return refuse(404, "not_found", "There are " + sessionlog::export_format_names() + ".");
  }
  const Slot slot(readings_);
  if (!slot.held()) return refuse(503, "busy", busy);
  const auto opened = Reader::open(options_.log_folder);
  if (!opened.reader) return refuse(503, "log", "The session log can't be read: " + opened.error);
  if (!good_session(id) || !find_line(*opened.reader, id)) {
    return refuse(404, "not_found", "There is no session of this name in the log.");
  }
  const auto asked = request.query.find("identified");
  const bool identified = asked != request.query.end() && asked->second == "1";
  const std::string how = words[1] + (identified ? ", identified" : ", de-identified");
  if (const std::string error = audit(request.who, "export", id, how); !error.empty()) {
    return refuse(503, "audit", std::string(no_audit) + error);
  }
  const bool waves = words[1] == "csv" || words[1] == "jsonl" || words[1] == "edf";
  const auto record = opened.reader->load(id, waves ? Waves::all : Waves::none);
  if (!record) {
    return refuse(503, "log", "Session " + id + " can't be read. " + opened.reader->error());
  }
  bool too_long = false;
  const std::string error = sessionlog::export_session(
      *format, *record, {identified, "vigil-station " + options_.version},
      [&](std::string_view block) {
        too_long = too_long || file.body.size() + block.size() > export_max_bytes;
        if (!too_long) file.body += block;
        return !too_long;
      });
  if (too_long) {
    return refuse(413, "too_long", "This export is too long for a browser. Use vigil export.");
  }
  if (!error.empty()) return refuse(500, "export", "It can't be exported: " + error);
  const auto* const title = std::find_if(export_titles.begin(), export_titles.end(),
                                         [&](const auto& one) { return one.format == words[1]; });
  file.content_type =
      title == export_titles.end() ? "application/octet-stream" : std::string(title->type);
  // A de-identified file does not bear the day in its name.
  const std::string name = identified ? id : id.substr(0, id.find('.'));
  file.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"" + name + "-" + words[1] + std::string(format->ending) + "\"");
  return file;
}

HttpResponse StationApi::read_notes(const HttpRequest& request,
                                    const std::vector<std::string>& words) {
  if (!good_session(words[0])) return refuse(404, "not_found", "There is no such session.");
  const NotesOf found = notes_.read(words[0], request.who.account);
  if (!found.error.empty()) return refuse(503, "notes", found.error);
  json::array others;
  for (const Note& note : found.others) {
    const auto author = accounts_->account(note.author);
    others.push_back(json::object{{"author", author ? author->display : note.author},
                                  {"text", note.text},
                                  {"revision", note.revision},
                                  {"written", time_or_null(note.written_us)}});
  }
  return json_answer(json::object{{"mine", note_object(found.mine)}, {"others", others}});
}

HttpResponse StationApi::write_notes(const HttpRequest& request,
                                     const std::vector<std::string>& words) {
  const auto body = json_body(request);
  const auto text = body ? text_member(*body, "text") : std::nullopt;
  const auto colleague = body ? text_member(*body, "colleague") : std::nullopt;
  const json::value* const revision = body ? body->if_contains("revision") : nullptr;
  if (!text || !colleague || revision == nullptr || !revision->is_int64() ||
      revision->as_int64() < 0) {
    return refuse(400, "bad_request", "Give text, colleague and revision as JSON.");
  }
  if (text->size() > note_max_bytes) {
    return refuse(413, "too_long",
                  "A note has at most " + std::to_string(note_max_bytes / 1024) + " KiB.");
  }
  if (!colleague->empty()) {
    const auto named = accounts_->account(*colleague);
    const bool good = named && !named->disabled && named->role == v1::ACCOUNT_ROLE_THERAPIST &&
                      named->name != request.who.account;
    if (!good) return refuse(422, "bad_colleague", "The colleague must be another therapist.");
  }
  const auto opened = Reader::open(options_.log_folder);
  if (!opened.reader) return refuse(503, "log", "The session log can't be read: " + opened.error);
  if (!good_session(words[0]) || !find_line(*opened.reader, words[0])) {
    return refuse(404, "not_found", "There is no session of this name in the log.");
  }
  Note note;
  note.author = request.who.account;
  note.colleague = *colleague;
  note.text = *text;
  note.revision = static_cast<std::uint64_t>(revision->as_int64());
  const NoteKept done = notes_.write(words[0], note, now_us());
  if (done.conflict) {
    accounts_->count("conflict");
    HttpResponse no = json_answer(json::object{
        {"error", "It was changed elsewhere meanwhile. Read that first; nothing was overwritten."},
        {"revision", done.revision}});
    no.status = 409;
    return no;
  }
  if (!done.kept) return refuse(503, "notes", "The note is not kept: " + done.error);
  return json_answer(
      json::object{{"revision", done.revision}, {"written", time_or_null(done.written_us)}});
}

HttpResponse StationApi::checks(const HttpRequest& request, const std::vector<std::string>&) {
  const auto asked = request.query.find("day");
  const std::string day = asked == request.query.end() ? local_day(now_us()) : asked->second;
  const auto span = day_span_us(day);
  if (!span) return refuse(400, "bad_request", "A day is written as 2026-11-22.");
  const auto opened = Reader::open(options_.log_folder);
  if (!opened.reader) return refuse(503, "log", "The session log can't be read: " + opened.error);
  const auto found = opened.reader->checks(span->first, span->second);
  if (!opened.reader->error().empty()) return refuse(503, "log", opened.reader->error());
  return json_answer(day_checks(day, found, now_us()));
}

}  // namespace vigil::station
