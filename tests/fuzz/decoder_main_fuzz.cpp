// One fuzz target per driver: VIGIL_FUZZ_DRIVER names it. VIGIL_FUZZ_HOST: its handshake, against
// the simulated monitor; else bytes alone.
#include "tests/fuzz/decoder_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
#ifdef VIGIL_FUZZ_HOST
  vigil::fuzz::run_host(VIGIL_FUZZ_DRIVER, {data, size});
#else
  vigil::fuzz::run_decoder(VIGIL_FUZZ_DRIVER, {data, size});
#endif
  return 0;
}
