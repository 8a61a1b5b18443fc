#include "tests/repo/code_rules.hpp"

#include <algorithm>
#include <array>
#include <regex>

#include "tests/repo/layers.hpp"

namespace vigil::repo {
namespace {

struct Pattern {
  const char* expression;
  const char* what;
};

constexpr std::array core_patterns{
    Pattern{R"(_clock\s*::\s*now\b)", "reads a clock"},
    Pattern{R"(\b(clock_gettime|gettimeofday)\b)", "reads a clock"},
    Pattern{R"((^|[^\w.>:])(std::)?time\s*\(\s*(0|NULL|nullptr|&))", "reads a clock"},
    Pattern{R"(\b(sleep|usleep|nanosleep|sleep_for|sleep_until)\s*\()", "sleeps"},
    Pattern{R"(\b(rand|srand|random)\s*\(|\brandom_device\b)", "rolls dice"},
    Pattern{R"(\bgetenv\s*\()", "reads the environment"},
    Pattern{R"(\b(printf|fprintf|puts|fputs|fopen)\s*\(|\b(cout|cerr|clog)\b)", "does I/O"},
    Pattern{R"(\bnew\s+[A-Za-z_]|\b(malloc|calloc|realloc)\s*\()", "takes heap by hand"},
    Pattern{R"(\bthread_local\b)", "has global state"},
    Pattern{R"(^\s*(inline\s+)?static\s+(?!const\b|constexpr\b|constinit const\b)[^()]*(=|;|\{))",
            "has global state"},
};

/// Where the expression that starts at `at` ends: at its semicolon, or the bracket around it.
std::size_t expression_end(const std::string& code, std::size_t at) {
  int depth = 0;
  for (; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth < 0 || (depth == 0 && c == ';')) break;
  }
  return at;
}

std::size_t line_at(const std::string& text, std::size_t at) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(at);
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

}  // namespace

Findings core_calls(const SourceFile& file) {
  static const auto compiled = [] {
    std::vector<std::pair<std::regex, const char*>> all;
    all.reserve(core_patterns.size());
    for (const Pattern& pattern : core_patterns) {
      all.emplace_back(std::regex(pattern.expression), pattern.what);
    }
    return all;
  }();
  Findings findings;
  if (!is_cpp(file) || !is_core(file.path)) return findings;
  const std::string code = code_only(file.text);
  std::size_t number = 0;
  for (const std::string_view line : lines_of(code)) {
    ++number;
    for (const auto& [pattern, what] : compiled) {
      if (std::regex_search(line.begin(), line.end(), pattern)) {
        findings.push_back({file.path, number, std::string("the core ") + what});
      }
    }
  }
  return findings;
}

Findings core_coroutines(const SourceFile& file) {
  static const std::regex pattern(R"(\bco_(await|yield|return)\b)");
  Findings findings;
  if (!is_cpp(file) || !is_core(file.path)) return findings;
  const std::string code = code_only(file.text);
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end; match != end; ++match) {
    const auto at = static_cast<std::size_t>(match->position());
    findings.push_back({file.path, line_at(code, at), "a coroutine in the core"});
  }
  return findings;
}

Findings awaited_temporaries(const SourceFile& file) {
  static const std::regex pattern(R"(\bco_await\b)");
  Findings findings;
  if (!is_cpp(file)) return findings;
  const std::string code = code_only(file.text);
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end; match != end; ++match) {
    const auto at = static_cast<std::size_t>(match->position());
    const std::size_t stop = expression_end(code, at);
    if (code.find('{', at) >= stop) continue;
    findings.push_back({file.path, line_at(code, at), "a brace inside a co_await expression"});
  }
  return findings;
}

Findings swallowed_exceptions(const SourceFile& file) {
  static const std::regex pattern(R"(\bcatch\s*\(\s*\.\.\.\s*\))");
  Findings findings;
  if (!is_cpp(file)) return findings;
  const std::string code = code_only(file.text);
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end; match != end; ++match) {
    const auto at = static_cast<std::size_t>(match->position());
    findings.push_back({file.path, line_at(code, at), "catch (...) hides what went wrong"});
  }
  return findings;
}

}  // namespace vigil::repo
