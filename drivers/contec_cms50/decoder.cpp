#include "drivers/contec_cms50/decoder.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/other_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/contec_cms50/packet.hpp"
#include "drivers/contec_cms50/session.hpp"

namespace vigil::contec_cms50 {
namespace {

enum class Protocol : std::uint8_t { none, packets, records };

/// A line that gave nothing but bad bytes for so long may carry the other protocol now.
constexpr std::size_t forget_protocol_after = 540;  // a second of packets
constexpr std::size_t samples_in_block = 12;
constexpr std::uint32_t packet_rate_millihertz = 60'000;
/// Old records come 60 (CMS50) or 100 (BCI) times a second; the line is heard for so long to tell.
constexpr Duration rate_told_after = std::chrono::seconds(2);
constexpr std::uint32_t slow_records_millihertz = 60'000;
constexpr std::uint32_t fast_records_millihertz = 100'000;
constexpr std::uint64_t fast_records_from = 80;  // a second

class Cms50Decoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant, const LineSettings& opened_with) override {
    *this = Cms50Decoder();
    session_.open(opened_with.baud);
  }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant now, Sink& sink) override { return session_.poll(now, sink); }

 private:
  bool take(Instant at, Sink& sink) {
    const Bytes bytes = buffer_.view();
    if (bytes.empty()) return false;
    std::size_t length = 0;
    const Protocol first = (bytes[0] & 0x80U) != 0 ? Protocol::records : Protocol::packets;
    const bool may_be = protocol_ == Protocol::none || protocol_ == first;
    Match match = Match::no;
    if (may_be && first == Protocol::records) match = find_record(bytes);
    if (may_be && first == Protocol::packets) match = find_packet(bytes, length);
    if (match == Match::more) return false;
    if (match == Match::no) return drop(sink);
    run_.end();
    if (length > 0) {
      tell_other(bytes.first(length), at, sink);
      buffer_.drop(length);
      return true;
    }
    protocol_ = first;
    if (first == Protocol::packets) {
      session_.on_data(at, sink);
      tell(read_real_time(bytes.first(packet_size)), at, sink);
      buffer_.drop(packet_size);
    } else {
      session_.on_records(sink);
      tell(read_record(bytes.first(record_size)), at, sink);
      buffer_.drop(record_size);
    }
    return true;
  }

  bool drop(Sink& sink) {
    run_.drop(RejectCause::noise, buffer_.where(), sink);
    buffer_.drop(1);
    contiguous_ = false;
    sample_count_ = 0;
    if (run_.dropped() == forget_protocol_after) {
      protocol_ = Protocol::none;
      records_counted_ = 0;
    }
    return true;
  }

  /// On a clean line one packet is enough; else two in a row must have the form.
  [[nodiscard]] Match find_packet(Bytes bytes, std::size_t& length) const {
    const Match one = match_real_time(bytes);
    if (one == Match::no) return match_other(bytes, length);
    if (one != Match::whole || clean()) return one;
    return match_real_time(bytes.subspan(packet_size));
  }

  /// On a clean line one record is enough; after damage two, on a new line three.
  [[nodiscard]] Match find_record(Bytes bytes) const {
    const std::size_t needed = clean() ? 1 : protocol_ == Protocol::none ? 3 : 2;
    for (std::size_t i = 0; i < needed; ++i) {
      const Match match = match_record(bytes.subspan(i * record_size));
      if (match != Match::whole) return match;
    }
    return Match::whole;
  }
  [[nodiscard]] bool clean() const { return protocol_ != Protocol::none && run_.dropped() == 0; }

  void tell(const Sample& sample, Instant at, Sink& sink) {
    sink.on_frame();
    if (!identity_told_) tell_identity(sink);
    // No checksum stands against damage, so a number counts when two samples in a row have it.
    if (contiguous_) {
      if (sample.spo2 == before_.spo2) tell_sign(Parameter::spo2, sample.spo2, at, sink);
      if (sample.pulse == before_.pulse) tell_sign(Parameter::pulse, sample.pulse, at, sink);
      if (sample.perfusion_raw == before_.perfusion_raw) tell_perfusion(sample, at, sink);
      if (sample.low == before_.low) tell_low(sample.low, sink);
    }
    before_ = sample;
    contiguous_ = true;
    tell_pleth(sample, at, sink);
  }

  void tell_sign(Parameter parameter, const Sign& sign, Instant at, Sink& sink) {
    const Reading reading = sign.validity == Validity::valid
                                ? Reading::of(parameter, sign.milli, at)
                                : Reading::none(parameter, sign.validity, at);
    if (pacing_.admit(reading)) sink.on_reading(reading);
  }

  /// No public source tells the scale of this number, so it is no perfusion index of ours.
  void tell_perfusion(const Sample& sample, Instant at, Sink& sink) {
    const bool there = sample.perfusion_raw != index_missing;
    perfusion_seen_ = perfusion_seen_ || there;
    if (!perfusion_seen_) return;
    const OtherNumeric numeric{"Perfusion (raw)",
                               0,
                               "",
                               there ? Validity::valid : Validity::no_value,
                               there ? std::int64_t{sample.perfusion_raw} * 1000 : 0,
                               at};
    if (others_.admit(0, numeric)) sink.on_other(numeric);
  }

  void tell_low(bool low, Sink& sink) {
    if (low == low_told_) return;
    low_told_ = low;
    sink.on_notice(
        {NoticeKind::monitor_alarm, low, "SpO2 low or dropping", 0, MonitorPriority::low, 1});
  }

  void tell_identity(Sink& sink) {
    identity_told_ = true;
    sink.on_device({"Contec", model_.view(), "", ""});
  }

  void tell_other(Bytes packet, Instant at, Sink& sink) {
    contiguous_ = false;
    if (packet[0] == type::disconnect) return session_.on_disconnect(data_of(packet, 0), at);
    if (packet[0] != type::model || packet.size() != packet_size || data_of(packet, 0) != 0) return;
    // Six characters after the number of the part; a second part was seen empty.
    std::array<char, most_data - 1> text{};
    std::size_t size = 0;
    for (std::size_t i = 1; i < most_data; ++i) {
      const char c = static_cast<char>(data_of(packet, i));
      if (c > ' ' && c < '\x7F') text[size++] = c;
    }
    const FixedText<8> model(std::string_view(text.data(), size));
    if (model.empty() || model == model_) return;
    model_ = model;
    tell_identity(sink);
  }

  void tell_pleth(const Sample& sample, Instant at, Sink& sink) {
    const std::uint32_t rate =
        protocol_ == Protocol::packets ? packet_rate_millihertz : record_rate(at);
    if (rate == 0) return;
    pleth_[sample_count_++] = sample.pleth;
    if (sample_count_ < samples_in_block) return;
    sample_count_ = 0;
    const std::int64_t length_ns = std::int64_t{samples_in_block} * 1'000'000'000'000 / rate;
    sink.on_wave({Wave::pleth, rate, 0, 0,
                  Instant::from_ns(std::max<std::int64_t>(at.ns() - length_ns, 0)), pleth_});
  }

  /// 0: not known yet.
  std::uint32_t record_rate(Instant at) {
    if (records_counted_ == 0) {
      counting_since_ = at;
      record_rate_ = 0;
    }
    if (record_rate_ != 0) return record_rate_;
    ++records_counted_;
    const Duration heard = at - counting_since_;
    if (heard < rate_told_after) return 0;
    const auto limit = fast_records_from * static_cast<std::uint64_t>(heard.count());
    const bool fast = records_counted_ * 1'000'000'000 > limit;
    record_rate_ = fast ? fast_records_millihertz : slow_records_millihertz;
    return record_rate_;
  }

  FrameBuffer<512> buffer_;
  RejectRun run_;
  Session session_;
  NumericPacing pacing_;
  OtherPacing<1> others_;
  FixedText<8> model_;
  std::array<std::int16_t, samples_in_block> pleth_{};
  Sample before_;
  Instant counting_since_;
  std::uint64_t records_counted_ = 0;
  std::size_t sample_count_ = 0;
  std::uint32_t record_rate_ = 0;
  Protocol protocol_ = Protocol::none;  // proven on this line
  bool contiguous_ = false;             // before_ stood directly before
  bool perfusion_seen_ = false;
  bool low_told_ = false;
  bool identity_told_ = false;
};

