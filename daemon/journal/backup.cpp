#include "daemon/journal/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "daemon/handoff/mapping.hpp"
#include "daemon/journal/segment_reader.hpp"

namespace vigil::journal {
namespace {

namespace fs = std::filesystem;

std::string sync(const std::string& path, int flags) {
  const handoff::Descriptor file(::open(path.c_str(), flags | O_CLOEXEC));
  if (file.good() && ::fsync(file.fd()) == 0) return {};
  return "can't sync " + path + ": " + std::generic_category().message(errno);
}

/// One file, whole as it is at one moment. Replaces an earlier copy only when it is safely there.
std::string copy_segment(SegmentReader& from, const std::string& to) {
  const std::string draft = to + ".new";
  std::error_code ignored;
  fs::remove(draft, ignored);
  // The mode is private from the first byte on.
  handoff::Descriptor made(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!made.good()) return "can't make " + draft + ": " + std::generic_category().message(errno);
  sqlite::Database copy(draft, sqlite::Access::create);
  if (!copy.good()) return copy.error();
  sqlite3_backup* backup = sqlite3_backup_init(copy.raw(), "main", from.database.raw(), "main");
  if (backup == nullptr) return copy.error();
  const int code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) return "can't copy " + from.database.error() + " to " + copy.error();
  // One file without a WAL, readable where nothing may be written.
  if (copy.run("PRAGMA journal_mode=DELETE") != SQLITE_OK) return copy.error();
  copy.close();
  std::string error = sync(draft, O_RDONLY);
  if (error.empty() && ::rename(draft.c_str(), to.c_str()) != 0) {
    error = "can't rename " + draft + ": " + std::generic_category().message(errno);
  }
  return error;
}

std::string make_folder(const std::string& to) {
  std::error_code error;
  fs::create_directories(fs::path(to).parent_path(), error);
  if (::mkdir(to.c_str(), 0700) != 0 && errno != EEXIST) {
    return "can't make the folder " + to + ": " + std::generic_category().message(errno);
  }
  if (!fs::is_empty(to, error) || error) return "the folder " + to + " is not empty";
  return {};
}

}  // namespace

BackedUp backup(const std::string& folder, const std::string& to) {
  BackedUp done;
  done.error = make_folder(to);
  std::vector<SegmentName> copied;
  bool complete = false;
  for (int round = 0; done.error.empty() && !complete; ++round) {
    if (round == backup_rounds_max) {
      done.error = "the journal " + folder + " begins new files faster than they can be copied";
      break;
    }
    const Listing listing = list_segments(folder);
    done.error = listing.error;
    complete =
        !copied.empty() && !listing.segments.empty() && listing.segments.back() == copied.back();
    if (listing.segments.empty()) complete = true;
    if (complete) break;
    // The one that was the newest may have got more before the next was begun: once more.
    std::size_t at = 0;
    if (!copied.empty()) {
      while (at < listing.segments.size() && listing.segments[at] < copied.back()) ++at;
      copied.pop_back();
    }
    for (; at < listing.segments.size() && done.error.empty(); ++at) {
      const SegmentName& name = listing.segments[at];
      SegmentReader segment = SegmentReader::open(folder, name);
      done.error = segment.error;
      if (!done.error.empty() || segment.empty) continue;
      done.error = copy_segment(segment, to + "/" + name.file());
      copied.push_back(name);
    }
  }
  if (done.error.empty()) done.error = sync(to, O_RDONLY | O_DIRECTORY);
  done.segments = copied.size();
  if (done.error.empty() && !copied.empty()) {
    SegmentReader last = SegmentReader::open(to, copied.back());
    done.last_record =
        last.database.number("SELECT max(id) FROM record").value_or(last.genesis.previous_id);
  }
  return done;
}

}  // namespace vigil::journal
