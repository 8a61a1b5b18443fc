// The numbers of the last 12 hours, one a second, and what happened beside: for curves.
//
// In memory only, bounded. Feeds add what comes, a filler what was before; workers read. Any
// thread; a lock is held while a bed is copied.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "station/identity.hpp"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

/// Points and marks of beds, in order of time. One thread.
class HistoryStore {
 public:
  struct Point {
    std::int64_t at_ms = 0;
    std::int32_t milli = 0;
    bool after_break = false;
    bool manual = false;
  };
  struct Series {
    std::string parameter;
    std::uint32_t monitor = 0;
    std::string unit;
    std::deque<Point> points;
    bool broken = false;  // the last one was the last valid one for a while
  };
  struct Mark {
    std::int64_t at_ms = 0;
    v1::Event event;
  };
  struct Bed {
    std::map<std::string, Series> series;
    std::deque<Mark> marks;
  };

  void add(const v1::Event& event);
  /// What another one has beside; where both have something, this one's stays.
  void merge(HistoryStore&& past);
  [[nodiscard]] const Bed* find(const std::string& source, const std::string& room,
                                const std::string& bed) const;
  [[nodiscard]] std::size_t points() const { return points_; }

 private:
  Bed* bed_of(const v1::Event& event);
  void add_value(Bed& bed, const std::string& parameter, std::uint32_t monitor,
                 const std::string& unit, const Point& point);
  void break_off(Bed& bed, const std::string& parameter, std::uint32_t monitor);
  void insert(Series& series, const Point& point);
  void trim(Series& series);
  static void add_mark(Bed& bed, Mark mark);

  std::map<std::string, Bed> beds_;
  std::size_t points_ = 0;
};

class History {
 public:
  void add(const v1::Event& event);
  /// What was told before this station heard it; from `complete_from_ms` on nothing is missing.
  void add_past(const std::string& source, HistoryStore&& past,
                std::optional<std::int64_t> complete_from_ms);
  /// This station hears the daemon since then, and what was before is not known yet.
  void heard_since(const std::string& source, std::int64_t at_ms);
  [[nodiscard]] v1::History of_bed(const std::string& source, const std::string& room,
                                   const std::string& bed, std::chrono::minutes span,
                                   WallTime now) const;

 private:
  mutable std::mutex mutex_;
  HistoryStore store_;
  std::map<std::string, std::int64_t> complete_from_ms_;  // by source
};

}  // namespace vigil::station