/// The text of a packet with the user's name, as its owner typed it. Its bytes become blanks.
void blank_names(std::span<std::uint8_t> recorded, Transport) {
  constexpr std::uint8_t blank = 0xA0;
  for (std::size_t i = 0; i + 2 < recorded.size(); ++i) {
    if (recorded[i] != type::user || (recorded[i + 1] & recorded[i + 2] & 0x80U) == 0) continue;
    for (std::size_t at = i + 2; at < std::min(i + packet_size, recorded.size()); ++at) {
      if ((recorded[at] & 0x80U) == 0) break;
      recorded[at] = blank;
    }
  }
}

// Flow control stays off: answers of types 11 and 13 hold the bytes of XON and XOFF.
constexpr std::array<LineSettings, 2> lines{{{Session::baud, 8, Parity::none, 1, FlowControl::none},
                                             {19'200, 8, Parity::odd, 1, FlowControl::none}}};
constexpr std::array<UpdatePeriod, 2> updates{
    {{Parameter::pulse, std::chrono::seconds(1)}, {Parameter::spo2, std::chrono::seconds(1)}}};

std::unique_ptr<Decoder> make() { return std::make_unique<Cms50Decoder>(); }

}  // namespace

// quiet_max: our own choice. Longer than the silence after which it is asked to start again.
constexpr Descriptor descriptor{"contec_cms50",
                                "Contec",
                                "CMS50D+, CMS50E, CMS50F, CMS50EW; BCI protocol",
                                Maturity::experimental,
                                Transport::stream,
                                lines,
                                std::chrono::seconds(3),
                                updates,
                                {},
                                &make,
                                true,
                                &blank_names};

}  // namespace vigil::contec_cms50
