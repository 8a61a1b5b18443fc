#include "drivers/api/parameter.hpp"

namespace vigil {
namespace {

// Codes: ISO/IEEE 11073-10101 as listed with their sources in docs/nomenclature.md. Plausible
// ranges: what any monitor of the kind can display, wider than any patient.
constexpr std::array<ParameterInfo, parameter_count> table{{
    {Parameter::hr, "hr", "HR", 147842, "MDC_ECG_HEART_RATE", "/min", "8867-4", 0, 400'000, false},
    {Parameter::pulse, "pulse", "Pulse", 149530, "MDC_PULS_OXIM_PULS_RATE", "/min", "8889-8", 0,
     400'000, false},
    {Parameter::spo2, "spo2", "SpO2", 150456, "MDC_PULS_OXIM_SAT_O2", "%", "59408-5", 0, 100'000,
     false},
    {Parameter::nibp_sys, "nibp_sys", "SBP", 150021, "MDC_PRESS_BLD_NONINV_SYS", "mm[Hg]", "8480-6",
     0, 400'000, true},
    {Parameter::nibp_dia, "nibp_dia", "DBP", 150022, "MDC_PRESS_BLD_NONINV_DIA", "mm[Hg]", "8462-4",
     0, 400'000, true},
    {Parameter::nibp_mean, "nibp_mean", "MAP", 150023, "MDC_PRESS_BLD_NONINV_MEAN", "mm[Hg]",
     "8478-0", 0, 400'000, true},
    {Parameter::nibp_pulse, "nibp_pulse", "Cuff pulse", 149546, "MDC_PULS_RATE_NON_INV", "/min",
     "8867-4", 0, 400'000, true},
    {Parameter::rr, "rr", "RR", 151562, "MDC_RESP_RATE", "/min", "9279-1", 0, 200'000, false},
    {Parameter::etco2, "etco2", "EtCO2", 151708, "MDC_CONC_AWAY_CO2_ET", "mm[Hg]", "19891-1", 0,
     200'000, false},
    {Parameter::p1_sys, "p1_sys", "P1 sys", 150017, "MDC_PRESS_BLD_SYS", "mm[Hg]", "8480-6",
     -100'000, 400'000, false},
    {Parameter::p1_dia, "p1_dia", "P1 dia", 150018, "MDC_PRESS_BLD_DIA", "mm[Hg]", "8462-4",
     -100'000, 400'000, false},
    {Parameter::p1_mean, "p1_mean", "P1 mean", 150019, "MDC_PRESS_BLD_MEAN", "mm[Hg]", "8478-0",
     -100'000, 400'000, false},
    {Parameter::p2_sys, "p2_sys", "P2 sys", 150017, "MDC_PRESS_BLD_SYS", "mm[Hg]", "8480-6",
     -100'000, 400'000, false},
    {Parameter::p2_dia, "p2_dia", "P2 dia", 150018, "MDC_PRESS_BLD_DIA", "mm[Hg]", "8462-4",
     -100'000, 400'000, false},
    {Parameter::p2_mean, "p2_mean", "P2 mean", 150019, "MDC_PRESS_BLD_MEAN", "mm[Hg]", "8478-0",
     -100'000, 400'000, false},
    {Parameter::temp1, "temp1", "T1", 150344, "MDC_TEMP", "Cel", "8310-5", 0, 50'000, false},
    {Parameter::temp2, "temp2", "T2", 150344, "MDC_TEMP", "Cel", "8310-5", 0, 50'000, false},
    {Parameter::perfusion_index, "perfusion_index", "PI", 150448, "MDC_PULS_OXIM_PERF_REL", "%",
     "61006-3", 0, 100'000, false},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (index(table[i].id) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table follows the enumeration");

}  // namespace

const std::array<ParameterInfo, parameter_count>& parameters() { return table; }

const ParameterInfo& info(Parameter parameter) { return table[index(parameter)]; }

std::optional<Parameter> parameter_from_key(std::string_view key) {
  for (const auto& entry : table) {
    if (entry.key == key) return entry.id;
  }
  return std::nullopt;
}

}  // namespace vigil
