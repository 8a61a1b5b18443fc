// Reads the records of a journal folder, in order, over all its segments, while a daemon writes it
// or none does. One thread each; several readers may read one folder. It never writes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/journal/record.hpp"

namespace vigil::journal {

/// The events of one epoch that the journal holds.
struct EpochKept {
  std::uint64_t epoch = 0;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
};

class Reader;
struct OpenedReader {
  std::unique_ptr<Reader> reader;  // null: error says why, with the file
  std::string error;
};

class Reader {
 public:
  [[nodiscard]] static OpenedReader open(const std::string& folder);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] std::vector<EpochKept> epochs();
  [[nodiscard]] std::uint64_t first_record();  // 0: none
  [[nodiscard]] std::uint64_t last_record();
  /// Calls `take` for each record from `first` on, in order of id, until it returns false or the
  /// end. The view is good during the call. False: error() says what is wrong, and where.
  bool read(std::uint64_t first, const std::function<bool(const RecordView&)>& take);
  /// The same for the events of one epoch, from `first_seq` on.
  bool read_events(std::uint64_t epoch, std::uint64_t first_seq,
                   const std::function<bool(const RecordView&)>& take);
  /// Id of the first part of the latest whole checkpoint; nothing if there is none.
  [[nodiscard]] std::optional<std::uint64_t> latest_checkpoint();
  [[nodiscard]] const std::string& error() const;

 private:
  class Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::journal
