// Tells the sink of dropped bytes: one report for a run of them, not one for each byte.
//
// A run begins at the first byte dropped and ends at the next good frame. Inside a run a graver
// cause than noise is told apart, and a run that goes on is told again every `report_every` bytes,
// so that a line with the wrong speed is seen to be alive. One decoder owns it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil {

class RejectRun {
 public:
  static constexpr std::size_t report_every = 256;

  /// One byte at `where` was dropped.
  void drop(RejectCause cause, std::uint64_t where, Sink& sink) {
    const bool graver = cause != RejectCause::noise && cause != cause_;
    if (dropped_ % report_every == 0 || graver) {
      sink.on_reject(cause, where);
      cause_ = cause;
    }
    ++dropped_;
  }
  /// A good frame ended the run.
  void end() { *this = RejectRun(); }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  std::size_t dropped_ = 0;
  RejectCause cause_ = RejectCause::noise;
};

}  // namespace vigil
