// The I/O of one monitor: its port, opened and closed by PortHelper, and its decoder.
//
// Does what the engine's link asks for, and tells it what came of it. Belongs to the engine thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "daemon/app/config.hpp"
#include "daemon/app/decoder_feed.hpp"
#include "daemon/capture/capture_writer.hpp"
#include "daemon/io/port_helper.hpp"
#include "daemon/io/reader.hpp"

namespace vigil::app {

class PortOfMonitor {
 public:
  PortOfMonitor(boost::asio::io_context& loop, io::PortHelper& helper, const Descriptor& driver,
                MonitorPort config, engine::MonitorRef monitor, Core& core,
                capture::Tap* capture = nullptr);

  void act(const engine::PortAction& action);
  /// When the decoder wants to be asked again.
  [[nodiscard]] Instant poll_at() const { return poll_at_; }
  void poll(Instant now);
  /// Queues it for the monitor and sends what is due.
  Refusal request(const Request& request, Instant now);
  void close();

 private:
  void open(std::size_t line_settings);
  void on_open(io::PortHelper::Ticket ticket, io::OpenResult result);
  void on_bytes(Bytes bytes, Instant read_at);
  void on_gone(const std::string& why);
  void send_held(Instant now);

  boost::asio::io_context& loop_;
  io::PortHelper& helper_;
  MonitorPort config_;
  engine::MonitorRef monitor_;
  Core& core_;
  DecoderFeed feed_;
  capture::Tap* capture_;              // null: nothing is captured
  LineSettings line_;                  // of the port that is open or being opened
  io::PortHelper::Ticket ticket_ = 0;  // 0: nothing is being opened
  std::unique_ptr<io::Reader> reader_;
  Instant poll_at_ = Instant::never();
  std::vector<std::uint8_t> held_;  // to be written, but not before held_until_
  Instant held_until_ = Instant::never();
};

}  // namespace vigil::app
