#include "drivers/datex_s5/device.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "drivers/datex_s5/alarms.hpp"
#include "drivers/datex_s5/device_values.hpp"
#include "drivers/datex_s5/frame.hpp"
#include "drivers/datex_s5/waves.hpp"

namespace vigil::datex_s5 {
namespace {

using Out = std::vector<std::uint8_t>;
using std::chrono::seconds;

/// A wave packet every 200 ms, as in the vector of LNH; most that are sent late.
constexpr Duration wave_every = std::chrono::milliseconds(200);
constexpr int packets_a_second = 5;
constexpr int most_late_packets = 10;
constexpr std::uint32_t most_samples_a_second = 600;      // GE-CI
constexpr std::int16_t single_shot = -1;                  // GE-CI
constexpr std::int16_t shortest_interval = 5;             // GE-CI
constexpr std::uint32_t deny_basic = 1;                   // KAI
constexpr Duration alarm_gap = seconds(2);                // GE-DRI
constexpr std::uint16_t wave_gap = 1;                     // GE-DRI
constexpr std::uint16_t plug = 35'588;                    // as in the capture
constexpr std::uint32_t clock_starts_at = 1'250'000'000;  // seconds since 1970
constexpr std::uint8_t network_one = 1;                   // LNH: real records have 1 or 2
constexpr std::uint8_t first_level_with_alarms = 10;      // GE-DRI
constexpr std::size_t waves_at_most = header::most_subrecords;

/// One kind of physiological record that the host asked for.
struct Subscription {
  Duration period{0};
  Instant due = Instant::never();
  std::uint32_t classes = 0;
  bool once = false;
};

class Record {
 public:
  Record(MainType type, std::uint8_t level) {
    put16(bytes_, header::main_type, static_cast<std::int32_t>(type));
    bytes_[header::level] = level;
    put16(bytes_, header::plug_id, plug);
    bytes_[header::plug_id + 6] = network_one;
  }
  /// A place of `size` bytes for a subrecord; empty: the record is full.
  std::span<std::uint8_t> add(std::uint8_t type, std::size_t size) {
    if (count_ == header::most_subrecords || size_ + size > longest_record) return {};
    const std::size_t at = header::subrecords + count_++ * header::subrecord_size;
    put16(bytes_, at, static_cast<std::int32_t>(size_ - header_size));
    bytes_[at + header::subrecord_type] = type;
    size_ += size;
    return std::span(bytes_).subspan(size_ - size, size);
  }
  void send(std::uint8_t number, std::uint32_t now_s, Out& out) {
    if (count_ < header::most_subrecords) {
      bytes_[header::subrecords + count_ * header::subrecord_size + header::subrecord_type] =
          header::end_of_list;
    }
    put16(bytes_, header::length, static_cast<std::int32_t>(size_));
    bytes_[header::number] = number;
    put32(bytes_, header::time, now_s);
    std::array<std::uint8_t, longest_frame + 2> frame{};
    const std::size_t size = put_frame(Bytes(bytes_).first(size_), frame);
    out.insert(out.end(), frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
  }

 private:
  std::array<std::uint8_t, longest_record> bytes_{};
  std::size_t size_ = header_size;
  std::size_t count_ = 0;
};

class DatexS5Device final : public Device {
 public:
  explicit DatexS5Device(std::uint8_t level) : level_(level) {}

