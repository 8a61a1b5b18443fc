// The station's own certificate: made at the first start where none is given.
//
// ECDSA P-256, signed by itself, for the names of the station and for loopback. Browsers ask once
// whether to trust it. Called at the start, by one thread.
#pragma once

#include <string>
#include <vector>

namespace vigil::station {

struct CertificateFiles {
  std::string certificate;  // PEM
  std::string key;          // PEM, mode 0600
};

inline constexpr int certificate_days = 825;  // browsers take no longer ones

/// Makes both files if neither is there. Empty, or why not. An existing one stays as it is.
[[nodiscard]] std::string make_certificate(const CertificateFiles& files,
                                           const std::vector<std::string>& names);

}  // namespace vigil::station
