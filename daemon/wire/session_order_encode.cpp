// An order of a session as a message again: for the journal, which keeps every command.
#include <cstdint>

#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/session_enums.hpp"
#include "daemon/wire/session_order.hpp"
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

void put_pre_check(v1::PreCheck& to, const session::PreCheck& from) {
  to.set_identity_compared(from.identity_compared);
  for (std::size_t i = 0; i < from.flags.size(); ++i) {
    const session::FlagAnswer& answer = from.flags[i];
    if (answer.answer == session::Answer::none && answer.plan.empty()) continue;
    v1::FlagAnswer& told = *to.add_flags();
    put(told.mutable_flag(), session::name(static_cast<session::Flag>(i)));
    told.set_answer(to_proto(answer.answer));
    put(told.mutable_plan(), answer.plan.view());
  }
  to.set_weight_g(from.weight_g);
  to.set_weight_mlb(from.weight_mlb);
  to.set_weighed(from.weighed);
  put(to.mutable_other_treatments(), from.other_treatments.view());
  to.set_sitter_instructed(from.sitter_instructed);
  to.set_couple_screened_alone(from.couple_screened_alone);
}

void put_dose(v1::Dose& to, const session::Dose& from) {
  to.set_step(to_proto(from.step));
  put(to.mutable_drug(), from.drug.view());
  put(to.mutable_route(), from.route.view());
  to.set_amount_ug(from.amount_ug);
  to.set_rate_ug_h(from.rate_ug_h);
  put(to.mutable_site(), from.site.view());
  put(to.mutable_lot(), from.lot.view());
  to.set_device(from.device);
  to.set_wasted_ug(from.wasted_ug);
  put(to.mutable_second_person(), from.second_person.view());
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

void put_correction(v1::Correction& to, const session::Correction& from,
                    std::int64_t wall_minus_boot_ns) {
  put_wall_time(*to.mutable_from_time(), from.from, wall_minus_boot_ns);
  put_wall_time(*to.mutable_to_time(), from.to, wall_minus_boot_ns);
  put(to.mutable_from_session(), from.from_session.view());
  put(to.mutable_to_session(), from.to_session.view());
}

}  // namespace

void encode_order(const session::Order& from, const Names& names, std::int64_t wall_minus_boot_ns,
                  v1::SessionOrder& to) {
  constexpr double thousandths = 1000.0;
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
  if (from.amount_milli) to.set_amount(*from.amount_milli / thousandths);
  for (const session::ManualValue& value : from.values) {
    v1::Baseline& told = *to.add_values();
    put(told.mutable_parameter(), info(value.parameter).key);
    told.set_value(value.milli / thousandths);
  }
  to.set_ref(from.ref);
  to.set_manner(to_proto(from.manner));
  put(to.mutable_to_room(), from.to_room.view());
  put(to.mutable_to_bed(), from.to_bed.view());
  to.set_duration_ns(static_cast<std::uint64_t>(from.duration.count()));
}

}  // namespace vigil::wire
