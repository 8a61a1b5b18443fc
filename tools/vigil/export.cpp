#include "sessionlog/export/export.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "sessionlog/reader.hpp"
#include "sessionlog/spool.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/staff.hpp"

namespace vigil {
namespace {

/// A file that only its owner reads, under its own name only when it is whole.
class PrivateFile {
 public:
  explicit PrivateFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {
    fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd_ < 0) fault();
  }
  ~PrivateFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(part_.c_str());
  }
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  bool write(std::string_view bytes) {
    while (!bytes.empty() && error_.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        fault();
      } else {
        bytes.remove_prefix(static_cast<std::size_t>(n));
      }
    }
    return error_.empty();
  }
  /// What went wrong in words; empty: the file is there.
  std::string finish() {
    if (!error_.empty()) return error_;
    if (::fsync(fd_) != 0 || ::rename(part_.c_str(), path_.c_str()) != 0) fault();
    if (!error_.empty()) return error_;
    ::close(fd_);
    fd_ = -1;
    return {};
  }

 private:
  void fault() { error_ = "can't write " + path_ + ": " + std::strerror(errno); }
  std::string path_;
  std::string part_;
  std::string error_;
  int fd_ = -1;
};

std::string save(const std::string& path, const std::string& bytes) {
  PrivateFile file(path);
  file.write(bytes);
  return file.finish();
}

/// What went wrong in words; empty: nothing.
std::string save_export(const sessionlog::ExportFormat& format,
                        const sessionlog::SessionRecord& record,
                        const sessionlog::ExportOptions& how, const std::string& path) {
  PrivateFile file(path);
  const std::string problem = export_session(
      format, record, how, [&](std::string_view block) { return file.write(block); });
  const bool written = file.write({});
  if (!problem.empty() && written) return problem;
  std::string error = file.finish();
  if (!error.empty() || (format.name != "csv" && format.name != "jsonl")) return error;
  error = save(path + ".dictionary.csv", sessionlog::dictionary_csv());
  return error.empty() ? save(path + ".README.txt", sessionlog::dictionary_readme()) : error;
}

/// Whom the file can show, said to who made it.
std::string written_words(const sessionlog::ExportFormat& format, const ExportCommand& command) {
  std::string text = command.out + " is written, ";
  text += command.identified ? "IDENTIFIED: with names of staff, times and free texts"
                             : "de-identified";
  if (format.name == "csv" || format.name == "jsonl") {
    text += "; beside it " + command.out + ".dictionary.csv and " + command.out + ".README.txt";
  }
  return text;
}

}  // namespace

int run_export(const ExportCommand& command) {
  const sessionlog::ExportFormat* const format = sessionlog::find_export_format(command.format);
  if (format == nullptr) {
    return fail(
        "no format \"" + command.format + "\"; there are " + sessionlog::export_format_names(),
        exit_usage);
  }
  if (command.as.empty() || !is_person(command.as)) {
    return fail("exporting a session is recorded: say who you are with --as", exit_usage);
  }
  if (command.out.empty() && format->name == "edf" && ::isatty(1) == 1) {
    return fail("EDF+ is not for a terminal: give --out FILE", exit_usage);
  }
  auto opened = sessionlog::Reader::open(command.folder);
  if (!opened.reader) return fail(opened.error, exit_no_input);
  const bool waves = format->name == "csv" || format->name == "jsonl" || format->name == "edf";
  const auto record = opened.reader->load(command.session,
                                          waves ? sessionlog::Waves::all : sessionlog::Waves::none);
  if (!record) {
    const std::string& error = opened.reader->error();
    return fail(error.empty() ? "there is no session " + command.session : error, exit_no_input);
  }
  v1::LogAudit audit;
  audit.set_action("export");
  audit.set_session(command.session);
  audit.set_actor(command.as);
  audit.set_role(command.role);
  audit.set_via("vigil export");
  audit.set_detail(command.format + (command.identified ? ", identified" : ", de-identified"));
  const std::string refused = sessionlog::hand_in_audit(command.folder, audit);
  if (!refused.empty()) {
    return fail("this export can't be recorded, so nothing is written: " + refused, exit_os);
  }
  const sessionlog::ExportOptions how{command.identified, "vigil " VIGIL_VERSION};
  if (!command.out.empty()) {
    const std::string error = save_export(*format, *record, how, command.out);
    if (!error.empty()) return fail(error, exit_os);
    std::puts(written_words(*format, command).c_str());
    return exit_ok;
  }
  const std::string error = export_session(*format, *record, how, [](std::string_view block) {
    return std::fwrite(block.data(), 1, block.size(), stdout) == block.size();
  });
  if (!error.empty()) return fail(error, exit_os);
  return std::fflush(stdout) == 0 ? exit_ok : fail("the output can't be written", exit_os);
}

}  // namespace vigil
