#include "drivers/philips_intellivue/device.hpp"

#include <algorithm>
#include <deque>
#include <optional>

#include "drivers/philips_intellivue/association.hpp"
#include "drivers/philips_intellivue/device_indication.hpp"
#include "drivers/philips_intellivue/device_messages.hpp"
#include "drivers/philips_intellivue/device_objects.hpp"
#include "drivers/philips_intellivue/framing.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Times of the real monitor (PCAP).
constexpr Duration association_delay = milliseconds(1100);
constexpr Duration first_reply_delay = milliseconds(920);
constexpr Duration quick_reply_delay = milliseconds(60);
constexpr Duration mds_again = seconds(2);
constexpr std::uint32_t first_relative = 0x0D58B800;
/// The longest part of numerics in the capture; longer results are linked.
constexpr std::size_t part_size = 910;
/// The static attributes of waves come again now and then (PCAP: spread over the cycles).
constexpr std::uint16_t statics_every = 32;
constexpr std::size_t most_polls = 16;
constexpr std::size_t most_queued = 64;
/// Replies that are this late are not sent any more.
constexpr Duration too_late = cycle * 3;
constexpr std::uint16_t no_such_class = 0;
constexpr std::uint16_t no_such_action = 9;

struct Silent final : Sink {
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice&) override {}
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
};

class IntellivueDevice final : public Device {
 public:
  IntellivueDevice(bool datagrams, bool demo) : datagrams_(datagrams), demo_(demo) {}

  void receive(Bytes from_host, Instant now) override {
    if (datagrams_) {
      if (!from_host.empty()) hear(from_host, now);
      return;
    }
    Silent silent;
    while (!from_host.empty()) {
      from_host = from_host.subspan(deframer_.append(from_host));
      while (const auto payload = deframer_.next(silent)) hear(*payload, now);
    }
  }

  Instant emit(Instant now, const Vitals& vitals, std::vector<std::uint8_t>& out) override {
    if (!started_) start_ = now;
    started_ = true;
    note_cuff(now, vitals);
    advance(now, vitals);
    if (!queue_.empty()) {
      put_message(queue_.front(), out);
      queue_.pop_front();
    }
    return queue_.empty() ? next_due() : now;
  }

  /// After emit(): that is where a host's silence is noticed.
  void announce(Instant now, std::uint16_t data_port, std::vector<std::uint8_t>& out) override {
    if (!datagrams_ || !started_ || phase_ != Phase::alone) return;
    NetworkPlace place;
    place.data_port = data_port;
    const Out message = connect_indication(place, relative(now));
    out.insert(out.end(), message.begin(), message.end());
  }

 private:
  enum class Phase : std::uint8_t { alone, asked, naming, associated };

  [[nodiscard]] std::uint32_t relative(Instant at) const {
    return first_relative + static_cast<std::uint32_t>((at - start_) / relative_tick);
  }
  [[nodiscard]] std::int64_t seconds_since_start(Instant at) const {
    return (at - start_) / seconds(1);
  }

  void put_message(const Out& payload, std::vector<std::uint8_t>& out) {
    if (datagrams_) {
      out.insert(out.end(), payload.begin(), payload.end());
      return;
    }
    const std::size_t size = put_frame(payload, frame_);
    out.insert(out.end(), frame_.begin(), frame_.begin() + static_cast<std::ptrdiff_t>(size));
  }

  void queue(Bytes message) {
    if (queue_.size() < most_queued) queue_.emplace_back(message.begin(), message.end());
  }

  void note_cuff(Instant now, const Vitals& vitals) {
    const std::array signs{vitals[Parameter::nibp_sys], vitals[Parameter::nibp_dia],
                           vitals[Parameter::nibp_mean], vitals[Parameter::nibp_pulse]};
    for (std::size_t i = 0; i < signs.size(); ++i) {
      if (signs[i].milli != cuff_[i].milli || signs[i].validity != cuff_[i].validity) {
        cuff_s_ = seconds_since_start(now);
      }
    }
    cuff_ = signs;
  }

  void leave() {
    phase_ = Phase::alone;
    polls_.clear();
    wave_list_.clear();
  }

  void hear(Bytes payload, Instant now) {
    heard_at_ = now;
    switch (payload[0]) {
      case session::connect:
        return hear_association(payload, now);
      case session::finish:
        // Without an association a release is not answered (PCAP).
        if (phase_ != Phase::alone) queue(release_result);
        return leave();
      case session::abort:
        return leave();
      case session::data_export:
        if (phase_ != Phase::alone) hear_data(payload, now);
        return;
      default:
        return;
    }
  }

