#include "daemon/app/config_folder.hpp"

#include <algorithm>

namespace vigil::app {
namespace {

constexpr std::size_t max_folder_chars = 1024;

}  // namespace

bool good_folder(std::string_view folder) {
  const bool printable = std::all_of(folder.begin(), folder.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
  });
  return printable && folder.size() <= max_folder_chars &&
         folder.find("..") == std::string_view::npos;
}

std::string below_state(const std::string& folder, const std::string& state_dir) {
  if (folder.empty() || folder.front() == '/') return folder;
  return state_dir + "/" + folder;
}

}  // namespace vigil::app
