// A folder of capture files in memory that takes nothing when told so. For tests only.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "daemon/capture/capture_store.hpp"

namespace vigil::capture {

class MemoryStore final : public CaptureStore {
 public:
  std::unique_ptr<CaptureFile> create(const std::string& name, std::string& why,
                                      bool& taken) override {
    taken = files.contains(name);
    why = taken ? "taken" : refuses_files;
    if (!why.empty()) return nullptr;
    files[name] = {};
    return std::make_unique<File>(*this, name);
  }
  std::vector<StoredFile> list() override {
    std::vector<StoredFile> all;
    for (const auto& [name, bytes] : files) {
      all.push_back({name, bytes.size(), modified.contains(name) ? modified[name] : new_file});
    }
    return all;
  }
  bool remove(const std::string& name) override { return files.erase(name) == 1; }
  std::string full() override { return nearly_full; }

  std::map<std::string, std::vector<std::uint8_t>> files;
  static constexpr std::int64_t new_file = std::numeric_limits<std::int64_t>::max() / 2;
  std::map<std::string, std::int64_t> modified;  // of those that are not new
  std::string refuses_files;
  std::string refuses_bytes;
  std::string nearly_full;

 private:
  class File final : public CaptureFile {
   public:
    File(MemoryStore& store, std::string name) : store_(store), name_(std::move(name)) {}
    std::string append(Bytes bytes) override {
      if (!store_.refuses_bytes.empty()) return store_.refuses_bytes;
      auto& file = store_.files[name_];
      file.insert(file.end(), bytes.begin(), bytes.end());
      return "";
    }
    void sync() override {}

   private:
    MemoryStore& store_;
    std::string name_;
  };
};

}  // namespace vigil::capture
