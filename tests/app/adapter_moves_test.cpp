// A monitor that moves: engine, port and decoder together, on a machine that is made up
// (tests/io/fake_kernel.hpp). In a program of its own, because that machine replaces open and stat.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/app/monitor_port.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/io/boot_clock.hpp"
#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/io/fake_kernel.hpp"

namespace vigil::app {
namespace {

using io::FakeAdapter;
using testing::HasSubstr;

/// One bed in a session, with a Nonin on the adapter that the test plugs in.
class Room final : public Core, private engine::Output {
 public:
  explicit Room(const std::string& address) : engine_(config(address)) {
    std::string why;
    MonitorPort made;
    made.address = io::parse_port_address(address, why).value_or(io::PortAddress{});
    made.line = {LineSettings()};
    port_ = std::make_unique<PortOfMonitor>(loop_, helper_, *find_driver("nonin"), made,
                                            engine::MonitorRef{0, 0}, *this);
    vitals_.set(Parameter::pulse, 72'000);
  }
  void start() {
    engine_.start(io::boot_now(), *this);
    engine::Command command;
    command.kind = engine::CommandKind::patient;
    command.key = FixedText<64>("session");
    command.actor.role = alarm::Role::nurse;
    command.bed = 0;
    command.patient.session = FixedText<32>("K-1");
    step(io::boot_now(), engine::CommandInput{&command});
  }
  /// What Hotplug tells the daemon.
  void ports_changed() { step(io::boot_now(), engine::PortsChanged{}); }
  template <typename Condition>
  bool comes_to(Condition so) {
    return io::run_until(loop_, so);
  }
  bool opened(const std::string& device) {
    return io::run_until(loop_, [&] {
      return link_.state == link::State::waiting && link_.device.view() == device;
    });
  }
  bool absent() {
    return io::run_until(loop_, [&] { return link_.state == link::State::absent; });
  }
  /// The monitor on the far end of `line` shows this SpO2 for a second; true if it arrives.
  bool shows(const io::Pty& line, std::int32_t spo2) {
    vitals_.set(Parameter::spo2, spo2 * 1000);
    const Instant until = said_until_ + std::chrono::seconds(1);
    std::vector<std::uint8_t> bytes;
    while (said_until_ < until) {
      said_until_ = std::min(device_->emit(said_until_, vitals_, bytes), until);
    }
    line.send(bytes);
    return io::run_until(loop_, [&] { return last_spo2_milli_ == spo2 * 1000; });
  }
  [[nodiscard]] std::string link_reason() const { return std::string(link_.reason.view()); }
  /// The question "confirm the monitor of this bed", with its reason; "" if it does not stand.
  [[nodiscard]] const std::string& question() const { return question_; }

 private:
  static engine::EngineConfig config(const std::string& address) {
    engine::EngineConfig made;
    engine::BedConfig bed;
    bed.room = "4";
    bed.bed = "a";
    bed.monitors.push_back({find_driver("nonin"), address, 1, Duration(0)});
    made.beds.push_back(bed);
    return made;
  }
  void step(Instant now, const engine::Input& input) override { engine_.step(now, input, *this); }
  void publish_wave(const WaveBlock&, engine::MonitorRef) override {}
  void batch_done() override {}
  void on_action(const engine::PortAction& action) override { port_->act(action); }
  void on_event(const engine::Event& event) override {
    if (const auto* link = std::get_if<engine::LinkEvent>(&event.body)) link_ = link->status;
    if (const auto* vital = std::get_if<engine::VitalEvent>(&event.body)) {
      const bool spo2 = vital->reading.parameter() == Parameter::spo2;
      if (spo2) last_spo2_milli_ = vital->reading.milli().value_or(-1);
    }
    const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body);
    if (alarm == nullptr || alarm->kind != alarm::Kind::identity_changed) return;
    question_ = std::string(alarm->text.view()) + ": " + std::string(alarm->reason.view());
  }

