// Which sessions the events of a journal tell to be open: for a start that can't restore them, so
// that people know where to look first.
//
// It restores nothing and judges nothing. One thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "daemon/journal/record.hpp"

namespace vigil::app {

class OpenSessions {
 public:
  /// What is named at most: an alarm's reason is short, and the first rooms are enough to begin.
  static constexpr std::size_t named_max = 4;

  /// In order of the records; what is no event of a bed is passed over.
  void take(const journal::RecordView& record);
  /// "open were 2/a K-0042, dosed; 3/a K-0043".
  [[nodiscard]] std::string words() const;

 private:
  struct Open {
    std::string session;
    bool dosed = false;
  };
  std::map<std::string, Open> beds_;  // by "2/a"
};

}  // namespace vigil::app
