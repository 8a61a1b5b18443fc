#include "sessionlog/export/rows.hpp"

#include "drivers/api/parameter.hpp"

namespace vigil::sessionlog {
namespace {

void name_parameter(Row& row, const std::string& key, std::uint32_t mdc) {
  row.parameter = key;
  row.mdc = mdc;
  if (const auto parameter = parameter_from_key(key)) {
    const ParameterInfo& known = info(*parameter);
    row.mdc = known.mdc;
    row.refid = known.refid;
    row.loinc = known.loinc;
  }
}

void add(std::string& text, const std::string& name, const std::string& value) {
  if (value.empty()) return;
  if (!text.empty()) text += ' ';
  text += name.empty() ? value : name + '=' + value;
}

class RowMaker {
 public:
  RowMaker(const Course& course, const Veil& veil, const std::function<void(const Row&)>& take)
      : course_(course), veil_(veil), take_(take) {}

  void make() {
    Row head;
    head.at = course_.start;
    head.kind = "export";
    head.parameter = veil_.identified() ? "identified" : "de-identified";
    head.text = veil_.head();
    take_(head);
    for (const v1::Event& event : course_.record->events) {
      if (belongs(*course_.record, event)) one(event);
    }
    for (const Span& gap : course_.gaps) {
      Row row;
      row.at = gap.from;
      row.kind = "gap";
      row.value = static_cast<double>(gap.to - gap.from) / 1000.0;
      row.unit = "s";
      row.text = gap.name;
      take_(row);
    }
    for (const auto& [wave, blocks] : course_.record->waves) {
      for (const v1::WaveBlock& block : blocks) wave_block(wave, block);
    }
  }

 private:
  void one(const v1::Event& event) {
    if (event.has_vital()) return vital(event);
    if (event.has_other()) return other(event);
    if (event.has_alarm()) return alarm(event);
    if (event.has_check()) return check(event);
    if (event.has_entry()) return entry(event);
    if (event.has_link()) return link(event);
    if (event.has_inactivation()) return inactivation(event);
    if (event.has_limits()) return limits(event);
    if (event.has_cuff()) return cuff(event);
  }

  static Row at_time(const v1::Event& event, std::string kind) {
    Row row;
    row.at = event_ms(event);
    row.kind = std::move(kind);
    return row;
  }

  void vital(const v1::Event& event) {
    const v1::Vital& vital = event.vital();
    Row row = at_time(event, "vital");
    row.at = measured_ms(event, vital.measured_ns());
    name_parameter(row, vital.parameter(), vital.mdc_code());
    if (vital.has_value()) row.value = vital.value();
    row.unit = vital.unit();
    row.validity = validity_word(vital.validity());
    row.manual = false;
    if (!vital.age_unknown()) row.age_s = static_cast<double>(event_ms(event) - row.at) / 1000.0;
    take_(row);
  }

  void other(const v1::Event& event) {
    const v1::OtherNumeric& other = event.other();
    Row row = at_time(event, "other");
    row.at = measured_ms(event, other.measured_ns());
    row.parameter = other.label();
    row.mdc = other.mdc_code();
    if (other.has_value()) row.value = other.value();
    row.unit = other.unit();
    row.validity = validity_word(other.validity());
    row.manual = false;
    take_(row);
  }

  void alarm(const v1::Event& event) {
    const v1::Alarm& alarm = event.alarm();
    Row row = at_time(event, "alarm");
    name_parameter(row, alarm.parameter(), alarm.mdc_code());
    if (alarm.has_value()) row.value = alarm.value();
    row.unit = alarm.unit();
    row.severity = priority_word(alarm.priority());
    row.by = veil_.person(event.actor(), v1::STAFF_ROLE_UNSPECIFIED);
    row.text = alarm_text(alarm);
    add(row.text, "alarm", enum_word(v1::AlarmKind_Name(alarm.kind()), "ALARM_KIND_"));
    add(row.text, "phase", enum_word(v1::AlarmPhase_Name(alarm.phase()), "ALARM_PHASE_"));
    add(row.text, "state", enum_word(v1::AlarmState_Name(alarm.state()), "ALARM_STATE_"));
    add(row.text, "presence", enum_word(v1::Presence_Name(alarm.presence()), "PRESENCE_"));
    add(row.text, "inactivation",
        enum_word(v1::Inactivation_Name(alarm.inactivation()), "INACTIVATION_"));
    add(row.text, "id", alarm.alarm_id());
    add(row.text, "", veil_.words(alarm.text()));
    take_(row);
  }

