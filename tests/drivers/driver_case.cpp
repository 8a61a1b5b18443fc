#include "tests/drivers/driver_case.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::test {
namespace {

using P = Parameter;
using V = Validity;

DriverCase nonin(std::string variant, std::vector<V> validities, bool checksum,
                 std::optional<P> paced = P::spo2) {
  return {"nonin",
          std::move(variant),
          {{P::pulse, 18, 321}, {P::spo2, 0, 100}},
          {{{P::pulse, P::spo2}, std::move(validities)}},
          checksum,
          3,
          paced};
}

/// Pulse and SpO2 of one sensor, and the perfusion index, which has no value at rest.
DriverCase masimo(std::string variant) {
  return {"masimo_ascii",
          std::move(variant),
          {{P::pulse, 1, 400}, {P::spo2, 1, 100}, {P::perfusion_index, 1, 20}},
          {{{P::pulse, P::spo2, P::perfusion_index},
            {V::no_value, V::sensor_off, V::sensor_disconnected, V::searching, V::low_perfusion,
             V::interference, V::motion}},
           {{P::pulse, P::perfusion_index}, {V::no_value}}},
          false};
}

DriverCase nellcor(std::string variant) {
  return {
      "nellcor_ascii",
      std::move(variant),
      {{P::pulse, 1, 400}, {P::spo2, 1, 100}},
      {{{P::pulse, P::spo2},
        {V::no_value, V::sensor_off, V::sensor_disconnected, V::searching, V::no_pulse, V::motion}},
       {{P::pulse}, {V::no_value}}},
      false};
}

/// A blood pressure module that is told to measure; `units` hold a whole cycle.
DriverCase cuff_module(std::string driver, std::vector<Sweep> sweeps, bool checksum,
                       std::size_t units) {
  return {std::move(driver), "", std::move(sweeps), {}, checksum, units, std::nullopt, true};
}

DriverCase cms50(std::string variant, std::vector<V> validities, std::size_t units) {
  return {"contec_cms50",
          std::move(variant),
          {{P::pulse, 1, 254}, {P::spo2, 1, 100}},
          {{{P::pulse, P::spo2}, std::move(validities)}, {{P::pulse}, {V::no_value}}},
          false,
          units};
}

/// v5 does not tell that a sensor is off.
DriverCase healthypi(std::string variant, std::vector<V> validities, bool temp) {
  std::vector<Sweep> sweeps{{P::hr, 1, 254}, {P::rr, 1, 200}, {P::spo2, 1, 100}};
  if (temp) sweeps.push_back({P::temp1, 20, 45});
  return {"healthypi",
          std::move(variant),
          std::move(sweeps),
          {{{P::hr, P::rr}, validities}, {{P::spo2}, validities}},
          false,
          4};
}

/// The demonstration's numbers are no patient's: nothing of them can be swept.
DriverCase intellivue(std::string variant, bool demo) {
  DriverCase driver_case{"philips_intellivue", std::move(variant), {}, {}, true};
  driver_case.units = 16;
  if (demo) return driver_case;
  driver_case.sweeps = {{P::hr, 0, 300},          {P::pulse, 0, 300},     {P::spo2, 0, 100},
                        {P::rr, 0, 150},          {P::etco2, 0, 150},     {P::nibp_sys, 30, 280},
                        {P::nibp_pulse, 20, 300}, {P::p1_mean, -40, 300}, {P::p2_dia, -40, 300},
                        {P::temp1, 0, 45},        {P::temp2, 0, 45}};
  const std::vector<V> states{V::no_value, V::questionable, V::not_calibrated, V::over_range,
                              V::under_range};
  std::vector<V> sensor = states;
  sensor.insert(sensor.end(), {V::sensor_off, V::sensor_disconnected});
  driver_case.losses = {{{P::hr, P::rr}, sensor},
                        {{P::spo2, P::pulse}, sensor},
                        {{P::spo2, P::pulse}, {V::low_perfusion}},
                        {{P::p1_sys, P::p1_dia, P::p1_mean}, states},
                        {{P::p2_sys, P::p2_dia, P::p2_mean}, states},
                        {{P::temp1}, states},
                        {{P::etco2}, states}};
  return driver_case;
}

const std::vector<V> every_flag{V::no_value,  V::sensor_off, V::sensor_disconnected,
                                V::searching, V::motion,     V::low_perfusion};

DriverCase datex_s5(std::string variant) {
  const std::vector<V> codes{V::no_value,    V::not_updated, V::discontinuity,
                             V::under_range, V::over_range,  V::not_calibrated};
  std::vector<V> of_ecg = codes;
  of_ecg.insert(of_ecg.end(),
                {V::sensor_off, V::no_pulse, V::interference, V::motion, V::searching});
  return {"datex_s5",
          std::move(variant),
          {{P::hr, 0, 350},
           {P::rr, 0, 150},
           {P::etco2, 0, 150},
           {P::spo2, 0, 100},
           {P::pulse, 0, 350},
           {P::p1_sys, -30, 300},
           {P::p2_dia, -30, 300},
           {P::temp1, 10, 45},
           {P::temp2, 10, 45}},
          {{{P::hr}, of_ecg},
           {{P::rr}, codes},
           {{P::etco2}, codes},
           {{P::spo2, P::pulse}, codes},
           {{P::p1_sys, P::p1_dia, P::p1_mean}, codes},
           {{P::temp1}, codes},
           {{P::temp2}, codes}},
          true};
}

}  // namespace

