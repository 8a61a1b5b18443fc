#include <edflib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "sessionlog/export/edf_signals.hpp"
#include "sessionlog/export/export.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::size_t most_note_signals = 64;

/// EDFlib keeps its open files in one global table.
std::mutex& library() {
  static std::mutex one;
  return one;
}

/// A file without a name, that EDFlib opens by its descriptor and nobody else sees.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("vigil-edf", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] bool good() const { return fd_ >= 0; }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }
  std::string give(const TakeBytes& take) const {
    std::array<char, 65'536> block{};
    off_t at = 0;
    for (;;) {
      const ssize_t n = ::pread(fd_, block.data(), block.size(), at);
      if (n < 0) return "the EDF+ file can't be read back";
      if (n == 0) return "";
      if (!take({block.data(), static_cast<std::size_t>(n)})) return "the output can't be written";
      at += n;
    }
  }

 private:
  int fd_;
};

class EdfFile {
 public:
  EdfFile(const EdfContent& edf, int handle) : edf_(edf), handle_(handle) {}

  bool write(const Veil& veil, const ExportOptions& options) {
    header(veil, options);
    for (std::size_t i = 0; i < edf_.signals.size(); ++i) {
      signal(static_cast<int>(i), edf_.signals[i]);
    }
    for (std::size_t i = 0; i < edf_.records && good_; ++i) record(i);
    for (const EdfNote& note : edf_.notes) {
      must(edfwrite_annotation_utf8(handle_, note.at * 10, note.length < 0 ? -1 : note.length * 10,
                                    note.text.c_str()));
    }
    return good_;
  }

 private:
  void must(int result) { good_ = good_ && result == 0; }

  void header(const Veil& veil, const ExportOptions& options) {
    const CivilTime t = civil_time(veil.told(edf_.start));
    must(edf_set_startdatetime(handle_, t.year, t.month, t.day, t.hour, t.minute, t.second));
    must(edf_set_patientcode(handle_, veil.session().c_str()));
    must(edf_set_equipment(handle_, options.program.c_str()));
    must(edf_set_recording_additional(
        handle_, veil.identified() ? "advisory_only_identified" : "advisory_only_deidentified"));
    must(edf_set_datarecord_duration(handle_, edf_.record_s * 100'000));
    // One annotation fits into a record of each annotation signal.
    const std::size_t records = std::max<std::size_t>(edf_.records, 1);
    const std::size_t needed = edf_.notes.size() / records + 1;
    must(edf_set_number_of_annotation_signals(
        handle_, static_cast<int>(std::min(needed, most_note_signals))));
  }

  void signal(int number, const EdfSignal& signal) {
    must(edf_set_samplefrequency(handle_, number, signal.samples_per_record));
    must(edf_set_digital_minimum(handle_, number, -32768));
    must(edf_set_digital_maximum(handle_, number, 32767));
    must(edf_set_physical_minimum(handle_, number, signal.physical_min));
    must(edf_set_physical_maximum(handle_, number, signal.physical_max));
    must(edf_set_label(handle_, number, signal.label.c_str()));
    must(edf_set_physical_dimension(handle_, number, signal.unit.c_str()));
    must(edf_set_transducer(handle_, number, signal.transducer.c_str()));
  }

  void record(std::size_t number) {
    for (const EdfSignal& signal : edf_.signals) {
      const auto count = static_cast<std::size_t>(signal.samples_per_record);
      const auto from = signal.samples.begin() + static_cast<std::ptrdiff_t>(number * count);
      buffer_.assign(from, from + static_cast<std::ptrdiff_t>(count));
      must(edfwrite_digital_short_samples(handle_, buffer_.data()));
    }
  }

  const EdfContent& edf_;
  int handle_;
  bool good_ = true;
  std::vector<short> buffer_;
};

}  // namespace

std::string write_edf(const Course& course, const Veil& veil, const ExportOptions& options,
                      const TakeBytes& take) {
  const EdfContent edf = make_edf(course, veil);
  if (!edf.problem.empty()) return edf.problem;
  if (edf.signals.empty()) return "the session has no number and no wave: there is no EDF+ of it";
  if (edf.signals.size() > EDFLIB_MAXSIGNALS - most_note_signals) return "too many signals";
  if (edf.notes.size() > edf.records * most_note_signals) {
    return "more annotations than an EDF+ file of this length holds";
  }
  const MemoryFile file;
  if (!file.good()) return "no memory for the EDF+ file";
  {
    const std::lock_guard lock(library());
    const int handle = edfopen_file_writeonly(file.path().c_str(), EDFLIB_FILETYPE_EDFPLUS,
                                              static_cast<int>(edf.signals.size()));
    if (handle < 0) return "EDFlib can't open its file: " + std::to_string(handle);
    const bool good = EdfFile(edf, handle).write(veil, options);
    if (edfclose_file(handle) != 0 || !good) return "EDFlib refused a part of the file";
  }
  return file.give(take);
}

}  // namespace vigil::sessionlog
