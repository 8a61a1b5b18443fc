#include <algorithm>
#include <array>

#include "sessionlog/export/export.hpp"
#include "sessionlog/export/json_text.hpp"
#include "sessionlog/export/rows.hpp"

namespace vigil::sessionlog {
namespace {

// The fields of the REMS patient monitoring form as docs/formats/export.md lists them.
constexpr std::string_view by_hand;  // stays empty: a person writes it
constexpr Ms least_observation_ms = 120 * ms_per_minute;
constexpr Ms forty_minutes_ms = 40 * ms_per_minute;
/// A reading so far from minute 40 still is "about 40 minutes".
constexpr Ms about_forty_ms = 10 * ms_per_minute;

/// Items of the session's gates that are about vital signs: those of the dose, and `bp` of the
/// discharge. A test holds them against the gates of real sessions.
constexpr std::array<std::string_view, 5> rems_gate_items{"sbp", "dbp", "bp", "hr", "spo2"};

struct Field {
  std::string_view section;
  std::string_view name;
  std::string_view label;
  std::string value;
  std::string_view from = {};  // where the value is from, in words
};

std::string yes_no(bool yes) { return yes ? "yes" : "no"; }

class Form {
 public:
  Form(const Course& course, const Veil& veil) : course_(course), veil_(veil) {}

  std::vector<Field> make() {
    people();
    medicines();
    treatment();
    vitals();
    effects();
    return std::move(fields_);
  }

 private:
  void add(std::string_view section, std::string_view name, std::string_view label,
           std::string value, std::string_view from = {}) {
    fields_.push_back({section, name, label, std::move(value), from});
  }

  void people() {
    const std::string_view s = "Patient";
    add(s, "patient_first_name", "First name", std::string(by_hand));
    add(s, "patient_middle_initial", "Middle initial", std::string(by_hand));
    add(s, "patient_last_name", "Last name", std::string(by_hand));
    add(s, "patient_birth_date", "Date of birth", std::string(by_hand));
    add(s, "patient_sex", "Sex", std::string(by_hand));
    add(s, "patient_code", "Code in Vigil", course_.session().code());
    add(s, "first_treatment", "First treatment", std::string(by_hand));
    add(s, "enrolled", "Enrolled", std::string(by_hand));
    add("Setting", "monitor_name", "Person who monitored: name", std::string(by_hand));
    add("Setting", "monitor_phone", "Phone", std::string(by_hand));
    add("Setting", "monitor_email", "E-mail", std::string(by_hand));
    add("Setting", "setting_name", "Healthcare setting", std::string(by_hand));
    add("Setting", "setting_address", "Address", std::string(by_hand));
  }

  void medicines() {
    struct Asked {
      std::string_view flag;
      std::string_view label;
    };
    constexpr std::array<Asked, 5> asked{{{"benzodiazepine", "Benzodiazepines"},
                                          {"sedative", "Other sedative-hypnotics"},
                                          {"opioid", "Opioids"},
                                          {"stimulant", "Psychostimulants"},
                                          {"maoi", "MAO inhibitors"}}};
    for (const Asked& one : asked) {
      std::string answer;
      for (const EntryCourse& entry : course_.entries) {
        if (!entry.entry->has_pre_check()) continue;
        for (const v1::FlagAnswer& flag : entry.entry->pre_check().flags()) {
          if (flag.flag() != one.flag) continue;
          answer = enum_word(v1::Answer_Name(flag.answer()), "ANSWER_");
        }
      }
      add("Concomitant medicines", one.flag, one.label, answer, "pre-check");
    }
  }

  void treatment() {
    const std::string_view s = "Treatment";
    add(s, "treatment_date", "Date",
        course_.dose && veil_.identified() ? veil_.time(*course_.dose).substr(0, 10) : "",
        "first dose, UTC");
    std::string drug;
    std::string lots;
    double mg = 0;
    for (const EntryCourse& one : course_.entries) {
      if (!one.entry->has_dose()) continue;
      const v1::Dose& dose = one.entry->dose();
      drug = dose.drug();
      if (dose.step() == v1::DOSE_STEP_GIVEN || dose.step() == v1::DOSE_STEP_INFUSION_STOP) {
        mg += static_cast<double>(dose.amount_ug()) / 1000.0;
      }
      const std::string lot = veil_.words(dose.lot());
      if (!lot.empty() && lots.find(lot) == std::string::npos)
        lots += (lots.empty() ? "" : ", ") + lot;
    }
    add(s, "drug", "Medicine", drug, "doses");
    add(s, "dose_mg", "Dose, mg (56, 84, other)", mg > 0 ? number(mg) : "", "doses");
    add(s, "lot", "Lot", lots, "doses");
    if (!course_.dose || !course_.session().has_closed_time()) {
      add(s, "duration_min", "Minutes from first device to completion of monitoring", "");
      return;
    }
    const Ms length = course_.end - *course_.dose;
    add(s, "duration_min", "Minutes from first device to completion of monitoring",
        std::to_string(length / ms_per_minute), "first dose to close");
    add(s, "two_hours", "Monitored for 2 h or longer", yes_no(length >= least_observation_ms),
        "first dose to close");
    add(s, "ready_without_minimum_min", "Without the 2-h minimum, ready to leave after (minutes)",
        std::string(by_hand));
  }