  void snapshot(const v1::SnapshotValue& value, Ms at, const std::string& kind, bool by_hand) {
    Row row;
    row.at = at;
    row.kind = kind;
    name_parameter(row, value.parameter(), value.mdc_code());
    if (value.has_value()) row.value = value.value();
    row.unit = value.unit();
    row.validity = validity_word(value.validity());
    row.manual = by_hand || value.manual();
    if (!value.age_unknown()) row.age_s = static_cast<double>(value.age_ns() / 1'000'000) / 1000.0;
    take_(row);
  }

  void check(const v1::Event& event) {
    const v1::Check& check = event.check();
    Row row = at_time(event, "check");
    if (check.has_performed_time()) row.at = to_ms(check.performed_time());
    row.parameter = enum_word(v1::CheckState_Name(check.state()), "CHECK_STATE_");
    if (check.has_due_time() && check.state() != v1::CHECK_STATE_PLANNED) {
      row.age_s = static_cast<double>(row.at - to_ms(check.due_time())) / 1000.0;
    }
    row.severity = priority_word(check.priority());
    row.by = veil_.person(event.actor(), check.role());
    add(row.text, "number", std::to_string(check.number()));
    add(row.text, "how", enum_word(v1::CheckHow_Name(check.how()), "CHECK_HOW_"));
    add(row.text, "", finding_text(check));
    add(row.text, "", veil_.words(check.seen()));
    add(row.text, "reason", veil_.words(check.reason()));
    const Ms at = row.at;
    take_(row);
    for (const v1::SnapshotValue& value : check.values()) snapshot(value, at, "check-value", false);
  }

  void entry(const v1::Event& event) {
    const v1::SessionEntry& entry = event.entry();
    Row row = at_time(event, enum_word(v1::EntryKind_Name(entry.kind()), "ENTRY_KIND_"));
    if (entry.has_performed_time()) row.at = to_ms(entry.performed_time());
    row.parameter = veil_.code(entry);
    if (entry.has_amount()) row.value = entry.amount();
    row.unit = entry.unit();
    row.manual = true;
    row.severity = severity_word(entry.severity());
    row.by = veil_.person(entry.actor(), entry.role());
    if (entry.late()) row.age_s = static_cast<double>(event_ms(event) - row.at) / 1000.0;
    describe(row, entry);
    const Ms at = row.at;
    const std::string kind = row.kind + "-value";
    const bool by_hand = entry.kind() == v1::ENTRY_KIND_MANUAL_VITALS;
    take_(row);
    for (const v1::SnapshotValue& value : entry.values()) snapshot(value, at, kind, by_hand);
  }

  void describe(Row& row, const v1::SessionEntry& entry) const {
    if (entry.has_dose()) {
      const v1::Dose& dose = entry.dose();
      row.parameter = dose.drug();
      row.value = static_cast<double>(dose.amount_ug()) / 1000.0;
      row.unit = "mg";
      add(row.text, "", dose_text(dose, veil_));
    }
    if (entry.has_pre_check()) {
      for (const v1::FlagAnswer& flag : entry.pre_check().flags()) {
        add(row.text, flag.flag(), enum_word(v1::Answer_Name(flag.answer()), "ANSWER_"));
      }
      add(row.text, "weight_g", std::to_string(entry.pre_check().weight_g()));
      add(row.text, "weighed", entry.pre_check().weighed() ? "yes" : "no");
    }
    if (entry.has_correction()) {
      add(row.text, "",
          entry.correction().arrives() ? "a span came here" : "a span was moved away");
    }
    for (const v1::GateItem& item : entry.gate()) {
      add(row.text, item.item(),
          item.holds()        ? "holds"
          : item.overridden() ? "overridden"
                              : "open");
    }
    if (entry.manner() != v1::CLOSE_MANNER_UNSPECIFIED) {
      add(row.text, "manner", enum_word(v1::CloseManner_Name(entry.manner()), "CLOSE_MANNER_"));
    }
    if (entry.ref() != 0) add(row.text, "ref", std::to_string(entry.ref()));
    add(row.text, "number", std::to_string(entry.number()));
    add(row.text, "with", veil_.words(entry.with()));
    add(row.text, "", veil_.words(entry.text()));
  }

