#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>

#include "daemon/io/boot_clock.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/one_daemon.hpp"
#include "tools/vigil/session_text.hpp"
#include "tools/vigil/staff.hpp"

namespace vigil {
namespace {

constexpr const char* unheard =
    "the daemon is not heard; is it running, and are the endpoints right?";
constexpr std::int64_t sheet_s = 3600;

std::int64_t wall_s() { return static_cast<std::int64_t>(std::time(nullptr)); }

/// What is printed counts from the daemon's clock.
Situation situation(OneDaemon& daemon) {
  daemon.wait_for_clock();
  return {daemon.model(), io::boot_now(), wall_s()};
}

int print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return exit_ok;
}

void print_json(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  if (google::protobuf::util::MessageToJsonString(message, &text, options).ok()) {
    std::puts(text.c_str());
  }
}

int print_code(const SessionLine& line) {
  if (line.words.size() != 2) return fail("this is expected: vigil session code K-004", exit_usage);
  const CheckedCode checked = with_check_digit(line.words[1]);
  if (!checked.error.empty()) return fail(checked.error, exit_usage);
  return print(checked.code + "\n");
}

/// What is wanted of the past of a bed or session, beside its entries.
enum class Wanted : std::uint8_t {
  last_entries,  // as many as show prints
  all_entries,   // back to its start
  last_hour,     // and every number of the bed
};

Past past_of(OneDaemon& daemon, const Target& target, Wanted wanted) {
  Past past;
  const bool hour = wanted == Wanted::last_hour;
  const std::int64_t since_s = wall_s() - sheet_s;
  std::size_t entries = 0;
  bool started = target.session.empty();
  past.whole = daemon.replay(
      [&](const v1::Event& event) {
        const bool ours = !target.session.empty() && event.session() == target.session;
        const bool here = event.room() == target.room && event.bed() == target.bed;
        if (is_deed(event) && ours) {
          ++entries;
          started = started || event.entry().number() == 1;
          past.events.push_back(event);
        }
        if (hour && (here || ours) && (event.has_vital() || event.has_other()))
          past.events.push_back(event);
      },
      [&](const v1::Event& oldest) {
        if (hour) return oldest.wall_time().seconds() <= since_s;
        return started || (wanted == Wanted::last_entries && entries >= entries_shown);
      });
  std::sort(past.events.begin(), past.events.end(), [](const v1::Event& a, const v1::Event& b) {
    return std::pair(a.epoch(), a.seq()) < std::pair(b.epoch(), b.seq());
  });
  return past;
}

int list(OneDaemon& daemon, bool json) {
  if (!json) return print(session_list(situation(daemon)));
  for (const watch::Bed& bed : daemon.model().beds()) {
    if (bed.session) print_json(*bed.session);
  }
  for (const v1::Session& session : daemon.model().other_sessions()) print_json(session);
  return exit_ok;
}

int show(OneDaemon& daemon, const SessionLine& line) {
  if (line.words.size() != 2) {
    return fail("this is expected: vigil session show BED|SESSION", exit_usage);
  }
  const Target target = find_target(line.words[1], daemon.model());
  if (!target.error.empty()) return fail(target.error, exit_usage);
  if (!line.json) {
    // Before the dose it is asked what became of earlier sessions: the first entry tells.
    const bool dosed = std::any_of(daemon.model().beds().begin(), daemon.model().beds().end(),
                                   [&](const watch::Bed& bed) {
                                     return bed.session && bed.session->id() == target.session &&
                                            bed.session->has_first_dose_time();
                                   });
    const Past past = past_of(daemon, target, dosed ? Wanted::last_entries : Wanted::all_entries);
    return print(session_show(target, past, situation(daemon)));
  }
  for (const watch::Bed& bed : daemon.model().beds()) {
    if (bed.session && bed.session->id() == target.session) print_json(*bed.session);
  }
  for (const v1::Session& session : daemon.model().other_sessions()) {
    if (session.id() == target.session) print_json(session);
  }
  for (const v1::Event& event : past_of(daemon, target, Wanted::all_entries).events) {
    if (event.has_entry()) print_json(event.entry());
  }
  return exit_ok;
}

}  // namespace

int run_session(const SessionLine& line) {
  const std::string action = line.words.empty() ? "" : line.words.front();
  if (action == "code") return print_code(line);
  const auto role = role_from_words(line.role);
  if (!role) return fail(role_rule, exit_usage);
  if (!is_person(line.options.as)) return fail(person_rule, exit_usage);
  OneDaemon daemon(line.feed, line.control);
  if (!daemon.wait_for_snapshot()) return fail(unheard, exit_unavailable);
  if (action == "list" && line.words.size() == 1) return list(daemon, line.json);
  if (action == "show") return show(daemon, line);
  SessionOptions options = line.options;
  options.role = *role;
  const ComposedSession made = compose_session(line.words, options, situation(daemon));
  if (!made.error.empty()) return fail(made.error, exit_usage);
  for (const std::string& note : made.notes) std::puts(note.c_str());
  return ask_daemon(daemon, made.request);
}

int run_checks(const SessionLine& line) {
  OneDaemon daemon(line.feed, line.control);
  if (!daemon.wait_for_snapshot()) return fail(unheard, exit_unavailable);
  if (!line.json) return print(checks_list(situation(daemon)));
  for (const watch::Bed& bed : daemon.model().beds()) {
    for (const v1::Check& check : bed.checks) print_json(check);
  }
  return exit_ok;
}

int run_sheet(const SessionLine& line) {
  OneDaemon daemon(line.feed, line.control);
  if (!daemon.wait_for_snapshot()) return fail(unheard, exit_unavailable);
  const Target target = find_target(line.words.front(), daemon.model());
  if (!target.error.empty() || target.bed.empty()) {
    return fail(target.error.empty() ? "that session is at no bed" : target.error, exit_usage);
  }
  const Past past = past_of(daemon, target, Wanted::last_hour);
  for (const watch::Bed& bed : daemon.model().beds()) {
    if (bed.room != target.room || bed.bed != target.bed) continue;
    const Page page = downtime_sheet(bed, past, situation(daemon));
    return print(line.html ? page_html(page) : page_text(page));
  }
  return exit_unavailable;
}

}  // namespace vigil
