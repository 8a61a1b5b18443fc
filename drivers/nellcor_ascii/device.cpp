#include "drivers/nellcor_ascii/device.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "drivers/nellcor_ascii/line.hpp"

namespace vigil::nellcor_ascii {
namespace {

using Out = std::vector<std::uint8_t>;

enum class Model : std::uint8_t { n560, n595 };

constexpr Duration period = std::chrono::seconds(2);
constexpr int most_late_lines = 5;  // sent late at most
/// The header comes again and again; how often is assumed.
constexpr std::int64_t lines_between_headers = 24;
constexpr std::uint8_t interrupt = 0x03;  // twice: interactive mode (mdpnp/mdpnp, nellcor)

// Its limits, as its header tells them.
constexpr std::int32_t spo2_low_limit = 90'000;
constexpr std::int32_t pulse_low_limit = 50'000;
constexpr std::int32_t pulse_high_limit = 140'000;
constexpr std::string_view limits = "SpO2 Limit: 90-100%    PR Limit: 50-140BPM";

constexpr std::string_view menu =
    "NPB-595   Interactive Mode\r\n\r\n    1) Dump Instrument Info\r\n"
    "    2) Set Date and Time\r\n    3) Dump Trend\r\n    4) Dump Error Log\r\n"
    "    0) Exit Interactive Mode\r\n\r\n    Command?\r\n";

void put(Out& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

void put_two(Out& out, std::int64_t number) {
  out.push_back(static_cast<std::uint8_t>('0' + number / 10 % 10));
  out.push_back(static_cast<std::uint8_t>('0' + number % 10));
}

/// Three columns, right aligned.
void put_three(Out& out, bool there, std::int32_t number) {
  if (!there) return put(out, "---");
  out.push_back(static_cast<std::uint8_t>(number >= 100 ? '0' + number / 100 % 10 : ' '));
  out.push_back(static_cast<std::uint8_t>(number >= 10 ? '0' + number / 10 % 10 : ' '));
  out.push_back(static_cast<std::uint8_t>('0' + number % 10));
}

/// Where each status stands: MO and AO as in the lines of a real N-560, the others assumed.
std::string_view reason_code(Validity reason) {
  switch (reason) {
    case Validity::sensor_disconnected:
      return "SD";
    case Validity::sensor_off:
      return "SO";
    case Validity::searching:
      return "PS";
    case Validity::no_pulse:
      return "LP";
    default:
      return "  ";
  }
}

class NellcorDevice final : public Device {
 public:
  explicit NellcorDevice(Model model) : model_(model) {}

  void receive(Bytes from_host, Instant) override {
    for (const std::uint8_t byte : from_host) {
      if (byte == interrupt) {
        if (++interrupts_ < 2) continue;
        interactive_ = true;
        put(answer_, menu);
      } else if (interactive_ && byte == '1') {
        put_name(answer_);
        put(answer_, "INFO    CRC:XXXX  SEC: 0\r\n    Command?\r\n");
      } else if (interactive_ && byte == '0') {
        interactive_ = false;
      }
      interrupts_ = 0;
      answer_.resize(std::min(answer_.size(), most_answer));
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    out.insert(out.end(), answer_.begin(), answer_.end());
    answer_.clear();
    if (next_.is_never()) next_ = now;
    for (int i = 0; i < most_late_lines && next_ <= now; ++i) {
      if (!interactive_) {
        if (lines_ % lines_between_headers == 0) put_header(out);
        put_values(out, vitals);
      }
      ++lines_;
      next_ = next_ + period;
    }
    if (next_ <= now) next_ = now + period;
    return next_;
  }

 private:
  static constexpr std::size_t most_answer = 4096;

  void put_name(Out& out) const {
    put(out, model_ == Model::n560 ? "N-560" : "N-595");
    put(out, "    VERSION 1.61.00    ");
  }

  void put_header(Out& out) const {
    put_name(out);
    put(out, "CRC:XXXX  ");
    put(out, limits);
    put(out, "\r\n                             ADULT           25SAT-S ");
    if (model_ == Model::n595) put(out, "    SPO2 RESP MODE: NORMAL");
    put(out, "\r\nTIME                 %SpO2   BPM     PA     Status\r\n");
  }

  void put_values(Out& out, const Vitals& vitals) const {
    const VitalSign& spo2 = vitals[Parameter::spo2];
    const VitalSign& pulse = vitals[Parameter::pulse];
    const bool has_spo2 = spo2.validity == Validity::valid;
    const bool has_pulse = pulse.validity == Validity::valid;
    const Validity reason = has_spo2 ? pulse.validity : spo2.validity;
    const bool spo2_low = has_spo2 && spo2.milli < spo2_low_limit;
    const bool pulse_low = has_pulse && pulse.milli < pulse_low_limit;
    const bool pulse_high = has_pulse && pulse.milli > pulse_high_limit;
    put_clock(out);
    put(out, "   ");
    put_three(out, has_spo2, spo2.milli / 1000);
    put(out, spo2_low ? "*    " : "     ");
    put_three(out, has_pulse, pulse.milli / 1000);
    put(out, pulse_low || pulse_high ? "*    " : "     ");
    put_three(out, has_spo2, 36);
    put(out, "    ");
    const std::size_t status = out.size();
    put(out, reason == Validity::motion ? "MO " : "   ");
    put(out, reason_code(reason));
    put(out, spo2_low ? " SL " : "    ");
    put(out, pulse_low ? "PL " : pulse_high ? "PH " : "   ");
    while (out.size() > status && out.back() == ' ') out.pop_back();
    if (out.size() == status) out.resize(status - 4);
    put(out, "\r\n");
  }

  /// The clock is simulated: it starts on 1 January 2026 and counts the lines.
  void put_clock(Out& out) const {
    const std::int64_t seconds = lines_ * 2;
    put_two(out, 1 + seconds / 86'400 % 28);
    put(out, "-Jan-26 ");
    put_two(out, seconds / 3600 % 24);
    put(out, ":");
    put_two(out, seconds / 60 % 60);
    put(out, ":");
    put_two(out, seconds % 60);
  }

  Model model_;
  Instant next_ = Instant::never();
  std::int64_t lines_ = 0;
  Out answer_;
  int interrupts_ = 0;
  bool interactive_ = false;
};

template <Model model>
std::unique_ptr<Device> make() {
  return std::make_unique<NellcorDevice>(model);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 2> devices{
    {{"nellcor_ascii", "n560", &make<Model::n560>}, {"nellcor_ascii", "n595", &make<Model::n595>}}};

}  // namespace vigil::nellcor_ascii
