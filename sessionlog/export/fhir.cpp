#include <algorithm>

#include "sessionlog/export/export.hpp"
#include "sessionlog/export/fhir_codes.hpp"
#include "sessionlog/export/rows.hpp"

namespace vigil::sessionlog {
namespace {

using namespace fhir;

class FhirWriter {
 public:
  FhirWriter(const Course& course, const Veil& veil, Bytes& out)
      : course_(course), veil_(veil), out_(out) {}

  void write(const ExportOptions& options) {
    const std::string tag =
        json::object({{"system", json::text("urn:vigil:export")},
                      {"code", json::text(veil_.identified() ? "identified" : "de-identified")},
                      {"display", json::text(veil_.head())}});
    out_ << "{\"resourceType\":\"Bundle\",\"meta\":{\"tag\":[" << tag
         << "]},\"type\":\"collection\",\"timestamp\":" << time(course_.end) << ",\"entry\":[\n";
    patient();
    encounter();
    devices(options);
    for (const Series& series : course_.series) {
      if (series.key.starts_with("nibp_") && series.key != "nibp_pulse") continue;
      if (series.episodic) {
        each(series);
      } else {
        by_minute(series);
        by_phase(series);
      }
    }
    for (const CuffReading& cuff : course_.cuffs) pressure(cuff);
    for (const EntryCourse& one : course_.entries) entry(one);
    for (const CheckCourse& check : course_.checks) safety_check(check);
    for (const AlarmCourse& alarm : course_.alarms) flag(alarm);
    out_ << "\n]}\n";
  }

 private:
  [[nodiscard]] std::string time(Ms at) const { return json::text(veil_.time(at)); }
  [[nodiscard]] std::string period(Ms from, Ms to) const {
    return json::object({{"start", time(from)}, {"end", time(std::max(from, to))}});
  }

  void resource(std::string_view type, const std::string& id, const std::string& members) {
    out_ << (first_ ? "" : ",\n")
         << "{\"fullUrl\":" << json::text(std::string(base) + std::string(type) + "/" + id)
         << ",\"resource\":{\"resourceType\":\"" << type << "\",\"id\":\"" << id << "\","
         << std::string_view(members).substr(1) << "}";
    first_ = false;
  }
  std::string next_id(std::string_view word) {
    return std::string(word) + "-" + std::to_string(++ids_);
  }

  void patient() {
    const std::string identifier = json::object({{"system", json::text("urn:vigil:code")},
                                                 {"value", json::text(course_.session().code())}});
    resource("Patient", "patient", json::object({{"identifier", json::array({identifier})}}));
  }