  void hear_association(Bytes payload, Instant now) {
    const std::optional<Profile> asked = read_profile(payload);
    if (!asked) return queue(refusal);
    if (phase_ == Phase::associated) return queue(refusal);
    // All tries of a host are answered with one result (PCAP); a lost one is sent again.
    if (phase_ == Phase::asked) return;
    profile_ = *asked;
    profile_.mtu = 1456;
    profile_.options &= 0x8F00'0000U;
    mtu_ = std::clamp<std::size_t>(asked->mtu, 300, profile_.mtu);
    phase_ = Phase::asked;
    phase_due_ = now + association_delay;
  }

  void hear_data(Bytes payload, Instant now) {
    const auto message = read_data_message(payload);
    if (!message) return;
    if (message->operation == ro::result && message->command == command::confirmed_event) {
      if (phase_ == Phase::naming) phase_ = Phase::associated;
      return;
    }
    if (message->operation != ro::invoke) return;
    if (message->command == command::confirmed_action) return hear_poll(*message, now);
    if (message->command == command::get || message->command == command::confirmed_set) {
      hear_list(*message);
    }
  }

  void hear_poll(const DataMessage& message, Instant now) {
    Cursor cursor(message.body);
    cursor.skip(6 + 4);  // managed object, scope
    const std::uint16_t type = cursor.u16();
    if (type != action::poll && type != action::poll_extended) {
      return queue_error(message.invoke_id, no_such_action);
    }
    cursor.skip(2);
    MonitorPoll poll;
    poll.invoke_id = message.invoke_id;
    poll.extended = type == action::poll_extended;
    poll.number = cursor.u16();
    cursor.skip(2);
    poll.object_class = cursor.u16();
    poll.group = cursor.u16();
    if (!cursor.good()) return;
    if (!known(poll.object_class)) return queue_error(message.invoke_id, no_such_class);
    poll.due = now + (poll.extended ? first_reply_delay : quick_reply_delay);
    if (poll.extended) {
      const AttributeList attributes(cursor);
      attributes.each([&](const Attribute& attribute) {
        Cursor value(attribute.value);
        if (attribute.id != attribute::poll_period) return;
        poll.again = true;
        poll.until =
            now + first_reply_delay + relative_tick * static_cast<std::int64_t>(value.u32());
      });
    }
    const auto same = [&](const MonitorPoll& other) {
      return other.object_class == poll.object_class && other.group == poll.group &&
             other.extended == poll.extended;
    };
    const auto before = std::find_if(polls_.begin(), polls_.end(), same);
    if (before != polls_.end()) {
      // A series that is renewed keeps its pace.
      if (before->again && poll.again) poll.due = std::min(before->due, poll.due);
      *before = poll;
    } else if (polls_.size() < most_polls) {
      polls_.push_back(poll);
    }
  }

  static bool known(std::uint16_t object_class) {
    constexpr std::array classes{object::numeric,       object::wave,    object::mds,
                                 object::alert_monitor, object::patient, std::uint16_t{5}};
    return std::find(classes.begin(), classes.end(), object_class) != classes.end();
  }

  void queue_error(std::uint16_t invoke_id, std::uint16_t error) {
    queue(error_message(invoke_id, error));
  }

  /// Get and set of a priority list: both answer with the list that holds now.
  void hear_list(const DataMessage& message) {
    Cursor cursor(message.body);
    cursor.skip(6 + 4 + 2 + 2);  // managed object, scope, count, length
    const bool set = message.command == command::confirmed_set;
    const std::uint16_t operation = set ? cursor.u16() : std::uint16_t{0};
    const std::uint16_t id = cursor.u16();
    if (!cursor.good()) return;
    if (id != attribute::wave_priority && id != attribute::numeric_priority) {
      return queue_error(message.invoke_id, 7);  // get-list error
    }
    auto& list = id == attribute::wave_priority ? wave_list_ : numeric_list_;
    if (set && (operation == 0 || operation == 3)) list.clear();
    if (set && operation <= 1) {
      cursor.skip(2);
      const std::uint16_t count = cursor.u16();
      cursor.skip(2);
      for (std::uint16_t i = 0; i < count && list.size() < 64; ++i) {
        const std::uint32_t label = cursor.u32();
        if (cursor.good()) list.push_back(label);
      }
    }
    queue(list_result(message.invoke_id, message.command, id, list));
  }

