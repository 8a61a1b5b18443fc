// Numbers of the Philips IntelliVue Data Export protocol: message types, object classes, attributes
// and state bits.
//
// Constants only; no code of any message is here. Any thread. Each group names its source; the keys
// are those of README.md: PCAP jaj42/intellipy capture, VMP xeonfusion/VSCaptureMP, ICE
// mdpnp/mdpnp, LNH part-cw/LNhealth, IPY jaj42/intellipy, EIN somno/einstein, KOS
// Koshsky/Intellivue-api.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "drivers/api/time.hpp"

namespace vigil::philips_intellivue {

/// First byte of a message (VMP, ICE, PCAP).
namespace session {
inline constexpr std::uint8_t connect = 0x0D;
inline constexpr std::uint8_t accept = 0x0E;
inline constexpr std::uint8_t refuse = 0x0C;
inline constexpr std::uint8_t finish = 0x09;
inline constexpr std::uint8_t disconnect = 0x0A;
inline constexpr std::uint8_t abort = 0x19;
inline constexpr std::uint8_t data_export = 0xE1;
inline constexpr std::uint8_t indication = 0x00;  // on port 24005 only
}  // namespace session

/// Remote operation types (VMP, ICE).
namespace ro {
inline constexpr std::uint16_t invoke = 1;
inline constexpr std::uint16_t result = 2;
inline constexpr std::uint16_t error = 3;
inline constexpr std::uint16_t linked = 5;
}  // namespace ro

namespace command {
inline constexpr std::uint16_t event = 0;
inline constexpr std::uint16_t confirmed_event = 1;
inline constexpr std::uint16_t get = 3;
inline constexpr std::uint16_t confirmed_set = 5;
inline constexpr std::uint16_t confirmed_action = 7;
}  // namespace command

/// Actions and events (VMP, PCAP).
namespace action {
inline constexpr std::uint16_t poll = 0x0C16;
inline constexpr std::uint16_t poll_extended = 0xF13B;
inline constexpr std::uint16_t mds_create = 0x0D06;
inline constexpr std::uint16_t connect_indication = 0x0D17;
}  // namespace action

/// Object classes (VMP, ICE).
namespace object {
inline constexpr std::uint16_t numeric = 0x0006;
inline constexpr std::uint16_t wave = 0x0009;
inline constexpr std::uint16_t mds = 0x0021;
inline constexpr std::uint16_t mds_indication = 0x0023;
inline constexpr std::uint16_t patient = 0x002A;
inline constexpr std::uint16_t alert_monitor = 0x0036;
}  // namespace object

/// Attribute groups that a poll can ask for (IPY, VMP).
namespace group {
inline constexpr std::uint16_t all = 0x0000;
inline constexpr std::uint16_t observed = 0x0803;
inline constexpr std::uint16_t alarms = 0x0801;
inline constexpr std::uint16_t vmo_static = 0x0811;
}  // namespace group

/// Attributes (VMP, ICE, IPY; those with PCAP were seen in the capture).
namespace attribute {
inline constexpr std::uint16_t technical_alarms = 0x0904;   // PCAP
inline constexpr std::uint16_t patient_alarms = 0x0902;     // PCAP
inline constexpr std::uint16_t alert_condition = 0x0916;    // PCAP
inline constexpr std::uint16_t bed_label = 0x091E;          // PCAP
inline constexpr std::uint16_t handle = 0x0921;             // PCAP
inline constexpr std::uint16_t label = 0x0924;              // PCAP
inline constexpr std::uint16_t label_string = 0x0927;       // PCAP
inline constexpr std::uint16_t model = 0x0928;              // PCAP
inline constexpr std::uint16_t product_spec = 0x092D;       // EIN
inline constexpr std::uint16_t type = 0x092F;               // PCAP
inline constexpr std::uint16_t metric_spec = 0x093F;        // PCAP
inline constexpr std::uint16_t mode_op = 0x0946;            // PCAP
inline constexpr std::uint16_t compound_numeric = 0x094B;   // PCAP
inline constexpr std::uint16_t numeric = 0x0950;            // PCAP
inline constexpr std::uint16_t compound_wave = 0x0967;      // PCAP
inline constexpr std::uint16_t sample_array = 0x096D;       // PCAP
inline constexpr std::uint16_t wave = 0x096E;               // PCAP
inline constexpr std::uint16_t scale = 0x096F;              // PCAP
inline constexpr std::uint16_t system_id = 0x0984;          // PCAP
inline constexpr std::uint16_t system_type = 0x0986;        // PCAP
inline constexpr std::uint16_t time_absolute = 0x0987;      // PCAP
inline constexpr std::uint16_t sample_period = 0x098D;      // PCAP
inline constexpr std::uint16_t time_relative = 0x098F;      // PCAP
inline constexpr std::uint16_t stamp_absolute = 0x0990;     // PCAP
inline constexpr std::uint16_t unit = 0x0996;               // PCAP
inline constexpr std::uint16_t poll_profile = 0x0001;       // PCAP, in an association only
inline constexpr std::uint16_t net_address = 0xF100;        // EIN
inline constexpr std::uint16_t protocol_support = 0xF101;   // EIN
inline constexpr std::uint16_t bed_label_network = 0xF135;  // EIN
inline constexpr std::uint16_t poll_period = 0xF13E;        // PCAP
inline constexpr std::uint16_t numeric_priority = 0xF239;   // PCAP
inline constexpr std::uint16_t wave_priority = 0xF23A;      // PCAP
}  // namespace attribute

/// Measurement state (VMP, ICE).
namespace state {
inline constexpr std::uint16_t invalid = 0x8000;
inline constexpr std::uint16_t questionable = 0x4000;
inline constexpr std::uint16_t unavailable = 0x2000;
inline constexpr std::uint16_t calibrating = 0x1000;
inline constexpr std::uint16_t demo_or_test = 0x0C00;
inline constexpr std::uint16_t demo = 0x0400;
inline constexpr std::uint16_t early = 0x0040;    // systolic is known, the rest is to come
inline constexpr std::uint16_t ongoing = 0x0020;  // the cuff is running
inline constexpr std::uint16_t in_alarm = 0x0002;
inline constexpr std::uint16_t alarms_off = 0x0001;
}  // namespace state

/// Alert state (ICE, KOS).
namespace alert {
inline constexpr std::uint16_t inhibited = 0x8000;
inline constexpr std::uint16_t suspended = 0x4000;
inline constexpr std::uint16_t silenced_reset = 0x1000;
inline constexpr std::uint16_t demo = 0x0100;
}  // namespace alert

/// Units (VMP, PCAP).
namespace unit {
inline constexpr std::uint16_t none = 0x0000;
inline constexpr std::uint16_t dimensionless = 0x0200;
inline constexpr std::uint16_t percent = 0x0220;
inline constexpr std::uint16_t beats = 0x0AA0;
inline constexpr std::uint16_t breaths = 0x0AE0;
inline constexpr std::uint16_t kilopascal = 0x0F03;
inline constexpr std::uint16_t mmhg = 0x0F20;
inline constexpr std::uint16_t fahrenheit = 0x1140;
inline constexpr std::uint16_t millivolt = 0x10B2;
inline constexpr std::uint16_t ohm = 0x10C0;
inline constexpr std::uint16_t celsius = 0x17A0;
}  // namespace unit

/// Physiological identifiers (VMP, ICE; PCAP for most).
namespace physio {
inline constexpr std::uint16_t ecg = 0x0100;
inline constexpr std::uint16_t ecg_ii = 0x0102;
inline constexpr std::uint16_t heart_rate = 0x4182;
inline constexpr std::uint16_t pulse = 0x480A;
inline constexpr std::uint16_t pleth_pulse = 0x4822;
inline constexpr std::uint16_t nbp = 0x4A04;
inline constexpr std::uint16_t nbp_sys = 0x4A05;
inline constexpr std::uint16_t nbp_dia = 0x4A06;
inline constexpr std::uint16_t nbp_mean = 0x4A07;
inline constexpr std::uint16_t nbp_pulse = 0xF0E5;
inline constexpr std::uint16_t art = 0x4A10;
inline constexpr std::uint16_t abp = 0x4A14;
inline constexpr std::uint16_t temperature = 0x4B48;
inline constexpr std::uint16_t perfusion = 0x4BB0;
inline constexpr std::uint16_t pleth = 0x4BB4;
inline constexpr std::uint16_t spo2 = 0x4BB8;
inline constexpr std::uint16_t resp = 0x5000;
inline constexpr std::uint16_t resp_rate = 0x500A;
inline constexpr std::uint16_t co2 = 0x50AC;
inline constexpr std::uint16_t etco2 = 0x50B0;
inline constexpr std::uint16_t unspecified = 0xEFFF;
}  // namespace physio

/// A number of the standard in its partition: 0x0002'0000 + id is a label, and an MDC code.
inline constexpr std::uint32_t partition_scada = 0x0002'0000;

/// One tick of the monitor's clock is 125 us; it wraps after 149 hours (VMP, PCAP).
inline constexpr Duration relative_tick = std::chrono::microseconds(125);
/// The monitor's "second": 8192 ticks (PCAP: relative time rises by exactly that).
inline constexpr std::uint32_t cycle_ticks = 0x2000;
inline constexpr Duration cycle = relative_tick * cycle_ticks;
inline constexpr Duration wave_cycle = cycle / 4;

/// The longest payload that is taken: PCAP negotiated 1456.
inline constexpr std::size_t longest_payload = 2048;
inline constexpr std::uint16_t data_port = 24105;

/// The time from `earlier` to `later` on the monitor's clock, over its wrap; negative if `later`
/// is in fact earlier.
[[nodiscard]] constexpr Duration ticks_between(std::uint32_t earlier, std::uint32_t later) {
  return relative_tick * static_cast<std::int32_t>(later - earlier);
}

}  // namespace vigil::philips_intellivue
