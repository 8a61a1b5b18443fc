// Notes of therapists: who reads them, that nobody overwrites another's, and what the disk holds.
#include "station/notes.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/sessionlog/samples.hpp"

namespace vigil::station {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* session = "K-0042.20261122.1";
constexpr std::int64_t now_us = 1'795'348'800'000'000;

class NotesTest : public ::testing::Test {
 protected:
  static Note note(const std::string& author, const std::string& text, std::uint64_t revision = 0,
                   const std::string& colleague = {}) {
    return {author, colleague, text, revision, 0};
  }
  std::string bytes(const char* name) const {
    std::ifstream in(folder.file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  sessionlog::Folder folder;
  Notes notes{folder.path()};
};

TEST_F(NotesTest, OnlyTheAuthorAndTheNamedColleagueRead) {
  ASSERT_TRUE(notes.write(session, note("th-1", "the sea again", 0, "th-2"), now_us).kept);
  EXPECT_EQ(notes.read(session, "th-1").mine.text, "the sea again");
  EXPECT_EQ(notes.read(session, "th-1").mine.revision, 1U);
  EXPECT_EQ(notes.read(session, "th-1").mine.written_us, now_us);
  const NotesOf colleague = notes.read(session, "th-2");
  ASSERT_EQ(colleague.others.size(), 1U);
  EXPECT_EQ(colleague.others[0].text, "the sea again");
  EXPECT_EQ(colleague.others[0].author, "th-1");
  EXPECT_EQ(colleague.mine.revision, 0U);
  const NotesOf stranger = notes.read(session, "th-3");
  EXPECT_EQ(stranger.error, "");
  EXPECT_EQ(stranger.mine.text, "");
  EXPECT_THAT(stranger.others, IsEmpty());
  EXPECT_THAT(notes.read("K-0043.20261122.1", "th-1").mine.text, "");
  ASSERT_TRUE(notes.write(session, note("th-1", "the sea again", 1), now_us).kept);
  EXPECT_THAT(notes.read(session, "th-2").others, IsEmpty()) << "no longer named";
}

TEST_F(NotesTest, WhoWritesFromAnOldPageOverwritesNothing) {
  ASSERT_TRUE(notes.write(session, note("th-1", "first"), now_us).kept);
  const NoteKept second = notes.write(session, note("th-1", "second", 1), now_us + 1);
  EXPECT_TRUE(second.kept);
  EXPECT_EQ(second.revision, 2U);
  for (const std::uint64_t stale : {0U, 1U, 3U}) {
    const NoteKept no = notes.write(session, note("th-1", "lost", stale), now_us + 2);
    EXPECT_FALSE(no.kept);
    EXPECT_TRUE(no.conflict);
    EXPECT_EQ(no.revision, 2U);
  }
  EXPECT_EQ(notes.read(session, "th-1").mine.text, "second");
}

TEST_F(NotesTest, TheDiskHoldsNoWordOfThemAndTheFilesAreTheirOwners) {
  ASSERT_TRUE(notes.write(session, note("th-1", "the sea again"), now_us).kept);
  EXPECT_THAT(bytes(notes_file), HasSubstr("th-1")) << "the test looks into the right file";
  EXPECT_THAT(bytes(notes_file), Not(HasSubstr("the sea")));
  EXPECT_EQ(bytes(notes_key_file).size(), 32U);
  for (const char* name : {notes_file, notes_key_file}) {
    struct stat info {};
    ASSERT_EQ(::stat(folder.file(name).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777U, 0600U) << name;
  }
}

TEST_F(NotesTest, TheyAreThereAfterARestart) {
  ASSERT_TRUE(notes.write(session, note("th-1", ""), now_us).kept);
  ASSERT_TRUE(notes.write(session, note("th-1", "é and \n lines", 1), now_us).kept);
  Notes again(folder.path());
  EXPECT_EQ(again.read(session, "th-1").mine.text, "é and \n lines");
  EXPECT_EQ(again.read(session, "th-1").mine.revision, 2U);
}

TEST_F(NotesTest, ANoteThatWasMovedOrGivenToAnotherOnTheDiskDoesNotOpen) {
  ASSERT_TRUE(notes.write(session, note("th-1", "the sea again"), now_us).kept);
  for (const char* change : {"UPDATE note SET session = 'K-0043.20261122.1'",
                             "UPDATE note SET session = 'K-0042.20261122.1', colleague = 'th-2'"}) {
    sqlite::Database file(folder.file(notes_file), sqlite::Access::read_write);
    ASSERT_EQ(file.run(change), SQLITE_OK);
    const bool moved = std::string(change).find("0043") != std::string::npos;
    const NotesOf found =
        notes.read(moved ? "K-0043.20261122.1" : session, moved ? "th-1" : "th-2");
    EXPECT_EQ(found.error, "A note of th-1 is damaged and can't be read.");
    EXPECT_THAT(found.others, IsEmpty());
  }
}

TEST_F(NotesTest, WithoutItsKeyNothingIsReadAndNoOtherKeyIsMade) {
  ASSERT_TRUE(notes.write(session, note("th-1", "the sea again"), now_us).kept);
  std::filesystem::remove(folder.file(notes_key_file));
  Notes again(folder.path());
  EXPECT_THAT(again.read(session, "th-1").error, HasSubstr("the notes can't be without it"));
  EXPECT_FALSE(again.write(session, note("th-1", "x", 1), now_us).kept);
  EXPECT_FALSE(std::filesystem::exists(folder.file(notes_key_file)));
}

}  // namespace
}  // namespace vigil::station
