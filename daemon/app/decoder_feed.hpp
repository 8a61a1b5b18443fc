// One monitor's decoder between the bytes of its port and the engine.
//
// Counts what each read brought and tells the engine before the readings that were in it. Belongs
// to the engine thread; knows no port.
#pragma once

#include <memory>

#include "daemon/app/core.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil::app {

class DecoderFeed final : private Sink {
 public:
  DecoderFeed(const Descriptor& driver, engine::MonitorRef monitor, Core& core);

  void reset(Instant now, const LineSettings& opened_with);
  void feed(Bytes bytes, Instant read_at);
  /// What the decoder wants to be written; only for a port that may be written to.
  Poll poll(Instant now);
  Refusal request(const Request& request, Instant now);

 private:
  void on_reading(const Reading& reading) override;
  void on_other(const OtherNumeric& numeric) override;
  void on_wave(const WaveBlock& block) override;
  void on_device(const Identity& identity) override;
  void on_notice(const Notice& notice) override;
  void on_reject(RejectCause cause, std::uint64_t where) override;
  void on_frame() override;
  void tell_activity();

  std::unique_ptr<Decoder> decoder_;
  engine::MonitorRef monitor_;
  Core& core_;
  Instant now_;
  link::Activity untold_;
  Instant told_at_;
};

}  // namespace vigil::app
