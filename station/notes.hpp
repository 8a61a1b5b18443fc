// Therapists' own notes on a session: notes.db in the station's folder, each text encrypted.
//
// They are no part of the record: they never enter feed, journal, session log or exports. Who may
// read is decided here (the author, and one colleague the author names); who has which role is not.
// Session and author stand in clear beside the text, so that it can be found. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/journal/sqlite.hpp"

namespace vigil::station {

inline constexpr const char* notes_file = "notes.db";
inline constexpr const char* notes_key_file = "notes.key";
inline constexpr std::size_t note_max_bytes = std::size_t{16} * 1024;

struct Note {
  std::string author;     // account
  std::string colleague;  // account; empty: nobody else reads it
  std::string text;
  std::uint64_t revision = 0;  // 0: never written
  std::int64_t written_us = 0;
};

struct NotesOf {
  Note mine;
  std::vector<Note> others;  // that name the reader
  std::string error;         // in words; then nothing else is there
};

struct NoteKept {
  bool kept = false;
  bool conflict = false;       // another revision stands there
  std::uint64_t revision = 0;  // of what stands there now
  std::int64_t written_us = 0;
  std::string error;
};

class Notes {
 public:
  explicit Notes(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] NotesOf read(const std::string& session, const std::string& reader);
  /// Replaces the author's own, if `note.revision` is that of what stands there.
  [[nodiscard]] NoteKept write(const std::string& session, const Note& note, std::int64_t now_us);

 private:
  using Key = std::array<unsigned char, 32>;
  [[nodiscard]] std::string open();
  [[nodiscard]] std::string open_key(bool may_make);
  [[nodiscard]] std::string seal(const std::string& session, const Note& note) const;
  [[nodiscard]] std::optional<std::string> unseal(const std::string& session, const Note& note,
                                                  std::span<const std::uint8_t> sealed) const;
  std::string folder_;
  std::mutex mutex_;
  bool opened_ = false;
  Key key_{};
  sqlite::Database database_;
};

}  // namespace vigil::station
