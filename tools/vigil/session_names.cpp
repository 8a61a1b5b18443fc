// How beds, sessions, codes and weights are written on the command line.
#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "tools/vigil/session_words.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {

Target find_target(std::string_view text, const watch::Model& model) {
  std::vector<Target> found;
  for (const watch::Bed& bed : model.beds()) {
    if (bed.room.empty()) continue;
    const std::string session = bed.session ? bed.session->id() : "";
    const auto beds =
        std::count_if(model.beds().begin(), model.beds().end(),
                      [&](const watch::Bed& other) { return other.room == bed.room; });
    const bool named = text == bed.room + "/" + bed.bed || text == bed.room + bed.bed ||
                       (beds == 1 && text == bed.room) ||
                       (bed.session && (text == session || text == bed.session->code()));
    if (named) found.push_back({bed.room, bed.bed, session, {}});
  }
  if (!found.empty()) {
    if (found.size() == 1) return found.front();
    return {{}, {}, {}, "\"" + watch::printable(text) + "\" can be several beds; write ROOM/BED"};
  }
  for (const v1::Session& session : model.other_sessions()) {
    if (text == session.id() || text == session.code()) found.push_back({{}, {}, session.id(), {}});
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    return {{},
            {},
            {},
            "several sessions have the code " + watch::printable(text) +
                "; write the id of one, see vigil session list"};
  }
  // The daemon knows older sessions than those that it still shows.
  const auto dots = std::count(text.begin(), text.end(), '.');
  if (dots == 2) return {{}, {}, std::string(text), {}};
  return {{},
          {},
          {},
          "there is no bed or session \"" + watch::printable(text) +
              "\"; a bed is ROOM/BED, for example 4/a"};
}

std::string pounds_words(double pounds) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%g lb = %.3f kg", pounds, pounds * kg_of_a_pound);
  return text.data();
}

CheckedCode with_check_digit(std::string_view text) {
  constexpr std::size_t letters_max = 3;
  constexpr std::size_t digits_least = 2;
  constexpr std::size_t digits_max = 7;
  constexpr const char* rule = "a code is 1 to 3 capital letters, \"-\", and 2 to 7 digits: K-004";
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > letters_max) return {{}, rule};
  const std::string_view letters = text.substr(0, dash);
  const std::string_view digits = text.substr(dash + 1);
  const auto within = [](std::string_view all, char low, char high) {
    return std::all_of(all.begin(), all.end(), [&](char c) { return c >= low && c <= high; });
  };
  if (!within(letters, 'A', 'Z') || !within(digits, '0', '9') || digits.size() < digits_least ||
      digits.size() > digits_max) {
    return {{}, rule};
  }
  // Luhn: from the right, every second digit doubled, the digits of all summed (ISO/IEC 7812-1).
  int sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return {std::string(text) + static_cast<char>('0' + (10 - sum % 10) % 10), {}};
}

}  // namespace vigil
