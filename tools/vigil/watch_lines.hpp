// vigil watch where there is no terminal: one plain line per change. Pure but for the wall clock's
// time zone, which the caller supplies. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

class ChangeLines {
 public:
  /// Seconds since 1970, UTC, as local time of day: "05:58:12".
  using Clock = std::function<std::string(std::int64_t utc_s)>;
  explicit ChangeLines(Clock clock) : clock_(std::move(clock)) {}

  /// The lines for `event`, which `model` has taken already. Every change of an alarm and of a
  /// link makes a line; the values of a bed make one when they changed, at most once in 5 s.
  [[nodiscard]] std::vector<std::string> on_event(const v1::Event& event, const Model& model,
                                                  Instant now);
  /// Live, silent.
  [[nodiscard]] std::string on_hearing(Hearing hearing, std::int64_t utc_s) const;
  [[nodiscard]] std::string on_lost(std::uint64_t from, std::uint64_t to, std::int64_t utc_s) const;

 private:
  using Who = std::pair<std::string, std::string>;  // room, bed
  struct Values {
    std::string text;
    Instant told_at;
  };
  std::string link_line(const v1::Event& event, const Model& model, Instant now);
  std::string value_line(const v1::Event& event, const Model& model, Instant now);

  Clock clock_;
  std::map<std::pair<Who, std::uint32_t>, std::string> links_;
  std::map<Who, Values> values_;
};

}  // namespace vigil::watch
