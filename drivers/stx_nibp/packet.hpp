// Packets of the STX ASCII blood pressure modules: what stands at the front of the stream, what it
// says, and the commands of the host.
//
// Pure functions and constants, any thread. drivers/stx_nibp/README.md names the sources.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil::stx_nibp {

// P1 to P4: README.md.
inline constexpr char stx = '\x02';
inline constexpr char etx = '\x03';
inline constexpr char carriage_return = '\r';

// Whole commands: STX, two digits, ";;", the sum of these four in hexadecimal, ETX.
namespace command {
inline constexpr std::string_view start = "\00201;;D7\003";
inline constexpr std::string_view manual_mode = "\00203;;D9\003";
inline constexpr std::string_view get_status = "\00218;;DF\003";
inline constexpr std::string_view inflate_160 = "\00222;;DA\003";
inline constexpr std::string_view adult_mode = "\00224;;DC\003";
inline constexpr std::string_view abort = "X";
}  // namespace command

/// What the cuff stream ends with, between STX and ETX (P2, P3).
inline constexpr std::string_view end_of_cuff = "999";
inline constexpr std::size_t cuff_size = 7;
/// A status reply has 39 characters; some print a leading semicolon and a dash more in two fields
/// (comment in P2).
inline constexpr std::size_t status_least = 39;
inline constexpr std::size_t status_most = 42;
inline constexpr std::size_t longest_packet = status_most + 2;

// System states, the S of both packets (P2).
inline constexpr std::uint8_t state_measuring = 3;
inline constexpr std::uint8_t state_manometer = 4;
inline constexpr std::uint8_t state_watchdog = 5;
inline constexpr std::uint8_t state_pneumatic = 7;
/// The module is at work, and its cuff may be inflated.
[[nodiscard]] bool is_at_work(std::uint8_t state);
/// "manometer mode" and the like; empty: it measures, or rests.
[[nodiscard]] std::string_view test_text(std::uint8_t state);

struct Match {
  enum class Kind : std::uint8_t { no, more, whole };
  Kind kind = Kind::no;
  std::size_t length = 0;                  // whole: how many bytes it takes
  RejectCause cause = RejectCause::noise;  // no: why not
};
/// STX, printable characters, ETX. What stands between is for read_*() to judge.
[[nodiscard]] Match match(Bytes bytes);

/// pppCeSs, while the cuff is at work.
struct Cuff {
  std::int32_t mmhg = 0;
  std::uint8_t mismatch = 0;  // 1: neonate cuff in adult mode, 2: adult cuff in neonate mode
  std::uint8_t state = 0;
};
[[nodiscard]] bool read_cuff(std::string_view text, Cuff& cuff);

/// S s;A a;C cc;M mm;P sssdddmmm;R rrr;T tttt;;XX without the blanks. A number of dashes is 0.
struct Status {
  std::uint8_t state = 0;
  bool neonate = false;
  std::uint8_t message = 0;  // 0: no error
  std::int32_t sys = 0;
  std::int32_t dia = 0;
  std::int32_t mean = 0;
  std::int32_t pulse = 0;
};
enum class StatusFault : std::uint8_t { none, form, sum };
[[nodiscard]] StatusFault read_status(std::string_view text, Status& status);

/// What M says, as such modules are known to mean it: not verified (README.md). Empty: unknown.
[[nodiscard]] std::string_view message_text(std::uint8_t message);

}  // namespace vigil::stx_nibp
