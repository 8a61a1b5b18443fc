#include "daemon/playback/playback.hpp"

#include <algorithm>
#include <utility>

#include "daemon/playback/event_words.hpp"

namespace vigil::playback {
namespace {

bool parse(std::span<const std::uint8_t> bytes, v1::Event& event) {
  return event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

std::int64_t wall_ns(const v1::Event& event) {
  return event.wall_time().seconds() * 1'000'000'000 + event.wall_time().nanos();
}

std::string words_of(const MadeEvent& made) {
  v1::Event event;
  return parse(made.payload, event) ? event_words(event) : "an event that can't be read";
}

}  // namespace

std::unique_ptr<engine::Engine> moved(const engine::Engine& engine,
                                      const engine::EngineConfig& config, Duration shift,
                                      std::string& error) {
  std::vector<std::uint8_t> state;
  engine.save(state);
  auto next = std::make_unique<engine::Engine>(config);
  const engine::Restored restored = next->restore(state, shift);
  error = restored.error;
  return restored.ok() ? std::move(next) : nullptr;
}

Playback::Playback(std::string source, const engine::EngineConfig& config)
    : source_(std::move(source)), config_(config), decoder_(config) {}
Playback::~Playback() = default;

void Playback::set_epoch(std::uint64_t epoch, std::int64_t wall_minus_boot_ns) {
  epoch_ = epoch;
  stamp_.wall_minus_boot_ns = wall_minus_boot_ns;
  encoder_ = std::make_unique<wire::Encoder>(source_, epoch, config_);
}

engine::Restored Playback::restore(std::span<const std::uint8_t> state, std::uint64_t epoch,
                                   std::int64_t wall_minus_boot_ns) {
  auto engine = std::make_unique<engine::Engine>(config_);
  engine::Restored restored = engine->restore(state);
  if (!restored.ok()) return restored;
  engine_ = std::move(engine);
  latest_ = restored.latest;
  set_epoch(epoch, wall_minus_boot_ns);
  return restored;
}

void Playback::complain(std::uint64_t record, const std::string& what) {
  if (tally_.complaint.empty()) {
    tally_.complaint = "record " + std::to_string(record) + ": " + what;
  }
}

void Playback::take(const journal::RecordView& record) {
  switch (record.kind) {
    case journal::RecordKind::input:
      return take_input(record);
    case journal::RecordKind::event:
      return take_event(record);
    case journal::RecordKind::gap:
      ++tally_.gaps;
      complain(record.id, "it stands for records that were lost");
      return;
    case journal::RecordKind::checkpoint:
      return;
  }
}

/// In words, because numbers of alarms and events shift with the first one that is not the same.
void Playback::compare_alarms() {
  if (!alarm_difference_) {
    const std::size_t most = std::max(alarms_stored_.size(), alarms_made_.size());
    for (std::size_t i = 0; i < most && !alarm_difference_; ++i) {
      const bool stored = i < alarms_stored_.size();
      const bool made = i < alarms_made_.size();
      if (stored && made && alarms_stored_[i].stored == alarms_made_[i].made) continue;
      alarm_difference_ = stored ? alarms_stored_[i] : alarms_made_[i];
      if (made) alarm_difference_->made = alarms_made_[i].made;
    }
  }
  alarms_stored_.clear();
  alarms_made_.clear();
}

void Playback::take_input(const journal::RecordView& record) {
  compare_alarms();
  input_record_ = record.id;
  switch (decoder_.decode(record.payload)) {
    case wire::InputIs::begin:
      begin(decoder_.begin(), decoder_.at(), record.id);
      return;
    case wire::InputIs::input:
      if (!begun()) return;
      if (!difference_) ++tally_.inputs;
      if (const auto* set = std::get_if<engine::ClockStepped>(&decoder_.input())) {
        stamp_.wall_minus_boot_ns = set->wall_minus_boot.count();
      }
      latest_ = std::max(latest_, decoder_.at());
      engine_->step(decoder_.at(), decoder_.input(), *this);
      return;
    case wire::InputIs::not_configured:
      ++tally_.not_configured;
      return complain(record.id, decoder_.error());
    case wire::InputIs::malformed:
      ++tally_.malformed;
      return complain(record.id, decoder_.error());
  }
}

void Playback::begin(const wire::Begin& begin, Instant at, std::uint64_t record) {
  latest_ = at;
  config_hash_ = begin.config_hash.view();
  for (const MadeEvent& made : made_) differ(record, nullptr, &made);
  made_.clear();
  // One that went on needs what was before it.
  std::unique_ptr<engine::Engine> next;
  if (!begin.resumed) {
    next = std::make_unique<engine::Engine>(config_);
  } else if (begun()) {
    std::string error;
    next = moved(*engine_, config_, begin.shift, error);
    if (!next) complain(record, "it can't go on here: " + error);
  }
  engine_ = std::move(next);
  if (!begun()) return;
  if (!difference_) ++tally_.inputs;
  set_epoch(begin.epoch, begin.wall_minus_boot_ns);
  const engine::Beginning beginning{begin.epoch, Duration(begin.wall_minus_boot_ns)};
  if (begin.resumed) {
    engine_->resume(at, *this, beginning);
  } else {
    engine_->start(at, *this, beginning);
  }
}

MadeEvent Playback::encoded(const engine::Event& event, const wire::Stamp& stamp) {
  const handoff::Slot slot = encoder_->encode(event, stamp);
  return {slot.head, std::string(slot.topic), {slot.payload.begin(), slot.payload.end()}, event};
}

void Playback::on_event(const engine::Event& event) {
  if (std::holds_alternative<engine::HeartbeatEvent>(event.body)) return;
  made_.push_back(encoded(event, stamp_));
  if (compare_ && std::holds_alternative<engine::AlarmEvent>(event.body)) {
    alarms_made_.push_back({input_record_, epoch_, event.seq, "", words_of(made_.back()), ""});
  }
}

void Playback::take_event(const journal::RecordView& record) {
  if (!begun() || record.epoch != epoch_) {
    ++tally_.unjudged;
    return;
  }
  v1::Event stored;
  if (!parse(record.payload, stored)) {
    ++tally_.malformed;
    return complain(record.id, "not a vigil.v1.Event");
  }
  if (!difference_) ++tally_.events;
  if (compare_ && stored.has_alarm()) {
    alarms_stored_.push_back({record.id, epoch_, record.seq, event_words(stored), "", ""});
  }
  if (made_.empty()) return differ(record.id, &stored, nullptr);
  // Wall times within an event are the engine's times on the clock of that moment: the stored
  // event says which one that was.
  wire::Stamp stamp = stamp_;
  stamp.wall_minus_boot_ns = wall_ns(stored) - made_.front().event.at.ns();
  made_.front() = encoded(made_.front().event, stamp);
  v1::Event made;
  const bool same = parse(made_.front().payload, made) &&
                    compared_bytes(std::move(made)) == compared_bytes(stored);
  if (!same) differ(record.id, &stored, &made_.front());
  made_.pop_front();
}

void Playback::differ(std::uint64_t record, const v1::Event* stored, const MadeEvent* made) {
  if (difference_ || !compare_) return;
  difference_ = Difference{record,
                           epoch_,
                           stored != nullptr ? stored->seq() : made->head.seq,
                           stored != nullptr ? event_words(*stored) : "",
                           made != nullptr ? words_of(*made) : "",
                           ""};
  v1::Event other;
  if (stored == nullptr || made == nullptr || !parse(made->payload, other)) return;
  difference_->fields = field_words(*stored, other);
}

}  // namespace vigil::playback