  void receive(Bytes from_host, Instant now) override {
    for (const std::uint8_t byte : from_host) {
      if (byte != flag) {
        if (heard_size_ < heard_.size()) heard_[heard_size_] = byte;
        heard_size_ = std::min(heard_size_ + 1, heard_.size() + 1);
        continue;
      }
      if (heard_size_ > 0 && heard_size_ <= heard_.size()) on_body(heard_size_, now);
      heard_size_ = 0;
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    for (std::size_t i = 0; i < physiological_.size(); ++i) {
      Subscription& wanted = physiological_[i];
      if (wanted.due > now) continue;
      put_physiological(static_cast<PhysiologicalType>(i + 1), wanted.classes, now, vitals, out);
      wanted.due = wanted.once ? Instant::never() : now + wanted.period;
    }
    for (int i = 0; i < most_late_packets && waves_due_ <= now; ++i) {
      put_waves(now, vitals, out);
      waves_due_ = waves_due_ + wave_every;
    }
    if (waves_due_ <= now) waves_due_ = now + wave_every;
    put_alarms(now, vitals, out);
    Instant next = std::min(waves_due_, alarms_next_);
    for (const Subscription& wanted : physiological_) next = std::min(next, wanted.due);
    return next;
  }

 private:
  [[nodiscard]] static std::uint32_t clock(Instant now) {
    return clock_starts_at + static_cast<std::uint32_t>(now.ns() / 1'000'000'000 % 1'000'000'000);
  }

  /// VSC and VSW do not escape the checksum. A checksum of 7D then stands alone at the end, one
  /// of 7E looks like the end of the frame.
  void on_body(std::size_t size, Instant now) {
    std::array<std::uint8_t, longest_record + 1> place{};
    Unframed found = unframe(Bytes(heard_).first(size), place);
    if (found.record.empty() && size + 2 <= heard_.size()) {
      const bool alone = heard_[size - 1] == escape;
      std::size_t mended = size;
      if (!alone) heard_[mended++] = escape;
      heard_[mended++] = static_cast<std::uint8_t>((alone ? escape : flag) & ~escape_bit);
      found = unframe(Bytes(heard_).first(mended), place);
    }
    if (found.record.empty()) return;
    const auto type = static_cast<MainType>(u16(found.record, header::main_type));
    const Bytes request = found.record.subspan(header_size);
    if (type == MainType::physiological && request.size() >= 9) on_physiological(request, now);
    if (type == MainType::wave && request.size() >= 12) on_waves(request, now);
    if (type == MainType::alarm && request.size() >= 2) on_alarms(u16(request, 0));
  }

  void on_physiological(Bytes request, Instant now) {
    const std::size_t type = request[0];
    if (type < 1 || type > physiological_.size()) return;
    Subscription& wanted = physiological_[type - 1];
    const std::int16_t interval = i16(request, 1);
    const auto displayed = static_cast<std::size_t>(PhysiologicalType::displayed);
    // Trends come only beside automatic displayed values (GE-CI).
    const bool trend = type == displayed + 1 || type == displayed + 2;
    const Subscription& values = physiological_[displayed - 1];
    if (trend && (values.due.is_never() || values.once)) return;
    if (interval == 0 || interval < single_shot) {
      wanted.due = Instant::never();
      return;
    }
    wanted.classes = u32(request, 3);
    wanted.once = interval == single_shot;
    if (wanted.once) {
      if (!shot_at_.is_never() && now - shot_at_ < seconds(shortest_interval)) return;
      shot_at_ = now;
    }
    wanted.period = seconds(std::max(interval, shortest_interval));
    if (type == displayed + 1) wanted.period = seconds(10);
    if (type == displayed + 2) wanted.period = seconds(60);
    wanted.due = trend ? now + wanted.period : now;
  }

  void on_waves(Bytes request, Instant now) {
    constexpr std::uint16_t stop = 1;
    wave_count_ = 0;
    waves_due_ = Instant::never();
    if (u16(request, 0) == stop) return;
    std::uint32_t rate = 0;
    const auto add = [&](std::uint8_t type) {
      const auto* known = std::find_if(wave_types.begin(), wave_types.end(),
                                       [&](const WaveType& entry) { return entry.type == type; });
      if (known == wave_types.end() || wave_count_ == waves_at_most) return;
      if (rate + known->rate_hz > most_samples_a_second) return;
      rate += known->rate_hz;
      waves_[wave_count_++] = *known;
    };
    // Eight types, then sixteen more on a CARESCAPE; the first FF ends the list.
    const std::size_t end = level_ >= first_level_with_alarms && request.size() >= 28 ? 28 : 12;
    for (std::size_t at = 4; at < end && request[at] != header::end_of_list; ++at) {
      add(request[at]);
    }
    if (wave_count_ > 0) waves_due_ = now + wave_every;
    fresh_waves_ = true;
  }

  void on_alarms(std::uint16_t command) {
    if (level_ < first_level_with_alarms) return;
    if (command == 0 || command == 2) alarms_asked_ = true;
    if (command == 2) differential_ = true;
    if (command == 3) differential_ = false;
  }

  void put_physiological(PhysiologicalType type, std::uint32_t classes, Instant now,
                         const Vitals& vitals, Out& out) {
    const std::uint32_t now_s = clock(now);
    if (type == PhysiologicalType::displayed) cuff_.look(vitals, now_s);
    Record record(MainType::physiological, level_);
    const auto kind = static_cast<std::uint8_t>(type);
    if (type == PhysiologicalType::auxiliary) {
      put32(record.add(kind, auxiliary_size), auxiliary_nibp_time, cuff_.measured_s());
    } else {
      for (std::size_t c = 0; c < class_count; ++c) {
        const bool wanted = c == 0 ? (classes & deny_basic) == 0 : (classes >> c & 1U) != 0;
        if (!wanted) continue;
        const std::span<std::uint8_t> place = record.add(kind, physiological_size);
        const ClassData data = class_data_of(c, vitals, cuff_, now_s);
        put32(place, 0, now_s);
        std::copy(data.begin(), data.end(), place.begin() + class_data);
        // The class, the level and the type: checked against the capture.
        put16(place, class_word, static_cast<std::int32_t>(c << 8U) | level_ << 4 | kind);
      }
    }
    record.send(number_++, now_s, out);
  }

  void put_waves(Instant now, const Vitals& vitals, Out& out) {
    Record record(MainType::wave, level_);
    for (std::size_t w = 0; w < wave_count_; ++w) {
      const WaveType& wave = waves_[w];
      const auto count = static_cast<std::size_t>(wave.rate_hz / packets_a_second);
      const auto place = record.add(wave.type, wave_header_size + 2 * count);
      if (place.empty()) continue;
      const bool ecg = wave.wave == Wave::ecg;
      const bool off = ecg && vitals[Parameter::hr].validity == Validity::sensor_off;
      put16(place, 0, static_cast<std::int32_t>(count));
      put16(place, 2, (fresh_waves_ ? wave_gap : 0) | (off ? wave_lead_off : 0));
      const auto total = static_cast<std::int64_t>(count);
      for (std::size_t i = 0; i < count; ++i) {
        const auto done = static_cast<std::int64_t>(i + 1);
        const auto at = [&](std::int64_t from, std::int64_t to) {
          return from + (to - from) * done / total;
        };
        put16(place, wave_header_size + 2 * i,
              wave_sample(wave.type, vitals, at(beat_milli_, vitals.beat_milli),
                          at(breath_milli_, vitals.breath_milli)));
      }
    }
    fresh_waves_ = false;
    beat_milli_ = vitals.beat_milli;
    breath_milli_ = vitals.breath_milli;
    record.send(number_++, clock(now), out);
  }

  /// The whole list when asked, then on each change, not more often than every 2 s.
  void put_alarms(Instant now, const Vitals& vitals, Out& out) {
    const auto alarms = alarms_of(vitals);
    alarms_next_ = Instant::never();
    const bool changed = differential_ && alarms != alarms_sent_;
    if (!alarms_asked_ && !changed) return;
    if (!alarms_asked_ && now < alarms_at_ + alarm_gap) {
      alarms_next_ = alarms_at_ + alarm_gap;
      return;
    }
    const AlarmLayout& layout = alarm_layouts[0];
    Record record(MainType::alarm, level_);
    const auto place = record.add(alarm_status_type, layout.size);
    put16(place, 2, alarms[0].text.empty() ? 0 : 1);  // sound
    for (std::size_t i = 0; i < alarm_boxes; ++i) {
      const auto box = place.subspan(layout.boxes + i * layout.box_size, layout.box_size);
      std::copy(alarms[i].text.begin(), alarms[i].text.end(), box.begin());
      put16(box, alarm_text_size, alarms[i].text != alarms_sent_[i].text ? 1 : 0);
      put16(box, layout.color, alarms[i].color);
      put16(box, layout.color + 2, alarms[i].color != alarms_sent_[i].color ? 1 : 0);
    }
    alarms_asked_ = false;
    alarms_sent_ = alarms;
    alarms_at_ = now;
    record.send(number_++, clock(now), out);
  }

  std::uint8_t level_;
  std::uint8_t number_ = 0;
  std::array<std::uint8_t, 256> heard_{};
  std::size_t heard_size_ = 0;  // one more than there is room for: too long
  std::array<Subscription, 4> physiological_{};
  Instant shot_at_ = Instant::never();
  ShownCuff cuff_;
  std::array<WaveType, waves_at_most> waves_{};
  std::size_t wave_count_ = 0;
  Instant waves_due_ = Instant::never();
  bool fresh_waves_ = false;
  std::int64_t beat_milli_ = 0;
  std::int64_t breath_milli_ = 0;
  std::array<ShownAlarm, alarm_boxes> alarms_sent_{};
  Instant alarms_at_;
  Instant alarms_next_ = Instant::never();
  bool alarms_asked_ = false;
  bool differential_ = false;
};

template <std::uint8_t Level>
std::unique_ptr<Device> make() {
  return std::make_unique<DatexS5Device>(Level);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 2> devices{
    {{"datex_s5", "s5", &make<8>}, {"datex_s5", "carescape", &make<10>}}};

}  // namespace vigil::datex_s5
