#include "daemon/journal/segment_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <system_error>

namespace vigil::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "journal-";
constexpr std::string_view suffix = ".db";
constexpr std::string_view form = "0000-00-00";
constexpr std::array<std::string_view, 3> parts{"", "-wal", "-shm"};

std::string text_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto digits = [](int number, int width) {
    std::string text = std::to_string(number);
    return std::string(static_cast<std::size_t>(std::max(0, width - static_cast<int>(text.size()))),
                       '0') +
           text;
  };
  return digits(static_cast<int>(date.year()), 4) + "-" +
         digits(static_cast<int>(static_cast<unsigned>(date.month())), 2) + "-" +
         digits(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

std::chrono::sys_days day_of(std::int64_t utc_s) {
  // Before 1970 and after 9999 the clock is wrong, and the name would not sort.
  constexpr std::int64_t last_s = 253'402'300'799;
  const std::chrono::sys_seconds at{
      std::chrono::seconds(std::clamp<std::int64_t>(utc_s, 0, last_s))};
  return std::chrono::floor<std::chrono::days>(at);
}

}  // namespace

std::string SegmentName::file() const {
  std::string name = std::string(prefix) + date;
  if (number > 1) name += "." + std::to_string(number);
  return name.append(suffix);
}

std::optional<SegmentName> parse_segment_name(std::string_view file) {
  if (!file.starts_with(prefix) || !file.ends_with(suffix)) return std::nullopt;
  if (file.size() < prefix.size() + form.size() + suffix.size()) return std::nullopt;
  file.remove_prefix(prefix.size());
  file.remove_suffix(suffix.size());
  SegmentName name{std::string(file.substr(0, form.size())), 1};
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = name.date[i] >= '0' && name.date[i] <= '9';
    if (form[i] == '-' ? name.date[i] != '-' : !digit) return std::nullopt;
  }
  file.remove_prefix(form.size());
  if (file.empty()) return name;
  if (file.front() != '.') return std::nullopt;
  const auto [end, error] =
      std::from_chars(file.data() + 1, file.data() + file.size(), name.number);
  if (error != std::errc() || end != file.data() + file.size() || name.number < 2) {
    return std::nullopt;
  }
  return name;
}

std::string date_of(std::int64_t utc_s) { return text_of(day_of(utc_s)); }

std::string days_before(std::int64_t utc_s, std::uint32_t days) {
  const std::int64_t seconds = std::int64_t{days} * 86'400;
  return text_of(day_of(utc_s < seconds ? 0 : utc_s - seconds));
}

Listing list_segments(const std::string& folder) {
  Listing listing;
  std::error_code error;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    auto name = parse_segment_name(at->path().filename().string());
    if (name) listing.segments.push_back(*std::move(name));
  }
  if (error) listing.error = "can't read the folder " + folder + ": " + error.message();
  std::sort(listing.segments.begin(), listing.segments.end());
  return listing;
}

SegmentName next_name(const std::string& folder, std::string date, const SegmentName* newest) {
  SegmentName name{std::move(date), 1};
  if (newest != nullptr && name <= *newest) name = {newest->date, newest->number + 1};
  std::error_code error;
  const auto taken = [&](const std::string& path) {
    return fs::exists(fs::symlink_status(path, error)) ||
           fs::exists(fs::symlink_status(path + std::string(damaged_suffix), error));
  };
  while (taken(folder + "/" + name.file())) ++name.number;
  return name;
}

std::uint64_t bytes_of(const std::string& path) {
  std::uint64_t bytes = 0;
  for (const std::string_view part : parts) {
    std::error_code error;
    const auto size = fs::file_size(path + std::string(part), error);
    if (!error) bytes += size;
  }
  return bytes;
}

std::string set_aside(const std::string& path) {
  const std::string to = path + std::string(damaged_suffix);
  for (const std::string_view part : parts) {
    std::error_code error;
    fs::rename(path + std::string(part), to + std::string(part), error);
    if (error && error != std::errc::no_such_file_or_directory) {
      return "can't rename " + path + std::string(part) + ": " + error.message();
    }
  }
  return {};
}

std::string remove_segment(const std::string& path) {
  for (const std::string_view part : parts) {
    std::error_code error;
    fs::remove(path + std::string(part), error);
    if (error) return "can't remove " + path + std::string(part) + ": " + error.message();
  }
  return {};
}

}  // namespace vigil::journal
