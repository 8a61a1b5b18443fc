#include "sessionlog/subjects.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "daemon/journal/sqlite.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::array steps{sqlite::Migration{1, R"sql(
CREATE TABLE subject(
  code TEXT PRIMARY KEY, name TEXT NOT NULL, birth_date TEXT, contact TEXT, note TEXT,
  changed_time TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ'))) STRICT;
)sql"}};

}  // namespace

std::string make_subjects(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const std::string path = folder + "/" + subjects_name;
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return path + ": can't be made: " + std::strerror(errno);
  (void)::fchmod(fd, 0600);
  ::close(fd);
  sqlite::Database database(path, sqlite::Access::create);
  return database.good() ? sqlite::migrate(database, steps) : database.error();
}

}  // namespace vigil::sessionlog
