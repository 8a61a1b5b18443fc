#include "daemon/app/config_profiles.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace vigil::app {
namespace {

constexpr const char* default_folder = "profiles";

}  // namespace

ProfileNames::ProfileNames(const Section& root, const LoadProfiles& load,
                           engine::EngineConfig& engine, Report& report)
    : report_(report) {
  if (load) {
    const auto written = root.text("profiles");
    ProfileSet set = load(written.value_or(default_folder));
    // A folder that nobody asked for may be missing: the beds may have limits of their own.
    if (!set.found && written) {
      report_.error(root.mark("profiles"),
                    "'profiles' is " + quoted(*written) + ", expected a folder that can be read");
    }
    complete_ = set.errors.empty();
    for (ConfigError& error : set.errors) {
      report_.error({error.line, error.column, error.file}, std::move(error.text));
    }
    for (const alarm::Profile& profile : set.profiles) ids_.push_back(profile.id);
    engine.profiles = std::move(set.profiles);
    engine.sessions = std::move(set.sessions);
  }
  default_ = find(root);
}

engine::ProfileIndex ProfileNames::find(const Section& section) {
  const auto id = section.text("profile");
  if (!id) return engine::default_profile;
  const auto found = std::find(ids_.begin(), ids_.end(), *id);
  if (found != ids_.end()) return static_cast<engine::ProfileIndex>(found - ids_.begin());
  // A profile with a mistake is not in the list; its mistake has been told already.
  if (!complete_) return engine::default_profile;
  const std::vector<std::string_view> known(ids_.begin(), ids_.end());
  const std::string_view near = nearest(*id, known);
  report_.error(section.mark("profile"),
                "unknown profile " + quoted(*id) + ", " +
                    (near.empty() ? "" : "did you mean " + quoted(near) + "? ") + "expected " +
                    (known.empty() ? "a folder with profiles" : one_of(known)));
  return engine::default_profile;
}

engine::ProfileIndex ProfileNames::of_bed(const Section& bed) {
  return bed.has("profile") ? find(bed) : default_;
}

}  // namespace vigil::app
