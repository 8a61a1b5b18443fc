#include "daemon/app/profile_sane.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace vigil::app {
namespace {

/// A level without a name can be changed at run time, so what it is now must be a sane value.
void check_sane(const std::vector<WrittenLevel>& levels, const alarm::SaneRange& sane,
                Report& report) {
  for (const WrittenLevel& written : levels) {
    const std::int32_t limit = written.level.limit_milli;
    if (!written.level.name.empty()) continue;
    if (limit >= sane.lowest_milli && limit <= sane.highest_milli) continue;
    report.error(written.at,
                 written.key + " is " + from_milli(limit) + ", outside its sane range, expected " +
                     from_milli(sane.lowest_milli) + " to " + from_milli(sane.highest_milli));
  }
}

}  // namespace

void read_sane(const toml::table& table, const AllWrittenLimits& limits, alarm::Profile& profile,
               Reading& reading) {
  std::array<KeySpec, parameter_count> keys{};
  for (const ParameterInfo& p : parameters()) keys[index(p.id)] = {p.key, Expect::table};
  const Section section(table, "[sane]", keys, reading.report);
  for (const ParameterInfo& p : parameters()) {
    const toml::table* written = section.table(p.key);
    if (written == nullptr) continue;
    const double lowest = static_cast<double>(p.lowest_milli) / 1000.0;
    const double highest = static_cast<double>(p.highest_milli) / 1000.0;
    const std::array<KeySpec, 3> range_keys{{
        {"lowest", Expect::number, true, lowest, highest},
        {"highest", Expect::number, true, lowest, highest},
        source_key,
    }};
    const std::string place = "sane." + std::string(p.key);
    const ProfileTable from(*written, "[" + place + "]", place, range_keys, reading);
    const auto low = from.section().milli("lowest");
    const auto high = from.section().milli("highest");
    if (!low || !high) continue;
    const alarm::SaneRange sane{static_cast<std::int32_t>(*low), static_cast<std::int32_t>(*high)};
    if (sane.lowest_milli >= sane.highest_milli) {
      reading.report.error(from.section().mark("highest"), "'highest' is " +
                                                               from_milli(sane.highest_milli) +
                                                               ", expected more than 'lowest' (" +
                                                               from_milli(sane.lowest_milli) + ")");
      continue;
    }
    check_sane(limits[index(p.id)].below, sane, reading.report);
    check_sane(limits[index(p.id)].above, sane, reading.report);
    profile.sane[index(p.id)] = sane;
  }
}

}  // namespace vigil::app
