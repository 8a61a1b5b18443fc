#include "tools/vigil/replay_patients.hpp"

#include <algorithm>
#include <array>

#include "tools/sim/random.hpp"
#include "tools/vigil/replay_naive.hpp"

namespace vigil::replay {
namespace {

using sim::next_random;
using sim::random_within;

constexpr std::int64_t length_s = 1800;
constexpr std::int64_t cuff_every_s = 300;
constexpr std::int64_t dose_at_s = 240;
/// So long after the script stands still again, an alarm about it is right.
constexpr std::int64_t slack_s = 60;
/// A value is missing when the last one is so old (docs/clinical-numbers.md 3).
constexpr std::size_t lost_rows = 9;

struct Point {
  std::int64_t s;
  std::int32_t milli;
};
using Script = std::vector<Point>;  // straight lines between the points

enum Column : std::size_t { hr, pulse, spo2, sys, dia, mean, column_count };
constexpr std::array<Parameter, column_count> column_parameters{
    Parameter::hr,       Parameter::pulse,    Parameter::spo2,
    Parameter::nibp_sys, Parameter::nibp_dia, Parameter::nibp_mean};
constexpr std::array<std::int32_t, column_count> noise_milli{2000, 2000, 600, 3000, 3000, 3000};

using Scripts = std::array<Script, column_count>;

/// Nothing happens.
Scripts quiet_scripts() {
  return {
      {{{0, 74'000}}, {{0, 74'000}}, {{0, 97'000}}, {{0, 125'000}}, {{0, 78'000}}, {{0, 94'000}}}};
}

std::int32_t value_at(const Script& script, std::int64_t s) {
  for (std::size_t i = 1; i < script.size(); ++i) {
    if (s >= script[i].s) continue;
    const Point& a = script[i - 1];
    const Point& b = script[i];
    return static_cast<std::int32_t>(a.milli + (b.milli - a.milli) * (s - a.s) / (b.s - a.s));
  }
  return script.back().milli;
}

std::int32_t shown(std::int32_t milli, std::size_t column, std::uint64_t& state) {
  const std::int32_t noisy = milli + random_within(state, noise_milli[column]);
  const std::int32_t whole = (noisy + 500) / 1000 * 1000;
  return column == spo2 ? std::min(whole, 100'000) : whole;
}

Recording record(const Scripts& scripts, std::uint64_t& state) {
  Recording recording;
  recording.columns.assign(column_parameters.begin(), column_parameters.end());
  recording.period = std::chrono::seconds(1);
  for (std::int64_t s = 0; s < length_s; ++s) {
    Row row;
    row.at_ms = s * 1000;
    row.cells.resize(column_count);
    for (std::size_t i = 0; i < column_count; ++i) {
      const std::int32_t milli = shown(value_at(scripts[i], s), i, state);
      if (i < sys || s % cuff_every_s == 0) row.cells[i] = Cell{Validity::valid, milli};
    }
    recording.rows.push_back(row);
  }
  return recording;
}

/// From `s` on in steps of `step`, as long as the script moves.
std::int64_t while_moving(const Script& script, std::int64_t s, std::int64_t step) {
  while (s > 0 && s < length_s && value_at(script, s) != value_at(script, s + step)) s += step;
  return s;
}

void add_truths(Patient& patient, const Scripts& scripts, const alarm::Profile& profile) {
  for (std::size_t i = 0; i < column_count; ++i) {
    const std::int64_t seen_every_s = i < sys ? 0 : cuff_every_s;
    for (const alarm::Side side : {alarm::Side::below, alarm::Side::above}) {
      const alarm::LimitLevel* const limit = medium_limit(profile, column_parameters[i], side);
      bool before = false;
      for (std::int64_t s = 0; limit != nullptr && s < length_s; ++s) {
        const bool now = beyond(*limit, side, value_at(scripts[i], s));
        const Instant at = instant_of(s * 1000);
        if (now && !before) {
          const Instant begin = instant_of(while_moving(scripts[i], s, -1) * 1000);
          patient.truths.push_back({column_parameters[i], side, at, at, begin, at});
        }
        before = now;
        if (!now) continue;
        const std::int64_t rests = while_moving(scripts[i], s, 1) + slack_s + seen_every_s;
        patient.truths.back().to = at;
        patient.truths.back().end = instant_of(rests * 1000);
      }
    }
  }
}

void add_moves(Patient& patient, const Scripts& scripts) {
  for (std::size_t i = 0; i < column_count; ++i) {
    for (std::size_t p = 1; p < scripts[i].size(); ++p) {
      const Point& a = scripts[i][p - 1];
      const Point& b = scripts[i][p];
      if (a.milli == b.milli) continue;
      patient.moves.push_back(
          {column_parameters[i], instant_of(a.s * 1000), instant_of((b.s + slack_s) * 1000)});
    }
  }
}

void add_losses(Patient& patient) {
  std::size_t lost = 0;
  for (const Row& row : patient.recording.rows) {
    const Instant at = instant_of(row.at_ms);
    lost = row.cells[spo2]->validity == Validity::valid ? 0 : lost + 1;
    if (lost == lost_rows) {
      const Instant from = at - std::chrono::seconds(lost_rows - 1);
      patient.truths.push_back({Parameter::spo2, {}, from, at, from, at});
    }
    if (lost < lost_rows) continue;
    patient.truths.back().to = at;
    patient.truths.back().end = at + std::chrono::seconds(1);
  }
}

/// One fault of a probe begins at a row.
void spoil(Recording& recording, std::size_t from, std::uint64_t& state) {
  enum { drop, motion, wild, kinds };
  const std::uint64_t kind = next_random(state) % kinds;
  const std::size_t seconds = kind == drop ? 3 + next_random(state) % 18
                                           : (kind == motion ? 5 + next_random(state) % 11 : 1);
  for (std::size_t i = from; i < std::min(from + seconds, recording.rows.size()); ++i) {
    auto& cells = recording.rows[i].cells;
    const bool none = kind == drop || (kind == motion && next_random(state) % 2 == 0);
    const Validity why = kind == drop ? Validity::searching : Validity::motion;
    const auto off = static_cast<std::int32_t>(next_random(state) % 30) * 1000;
    cells[spo2] = none ? Cell{why, 0} : Cell{Validity::valid, 95'000 - off};
    cells[pulse] = none ? Cell{why, 0} : Cell{Validity::valid, 60'000 + 3 * off};
  }
}

Patient make(std::string name, const Scripts& scripts, const alarm::Profile& profile,
             std::uint64_t& state) {
  Patient patient;
  patient.name = std::move(name);
  patient.recording = record(scripts, state);
  patient.orders.push_back({0, OrderKind::session, {}, {}, {}, 0, patient.name});
  for (std::size_t i = 0; i < column_count; ++i) {
    const std::int32_t before = scripts[i].front().milli;
    patient.orders.push_back({0, OrderKind::baseline, column_parameters[i], {}, {}, before, {}});
  }
  patient.orders.push_back({dose_at_s * 1000, OrderKind::dose, {}, {}, {}, 0, {}});
  add_truths(patient, scripts, profile);
  add_moves(patient, scripts);
  return patient;
}

}  // namespace

std::vector<Patient> seeded_patients(std::uint64_t seed, const alarm::Profile& profile) {
  std::uint64_t state = seed;
  std::vector<Patient> patients;

  // A fast deep fall, a short shallow dip that wants no alarm, and a slow fall.
  Scripts scripts = quiet_scripts();
  scripts[spo2] = {{0, 97'000},    {600, 97'000},  {690, 83'000},  {750, 83'000},  {870, 97'000},
                   {1100, 97'000}, {1105, 93'000}, {1115, 93'000}, {1120, 97'000}, {1300, 97'000},
                   {1420, 89'000}, {1480, 89'000}, {1540, 97'000}};
  patients.push_back(make("desaturation", scripts, profile, state));

  scripts = quiet_scripts();
  scripts[sys] = {{0, 125'000}, {500, 125'000}, {1000, 176'000}, {1300, 176'000}, {1700, 130'000}};
  scripts[dia] = {{0, 78'000}, {500, 78'000}, {1000, 105'000}, {1300, 105'000}, {1700, 80'000}};
  scripts[mean] = {{0, 94'000}, {500, 94'000}, {1000, 127'000}, {1300, 127'000}, {1700, 96'000}};
  scripts[hr] = scripts[pulse] = {{0, 74'000}, {500, 74'000}, {1000, 88'000}, {1700, 76'000}};
  patients.push_back(make("pressure", scripts, profile, state));

  // About once a minute the probe does something; once the patient does.
  scripts = quiet_scripts();
  scripts[spo2] = {{0, 97'000}, {1200, 97'000}, {1240, 82'000}, {1300, 82'000}, {1360, 97'000}};
  Patient noisy = make("noisy-probe", scripts, profile, state);
  for (std::size_t s = 30; s < noisy.recording.rows.size(); s += 20 + next_random(state) % 80) {
    spoil(noisy.recording, s, state);
  }
  add_losses(noisy);
  patients.push_back(std::move(noisy));
  return patients;
}

}  // namespace vigil::replay
