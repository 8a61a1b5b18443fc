#include <algorithm>
#include <array>
#include <vector>

#include "sessionlog/export/export.hpp"
#include "sessionlog/export/rows.hpp"

namespace vigil::sessionlog {
namespace {

// Units and shapes: IHE PCD-01 and PCD-04 as docs/formats/export.md gives them.
constexpr std::string_view oru_profile = "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO";
constexpr std::string_view alarm_profile =
    "IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.4.1^ISO";

std::string mdc_unit(std::string_view key, std::string_view ucum) {
  if (key == "rr") return "264928^MDC_DIM_RESP_PER_MIN^MDC";
  if (ucum == "/min") return "264864^MDC_DIM_BEAT_PER_MIN^MDC";
  if (ucum == "%") return "262688^MDC_DIM_PERCENT^MDC";
  if (ucum == "mm[Hg]") return "266016^MDC_DIM_MMHG^MDC";
  if (ucum == "Cel") return "268192^MDC_DIM_DEGC^MDC";
  return hl7_text(ucum) + "^^UCUM";
}

/// The last valid number of one parameter in a minute, and its place under the oximeter or cuff.
struct Metric {
  const Series* series;
  const Measure* measure;
  std::size_t place;
};

class Hl7Writer {
 public:
  Hl7Writer(const Course& course, const Veil& veil, Bytes& out)
      : course_(course), veil_(veil), out_(out) {}

  void write() {
    line("BHS|^~\\&|VIGIL||||" + hl7_time(veil_.told(course_.start)) + "|||" +
         hl7_text(veil_.head()));
    std::vector<const v1::Event*> alarms;
    for (const v1::Event& event : course_.record->events) {
      if (belongs(*course_.record, event) && event.has_alarm()) alarms.push_back(&event);
    }
    cursors_.assign(course_.series.size(), 0);
    std::size_t alarm = 0;
    for (Ms from = course_.start; from <= course_.end; from += ms_per_minute) {
      // Numbers before the alarms that they cause.
      metrics(from, from + ms_per_minute);
      for (; alarm < alarms.size() && event_ms(*alarms[alarm]) < from + ms_per_minute; ++alarm) {
        alarm_message(*alarms[alarm]);
      }
    }
    for (; alarm < alarms.size(); ++alarm) alarm_message(*alarms[alarm]);
    line("BTS|" + std::to_string(messages_) + "|Numbers of a minute: the last valid of each");
  }

 private:
  void line(const std::string& text) { out_ << text << "\r"; }

  void head(Ms at, std::string_view type, std::string_view profile) {
    ++messages_;
    line("MSH|^~\\&|VIGIL||||" + hl7_time(veil_.told(at)) + "||" + std::string(type) + "|" +
         std::to_string(messages_) + "|P|2.6|||NE|AL||UNICODE UTF-8|||" + std::string(profile));
    line("PID|||" + hl7_text(course_.session().code()) + "^^^VIGIL^PI||^^^^^^S");
    const v1::Session& session = course_.session();
    line(veil_.identified()
             ? "PV1||O|VIGIL^" + hl7_text(session.room()) + "^" + hl7_text(session.bed())
             : "PV1||O|VIGIL");
  }

  void metrics(Ms from, Ms to) {
    std::vector<Metric> found;
    // By hand and by the monitor are told apart; every cuff reading counts, of others the last.
    for (std::size_t i = 0; i < course_.series.size(); ++i) {
      const Series& series = course_.series[i];
      const Measure* last = nullptr;
      std::size_t& at = cursors_[i];
      for (; at < series.measures.size() && series.measures[at].at < to; ++at) {
        const Measure& measure = series.measures[at];
        if (!measure.value || series.mdc == 0) continue;
        if (series.episodic || measure.manual) {
          found.push_back({&series, &measure, i + 1});
        } else {
          last = &measure;
        }
      }
      if (last != nullptr) found.push_back({&series, last, i + 1});
    }
    if (!found.empty()) metric_message(from, to, found);
  }

  void metric_message(Ms from, Ms to, const std::vector<Metric>& found) {
    const Ms at = std::min(to, std::max(from, course_.end));
    head(at, "ORU^R01^ORU_R01", oru_profile);
    const std::string id = std::to_string(messages_);
    line("OBR|1|o" + id + "^VIGIL|f" + id + "^VIGIL|182777000^monitoring of patient^SCT|||" +
         hl7_time(veil_.told(from)) + "|" + hl7_time(veil_.told(at)));
    line("OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X");
    std::size_t set = 1;
    for (const Metric& metric : found) {
      const Series& series = *metric.series;
      const Measure& measure = *metric.measure;
      const bool timed = series.episodic || measure.manual;
      line("OBX|" + std::to_string(++set) + "|NM|" + std::to_string(series.mdc) + "^" +
           hl7_text(series.refid) + "^MDC|1.1.1." + std::to_string(metric.place) + "|" +
           number(*measure.value) + "|" + mdc_unit(series.key, series.unit) + "|||||R" +
           (timed ? "|||" + hl7_time(veil_.told(measure.at)) : "") +
           (measure.manual ? "|||MANUAL^by hand^99VIGIL" : ""));
    }
  }

