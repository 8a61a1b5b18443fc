#include "drivers/api/wave.hpp"

namespace vigil {
namespace {

// Codes and their sources: docs/nomenclature.md.
constexpr std::array<WaveInfo, wave_count> table{{
    {Wave::ecg_ii, "ecg_ii", "ECG II", 131330, "MDC_ECG_ELEC_POTL_II", "mV"},
    {Wave::resp, "resp", "Resp", 151552, "MDC_RESP", "1"},
    {Wave::pleth, "pleth", "Pleth", 150452, "MDC_PULS_OXIM_PLETH", "1"},
    {Wave::p1, "p1", "P1", 150016, "MDC_PRESS_BLD", "mm[Hg]"},
    {Wave::p2, "p2", "P2", 150016, "MDC_PRESS_BLD", "mm[Hg]"},
    {Wave::ecg_i, "ecg_i", "ECG I", 131329, "MDC_ECG_ELEC_POTL_I", "mV"},
    {Wave::ecg_iii, "ecg_iii", "ECG III", 131389, "MDC_ECG_ELEC_POTL_III", "mV"},
    {Wave::ecg_v, "ecg_v", "ECG V", 131395, "MDC_ECG_ELEC_POTL_V", "mV"},
    {Wave::ecg, "ecg", "ECG", 131328, "MDC_ECG_ELEC_POTL", "mV"},
    {Wave::co2, "co2", "CO2", 151724, "MDC_AWAY_CO2", "mm[Hg]"},
}};

}  // namespace

const std::array<WaveInfo, wave_count>& waves() { return table; }

const WaveInfo& info(Wave wave) { return table[static_cast<std::size_t>(wave)]; }

}  // namespace vigil