  void advance(Instant now, const Vitals& vitals) {
    if (phase_ != Phase::alone && now - heard_at_ > silence_allowed(profile_)) leave();
    if (phase_ == Phase::asked && now >= phase_due_) {
      AssociationMessage message;
      write_association_result(profile_, message);
      queue(message.view());
      phase_ = Phase::naming;
      phase_due_ = now;
    }
    if (phase_ == Phase::naming && now >= phase_due_) {
      queue(mds_create(demo_, seconds_since_start(now), relative(now)));
      phase_due_ = now + mds_again;
    }
    if (phase_ != Phase::associated) return;
    for (MonitorPoll& poll : polls_) {
      if (now < poll.due || queue_.size() >= most_queued / 2) continue;
      if (now - poll.due > too_late) poll.due = now;
      answer(poll, vitals);
      poll.due = poll.due + cycle;
      if (poll.again && poll.due <= poll.until) continue;
      poll.due = Instant::never();
    }
    std::erase_if(polls_, [](const MonitorPoll& poll) { return poll.due.is_never(); });
  }

  [[nodiscard]] Instant next_due() const {
    Instant next = Instant::never();
    if (phase_ == Phase::asked || phase_ == Phase::naming) next = phase_due_;
    if (phase_ != Phase::alone) next = std::min(next, heard_at_ + silence_allowed(profile_));
    if (phase_ != Phase::associated) return next;
    for (const MonitorPoll& poll : polls_) next = std::min(next, poll.due);
    return next;
  }

  void answer(MonitorPoll& poll, const Vitals& vitals) {
    const Shown shown{vitals, demo_, cuff_s_};
    const bool all = poll.group == group::all;
    Objects objects;
    switch (poll.object_class) {
      case object::numeric:
        objects = numeric_objects(shown, all);
        break;
      case object::alert_monitor:
        if (poll.group != group::vmo_static) {
          objects = alarm_objects(shown, alarm_lists_, alarm_changes_);
        }
        break;
      case object::mds:
        objects.push_back({0, {}});
        put_u16(objects[0].bytes, 0);
        put_mds_attributes(objects[0].bytes, demo_, seconds_since_start(poll.due),
                           relative(poll.due));
        break;
      case object::wave:
        return answer_waves(poll, shown);
      default:
        break;
    }
    queue_result(poll, relative(poll.due), objects);
    ++poll.sequence;
  }

  void queue_result(const MonitorPoll& poll, std::uint32_t time, const Objects& objects) {
    // Waves come in longer messages than anything else (PCAP: 1192 bytes).
    const std::size_t size = poll.object_class == object::wave ? mtu_ : std::min(mtu_, part_size);
    for (const Out& message : poll_results(poll, time, objects, size)) queue(message);
  }

  /// Four results in a burst, each a quarter of the monitor's second (PCAP).
  void answer_waves(MonitorPoll& poll, const Shown& shown) {
    constexpr int quarters = 4;
    const std::int64_t beats = shown.vitals.beat_milli - wave_beat_;
    const std::int64_t breaths = shown.vitals.breath_milli - wave_breath_;
    for (int i = 0; i < quarters; ++i) {
      const WaveSpan span{
          wave_beat_ + beats * i / quarters, wave_beat_ + beats * (i + 1) / quarters,
          wave_breath_ + breaths * i / quarters, wave_breath_ + breaths * (i + 1) / quarters};
      const Objects objects =
          wave_objects(shown, span, poll.sequence % statics_every == 0, wave_list_);
      const std::uint32_t time =
          relative(poll.due) - cycle_ticks / 4 * static_cast<std::uint32_t>(quarters - 1 - i);
      queue_result(poll, time, objects);
      ++poll.sequence;
    }
    wave_beat_ = shown.vitals.beat_milli;
    wave_breath_ = shown.vitals.breath_milli;
  }

  const bool datagrams_;
  const bool demo_;
  bool started_ = false;
  Instant start_;
  Phase phase_ = Phase::alone;
  Instant phase_due_;
  Instant heard_at_;
  Profile profile_;
  std::size_t mtu_ = part_size;
  std::vector<MonitorPoll> polls_;
  std::vector<std::uint32_t> wave_list_;
  std::vector<std::uint32_t> numeric_list_;
  std::deque<Out> queue_;
  std::array<VitalSign, 4> cuff_{};
  std::int64_t cuff_s_ = 0;
  Out alarm_lists_;
  std::uint16_t alarm_changes_ = 0;
  std::int64_t wave_beat_ = 0;
  std::int64_t wave_breath_ = 0;
  Deframer deframer_;
  std::array<std::uint8_t, longest_frame> frame_{};
};

template <bool datagrams, bool demo>
std::unique_ptr<Device> make() {
  return std::make_unique<IntellivueDevice>(datagrams, demo);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 3> devices{
    {{"philips_intellivue", "mib", &make<false, false>},
     {"philips_intellivue", "lan", &make<true, false>, Transport::datagram},
     {"philips_intellivue", "demo", &make<false, true>}}};

}  // namespace vigil::philips_intellivue
