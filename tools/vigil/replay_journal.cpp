#include "tools/vigil/replay_journal.hpp"

#include <cstdio>
#include <set>

#include "daemon/app/config_file.hpp"
#include "daemon/app/profile.hpp"
#include "daemon/journal/reader.hpp"
#include "daemon/playback/checkpoint_parts.hpp"
#include "daemon/playback/playback.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil::replay {
namespace {

constexpr int exit_differs = 1;

std::string words(const std::string& event) {
  return event.empty() ? std::string("no event") : watch::printable(event);
}

std::string lines_of(const playback::Difference& difference) {
  std::string text = "record " + std::to_string(difference.record) + ", epoch " +
                     std::to_string(difference.epoch) + ", seq " + std::to_string(difference.seq) +
                     "\n  stored: " + words(difference.stored) +
                     "\n  made:   " + words(difference.made) + "\n";
  if (!difference.fields.empty()) text += "  fields: " + watch::printable(difference.fields) + "\n";
  return text;
}

std::string lines_of_alarm(const playback::Playback& playback) {
  const auto& alarm = playback.alarm_difference();
  if (!alarm) return "no alarm differs\n";
  if (alarm->seq == playback.difference()->seq && alarm->epoch == playback.difference()->epoch) {
    return {};  // it is told already
  }
  return "the first alarm that differs: " + lines_of(*alarm);
}

int report(const playback::Playback& playback, const std::set<std::uint64_t>& epochs) {
  const playback::Tally& tally = playback.tally();
  const auto number = [](std::uint64_t n) { return std::to_string(n); };
  std::string text = number(tally.inputs) + " inputs of " + number(epochs.size()) +
                     (epochs.size() == 1 ? " epoch; " : " epochs; ");
  if (const auto& difference = playback.difference()) {
    text += number(tally.events) + " events, and one is not as stored\n" + lines_of(*difference) +
            lines_of_alarm(playback);
  } else {
    text += number(tally.events) + " events, all as stored\n";
  }
  const std::size_t more = playback.difference() ? 0 : playback.not_stored().size();
  if (more > 0) {
    text += number(more) + " events were made behind the last one stored\n";
  }
  if (tally.unjudged > 0) {
    text += number(tally.unjudged) +
            " events lie before the first start or whole checkpoint: not judged\n";
  }
  if (!tally.complaint.empty()) text += watch::printable(tally.complaint) + "\n";
  std::fputs(text.c_str(), stdout);
  if (playback.difference()) return exit_differs;
  return tally.malformed == 0 ? exit_ok : exit_data;
}

}  // namespace

int play_journal(const JournalToPlay& journal) {
  const auto text = app::read_config_file(journal.config);
  if (!text) {
    std::fprintf(stderr, "vigil: can't read %s; --config names the configuration\n",
                 journal.config.c_str());
    return exit_no_input;
  }
  const auto result = app::parse_config(*text, "/run/vigil", app::profiles_beside(journal.config));
  if (!result.config) {
    std::fputs(app::describe(journal.config, result.errors).c_str(), stderr);
    return exit_config;
  }
  journal::OpenedReader opened = journal::Reader::open(journal.folder);
  if (!opened.reader) {
    std::fprintf(stderr, "vigil replay: %s\n", opened.error.c_str());
    return exit_no_input;
  }
  playback::Playback playback(result.config->source, result.config->engine);
  playback::CheckpointAssembler checkpoint;
  std::set<std::uint64_t> epochs;
  std::string told_hash = result.config->hash;
  const auto warn_of = [&](const std::string& hash, std::uint64_t epoch) {
    if (hash.empty() || hash == told_hash) return;
    std::fprintf(stderr, "vigil replay: epoch %llu had another configuration or other profiles\n",
                 static_cast<unsigned long long>(epoch));
    told_hash = hash;
  };
  const bool read = opened.reader->read(journal.from, [&](const journal::RecordView& record) {
    if (journal.to != 0 && record.id > journal.to) return false;
    if (!playback.begun() && checkpoint.take(record)) {
      const engine::Restored restored = playback.restore(checkpoint.state(), checkpoint.epoch(),
                                                         checkpoint.head().wall_minus_boot_ns);
      if (!restored.ok()) {
        std::fprintf(stderr, "vigil replay: the checkpoint at record %llu can't be taken: %s\n",
                     static_cast<unsigned long long>(checkpoint.first_record()),
                     restored.error.c_str());
      }
      warn_of(checkpoint.head().config_hash, checkpoint.epoch());
    }
    playback.take(record);
    if (playback.begun() && !playback.difference()) epochs.insert(playback.epoch());
    warn_of(playback.config_hash(), playback.epoch());
    return !(playback.difference() && playback.alarm_difference());
  });
  playback.end();
  if (!read) {
    std::fprintf(stderr, "vigil replay: %s\n", opened.reader->error().c_str());
    return exit_data;
  }
  return report(playback, epochs);
}

}  // namespace vigil::replay
