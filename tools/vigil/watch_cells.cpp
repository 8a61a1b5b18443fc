#include "tools/vigil/watch_cells.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

constexpr std::size_t cell_columns = 13;
constexpr std::size_t cuff_columns = 24;

/// The number of a demonstration, for as long as a patient's would be fresh, and its mark.
void show_demo(Cell& cell, const std::string& text, bool shown) {
  cell.style = Style::demo;
  cell.remark = validity_words(v1::VALIDITY_DEMO);
  if (shown) cell.value = text;
}

/// Rates, saturations and pressures are read as whole numbers, as on any monitor.
std::string whole_words(double value) { return number_words(std::round(value)); }

Cell continuous(const Bed& bed, const Model& model, Instant now, bool live,
                std::string_view parameter, std::string_view name, Style style) {
  Cell cell{"", "", "", style, cell_columns};
  const Number* number = Model::number(bed, parameter);
  if (number == nullptr) return cell;
  cell.name = name;
  cell.value = "---";
  if (number->demo) {
    const Duration age = model.age(number->demo_at, now);
    const bool shown = live && freshness(parameter, age, number->fresh_for) == Freshness::fresh;
    show_demo(cell, whole_words(*number->demo), shown);
    return cell;
  }
  const bool aged = number->validity == v1::VALIDITY_STALE || number->validity == v1::VALIDITY_HELD;
  if (number->validity != v1::VALIDITY_VALID && !aged) {
    cell.style = Style::strong;
    cell.remark = validity_words(number->validity);
    return cell;
  }
  const Duration age = model.age(number->measured_at, now);
  Freshness fresh = number->value ? freshness(parameter, age, number->fresh_for) : Freshness::gone;
  if (fresh == Freshness::fresh && (aged || !live)) fresh = Freshness::stale;
  if (fresh != Freshness::gone) cell.value = whole_words(*number->value);
  if (fresh != Freshness::fresh) {
    cell.style = Style::old;
    if (number->value) cell.remark = age_words(age) + " ago";
  }
  return cell;
}

std::string minutes_ago(Duration age) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(age).count();
  return minutes == 0 ? "under 1 min ago" : std::to_string(minutes) + " min ago";
}

std::string cuff_age(const Number& number, Duration age) {
  return number.age_unknown ? "age unknown" : minutes_ago(age);
}

/// A pressure that a person took, if it is newer than the monitor's.
std::optional<Cell> cuff_by_hand(const Bed& bed, const Model& model, Instant now) {
  const Number* systolic = Model::number(bed, "nibp_sys");
  if (!bed.cuff_by_hand) return std::nullopt;
  const CuffByHand& taken = *bed.cuff_by_hand;
  if (systolic != nullptr && systolic->measured_at > taken.measured_at) return std::nullopt;
  const Duration age = model.age(taken.measured_at, now);
  const Freshness fresh = freshness("nibp_sys", age);
  Cell cell{"NIBP", "---/---", "by hand, " + minutes_ago(age), Style::nibp, cuff_columns};
  if (fresh != Freshness::fresh) cell.style = Style::old;
  if (fresh != Freshness::gone) {
    cell.value = whole_words(taken.systolic) + "/" + whole_words(taken.diastolic);
  }
  return cell;
}

Cell cuff_at_rest(const Bed& bed, const Model& model, Instant now, bool live) {
  if (const auto taken = cuff_by_hand(bed, model, now)) return *taken;
  Cell cell{"", "", "", Style::nibp, cuff_columns};
  const Number* systolic = Model::number(bed, "nibp_sys");
  const Number* diastolic = Model::number(bed, "nibp_dia");
  const Number* mean = Model::number(bed, "nibp_mean");
  if (systolic == nullptr) return cell;
  cell.name = "NIBP";
  cell.value = "---/---";
  if (systolic->demo && diastolic != nullptr && diastolic->demo) {
    const Duration age = model.age(systolic->demo_at, now);
    const std::string text = whole_words(*systolic->demo) + "/" + whole_words(*diastolic->demo);
    show_demo(cell, text, live && freshness("nibp_sys", age) == Freshness::fresh);
    return cell;
  }
  const bool measured = systolic->value && diastolic != nullptr && diastolic->value;
  if (systolic->validity != v1::VALIDITY_VALID && systolic->validity != v1::VALIDITY_STALE) {
    cell.style = Style::quiet;
    cell.remark = validity_words(systolic->validity);
    return cell;
  }
  if (!measured) return cell;
  const Duration age = model.age(systolic->measured_at, now);
  const Freshness fresh = freshness("nibp_sys", age);
  const bool old = fresh != Freshness::fresh || !live || systolic->age_unknown ||
                   systolic->validity == v1::VALIDITY_STALE;
  if (old) cell.style = Style::old;
  cell.remark = cuff_age(*systolic, age);
  if (fresh == Freshness::gone) return cell;
  cell.value = whole_words(*systolic->value) + "/" + whole_words(*diastolic->value);
  if (mean != nullptr && mean->value) cell.value += " (" + whole_words(*mean->value) + ")";
  return cell;
}

