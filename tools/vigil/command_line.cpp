#include <cctype>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "daemon/bus/client.hpp"
#include "daemon/io/boot_clock.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/command_words.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/staff.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

/// How long the daemon may take until it is heard, and its snapshot is here.
constexpr std::chrono::seconds heard_within{5};
constexpr std::chrono::milliseconds turn{100};

int fail(const std::string& text, int status) {
  std::fprintf(stderr, "vigil: %s\n", text.c_str());
  return status;
}

std::string not_done(const v1::CommandReply& reply) {
  std::string outcome = v1::CommandOutcome_Name(reply.outcome());
  constexpr std::string_view prefix = "COMMAND_OUTCOME_";
  if (outcome.starts_with(prefix)) outcome.erase(0, prefix.size());
  for (char& c : outcome) c = c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  return "not done, " + outcome + (reply.text().empty() ? "" : ": ") +
         watch::printable(reply.text());
}

/// The daemon as one command needs it: its snapshot, and one answer.
class OneCommand {
 public:
  explicit OneCommand(const CommandLine& line)
      : model_(io::boot_now()), client_(config(line), calls()) {}

  /// False: it was not heard in time.
  bool wait_for_snapshot() {
    const Instant end = io::boot_now() + heard_within;
    while (client_.connection() != bus::Connection::live) {
      if (io::boot_now() >= end) return false;
      client_.poll(turn);
    }
    return true;
  }
  [[nodiscard]] const watch::Model& model() const { return model_; }
  bus::CommandResult ask(const v1::CommandRequest& request) {
    result_.reset();
    (void)client_.command(request);  // nothing else is waiting: it is taken
    while (!result_) client_.poll(turn);
    return *result_;
  }

 private:
  static bus::ClientConfig config(const CommandLine& line) {
    bus::ClientConfig config;
    config.feed = line.feed;
    config.control = line.control;
    return config;
  }
  bus::ClientCallbacks calls() {
    bus::ClientCallbacks calls;
    calls.on_event = [this](const v1::Event& event) { model_.on_event(event, io::boot_now()); };
    calls.on_snapshot = [this](std::uint64_t, std::uint64_t) { model_.on_snapshot(); };
    calls.on_command = [this](const bus::CommandResult& result) { result_ = result; };
    return calls;
  }

  watch::Model model_;
  std::optional<bus::CommandResult> result_;
  bus::Client client_;
};

}  // namespace

int run_command(const CommandLine& line) {
  CommandOptions options = line.options;
  const auto role = role_from_words(line.role);
  if (!role) return fail(role_rule, exit_usage);
  if (!is_person(options.as)) return fail(person_rule, exit_usage);
  options.role = *role;
  OneCommand daemon(line);
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
  if (made.request.receiver().empty()) made.request.set_receiver(receiver_name("vigil"));
  const bus::CommandResult result = daemon.ask(made.request);
  if (!result.reply) {
    const std::string unknown = result.refused ? "" : "; look whether it was done";
    return fail(watch::printable(result.error) + unknown,
                result.refused ? exit_refused : exit_unavailable);
  }
  if (result.reply->outcome() != v1::COMMAND_OUTCOME_DONE) {
    return fail(not_done(*result.reply), exit_refused);
  }
  std::puts("done");
  return exit_ok;
}

}  // namespace vigil
