// Who comes in, who does not, and what ends a log-in.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <ctime>
#include <fstream>

#include "tests/station/accounts_fixture.hpp"

namespace vigil::station {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

class AccountsTest : public AccountsFixture {
 protected:
  AccountsTest() {
    add_account("rn-2", v1::ACCOUNT_ROLE_NURSE, "2580");
    add_account("th-1", v1::ACCOUNT_ROLE_THERAPIST);
    accounts = open();
  }
  Entry log_in(const std::string& account, const std::string& password = good_password,
               const std::string& station = {}, const Browser& from = {"192.0.2.7", {}}) {
    return accounts->log_in(account, password, false, station, from);
  }
  std::string file_bytes() const {
    std::ifstream in(folder.file(accounts_file), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::unique_ptr<Accounts> accounts;
};

TEST_F(AccountsTest, TheRightPasswordComesInAndTheCookieNamesThePerson) {
  const Entry entry = log_in("rn-2");
  ASSERT_EQ(entry.refused, "");
  EXPECT_EQ(entry.cookie.size(), 64U);
  const auto who = accounts->identify(entry.cookie);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->account, "rn-2");
  EXPECT_EQ(who->display, "RN-2");
  EXPECT_EQ(who->role, v1::ACCOUNT_ROLE_NURSE);
  EXPECT_EQ(who->receiver, "station-1");
  EXPECT_EQ(who->proven, now);
  EXPECT_FALSE(who->shared);
  EXPECT_FALSE(who->view_only());
  EXPECT_EQ(accounts->find(who->login)->account, "rn-2");
  EXPECT_FALSE(accounts->identify(std::string(64, 'a')));
  EXPECT_FALSE(accounts->identify(""));
  EXPECT_FALSE(accounts->identify(who->login)) << "the hash is no cookie";
}

TEST_F(AccountsTest, TheFileHoldsNeitherCookieNorPasswordNorPinAndIsItsOwnersOnly) {
  const Entry entry = log_in("rn-2");
  const std::string bytes = file_bytes();
  EXPECT_THAT(bytes, HasSubstr(entry.who.login)) << "the test looks into the right file";
  EXPECT_THAT(bytes, Not(HasSubstr(entry.cookie)));
  EXPECT_THAT(bytes, Not(HasSubstr(good_password)));
  EXPECT_THAT(bytes, Not(HasSubstr("2580")));
  struct stat info {};
  ASSERT_EQ(::stat(folder.file(accounts_file).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
}

TEST_F(AccountsTest, WrongNameWrongPasswordAndDisabledAccountAreToldAlike) {
  ASSERT_EQ(other.set_disabled("th-1", true), "");
  accounts->look();
  for (const Entry& no : {log_in("rn-9"), log_in("rn-2", "quiet river 8"), log_in("th-1"),
                          log_in("Robert'); DROP TABLE account;--"), log_in("rn-2", ""),
                          log_in("rn-2", std::string(129, 'a'))}) {
    EXPECT_EQ(no.status, 401U);
    EXPECT_EQ(no.refused, "Name or password is wrong.");
    EXPECT_EQ(no.cookie, "");
  }
  EXPECT_THAT(accounts->refused(),
              ElementsAre(Pair("disabled_account", 1U), Pair("unknown_account", 3U),
                          Pair("wrong_password", 2U)));
}

TEST_F(AccountsTest, AnUnknownNameCostsTheHashToo) {
  AccountsOptions costly = options();
  costly.cost = HashCost::usual();
  accounts = Accounts::open(costly).accounts;
  AccountRow slow;
  slow.name = "rn-7";
  slow.display = "RN-7";
  slow.role = v1::ACCOUNT_ROLE_NURSE;
  slow.password = hash_secret(good_password, HashCost::usual()).value_or("");
  ASSERT_EQ(other.add(slow), "");
  accounts->look();
  const auto work = [&](const std::string& name) {
    const std::clock_t begin = std::clock();  // of the processor, not of the wall
    (void)log_in(name, "not that one");
    return std::clock() - begin;
  };
  const std::clock_t known = work("rn-7");
  EXPECT_GT(work("rn-8"), known / 4);
  EXPECT_LT(work("rn-8"), known * 4);
}

TEST_F(AccountsTest, FiveTriesAMinuteOfAnAccountThenOneEveryTwelveSeconds) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("rn-2", "wrong one").status, 401U) << i;
  const Entry no = log_in("rn-2");
  EXPECT_EQ(no.status, 429U);
  EXPECT_EQ(no.refused, "Too many tries. Try again in 12 s.");
  EXPECT_EQ(no.wait, seconds(12));
  EXPECT_EQ(log_in("th-1").status, 200U) << "others are not held up";
  now += seconds(11);
  EXPECT_EQ(log_in("rn-2").status, 429U);
  now += seconds(1);
  EXPECT_EQ(log_in("rn-2").status, 200U) << "nobody is locked out";
}

TEST_F(AccountsTest, TriesThatWereRightDoNotCount) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(log_in("rn-2").refused, "") << i;
}

TEST_F(AccountsTest, TwentyTriesAMinuteOfAnAddressWhateverTheName) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(log_in("name-" + std::to_string(i), "wrong one").status, 401U) << i;
  }
  EXPECT_EQ(log_in("rn-2").status, 429U);
  EXPECT_EQ(accounts->refused().at("login_rate_address"), 1U);
  EXPECT_EQ(log_in("rn-2", good_password, {}, {"192.0.2.8", {}}).status, 200U);
  now += seconds(3);
  EXPECT_EQ(log_in("rn-2").status, 200U);
}