  [[nodiscard]] const CuffReading* last_before(Ms at) const {
    const CuffReading* found = nullptr;
    for (const CuffReading& cuff : course_.cuffs) {
      if (cuff.at <= at && cuff.sys && cuff.dia) found = &cuff;
    }
    return found;
  }

  [[nodiscard]] const CuffReading* about(Ms at) const {
    const CuffReading* found = nullptr;
    for (const CuffReading& cuff : course_.cuffs) {
      if (!cuff.sys || !cuff.dia || std::abs(cuff.at - at) > about_forty_ms) continue;
      if (found == nullptr || std::abs(cuff.at - at) < std::abs(found->at - at)) found = &cuff;
    }
    return found;
  }

  [[nodiscard]] std::string reading(const CuffReading* cuff) const {
    if (cuff == nullptr) return "not measured";
    return number(*cuff->sys) + "/" + number(*cuff->dia) + " mmHg at " +
           t_plus(cuff->at - course_.origin()) + (cuff->manual ? ", by hand" : "");
  }

  static bool is_vital(const v1::GateItem& item) {
    return std::find(rems_gate_items.begin(), rems_gate_items.end(), item.item()) !=
           rems_gate_items.end();
  }

  /// The dose and the gate that follows it are of one moment: what the session says of itself
  /// decides, not the clock.
  [[nodiscard]] bool is_after_dose(const v1::Event& event) const {
    if (event.has_medicine_session()) return event.medicine_session().has_first_dose_time();
    return event.entry().kind() != v1::ENTRY_KIND_DOSE && event_ms(event) > *course_.dose;
  }

  /// Whether the items about numbers held in the gate that stood last before the dose, or after
  /// it; empty if no gate is known.
  [[nodiscard]] std::string in_range(bool after) const {
    const google::protobuf::RepeatedPtrField<v1::GateItem>* gate = nullptr;
    for (const v1::Event& event : course_.record->events) {
      if (!belongs(*course_.record, event)) continue;
      const auto* found = event.has_entry()              ? &event.entry().gate()
                          : event.has_medicine_session() ? &event.medicine_session().gate()
                                                         : nullptr;
      // A close lists only what did not hold: where that is no number, the gate before it speaks.
      if (found == nullptr || std::none_of(found->begin(), found->end(), is_vital)) continue;
      if (is_after_dose(event) == after) gate = found;
    }
    if (gate == nullptr) return {};
    return yes_no(std::all_of(gate->begin(), gate->end(), [](const v1::GateItem& item) {
      return item.holds() || !is_vital(item);
    }));
  }

  void vitals() {
    const std::string_view s = "Vital signs";
    if (!course_.dose) {
      add(s, "bp_before", "Blood pressure before", reading(last_before(course_.end)), "cuff");
      return;
    }
    const Ms dose = *course_.dose;
    add(s, "bp_before", "Blood pressure before", reading(last_before(dose)), "cuff");
    add(s, "bp_40", "Blood pressure about 40 minutes after",
        reading(about(dose + forty_minutes_ms)), "cuff");
    const CuffReading* const last = last_before(course_.end);
    add(s, "bp_completion", "Blood pressure before completion",
        reading(last != nullptr && last->at > dose ? last : nullptr), "cuff");
    add(s, "in_range_before", "In an acceptable range before", in_range(false), "gate of the dose");
    add(s, "in_range_completion", "In an acceptable range before completion", in_range(true),
        "gate of the discharge");
  }

  /// When something began and ended; ended at `to` = 0: not told.
  void effect(std::string_view name, std::string_view label, Ms from, Ms to,
              std::string_view source) {
    const std::string_view s = "Effects";
    const std::string key(name);
    const auto text = [&](Ms at) { return at == 0 ? "" : t_plus(at - course_.origin()); };
    fields_.push_back({s, name, label, from == 0 ? "none recorded" : "yes", source});
    fields_.push_back({s, name, "  onset", text(from), source});
    fields_.push_back({s, name, "  resolution", from == 0 ? "" : text(to), source});
  }

