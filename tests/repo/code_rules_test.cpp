#include "tests/repo/code_rules.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace vigil::repo {
namespace {

struct CallCase {
  const char* code;
  const char* finding;  // empty: allowed
};

void PrintTo(const CallCase& c, std::ostream* out) { *out << c.code; }

class CoreCalls : public testing::TestWithParam<CallCase> {};

TEST_P(CoreCalls, MayNotTouchTheOutsideWorld) {
  const CallCase& c = GetParam();
  EXPECT_EQ(describe(core_calls({"daemon/alarm/a.cpp", std::string(c.code) + "\n"})), c.finding);
}

constexpr const char* clock_read = "daemon/alarm/a.cpp:1: the core reads a clock\n";
constexpr const char* global = "daemon/alarm/a.cpp:1: the core has global state\n";
constexpr const char* heap = "daemon/alarm/a.cpp:1: the core takes heap by hand\n";

INSTANTIATE_TEST_SUITE_P(
    Repo, CoreCalls,
    testing::Values(
        CallCase{"const auto t = std::chrono::steady_clock::now();", clock_read},
        CallCase{"clock_gettime(CLOCK_BOOTTIME, &t);", clock_read},
        CallCase{"const auto t = std::time(nullptr);", clock_read},
        CallCase{"const auto t = time(0);", clock_read},
        CallCase{"const auto t = frame.time(0);", ""},
        CallCase{"usleep(5);", "daemon/alarm/a.cpp:1: the core sleeps\n"},
        CallCase{"int x = rand();", "daemon/alarm/a.cpp:1: the core rolls dice\n"},
        CallCase{"std::random_device d;", "daemon/alarm/a.cpp:1: the core rolls dice\n"},
        CallCase{"getenv(name);", "daemon/alarm/a.cpp:1: the core reads the environment\n"},
        CallCase{"printf(text);", "daemon/alarm/a.cpp:1: the core does I/O\n"},
        CallCase{"std::cerr << 1;", "daemon/alarm/a.cpp:1: the core does I/O\n"},
        CallCase{"std::snprintf(text, 3, form);", ""}, CallCase{"auto* p = new Reading;", heap},
        CallCase{"p = malloc(5);", heap}, CallCase{"static int calls = 0;", global},
        CallCase{"  static std::vector<int> seen;", global},
        CallCase{"thread_local int calls;", global},
        CallCase{"static constexpr int limit = 3;", ""},
        CallCase{"static const int limit = 3;", ""}, CallCase{"static Instant never();", ""},
        CallCase{"// the new value; printf(x); system_clock::now()", ""},
        CallCase{"auto text = \"steady_clock::now\";", ""}));

TEST(CoreCalls, LeavesTheShellAlone) {
  EXPECT_EQ(describe(core_calls({"daemon/io/a.cpp", "usleep(5);\n"})), "");
}

TEST(CoreCoroutines, AreRefusedWithTheirLine) {
  const std::string code = "// co_await in words is fine\nvoid f() {\n  co_await g();\n}\n";
  EXPECT_EQ(describe(core_coroutines({"daemon/link/a.cpp", code})),
            "daemon/link/a.cpp:3: a coroutine in the core\n");
  EXPECT_EQ(describe(core_coroutines({"daemon/io/a.cpp", code})), "");
}

TEST(AwaitedTemporaries, AreRefusedWhetherBraceOrLambda) {
  const std::string code =
      "co_await f(Options{1});\n"
      "co_await f([x] { return x; });\n"
      "co_await f(\n    Options{2});\n"
      "if (co_await f(options)) { g(); }\n"
      "co_await timer.async_wait(token);\n";
  EXPECT_EQ(describe(awaited_temporaries({"daemon/io/a.cpp", code})),
            "daemon/io/a.cpp:1: a brace inside a co_await expression\n"
            "daemon/io/a.cpp:2: a brace inside a co_await expression\n"
            "daemon/io/a.cpp:3: a brace inside a co_await expression\n");
}

TEST(SwallowedExceptions, AreRefused) {
  const std::string code = "catch (const std::exception& e) {}\ncatch (...) {}\n";
  EXPECT_EQ(describe(swallowed_exceptions({"tools/a.cpp", code})),
            "tools/a.cpp:2: catch (...) hides what went wrong\n");
}

}  // namespace
}  // namespace vigil::repo
