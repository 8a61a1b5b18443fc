#include "sessionlog/recorder.hpp"

#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "sessionlog/projection.hpp"
#include "sessionlog/spool.hpp"

namespace vigil::sessionlog {
namespace {

/// With several daemons each is looked at in turn, none of them later than this.
constexpr std::chrono::milliseconds turn{5};

Recorder::Time boot_time() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::string bed_key(const std::string& source, const std::string& room, const std::string& bed) {
  return source + "/" + room + "/" + bed;
}

std::string seqs_text(std::uint64_t from, std::uint64_t to) {
  if (to == to_the_end) return std::to_string(from) + " to its end, which nobody knows,";
  return from == to ? std::to_string(from) : std::to_string(from) + " to " + std::to_string(to);
}

}  // namespace

Recorder::Recorder(RecorderOptions options, std::unique_ptr<Writer> writer)
    : options_(std::move(options)), writer_(std::move(writer)), waves_(options_.log.folder) {
  for (const DaemonEndpoints& endpoints : options_.daemons) {
    daemons_.push_back(std::make_unique<Daemon>());
    daemons_.back()->endpoints = endpoints;
    connect(*daemons_.back());
  }
}

void Recorder::connect(Daemon& daemon) {
  bus::ClientConfig config;
  config.feed = daemon.endpoints.feed;
  config.control = daemon.endpoints.control;
  config.waves = daemon.endpoints.waves;
  config.receiver = options_.receiver;
  config.role = "log";
  config.recorded = [this, &daemon](const std::string& source) {
    daemon.source = source;
    return writer_->positions(source);
  };
  bus::ClientCallbacks calls;
  calls.on_event = [this, &daemon](const v1::Event& event) { on_event(daemon, event); };
  calls.on_lost = [this, &daemon](std::uint64_t epoch, std::uint64_t from, std::uint64_t to) {
    on_lost(daemon, epoch, from, to);
  };
  calls.on_snapshot = [this, &daemon](std::uint64_t epoch, std::uint64_t) {
    on_snapshot(daemon, epoch);
  };
  calls.on_wave = [this](const v1::WaveBlock& block) {
    const auto found = beds_.find(bed_key(block.source(), block.room(), block.bed()));
    const bool nobodys =
        found == beds_.end() || found->second.unconfirmed.count(block.monitor()) != 0;
    waves_.add(block, nobodys ? std::string() : found->second.session, boot_time());
  };
  calls.on_connection = [this, &daemon](bus::Connection connection) {
    const std::string who = daemon.source.empty() ? daemon.endpoints.feed : daemon.source;
    if (connection == bus::Connection::live) options_.say(who + " is heard");
    if (connection == bus::Connection::silent) options_.say(who + " is silent; it is waited for");
  };
  daemon.client = std::make_unique<bus::Client>(config, std::move(calls));
}

void Recorder::on_event(Daemon&, const v1::Event& event) {
  if (event.has_heartbeat()) return;
  writer_->add(event, boot_time());
  if (!event.room().empty()) note(event);
}

void Recorder::note(const v1::Event& event) {
  Bed& bed = beds_[bed_key(event.source(), event.room(), event.bed())];
  bed.session = event.session();
  const auto set = [&](std::uint32_t monitor, bool unconfirmed) {
    if (unconfirmed) bed.unconfirmed.insert(monitor);
    if (!unconfirmed) bed.unconfirmed.erase(monitor);
  };
  if (event.has_vital()) set(event.vital().monitor(), event.vital().unconfirmed());
  if (event.alarm().kind() != v1::ALARM_KIND_IDENTITY_CHANGED) return;
  const v1::AlarmPhase phase = event.alarm().phase();
  set(event.alarm().monitor(), phase != v1::ALARM_PHASE_END && phase != v1::ALARM_PHASE_RESET);
}

void Recorder::on_lost(Daemon& daemon, std::uint64_t epoch, std::uint64_t from, std::uint64_t to) {
  if (writer_->state() == WriterState::failed) return;
  options_.say(daemon.source + ": events " + seqs_text(from, to) + " of epoch " +
               std::to_string(epoch) + " are not kept any more: a gap in the record");
  const char* const reason = to == to_the_end
                                 ? "the epoch is not kept any more, and its end unknown"
                                 : "no longer kept by the daemon";
  writer_->add_gap(daemon.source, epoch, from, to, reason, boot_time());
}

void Recorder::on_snapshot(Daemon& daemon, std::uint64_t epoch) {
  const EpochPositions have = writer_->positions(daemon.source);
  if (have.empty() || have.rbegin()->first <= epoch) return;
  options_.say(daemon.source + " counts its starts from " + std::to_string(epoch) +
               ", and this log has its start " + std::to_string(have.rbegin()->first) +
               " already: its state was lost. What it numbers as before can't be told apart and is "
               "NOT RECORDED; give the daemon a new name (source)");
}

void Recorder::watch_descriptor(int fd) {
  if (!daemons_.empty()) daemons_.front()->client->watch_descriptor(fd);
}

void Recorder::poll(std::chrono::milliseconds timeout) {
  const Time due = std::max(writer_->deadline() - boot_time(), Time{0});
  auto wait = std::min(timeout, std::chrono::ceil<std::chrono::milliseconds>(
                                    std::min<Time>(due, std::chrono::seconds(10))));
  if (daemons_.size() > 1) wait = std::min(wait, turn);
  for (const auto& daemon : daemons_) {
    daemon->client->poll(daemon == daemons_.front() ? wait : std::chrono::milliseconds(0));
  }
  const Time now = boot_time();
  watch_writer(now);
  if (now >= spool_at_) take_spool(now);
  waves_.advance(now);
  if (waves_.problem() != wave_problem_) {
    wave_problem_ = waves_.problem();
    options_.say(wave_problem_.empty() ? "waves are recorded again"
                                       : "waves are not recorded: " + wave_problem_);
  }
}

void Recorder::watch_writer(Time now) {
  const bool was_closed = writer_->state() == WriterState::failed;
  writer_->advance(now);
  const WriterState state = writer_->state();
  if (state == WriterState::failed && told_ != WriterState::failed) {
    options_.say("the session log can't be written: " + writer_->problem() +
                 "; it is tried again, and what is missing then is asked for again");
  }
  if (state == WriterState::good && told_ != WriterState::good) {
    options_.say("the session log is written again");
  }
  if (state != WriterState::on_trial) told_ = state;
  // What came meanwhile was not taken, and may not have been committed before.
  if (was_closed && state != WriterState::failed) {
    for (const auto& daemon : daemons_) daemon->client->start_over();
  }
  if (presence_failed_ != (told_ == WriterState::failed)) {
    presence_failed_ = !presence_failed_;
    tell_presence();
  }
}

void Recorder::tell_presence() {
  v1::PresenceRequest presence;
  presence.set_receiver(options_.receiver);
  presence.set_role(presence_failed_ ? "log-failed" : "log");
  for (const auto& daemon : daemons_) daemon->client->set_presence(presence);
}

void Recorder::take_spool(Time now) {
  spool_at_ = now + spool_every;
  std::vector<std::string> bad;
  for (const SpooledAudit& one : waiting_audits(options_.log.folder, bad)) {
    if (!writer_->add_audit(one.audit, now)) return;
    ::unlink(one.path.c_str());
  }
  for (const std::string& path : bad) {
    if (std::find(bad_spool_.begin(), bad_spool_.end(), path) != bad_spool_.end()) continue;
    options_.say(path + ": is no audit record, and is left where it is");
    bad_spool_.push_back(path);
  }
}

bool Recorder::stop() {
  const Time now = boot_time();
  (void)waves_.commit(now);
  return writer_->commit(now);
}

}  // namespace vigil::sessionlog
