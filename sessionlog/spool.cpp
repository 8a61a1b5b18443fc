#include "sessionlog/spool.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "sessionlog/chain.hpp"
#include "sessionlog/civil_time.hpp"
#include "sessionlog/files.hpp"

namespace vigil::sessionlog {
namespace {

constexpr const char* spool_name = "spool";
constexpr const char* suffix = ".audit";

std::string random_key() {
  std::array<std::uint8_t, 16> bytes{};
  // Never fails nor waits once the system is up.
  (void)::getrandom(bytes.data(), bytes.size(), 0);
  return to_hex(bytes);
}

}  // namespace

std::string hand_in_audit(const std::string& folder, v1::LogAudit audit) {
  const std::string spool = folder + "/" + spool_name;
  std::error_code failed;
  std::filesystem::create_directory(spool, failed);
  if (failed) return spool + ": can't be made: " + failed.message();
  if (!audit.has_time()) {
    const std::int64_t now_us = wall_now_us();
    audit.mutable_time()->set_seconds(now_us / us_per_second);
    audit.mutable_time()->set_nanos(static_cast<std::int32_t>(now_us % us_per_second * 1000));
  }
  if (audit.key().empty()) {
    audit.set_key(iso_text(wall_now_us()) + "-" + random_key());
  }
  const std::string path = spool + "/" + audit.key() + suffix;
  if (write_file_whole(path, audit.SerializeAsString(), 0600)) return {};
  return path + ": can't be written: " + std::strerror(errno);
}

std::vector<SpooledAudit> waiting_audits(const std::string& folder, std::vector<std::string>& bad) {
  std::vector<SpooledAudit> found;
  std::error_code failed;
  std::filesystem::directory_iterator at(folder + "/" + spool_name, failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    if (at->path().extension() != suffix || found.size() >= spool_max_files) continue;
    SpooledAudit one;
    one.path = at->path().string();
    const auto text = read_text_file(one.path);
    if (text && one.audit.ParseFromString(*text) && !one.audit.key().empty()) {
      found.push_back(std::move(one));
    } else {
      bad.push_back(one.path);
    }
  }
  std::sort(found.begin(), found.end(),
            [](const SpooledAudit& a, const SpooledAudit& b) { return a.path < b.path; });
  return found;
}

}  // namespace vigil::sessionlog
