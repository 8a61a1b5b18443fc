#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "sessionlog/seal.hpp"
#include "tools/exit_codes.hpp"
#include "tools/text_file.hpp"
#include "tools/vigil/commands.hpp"

namespace vigil {

int run_log_key(const std::string& folder) {
  const std::string path = folder + "/" + sessionlog::public_key_name;
  const auto text = read_file(path);
  if (!text) {
    return fail(path + ": can't be read; vigil-log makes it at its first start", exit_no_input);
  }
  const std::string key = text->substr(0, text->find('\n'));
  const std::string fingerprint = sessionlog::key_fingerprint(key);
  if (fingerprint.empty()) {
    return fail(path + ": is no key: expected 64 hexadecimal digits", exit_data);
  }
  std::printf("key %s\nfingerprint %s\n", key.c_str(), fingerprint.c_str());
  return exit_ok;
}

}  // namespace vigil