const std::vector<DriverCase>& driver_cases() {
  static const std::vector<DriverCase> cases{
      {"ivy450c",
       "",
       {{P::hr, 0, 350},
        {P::rr, 0, 150},
        {P::etco2, 0, 99},
        {P::spo2, 0, 100},
        {P::pulse, 20, 300},
        {P::p1_sys, 88, 300},
        {P::p2_dia, -20, 80},
        {P::temp1, 20, 45},
        {P::temp2, 20, 45}},
       {{{P::hr}, {V::no_value, V::sensor_off, V::sensor_disconnected, V::searching}},
        {{P::rr}, {V::no_value, V::sensor_off}},
        {{P::spo2, P::pulse}, {V::no_value, V::sensor_off, V::sensor_disconnected, V::searching}},
        {{P::pulse}, {V::no_value}},
        {{P::p1_sys, P::p1_dia, P::p1_mean}, {V::no_value, V::sensor_disconnected}},
        {{P::temp1}, {V::no_value, V::sensor_disconnected}}},
       false},
      nonin("df2", every_flag, true),
      nonin("df7", every_flag, true),
      nonin("df8", every_flag, false),
      nonin("ascii", {V::no_value}, false),
      cuff_module("suntech_nibp",
                  {{P::nibp_sys, 90, 300},
                   {P::nibp_dia, 20, 90},
                   {P::nibp_mean, 75, 121},
                   {P::nibp_pulse, 1, 255}},
                  true, 190),
      nonin("df13", {V::no_value}, true, std::nullopt),
      masimo("rad8"),
      masimo("radical7"),
      nellcor("n560"),
      nellcor("n595"),
      datex_s5("s5"),
      datex_s5("carescape"),
      cuff_module("stx_nibp",
                  {{P::nibp_sys, 90, 300},
                   {P::nibp_dia, 20, 90},
                   {P::nibp_mean, 75, 121},
                   {P::nibp_pulse, 1, 300}},
                  false, 340),
      {"berry_pm6750",
       "",
       {{P::hr, 0, 250}, {P::rr, 0, 200}, {P::spo2, 0, 100}, {P::pulse, 0, 250}, {P::temp1, 0, 45}},
       {{{P::hr, P::rr}, {V::sensor_off, V::searching}},
        {{P::spo2, P::pulse}, {V::sensor_off, V::sensor_disconnected, V::searching, V::no_pulse}},
        {{P::pulse}, {V::no_value}},
        {{P::temp1}, {V::sensor_off}}},
       true,
       6},
      cms50("new", {V::no_value, V::sensor_off, V::searching}, 8),
      cms50("old", {V::no_value, V::sensor_off, V::searching, V::sensor_disconnected}, 6),
      healthypi("v4", {V::no_value, V::sensor_off}, true),
      healthypi("v5", {V::no_value}, true),
      healthypi("v5_openview", {V::no_value}, false),
      {"healthypi", "v3", {}, {}, false, 4},
      cms50("bci", {V::sensor_off, V::searching, V::sensor_disconnected}, 6),
      intellivue("mib", false),
      intellivue("lan", false),
      intellivue("demo", true),
      {"capnostream20",
       "",
       {{P::spo2, 0, 100}, {P::pulse, 0, 254}, {P::rr, 0, 150}, {P::etco2, 0, 150}},
       {{{P::spo2, P::pulse}, {V::no_value, V::sensor_off, V::sensor_disconnected, V::no_pulse}},
        {{P::rr}, {V::no_value}},
        {{P::etco2, P::rr},
         {V::no_value, V::sensor_off, V::sensor_disconnected, V::not_calibrated, V::interference}}},
       true,
       23},
  };
  return cases;
}

