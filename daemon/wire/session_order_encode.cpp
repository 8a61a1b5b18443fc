// An order of a session as a message again: for the journal, which keeps every command.
#include <cstdint>

#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/session_enums.hpp"
#include "daemon/wire/session_order.hpp"
#include "daemon/wire/session_parts.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::wire {
namespace {

void put_start(v1::SessionStart& to, const session::Start& from, const Names& names,
               std::int64_t wall_minus_boot_ns) {
  put(to.mutable_code(), from.code.view());
  const auto place = static_cast<std::size_t>(from.profile);
  if (from.profile >= 0 && place < names.profiles.size()) to.set_profile(names.profiles[place]);
  put(to.mutable_prescriber(), from.prescriber.view());
  put(to.mutable_nurse(), from.nurse.view());
  to.set_intent(to_proto(from.intent));
  to.set_therapist_expected(from.therapist_expected);
  put(to.mutable_sitter(), from.sitter.view());
  to.set_identity_compared(from.identity_compared);
  put(to.mutable_concurrent_bed(), from.concurrent_bed.view());
  if (from.planned_at.is_never()) return;
  put_wall_time(*to.mutable_planned_time(), from.planned_at, wall_minus_boot_ns);
}

void put_check(v1::Check& to, const session::Check& from) {
  to.set_number(from.number);
  to.set_how(to_proto(from.how));
  to.set_one_touch(from.one_touch);
  put(to.mutable_breathing(), session::name(from.breathing));
  put(to.mutable_colour(), session::name(from.colour));
  put(to.mutable_posture(), session::name(from.posture));
  put(to.mutable_distress(), session::name(from.distress));
  if (from.moaas) to.set_moaas(*from.moaas);
  to.set_sensor_on(from.sensor_on);
  to.set_mask_on(from.mask_on);
  put(to.mutable_seen(), from.seen.view());
}

}  // namespace

void encode_order(const session::Order& from, const Names& names, std::int64_t wall_minus_boot_ns,
                  v1::SessionOrder& to) {
  to.Clear();
  put(to.mutable_session(), from.session.view());
  if (from.performed_at) {
    put_wall_time(*to.mutable_performed_time(), *from.performed_at, wall_minus_boot_ns);
  }
  if (from.start) put_start(*to.mutable_start(), *from.start, names, wall_minus_boot_ns);
  if (from.pre_check) put_pre_check(*to.mutable_pre_check(), *from.pre_check);
  if (from.dose) put_dose(*to.mutable_dose(), *from.dose);
  if (from.check) put_check(*to.mutable_check(), *from.check);
  if (from.correction) {
    put_correction(*to.mutable_correction(), *from.correction, wall_minus_boot_ns);
  }
  put(to.mutable_code(), from.code.view());
  put(to.mutable_text(), from.text.view());
  put(to.mutable_with(), from.with.view());
  to.set_severity(to_proto(from.severity));
  if (from.amount_milli) to.set_amount(from_milli(*from.amount_milli));
  for (const session::ManualValue& value : from.values) {
    v1::Baseline& told = *to.add_values();
    put(told.mutable_parameter(), info(value.parameter).key);
    told.set_value(from_milli(value.milli));
  }
  to.set_ref(from.ref);
  to.set_manner(to_proto(from.manner));
  put(to.mutable_to_room(), from.to_room.view());
  put(to.mutable_to_bed(), from.to_bed.view());
  to.set_duration_ns(static_cast<std::uint64_t>(from.duration.count()));
}

}  // namespace vigil::wire
