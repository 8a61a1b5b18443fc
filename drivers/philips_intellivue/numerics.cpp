#include "drivers/philips_intellivue/numerics.hpp"

#include <limits>

namespace vigil::philips_intellivue {
namespace {

/// A source that gave nothing for so long gives its parameter to another one.
constexpr Duration source_gone_after = std::chrono::seconds(10);

std::uint32_t object_key(std::uint16_t context, std::uint16_t handle) {
  return std::uint32_t{context} << 16U | handle;
}

/// Never 0, as the tables want it.
std::uint64_t value_key(std::uint32_t object, std::uint16_t physio_id) {
  return std::uint64_t{1} << 48U | std::uint64_t{object} << 16U | physio_id;
}

bool is_number(Validity validity) {
  return validity == Validity::valid || validity == Validity::demo;
}

std::int32_t clamped(std::int64_t milli) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(milli > most ? most : milli < -most ? -most : milli);
}

}  // namespace

void Numerics::tell(std::uint16_t context, std::uint16_t handle, const AttributeList& attributes,
                    const Arrival& arrival, Sink& sink) {
  Object object;
  object.key = object_key(context, handle);
  const auto place = objects_.place(value_key(object.key, 0));
  if (place) object.label = &labels_[*place];
  std::optional<std::int64_t> stamp_s;
  attributes.each([&](const Attribute& attribute) {
    if (attribute.id == attribute::label_string && object.label != nullptr) {
      read_string(attribute.value, *object.label);
    }
    if (attribute.id == attribute::stamp_absolute) stamp_s = read_absolute_time(attribute.value);
  });
  attributes.each([&](const Attribute& attribute) {
    Cursor cursor(attribute.value);
    if (attribute.id == attribute::numeric) read_value(cursor, object, arrival, sink);
    if (attribute.id != attribute::compound_numeric) return;
    const std::uint16_t count = cursor.u16();
    cursor.skip(2);
    object.compound = count > 1;
    for (std::uint16_t i = 0; i < count && cursor.good(); ++i) {
      read_value(cursor, object, arrival, sink);
    }
  });
  object.pressures.stamp_s = object.pulse.stamp_s = stamp_s;
  if (object.has_pressures) cuff_.tell_pressures(object.pressures, arrival, *clock_, sink);
  if (object.has_pulse) cuff_.tell_pulse(object.pulse, arrival, *clock_, sink);
}

void Numerics::read_value(Cursor& cursor, Object& object, const Arrival& arrival, Sink& sink) {
  Value value;
  value.physio_id = cursor.u16();
  value.state = cursor.u16();
  value.unit = cursor.u16();
  value.number = read_float(cursor.u32());
  if (cursor.good()) tell_value(value, object, arrival, sink);
}

Validity Numerics::validity_of(const Value& value) const {
  if ((value.state & (state::invalid | state::unavailable)) != 0) {
    return alarms_->reason(value.physio_id);
  }
  if ((value.state & state::calibrating) != 0) return Validity::not_calibrated;
  if (value.number.validity != Validity::valid) return value.number.validity;
  if ((value.state & state::questionable) != 0) return Validity::questionable;
  return (value.state & state::demo_or_test) != 0 ? Validity::demo : Validity::valid;
}

void Numerics::tell_value(const Value& value, Object& object, const Arrival& arrival, Sink& sink) {
  const Validity validity = validity_of(value);
  saw_demo_ = saw_demo_ || validity == Validity::demo;
  saw_valid_ = saw_valid_ || validity == Validity::valid;
  note_silence(value, object, sink);
  const Role role = role_of(value.physio_id);
  if (role.kind == Role::Kind::other) {
    return tell_other(value, validity, object, arrival.read_at, sink);
  }
  const auto milli = in_unit_of(role.parameter, value.unit, value.number.milli);
  // A unit that does not fit must not become a number of the parameter.
  if (is_number(validity) && !milli) {
    return tell_other(value, validity, object, arrival.read_at, sink);
  }
  if (role.kind == Role::Kind::cuff) return collect_cuff(value, role.parameter, object);
  const auto parameter = parameter_of(value, role, is_number(validity), object, arrival.read_at);
  if (!parameter) return tell_other(value, validity, object, arrival.read_at, sink);
  tell_parameter(*parameter, validity, milli.value_or(0), arrival.read_at, sink);
}

void Numerics::collect_cuff(const Value& value, Parameter parameter, Object& object) {
  const bool pulse = parameter == Parameter::nibp_pulse;
  CuffReport& report = pulse ? object.pulse : object.pressures;
  const std::size_t at = pulse ? 0 : index(parameter) - index(Parameter::nibp_sys);
  const auto milli = in_unit_of(parameter, value.unit, value.number.milli);
  report.values[at] = {validity_of(value), clamped(milli.value_or(0))};
  if (!is_number(report.values[at].validity)) report.values[at].milli = 0;
  report.states = static_cast<std::uint16_t>(report.states | value.state);
  (pulse ? object.has_pulse : object.has_pressures) = true;
}

