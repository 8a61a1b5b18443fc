// `vigil user` as a person runs it, by pipes and at a terminal.
#include <gmock/gmock.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

#include "station/account_store.hpp"
#include "station/passwords.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::station {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class UserPrograms : public ::testing::Test {
 protected:
  struct Ended {
    int status;
    std::string told;  // both outputs
  };
  Ended run(const std::string& words, const std::string& typed = {}) const {
    const std::string command = "printf '%s\\n' '" + typed + "' | " + VIGIL_BINARY_DIR +
                                "/bin/vigil user " + words + " --state-dir " +
                                folder.file("state") + " 2>&1";
    FILE* const pipe = ::popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    std::string told;
    std::array<char, 4096> part{};
    while (const std::size_t n = std::fread(part.data(), 1, part.size(), pipe)) {
      told.append(part.data(), n);
    }
    return {WEXITSTATUS(::pclose(pipe)), told};
  }
  /// At a terminal: what it shows, answering each prompt in turn.
  Ended at_terminal(const std::string& words, std::vector<std::string> answers) const {
    int terminal = -1;
    const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid == 0) {
      const std::string command = std::string("exec ") + VIGIL_BINARY_DIR + "/bin/vigil user " +
                                  words + " --state-dir " + folder.file("state");
      ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      ::_exit(127);
    }
    std::string shown;
    std::array<char, 256> part{};
    std::size_t prompts = 0;
    ssize_t n = 0;
    while ((n = ::read(terminal, part.data(), part.size())) > 0) {
      shown.append(part.data(), static_cast<std::size_t>(n));
      if (!shown.ends_with(": ") || prompts == answers.size()) continue;
      const std::string answer = answers[prompts++] + "\n";
      EXPECT_EQ(::write(terminal, answer.data(), answer.size()),
                static_cast<ssize_t>(answer.size()));
    }
    int status = 0;
    EXPECT_EQ(::waitpid(pid, &status, 0), pid);
    ::close(terminal);
    return {WEXITSTATUS(status), shown};
  }
  sessionlog::Folder folder;
};

TEST_F(UserPrograms, AnAccountIsMadeListedGivenAPinDisabledAndEnabled) {
  EXPECT_EQ(run("list").told,
            "vigil: There are no accounts in " + folder.file("state") + " yet.\n");
  EXPECT_EQ(run("add rn-2 --role nurse", "quiet river 7").told,
            "rn-2 (RN-2, nurse) may log in now.\n");
  EXPECT_EQ(run("add dr-hale --role prescriber --display 'Dr Hale'", "quiet river 8").status, 0);
  EXPECT_EQ(run("pin rn-2", "2580").told, "The PIN of rn-2 is changed.\n");
  EXPECT_EQ(run("list").told,
            "dr-hale  Dr Hale  prescriber  no PIN  0 logins\n"
            "rn-2  RN-2  nurse  PIN  0 logins\n");
  EXPECT_EQ(run("disable rn-2").told, "rn-2 is disabled, and its logins are ended.\n");
  EXPECT_THAT(run("list").told, HasSubstr("rn-2  RN-2  nurse  PIN  0 logins  disabled\n"));
  EXPECT_EQ(run("enable rn-2").told, "rn-2 may log in again.\n");
  EXPECT_EQ(run("passwd rn-2", "another river").told,
            "The password of rn-2 is changed, and its logins are ended.\n");
  AccountStore store;
  ASSERT_EQ(store.open(folder.file("state")), "");
  const auto account = store.account("rn-2");
  ASSERT_TRUE(account);
  EXPECT_TRUE(fits(account->password, "another river"));
  EXPECT_FALSE(fits(account->password, "quiet river 7"));
  EXPECT_TRUE(fits(account->pin, "2580"));
  EXPECT_FALSE(account->disabled);
}

TEST_F(UserPrograms, WhatIsWrongIsToldAndNothingIsMade) {
  EXPECT_EQ(run("add rn-2 --role nurse", "short").told,
            "vigil: A password has at least 8 characters.\n");
  EXPECT_EQ(run("add RN-2 --role nurse", "quiet river 7").told,
            "vigil: A name has 2 to 32 small letters, digits and hyphens.\n");
  EXPECT_EQ(run("add rn-2 --role king", "quiet river 7").told,
            "vigil: A role is nurse, prescriber, therapist, technician or viewer.\n");
  EXPECT_EQ(run("list").told, "No accounts yet. Make one: vigil user add rn-1 --role nurse\n");
  ASSERT_EQ(run("add rn-2 --role nurse", "quiet river 7").status, 0);
  EXPECT_EQ(run("add rn-2 --role nurse", "quiet river 7").told,
            "vigil: There is an account rn-2 already.\n");
  EXPECT_EQ(run("pin rn-2", "1234").told, "vigil: This PIN is too easy: as 0000 or 1234.\n");
  EXPECT_EQ(run("disable rn-9").told, "vigil: There is no account rn-9.\n");
  EXPECT_EQ(run("add rn-3 --role nurse --password x").status, 64) << "no secret by command line";
}

TEST_F(UserPrograms, ADisplayGetsItsCredentialOnceAndCanBeRevoked) {
  const Ended made = run("device add wall-1");
  EXPECT_EQ(made.status, 0);
  const std::string credential = made.told.substr(made.told.find(":\n") + 2, 64);
  AccountStore store;
  ASSERT_EQ(store.open(folder.file("state")), "");
  ASSERT_EQ(store.devices().size(), 1U);
  EXPECT_EQ(store.devices()[0].credential, token_hash(credential));
  EXPECT_EQ(run("device list").told, "wall-1  may look\n");
  EXPECT_EQ(run("device add wall-1").told, "vigil: There is a display with this name already.\n");
  EXPECT_EQ(run("device revoke wall-1").told, "The display wall-1 may not look any more.\n");
  EXPECT_EQ(run("device list").told, "wall-1  revoked\n");
  EXPECT_EQ(run("device revoke wall-2").told, "vigil: There is no such display.\n");
}

TEST_F(UserPrograms, AtATerminalThePasswordIsAskedTwiceAndNeverShown) {
  const Ended made = at_terminal("add rn-2 --role nurse", {"quiet river 7", "quiet river 7"});
  EXPECT_EQ(made.status, 0) << made.told;
  EXPECT_THAT(made.told, HasSubstr("New password of rn-2: \r\nThe same again: \r\n"));
  EXPECT_THAT(made.told, Not(HasSubstr("quiet")));
  const Ended differs = at_terminal("passwd rn-2", {"quiet river 7", "quiet river 8"});
  EXPECT_EQ(differs.status, 65);
  EXPECT_THAT(differs.told, HasSubstr("the two differ; nothing is changed"));
  const Ended broken_off = at_terminal("passwd rn-2", {"\x03"});
  EXPECT_EQ(broken_off.status, 64);
  EXPECT_THAT(broken_off.told, HasSubstr("no password was given; nothing is changed"));
}

}  // namespace
}  // namespace vigil::station