TEST_F(AccountsTest, AThousandTriesFromManyAddressesStayBoundedByTheAccount) {
  int checked = 0;
  for (int i = 0; i < 1000; ++i) {
    const Entry no = log_in("rn-2", "wrong one", {}, {"192.0.2." + std::to_string(i), {}});
    checked += no.status == 401 ? 1 : 0;
  }
  EXPECT_EQ(checked, 5);
  EXPECT_EQ(accounts->refused().at("login_rate_account"), 995U);
}

TEST_F(AccountsTest, AClockThatIsSetBackNeitherOpensNorLocks) {
  for (int i = 0; i < 5; ++i) (void)log_in("rn-2", "wrong one");
  now -= std::chrono::hours(5);
  EXPECT_EQ(log_in("rn-2").status, 429U);
  now += seconds(12);
  EXPECT_EQ(log_in("rn-2").status, 200U);
}

TEST_F(AccountsTest, DisablingByAnotherProgramEndsTheLogins) {
  const Entry nurse = log_in("rn-2");
  const Entry therapist = log_in("th-1");
  const auto before = accounts->generation();
  accounts->look();
  EXPECT_EQ(accounts->generation(), before) << "nothing has changed";
  ASSERT_EQ(other.set_disabled("rn-2", true), "");
  accounts->look();
  EXPECT_GT(accounts->generation(), before);
  EXPECT_FALSE(accounts->identify(nurse.cookie));
  EXPECT_FALSE(accounts->find(nurse.who.login));
  EXPECT_TRUE(accounts->identify(therapist.cookie));
  ASSERT_EQ(other.set_disabled("rn-2", false), "");
  accounts->look();
  EXPECT_FALSE(accounts->identify(nurse.cookie)) << "an old login does not come back";
  EXPECT_EQ(log_in("rn-2").status, 200U);
}

TEST_F(AccountsTest, TheStationLooksByItselfAtWhatOthersChange) {
  AccountsOptions watching = options();
  watching.watch = true;
  accounts = Accounts::open(watching).accounts;
  const Entry entry = log_in("rn-2");
  ASSERT_EQ(other.set_disabled("rn-2", true), "");
  const auto until = std::chrono::steady_clock::now() + seconds(30);
  while (accounts->identify(entry.cookie) && std::chrono::steady_clock::now() < until) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(accounts->identify(entry.cookie));
}

TEST_F(AccountsTest, ADisplayMayOnlyLookUntilItIsRevoked) {
  const std::string credential = add_device("wall-1");
  accounts->look();
  const Entry wall = accounts->enter_device(credential, {"192.0.2.7", {}});
  ASSERT_EQ(wall.refused, "");
  EXPECT_EQ(wall.who.device, "wall-1");
  EXPECT_EQ(wall.who.receiver, "wall-1");
  EXPECT_TRUE(wall.who.view_only());
  EXPECT_EQ(accounts->prove(wall.who.login, "rn-2", "2580").refused, "This display may only look.");
  const Entry no = accounts->enter_device(std::string(64, '0'), {"192.0.2.7", {}});
  EXPECT_EQ(no.status, 401U);
  EXPECT_EQ(no.refused, "This display is not known here.");
  ASSERT_EQ(other.revoke("wall-1"), "");
  accounts->look();
  EXPECT_FALSE(accounts->identify(wall.cookie));
  EXPECT_EQ(accounts->enter_device(credential, {"192.0.2.7", {}}).status, 401U);
}

