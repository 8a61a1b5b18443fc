// Between a decoder and the bed of a replay. One thread.
#pragma once

#include "daemon/engine/input.hpp"
#include "tools/vigil/replay_bed.hpp"

namespace vigil::replay {

/// What a frame brought is told before its readings, as in vigild.
class Feed final : public Sink {
 public:
  explicit Feed(Bed& bed) : bed_(bed) {}
  void read(Decoder& decoder, Bytes bytes, Instant at) {
    at_ = at;
    activity_.bytes += bytes.size();
    decoder.feed(bytes, at, *this);
    tell();
  }
  /// What the decoder wants to be written, which nobody does: the record has the answer.
  [[nodiscard]] Poll poll(Decoder& decoder, Instant at) {
    at_ = at;
    return decoder.poll(at, *this);
  }
  void on_reading(const Reading& reading) override { bed_.reading(reading, at_); }
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity& identity) override {
    bed_.step(at_, engine::MonitorIdentity{{}, identity});
  }
  void on_other(const OtherNumeric& numeric) override {
    bed_.step(at_, engine::MonitorOther{{}, numeric});
  }
  void on_notice(const Notice& notice) override {
    bed_.step(at_, engine::MonitorNotice{{}, notice});
  }
  void on_reject(RejectCause cause, std::uint64_t) override {
    ++activity_.rejects[static_cast<std::size_t>(cause)];
  }
  void on_frame() override {
    ++activity_.frames;
    tell();
  }

 private:
  void tell() {
    bed_.step(at_, engine::PortActivity{{}, activity_});
    activity_ = {};
  }
  Bed& bed_;
  Instant at_;
  link::Activity activity_;
};

}  // namespace vigil::replay