  boost::asio::io_context loop_{1};
  io::PortHelper helper_{loop_};
  engine::Engine engine_;
  std::unique_ptr<PortOfMonitor> port_;
  std::unique_ptr<Device> device_ = find_device("nonin", "df2")->make();
  Vitals vitals_;
  Instant said_until_ = Instant::from_ns(1'000'000'000);
  link::Status link_;
  std::int32_t last_spo2_milli_ = 0;
  std::string question_;
};

const FakeAdapter first{.tty = "ttyUSB0", .socket = "1-1.2", .serial = "A1"};

class AdapterMoves : public testing::Test {
 protected:
  void begin(const std::string& address) {
    kernel.plug(first);
    room = std::make_unique<Room>(address);
    room->start();
    ASSERT_TRUE(room->opened("/dev/ttyUSB0")) << room->link_reason();
    ASSERT_TRUE(room->shows(kernel.line("ttyUSB0"), 97));
  }
  void unplug() {
    kernel.unplug("ttyUSB0");
    ASSERT_TRUE(room->absent());
  }
  void plug(const FakeAdapter& adapter) {
    kernel.plug(adapter);
    room->ports_changed();
  }
  io::FakeKernel kernel;
  std::unique_ptr<Room> room;
};

TEST_F(AdapterMoves, ToAnotherSocketItIsFoundByItsSerialNumberAndNobodyIsAsked) {
  ASSERT_NO_FATAL_FAILURE(begin("usb:A1"));
  ASSERT_NO_FATAL_FAILURE(unplug());
  plug({.tty = "ttyUSB5", .socket = "2-3", .serial = "A1"});
  ASSERT_TRUE(room->opened("/dev/ttyUSB5")) << room->link_reason();
  EXPECT_TRUE(room->shows(kernel.line("ttyUSB5"), 95));
  EXPECT_EQ(room->question(), "");
}

TEST_F(AdapterMoves, AStrangerInItsSocketIsNotTakenForIt) {
  ASSERT_NO_FATAL_FAILURE(begin("usb:A1"));
  ASSERT_NO_FATAL_FAILURE(unplug());
  plug({.tty = "ttyUSB1", .socket = "1-1.2", .serial = "B2"});
  ASSERT_TRUE(room->comes_to([&] {
    return room->link_reason() == "no adapter with serial number A1 is plugged in";
  })) << room->link_reason();
  EXPECT_EQ(room->question(), "");
}

TEST_F(AdapterMoves, TwoWithItsSerialNumberAreRefusedUntilOneIsAlone) {
  ASSERT_NO_FATAL_FAILURE(begin("usb:A1"));
  ASSERT_NO_FATAL_FAILURE(unplug());
  kernel.plug({.tty = "ttyUSB1", .socket = "1-1.3", .serial = "A1"});
  plug({.tty = "ttyUSB2", .socket = "1-1.4", .serial = "A1"});
  ASSERT_TRUE(room->comes_to([&] {
    return room->link_reason().starts_with("2 ports have serial number A1: /dev/ttyUSB1 ");
  })) << room->link_reason();
  EXPECT_THAT(room->link_reason(), HasSubstr(" and /dev/ttyUSB2 "));
  EXPECT_THAT(room->link_reason(), HasSubstr("none is taken"));
  kernel.unplug("ttyUSB1");
  room->ports_changed();
  ASSERT_TRUE(room->opened("/dev/ttyUSB2")) << room->link_reason();
  EXPECT_TRUE(room->shows(kernel.line("ttyUSB2"), 94));
  EXPECT_EQ(room->question(), "");
}

TEST_F(AdapterMoves, AnotherAdapterInTheNamedSocketMustBeConfirmed) {
  ASSERT_NO_FATAL_FAILURE(begin("path:pci-0000:00:14.0-usb-0:1.2:1.0"));
  ASSERT_NO_FATAL_FAILURE(unplug());
  plug({.tty = "ttyUSB1", .socket = "1-1.2", .serial = "B2"});
  ASSERT_TRUE(room->opened("/dev/ttyUSB1")) << room->link_reason();
  EXPECT_EQ(room->question(),
            "** Room 4: confirm the monitor of bed a: another adapter: was 0403:6001:A1, is "
            "0403:6001:B2");
}

TEST_F(AdapterMoves, AnotherAdapterBehindTheNamedDeviceMustBeConfirmed) {
  ASSERT_NO_FATAL_FAILURE(begin("/dev/ttyUSB0"));
  ASSERT_NO_FATAL_FAILURE(unplug());
  plug({.tty = "ttyUSB0", .socket = "1-4", .serial = ""});
  ASSERT_TRUE(room->opened("/dev/ttyUSB0")) << room->link_reason();
  EXPECT_EQ(room->question(),
            "** Room 4: confirm the monitor of bed a: another adapter: was 0403:6001:A1, is "
            "0403:6001:");
}

}  // namespace
}  // namespace vigil::app
