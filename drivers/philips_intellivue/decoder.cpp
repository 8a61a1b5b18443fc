#include "drivers/philips_intellivue/decoder.hpp"

#include <array>
#include <chrono>

#include "drivers/philips_intellivue/alarms.hpp"
#include "drivers/philips_intellivue/framing.hpp"
#include "drivers/philips_intellivue/host.hpp"
#include "drivers/philips_intellivue/identity.hpp"
#include "drivers/philips_intellivue/names.hpp"
#include "drivers/philips_intellivue/numerics.hpp"
#include "drivers/philips_intellivue/waves.hpp"

namespace vigil::philips_intellivue {
namespace {

/// ICE: the connection is lost after 5 s without a word. Its alarms are then told anew.
constexpr Duration quiet_max = std::chrono::seconds(5);
/// Monitors read slowly: ICE pauses 256 ms between batches of 4 messages on the line.
constexpr Duration line_pace = std::chrono::milliseconds(60);
constexpr Duration datagram_pace = std::chrono::milliseconds(5);
/// A slower line has room for values, not for waves (README.md).
constexpr std::uint32_t wave_baud = 57'600;

/// Session messages have their length behind the type: one byte, or FF and two.
bool whole_session_message(Bytes payload) {
  Cursor cursor(payload.subspan(1));
  std::size_t length = cursor.u8();
  if (length == 0xFF) length = cursor.u16();
  return cursor.good() && length == cursor.rest().size();
}

class IntellivueDecoder final : public Decoder {
 public:
  IntellivueDecoder() { configure({}); }
  IntellivueDecoder(const IntellivueDecoder&) = delete;
  IntellivueDecoder& operator=(const IntellivueDecoder&) = delete;

  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    if (datagrams_) {
      take(bytes, read_at, sink);
      where_ += bytes.size();
      return;
    }
    while (!bytes.empty()) {
      bytes = bytes.subspan(deframer_.append(bytes));
      RejectWatch watch(sink);
      while (const auto payload = deframer_.next(watch)) {
        where_ = deframer_.frame_at();
        take(*payload, read_at, sink);
      }
      if (watch.rejected) host_.on_reject();
    }
  }

  void reset(Instant, const LineSettings& opened_with) override {
    deframer_ = Deframer();
    alarms_ = Alarms();
    clock_ = MonitorClock();
    numerics_ = Numerics(alarms_, clock_);
    waves_ = Waves();
    identification_ = Identification();
    indication_.clear();
    where_ = 0;
    heard_ = false;
    configure(opened_with);
  }

  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }

  Poll poll(Instant now, Sink& sink) override {
    Poll poll;
    poll.not_before = now;
    poll.ask_again = host_.poll(now, message_, sink);
    if (message_.size() == 0) return poll;
    poll.write = message_.view();
    if (!datagrams_) poll.write = Bytes(frame_).first(put_frame(message_.view(), frame_));
    return poll;
  }

 private:
  /// Passes all on, and remembers that bytes were refused.
  struct RejectWatch final : Sink {
    explicit RejectWatch(Sink& sink) : to(sink) {}
    void on_reading(const Reading& reading) override { to.on_reading(reading); }
    void on_other(const OtherNumeric& numeric) override { to.on_other(numeric); }
    void on_wave(const WaveBlock& block) override { to.on_wave(block); }
    void on_device(const Identity& identity) override { to.on_device(identity); }
    void on_notice(const Notice& notice) override { to.on_notice(notice); }
    void on_reject(RejectCause cause, std::uint64_t where) override {
      rejected = true;
      to.on_reject(cause, where);
    }
    void on_frame() override { to.on_frame(); }
    Sink& to;
    bool rejected = false;
  };

  void configure(const LineSettings& line) {
    datagrams_ = line.transport == Transport::datagram;
    host_.reset(datagrams_ || line.baud >= wave_baud, datagrams_ ? datagram_pace : line_pace);
  }

