// Lines on standard input, without waiting for them. Main thread.
#pragma once

#include <optional>
#include <string>

namespace vigil::sim {

class OrderInput {
 public:
  /// The next whole line that is there, without its end.
  [[nodiscard]] std::optional<std::string> next();

 private:
  void read_what_is_there();

  std::string waiting_;
  bool open_ = true;
};

}  // namespace vigil::sim
