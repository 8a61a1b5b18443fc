#include "drivers/stx_nibp/device.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "drivers/api/checksum.hpp"
#include "drivers/stx_nibp/packet.hpp"

namespace vigil::stx_nibp {
namespace {

using Out = std::vector<std::uint8_t>;

// A cycle as such modules run it; the speeds are assumed.
constexpr std::int64_t inflate_mmhg_s = 30;
constexpr std::int64_t deflate_mmhg_s = 6;
constexpr std::int32_t loose_mmhg = 8;  // what a pump reaches in a loose cuff
constexpr std::int64_t loose_ms = 15'000;
constexpr std::int64_t test_ms = 10'000;  // watchdog and pneumatic test
constexpr Duration cuff_every = std::chrono::milliseconds(200);
constexpr int most_late_packets = 8;

struct Found {
  std::uint8_t message = 0;
  std::int32_t sys = 0;
  std::int32_t dia = 0;
  std::int32_t mean = 0;
  std::int32_t pulse = 0;
  friend bool operator==(const Found&, const Found&) = default;
};

std::int32_t whole(const VitalSign& sign) {
  return sign.validity == Validity::valid ? std::clamp(sign.milli / 1000, 0, 400) : 0;
}

std::uint8_t message_of(Validity why) {
  switch (why) {
    case Validity::valid:
      return 0;
    case Validity::sensor_off:
      return 6;
    case Validity::sensor_disconnected:
      return 7;
    case Validity::low_perfusion:
      return 9;
    case Validity::out_of_range:
      return 10;
    case Validity::motion:
      return 11;
    default:
      return 15;
  }
}

Found found_in(const VitalSign& sys, const VitalSign& dia, const VitalSign& mean,
               const VitalSign& pulse) {
  Found found;
  found.message = message_of(sys.validity);
  if (found.message != 0) return found;
  found.sys = whole(sys);
  found.dia = whole(dia);
  found.mean = whole(mean);
  found.pulse = whole(pulse);
  return found;
}

class StxDevice final : public Device {
 public:
  void receive(Bytes from_host, Instant now) override {
    for (const std::uint8_t byte : from_host) {
      const char c = static_cast<char>(byte);
      if (c == stx) {
        size_ = 0;
        in_command_ = true;
      } else if (!in_command_) {
        if (c == command::abort.front()) stop(now);
      } else if (c == etx) {
        in_command_ = false;
        obey({command_.data(), size_}, now);
      } else if (size_ == command_.size()) {
        in_command_ = false;
      } else {
        command_[size_++] = c;
      }
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    note_vitals(vitals);
    for (int i = 0; i < most_late_packets && state_ != 0 && next_ <= now; ++i) {
      if (next_ >= ends_at_) {
        end();
        break;
      }
      put_cuff(next_);
      next_ = next_ + cuff_every;
    }
    if (state_ != 0 && next_ <= now) next_ = std::max(now, next_);
    if (wants_status_) put_status();
    wants_status_ = false;
    out.insert(out.end(), answers_.begin(), answers_.end());
    answers_.clear();
    return state_ != 0 ? std::max(next_, now + std::chrono::milliseconds(1)) : Instant::never();
  }

 private:
  void obey(std::string_view text, Instant now) {
    // Two digits, ";;" and the sum (P1 to P4); what is wrong is not answered.
    if (text.size() != 6 || text.substr(2, 2) != ";;") return;
    if (hex_of(sum_of(text.substr(0, 4))) != text.substr(4)) return;
    const std::string_view code = text.substr(0, 2);
    if (code == "18") wants_status_ = true;
    if (code == "24") neonate_ = false;
    if (code == "25") neonate_ = true;
    if (code == "19") initial_mmhg_ = 100;
    if (code == "20") initial_mmhg_ = 120;
    if (code == "21") initial_mmhg_ = 140;
    if (code == "22") initial_mmhg_ = 160;
    if (code == "23") initial_mmhg_ = 180;
    if (code == "01") run(state_measuring, now);
    if (code == "14") run(state_manometer, now);
    if (code == "17") run(state_pneumatic, now);
  }

  void run(std::uint8_t state, Instant now) {
    if (state_ != 0) return;
    state_ = state;
    planned_ = false;
    started_at_ = next_ = now;
    ends_at_ = state == state_manometer
                   ? Instant::never()
                   : now + std::chrono::milliseconds(state == state_measuring ? loose_ms : test_ms);
    if (state == state_measuring) held_ = Found{};
  }

  void stop(Instant) {
    if (state_ == 0) return;
    state_ = 0;
    held_ = Found{};
    put(end_of_cuff);
  }

  void end() {
    if (state_ == state_measuring) held_ = found_;
    state_ = 0;
    put(end_of_cuff);
  }

  void note_vitals(const Vitals& vitals) {
    if (state_ == state_measuring && !planned_) {
      planned_ = true;
      found_ = found_in(vitals.cuff.sys, vitals.cuff.dia, vitals.cuff.mean, vitals.cuff.pulse);
      const std::int64_t up = top() * 1000 / inflate_mmhg_s;
      const std::int64_t down = (top() - bottom()) * 1000 / deflate_mmhg_s;
      ends_at_ = started_at_ + std::chrono::milliseconds(is_loose() ? loose_ms : up + down);
    }
    const Found own = found_in(vitals[Parameter::nibp_sys], vitals[Parameter::nibp_dia],
                               vitals[Parameter::nibp_mean], vitals[Parameter::nibp_pulse]);
    if (own.message == 0 && own.sys > 0 && !(own == own_)) held_ = own_ = own;
  }

  [[nodiscard]] bool is_loose() const { return found_.message == 6 || found_.message == 7; }
  [[nodiscard]] std::int64_t top() const { return std::max(initial_mmhg_, found_.sys + 30); }
  [[nodiscard]] std::int64_t bottom() const { return std::max(30, found_.dia - 15); }

  [[nodiscard]] std::int32_t pressure(Instant at) const {
    if (state_ != state_measuring) return 0;
    if (planned_ && is_loose()) return loose_mmhg;
    const std::int64_t ms = std::clamp<std::int64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(at - started_at_).count(), 0,
        600'000);
    const std::int64_t up = ms * inflate_mmhg_s / 1000;
    if (up <= top()) return static_cast<std::int32_t>(up);
    const std::int64_t down = ms - top() * 1000 / inflate_mmhg_s;
    return static_cast<std::int32_t>(
        std::max<std::int64_t>(0, top() - down * deflate_mmhg_s / 1000));
  }

  static std::uint8_t sum_of(std::string_view text) {
    return sum8({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }
  static std::string hex_of(std::uint8_t byte) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    return {digits[byte >> 4U], digits[byte & 15U]};
  }
  static std::string three(std::int32_t number) {
    std::string text;
    for (const std::int32_t unit : {100, 10, 1}) {
      text += static_cast<char>('0' + number / unit % 10);
    }
    return text;
  }

  void put(std::string_view text) {
    answers_.push_back(static_cast<std::uint8_t>(stx));
    answers_.insert(answers_.end(), text.begin(), text.end());
    answers_.push_back(static_cast<std::uint8_t>(etx));
    answers_.push_back(static_cast<std::uint8_t>(carriage_return));
  }

  void put_cuff(Instant at) {
    std::string text = three(pressure(at)) + "C0S";
    text += static_cast<char>('0' + state_);
    put(text);
  }

  /// S0 with a result, S1 without one: as in the examples of the facts.
  void put_status() {
    const bool shows = held_.message == 0 && held_.sys > 0 && state_ == 0;
    std::string text = "S";
    text += static_cast<char>('0' + (state_ != 0 ? state_ : shows ? 0 : 1));
    text += neonate_ ? ";A1;C00;M" : ";A0;C00;M";
    text += three(state_ == 0 ? held_.message : 0).substr(1);
    text += ";P" + (shows ? three(held_.sys) + three(held_.dia) + three(held_.mean)
                          : std::string("---------"));
    text += ";R" + (shows && held_.pulse > 0 ? three(held_.pulse) : std::string("---"));
    text += shows ? ";T0000;;" : ";T----;;";
    text += hex_of(sum_of(text));
    put(text);
  }

  std::array<char, 8> command_{};
  std::size_t size_ = 0;
  bool in_command_ = false;
  bool wants_status_ = false;
  bool neonate_ = false;
  bool planned_ = false;
  std::uint8_t state_ = 0;  // 0: it rests
  std::int32_t initial_mmhg_ = 160;
  Instant started_at_;
  Instant next_ = Instant::never();
  Instant ends_at_ = Instant::never();
  Out answers_;
  Found found_;  // by the cycle that runs
  Found held_;
  Found own_;
};

std::unique_ptr<Device> make() { return std::make_unique<StxDevice>(); }

}  // namespace

constexpr DeviceDescriptor device{"stx_nibp", "", &make};

}  // namespace vigil::stx_nibp