  void effects() {
    Ms sedated = 0;
    Ms awake = 0;
    scored(sedated, awake);
    told("sedation", sedated, awake);
    told("drowsiness", sedated, awake);
    effect("sedation", "Sedation", sedated, awake, "MOAA/S below 5, symptoms");
    Ms from = 0;
    Ms to = 0;
    told("dissociation", from, to);
    effect("dissociation", "Dissociation", from, to, "symptoms");
    // No symptom has that name: "none recorded" would say what nobody could have recorded.
    for (const std::string_view label : {"Respiratory depression", "  onset", "  resolution"}) {
      add("Effects", "respiratory_depression", label, std::string(by_hand));
    }
    add("Effects", "serious_adverse_event", "Serious adverse event", std::string(by_hand));
  }

  void scored(Ms& from, Ms& to) const {
    const auto take = [&](Ms at, double score) {
      if (!course_.dose || at < *course_.dose) return;
      if (score < 5) {
        if (from == 0) from = at;
        to = 0;
      } else if (from != 0 && to == 0) {
        to = at;
      }
    };
    for (const CheckCourse& one : course_.checks) {
      if (one.check->has_moaas() && one.check->state() == v1::CHECK_STATE_DONE) {
        take(one.at, one.check->moaas());
      }
    }
    for (const EntryCourse& one : course_.entries) {
      if (one.entry->kind() == v1::ENTRY_KIND_SCORE && one.entry->code() == "moaas") {
        take(one.at, one.entry->amount());
      }
    }
  }

  /// The first onset and, if it is over, the last end.
  void told(std::string_view code, Ms& from, Ms& to) const {
    for (const EntryCourse& one : course_.entries) {
      if (one.entry->kind() != v1::ENTRY_KIND_SYMPTOM || one.entry->code() != code) continue;
      if (one.entry->severity() == v1::SEVERITY_ENDED) {
        if (from != 0) to = std::max(to, one.at);
      } else {
        if (from == 0 || one.at < from) from = one.at;
        if (one.at > to) to = 0;
      }
    }
  }

  const Course& course_;
  const Veil& veil_;
  std::vector<Field> fields_;
};

/// Names of fields that come three times get their part behind them.
std::string full_name(const Field& field) {
  std::string name(field.name);
  if (field.label == "  onset") name += "_onset";
  if (field.label == "  resolution") name += "_resolution";
  return name;
}

constexpr std::string_view title = "REMS patient monitoring form: fields that the record knows";

}  // namespace

std::string write_rems(const Course& course, const Veil& veil, const ExportOptions& options,
                       const TakeBytes& take) {
  Bytes out(take);
  out << title << "\n"
      << veil.head() << "\n"
      << "A line of underscores is to be written by hand. Made by " << options.program << ".\n";
  std::string_view section;
  for (const Field& field : Form(course, veil).make()) {
    if (field.section != section) out << "\n" << field.section << "\n";
    section = field.section;
    std::string label(field.label);
    label.resize(std::max<std::size_t>(label.size(), 58), '.');
    out << "  " << label << " "
        << (field.value.empty() ? std::string("______________________") : field.value);
    if (!field.from.empty() && !field.value.empty()) out << "  (" << field.from << ")";
    out << "\n";
  }
  return out.end();
}

std::string write_rems_csv(const Course& course, const Veil& veil, const ExportOptions&,
                           const TakeBytes& take) {
  Bytes out(take);
  out << "section,field,label,value,from\r\nexport,notice,," << csv_cell(veil.head()) << ",\r\n";
  for (const Field& field : Form(course, veil).make()) {
    out << csv_cell(field.section) << "," << full_name(field) << "," << csv_cell(field.label) << ","
        << csv_cell(field.value) << "," << csv_cell(field.value.empty() ? "" : field.from)
        << "\r\n";
  }
  return out.end();
}

std::string write_rems_json(const Course& course, const Veil& veil, const ExportOptions&,
                            const TakeBytes& take) {
  Bytes out(take);
  out << "{\"notice\":" << json_string(veil.head());
  for (const Field& field : Form(course, veil).make()) {
    out << ",\n"
        << json_string(full_name(field)) << ":"
        << (field.value.empty() ? "null" : json_string(field.value));
  }
  out << "}\n";
  return out.end();
}

}  // namespace vigil::sessionlog
