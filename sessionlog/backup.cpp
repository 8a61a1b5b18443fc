#include "sessionlog/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "daemon/journal/sqlite.hpp"
#include "sessionlog/files.hpp"
#include "sessionlog/schema.hpp"
#include "sessionlog/seal.hpp"
#include "sessionlog/subjects.hpp"

namespace vigil::sessionlog {
namespace {

namespace fs = std::filesystem;

/// In one step: a copy in several would begin again whenever the writer commits.
std::string copy_database(const std::string& from, const std::string& to) {
  sqlite::Database source(from, sqlite::Access::read_only);
  if (!source.good()) return source.error();
  const int fd = ::open(to.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return to + ": can't be made: " + std::strerror(errno);
  ::close(fd);
  sqlite::Database copy(to, sqlite::Access::read_write);
  if (!copy.good()) return copy.error();
  sqlite3_backup* const job = sqlite3_backup_init(copy.raw(), "main", source.raw(), "main");
  if (job == nullptr) return copy.error();
  const int code = sqlite3_backup_step(job, -1);
  const int end = sqlite3_backup_finish(job);
  if (code != SQLITE_DONE || end != SQLITE_OK) return copy.error();
  return {};
}

std::string copy_small(const std::string& from, const std::string& to, mode_t mode) {
  const auto text = read_text_file(from);
  if (!text) return errno == ENOENT ? std::string() : from + ": " + std::strerror(errno);
  if (write_file_whole(to, *text, mode)) return {};
  return to + ": can't be written: " + std::strerror(errno);
}

bool is_waves(const std::string& name) {
  return name.starts_with("waves-") && name.ends_with(".db");
}

}  // namespace

std::string backup(const std::string& folder, const std::string& to) {
  std::error_code failed;
  if (!fs::create_directory(to, failed)) {
    return to + ": " + (failed ? failed.message() : "is there already; expected a new folder");
  }
  (void)::chmod(to.c_str(), 0700);
  std::string error = copy_database(folder + "/" + database_name, to + "/" + database_name);
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (!error.empty()) return error;
    if (is_waves(name) || name == subjects_name) {
      error = copy_database(at->path().string(), to + "/" + name);
    }
  }
  if (error.empty() && failed) error = folder + ": " + failed.message();
  for (const char* name : {key_name, public_key_name}) {
    const mode_t mode = name == key_name ? 0600 : 0644;
    if (error.empty()) error = copy_small(folder + "/" + name, to + "/" + name, mode);
  }
  const std::string seals = folder + "/" + seals_folder;
  if (error.empty() && fs::exists(seals, failed)) {
    fs::copy(seals, to + "/" + seals_folder, failed);
    if (failed) error = seals + ": " + failed.message();
  }
  return error;
}

}  // namespace vigil::sessionlog
