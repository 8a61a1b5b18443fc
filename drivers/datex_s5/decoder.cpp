#include "drivers/datex_s5/decoder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>

#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/datex_s5/alarms.hpp"
#include "drivers/datex_s5/cuff.hpp"
#include "drivers/datex_s5/displayed.hpp"
#include "drivers/datex_s5/frame.hpp"
#include "drivers/datex_s5/names.hpp"
#include "drivers/datex_s5/requests.hpp"
#include "drivers/datex_s5/waves.hpp"

namespace vigil::datex_s5 {
namespace {

struct Subrecord {
  std::uint8_t type = 0;
  Bytes bytes;  // to the end of the record
};
struct Subrecords {
  std::array<Subrecord, header::most_subrecords> list;
  std::size_t count = 0;
  [[nodiscard]] std::span<const Subrecord> all() const { return std::span(list).first(count); }
};

/// The list of subrecords; false if one begins outside of the record.
bool read_list(Bytes record, Subrecords& found) {
  for (std::size_t i = 0; i < header::most_subrecords; ++i) {
    const std::size_t at = header::subrecords + i * header::subrecord_size;
    const std::uint8_t type = record[at + header::subrecord_type];
    if (type == header::end_of_list) break;
    const std::size_t offset = u16(record, at);
    if (offset > record.size() - header_size) return false;
    found.list[found.count++] = {type, record.subspan(header_size + offset)};
  }
  return true;
}

class DatexS5Decoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant, const LineSettings&) override { *this = DatexS5Decoder(); }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant now, Sink& sink) override { return requests_.poll(now, sink); }

 private:
  /// Takes what stands before the next flag, and the flag; false if the flag has not come yet.
  bool take(Instant read_at, Sink& sink) {
    const Bytes bytes = buffer_.view();
    const std::size_t last = std::min(bytes.size(), longest_body + 1);
    const void* found =
        searched_ < last ? std::memchr(bytes.data() + searched_, flag, last - searched_) : nullptr;
    if (found == nullptr) {
      searched_ = last;
      if (last <= longest_body) return false;
      drop(last, in_frame_ ? RejectCause::oversize : RejectCause::noise, sink);
      in_frame_ = false;
      return true;
    }
    const auto size =
        static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data());
    std::optional<RejectCause> cause;
    if (size > 0) cause = in_frame_ ? take_body(bytes.first(size), read_at, sink) : noise;
    if (cause) {
      drop(size, *cause, sink);
    } else {
      buffer_.drop(size);
    }
    buffer_.drop(1);
    searched_ = 0;
    in_frame_ = true;
    return true;
  }

  void drop(std::size_t count, RejectCause cause, Sink& sink) {
    const std::uint64_t where = buffer_.where();
    run_.drop(cause, where, sink);
    for (std::size_t i = 1; i < count; ++i) run_.drop(noise, where + i, sink);
    buffer_.drop(count);
    searched_ = 0;
  }

  /// Tells what the record between two flags says; or why it is none. Nothing of it is told then.
  std::optional<RejectCause> take_body(Bytes body, Instant at, Sink& sink) {
    const Unframed unframed = unframe(body, place_);
    if (unframed.record.empty()) return unframed.cause;
    const Bytes record = unframed.record;
    Subrecords subrecords;
    if (!read_list(record, subrecords)) return RejectCause::field;
    const auto type = static_cast<MainType>(u16(record, header::main_type));
    // A host's own request, by an echo or a tap: it proves no monitor.
    const bool request =
        subrecords.count > 0 && subrecords.list[0].type == 0 && type != MainType::network;
    if (!request) {
      if (!fits(type, subrecords)) return RejectCause::field;
      tell(type, record, subrecords, at, sink);
    }
    run_.end();
    return std::nullopt;
  }

  static bool fits(MainType type, const Subrecords& subrecords) {
    for (const Subrecord& entry : subrecords.all()) {
      const std::size_t size = entry.bytes.size();
      if (type == MainType::physiological) {
        const bool auxiliary = entry.type == static_cast<int>(PhysiologicalType::auxiliary);
        if (entry.type > static_cast<int>(PhysiologicalType::auxiliary)) continue;
        if (size < (auxiliary ? auxiliary_size : physiological_size)) return false;
      } else if (type == MainType::wave) {
        if (is_known_wave(entry.type) && !wave_fits(entry.bytes)) return false;
      } else if (type == MainType::alarm && entry.type == alarm_status_type) {
        if (Alarms::layout_of(size) == nullptr) return false;
      }
    }
    return true;
  }

  void tell(MainType type, Bytes record, const Subrecords& subrecords, Instant at, Sink& sink) {
    if (!record_at_.is_never() && at - record_at_ > ask_again_after) {
      alarms_.forget();
      displayed_.forget();
    }
    record_at_ = at;
    sink.on_frame();
    tell_identity(record, sink);
    requests_.on_record(type, record[header::level], at);
    switch (type) {
      case MainType::physiological:
        return tell_physiological(record, subrecords, at, sink);
      case MainType::wave:
        for (const Subrecord& entry : subrecords.all()) {
          if (!is_known_wave(entry.type)) continue;
          tell_wave(entry.type, entry.bytes, displayed_.wave_context(), at, sink);
        }
        return;
      case MainType::alarm:
        for (const Subrecord& entry : subrecords.all()) {
          if (entry.type != alarm_status_type) continue;
          alarms_.on_record(entry.bytes, *Alarms::layout_of(entry.bytes.size()), sink);
        }
        return;
      case MainType::network:
        return;
    }
  }

  /// Trends are of the past: they prove that the monitor is there, and are told as nothing else.
  void tell_physiological(Bytes record, const Subrecords& subrecords, Instant at, Sink& sink) {
    const std::uint32_t monitor_time = u32(record, header::time);
    for (const Subrecord& entry : subrecords.all()) {
      if (entry.type != static_cast<int>(PhysiologicalType::auxiliary)) continue;
      displayed_.on_auxiliary(entry.bytes);
    }
    bool came = false;
    for (const Subrecord& entry : subrecords.all()) {
      if (entry.type != static_cast<int>(PhysiologicalType::displayed)) continue;
      // The place in the list says nothing of the class: a host may deny the basic one.
      const std::size_t class_number = u16(entry.bytes, class_word) >> 8U & 0xFU;
      if (class_number >= class_count) continue;
      displayed_.on_class(class_number, entry.bytes.subspan(class_data, class_data_size),
                          monitor_time, at, sink);
      came = true;
    }
    if (!came) return;
    alarms_.on_conditions(displayed_.conditions(), sink);
    requests_.on_displayed(at, sink);
  }

  void tell_identity(Bytes record, Sink& sink) {
    const std::uint16_t plug = u16(record, header::plug_id);
    const std::uint8_t level = record[header::level];
    if (identity_told_ && plug == plug_id_ && level == level_) return;
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), plug).ptr;
    FixedText<24> firmware("DRI level ");
    std::array<char, 4> number{};
    const auto number_end = std::to_chars(number.data(), number.data() + number.size(), level).ptr;
    firmware.append({number.data(), static_cast<std::size_t>(number_end - number.data())});
    sink.on_device({descriptor.vendor,
                    "S/5 computer interface",
                    {digits.data(), static_cast<std::size_t>(end - digits.data())},
                    firmware.view()});
    identity_told_ = true;
    plug_id_ = plug;
    level_ = level;
  }

  static constexpr RejectCause noise = RejectCause::noise;

  FrameBuffer<longest_frame + 2048> buffer_;
  std::array<std::uint8_t, longest_record + 1> place_{};
  RejectRun run_;
  Displayed displayed_;
  Alarms alarms_;
  Requests requests_;
  Instant record_at_ = Instant::never();
  std::size_t searched_ = 0;  // bytes at the front of the buffer that hold no flag
  bool in_frame_ = false;     // a flag stands before the front
  bool identity_told_ = false;
  std::uint8_t level_ = 0;
  std::uint16_t plug_id_ = 0;
};

