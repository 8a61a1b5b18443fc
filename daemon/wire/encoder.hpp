// Domain events and waves to the bytes that subscribers get: topic, serialised message, slot head.
//
// The only place where wall time is stamped and where beds become names. It has no clock: the
// caller says how far wall time is from CLOCK_BOOTTIME. Once warm it does not allocate. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/handoff/slot.hpp"
#include "drivers/api/wave.hpp"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/wave.pb.h"

namespace vigil::wire {

enum class Journal : std::uint8_t { none, ok, behind, failed };

/// What a message carries that is neither the engine's nor constant.
struct Stamp {
  /// Wall clock (UTC, since 1970) minus CLOCK_BOOTTIME.
  std::int64_t wall_minus_boot_ns = 0;
  // Only heartbeats carry these.
  std::uint64_t dropped_events = 0;
  std::uint64_t dropped_wave_blocks = 0;
  std::int64_t uptime_ns = 0;
  Journal journal = Journal::none;
  /// Only vitals carry this: the journal may lose them.
  bool not_durable = false;
};

/// Which monitor a wave block came from, and its place in the count of all blocks, from 1.
struct WaveOrigin {
  engine::BedIndex bed = 0;
  engine::MonitorIndex monitor = 0;
  std::uint64_t wave_seq = 0;
};

class Encoder {
 public:
  Encoder(std::string_view source, std::uint64_t epoch, const engine::EngineConfig& config);

  /// The views in the slot are good until the next call.
  [[nodiscard]] handoff::Slot encode(const engine::Event& event, const Stamp& stamp);
  [[nodiscard]] handoff::Slot encode(const WaveBlock& block, const WaveOrigin& origin,
                                     const Stamp& stamp);

 private:
  struct Monitor {
    std::string driver;
    std::string port;
  };
  struct Bed {
    std::string room, bed;
    std::string vital_topic, alarm_topic, link_topic, session_topic, check_topic, wave_topic;
    std::vector<Monitor> monitors;
  };
  struct Profile {
    std::string id;
    std::uint32_t version = 0;
    std::string hash;
  };
  struct Prepared {
    v1::Event* message;
    handoff::SlotKind kind;
    std::string_view topic;
    std::uint64_t key = 0;
    bool ends = false;
    std::string_view actor = {};
  };

  Prepared prepare(const engine::Event& event, const engine::VitalEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::AlarmEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::LinkEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::NoticeEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::OtherNumericEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::HeartbeatEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::SystemEvent& body, const Stamp& stamp);
  // encoder_session.cpp
  Prepared prepare(const engine::Event& event, const engine::CuffEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::DeliveryEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::InactivationEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::LimitsEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::PatientEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::CommandEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::AlarmLoadEvent& body,
                   const Stamp& stamp);
  // encoder_record.cpp
  Prepared prepare(const engine::Event& event, const engine::EntryEvent& body, const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::SessionEvent& body,
                   const Stamp& stamp);
  Prepared prepare(const engine::Event& event, const engine::CheckEvent& body, const Stamp& stamp);
  void put_alarm_id(std::string* field, std::uint64_t number) const;
  [[nodiscard]] const Bed& bed_of(engine::BedIndex index) const;

  std::uint64_t epoch_;
  std::vector<Bed> beds_;
  std::vector<Profile> profiles_;
  Bed no_bed_;
  // One message per body: changing the body of one message would free and allocate it.
  v1::Event vital_;
  v1::Event alarm_;
  v1::Event link_;
  v1::Event other_;
  v1::Event cuff_;
  v1::Event notice_;
  v1::Event heartbeat_;
  v1::Event system_;
  v1::Event delivery_;
  v1::Event inactivation_;
  v1::Event limits_;
  v1::Event patient_;
  v1::Event command_;
  v1::Event alarm_load_;
  v1::Event entry_;
  v1::Event session_;
  v1::Event check_;
  v1::WaveBlock wave_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace vigil::wire