  static std::string phase(const v1::Alarm& alarm) {
    return enum_word(v1::AlarmPhase_Name(alarm.phase()), "ALARM_PHASE_");
  }

  static std::string event_code(const v1::Alarm& alarm) {
    switch (alarm.event_code()) {
      case 196648:
        return "196648^MDC_EVT_HI^MDC";
      case 196670:
        return "196670^MDC_EVT_LO^MDC";
      default:
        return "196616^MDC_EVT_ALARM^MDC";
    }
  }

  static std::string priority(const v1::Alarm& alarm) {
    constexpr std::array<std::string_view, 5> words{"PN", "PN", "PL", "PM", "PH"};
    return std::string(words[static_cast<std::size_t>(std::clamp<int>(alarm.priority(), 0, 4))]);
  }

  void alarm_message(const v1::Event& event) {
    const v1::Alarm& alarm = event.alarm();
    head(event_ms(event), "ORU^R40^ORU_R40", alarm_profile);
    const std::string own =
        hl7_text(alarm.alarm_id()) + "." + std::to_string(++steps_[alarm.alarm_id()]);
    std::string obr = "OBR|1|p" + std::to_string(messages_) + "^VIGIL|a" + own +
                      "^VIGIL|196616^MDC_EVT_ALARM^MDC|||" + hl7_time(veil_.told(event_ms(event)));
    if (steps_[alarm.alarm_id()] > 1) {
      obr += std::string(22, '|') + "a" + hl7_text(alarm.alarm_id()) + ".1^VIGIL";
    }
    line(obr);
    facets(event, alarm);
  }

  void facets(const v1::Event& event, const v1::Alarm& alarm) {
    const std::string words = veil_.identified() ? veil_.words(alarm.text()) : alarm_text(alarm);
    line("OBX|1|ST|" + event_code(alarm) + "|1.1.1.1.1|" + hl7_text(words) + "||||||R|||" +
         hl7_time(veil_.told(event_ms(event))));
    if (alarm.mdc_code() != 0) {
      const Series* const series = course_.find(alarm.parameter());
      const std::string refid = series == nullptr ? "" : series->refid;
      const std::string limit = !alarm.has_limit()              ? ""
                                : alarm.sign().starts_with("<") ? number(alarm.limit()) + "-"
                                                                : "-" + number(alarm.limit());
      line("OBX|2|NM|" + std::to_string(alarm.mdc_code()) + "^" + hl7_text(refid) +
           "^MDC|1.1.1.1.2|" + (alarm.has_value() ? number(alarm.value()) : "") + "|" +
           mdc_unit(alarm.parameter(), alarm.unit()) + "|" + limit + "||||R");
    } else {
      line("OBX|2|ST|68480^MDC_ATTR_ALERT_SOURCE^MDC|1.1.1.1.2|monitor||||||R");
    }
    facet(3, "68481^MDC_ATTR_EVENT_PHASE^MDC", phase(alarm));
    facet(4, "68482^MDC_ATTR_ALARM_STATE^MDC",
          enum_word(v1::AlarmState_Name(alarm.state()), "ALARM_STATE_"));
    std::string inactivation =
        enum_word(v1::Inactivation_Name(alarm.inactivation()), "INACTIVATION_");
    facet(5, "68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC",
          inactivation.empty() ? "enabled" : inactivation);
    facet(6, "68484^MDC_ATTR_ALARM_PRIORITY^MDC", priority(alarm));
    facet(7, "68485^MDC_ATTR_ALERT_TYPE^MDC",
          alarm.type() == v1::ALARM_TYPE_TECHNICAL  ? "ST"
          : alarm.type() == v1::ALARM_TYPE_ADVISORY ? "SA"
                                                    : "SP");
  }

  void facet(int number, std::string_view code, const std::string& value) {
    const std::string set = std::to_string(number);
    line("OBX|" + set + "|ST|" + std::string(code) + "|1.1.1.1." + set + "|" + value + "||||||R");
  }

  const Course& course_;
  const Veil& veil_;
  Bytes& out_;
  std::vector<std::size_t> cursors_;
  std::map<std::string, int> steps_;
  std::size_t messages_ = 0;
};

}  // namespace

std::string write_hl7(const Course& course, const Veil& veil, const ExportOptions&,
                      const TakeBytes& take) {
  Bytes out(take);
  Hl7Writer(course, veil, out).write();
  return out.end();
}

}  // namespace vigil::sessionlog