  void link(const v1::Event& event) {
    Row row = at_time(event, "link");
    row.parameter = enum_word(v1::LinkState_Name(event.link().state()), "LINK_STATE_");
    row.text = "driver=" + event.link().driver();
    add(row.text, "", veil_.words(event.link().reason()));
    take_(row);
  }

  void inactivation(const v1::Event& event) {
    const v1::InactivationChange& change = event.inactivation();
    Row row = at_time(event, "inactivation");
    name_parameter(row, change.parameter(), 0);
    row.by = veil_.person(change.by(), v1::STAFF_ROLE_UNSPECIFIED);
    row.text = enum_word(v1::Inactivation_Name(change.what()), "INACTIVATION_");
    add(row.text, "active", change.active() ? "yes" : "no");
    add(row.text, "", veil_.words(change.reason()));
    take_(row);
  }

  void limits(const v1::Event& event) {
    for (const v1::Limit& limit : event.limits().limits()) {
      Row row = at_time(event, "limit");
      name_parameter(row, event.limits().parameter(), event.limits().mdc_code());
      row.value = limit.limit();
      row.unit = event.limits().unit();
      row.severity = priority_word(limit.priority());
      row.text = enum_word(v1::LimitSide_Name(limit.side()), "LIMIT_SIDE_");
      if (event.limits().personal()) add(row.text, "", "personal");
      take_(row);
    }
  }

  void cuff(const v1::Event& event) {
    Row row = at_time(event, "cuff");
    row.parameter = enum_word(v1::CuffState_Name(event.cuff().state()), "CUFF_STATE_");
    row.by = veil_.person(event.cuff().by(), v1::STAFF_ROLE_UNSPECIFIED);
    row.text = veil_.words(event.cuff().text());
    take_(row);
  }

  void wave_block(const std::string& wave, const v1::WaveBlock& block) {
    Row row;
    row.at = to_ms(block.wall_time());
    row.kind = "wave";
    row.parameter = wave;
    row.mdc = block.mdc_code();
    row.refid = block.mdc_refid();
    row.value = block.samples_size();
    row.unit = block.unit();
    row.text = "samples_per_second=" + number(block.samples_per_second());
    row.block = &block;
    take_(row);
  }

  const Course& course_;
  const Veil& veil_;
  const std::function<void(const Row&)>& take_;
};

}  // namespace

void for_each_row(const Course& course, const Veil& veil,
                  const std::function<void(const Row&)>& take) {
  RowMaker(course, veil, take).make();
}

std::string dose_text(const v1::Dose& dose, const Veil& veil) {
  std::string text;
  add(text, "dose", std::to_string(dose.number()));
  add(text, "step", enum_word(v1::DoseStep_Name(dose.step()), "DOSE_STEP_"));
  add(text, "route", dose.route());
  add(text, "mg", number(static_cast<double>(dose.amount_ug()) / 1000.0));
  if (dose.ug_per_kg() != 0) add(text, "mg_per_kg", number(dose.ug_per_kg() / 1000.0));
  if (dose.rate_ug_h() != 0) add(text, "mg_per_h", number(dose.rate_ug_h() / 1000.0));
  if (dose.device() != 0) add(text, "device", std::to_string(dose.device()));
  if (dose.out_of_range()) add(text, "", "out-of-range");
  add(text, "site", veil.words(dose.site()));
  add(text, "lot", veil.words(dose.lot()));
  return text;
}

std::string finding_text(const v1::Check& check) {
  std::string text;
  add(text, "breathing", check.breathing());
  add(text, "colour", check.colour());
  add(text, "posture", check.posture());
  add(text, "distress", check.distress());
  if (check.has_moaas()) add(text, "moaas", std::to_string(check.moaas()));
  if (check.one_touch()) add(text, "", "one-touch");
  return text;
}

std::string alarm_text(const v1::Alarm& alarm) {
  std::string text;
  if (const auto parameter = parameter_from_key(alarm.parameter())) {
    text = info(*parameter).label;
  } else {
    text = alarm.parameter();
  }
  if (alarm.has_limit()) {
    add(text, "", alarm.sign() + " " + number(alarm.limit()));
  } else {
    add(text, "", enum_word(v1::AlarmKind_Name(alarm.kind()), "ALARM_KIND_"));
  }
  return text;
}

}  // namespace vigil::sessionlog
