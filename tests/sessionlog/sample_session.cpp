#include "tests/sessionlog/sample_session.hpp"

#include <array>
#include <cmath>
#include <string>

#include "drivers/api/parameter.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t before_ms = 30 * minute_ms;
constexpr std::uint64_t boot_ns = 1'000'000'000'000;  // of the first moment

class Sample {
 public:
  explicit Sample(const SampleOptions& options) : options_(options) {}

  SessionRecord make() {
    const std::int64_t start = sample_dose_ms - before_ms;
    state();
    link(start);
    baseline_entries();
    std::size_t next = 0;
    const std::vector<Step> steps = story();
    for (int second = 0; second < options_.minutes * 60; ++second) {
      const std::int64_t at = start + second * 1000;
      const std::int64_t lost_from = sample_dose_ms + 80 * minute_ms;
      if (at == lost_from) lose(57);
      if (at < lost_from || at >= lost_from + minute_ms) numbers(at);
      for (; next < steps.size() && sample_dose_ms + steps[next].minute * minute_ms <= at; ++next) {
        (this->*steps[next].tell)(at);
      }
    }
    for (; next < steps.size(); ++next) {
      (this->*steps[next].tell)(sample_dose_ms + steps[next].minute * minute_ms);
    }
    if (options_.waves) waves(start);
    return std::move(record_);
  }

 private:
  struct Step {
    std::int64_t minute;
    void (Sample::*tell)(std::int64_t at);
  };

  void lose(std::uint64_t events) {
    v1::LogGap& gap = record_.gaps.emplace_back();
    gap.set_source("clinic-north");
    gap.set_epoch(3);
    gap.set_from_seq(seq_ + 1);
    gap.set_to_seq(seq_ + events);
    gap.set_reason(std::to_string(events) + " events lost");
    seq_ += events;
  }

  static std::vector<Step> story() {
    return {{0, &Sample::dose},         {1, &Sample::onset},       {5, &Sample::check_one},
            {8, &Sample::music},        {14, &Sample::desaturate}, {15, &Sample::oxygen},
            {16, &Sample::recover},     {17, &Sample::peak},       {22, &Sample::dissociation},
            {25, &Sample::cuff_high},   {27, &Sample::cuff_lower}, {31, &Sample::check_late},
            {40, &Sample::cuff_forty},  {45, &Sample::check_skip}, {55, &Sample::settled},
            {60, &Sample::second_hour}, {75, &Sample::by_hand},    {90, &Sample::correction},
            {120, &Sample::cuff_end},   {130, &Sample::cuff_last}, {132, &Sample::close}};
  }

  v1::Event& event(std::int64_t at) {
    v1::Event& event = record_.events.emplace_back();
    const std::int64_t since = at - (sample_dose_ms - before_ms);
    event.set_source("clinic-north");
    event.set_epoch(3);
    event.set_seq(++seq_);
    event.set_instant_ns(boot_ns + static_cast<std::uint64_t>(since) * 1'000'000);
    set(event.mutable_wall_time(), at);
    event.set_room("2");
    event.set_bed("a");
    event.set_session("K-0042");
    return event;
  }

  static void set(google::protobuf::Timestamp* time, std::int64_t at) {
    time->set_seconds(at / 1000);
    time->set_nanos(static_cast<std::int32_t>(at % 1000) * 1'000'000);
  }

