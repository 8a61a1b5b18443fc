#include <cctype>
#include <cstdio>
#include <string>

#include "daemon/io/boot_clock.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/command_words.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/one_daemon.hpp"
#include "tools/vigil/staff.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {

int fail(const std::string& text, int status) {
  std::fprintf(stderr, "vigil: %s\n", text.c_str());
  return status;
}

namespace {

std::string not_done(const v1::CommandReply& reply) {
  std::string outcome = v1::CommandOutcome_Name(reply.outcome());
  constexpr std::string_view prefix = "COMMAND_OUTCOME_";
  if (outcome.starts_with(prefix)) outcome.erase(0, prefix.size());
  for (char& c : outcome) c = c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  return "not done, " + outcome + (reply.text().empty() ? "" : ": ") +
         watch::printable(reply.text());
}

}  // namespace

int ask_daemon(OneDaemon& daemon, v1::CommandRequest request) {
  if (request.receiver().empty()) request.set_receiver(receiver_name("vigil"));
  const bus::CommandResult result = daemon.ask(request);
  if (!result.reply) {
    const std::string unknown = result.refused ? "" : "; look whether it was done";
    return fail(watch::printable(result.error) + unknown,
                result.refused ? exit_refused : exit_unavailable);
  }
  if (result.reply->outcome() != v1::COMMAND_OUTCOME_DONE) {
    return fail(not_done(*result.reply), exit_refused);
  }
  const bool session = request.has_session();
  const std::string told = session ? daemon.told_of(result.reply->key()) : "";
  std::puts(("done" + (told.empty() ? "" : ": " + watch::printable(told))).c_str());
  return exit_ok;
}

int run_command(const CommandLine& line) {
  CommandOptions options = line.options;
  const auto role = role_from_words(line.role);
  if (!role) return fail(role_rule, exit_usage);
  if (!is_person(options.as)) return fail(person_rule, exit_usage);
  options.role = *role;
  OneDaemon daemon(line.feed, line.control);
  if (!daemon.wait_for_snapshot()) {
    return fail("the daemon is not heard; is it running, and are the endpoints right?",
                exit_unavailable);
  }
  const bool list = line.words.size() == 2 && line.words[0] == "alarm" && line.words[1] == "list";
  if (list) {
    std::fputs(list_alarms(daemon.model(), io::boot_now()).c_str(), stdout);
    return exit_ok;
  }
  Composed made = compose(line.words, options, daemon.model(), io::boot_now());
  if (!made.error.empty()) return fail(made.error, exit_usage);
  return ask_daemon(daemon, made.request);
}

}  // namespace vigil
