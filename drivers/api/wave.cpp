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
}};

}  // namespace

const std::array<WaveInfo, wave_count>& waves() { return table; }

const WaveInfo& info(Wave wave) { return table[static_cast<std::size_t>(wave)]; }

}  // namespace vigil
