#include "daemon/app/epoch_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

#include "daemon/io/descriptor.hpp"

namespace vigil::app {
namespace {

constexpr std::uint64_t last_epoch = std::numeric_limits<std::uint64_t>::max();

std::optional<std::uint64_t> read_number(const std::string& path, bool& there) {
  std::error_code ignored;
  there = std::filesystem::symlink_status(path, ignored).type() !=
          std::filesystem::file_type::not_found;
  std::ifstream file(path, std::ios::binary);
  // A number of 64 bits and its end of line; what is longer is none.
  std::array<char, 32> start{};
  file.read(start.data(), start.size());
  std::string_view text(start.data(), static_cast<std::size_t>(file.gcount()));
  text = text.substr(0, text.find('\n'));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number == last_epoch) return std::nullopt;  // nothing can follow it
  return number;
}

std::string reason(const std::string& what) { return what + ": " + std::strerror(errno); }

/// Empty if the number is safely on disk under `path`.
std::string write_number(const std::string& folder, const std::string& path, std::uint64_t number) {
  const std::string draft = path + ".new";
  const std::string text = std::to_string(number) + "\n";
  const io::FileDescriptor file(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!file.valid()) return reason("can't write " + draft);
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.get()) != 0) {
    return reason("can't write " + draft);
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) return reason("can't replace " + path);
  const io::FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid() || ::fsync(directory.get()) != 0) return reason("can't sync " + folder);
  return "";
}

}  // namespace

std::variant<std::uint64_t, std::string> take_epoch(const std::string& state_dir,
                                                    std::uint64_t seen, std::string& warning) {
  const std::string path = state_dir + "/epoch";
  bool there = false;
  const auto stored = read_number(path, there);
  if (there && !stored) {
    std::rename(path.c_str(), (path + ".set-aside").c_str());
    warning = path + " holds no number; it is set aside as " + path + ".set-aside";
  }
  if (seen == last_epoch) return "no epoch is left after the one that the ring holds";
  const std::uint64_t epoch = std::max(stored.value_or(0), seen) + 1;
  const std::string failed = write_number(state_dir, path, epoch);
  if (!failed.empty()) return failed;
  return epoch;
}

}  // namespace vigil::app
