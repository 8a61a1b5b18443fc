#include "station/static_files.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

namespace fs = std::filesystem;

const char* content_type_of(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, const char*>, 12> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".wav", "audio/wav"},
      {".pdf", "application/pdf"},
  }};
  for (const auto& [ending, type] : types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

/// The built names of /assets hold a hash of their content: they never change.
const char* cache_control_of(std::string_view path) {
  return path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

}  // namespace

std::string StaticFiles::read(const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  std::size_t bytes = 0;
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code of_status;
    if (!fs::is_regular_file(at->symlink_status(of_status))) continue;
    std::ifstream in(at->path(), std::ios::binary);
    std::string body{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) return at->path().string() + ": can't be read";
    bytes += body.size();
    if (files_.size() >= static_files_max || bytes > static_bytes_max) {
      return folder + ": this is no built page: too many or too large files";
    }
    const std::string path = "/" + at->path().lexically_relative(folder).generic_string();
    files_[path] = {std::make_shared<const std::string>(std::move(body)), content_type_of(path),
                    cache_control_of(path)};
  }
  if (error) return folder + ": " + error.message();
  if (files_.count("/index.html") == 0) return folder + ": there is no index.html";
  return {};
}

const StaticFile* StaticFiles::find(std::string_view path) const {
  const auto file = files_.find(path == "/" ? std::string_view("/index.html") : path);
  return file == files_.end() ? nullptr : &file->second;
}

}  // namespace vigil::station
