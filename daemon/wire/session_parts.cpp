#include "daemon/wire/session_parts.hpp"

#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/session_enums.hpp"

namespace vigil::wire {
namespace {

void put_earlier(v1::EarlierSession& to, const session::EarlierSession& from) {
  put(to.mutable_id(), from.id.view());
  if (from.first_dose_utc_s != 0) to.mutable_first_dose_time()->set_seconds(from.first_dose_utc_s);
  put(to.mutable_route(), from.route.view());
  to.set_total_ug(from.total_ug);
  if (from.peak_sbp_rise_milli) to.set_peak_sbp_rise(from_milli(*from.peak_sbp_rise_milli));
  if (from.lowest_spo2_milli) to.set_lowest_spo2(from_milli(*from.lowest_spo2_milli));
  to.set_high_alarms(from.high_alarms);
  to.set_medium_alarms(from.medium_alarms);
  to.set_manner(to_proto(from.manner));
  to.set_concurrent(from.concurrent);
}

}  // namespace

void put_dose(v1::Dose& to, const session::Dose& from) {
  to.set_number(from.number);
  to.set_step(to_proto(from.step));
  put(to.mutable_drug(), from.drug.view());
  put(to.mutable_route(), from.route.view());
  to.set_amount_ug(from.amount_ug);
  to.set_ug_per_kg(from.ug_per_kg);
  to.set_rate_ug_h(from.rate_ug_h);
  put(to.mutable_site(), from.site.view());
  put(to.mutable_lot(), from.lot.view());
  to.set_device(from.device);
  to.set_wasted_ug(from.wasted_ug);
  put(to.mutable_second_person(), from.second_person.view());
  to.set_out_of_range(from.out_of_range);
  to.set_total_ug(from.total_ug);
}

void put_pre_check(v1::PreCheck& to, const session::PreCheck& from) {
  to.set_identity_compared(from.identity_compared);
  for (std::size_t i = 0; i < session::flag_count; ++i) {
    const session::FlagAnswer& answer = from.flags[i];
    if (answer.answer == session::Answer::none && answer.plan.empty()) continue;
    v1::FlagAnswer& flag = *to.add_flags();
    put(flag.mutable_flag(), session::name(static_cast<session::Flag>(i)));
    flag.set_answer(to_proto(answer.answer));
    put(flag.mutable_plan(), answer.plan.view());
  }
  to.set_weight_g(from.weight_g);
  to.set_weight_mlb(from.weight_mlb);
  to.set_weighed(from.weighed);
  put(to.mutable_other_treatments(), from.other_treatments.view());
  to.set_sitter_instructed(from.sitter_instructed);
  to.set_couple_screened_alone(from.couple_screened_alone);
  for (const session::EarlierSession& earlier : from.earlier) {
    put_earlier(*to.add_earlier(), earlier);
  }
}

void put_correction(v1::Correction& to, const session::Correction& from,
                    std::int64_t wall_minus_boot_ns) {
  put_wall_time(*to.mutable_from_time(), from.from, wall_minus_boot_ns);
  put_wall_time(*to.mutable_to_time(), from.to, wall_minus_boot_ns);
  put(to.mutable_from_session(), from.from_session.view());
  put(to.mutable_to_session(), from.to_session.view());
  to.set_arrives(from.arrives);
}

}  // namespace vigil::wire
