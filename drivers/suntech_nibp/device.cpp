#include "drivers/suntech_nibp/device.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "drivers/api/checksum.hpp"
#include "drivers/suntech_nibp/packet.hpp"

namespace vigil::suntech_nibp {
namespace {

using Out = std::vector<std::uint8_t>;

// A cycle as such modules run it; the speeds are assumed.
constexpr std::int64_t inflate_mmhg_s = 30;
constexpr std::int64_t deflate_mmhg_s = 6;
constexpr std::int64_t dump_mmhg_s = 100;
constexpr std::int32_t loose_mmhg = 8;  // what a pump reaches in a loose cuff
constexpr Duration loose_after = std::chrono::seconds(15);
constexpr Duration complete_after_abort = std::chrono::milliseconds(300);
constexpr Duration command_within = std::chrono::milliseconds(500);

std::uint8_t low(std::int32_t value) { return static_cast<std::uint8_t>(value & 0xFF); }

std::int32_t whole(const VitalSign& sign) {
  return sign.validity == Validity::valid ? std::clamp(sign.milli / 1000, 0, 400) : 0;
}

/// 1 and 2 are what such modules say of a weak and of a disturbed signal; no source at hand tells.
std::uint8_t error_of(Validity why) {
  switch (why) {
    case Validity::valid:
      return 0;
    case Validity::low_perfusion:
      return 1;
    case Validity::motion:
      return 2;
    case Validity::sensor_off:
    case Validity::sensor_disconnected:
      return 87;
    case Validity::not_calibrated:
      return 99;
    default:
      return 3;
  }
}

class SuntechDevice final : public Device {
 public:
  void receive(Bytes from_host, Instant now) override {
    if (now - heard_at_ > command_within) size_ = 0;
    heard_at_ = now;
    for (const std::uint8_t byte : from_host) {
      if (size_ == 0 && byte != host_start) continue;
      command_[size_++] = byte;
      if (size_ < 2 || size_ < command_size()) continue;
      obey(Bytes(command_).first(size_), now);
      size_ = 0;
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    note_vitals(vitals, now);
    if (running_ && now >= ends_at_) {
      running_ = false;
      held_ = found_;
      put_letter(answers_, letter::complete);
    }
    if (now >= late_complete_at_) {
      late_complete_at_ = Instant::never();
      put_letter(answers_, letter::complete);
    }
    if (wants_data_) put_data(answers_, held_);
    wants_data_ = false;
    out.insert(out.end(), answers_.begin(), answers_.end());
    answers_.clear();
    return std::min(running_ ? ends_at_ : Instant::never(), late_complete_at_);
  }

 private:
  /// The length of a host's packet follows from what it asks for (S1, S2).
  [[nodiscard]] std::size_t command_size() const {
    switch (command_[1]) {
      case opcode::start_adult:
        return start_adult.size();
      case opcode::pneumatics:
        return 6;
      default:
        return get_data.size();
    }
  }

  void obey(Bytes command, Instant now) {
    if (answers_.size() > most_unsent) return;
    if (sum8(command) != 0) return put_letter(answers_, letter::invalid);
    switch (command[1]) {
      case opcode::set_inflate: {
        const std::int32_t mmhg = command[2] | (std::int32_t{command[3]} << 8);
        if (mmhg < 80 || mmhg > 280) return put_letter(answers_, letter::invalid);
        initial_mmhg_ = mmhg;
        return put_letter(answers_, letter::accepted);
      }
      case opcode::start_adult:
        return start(now);
      case opcode::query:
        return answer_query(command[2], now);
      case opcode::pneumatics:
        return put_letter(answers_, letter::accepted);
      default:
        return put_letter(answers_, letter::invalid);
    }
  }

  void start(Instant now) {
    if (running_ || pressure(now) >= cuff_empty_below) return put_letter(answers_, letter::busy);
    running_ = true;
    planned_ = false;
    started_at_ = now;
    ends_at_ = now + loose_after;  // until the first emit() knows what the cuff finds
    late_complete_at_ = Instant::never();
    put_letter(answers_, letter::accepted);
  }

  void answer_query(std::uint8_t what, Instant now) {
    switch (what) {
      case query::abort:
        put_letter(answers_, letter::aborted);
        if (!running_) return;
        dump_from_ = pressure(now);
        dumped_at_ = now;
        running_ = false;
        held_ = Measurement{};
        held_.error = 86;
        late_complete_at_ = now + complete_after_abort;
        return;
      case query::data:
        wants_data_ = true;
        return;
      case query::pressure: {
        const std::int32_t mmhg = pressure(now);
        return put_packet(answers_, {low(mmhg), low(mmhg >> 8)});
      }
      case query::status:
        return put_letter(answers_, letter::accepted);
      default:
        return put_letter(answers_, letter::invalid);
    }
  }

  [[nodiscard]] std::int32_t pressure(Instant now) const {
    if (!running_) {
      const std::int64_t fallen = ms(now - dumped_at_) * dump_mmhg_s / 1000;
      return static_cast<std::int32_t>(std::max<std::int64_t>(0, dump_from_ - fallen));
    }
    if (planned_ && found_.error == error_of(Validity::sensor_off)) return loose_mmhg;
    const std::int64_t up = ms(now - started_at_) * inflate_mmhg_s / 1000;
    if (up <= top()) return static_cast<std::int32_t>(up);
    const std::int64_t down = ms(now - started_at_) - top() * 1000 / inflate_mmhg_s;
    const std::int64_t mmhg = top() - down * deflate_mmhg_s / 1000;
    return static_cast<std::int32_t>(mmhg < bottom() ? 0 : mmhg);
  }
  [[nodiscard]] std::int64_t top() const { return std::max(initial_mmhg_, found_.sys + 30); }
  [[nodiscard]] std::int64_t bottom() const { return std::max(30, found_.dia - 15); }
  static std::int64_t ms(Duration d) {
    return std::clamp<std::int64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(d).count(), 0, 600'000);
  }

  /// The first cycle that is planned with what the cuff finds; and what its own schedule measured.
  void note_vitals(const Vitals& vitals, Instant) {
    if (running_ && !planned_) {
      planned_ = true;
      found_ = found(vitals.cuff.sys, vitals.cuff.dia, vitals.cuff.mean, vitals.cuff.pulse);
      const std::int64_t up = top() * 1000 / inflate_mmhg_s;
      const std::int64_t down = (top() - bottom()) * 1000 / deflate_mmhg_s;
      const bool loose = found_.error == error_of(Validity::sensor_off);
      ends_at_ = started_at_ + (loose ? loose_after : std::chrono::milliseconds(up + down + 1000));
    }
    const Measurement own = found(vitals[Parameter::nibp_sys], vitals[Parameter::nibp_dia],
                                  vitals[Parameter::nibp_mean], vitals[Parameter::nibp_pulse]);
    if (own.error == 0 && !(own == own_)) held_ = own_ = own;
  }

  static Measurement found(const VitalSign& sys, const VitalSign& dia, const VitalSign& mean,
                           const VitalSign& pulse) {
    Measurement result;
    result.error = error_of(sys.validity);
    if (result.error != 0) return result;
    result.sys = whole(sys);
    result.dia = whole(dia);
    result.mean = whole(mean);
    result.rate = std::min(whole(pulse), 255);
    return result;
  }

  static void put_packet(Out& out, std::initializer_list<std::uint8_t> data) {
    const std::size_t start = out.size();
    out.insert(out.end(), {module_start, static_cast<std::uint8_t>(data.size() + 3)});
    out.insert(out.end(), data);
    out.push_back(static_cast<std::uint8_t>(0x100 - sum8(Bytes(out).subspan(start))));
  }
  static void put_letter(Out& out, char letter) {
    put_packet(out, {static_cast<std::uint8_t>(letter)});
  }
  static void put_data(Out& out, const Measurement& held) {
    const bool good = held.error == 0 && held.sys > 0;
    const std::uint8_t beats = good ? 30 : 0;
    put_packet(out, {low(held.sys),
                     low(held.sys >> 8),
                     low(held.dia),
                     low(held.dia >> 8),
                     beats,
                     static_cast<std::uint8_t>(good ? 1 : 0),
                     0,
                     0,
                     0,
                     0,
                     0,
                     0,
                     0,
                     0,
                     low(held.rate),
                     0,
                     low(held.mean),
                     low(held.mean >> 8),
                     held.error,
                     0,
                     0});
  }

  static constexpr std::size_t most_unsent = 512;

  std::array<std::uint8_t, 8> command_{};
  std::size_t size_ = 0;
  Instant heard_at_;
  Out answers_;
  bool wants_data_ = false;
  bool running_ = false;
  bool planned_ = false;
  Instant started_at_;
  Instant ends_at_ = Instant::never();
  Instant late_complete_at_ = Instant::never();
  Instant dumped_at_;
  std::int32_t dump_from_ = 0;
  std::int32_t initial_mmhg_ = 160;
  Measurement found_;  // by the cycle that runs
  Measurement held_;
  Measurement own_;
};

std::unique_ptr<Device> make() { return std::make_unique<SuntechDevice>(); }

}  // namespace

constexpr DeviceDescriptor device{"suntech_nibp", "", &make};

}  // namespace vigil::suntech_nibp
