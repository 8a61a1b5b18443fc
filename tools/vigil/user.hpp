// `vigil user`: who may log in at the station, and which displays may look. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace vigil {

/// Secrets come from the terminal without echo, or from standard input where that is none; never
/// from the command line, which others can read.
class UserCommands {
 public:
  void add(CLI::App& app);
  [[nodiscard]] bool parsed() const { return user_ != nullptr && user_->parsed(); }
  [[nodiscard]] int run() const;

 private:
  CLI::App* user_ = nullptr;
  CLI::App* add_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* disable_ = nullptr;
  CLI::App* enable_ = nullptr;
  CLI::App* passwd_ = nullptr;
  CLI::App* pin_ = nullptr;
  CLI::App* device_add_ = nullptr;
  CLI::App* device_list_ = nullptr;
  CLI::App* device_revoke_ = nullptr;
  std::string folder_ = "/var/lib/vigil/station";
  std::string name_;
  std::string role_;
  std::string display_;
  bool json_ = false;
};

}  // namespace vigil
