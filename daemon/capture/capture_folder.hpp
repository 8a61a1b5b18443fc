// The folder of capture files on disk: private, and never the one that fills the disk.
//
// The folder has mode 0700 and its files 0600: they hold all that a monitor says. A file is locked
// while it is written, so that a second daemon on the same folder does not delete it. The writing
// thread calls it; free functions: any thread.
#pragma once

#include <string>
#include <string_view>

#include "daemon/capture/capture_format.hpp"
#include "daemon/capture/capture_store.hpp"

namespace vigil::capture {

inline constexpr std::string_view file_ending = ".vcap";
/// Left free for what is more important: the state of the daemon, its journal, the log.
inline constexpr std::uint64_t disk_reserve_bytes = std::uint64_t{64} << 20U;

/// "7-a-1-20261122T121501.123Z.vcap": room, bed, monitor from 1, UTC.
[[nodiscard]] std::string file_name(const LinkName& link, std::int64_t wall_ns);
/// What file_name() puts before the time: the same for all files of one link. Empty: the name is
/// not one of ours.
[[nodiscard]] std::string_view link_part(std::string_view file_name);

class CaptureFolder final : public CaptureStore {
 public:
  explicit CaptureFolder(std::string path, std::uint64_t reserve_bytes = disk_reserve_bytes)
      : path_(std::move(path)), reserve_bytes_(reserve_bytes) {}
  [[nodiscard]] std::unique_ptr<CaptureFile> create(const std::string& name, std::string& why,
                                                    bool& taken) override;
  [[nodiscard]] std::vector<StoredFile> list() override;
  bool remove(const std::string& name) override;
  [[nodiscard]] std::string full() override;

 private:
  [[nodiscard]] std::string make_private() const;
  std::string path_;
  std::uint64_t reserve_bytes_;
};

}  // namespace vigil::capture