TEST_F(AccountsTest, ReceiversHaveNamesOfTheirOwnThatStayWithTheCookie) {
  const Entry first = log_in("rn-2");
  const Entry second = log_in("rn-2");
  const Entry named = log_in("rn-2", good_password, "desk");
  const Entry same_name = log_in("rn-2", good_password, "desk");
  EXPECT_EQ(first.who.receiver, "station-1");
  EXPECT_EQ(second.who.receiver, "station-2");
  EXPECT_EQ(named.who.receiver, "desk");
  EXPECT_EQ(same_name.who.receiver, "desk-2") << "two open pages never share one";
  EXPECT_EQ(log_in("rn-2", good_password, "Desk 1").status, 400U);
  accounts.reset();  // the station starts again
  accounts = open();
  EXPECT_EQ(accounts->identify(second.cookie)->receiver, "station-2");
}

TEST_F(AccountsTest, ANameOfABrowserThatIsGoneIsTakenOver) {
  const Entry old = log_in("rn-2", good_password, "desk");
  now += seconds(121);
  const Entry fresh = log_in("rn-2", good_password, "desk");
  EXPECT_EQ(fresh.who.receiver, "desk");
  EXPECT_FALSE(accounts->identify(old.cookie));
  now += seconds(121);
  accounts->seen(fresh.who.login);
  EXPECT_EQ(log_in("rn-2", good_password, "desk").who.receiver, "desk-2");
  EXPECT_TRUE(accounts->identify(fresh.cookie));
}

TEST_F(AccountsTest, WhoLogsInAnewInABrowserKeepsItsNameAndEndsTheOldLogin) {
  const Entry old = log_in("rn-2", good_password, "desk");
  const Entry wrong = log_in("th-1", "wrong one", "desk", {"192.0.2.7", old.who.login});
  EXPECT_EQ(wrong.status, 401U);
  EXPECT_TRUE(accounts->identify(old.cookie)) << "a slip of the finger ends nothing";
  const Entry fresh = log_in("th-1", good_password, "desk", {"192.0.2.7", old.who.login});
  EXPECT_EQ(fresh.who.receiver, "desk");
  EXPECT_FALSE(accounts->identify(old.cookie));
}

TEST_F(AccountsTest, LoggingOutEndsOneLoginAndOnlyThat) {
  const Entry first = log_in("rn-2");
  const Entry second = log_in("rn-2");
  const auto before = accounts->generation();
  EXPECT_EQ(accounts->log_out(first.who.login).refused, "");
  EXPECT_GT(accounts->generation(), before);
  EXPECT_FALSE(accounts->identify(first.cookie));
  EXPECT_TRUE(accounts->identify(second.cookie));
  accounts = open();
  EXPECT_FALSE(accounts->identify(first.cookie));
  EXPECT_TRUE(accounts->identify(second.cookie));
}

TEST_F(AccountsTest, APinProvesWhoIsThereAndRenewsOnlyOnesOwnLogin) {
  const Entry own = log_in("rn-2");
  const Entry shared = log_in("th-1");
  now += minutes(20);
  const Proof proof = accounts->prove(own.who.login, "rn-2", "2580");
  EXPECT_EQ(proof.refused, "");
  EXPECT_EQ(proof.account, "rn-2");
  EXPECT_EQ(proof.display, "RN-2");
  EXPECT_EQ(proof.role, v1::ACCOUNT_ROLE_NURSE);
  EXPECT_EQ(accounts->find(own.who.login)->proven, now);
  EXPECT_EQ(accounts->prove(shared.who.login, "rn-2", "2580").account, "rn-2");
  EXPECT_EQ(accounts->find(shared.who.login)->proven, now - minutes(20));
  EXPECT_EQ(accounts->prove(own.who.login, "th-1", "2580").refused,
            "TH-1 has no PIN yet. Log in and set one.");
  EXPECT_EQ(accounts->prove("nobody", "rn-2", "2580").refused,
            "This page is not logged in any more.");
}

TEST_F(AccountsTest, FiveWrongPinsWaitUntilTheFirstIsTenMinutesOld) {
  const Entry own = log_in("rn-2");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(accounts->prove(own.who.login, "rn-2", "1111").refused, "Name or PIN is wrong.");
    now += seconds(10);
  }
  EXPECT_EQ(accounts->prove(own.who.login, "rn-2", "2580").refused,
            "5 wrong PINs. Try again in 9 min 10 s. Acknowledge and emergency need no PIN.");
  now += minutes(9) + seconds(10);
  EXPECT_EQ(accounts->prove(own.who.login, "rn-2", "2580").refused, "");
  EXPECT_EQ(accounts->prove(own.who.login, "rn-2", "1111").refused, "Name or PIN is wrong.")
      << "a right one begins anew";
}

