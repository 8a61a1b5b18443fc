#include "daemon/session/dose_book.hpp"

#include <algorithm>

namespace vigil::session {
namespace {

constexpr std::uint64_t ms_per_hour = 3'600'000;

}  // namespace

std::string_view DoseBook::mistake(const Dose& dose, std::uint32_t devices, Instant at) const {
  switch (dose.step) {
    case DoseStep::given:
      if (dose.amount_ug == 0) return "say how many mg were given";
      if (devices == 0 && dose.device != 0) return "this profile knows no devices";
      if (devices != 0 && dose.device == 0) return "say which device it was, from 1";
      if (dose.device > devices) return "there are not so many devices in one dose";
      if (dose.device > 1 && dose.device != device_ + 1) return "the device before it is missing";
      return {};
    case DoseStep::infusion_start:
      if (infusing_) return "an infusion runs already";
      return dose.rate_ug_h == 0 ? "say the rate in mg an hour" : "";
    case DoseStep::infusion_rate:
      if (!infusing_) return "no infusion runs";
      if (at < run_since_) return "the infusion was changed after that time";
      return dose.rate_ug_h == 0 ? "say the rate in mg an hour; 0 is a pause" : "";
    case DoseStep::infusion_pause:
      if (!infusing_) return "no infusion runs";
      if (at < run_since_) return "the infusion was changed after that time";
      return paused_ ? "the infusion is paused already" : "";
    case DoseStep::infusion_resume:
      if (!infusing_) return "no infusion runs";
      if (at < run_since_) return "the infusion was changed after that time";
      return paused_ ? "" : "the infusion is not paused";
    case DoseStep::infusion_stop:
      if (!infusing_) return "no infusion runs";
      return at < run_since_ ? "the infusion was changed after that time" : "";
  }
  return "this step of a dose is not known";
}

std::uint64_t DoseBook::infused_ug(Instant at) const {
  if (!infusing_ || paused_ || at <= run_since_) return run_ug_;
  const auto ms = static_cast<std::uint64_t>((at - run_since_).count() / 1'000'000);
  return run_ug_ + rate_ug_h_ * ms / ms_per_hour;
}

std::uint64_t DoseBook::total_ug(Instant at) const { return given_ug_ + infused_ug(at); }

void DoseBook::record_given(Dose& dose, Instant at) {
  given_ug_ += dose.amount_ug;
  given_until_ = given_until_.is_never() ? at : std::max(given_until_, at);
  device_ = dose.device;
  device_at_ = dose.device == 0 ? Instant::never() : at;
  if (dose.device > 1) return;  // of the same dose
  ++count_;
  last_at_ = last_at_.is_never() ? at : std::max(last_at_, at);
}

void DoseBook::record(Dose& dose, Instant at) {
  if (first_at_.is_never()) first_at_ = at;
  run_ug_ = infused_ug(at);
  switch (dose.step) {
    case DoseStep::given:
      run_since_ = infusing_ ? std::max(run_since_, at) : run_since_;
      record_given(dose, at);
      break;
    case DoseStep::infusion_start:
      ++count_;
      last_at_ = last_at_.is_never() ? at : std::max(last_at_, at);
      infusing_ = true;
      paused_ = false;
      run_ug_ = 0;
      rate_ug_h_ = dose.rate_ug_h;
      run_since_ = at;
      break;
    case DoseStep::infusion_rate:
      rate_ug_h_ = dose.rate_ug_h;
      run_since_ = at;
      break;
    case DoseStep::infusion_pause:
    case DoseStep::infusion_resume:
      paused_ = dose.step == DoseStep::infusion_pause;
      run_since_ = at;
      break;
    case DoseStep::infusion_stop:
      if (dose.amount_ug == 0) dose.amount_ug = run_ug_;
      given_ug_ += dose.amount_ug;
      run_ug_ = 0;
      infusing_ = false;
      given_until_ = given_until_.is_never() ? at : std::max(given_until_, at);
      break;
  }
  dose.number = count_;
  dose.total_ug = total_ug(at);
}

}  // namespace vigil::session
