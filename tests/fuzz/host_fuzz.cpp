#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"
#include "tests/fuzz/strict_sink.hpp"

namespace vigil::fuzz {
namespace {

/// What the line does to the bytes of one exchange.
enum class Line : std::uint8_t {
  clean,
  damaged,     // one byte of the answer is another
  headless,    // the first bytes of the answer are missing
  deaf,        // the monitor does not hear the question
  doubled,     // the answer comes twice
  asked,       // somebody asks for a cuff or a format
  reopened,    // the port is opened anew
  new_monitor  // the monitor was switched off and on, or sees another patient
};

class Talk {
 public:
  Talk(const Descriptor& driver, const DeviceDescriptor& monitor)
      : driver_(driver), monitor_(monitor), sink_(driver, now_) {
    for (const ParameterInfo& entry : parameters()) {
      vitals_.set(entry.id, std::clamp(90'000, entry.lowest_milli, entry.highest_milli));
    }
    vitals_.cuff = {vitals_[Parameter::nibp_sys], vitals_[Parameter::nibp_dia],
                    vitals_[Parameter::nibp_mean], vitals_[Parameter::nibp_pulse]};
    reopen(0);
  }

  void step(Line line, std::uint8_t amount, Duration later) {
    now_ = now_ + later;
    sink_.at(now_);
    switch (line) {
      case Line::asked:
        (void)decoder_->request({static_cast<RequestKind>(amount % 3), amount}, now_);
        return exchange(Line::clean, amount);
      case Line::reopened:
        return reopen(amount);
      case Line::new_monitor:
        if (amount < 128) device_ = monitor_.make();
        if (amount % 2 == 0) lose(amount);
        return exchange(Line::clean, amount);
      default:
        return exchange(line, amount);
    }
  }

 private:
  void reopen(std::uint8_t amount) {
    LineSettings line = driver_.line_settings[amount % driver_.line_settings.size()];
    line.transport = monitor_.transport;
    decoder_->reset(now_, line);
    sink_.reset();
  }

  void lose(std::uint8_t amount) {
    const auto why = static_cast<Validity>(1 + amount / 2 % (validity_count - 1));
    for (const ParameterInfo& entry : parameters()) vitals_.lose(entry.id, why);
    vitals_.cuff = {{why, 0}, {why, 0}, {why, 0}, {why, 0}};
  }

  void exchange(Line line, std::uint8_t amount) {
    const Poll poll = decoder_->poll(now_, sink_);
    require(poll.write.size() <= 1024, "a command is short");
    require(poll.ask_again > now_, "the next poll is later");
    if (!poll.write.empty() && line != Line::deaf) device_->receive(poll.write, now_);
    answer_.clear();
    vitals_.beat_milli += 120;
    vitals_.breath_milli += 25;
    (void)device_->emit(now_, vitals_, answer_);
    require(answer_.size() <= 65'536, "a monitor sends a bounded amount");
    if (answer_.empty()) return;
    Bytes bytes(answer_);
    if (line == Line::damaged)
      answer_[amount % answer_.size()] ^= static_cast<std::uint8_t>(1 + amount);
    if (line == Line::headless) bytes = bytes.subspan(amount % answer_.size());
    decoder_->feed(bytes, now_, sink_);
    if (line == Line::doubled) decoder_->feed(bytes, now_, sink_);
  }

  const Descriptor& driver_;
  const DeviceDescriptor& monitor_;
  Instant now_ = Instant::from_ns(1'000'000'000);
  StrictSink sink_;
  std::unique_ptr<Decoder> decoder_ = driver_.make();
  std::unique_ptr<Device> device_ = monitor_.make();
  Vitals vitals_;
  std::vector<std::uint8_t> answer_;
};

}  // namespace

void run_host(std::string_view driver, Bytes input) {
  const Descriptor* descriptor = find_driver(driver);
  require(descriptor != nullptr, "the driver exists");
  if (input.empty()) return;
  std::vector<const DeviceDescriptor*> monitors;
  for (const DeviceDescriptor* device : devices()) {
    if (device->driver == driver) monitors.push_back(device);
  }
  Talk talk(*descriptor, *monitors[input[0] % monitors.size()]);
  input = input.subspan(1);
  // Each step: one byte says what the line does and how time goes on, one how.
  while (input.size() >= 2) {
    const auto line = static_cast<Line>(input[0] & 7U);
    const std::int64_t ticks = input[0] >> 3U;
    talk.step(line, input[1], std::chrono::milliseconds(10) * ticks * ticks);
    input = input.subspan(2);
  }
}

}  // namespace vigil::fuzz
