#include <algorithm>
#include <cstdlib>

#include "daemon/session/permissions.hpp"
#include "daemon/session/session.hpp"

// From the start to the dose: binding, pre-check, baseline, overrides.

namespace vigil::session {
namespace {

/// Grams of a thousandth of a pound, times 10^8: 1 lb is 453.59237 g by definition.
constexpr std::uint64_t g_of_mlb_e8 = 45'359'237;
constexpr std::int64_t weights_agree_g = 100;

std::uint32_t grams(std::uint32_t mlb) {
  return static_cast<std::uint32_t>((mlb * g_of_mlb_e8 + 50'000'000) / 100'000'000);
}

bool asks_plan(Flag flag) { return flag == Flag::suicidality || flag == Flag::substance_use; }

Ruling check_weight(const PreCheck& said) {
  if (said.weight_g == 0 && said.weight_mlb == 0) return {};
  if (said.weight_mlb > 1'000'000) return refuse("the weight is not between 30 and 300 kg");
  const std::uint32_t weight_g = said.weight_mlb != 0 ? grams(said.weight_mlb) : said.weight_g;
  if (said.weight_g != 0 && std::llabs(std::int64_t{said.weight_g} - weight_g) > weights_agree_g) {
    return refuse(Line()
                      .milli(said.weight_mlb)
                      .add(" lb are ")
                      .milli(weight_g)
                      .add(" kg, not ")
                      .milli(said.weight_g)
                      .add(" kg")
                      .view());
  }
  if (weight_g < Session::lightest_g || weight_g > Session::heaviest_g) {
    return refuse(
        Line().milli(weight_g).add(" kg: the weight is not between 30 and 300 kg").view());
  }
  return {};
}

}  // namespace

Ruling Session::on_bind(const Order& order, const Act& act) {
  if (order.code.empty())
    return refuse("say how the monitor was matched: pulse, two-person or name");
  const std::string_view how = order.code.view();
  if (how != "pulse" && how != "two-person" && how != "name") {
    return refuse("a monitor is matched by pulse, two-person or name");
  }
  if (how == "two-person" && order.with.empty()) return refuse("name the second person");
  if (order.with.view() == act.who->name.view()) return refuse("the second person is another one");
  bound_ = true;
  Entry bound = entry(EntryKind::binding, act);
  bound.code = order.code;
  bound.with = order.with;
  bound.text = order.text;
  tell(bound, act);
  return {};
}

Ruling Session::on_pre_check(const Order& order, const Act& act) {
  if (!order.pre_check) return refuse("say what was asked and answered");
  const PreCheck& said = *order.pre_check;
  if (Ruling ruling = check_weight(said); !ruling.done) return ruling;
  for (std::size_t i = 0; i < flag_count; ++i) {
    const auto flag = static_cast<Flag>(i);
    if (said.flags[i].answer == Answer::yes && asks_plan(flag) && said.flags[i].plan.empty()) {
      return refuse(Line(name(flag)).add(": yes asks for a plan").view());
    }
  }
  for (std::size_t i = 0; i < flag_count; ++i) {
    if (said.flags[i].answer == Answer::none) continue;
    pre_check_.flags[i] = said.flags[i];
    summary_.flags[i] = said.flags[i].answer == Answer::yes;
  }
  Ruling ruling;
  if (said.weight_g != 0 || said.weight_mlb != 0) {
    pre_check_.weight_mlb = said.weight_mlb;
    pre_check_.weight_g = said.weight_mlb != 0 ? grams(said.weight_mlb) : said.weight_g;
    pre_check_.weighed = said.weighed;
    summary_.weight_g = pre_check_.weight_g;
    Line shown;
    if (said.weight_mlb != 0) shown.milli(said.weight_mlb).add(" lb are ");
    ruling.detail = shown.milli(pre_check_.weight_g).add(" kg").view();
  }
  if (!said.other_treatments.empty()) pre_check_.other_treatments = said.other_treatments;
  pre_check_.identity_compared = pre_check_.identity_compared || said.identity_compared;
  pre_check_.sitter_instructed = pre_check_.sitter_instructed || said.sitter_instructed;
  pre_check_.couple_screened_alone = pre_check_.couple_screened_alone || said.couple_screened_alone;
  Entry answered = entry(EntryKind::pre_check, act);
  answered.pre_check = pre_check_;
  answered.text = order.text;
  tell(answered, act);
  return ruling;
}

/// Everything is asked and answered; what was answered may still close the gate.
bool Session::pre_check_complete() const {
  const bool answered =
      std::all_of(pre_check_.flags.begin(), pre_check_.flags.end(),
                  [](const FlagAnswer& each) { return each.answer != Answer::none; });
  const bool weight = !rules_->weight_needed || pre_check_.weight_g != 0;
  const bool sitter = summary_.sitter.empty() || pre_check_.sitter_instructed;
  const bool couple = summary_.concurrent_bed.empty() || pre_check_.couple_screened_alone;
  return answered && weight && sitter && couple && pre_check_.identity_compared && bound_ &&
         known_.binding_confirmed;
}

Ruling Session::on_baseline(const Act& act) {
  if (!bound_ || !known_.binding_confirmed) {
    return refuse("the monitor of this bed is not confirmed: its values don't count");
  }
  const BaselineTry taken = try_baseline(course_, *rules_, act.performed);
  if (!taken.missing.empty()) return refuse(taken.missing.view());
  const bool again = !summary_.baseline_at.is_never();
  baseline_ = taken;
  summary_.baseline_at = act.performed;
  Entry told = entry(EntryKind::baseline, act);
  Line text(again ? "taken again:" : "taken:");
  for (const ParameterInfo& each : parameters()) {
    const std::size_t i = index(each.id);
    if (!taken.milli[i]) continue;
    told.values.push_back(
        {each.id, Validity::valid, *taken.milli[i], taken.measured_at[i], taken.manual[i], false});
    text.add(" ").add(each.label).add(" ").milli(*taken.milli[i]);
    if (taken.manual[i]) text.add(" by hand");
  }
  told.text = text.view();
  tell(told, act);
  act.sink->on_patient_changed(latest_);
  offer_limits(act);
  Ruling ruling;
  ruling.detail = text.view();
  return ruling;
}

/// A baseline close to a limit would alarm all the time: a personal limit is offered, never set.
void Session::offer_limits(const Act& act) {
  for (const ParameterInfo& each : parameters()) {
    const std::optional<std::int32_t> milli = baseline_.milli[index(each.id)];
    if (!milli) continue;
    const std::int32_t within =
        each.id == Parameter::spo2 ? rules_->offer_spo2_within_milli : rules_->offer_within_milli;
    const alarm::ParameterLimits& limits = profile_->limits[index(each.id)];
    const auto offer = [&](const std::vector<alarm::LimitLevel>& levels, bool above) {
      const auto absolute = std::find_if(levels.begin(), levels.end(), [](const auto& level) {
        return !level.relative.has_value();
      });
      if (absolute == levels.end()) return;
      const std::int64_t limit = absolute->limit_milli;
      const std::int64_t room = above ? limit - *milli : *milli - limit;
      if (room > within) return;
      Entry offered = entry(EntryKind::limit_offer, act);
      offered.code = each.key;
      offered.text = Line(each.label)
                         .add(" at rest ")
                         .milli(*milli)
                         .add(above ? ", limit above " : ", limit below ")
                         .milli(limit)
                         .add(": a personal limit may be set, with a reason")
                         .view();
      tell(offered, act);
    };
    offer(limits.below, false);
    offer(limits.above, true);
  }
}

Ruling Session::on_override(const Order& order, const Act& act) {
  const auto item = std::find_if(summary_.gate.begin(), summary_.gate.end(), [&](const auto& each) {
    return each.item.view() == order.code.view();
  });
  if (item == summary_.gate.end()) return refuse("the gate has no such item");
  if (item->holds) return refuse("it holds: nothing is to be overridden");
  if (item->hard) return refuse(Line("nobody overrides this: ").add(item->text.view()).view());
  if (order.text.empty()) return refuse("an override needs a reason");
  std::size_t place = 0;
  while (place < override_count_ && !(overrides_[place].item == item->item)) ++place;
  if (place == overrides_max) return refuse("no more overrides in one session");
  overrides_[place] = {item->item, act.now};
  override_count_ = std::max(override_count_, place + 1);
  Entry told = entry(EntryKind::override_, act);
  told.code = item->item.view();
  told.text = order.text;
  tell(told, act);
  return {};
}

}  // namespace vigil::session
