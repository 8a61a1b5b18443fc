#include "daemon/app/profile_rows.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "daemon/app/config_section.hpp"
#include "daemon/app/profile_rows_parts.hpp"
#include "daemon/app/profile_words.hpp"

namespace vigil::app {
namespace {

using alarm::Side;

std::string minutes(std::int32_t min) { return std::to_string(min); }

ProfileRows limit_rows(const alarm::Profile& profile, const Sources& sources) {
  ProfileRows table{"Limits",
                    {{"parameter", 10},
                     {"level", 6},
                     {"alarms when", 29},
                     {"lasting", 13},
                     {"ends at", 13},
                     {"source", 19}},
                    {}};
  for (const ParameterInfo& p : parameters()) {
    const alarm::ParameterLimits& limits = profile.limits[index(p.id)];
    if (limits.empty()) continue;
    if (!table.rows.empty()) table.rows.emplace_back();
    for (const Side side : {Side::below, Side::above}) {
      const bool below = side == Side::below;
      const auto& levels = below ? limits.below : limits.above;
      const std::string place = "limits." + std::string(p.key) + (below ? ".below." : ".above.");
      for (std::size_t i = 0; i < levels.size(); ++i) {
        table.rows.push_back({with_unit(p.id), std::string(name(levels[i].priority)),
                              when(levels[i], side), lasting(levels[i], side, p.episodic),
                              ends(levels[i], side, p.episodic),
                              source_of(sources, place + std::to_string(i))});
      }
    }
  }
  return table;
}

ProfileRows sane_rows(const alarm::Profile& profile, const Sources& sources) {
  ProfileRows table{"What a limit may be set to at run time; limits with a name are fixed",
                    {{"parameter", 12}, {"from", 8}, {"to", 8}, {"source", 66}},
                    {}};
  for (const ParameterInfo& p : parameters()) {
    const auto& sane = profile.sane[index(p.id)];
    if (!sane) continue;
    table.rows.push_back({with_unit(p.id), from_milli(sane->lowest_milli),
                          from_milli(sane->highest_milli),
                          source_of(sources, "sane." + std::string(p.key))});
  }
  return table;
}

std::string cuffs(const alarm::SessionPhase& phase) {
  if (phase.cuff_every_min) return "every " + minutes(*phase.cuff_every_min);
  std::string text;
  for (const std::int32_t at : phase.cuff_at_min)
    text += (text.empty() ? "at " : ", ") + minutes(at);
  return text.empty() ? "-" : text;
}

ProfileRows phase_rows(const alarm::Profile& profile, const session::Rules& rules,
                       const Sources& sources) {
  ProfileRows table{"Session, in minutes after the first dose",
                    {{"phase", 14},
                     {"state", 11},
                     {"from", 4},
                     {"to", 4},
                     {"safety check", 12},
                     {"cuff reading", 18},
                     {"source", 25}},
                    {}};
  for (std::size_t i = 0; i < profile.phases.size(); ++i) {
    const alarm::SessionPhase& phase = profile.phases[i];
    const bool known = i < rules.phase_states.size();
    table.rows.push_back({phase.id, known ? std::string(session::name(rules.phase_states[i])) : "",
                          minutes(phase.from_min), phase.to_min ? minutes(*phase.to_min) : "end",
                          phase.check_every_min ? "every " + minutes(*phase.check_every_min) : "-",
                          cuffs(phase), source_of(sources, "phases." + std::to_string(i))});
  }
  return table;
}

}  // namespace

std::string source_of(const Sources& sources, std::string_view place) {
  const auto found = sources.find(place);
  return found == sources.end() ? "" : found->second;
}

std::vector<ProfileRows> profile_rows(const ProfileResult& result) {
  const alarm::Profile& profile = *result.profile;
  return {limit_rows(profile, result.sources),
          sane_rows(profile, result.sources),
          rule_rows(profile.rules, result.sources),
          escalation_rows(profile.rules.escalation, result.sources),
          trend_rows(profile.trends, result.sources),
          phase_rows(profile, result.session, result.sources),
          session_rows(result.session, result.sources)};
}

}  // namespace vigil::app