  void state() {
    v1::Session& state = record_.state;
    state.set_id("K-0042.20261122.1");
    state.set_code("K-0042");
    state.set_state(v1::SESSION_STATE_CLOSED);
    state.set_profile("ketamine-im");
    state.set_profile_version(3);
    state.set_room("2");
    state.set_bed("a");
    state.set_prescriber("Dr Hale");
    state.set_responsible("RN-2");
    state.set_sitter("K-0043");
    state.set_concurrent_bed("b");
    state.set_weight_g(80'000);
    state.set_total_ug(60'000);
    state.set_manner(v1::CLOSE_MANNER_DISCHARGED);
    set(state.mutable_started_time(), sample_dose_ms - before_ms);
    set(state.mutable_first_dose_time(), sample_dose_ms);
    set(state.mutable_closed_time(), sample_dose_ms + 132 * minute_ms);
  }

  void link(std::int64_t at) {
    v1::Link& link = *event(at).mutable_link();
    link.set_driver("nonin");
    link.set_state(v1::LINK_STATE_LIVE);
    link.set_vendor("Nonin");
    link.set_model("Model 7500");
    link.set_serial("SN-55123");
  }

  v1::SessionEntry& entry(std::int64_t at, v1::EntryKind kind, const std::string& code) {
    v1::SessionEntry& entry = *event(at).mutable_entry();
    entry.set_number(++entries_);
    entry.set_kind(kind);
    set(entry.mutable_performed_time(), at);
    entry.set_actor("RN-2");
    entry.set_role(v1::STAFF_ROLE_NURSE);
    entry.set_code(code);
    return entry;
  }

  static void value(v1::SnapshotValue* value, Parameter parameter, double number) {
    value->set_parameter(std::string(info(parameter).key));
    value->set_mdc_code(info(parameter).mdc);
    value->set_unit(std::string(info(parameter).ucum));
    value->set_validity(v1::VALIDITY_VALID);
    value->set_value(number);
    value->set_age_ns(1'200'000'000);
  }

  void baseline_entries() {
    const std::int64_t start = sample_dose_ms - before_ms;
    v1::PreCheck& pre = *entry(start + minute_ms, v1::ENTRY_KIND_PRE_CHECK, "").mutable_pre_check();
    pre.set_weight_g(80'000);
    pre.set_weighed(true);
    v1::FlagAnswer& flag = *pre.add_flags();
    flag.set_flag("benzodiazepine");
    flag.set_answer(v1::ANSWER_NO);
    flag.set_plan("mother Jane called");
    v1::FlagAnswer& maoi = *pre.add_flags();
    maoi.set_flag("maoi");
    maoi.set_answer(v1::ANSWER_NO);
    cuff(sample_dose_ms - 12 * minute_ms, 122, 78, 93);
    cuff(sample_dose_ms - 9 * minute_ms, 122, 78, 93);
    v1::SessionEntry& base = entry(sample_dose_ms - 8 * minute_ms, v1::ENTRY_KIND_BASELINE, "");
    value(base.add_values(), Parameter::hr, 68);
    value(base.add_values(), Parameter::spo2, 98);
    value(base.add_values(), Parameter::nibp_sys, 122);
    value(base.add_values(), Parameter::nibp_dia, 78);
    v1::GateItem& item = *base.add_gate();
    item.set_item("sbp");
    item.set_holds(true);
    item.set_text("SBP 122 is below 140");
  }

  void vital(std::int64_t at, Parameter parameter, double number) {
    v1::Event& one = event(at);
    v1::Vital& vital = *one.mutable_vital();
    const ParameterInfo& known = info(parameter);
    vital.set_parameter(std::string(known.key));
    vital.set_mdc_code(known.mdc);
    vital.set_mdc_refid(std::string(known.refid));
    vital.set_unit(std::string(known.ucum));
    vital.set_measured_ns(one.instant_ns());
    if (number < 0) {
      vital.set_validity(v1::VALIDITY_SENSOR_OFF);
    } else {
      vital.set_validity(v1::VALIDITY_VALID);
      vital.set_value(number);
    }
  }

  /// Heart rate rises to 102 at T+22; oxygen dips to 84 at T+14; the probe is off from T+50 to
  /// T+52.
  void numbers(std::int64_t at) {
    const double minute = static_cast<double>(at - sample_dose_ms) / static_cast<double>(minute_ms);
    const double rise = minute <= 0 ? 0 : 34 * std::exp(-std::pow((minute - 22) / 18, 2));
    const double wave = std::sin(static_cast<double>(at / 1000 % 97));
    const bool off = minute >= 50 && minute < 52;
    const bool dip = minute >= 14 && minute < 15.5;
    vital(at, Parameter::hr, std::round(68 + rise + wave));
    vital(at, Parameter::spo2, off ? -1 : dip ? 84 : std::round(97.5 + wave / 2));
    vital(at, Parameter::pulse, off ? -1 : std::round(68 + rise + wave));
    vital(at, Parameter::rr, std::round(14 + wave));
    if (!options_.many_numbers) return;
    for (const Parameter more :
         {Parameter::etco2, Parameter::temp1, Parameter::temp2, Parameter::perfusion_index,
          Parameter::p1_sys, Parameter::p1_dia}) {
      vital(at, more, std::round((36.6 + wave) * 10) / 10);
    }
  }

  void cuff(std::int64_t at, double sys, double dia, double mean) {
    vital(at, Parameter::nibp_sys, sys);
    vital(at, Parameter::nibp_dia, dia);
    vital(at, Parameter::nibp_mean, mean);
  }

  void dose(std::int64_t at) {
    v1::Dose& dose = *entry(at, v1::ENTRY_KIND_DOSE, "").mutable_dose();
    dose.set_number(1);
    dose.set_step(v1::DOSE_STEP_GIVEN);
    dose.set_drug("ketamine");
    dose.set_route("im");
    dose.set_amount_ug(60'000);
    dose.set_ug_per_kg(750);
    dose.set_site("left deltoid");
    dose.set_lot("LOT-77A");
    entry(at, v1::ENTRY_KIND_PHASE, "onset");
  }
  void onset(std::int64_t at) {
    entry(at, v1::ENTRY_KIND_NOTE, "mask-on").set_text("her own mask");
    entry(at, v1::ENTRY_KIND_NOTE, "water");  // entry that is taken back
    const std::uint32_t wrong = entries_;
    entry(at + 5000, v1::ENTRY_KIND_UNDO, "").set_ref(wrong);
  }
  void music(std::int64_t at) { entry(at, v1::ENTRY_KIND_NOTE, "music"); }
  void peak(std::int64_t at) { entry(at, v1::ENTRY_KIND_PHASE, "peak"); }
  void second_hour(std::int64_t at) {
    entry(at, v1::ENTRY_KIND_PHASE, "second-hour");
    entry(at, v1::ENTRY_KIND_NOTE, "therapist-in").set_text("PSY-1 | came in & sat");
  }

  v1::Alarm& alarm(std::int64_t at, const std::string& id, v1::AlarmPhase phase,
                   v1::Priority priority, Parameter parameter, double number, double limit) {
    v1::Alarm& alarm = *event(at).mutable_alarm();
    const bool low = parameter == Parameter::spo2;
    alarm.set_alarm_id(id);
    alarm.set_kind(low ? v1::ALARM_KIND_LIMIT_LOW : v1::ALARM_KIND_LIMIT_HIGH);
    alarm.set_phase(phase);
    alarm.set_state(phase == v1::ALARM_PHASE_END ? v1::ALARM_STATE_INACTIVE
                                                 : v1::ALARM_STATE_ACTIVE);
    alarm.set_inactivation(v1::INACTIVATION_ENABLED);
    alarm.set_priority(priority);
    alarm.set_type(v1::ALARM_TYPE_PHYSIOLOGICAL);
    alarm.set_event_code(low ? 196670 : 196648);
    alarm.set_parameter(std::string(info(parameter).key));
    alarm.set_mdc_code(info(parameter).mdc);
    alarm.set_unit(std::string(info(parameter).ucum));
    alarm.set_value(number);
    alarm.set_limit(limit);
    alarm.set_sign(low ? "<" : ">=");
    alarm.set_responsible("RN-2");
    alarm.set_text(std::string(low ? "SpO2 " : "SBP ") + std::to_string(static_cast<int>(number)));
    return alarm;
  }

  void desaturate(std::int64_t at) {
    alarm(at, "3.17", v1::ALARM_PHASE_START, v1::PRIORITY_MEDIUM, Parameter::spo2, 91, 92);
    alarm(at + 4000, "3.17", v1::ALARM_PHASE_ESCALATE, v1::PRIORITY_HIGH, Parameter::spo2, 84, 85);
  }
  void oxygen(std::int64_t at) {
    v1::SessionEntry& given = entry(at, v1::ENTRY_KIND_OXYGEN, "nasal");
    given.set_amount(2);
    given.set_unit("L/min");
  }
  void recover(std::int64_t at) {
    alarm(at, "3.17", v1::ALARM_PHASE_END, v1::PRIORITY_HIGH, Parameter::spo2, 97, 85);
  }
  void dissociation(std::int64_t at) {
    entry(at, v1::ENTRY_KIND_SYMPTOM, "dissociation").set_severity(v1::SEVERITY_MODERATE);
  }
  void settled(std::int64_t at) {
    entry(at, v1::ENTRY_KIND_SYMPTOM, "dissociation").set_severity(v1::SEVERITY_ENDED);
    v1::SessionEntry& air = entry(at, v1::ENTRY_KIND_OXYGEN, "nasal");
    air.set_amount(0);
    air.set_unit("L/min");
  }
  void cuff_high(std::int64_t at) {
    cuff(at, 164, 98, 120);
    alarm(at, "3.18", v1::ALARM_PHASE_START, v1::PRIORITY_LOW, Parameter::nibp_sys, 164, 160);
  }
  void cuff_lower(std::int64_t at) {
    cuff(at, 152, 92, 112);
    alarm(at, "3.18", v1::ALARM_PHASE_END, v1::PRIORITY_LOW, Parameter::nibp_sys, 152, 160);
  }
  void cuff_forty(std::int64_t at) { cuff(at, 146, 88, 107); }
  void cuff_end(std::int64_t at) { cuff(at, 128, 80, 96); }
  void cuff_last(std::int64_t at) { cuff(at, 126, 80, 95); }
  void by_hand(std::int64_t at) {
    v1::SessionEntry& values = entry(at, v1::ENTRY_KIND_MANUAL_VITALS, "cuff");
    value(values.add_values(), Parameter::nibp_sys, 136);
    value(values.add_values(), Parameter::nibp_dia, 84);
  }
  void correction(std::int64_t at) {
    v1::SessionEntry& entry_of = entry(at, v1::ENTRY_KIND_CORRECTION, "");
    entry_of.set_text("10 s belonged to K-0043");
    v1::Correction& moved = *entry_of.mutable_correction();
    moved.set_from_session("K-0042.20261122.1");
    moved.set_to_session("K-0043.20261122.1");
    // And an event of the partner that a reader should never have given.
    vital(at, Parameter::hr, 199);
    record_.events.back().set_session("K-0043");
  }

  v1::Check& check(std::int64_t at, std::uint32_t number, v1::CheckState state) {
    v1::Event& one = event(at);
    one.set_actor("RN-5");
    v1::Check& check = *one.mutable_check();
    check.set_number(number);
    check.set_state(state);
    check.set_role(v1::STAFF_ROLE_SECOND_NURSE);
    set(check.mutable_due_time(), at);
    return check;
  }
  void done(std::int64_t at, std::uint32_t number) {
    v1::Check& one = check(at, number, v1::CHECK_STATE_DONE);
    one.set_how(v1::CHECK_HOW_WINDOW);
    one.set_breathing("regular");
    one.set_colour("normal");
    one.set_seen("calm, hand on chest");
    one.set_moaas(number == 2 ? 4 : 5);
    set(one.mutable_performed_time(), at);
    value(one.add_values(), Parameter::spo2, 97);
  }
  void check_one(std::int64_t at) { done(at, 1); }
  void check_late(std::int64_t at) {
    check(at - 3 * minute_ms, 2, v1::CHECK_STATE_OVERDUE).set_priority(v1::PRIORITY_LOW);
    done(at, 2);
  }
  void check_skip(std::int64_t at) {
    v1::Check& one = check(at, 3, v1::CHECK_STATE_SKIPPED);
    one.set_reason("with another patient");
    set(one.mutable_performed_time(), at);
    done(at + 10 * minute_ms, 4);
  }
  void close(std::int64_t at) {
    v1::SessionEntry& end = entry(at, v1::ENTRY_KIND_CLOSE, "home with Jane");
    end.set_actor("Dr Hale");
    end.set_role(v1::STAFF_ROLE_PRESCRIBER);
    end.set_manner(v1::CLOSE_MANNER_DISCHARGED);
    for (const char* const name : {"bp", "hr", "spo2", "escort"}) {
      v1::GateItem& item = *end.add_gate();
      item.set_item(name);
      item.set_holds(true);
    }
  }

  void waves(std::int64_t start) {
    wave(start, "ecg_ii", 131330, "MDC_ECG_ELEC_POTL_II", 250, 0.005);
    wave(start, "pleth", 150452, "MDC_PULS_OXIM_PLETH", 75, 0);
  }
  /// A saw of 40 samples, one block a second; a second is missing at T-10.
  void wave(std::int64_t start, const std::string& key, std::uint32_t code, const char* refid,
            int rate, double scale) {
    std::vector<v1::WaveBlock>& blocks = record_.waves[key];
    for (int second = 0; second < options_.minutes * 60; ++second) {
      if (second == 1200) continue;
      v1::WaveBlock& block = blocks.emplace_back();
      set(block.mutable_wall_time(), start + second * 1000);
      block.set_wave(key);
      block.set_mdc_code(code);
      block.set_mdc_refid(refid);
      block.set_unit(scale == 0 ? "1" : "mV");
      block.set_scale(scale);
      block.set_samples_per_second(rate);
      for (int i = 0; i < rate; ++i) block.add_samples((second * rate + i) % 40 - 20);
    }
  }

  SampleOptions options_;
  SessionRecord record_;
  std::uint64_t seq_ = 0;
  std::uint32_t entries_ = 0;
};

}  // namespace

SessionRecord sample_session(const SampleOptions& options) { return Sample(options).make(); }

}  // namespace vigil::sessionlog
