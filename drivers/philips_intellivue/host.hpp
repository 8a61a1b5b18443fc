// The host's side of the conversation: release, associate, answer MDS create, poll, keep alive, and
// begin again with a reason in words.
//
// It reads no measurement: the decoder tells it what came. One decoder owns it; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"
#include "drivers/api/text.hpp"
#include "drivers/philips_intellivue/association.hpp"

namespace vigil::philips_intellivue {

class Host {
 public:
  /// `fast`: the line has room for waves. `pace`: the least time between two messages.
  void reset(bool fast, Duration pace) {
    *this = Host();
    fast_ = fast;
    pace_ = pace;
  }
  void on_frame(Instant now);
  void on_reject() { rejects_ = true; }
  void on_accept(const Profile& granted, Instant now);
  void on_refusal(Instant now, Sink& sink);
  void on_end(bool asked_to, Instant now, Sink& sink);  // abort, or a release of the monitor's own
  void on_release_result(Instant now);
  void on_mds_create(std::uint16_t invoke_id, std::uint32_t event_time, Instant now);
  void on_poll_result(std::uint16_t object_class, std::uint16_t group, Instant now, Sink& sink);
  void on_wave_list(std::size_t count);
  void on_error(std::uint16_t invoke_id, Instant now, Sink& sink);
  /// A label was never heard: the static attributes are asked for again.
  void ask_labels() { labels_wanted_ = true; }
  [[nodiscard]] bool measuring() const { return measuring_; }

  /// The next message to send is in `out`, or out is empty; when to ask again.
  Instant poll(Instant now, AssociationMessage& out, Sink& sink);

 private:
  enum class Phase : std::uint8_t { begin, waiting, associating, naming, polling };
  /// One thing that is asked for, and asked for again.
  struct Ask {
    std::uint16_t object_class = 0;
    std::uint16_t group = 0;
    bool again = false;   // the monitor repeats its answer for poll_period
    Instant asked_at;     // since when an answer is waited for
    Instant renew_at;     // when to ask, if nothing is missing
    Instant answered_at;  // the last answer
    bool asked = false;
    bool done = false;  // not to be asked (any more)
  };
  enum Asked : std::size_t { numerics_all, numerics, alarms, waves, ask_count };

  void restart(Instant at, std::string_view why, Sink& sink);
  void say(std::string_view why, Sink& sink);
  void say_try(std::string_view why, Sink& sink);
  void begin_polling(Instant now);
  Instant release(Instant now, AssociationMessage& out);
  Instant poll_associating(Instant now, AssociationMessage& out, Sink& sink);
  Instant poll_polling(Instant now, AssociationMessage& out, Sink& sink);
  bool ask_next(Instant now, AssociationMessage& out);
  [[nodiscard]] Instant due(const Ask& ask) const;

  Phase phase_ = Phase::begin;
  bool fast_ = true;
  Duration pace_ = std::chrono::milliseconds(1);
  bool waves_refused_ = false;
  Instant due_;  // of the phase
  unsigned tries_ = 0;
  unsigned failures_ = 0;  // associations that ended, since something was measured
  bool measuring_ = false;
  bool rejects_ = false;
  bool frames_ = false;
  Instant heard_at_;
  Instant sent_at_;
  FixedText<96> told_;
  Profile granted_;
  bool answer_mds_ = false;
  bool labels_wanted_ = false;
  Instant labels_asked_at_;
  std::uint16_t mds_invoke_ = 0;
  std::uint32_t mds_time_ = 0;
  std::uint16_t poll_number_ = 0;
  enum class WaveList : std::uint8_t { ask, asked, set, ready } wave_list_ = WaveList::ask;
  Instant wave_list_at_;
  std::array<Ask, ask_count> asks_{};
};

}  // namespace vigil::philips_intellivue
