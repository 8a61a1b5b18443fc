// ./run bench export [--write FOLDER]: how long each format takes for a session of three hours with
// ten numbers at 1 Hz, ECG at 250/s and pleth at 75/s, read from a log on disk, and how long that
// reading takes. Prints; asserts nothing.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "sessionlog/export/export.hpp"
#include "sessionlog/reader.hpp"
#include "sessionlog/wave_log.hpp"
#include "sessionlog/writer.hpp"
#include "tests/sessionlog/sample_session.hpp"

namespace {

using vigil::sessionlog::ExportFormat;
using vigil::sessionlog::SessionRecord;

bool measure(const ExportFormat& format, const SessionRecord& record, const std::string& folder,
             bool identified) {
  std::size_t bytes = 0;
  std::ofstream file;
  if (!folder.empty()) {
    file.open(folder + "/sample-" + std::string(format.name) + std::string(format.ending),
              std::ios::binary);
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::string problem = vigil::sessionlog::export_session(
      format, record, {identified, "vigil"}, [&](std::string_view block) {
        bytes += block.size();
        if (file.is_open()) file.write(block.data(), static_cast<std::streamsize>(block.size()));
        return true;
      });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%-10s %8.3f s %12zu bytes  %s\n", std::string(format.name).c_str(), took.count(),
              bytes, problem.c_str());
  return problem.empty();
}

/// Writes the session into a log under folder and reads it back; nothing: it says why not.
std::optional<SessionRecord> stored(const SessionRecord& record, const std::string& folder) {
  vigil::sessionlog::WriterOptions options;
  options.folder = folder;
  vigil::sessionlog::OpenedWriter log = vigil::sessionlog::Writer::open(options);
  if (log.writer == nullptr) {
    std::fprintf(stderr, "%s\n", log.error.c_str());
    return {};
  }
  constexpr std::chrono::nanoseconds now{0};
  const std::string& session = record.state.id();
  vigil::v1::Event last;
  for (vigil::v1::Event event : record.events) {
    event.set_session(session);
    log.writer->add(event, now);
    last = event;
  }
  last.set_seq(last.seq() + 1);
  *last.mutable_medicine_session() = record.state;
  log.writer->add(last, now);
  vigil::sessionlog::WaveLog waves(folder);
  std::uint64_t seq = 0;
  for (const auto& [wave, blocks] : record.waves) {
    for (vigil::v1::WaveBlock block : blocks) {
      block.set_source(last.source());
      block.set_epoch(last.epoch());
      block.set_wave_seq(++seq);
      waves.add(block, session, now);
    }
  }
  if (!log.writer->commit(now) || !waves.commit(now)) {
    std::fprintf(stderr, "%s%s\n", log.writer->problem().c_str(), waves.problem().c_str());
    return {};
  }
  log.writer.reset();

  vigil::sessionlog::OpenedReader opened = vigil::sessionlog::Reader::open(folder);
  if (opened.reader == nullptr) {
    std::fprintf(stderr, "%s\n", opened.error.c_str());
    return {};
  }
  const auto begin = std::chrono::steady_clock::now();
  std::optional<SessionRecord> read = opened.reader->load(session, vigil::sessionlog::Waves::all);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (!read) {
    std::fprintf(stderr, "%s\n", opened.reader->error().c_str());
    return {};
  }
  std::size_t blocks = 0;
  for (const auto& wave : read->waves) blocks += wave.second.size();
  std::printf("%-10s %8.3f s %12zu events, %zu wave blocks\n", "reading", took.count(),
              read->events.size(), blocks);
  return read;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  bool identified = false;
  bool small = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--write" && i + 1 < argc) folder = argv[++i];
    if (word == "--identified") identified = true;
    if (word == "--small") small = true;
  }
  const SessionRecord made = vigil::sessionlog::sample_session({small ? 165 : 180, !small, !small});
  std::string log = (std::filesystem::temp_directory_path() / "vigil-bench-XXXXXX").string();
  if (::mkdtemp(log.data()) == nullptr) return 1;
  const std::optional<SessionRecord> read = stored(made, log);
  std::filesystem::remove_all(log);
  if (!read) return 1;
  const SessionRecord& record = *read;
  bool good = true;
  for (const char* const name :
       {"csv", "jsonl", "edf", "fhir", "hl7", "rems", "rems-csv", "rems-json", "report"}) {
    good =
        measure(*vigil::sessionlog::find_export_format(name), record, folder, identified) && good;
  }
  return good ? 0 : 1;
}