  void encounter() {
    const bool closed = course_.session().has_closed_time();
    resource(
        "Encounter", "encounter",
        json::object(
            {{"identifier", json::array({json::object({{"system", json::text("urn:vigil:session")},
                                                       {"value", json::text(veil_.session())}})})},
             {"status", json::text(closed ? "finished" : "in-progress")},
             {"class", coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB")},
             {"subject", reference("Patient/patient")},
             {"period", closed ? period(course_.start, course_.end)
                               : json::object({{"start", time(course_.start)}})}}));
  }

  void devices(const ExportOptions& options) {
    std::map<std::uint32_t, const v1::Link*> links;
    for (const Series& series : course_.series) {
      for (const Measure& measure : series.measures) {
        if (!measure.manual) links.emplace(measure.monitor, nullptr);
      }
    }
    for (const v1::Event& event : course_.record->events) {
      if (!belongs(*course_.record, event) || !event.has_link()) continue;
      const v1::Link& link = event.link();
      if (!link.model().empty() || links[link.monitor()] == nullptr) links[link.monitor()] = &link;
    }
    for (const auto& [monitor, link] : links) {
      const std::string name = link == nullptr ? "" : link->vendor() + " " + link->model();
      resource("Device", "device-" + std::to_string(monitor),
               json::object(
                   {{"manufacturer", link == nullptr ? "" : json::text(link->vendor())},
                    {"serialNumber",
                     link == nullptr || !veil_.identified() ? "" : json::text(link->serial())},
                    {"modelNumber", link == nullptr ? "" : json::text(link->model())},
                    {"type",
                     concept_of({coding(mdc_system, "69965", "MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS")},
                                name.size() > 1 ? name : "monitor")}}));
    }
    resource("Device", "vigil",
             json::object({{"manufacturer", json::text("Vigil")},
                           {"version",
                            json::array({json::object({{"value", json::text(options.program)}})})},
                           {"type", concept_of({}, "recording software, advisory only")}}));
  }

  /// `value` is one member with its name, or a reason why there is none.
  void vital(const Series& series, const json::Member& when, const json::Member& value,
             const Measure& from, std::string_view method) {
    const ProfileCode* const profile = profile_of(series);
    const std::string meta =
        profile == nullptr
            ? ""
            : json::object({{"profile", json::array({json::text(std::string(profile_base) +
                                                                std::string(profile->profile))})}});
    resource("Observation", next_id("obs"),
             json::object({{"meta", meta},
                           {"status", json::text("final")},
                           {"category", category("vital-signs")},
                           {"code", code_of(series)},
                           {"subject", reference("Patient/patient")},
                           {"encounter", reference("Encounter/encounter")},
                           when,
                           value,
                           {"method", concept_of({}, from.manual ? "by hand" : method)},
                           {"device", from.manual ? "" : device(from.monitor)}}));
  }

  static std::string device(std::uint32_t monitor) {
    return reference("Device/device-" + std::to_string(monitor));
  }

  void each(const Series& series) {
    for (const Measure& measure : series.measures) one(series, measure);
  }

  void one(const Series& series, const Measure& measure) {
    vital(series, {"effectiveDateTime", time(measure.at)},
          measure.value ? json::Member{"valueQuantity", quantity(*measure.value, series.unit)}
                        : json::Member{"dataAbsentReason", absent(measure.validity)},
          measure, "single reading");
  }

  /// The median of each minute counted from the start; a minute without a valid number says why.
  void by_minute(const Series& series) {
    std::size_t i = 0;
    const std::vector<Measure>& all = series.measures;
    while (i < all.size()) {
      const Ms minute = (all[i].at - course_.start) / ms_per_minute;
      const Ms from = course_.start + minute * ms_per_minute;
      std::vector<double> values;
      const Measure* last = nullptr;
      for (; i < all.size() && all[i].at < from + ms_per_minute; ++i) {
        if (all[i].manual) {
          one(series, all[i]);
          continue;
        }
        last = &all[i];
        if (all[i].value) values.push_back(*all[i].value);
      }
      if (last == nullptr) continue;
      const json::Member when{"effectivePeriod", period(from, from + ms_per_minute - 1)};
      if (values.empty()) {
        vital(series, when, {"dataAbsentReason", absent(last->validity)}, *last,
              "median of a minute");
        continue;
      }
      auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
      std::nth_element(values.begin(), middle, values.end());
      vital(series, when, {"valueQuantity", quantity(*middle, series.unit)}, *last,
            "median of a minute");
    }
  }

  /// The numbers of a phase at 1 Hz; "E" where there is none. No vital-signs profile: those take
  /// no sampled data.
  void by_phase(const Series& series) {
    for (const Span& phase : course_.phases) {
      const auto seconds = static_cast<std::size_t>((phase.to - phase.from) / ms_per_second);
      if (seconds == 0) continue;
      std::vector<const Measure*> at(seconds, nullptr);
      for (const Measure& measure : series.measures) {
        if (measure.manual || measure.at < phase.from) continue;
        const auto second = static_cast<std::size_t>((measure.at - phase.from) / ms_per_second);
        if (second < seconds) at[second] = &measure;
      }
      std::string data;
      bool any = false;
      for (const Measure* const measure : at) {
        if (!data.empty()) data += ' ';
        const bool there = measure != nullptr && measure->value;
        data += there ? number(*measure->value) : "E";
        any = any || there;
      }
      if (any) sampled(series, phase, data);
    }
  }

  void sampled(const Series& series, const Span& phase, const std::string& data) {
    const std::string value = json::object({{"origin", quantity(0, series.unit)},
                                            {"period", "1000"},
                                            {"dimensions", "1"},
                                            {"data", json::text(data)}});
    resource(
        "Observation", next_id("obs"),
        json::object(
            {{"status", json::text("final")},
             {"category", category("procedure")},
             {"code", concept_of({coding(mdc_system, std::to_string(series.mdc), series.refid)},
                                 series.label + " at 1 Hz, phase " + phase.name)},
             {"subject", reference("Patient/patient")},
             {"encounter", reference("Encounter/encounter")},
             {"effectivePeriod", period(phase.from, phase.to)},
             {"valueSampledData", value}}));
  }

  static std::string component(std::string_view loinc, std::string_view mdc, std::string_view refid,
                               const std::optional<double>& value) {
    const std::string code =
        concept_of({coding(loinc_system, loinc), coding(mdc_system, mdc, refid)}, "");
    if (value) return json::object({{"code", code}, {"valueQuantity", quantity(*value, "mm[Hg]")}});
    return json::object({{"code", code}, {"dataAbsentReason", absent(v1::VALIDITY_NO_VALUE)}});
  }

  void pressure(const CuffReading& cuff) {
    std::vector<std::string> parts{
        component("8480-6", "150021", "MDC_PRESS_BLD_NONINV_SYS", cuff.sys),
        component("8462-4", "150022", "MDC_PRESS_BLD_NONINV_DIA", cuff.dia)};
    if (cuff.mean) {
      parts.push_back(component("8478-0", "150023", "MDC_PRESS_BLD_NONINV_MEAN", cuff.mean));
    }
    resource("Observation", next_id("obs"),
             json::object(
                 {{"meta", json::object({{"profile", json::array({json::text(
                                                         std::string(profile_base) + "bp")})}})},
                  {"status", json::text("final")},
                  {"category", category("vital-signs")},
                  {"code", concept_of({coding(loinc_system, "85354-9"),
                                       coding(mdc_system, "150020", "MDC_PRESS_BLD_NONINV")},
                                      "Blood pressure")},
                  {"subject", reference("Patient/patient")},
                  {"encounter", reference("Encounter/encounter")},
                  {"effectiveDateTime", time(cuff.at)},
                  {"method", concept_of({}, cuff.manual ? "by hand" : "cuff of the monitor")},
                  {"component", json::array(parts)}}));
  }

  void entry(const EntryCourse& one) {
    const v1::SessionEntry& entry = *one.entry;
    switch (entry.kind()) {
      case v1::ENTRY_KIND_DOSE:
        return dose(one);
      case v1::ENTRY_KIND_MEDICATION: {
        const std::string amount = !entry.has_amount() || entry.unit().empty()
                                       ? ""
                                       : quantity(entry.amount(), entry.unit());
        return medicine(one, entry.code(), amount.empty() ? "" : json::object({{"dose", amount}}),
                        veil_.words(entry.text()));
      }
      case v1::ENTRY_KIND_OXYGEN:
        return medicine(one, "oxygen",
                        json::object({{"rateQuantity", quantity(entry.amount(), "L/min")}}), "");
      case v1::ENTRY_KIND_SYMPTOM:
        return finding(one, "exam", {"valueString", json::text(severity_word(entry.severity()))});
      case v1::ENTRY_KIND_SCORE:
        return finding(one, "survey", {"valueQuantity", quantity(entry.amount(), "{score}")});
      default:
        return;
    }
  }

  void dose(const EntryCourse& one) {
    const v1::Dose& dose = one.entry->dose();
    const std::string rate =
        dose.rate_ug_h() == 0 ? "" : quantity(dose.rate_ug_h() / 1000.0, "mg/h");
    const std::string amount =
        dose.amount_ug() == 0 ? "" : quantity(static_cast<double>(dose.amount_ug()) / 1000.0, "mg");
    const std::string words = dose_text(dose, veil_);
    if (rate.empty() && amount.empty()) return medicine(one, dose.drug(), "", words);
    medicine(one, dose.drug(),
             json::object({{"text", json::text(words)},
                           {"route", concept_of({}, dose.route())},
                           {"dose", amount},
                           {"rateQuantity", rate}}),
             "");
  }

  /// R4 wants a dose or a rate in a dosage: without both there are words only.
  void medicine(const EntryCourse& one, const std::string& drug, const std::string& dosage,
                const std::string& words) {
    const std::string note =
        words.empty() ? "" : json::array({json::object({{"text", json::text(words)}})});
    const std::string person = veil_.person(one.entry->actor(), one.entry->role());
    const std::string performer =
        person.empty()
            ? ""
            : json::array(
                  {json::object({{"actor", json::object({{"display", json::text(person)}})}})});
    resource("MedicationAdministration", next_id("med"),
             json::object(
                 {{"status", json::text("completed")},
                  {"medicationCodeableConcept", concept_of({}, drug.empty() ? "not told" : drug)},
                  {"subject", reference("Patient/patient")},
                  {"context", reference("Encounter/encounter")},
                  {"effectiveDateTime", time(one.at)},
                  {"performer", performer},
                  {"note", note},
                  {"dosage", dosage}}));
  }

  void finding(const EntryCourse& one, std::string_view kind, const json::Member& value) {
    resource("Observation", next_id("obs"),
             json::object({{"status", json::text("final")},
                           {"category", category(kind)},
                           {"code", concept_of({}, one.entry->code())},
                           {"subject", reference("Patient/patient")},
                           {"encounter", reference("Encounter/encounter")},
                           {"effectiveDateTime", time(one.at)},
                           value}));
  }

  void safety_check(const CheckCourse& one) {
    const v1::Check& check = *one.check;
    const bool done = check.state() == v1::CHECK_STATE_DONE;
    if (!done && check.state() != v1::CHECK_STATE_SKIPPED) return;
    std::vector<std::string> parts;
    const auto part = [&](std::string_view name, const std::string& value) {
      if (value.empty()) return;
      parts.push_back(
          json::object({{"code", concept_of({}, name)}, {"valueString", json::text(value)}}));
    };
    part("breathing", check.breathing());
    part("colour", check.colour());
    part("posture", check.posture());
    part("distress", check.distress());
    if (check.has_moaas()) part("MOAA/S", std::to_string(check.moaas()));
    part("how", enum_word(v1::CheckHow_Name(check.how()), "CHECK_HOW_"));
    part("late", one.late ? "yes" : "no");
    resource(
        "Observation", next_id("check"),
        json::object({{"status", json::text(done ? "final" : "cancelled")},
                      {"category", category("exam")},
                      {"code", concept_of({}, "safety check")},
                      {"subject", reference("Patient/patient")},
                      {"encounter", reference("Encounter/encounter")},
                      {"effectiveDateTime", time(one.at)},
                      {"dataAbsentReason",
                       done ? "" : concept_of({coding(absent_system, "not-performed")}, "skipped")},
                      {"component", json::array(parts)}}));
  }

  void flag(const AlarmCourse& one) {
    const v1::Alarm& alarm = *one.gravest;
    const std::string code = std::to_string(alarm.event_code() == 0 ? 196616 : alarm.event_code());
    resource(
        "Flag", next_id("alarm"),
        json::object({{"status", json::text(one.ended ? "inactive" : "active")},
                      {"category",
                       json::array({concept_of({}, "alarm, " + priority_word(alarm.priority()))})},
                      {"code", concept_of({coding(mdc_system, code)}, alarm_text(alarm))},
                      {"subject", reference("Patient/patient")},
                      {"period", one.ended ? period(one.from, one.to)
                                           : json::object({{"start", time(one.from)}})},
                      {"encounter", reference("Encounter/encounter")},
                      {"author", reference("Device/vigil")}}));
  }

  const Course& course_;
  const Veil& veil_;
  Bytes& out_;
  bool first_ = true;
  int ids_ = 0;
};

}  // namespace

std::string write_fhir(const Course& course, const Veil& veil, const ExportOptions& options,
                       const TakeBytes& take) {
  Bytes out(take);
  FhirWriter(course, veil, out).write(options);
  return out.end();
}

}  // namespace vigil::sessionlog