  void refuse(RejectCause cause, Sink& sink) {
    sink.on_reject(cause, where_);
    host_.on_reject();
  }

  void good_frame(Instant now, Sink& sink) {
    sink.on_frame();
    host_.on_frame(now);
    if (heard_ && now - heard_at_ > quiet_max) alarms_.forget(sink);
    heard_ = true;
    heard_at_ = now;
  }

  void take(Bytes payload, Instant now, Sink& sink) {
    if (payload.empty()) return refuse(RejectCause::length, sink);
    switch (payload[0]) {
      case session::data_export:
        return take_data(payload, now, sink);
      case session::indication:
        return take_indication(payload, now, sink);
      case session::connect:  // overheard: another host's
        if (!whole_session_message(payload)) refuse(RejectCause::length, sink);
        return;
      case session::accept:
      case session::refuse:
      case session::finish:
      case session::disconnect:
      case session::abort:
        return take_session(payload, now, sink);
      default:
        return refuse(RejectCause::field, sink);
    }
  }

  void take_session(Bytes payload, Instant now, Sink& sink) {
    if (!whole_session_message(payload)) return refuse(RejectCause::length, sink);
    const std::uint8_t type = payload[0];
    const std::optional<Profile> granted = read_profile(payload);
    if (type == session::accept && !granted) return refuse(RejectCause::field, sink);
    good_frame(now, sink);
    if (type == session::accept) {
      forget_objects(sink);
      host_.on_accept(*granted, now);
    }
    if (type == session::refuse) host_.on_refusal(now, sink);
    if (type == session::disconnect) host_.on_release_result(now);
    if (type == session::finish) host_.on_end(true, now, sink);
    if (type == session::abort) host_.on_end(false, now, sink);
  }

  /// Handles and labels hold for one association.
  void forget_objects(Sink& sink) {
    numerics_.forget_objects();
    waves_.forget_objects();
    alarms_.forget(sink);
  }

  void take_data(Bytes payload, Instant now, Sink& sink) {
    const auto message = read_data_message(payload);
    if (!message) return refuse(RejectCause::length, sink);
    switch (message->operation) {
      case ro::invoke:
        if (message->command == command::confirmed_event) take_event(*message, now, sink);
        return;  // else overheard: another host's question
      case ro::result:
      case ro::linked:
        return take_result(*message, now, sink);
      case ro::error:
        good_frame(now, sink);
        return host_.on_error(message->invoke_id, now, sink);
      default:
        return refuse(RejectCause::field, sink);
    }
  }

  void take_event(const DataMessage& message, Instant now, Sink& sink) {
    const auto event = read_mds_create(message.body);
    if (!event) return refuse(RejectCause::field, sink);
    good_frame(now, sink);
    Cursor cursor(event->attributes);
    take_mds(AttributeList(cursor), sink);
    host_.on_mds_create(message.invoke_id, event->time, now);
  }

  void take_mds(const AttributeList& attributes, Sink& sink) {
    if (identification_.tell(attributes, sink)) numerics_ = Numerics(alarms_, clock_);
    const MdsTimes times = read_times(attributes);
    if (times.absolute_s && times.relative) clock_.set(*times.absolute_s, *times.relative);
  }

  void take_result(const DataMessage& message, Instant now, Sink& sink) {
    if (message.command == command::confirmed_action) {
      const auto result = read_poll_result(message.body);
      if (!result) return refuse(RejectCause::field, sink);
      good_frame(now, sink);
      return take_poll(*result, now, sink);
    }
    // The answer to an event is overheard: another host's.
    if (message.command == command::confirmed_event) return;
    Cursor cursor(message.body);
    cursor.skip(6);  // managed object
    const AttributeList attributes(cursor);
    if (!cursor.good() || !attributes.whole()) return refuse(RejectCause::field, sink);
    good_frame(now, sink);
    attributes.each([&](const Attribute& attribute) {
      Cursor list(attribute.value);
      if (attribute.id == attribute::wave_priority) host_.on_wave_list(list.u16());
    });
  }

