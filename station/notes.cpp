#include "station/notes.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace vigil::station {
namespace {

constexpr std::array steps{sqlite::Migration{1, R"sql(
CREATE TABLE note (session TEXT NOT NULL, author TEXT NOT NULL, colleague TEXT NOT NULL,
  revision INTEGER NOT NULL, written_us INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (session, author)) STRICT;
)sql"}};

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

/// What a text is bound to: it opens in no other place.
std::string place_of(const std::string& session, const Note& note) {
  return session + "\n" + note.author + "\n" + note.colleague + "\n" +
         std::to_string(note.revision) + "\n" + std::to_string(note.written_us);
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

class File {
 public:
  File(const std::string& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

Note note_of(const sqlite::Statement& row) {
  Note note;
  note.author = row.text(0);
  note.colleague = row.text(1);
  note.revision = row.number(2);
  note.written_us = static_cast<std::int64_t>(row.number(3));
  return note;
}

}  // namespace

/// A key is made only where there is no note yet: another one would open none of them.
std::string Notes::open_key(bool may_make) {
  const std::string path = folder_ + "/" + notes_key_file;
  const File old(path, O_RDONLY);
  if (old.fd() >= 0) {
    if (::read(old.fd(), key_.data(), key_.size()) == static_cast<ssize_t>(key_.size())) return {};
    return path + " is damaged: the notes can't be read without it.";
  }
  if (errno != ENOENT || !may_make) {
    return path + " can't be read, and the notes can't be without it: " + std::strerror(errno);
  }
  randombytes_buf(key_.data(), key_.size());
  const File made(path, O_WRONLY | O_CREAT | O_EXCL);
  const bool written =
      made.fd() >= 0 &&
      ::write(made.fd(), key_.data(), key_.size()) == static_cast<ssize_t>(key_.size()) &&
      ::fsync(made.fd()) == 0;
  if (written) return {};
  std::string error = path + " can't be made: " + std::strerror(errno);
  if (made.fd() >= 0) ::unlink(path.c_str());
  return error;
}

std::string Notes::open() {
  if (opened_) return {};
  if (sodium_init() < 0) return "There is no encryption here.";
  const std::string path = folder_ + "/" + notes_file;
  {
    const File file(path, O_RDWR | O_CREAT);
    if (file.fd() < 0) return path + " can't be opened: " + std::strerror(errno);
  }
  database_ = sqlite::Database(path, sqlite::Access::read_write);
  if (!database_.good()) return database_.error();
  if (std::string error = sqlite::migrate(database_, steps); !error.empty()) return error;
  const auto notes = database_.number("SELECT count(*) FROM note");
  if (!notes) return database_.error();
  std::string error = open_key(*notes == 0);
  opened_ = error.empty();
  return error;
}

std::string Notes::seal(const std::string& session, const Note& note) const {
  std::string sealed(nonce_bytes + note.text.size() + tag_bytes, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(out, nonce_bytes);
  const std::string place = place_of(session, note);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce_bytes, nullptr, bytes_of(note.text),
                                             note.text.size(), bytes_of(place), place.size(),
                                             nullptr, out, key_.data());
  return sealed;
}

std::optional<std::string> Notes::unseal(const std::string& session, const Note& note,
                                         std::span<const std::uint8_t> sealed) const {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string text(sealed.size() - nonce_bytes - tag_bytes, '\0');
  const std::string place = place_of(session, note);
  const int code = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(text.data()), nullptr, nullptr, sealed.data() + nonce_bytes,
      sealed.size() - nonce_bytes, bytes_of(place), place.size(), sealed.data(), key_.data());
  if (code != 0) return std::nullopt;
  return text;
}

NotesOf Notes::read(const std::string& session, const std::string& reader) {
  const std::lock_guard lock(mutex_);
  NotesOf found;
  found.error = open();
  if (!found.error.empty()) return found;
  found.mine.author = reader;
  sqlite::Statement all = database_.prepare(
      "SELECT author, colleague, revision, written_us, sealed FROM note"
      " WHERE session = ?1 AND (author = ?2 OR colleague = ?2) ORDER BY author");
  all.bind(1, std::string_view(session));
  all.bind(2, std::string_view(reader));
  int code = SQLITE_DONE;
  while ((code = all.step()) == SQLITE_ROW) {
    Note note = note_of(all);
    auto text = unseal(session, note, all.bytes(4));
    if (!text) return {{}, {}, "A note of " + note.author + " is damaged and can't be read."};
    note.text = std::move(*text);
    if (note.author == reader) {
      found.mine = std::move(note);
    } else if (!note.text.empty()) {
      found.others.push_back(std::move(note));
    }
  }
  if (code != SQLITE_DONE) return {{}, {}, database_.error()};
  return found;
}

NoteKept Notes::write(const std::string& session, const Note& note, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  NoteKept done;
  done.error = open();
  if (!done.error.empty()) return done;
  if (database_.run("BEGIN IMMEDIATE") != SQLITE_OK) {
    done.error = database_.error();
    return done;
  }
  {
    sqlite::Statement old = database_.prepare(
        "SELECT revision, written_us FROM note WHERE session = ?1 AND author = ?2");
    old.bind(1, std::string_view(session));
    old.bind(2, std::string_view(note.author));
    if (old.step() == SQLITE_ROW) {
      done.revision = old.number(0);
      done.written_us = static_cast<std::int64_t>(old.number(1));
    }
  }
  if (done.revision != note.revision) {
    (void)database_.run("ROLLBACK");
    done.conflict = true;
    return done;
  }
  Note next = note;
  next.revision = note.revision + 1;
  next.written_us = now_us;
  const std::string sealed = seal(session, next);
  int code = SQLITE_OK;
  {
    sqlite::Statement put =
        database_.prepare("INSERT OR REPLACE INTO note VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    put.bind(1, std::string_view(session));
    put.bind(2, std::string_view(next.author));
    put.bind(3, std::string_view(next.colleague));
    put.bind(4, next.revision);
    put.bind(5, static_cast<std::uint64_t>(next.written_us));
    put.bind(6, std::span(bytes_of(sealed), sealed.size()));
    code = put.run();
  }
  if (code == SQLITE_OK) code = database_.run("COMMIT");
  if (code != SQLITE_OK) {
    done.error = database_.error();
    (void)database_.run("ROLLBACK");
    return done;
  }
  done.kept = true;
  done.revision = next.revision;
  done.written_us = next.written_us;
  return done;
}

}  // namespace vigil::station
