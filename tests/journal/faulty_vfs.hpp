// A layer between SQLite and the system that fails, slows down or shortens calls on demand.
//
// One for the process, by the name `faulty_vfs_name`. What to do is set by the test while no call
// runs; `before` alone may block a call until another thread lets it go.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace vigil::journal {

inline constexpr const char* faulty_vfs_name = "vigil-faulty";

/// Calls that change something on the disk, and the opening of a file.
enum class Call : std::uint8_t { open, write, sync, truncate, remove };

struct Faults {
  /// The call with this number (from 1, over all kinds) fails with `code`; 0: none.
  std::uint64_t fail_at = 0;
  bool from_then_on = false;
  int code = 0;
  /// Only calls of this kind count; less than 0: all.
  int only = -1;
  /// A write that fails has put half of its bytes there before.
  bool half_written = false;
  std::function<void(Call)> before;
};

class FaultyVfs {
 public:
  static FaultyVfs& get();
  void set(Faults faults);
  void clear() { set({}); }
  [[nodiscard]] std::uint64_t calls() const { return calls_.load(); }
  /// True if a call has failed since set().
  [[nodiscard]] bool failed() const { return failed_.load(); }
  /// SQLITE_OK, or what this call is to fail with.
  int on(Call call);
  [[nodiscard]] bool half_written() const { return faults_.half_written; }

 private:
  FaultyVfs();
  Faults faults_;
  std::atomic<std::uint64_t> calls_{0};
  std::atomic<bool> failed_{false};
};

}  // namespace vigil::journal
