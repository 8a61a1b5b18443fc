// One bed's equipment: patient, simulated monitor, line, port and the real decoder in front of the
// engine, with what is true of them noted beside.
//
// It does what the engine asks of its port, as the daemon's I/O does. Owned by World, which gives
// it the time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/app/decoder_feed.hpp"
#include "drivers/api/device.hpp"
#include "tests/simulation/line.hpp"
#include "tests/simulation/patient.hpp"
#include "tests/simulation/truth.hpp"

namespace vigil::simulation {

/// The device with its patient: it may be carried to another room.
struct Equipment {
  std::unique_ptr<Device> device;
  std::unique_ptr<Patient> patient;
  const Variant* variant = nullptr;
  std::string adapter;
  Instant emits_at;
};

class Bedside {
 public:
  Bedside(const Descriptor& driver, const LineFaults& faults, Equipment equipment,
          MonitorTruth& truth, app::Core& core, Random random);

  /// When something happens here by itself: at the device, or on the way to the engine.
  [[nodiscard]] Instant emits_at() const { return equipment_.emits_at; }
  [[nodiscard]] Instant acts_at() const;
  /// The device shows and sends what is due.
  void emit(Instant now);
  /// What is due of port and line.
  void act(Instant now);

  void on_action(const engine::PortAction& action, Instant now);
  void unplug(Instant now, Duration length);
  /// The process ends: the port closes by itself.
  void on_kill();
  /// What is on the line is lost.
  void lose_line();
  void heal(Instant now);
  [[nodiscard]] Equipment& equipment() { return equipment_; }
  [[nodiscard]] Line& line() { return line_; }
  /// Another device stands here; its cable is still to be plugged in.
  void carry_in(Equipment equipment);
  [[nodiscard]] const Descriptor& driver() const { return driver_; }
  [[nodiscard]] bool plugged() const { return plugged_; }

 private:
  enum class Port : std::uint8_t { closed, opening, open };

  void deliver(Instant now);
  void finish_opening(Instant now);

  const Descriptor& driver_;
  app::Core& core_;
  MonitorTruth& truth_;
  app::DecoderFeed feed_;
  LineSettings settings_;
  Equipment equipment_;
  Line line_;
  Random random_;
  std::vector<std::uint8_t> unit_;
  std::vector<std::uint8_t> read_;
  std::string name_;
  Port port_ = Port::closed;
  bool plugged_ = true;
  bool gone_untold_ = false;  // the port is open and its adapter was pulled
  Instant port_at_ = Instant::never();
  Instant plugs_at_ = Instant::never();
};

}  // namespace vigil::simulation