constexpr std::array<LineSettings, 2> lines{{{19'200, 8, Parity::even, 1, FlowControl::rts_cts},
                                             {115'200, 8, Parity::even, 1, FlowControl::rts_cts}}};
/// As in the driver ivy450c: a measurement is fresh for 15 min and gone after 30 min
/// (docs/clinical-numbers.md 3).
constexpr Duration cuff_period = std::chrono::seconds(450);
constexpr std::array<UpdatePeriod, 17> updates{{
    {Parameter::hr, displayed_every},
    {Parameter::spo2, displayed_every},
    {Parameter::pulse, displayed_every},
    {Parameter::rr, displayed_every},
    {Parameter::etco2, displayed_every},
    {Parameter::nibp_sys, cuff_period},
    {Parameter::nibp_dia, cuff_period},
    {Parameter::nibp_mean, cuff_period},
    {Parameter::nibp_pulse, cuff_period},
    {Parameter::p1_sys, displayed_every},
    {Parameter::p1_dia, displayed_every},
    {Parameter::p1_mean, displayed_every},
    {Parameter::p2_sys, displayed_every},
    {Parameter::p2_dia, displayed_every},
    {Parameter::p2_mean, displayed_every},
    {Parameter::temp1, displayed_every},
    {Parameter::temp2, displayed_every},
}};

std::unique_ptr<Decoder> make() { return std::make_unique<DatexS5Decoder>(); }

}  // namespace

// quiet_max: three intervals of displayed values (LNH), and one second so that two damaged records
// in a row do not lose the link.
constexpr Descriptor descriptor{"datex_s5",
                                "GE Datex-Ohmeda",
                                "S/5, Cardiocap/5, B20 to B850 (S/5 computer interface)",
                                Maturity::replay_tested,
                                Transport::stream,
                                lines,
                                ask_again_after + std::chrono::seconds(1),
                                updates,
                                {},
                                &make,
                                true,
                                &blank_names};

}  // namespace vigil::datex_s5
