#include <cstdio>

#include "sessionlog/reader.hpp"
#include "sessionlog/review/json.hpp"
#include "sessionlog/spool.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/review_text.hpp"
#include "tools/vigil/staff.hpp"

namespace vigil {
int run_review(const ReviewOptions& options) {
  if (options.as.empty() || !is_person(options.as)) {
    return fail("reading a session is recorded: say who you are with --as", exit_usage);
  }
  auto opened = sessionlog::Reader::open(options.folder);
  if (!opened.reader) return fail(opened.error, exit_no_input);
  const auto record = opened.reader->load(options.session, sessionlog::Waves::none);
  if (!record) {
    const std::string& error = opened.reader->error();
    return fail(error.empty() ? "there is no session " + options.session : error, exit_no_input);
  }
  v1::LogAudit audit;
  audit.set_action("review");
  audit.set_session(options.session);
  audit.set_actor(options.as);
  audit.set_role(options.role);
  audit.set_via("vigil review");
  const std::string error = sessionlog::hand_in_audit(options.folder, audit);
  if (!error.empty()) {
    return fail("this reading can't be recorded, so nothing is shown: " + error, exit_os);
  }
  const auto statistics = opened.reader->statistics(options.session);
  const std::string text = options.json ? sessionlog::review_json(*record, statistics)
                                        : review_text(sessionlog::review_of(*record, statistics));
  return std::fputs(text.c_str(), stdout) < 0 ? exit_os : exit_ok;
}

}  // namespace vigil
