#include "drivers/contec_cms50/device.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "drivers/api/wave_shape.hpp"
#include "drivers/contec_cms50/packet.hpp"

namespace vigil::contec_cms50 {
namespace {

using Out = std::vector<std::uint8_t>;

enum class Kind : std::uint8_t { packets, records, bci };

constexpr int most_late_units = 60;  // sent late at most
/// Without a keep-alive it stops "in less than a minute" (tobiasisenberg/OxiVis, issue 2).
constexpr Duration stops_after = std::chrono::seconds(55);

std::uint8_t low_byte(std::int32_t value) { return static_cast<std::uint8_t>(value & 0xFF); }

/// TYPE, HIGH with bit 7 of each data byte, the data bytes with bit 7 set.
void put_packet(Out& out, std::uint8_t type, Bytes data) {
  unsigned high = 0x80;
  for (std::size_t i = 0; i < data.size(); ++i) high |= (data[i] >> 7U & 1U) << i;
  out.insert(out.end(), {type, low_byte(static_cast<std::int32_t>(high))});
  for (const std::uint8_t byte : data) out.push_back(byte | 0x80U);
}

void put_text(Out& out, std::uint8_t type, std::string_view text) {
  put_packet(out, type, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Validity reason_in(const Vitals& vitals) {
  const Validity spo2 = vitals[Parameter::spo2].validity;
  return spo2 != Validity::valid ? spo2 : vitals[Parameter::pulse].validity;
}

std::int32_t code_of(const VitalSign& sign, std::int32_t missing) {
  return sign.validity == Validity::valid ? sign.milli / 1000 : missing;
}

/// What all three protocols say of one moment.
struct Moment {
  std::int32_t pulse;
  std::int32_t spo2;
  Validity reason;
  bool signal;
  bool beep;
  std::int32_t wave;
};

Moment moment_of(const Vitals& vitals, std::int64_t beat) {
  Moment moment{};
  moment.pulse = code_of(vitals[Parameter::pulse], pulse_missing);
  moment.spo2 = code_of(vitals[Parameter::spo2], spo2_missing);
  moment.reason = reason_in(vitals);
  moment.signal = moment.reason == Validity::valid;
  moment.beep = moment.signal && beat % 1000 < 30;
  moment.wave = moment.signal ? 20 + pulse_shape(beat) * 70 / 1000 : 0;
  return moment;
}

class Cms50Device final : public Device {
 public:
  explicit Cms50Device(Kind kind) : kind_(kind), sending_(kind != Kind::packets) {}

  void receive(Bytes from_host, Instant now) override {
    if (kind_ != Kind::packets) return;  // the old protocol's live data needs no command
    for (const std::uint8_t byte : from_host) {
      if ((byte & 0x80U) == 0) command_size_ = 0;
      if (command_size_ == command_.size()) continue;
      command_[command_size_++] = byte;
      if (command_size_ == command_.size() && command_[0] == type::command) obey(now);
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    out.insert(out.end(), answer_.begin(), answer_.end());
    answer_.clear();
    if (kind_ == Kind::packets && sending_ && now - kept_alive_at_ >= stops_after) sending_ = false;
    if (!sending_) return Instant::never();
    if (start_.is_never()) restart(now);
    const std::int64_t first = units_;
    while (units_ < first + most_late_units && due() <= now) {
      put_unit(out, vitals);
      ++units_;
    }
    if (due() <= now) restart(now + std::chrono::milliseconds(16));
    return due();
  }

 private:
  [[nodiscard]] Instant due() const {
    return start_ + Duration(std::chrono::seconds(1)) * units_ / (kind_ == Kind::bci ? 100 : 60);
  }
  void restart(Instant at) {
    start_ = at;
    units_ = 0;
  }

  /// The answers are those of a capture (headrotor/contec_data); the names are ours.
  void obey(Instant now) {
    const auto code = static_cast<std::uint8_t>(command_[2]);
    constexpr std::array<std::uint8_t, 2> identity{0x00, 0x07};
    kept_alive_at_ = now;
    if (answer_.size() > 1024) return;  // nobody reads
    switch (code) {
      case command::start:
        if (!sending_) start_ = Instant::never();
        sending_ = true;
        break;
      case command::stop:
      case command::stop_stored:
        sending_ = false;
        put_packet(answer_, 0x0C, {});
        break;
      case command::identify:
        put_packet(answer_, 0x06, identity);
        break;
      case command::model:
        put_text(answer_, type::model, {"\0CMS50D", 7});
        put_text(answer_, type::model, {"\xFF      ", 7});
        break;
      case command::vendor:
        put_text(answer_, type::vendor, {"\0CONTEC", 7});
        break;
      case command::user:
        put_text(answer_, type::user, {"\0user  ", 7});
        break;
      default:
        break;
    }
  }

  void put_unit(Out& out, const Vitals& vitals) {
    const Moment moment = moment_of(vitals, vitals.beat_milli);
    if (kind_ == Kind::packets) return put_real_time(out, moment);
    unsigned first = moment.signal ? 0x85 : 0x80;
    unsigned third = static_cast<unsigned>(moment.wave) / 7 | (moment.pulse & 0x80 ? 0x40U : 0U);
    if (moment.beep) first |= 0x40U;
    if (moment.reason == Validity::sensor_disconnected) first |= 0x20U;
    if (moment.reason == Validity::sensor_off) third |= 0x10U;
    if (moment.reason == Validity::searching) third |= 0x20U;
    const bool no_signal = !moment.signal && moment.reason != Validity::no_value;
    if (kind_ == Kind::bci && no_signal) first |= 0x10U;
    out.insert(out.end(), {low_byte(static_cast<std::int32_t>(first)), low_byte(moment.wave),
                           low_byte(static_cast<std::int32_t>(third)),
                           low_byte(moment.pulse & 0x7F), low_byte(moment.spo2 & 0x7F)});
  }

  static void put_real_time(Out& out, const Moment& moment) {
    unsigned status = moment.signal ? 0x05 : 0x00;
    unsigned wave = static_cast<unsigned>(moment.wave);
    if (moment.beep) status |= 0x40U;
    if (moment.signal && moment.spo2 < 90) status |= 0x20U;  // its own limit: assumed
    if (moment.reason == Validity::sensor_off) status |= 0x80U;
    if (moment.reason == Validity::searching) wave |= 0x80U;
    const std::array<std::uint8_t, most_data> data{low_byte(static_cast<std::int32_t>(status)),
                                                   low_byte(static_cast<std::int32_t>(wave)),
                                                   low_byte(moment.wave / 7),
                                                   low_byte(moment.pulse),
                                                   low_byte(moment.spo2),
                                                   0xFF,
                                                   0xFF};
    put_packet(out, type::real_time, data);
  }

  Kind kind_;
  bool sending_;
  Instant start_ = Instant::never();
  std::int64_t units_ = 0;
  Instant kept_alive_at_;
  std::array<std::uint8_t, 9> command_{};
  std::size_t command_size_ = 0;
  Out answer_;
};

template <Kind kind>
std::unique_ptr<Device> make() {
  return std::make_unique<Cms50Device>(kind);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 3> devices{{{"contec_cms50", "new", &make<Kind::packets>},
                                                   {"contec_cms50", "old", &make<Kind::records>},
                                                   {"contec_cms50", "bci", &make<Kind::bci>}}};

}  // namespace vigil::contec_cms50