TEST_F(AccountsTest, ActingMovesTheProofOnAndItIsKept) {
  const Entry own = log_in("rn-2");
  now += minutes(3);
  accounts->acted(own.who.login);
  EXPECT_EQ(accounts->find(own.who.login)->proven, now);
  accounts.reset();
  accounts = open();
  EXPECT_EQ(accounts->find(own.who.login)->proven, now);
}

TEST_F(AccountsTest, ANewPasswordEndsTheOtherLoginsAndASlipChangesNothing) {
  const Entry here = log_in("rn-2");
  const Entry elsewhere = log_in("rn-2");
  EXPECT_EQ(accounts->change(here.who, "wrong one", "a new river 8", "").refused,
            "The old password is wrong.");
  EXPECT_EQ(accounts->change(here.who, good_password, "short", "").refused,
            "A password has at least 8 characters.");
  EXPECT_EQ(accounts->change(here.who, good_password, "", "1234").refused,
            "This PIN is too easy: as 0000 or 1234.");
  EXPECT_TRUE(accounts->identify(elsewhere.cookie));
  EXPECT_EQ(accounts->change(here.who, good_password, "a new river 8", "1397").refused, "");
  EXPECT_TRUE(accounts->identify(here.cookie));
  EXPECT_FALSE(accounts->identify(elsewhere.cookie));
  EXPECT_EQ(log_in("rn-2").status, 401U);
  EXPECT_EQ(log_in("rn-2", "a new river 8").status, 200U);
  EXPECT_EQ(accounts->prove(here.who.login, "rn-2", "1397").refused, "");
}

TEST_F(AccountsTest, AHashOfAnotherCostIsMadeAnewAtTheNextLogin) {
  AccountsOptions costlier = options();
  costlier.cost.operations += 1;
  const std::string before = other.account("rn-2")->password;
  accounts = Accounts::open(costlier).accounts;
  EXPECT_EQ(log_in("rn-2").status, 200U);
  const std::string after = other.account("rn-2")->password;
  EXPECT_TRUE(wants_rehash(before, costlier.cost));
  EXPECT_FALSE(wants_rehash(after, costlier.cost));
  EXPECT_EQ(log_in("rn-2").status, 200U);
}

TEST_F(AccountsTest, AFileOfALaterVersionIsNotTouched) {
  accounts.reset();
  {
    sqlite::Database later(folder.file(accounts_file), sqlite::Access::read_write);
    ASSERT_EQ(later.run("PRAGMA user_version=9"), SQLITE_OK);
  }
  const OpenedAccounts opened = Accounts::open(options());
  EXPECT_FALSE(opened.accounts);
  EXPECT_THAT(opened.error, HasSubstr("has format version 9, and this program knows up to 1"));
}

TEST(Passwords, RulesAreFewAndTold) {
  EXPECT_EQ(refuse_password("quiet river 7", "rn-2"), "");
  EXPECT_EQ(refuse_password("ünïcödé!", "rn-2"), "");
  EXPECT_EQ(refuse_password("1234567", "rn-2"), "A password has at least 8 characters.");
  EXPECT_EQ(refuse_password(std::string(128, 'a') + "b", "rn-2"),
            "A password has at most 128 bytes.");
  for (const char* common : {"password", "PassWord", "12345678", "aaaaaaaa", "ketamine1"}) {
    EXPECT_EQ(refuse_password(common, "rn-2"), "This password is one of those tried first.");
  }
  EXPECT_EQ(refuse_password("Night-Nurse", "night-nurse"), "A password is not the account's name.");
}

TEST(Passwords, PinsHaveFourToEightDigitsAndAreNoRow) {
  for (const char* good : {"2580", "1397", "12340", "90210123"}) EXPECT_EQ(refuse_pin(good), "");
  for (const char* bad : {"", "258", "123456789", "25a0", " 2580", "25 80"}) {
    EXPECT_EQ(refuse_pin(bad), "A PIN has 4 to 8 digits.") << bad;
  }
  for (const char* easy : {"0000", "99999999", "1234", "4321", "012345", "98765432"}) {
    EXPECT_EQ(refuse_pin(easy), "This PIN is too easy: as 0000 or 1234.") << easy;
  }
}

}  // namespace
}  // namespace vigil::station