std::vector<DriverCase> stream_cases() {
  std::vector<DriverCase> cases;
  for (const DriverCase& one : driver_cases()) {
    if (find_device(one.driver, one.variant)->transport == Transport::stream) cases.push_back(one);
  }
  return cases;
}

std::vector<DriverCase> datagram_cases() {
  std::vector<DriverCase> cases;
  for (const DriverCase& one : driver_cases()) {
    if (find_device(one.driver, one.variant)->transport != Transport::stream) cases.push_back(one);
  }
  return cases;
}

std::string case_name(const DriverCase& driver_case) {
  return driver_case.variant.empty() ? driver_case.driver
                                     : driver_case.driver + "_" + driver_case.variant;
}

std::unique_ptr<Device> DriverCase::make_device() const {
  return find_device(driver, variant)->make();
}

std::unique_ptr<Decoder> DriverCase::make_decoder() const { return find_driver(driver)->make(); }

Vitals at_rest() {
  Vitals vitals;
  const std::vector<std::pair<P, std::int32_t>> signs{
      {P::hr, 72},      {P::pulse, 72},     {P::spo2, 97},       {P::rr, 14},
      {P::etco2, 38},   {P::nibp_sys, 121}, {P::nibp_dia, 75},   {P::nibp_mean, 90},
      {P::p1_sys, 118}, {P::p1_dia, 71},    {P::p1_mean, 87},    {P::p2_sys, 90},
      {P::p2_dia, 2},   {P::p2_mean, 80},   {P::nibp_pulse, 74}, {P::temp1, 37},
      {P::temp2, 36}};
  for (const auto& [parameter, value] : signs) vitals.set(parameter, value * 1000);
  vitals.cuff = {vitals[P::nibp_sys], vitals[P::nibp_dia], vitals[P::nibp_mean],
                 vitals[P::nibp_pulse]};
  return vitals;
}

namespace {

class Deaf final : public Sink {
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice&) override {}
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
};

}  // namespace

Conversation::Conversation(const DriverCase& driver_case)
    : device_(driver_case.make_device()), cuff_on_request_(driver_case.cuff_on_request) {
  const Descriptor& driver = *find_driver(driver_case.driver);
  if (!driver.polled && !cuff_on_request_) return;
  host_ = driver.make();
  LineSettings line = driver.line_settings[0];
  line.transport = find_device(driver_case.driver, driver_case.variant)->transport;
  host_->reset(start, line);
}

void Conversation::ask(Instant now) {
  if (!host_ || now < host_due_) return;
  if (cuff_on_request_ && now >= asked_again_at_) {
    (void)host_->request({RequestKind::start_cuff}, now);
    asked_again_at_ = now + std::chrono::seconds(5);
  }
  Deaf deaf;
  const Poll poll = host_->poll(now, deaf);
  host_due_ = std::min(poll.ask_again, now + std::chrono::seconds(1));
  if (!poll.write.empty()) {
    device_->receive(poll.write, std::max(now, poll.not_before));
    host_due_ = now;
  }
}

std::vector<Unit> Conversation::units(Vitals vitals, std::size_t count, Instant from) {
  // A monitor that says nothing for an hour never will.
  const Instant give_up = from + std::chrono::hours(1);
  std::vector<Unit> units;
  Deaf deaf;
  Instant now = from;
  Instant device_due = from;
  host_due_ = from;
  while (units.size() < count && now < give_up) {
    for (int i = 0; i < 4 && host_ && host_due_ <= now; ++i) {
      ask(now);
      device_due = now;
    }
    Unit unit{now, {}};
    vitals.beat_milli = (now - start).count() * 72 / 60'000'000;
    vitals.breath_milli = (now - start).count() * 14 / 60'000'000;
    if (device_due <= now) device_due = device_->emit(now, vitals, unit.bytes);
    if (!unit.bytes.empty()) {
      units.push_back(unit);
      if (host_) {
        host_->feed(unit.bytes, now, deaf);
        host_due_ = now;
        continue;
      }
    }
    const Instant next = host_ ? std::min(device_due, host_due_) : device_due;
    if (next > now)
      now = next;
    else if (unit.bytes.empty())
      now = now + std::chrono::milliseconds(1);
  }
  return units;
}

}  // namespace vigil::test
