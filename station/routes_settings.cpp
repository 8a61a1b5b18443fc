// The routes of technicians: settings, probe, profiles.
#include <google/protobuf/util/json_util.h>
#include <sys/statvfs.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "sessionlog/civil_time.hpp"
#include "sessionlog/reader.hpp"
#include "sessionlog/spool.hpp"
#include "station/json_body.hpp"
#include "station/profiles.hpp"
#include "station/routes.hpp"
#include "station/run_program.hpp"

namespace vigil::station {
namespace {

namespace json = boost::json;

/// Seconds that are listened for at each setting of the line.
constexpr const char* probe_seconds = "3";
// Exit codes of vigil probe.
constexpr int probe_found = 0;
constexpr int probe_nothing = 65;
constexpr int probe_silence = 69;
constexpr int probe_undecided = 76;

json::array message_array(const auto& messages) {
  json::array all;
  for (const auto& message : messages) {
    std::string text;
    boost::json::error_code error;
    if (!google::protobuf::util::MessageToJsonString(message, &text).ok()) continue;
    json::value value = json::parse(text, error);
    if (!error) all.push_back(std::move(value));
  }
  return all;
}

json::array pages_of(const LiveState& live) {
  json::array pages;
  for (const ConnectedPage& page : live.pages) {
    const auto since =
        std::chrono::duration_cast<std::chrono::microseconds>(page.since.time_since_epoch());
    pages.push_back(json::object{{"receiver", page.who.receiver},
                                 {"display", page.who.display},
                                 {"role", role_word(page.who.role)},
                                 {"shared", page.who.shared},
                                 {"viewOnly", page.who.view_only()},
                                 {"remote", page.remote},
                                 {"since", sessionlog::iso_text(since.count())},
                                 {"sound", page.sound},
                                 {"visible", page.visible}});
  }
  return pages;
}

json::object disk_of(const char* what, const std::string& path) {
  struct statvfs found {};
  if (::statvfs(path.c_str(), &found) != 0) {
    return {{"what", what},
            {"path", path},
            {"freeBytes", nullptr},
            {"totalBytes", nullptr},
            {"problem", std::strerror(errno)}};
  }
  const std::uint64_t block = found.f_frsize;
  return {{"what", what},
          {"path", path},
          {"freeBytes", block * found.f_bavail},
          {"totalBytes", block * found.f_blocks},
          {"problem", ""}};
}

json::object log_of(const std::string& folder) {
  const auto opened = sessionlog::Reader::open(folder);
  std::vector<std::string> bad;
  const auto waiting = sessionlog::waiting_audits(folder, bad);
  if (!opened.reader) {
    return {{"readable", false},
            {"problem", opened.error},
            {"sessions", nullptr},
            {"lastRecord", nullptr},
            {"waitingAudits", waiting.size()}};
  }
  const std::int64_t last = opened.reader->last_record_us();
  return {
      {"readable", true},
      {"problem", bad.empty() ? std::string() : bad.front() + ": is no audit record"},
      {"sessions", opened.reader->sessions().size()},
      {"lastRecord", last == 0 ? json::value(nullptr) : json::value(sessionlog::iso_text(last))},
      {"waitingAudits", waiting.size()}};
}

/// What a command of vigil prints as JSON; an empty list, and why.
json::array listed(const std::string& program, const char* what, std::string& problem) {
  const ProgramEnd end = run_program({program, what, "--json"}, list_limit);
  boost::json::error_code error;
  json::value value = json::parse(end.printed, error);
  if (end.code == 0 && !error && value.is_array()) return std::move(value.as_array());
  problem = !end.problem.empty() ? end.problem
            : end.timed_out      ? program + " " + what + " does not end"
                                 : program + " " + what + " gives no list";
  return {};
}

bool names_port(const json::array& ports, std::string_view port) {
  for (const json::value& one : ports) {
    if (!one.is_object()) continue;
    const json::value* const device = one.as_object().if_contains("device");
    if (device != nullptr && device->is_string() && device->as_string() == port) return true;
    const json::value* const names = one.as_object().if_contains("configure_as");
    if (names == nullptr || !names->is_array()) continue;
    for (const json::value& name : names->as_array()) {
      if (name.is_string() && name.as_string() == port) return true;
    }
  }
  return false;
}

const char* outcome_word(const ProgramEnd& end) {
  if (end.timed_out) return "timeout";
  switch (end.code) {
    case probe_found:
      return "found";
    case probe_undecided:
      return "undecided";
    case probe_nothing:
      return "nothing";
    case probe_silence:
      return "silence";
    default:
      return "failed";
  }
}

}  // namespace

HttpResponse StationApi::settings(const HttpRequest&, const std::vector<std::string>&) {
  const auto known = live_ == nullptr ? nullptr : live_->live();
  const LiveState live = known ? *known : LiveState{};
  json::array problems;
  std::string problem;
  json::array ports = listed(options_.program, "ports", problem);
  if (!problem.empty()) problems.emplace_back(std::exchange(problem, {}));
  json::array drivers = listed(options_.program, "drivers", problem);
  if (!problem.empty()) problems.emplace_back(problem);
  json::array disk;
  disk.push_back(disk_of("session log", options_.log_folder));
  disk.push_back(disk_of("journal", options_.journal_folder));
  disk.push_back(disk_of("station", options_.state_folder));
  return json_answer(json::object{{"versions", json::object{{"station", options_.version}}},
                                  {"feeds", message_array(live.feeds)},
                                  {"links", message_array(live.links)},
                                  {"heartbeats", message_array(live.heartbeats)},
                                  {"pages", pages_of(live)},
                                  {"ports", std::move(ports)},
                                  {"drivers", std::move(drivers)},
                                  {"disk", std::move(disk)},
                                  {"log", log_of(options_.log_folder)},
                                  {"problems", std::move(problems)}});
}

HttpResponse StationApi::probe(const HttpRequest& request, const std::vector<std::string>&) {
  const auto body = json_body(request);
  const auto port = body ? text_member(*body, "port") : std::nullopt;
  if (!port || port->empty()) return refuse(400, "bad_request", "Give the port as JSON.");
  if (probing_.exchange(true)) {
    return refuse(503, "busy", "Another port is being probed. Wait for its end.");
  }
  std::string problem;
  const json::array ports = listed(options_.program, "ports", problem);
  ProgramEnd end;
  const bool known = names_port(ports, *port);
  if (known) {
    end = run_program({options_.program, "probe", *port, "--seconds", probe_seconds}, probe_limit);
  }
  probing_.store(false);
  if (!problem.empty()) return refuse(503, "program", problem);
  if (!known) return refuse(404, "not_found", "This machine has no such port now.");
  std::string text = end.problem.empty() ? end.printed : end.problem;
  if (end.timed_out) {
    text = "Not decided in " + std::to_string(probe_limit.count()) +
           " s. At the machine: vigil probe " + *port;
  } else if (text.empty()) {
    text = "The port can't be listened at: another program has it, or it is gone.";
  }
  return json_answer(json::object{{"outcome", outcome_word(end)}, {"text", text}});
}

HttpResponse StationApi::profile(const HttpRequest&, const std::vector<std::string>& words) {
  const ProfileAnswer found = read_profile(options_.profiles_folder, words[0]);
  if (!found.error.empty()) return refuse(503, "profile", found.error);
  if (!found.json) return refuse(404, "not_found", "There is no profile of this name.");
  HttpResponse response;
  response.body = *found.json;
  return response;
}

}  // namespace vigil::station
