#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "daemon/capture/capture_reader.hpp"
#include "daemon/io/descriptor.hpp"
#include "drivers/registry.hpp"
#include "tools/exit_codes.hpp"
#include "tools/text_file.hpp"
#include "tools/vigil/capture_anonymize.hpp"
#include "tools/vigil/capture_text.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

constexpr std::string_view ending = ".vcap";

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

int say(int status, const std::string& text) {
  std::fprintf(stderr, "vigil capture: %s\n", watch::printable(text).c_str());
  return status;
}

std::string start_of(const std::string& path) {
  std::string start(capture::header_max_bytes, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  return start;
}

struct Silent final : capture::Reporter {
  void on_damage(std::uint64_t, std::uint64_t, std::string_view) override {}
};

/// Empty: `bytes` stand in a new file that nobody else can read. Else why not.
std::string write_new(const std::string& path, Bytes bytes) {
  const io::FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.valid()) {
    return errno == EEXIST ? path + " is there already, and is not written over"
                           : "can't make " + path + ": " + std::strerror(errno);
  }
  while (!bytes.empty()) {
    const ssize_t n = ::write(file.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const std::string why = "can't write " + path + ": " + std::strerror(errno);
      ::unlink(path.c_str());
      return why;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return "";
}

}  // namespace

int run_capture_list(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> paths;
  if (fs::is_directory(path, error)) {
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
      if (at->path().string().ends_with(ending)) paths.push_back(at->path());
    }
  } else if (fs::exists(path, error)) {
    paths.emplace_back(path);
  } else {
    return say(exit_no_input, "can't read " + path);
  }
  if (error) return say(exit_no_input, "can't read " + path + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  std::vector<ListedCapture> files;
  for (const fs::path& file : paths) {
    const std::uintmax_t size = fs::file_size(file, error);
    files.push_back({file.filename().string(), error ? 0 : size,
                     capture::decode_header(bytes_of(start_of(file.string())))});
  }
  std::fputs(list_text(files).c_str(), stdout);
  return exit_ok;
}

int run_capture_show(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return say(exit_no_input, "can't read " + file);
  if (!capture::decode_header(bytes_of(*text)).header) {
    return say(exit_data, file + ": " + capture::decode_header(bytes_of(*text)).error);
  }
  const ShownCapture shown = show_text(bytes_of(*text));
  std::fputs(shown.text.c_str(), stdout);
  return shown.damaged ? exit_data : exit_ok;
}

int run_capture_anonymize(const CaptureOptions& options) {
  const auto text = read_file(options.in);
  if (!text) return say(exit_no_input, "can't read " + options.in);
  Silent silent;
  capture::Reader reader(bytes_of(*text), silent);
  if (!reader.header()) return say(exit_data, options.in + ": " + reader.error());
  const std::string id = reader.header()->link.driver;
  const Descriptor* const driver = find_driver(id);
  if (driver == nullptr) {
    return say(exit_data, options.in + ": there is no driver \"" + id +
                              "\" here, so nobody knows where a name may stand");
  }
  const Anonymized result = anonymize(reader, *driver, {options.keep_room, options.keep_time});
  if (const std::string why = write_new(options.out, result.file); !why.empty()) {
    return say(exit_os, why);
  }
  if (driver->blank_names == nullptr) {
    std::printf("%s sends no text that may name a patient: its bytes are as they were.\n",
                id.c_str());
  } else {
    std::printf(
        "%llu bytes of the monitor: %llu of names overwritten, %llu that the driver can't "
        "read made zeros.\n",
        static_cast<unsigned long long>(result.bytes),
        static_cast<unsigned long long>(result.named_bytes),
        static_cast<unsigned long long>(result.unread_bytes));
  }
  std::printf("Of the header %s left out.\n",
              options.keep_room ? "the port's name is" : "room, bed, daemon and port's name are");
  if (result.damages > 0) std::printf("The capture was damaged; what was lost is a gap now.\n");
  std::printf("Look through it before you give it away.\n");
  return exit_ok;
}

}  // namespace vigil