/// While the cuff measures, its pressure stands where the age of the last reading stood, which is
/// old from then on.
Cell cuff(const Bed& bed, const Model& model, Instant now, bool live) {
  Cell cell = cuff_at_rest(bed, model, now, live);
  if (!live || !model.cuff_works(bed, now)) return cell;
  if (cell.name.empty()) cell.value = "---/---";
  cell.name = "NIBP";
  if (cell.style != Style::demo) cell.style = Style::old;
  cell.remark = bed.cuff->pressure ? "cuff " + number_words(*bed.cuff->pressure) : "cuff measures";
  return cell;
}

std::string other_words(const v1::OtherNumeric& other) {
  std::string text = printable(other.label()) + " ";
  if (!other.has_value()) return text + "--- " + std::string(validity_words(other.validity()));
  text += number_words(other.value());
  if (!other.unit().empty()) text += " " + printable(other.unit());
  if (other.validity() == v1::VALIDITY_DEMO) {
    text.append(" ").append(validity_words(other.validity()));
  }
  return text;
}

/// Parameters of ours that have no cell: "EtCO2 41 mmHg", "P1 118/71 (87)", "T1 36.7". Old ones are
/// left out.
std::vector<std::string> further_words(const Bed& bed, const Model& model, Instant now) {
  const auto shown = [&](std::string_view key) -> std::string {
    const Number* number = Model::number(bed, key);
    if (number == nullptr || !number->value || number->validity != v1::VALIDITY_VALID) return {};
    const Duration age = model.age(number->measured_at, now);
    const bool good = freshness(key, age, number->fresh_for) == Freshness::fresh;
    if (!good) return {};
    const bool tenths = key.starts_with("temp") || key == "perfusion_index";
    return tenths ? number_words(*number->value) : whole_words(*number->value);
  };
  std::vector<std::string> words;
  if (const std::string co2 = shown("etco2"); !co2.empty())
    words.push_back("EtCO2 " + co2 + " mmHg");
  for (const std::string channel : {"p1", "p2"}) {
    const std::string sys = shown(channel + "_sys");
    const std::string dia = shown(channel + "_dia");
    const std::string mean = shown(channel + "_mean");
    const std::string name = channel == "p1" ? "P1 " : "P2 ";
    const std::string pair = sys.empty() || dia.empty() ? "" : sys + "/" + dia;
    const std::string in_brackets = pair.empty() ? mean : pair + " (" + mean + ")";
    if (!mean.empty()) words.push_back(name + in_brackets);
    if (mean.empty() && !pair.empty()) words.push_back(name + pair);
  }
  const std::array<std::pair<std::string_view, std::string_view>, 3> rest{
      {{"temp1", "T1 "}, {"temp2", "T2 "}, {"perfusion_index", "PI "}}};
  for (const auto& [key, name] : rest) {
    if (const std::string value = shown(key); !value.empty()) {
      words.push_back(std::string(name) + value);
    }
  }
  return words;
}

}  // namespace

Line others_line(const Bed& bed, const Model& model, Instant now, bool live, std::size_t width) {
  constexpr Duration dropped_after = std::chrono::seconds(15);
  constexpr std::string_view more = " ...";
  struct Shown {
    std::string text;
    Style style;
  };
  std::vector<Shown> shown;
  const Style usual = live ? Style::plain : Style::old;
  for (std::string& text : further_words(bed, model, now))
    shown.push_back({std::move(text), usual});
  // Numbers first, then the reasons why there is none. Modules that a monitor does not have say
  // that they have no value: that is no news.
  for (const bool with_value : {true, false}) {
    for (const OtherNumber& other : bed.others) {
      const bool silent = other.told.validity() == v1::VALIDITY_NO_VALUE;
      const bool old = model.age(other.measured_at, now) > dropped_after;
      if (other.told.has_value() != with_value || silent || old) continue;
      const bool demo = other.told.validity() == v1::VALIDITY_DEMO;
      shown.push_back({other_words(other.told), demo ? Style::demo : usual});
    }
  }
  Line line;
  std::size_t used = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string before = line.empty() ? "  Also " : ", ";
    const std::size_t room_for_more = i + 1 == shown.size() ? 0 : more.size();
    if (used + columns(before) + columns(shown[i].text) + room_for_more > width) {
      if (!line.empty()) line.push_back({Style::quiet, std::string(more)});
      return line;
    }
    used += columns(before) + columns(shown[i].text);
    line.push_back({Style::quiet, before});
    line.push_back({shown[i].style, shown[i].text});
  }
  return line;
}

std::vector<Cell> cells_of(const Bed& bed, const Model& model, Instant now, bool live) {
  std::vector<Cell> cells{continuous(bed, model, now, live, "hr", "HR", Style::hr),
                          continuous(bed, model, now, live, "pulse", "Pulse", Style::spo2),
                          continuous(bed, model, now, live, "spo2", "SpO2", Style::spo2),
                          cuff(bed, model, now, live),
                          continuous(bed, model, now, live, "rr", "RR", Style::strong)};
  constexpr std::array<std::string_view, 5> judged{"hr", "pulse", "spo2", "nibp_sys", "rr"};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i].name.empty()) cells[i].limits = limit_words(bed, judged[i], model, now);
  }
  return cells;
}

}  // namespace vigil::watch
