// ./run bench export [--write FOLDER]: how long each format takes for a session of three hours with
// ten numbers at 1 Hz, ECG at 250/s and pleth at 75/s. Prints; asserts nothing.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "sessionlog/export/export.hpp"
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
  const SessionRecord record =
      vigil::sessionlog::sample_session({small ? 165 : 180, !small, !small});
  bool good = true;
  for (const char* const name :
       {"csv", "jsonl", "edf", "fhir", "hl7", "rems", "rems-csv", "rems-json", "report"}) {
    good =
        measure(*vigil::sessionlog::find_export_format(name), record, folder, identified) && good;
  }
  return good ? 0 : 1;
}