void Numerics::tell_parameter(Parameter parameter, Validity validity, std::int64_t milli,
                              Instant at, Sink& sink) {
  Reading reading = Reading::none(parameter, validity, at);
  if (validity == Validity::valid) reading = Reading::of(parameter, clamped(milli), at);
  if (validity == Validity::demo) reading = Reading::demo(parameter, clamped(milli), at);
  if (pacing_.admit(reading)) sink.on_reading(reading);
}

LabelText Numerics::label_text(const Value& value, const Object& object) {
  LabelText text;
  const bool named = object.label != nullptr && !object.label->empty();
  if (named) {
    text.append(object.label->view());
    const std::string_view component = component_of(value.physio_id);
    if (object.compound && !component.empty()) return text.append(" ").append(component);
    if (!object.compound) return text;
    text.append(" ");
  }
  if (!named && !label_of(value.physio_id).empty()) return text.append(label_of(value.physio_id));
  constexpr std::string_view digits = "0123456789ABCDEF";
  text.append("0x");
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    text.append(digits.substr(value.physio_id >> shift & 15U, 1));
  }
  return text;
}

void Numerics::tell_other(const Value& value, Validity validity, const Object& object, Instant at,
                          Sink& sink) {
  if (object.label == nullptr || object.label->empty()) label_missing_ = true;
  const LabelText label = label_text(value, object);
  const OtherNumeric numeric{label.view(),
                             mdc_of(value.physio_id),
                             ucum_of(value.unit),
                             validity,
                             is_number(validity) ? value.number.milli : 0,
                             at};
  const auto place = values_.place(value_key(object.key, value.physio_id));
  if (!place || other_pacing_.admit(*place, numeric)) sink.on_other(numeric);
}

void Numerics::note_silence(const Value& value, const Object& object, Sink& sink) {
  if (value.physio_id == physio::unspecified) return;
  const auto place = silences_.place(value_key(object.key & 0xFFFF0000U, value.physio_id));
  const bool off = (value.state & state::alarms_off) != 0;
  if (!place || silenced_[*place] == off) return;
  silenced_[*place] = off;
  FixedText<96> text("alarms are off at the monitor: ");
  text.append(label_text(value, object).view());
  sink.on_notice({NoticeKind::bedside_silence, off, text.view(), 0, MonitorPriority::low,
                  partition_scada | value.physio_id});
}

std::optional<Parameter> Numerics::parameter_of(const Value& value, const Role& role,
                                                bool has_number, const Object& object, Instant at) {
  if (role.kind == Role::Kind::direct) {
    const std::uint64_t key = value_key(object.key, value.physio_id);
    Source& source = sources_[index(role.parameter)];
    return claim(source, key, role.rank, has_number, at) ? std::optional(role.parameter)
                                                         : std::nullopt;
  }
  const bool artery = role.kind == Role::Kind::arterial;
  const std::uint64_t key =
      artery ? pressure_of(value.physio_id) : value_key(object.key, value.physio_id);
  const auto which = claim_one_of(artery ? arteries_ : probes_, key, has_number, at);
  if (!which) return std::nullopt;
  const std::size_t step = artery ? index(Parameter::p2_sys) - index(Parameter::p1_sys) : 1;
  return static_cast<Parameter>(index(role.parameter) + *which * step);
}

bool Numerics::claim(Source& source, std::uint64_t key, std::uint8_t rank, bool has_number,
                     Instant at) {
  const bool gone =
      source.key == 0 || at - source.seen > source_gone_after ||
      (has_number && (at - source.number_at > source_gone_after || rank < source.rank));
  if (source.key != key) {
    if (!gone) return false;
    source = {key, rank, at, at};
  }
  source.seen = at;
  if (has_number) source.number_at = at;
  return true;
}

std::optional<std::size_t> Numerics::claim_one_of(std::array<Source, 2>& sources, std::uint64_t key,
                                                  bool has_number, Instant at) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].key == key && claim(sources[i], key, 0, has_number, at)) return i;
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (claim(sources[i], key, 0, has_number, at)) return i;
  }
  return std::nullopt;
}

void Numerics::end_message(Sink& sink) {
  const bool demo = saw_demo_;
  const bool told = saw_demo_ || saw_valid_;
  saw_demo_ = saw_valid_ = false;
  if (!told || demo == demo_told_) return;
  demo_told_ = demo;
  sink.on_notice({NoticeKind::device_status, demo, "demonstration: no value is a patient's"});
}

void Numerics::forget_objects() {
  objects_.clear();
  labels_ = {};
  values_.clear();
  other_pacing_.clear();
  sources_ = {};
  arteries_ = {};
  probes_ = {};
}

bool Numerics::take_label_missing() {
  const bool missing = label_missing_;
  label_missing_ = false;
  return missing;
}

std::optional<std::size_t> Numerics::artery(std::uint16_t pressure) const {
  for (std::size_t i = 0; i < arteries_.size(); ++i) {
    if (arteries_[i].key == pressure) return i;
  }
  return std::nullopt;
}

}  // namespace vigil::philips_intellivue