  void take_poll(const PollResult& result, Instant now, Sink& sink) {
    const Arrival arrival{now, result.relative_time, read_absolute_time(result.absolute_time)};
    clock_.keep_up(arrival);
    result.each([&](std::uint16_t context, std::uint16_t handle, const AttributeList& attributes) {
      switch (result.object_class) {
        case object::numeric:
          return numerics_.tell(context, handle, attributes, arrival, sink);
        case object::wave:
          return waves_.tell(context, handle, attributes, arrival, numerics_, sink);
        case object::alert_monitor:
          return alarms_.tell(attributes, sink);
        case object::mds:
          return take_mds(attributes, sink);
        default:
          return;
      }
    });
    if (result.object_class == object::numeric) numerics_.end_message(sink);
    host_.on_poll_result(result.object_class, result.attribute_group, now, sink);
    if (numerics_.take_label_missing()) host_.ask_labels();
  }

  void take_indication(Bytes datagram, Instant now, Sink& sink) {
    const auto attributes = read_indication(datagram);
    if (!attributes) return refuse(RejectCause::field, sink);
    Cursor cursor(*attributes);
    const AttributeList list(cursor);
    const FixedText<96> offer = offer_in(list);
    if (!offer.empty() && !(offer == indication_) && !host_.measuring()) {
      indication_ = offer;
      sink.on_notice({NoticeKind::handshake, true, offer.view()});
    }
    good_frame(now, sink);
    (void)identification_.tell(list, sink);
  }

  Deframer deframer_;
  Alarms alarms_;
  MonitorClock clock_;
  Numerics numerics_{alarms_, clock_};
  Waves waves_;
  Identification identification_;
  Host host_;
  AssociationMessage message_;
  std::array<std::uint8_t, 900> frame_{};
  FixedText<96> indication_;
  std::uint64_t where_ = 0;
  Instant heard_at_;
  bool heard_ = false;
  bool datagrams_ = false;
};

// 115200 in every public client. 19200 is said to be the other setting of the port, which no public
// source shows: it is tried when nothing is heard.
constexpr std::array<LineSettings, 2> lines{{
    {115'200, 8, Parity::none, 1, FlowControl::none},
    {19'200, 8, Parity::none, 1, FlowControl::none},
}};
/// A cuff is started by hand or by the monitor's own cycle, which the protocol does not tell: by
/// this a measurement is fresh for 15 min and gone after 30 (docs/clinical-numbers.md 3).
constexpr Duration cuff_period = std::chrono::seconds(450);
constexpr std::array<UpdatePeriod, parameter_count> updates{{
    {Parameter::hr, cycle},
    {Parameter::pulse, cycle},
    {Parameter::spo2, cycle},
    {Parameter::nibp_sys, cuff_period},
    {Parameter::nibp_dia, cuff_period},
    {Parameter::nibp_mean, cuff_period},
    {Parameter::nibp_pulse, cuff_period},
    {Parameter::rr, cycle},
    {Parameter::etco2, cycle},
    {Parameter::p1_sys, cycle},
    {Parameter::p1_dia, cycle},
    {Parameter::p1_mean, cycle},
    {Parameter::p2_sys, cycle},
    {Parameter::p2_dia, cycle},
    {Parameter::p2_mean, cycle},
    {Parameter::temp1, cycle},
    {Parameter::temp2, cycle},
    {Parameter::perfusion_index, cycle},
}};

std::unique_ptr<Decoder> make() { return std::make_unique<IntellivueDecoder>(); }

}  // namespace

constexpr Descriptor descriptor{"philips_intellivue",
                                "Philips",
                                "IntelliVue MP2 to MP90, MX series (Data Export)",
                                Maturity::replay_tested,
                                Transport::either,
                                lines,
                                quiet_max,
                                updates,
                                {},
                                &make,
                                true,
                                &blank_names};

}  // namespace vigil::philips_intellivue
